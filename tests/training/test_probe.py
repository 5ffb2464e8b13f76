"""Any sequence is shown at any update, and training never depends on which."""

from __future__ import annotations

from functools import cache

import numpy as np
import pytest

from rnnviz.experiment.experiment import parse_experiment
from rnnviz.tasks.index import TASKS
from rnnviz.text import BadInput
from rnnviz.training.diagnostics import completed
from rnnviz.training.probe import (
    DEFAULT_PROBE,
    Probe,
    data_generator,
    parse_probe,
    probe_batch,
    probe_of,
)
from rnnviz.training.snapshot import Frame
from rnnviz.training.trainer import Trainer
from rnnviz.views.index import VIEWS

PROBES = (
    Probe("held_out", number=3),
    Probe("training", number=5),
    Probe(shuffled=1),
    Probe("training", number=2, shuffled=3),
)


@cache
def begun(task):
    """Return an experiment and its data, which nothing changes."""
    table = {"task": {"name": task}, "cell": {"name": "srn", "size": 5}, "training": {"batch": 3}}
    experiment = parse_experiment(table)
    return experiment, Trainer(experiment).source


def trained(updates, task="digit_sum", probe=DEFAULT_PROBE):
    experiment, source = begun(task)
    trainer = Trainer(experiment, source=source)
    for _ in range(updates):
        trainer.snapshot(probe)
        trainer.step()
    return trainer


def test_the_digits_of_the_book_are_summed():
    trainer = trained(1)
    trace = trainer.snapshot(Probe("typed", "6 7 0 0 1 0 0 0 0 0")).trace
    assert trace.symbols.tolist() == [6, 7, 0, 0, 1, 0, 0, 0, 0, 0]
    assert trace.target == 13
    output = trace.output[-1]
    assert trace.loss == pytest.approx(np.log(np.exp(output).sum()) - output[13])


NO_ORDER = ("addition", "expression")
"""Shuffled digits are no sum, and shuffled symbols no expression."""


@pytest.mark.parametrize("task", [cls.name for cls in TASKS])
def test_training_is_the_same_bit_by_bit_whatever_is_shown(task):
    usual = trained(3, task)
    for probe in PROBES:
        try:
            other = trained(3, task, probe)
        except BadInput:
            assert task in NO_ORDER
            assert probe.shuffled
            continue
        assert other.parameters.flat.tobytes() == usual.parameters.flat.tobytes()
        assert other._rng.bit_generator.state == usual._rng.bit_generator.state
        snapshot = other.snapshot(probe)
        assert snapshot.probe == probe
        one, two = usual.snapshot().history.loss.last, snapshot.history.loss.last
        assert one.tobytes() == two.tobytes()


@pytest.mark.parametrize("task", [cls.name for cls in TASKS])
def test_every_view_shows_every_sequence(task):
    trainer = trained(2, task)
    snapshot = trainer.snapshot(PROBES[2] if task not in NO_ORDER else PROBES[1])
    frame = completed(Frame(snapshot, len(snapshot.trace.x)))
    for view in VIEWS:
        view.figure(frame)


def test_a_sequence_of_training_is_one_that_the_run_reads():
    trainer, batches = trained(0), []
    draw = trainer.source.batch
    trainer.source.batch = lambda rng, size: batches.append(draw(rng, size)) or batches[-1]
    for _ in range(3):
        trainer.step()
    trainer.source.batch = draw
    shown = trainer.snapshot(Probe("training", number=8)).trace.symbols
    assert shown.tolist() == batches[2].x[:, 1].tolist()


def test_a_held_out_sequence_has_its_number():
    source, experiment = trained(0).source, trained(0).experiment
    five = source.test(5)
    found = probe_batch(Probe("held_out", number=5), source, experiment)
    assert np.array_equal(found.x, five.x[:, 4:])
    first = probe_batch(Probe("held_out"), source, experiment)
    assert np.array_equal(first.x, source.probe().x)


def test_a_shuffled_sequence_has_the_same_steps():
    trainer = trained(0)
    own = trainer.snapshot().trace.symbols
    one, two = (trainer.snapshot(Probe(shuffled=n)).trace for n in (1, 2))
    assert sorted(one.symbols) == sorted(own)
    assert one.symbols.tolist() != two.symbols.tolist()
    assert one.target == one.symbols[:2].sum()


def test_where_no_target_follows_the_error_is_one_at_the_last_step():
    """Every unit's ∂L/∂h_T is 1, as for an inspected network; nothing is made up."""
    trainer = trained(1, "temporal_order")
    trace = trainer.snapshot(Probe("typed", "a b c d a b")).trace
    layer = trace.layers[0]
    assert trace.target == -1
    assert np.isnan(trace.loss)
    assert np.array_equal(layer.direct, np.concatenate([np.zeros((5, 5)), np.ones((1, 5))]))
    backwards = np.ones(5)
    for k in range(6, 0, -1):
        np.testing.assert_allclose(layer.adjoints["h"][k], backwards, rtol=1e-13)
        backwards = layer.parameters["U"].T @ (layer.slopes["z"][k - 1] * backwards)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "too few: type at least 1"),
        ("6", "too few: type at least 2"),
        ("6 x", "x' (number 2) is not among 0 1 2"),
    ],
)
def test_what_cannot_be_read_is_refused_in_one_line(text, words):
    trainer = trained(0)
    with pytest.raises(BadInput, match=None) as refused:
        trainer.snapshot(Probe("typed", text))
    assert words in str(refused.value)
    assert trainer.snapshot().probe == DEFAULT_PROBE


@pytest.mark.parametrize(
    ("text", "probe"),
    [
        ("6 7 0 0 1", Probe("typed", "6 7 0 0 1")),
        ("typed:shuffled", Probe("typed", "shuffled")),
        ("training:12", Probe("training", number=12)),
        ("held-out:3 shuffled:2", Probe("held_out", number=3, shuffled=2)),
        ("shuffled", Probe(shuffled=1)),
    ],
)
def test_a_command_names_it(text, probe):
    assert parse_probe(text) == probe
    assert probe_of(probe.table) == probe


def test_a_file_may_say_anything():
    for table in (None, [], {"kind": "x"}, {"kind": "typed", "text": 3}, {"number": 0}, {"a": 1}):
        with pytest.raises((ValueError, TypeError)):
            probe_of(table)
    with pytest.raises(BadInput, match="go from 1 to 9999"):
        parse_probe("training:10000")


def test_batches_come_from_the_generator_of_the_seed():
    state = trained(0)._rng.bit_generator.state
    assert data_generator(trained(0).experiment.seed).bit_generator.state == state
