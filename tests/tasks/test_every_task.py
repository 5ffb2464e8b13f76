"""What holds for each task by being listed: shapes, ranges, seeds, chance and held-out data."""

from __future__ import annotations

import math

import numpy as np
import pytest

from rnnviz.setting import as_table, parse_choice, settings_of
from rnnviz.tasks.index import TASKS
from rnnviz.tasks.task import Batch, Source, Task

FREE = {"file", "column", "inputs", "label", "encoding", "missing", "prompt"}
"""Settings of any text."""

every_task = pytest.mark.parametrize("task", [cls() for cls in TASKS], ids=lambda task: task.name)


def same(a: Batch, b: Batch) -> bool:
    lengths = np.array_equal(a.lengths, b.lengths) if a.lengths is not None else b.lengths is None
    return np.array_equal(a.x, b.x) and np.array_equal(a.y, b.y) and lengths


def targets(source: Source, batch: Batch) -> np.ndarray:
    """Those of steps that are not padding."""
    return batch.y if batch.real is None or not source.every_step else batch.y[batch.real]


def constant_loss(source: Source, y: np.ndarray) -> float:
    """The loss of the best constant answer on the targets themselves."""
    if source.loss == "squared":
        return float(np.mean((y - y.mean(axis=(0, -1), keepdims=True)) ** 2))
    p = np.bincount(y.ravel()) / y.size
    p = p[p > 0]
    return float(-(p * np.log(p)).sum())


def test_the_names_are_different_and_those_of_the_preset_files():
    names = [cls.name for cls in TASKS]
    assert len(set(names)) == len(names)
    assert set(names) == {
        "recall", "sine", "adding", "temporal_order", "copy", "digit_sum", "text", "series",
        "impulse", "parity", "reber", "line_ends", "reverse", "addition", "text_class",
        "pendulum", "mackey_glass", "lorenz", "random_walk", "series_class",
    }  # fmt: skip


@every_task
def test_settings_go_through_a_table_and_back(task: Task):
    assert parse_choice(TASKS, as_table(task), "task") == task
    for key, declared, kind in settings_of(task):
        assert declared.label, key
        assert declared.help, key
        assert kind is str or declared.low is not None, key
        assert kind is str or declared.high is not None, key
        assert kind is not str or declared.choices or key in FREE, key


@every_task
def test_batches_have_the_shapes_and_ranges_they_promise(task: Task):
    source = task.source(7)
    batch = source.batch(np.random.default_rng(0), 6)
    T, B = task.length, 6
    assert batch.steps == T
    assert batch.size == B
    if source.symbolic:
        assert batch.x.shape == (T, B)
        assert batch.x.dtype.kind == "i"
        assert batch.x.min() >= 0
        assert batch.x.max() < source.inputs
    else:
        assert batch.x.shape == (T, source.inputs, B)
        assert np.isfinite(batch.x).all()
    steps = (T - source.border,) if source.every_step else ()
    if source.loss == "cross_entropy":
        assert batch.y.shape == (*steps, B)
        assert batch.y.dtype.kind == "i"
        assert batch.y.min() >= 0
        assert batch.y.max() < source.outputs
    else:
        assert batch.y.shape == (*steps, source.outputs, B)
        assert np.isfinite(batch.y).all()


@every_task
def test_symbols_and_classes_have_names(task: Task):
    source = task.source(7)
    if source.symbolic:
        assert source.symbol_names is not None
        assert len(source.symbol_names) == source.inputs
        assert all(source.symbol_names)
    if source.loss == "cross_entropy":
        assert source.class_names is not None
        assert len(source.class_names) == source.outputs


@every_task
def test_training_depends_on_the_generator_handed_in_alone(task: Task):
    first, second = task.source(7), task.source(7)
    second.test(3)  # asking for held-out data changes nothing
    second.batch(np.random.default_rng(5), 2)
    assert same(first.batch(np.random.default_rng(1), 4), second.batch(np.random.default_rng(1), 4))
    assert not same(
        first.batch(np.random.default_rng(1), 4), first.batch(np.random.default_rng(2), 4)
    )


@every_task
def test_the_global_generator_is_not_touched(task: Task):
    before = np.random.get_state()[1].copy()  # noqa: NPY002
    task.source(7).batch(np.random.default_rng(0), 2)
    task.source(7).test(2)
    assert np.array_equal(before, np.random.get_state()[1])  # noqa: NPY002


@every_task
def test_held_out_data_are_fixed_by_the_seed_and_grow_at_the_end(task: Task):
    source = task.source(7)
    source.batch(np.random.default_rng(0), 5)
    five = source.test(5)
    assert same(five, task.source(7).test(5))
    assert not same(five, task.source(8).test(5))
    assert same(source.probe(), five.part(slice(1)))
    many = source.test(300)
    assert many.size == 300
    if task.name == "impulse":  # has no input to differ in
        return
    different = np.unique(many.x.reshape(-1, 300), axis=1).shape[1]
    assert different >= min(100, task.length), task.name


@every_task
def test_what_is_given_out_may_be_changed_without_harm(task: Task):
    source = task.source(7)
    before, kept = source.test(3), source.batch(np.random.default_rng(0), 3)
    for batch in (source.test(3), source.batch(np.random.default_rng(0), 3)):
        batch.x.fill(0)
        batch.y.fill(0)
    assert same(before, source.test(3))
    assert same(kept, source.batch(np.random.default_rng(0), 3))


@every_task
def test_chance_is_what_a_constant_answer_loses(task: Task):
    source = task.source(7)
    y = targets(source, source.batch(np.random.default_rng(3), 4000))
    found = constant_loss(source, y)
    if task.name == "copy":  # knows when the string is due
        found = constant_loss(source, y[-4:]) * 4 / 28
    assert source.chance_loss == pytest.approx(found, rel=0.02)


@every_task
def test_accuracy_is_one_for_the_right_answer_and_chance_for_the_best_constant(task: Task):
    source = task.source(7)
    batch = source.batch(np.random.default_rng(3), 4000)
    y = batch.y
    if source.loss == "cross_entropy":
        right = np.moveaxis(np.eye(source.outputs)[y], -1, -2)
        classes = y[-4:] if task.name == "copy" else targets(source, batch)
        most = np.bincount(classes.ravel()).argmax()
        constant = np.zeros((*y.shape[:-1], source.outputs, 1))
        constant[..., most, :] = 1
        constant = np.broadcast_to(constant, (*y.shape[:-1], source.outputs, y.shape[-1]))
    else:
        right, constant = y, np.full_like(y, y.mean())
    if source.chance_accuracy is None:
        assert math.isnan(source.score(right, batch))
    else:
        assert source.score(right, batch) == 1
        # Three standard deviations of 4000 draws.
        assert source.score(constant, batch) == pytest.approx(source.chance_accuracy, abs=0.024)


@every_task
def test_persistence_is_what_repeating_the_input_loses(task: Task):
    source = task.source(7)
    if source.persistence_loss is None:
        unrelated = source.inputs != source.outputs or not source.test(3).x.any()
        assert source.loss == "cross_entropy" or unrelated
        return
    batch = source.batch(np.random.default_rng(3), 4000)
    found = float(np.mean((batch.y - batch.x[:, : source.outputs]) ** 2))
    assert source.persistence_loss == pytest.approx(found, rel=0.02)


@every_task
def test_the_shortest_sequences_work(task: Task):
    low = {key: declared.low for key, declared, kind in settings_of(task) if kind is int}
    table = {key: int(value) for key, value in low.items() if value is not None}
    short = type(task)(**table)
    source = short.source(0)
    assert source.batch(np.random.default_rng(0), 1).steps == short.length
    assert source.test(2).steps == short.length
    assert math.isfinite(source.chance_loss)
