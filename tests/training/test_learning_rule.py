"""Learning rules: the same gradient by two ways, and parameters that follow at every step."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from rnnviz.experiment.experiment import Experiment, TrainingSettings, parse_experiment
from rnnviz.experiment.override import with_overrides
from rnnviz.experiment.preset import load_preset
from rnnviz.nn.cells.index import CELLS
from rnnviz.setting import settings_of
from rnnviz.text import BadInput
from rnnviz.training.learning_rule import RULES, without_unused_truncation
from rnnviz.training.memory_estimate import run_bytes
from rnnviz.training.trainer import Trainer

EVERY = {"name": "sine", "length": 12}
LAST = {"name": "adding", "length": 9}
SYMBOLS = {"name": "recall", "length": 8}
ONE_STEP = [kind.name for kind in CELLS if kind().window.plain and not kind.reads_trees]
"""Cells that read one step at a time, of any task."""


def experiment(rule: str, **sections: Any) -> Experiment:
    table: dict[str, Any] = {
        "task": EVERY,
        "cell": {"name": "srn", "size": 4},
        "optimizer": {"name": "sgd", "learning_rate": 0.1},
    }
    training = {"batch": 3, "rule": rule, **sections.pop("training", {})}
    return parse_experiment({**table, **sections, "training": training})


def run(wanted: Experiment, updates: int = 5) -> Trainer:
    trainer = Trainer(wanted)
    for _ in range(updates):
        trainer.step()
    return trainer


@pytest.mark.parametrize("pooling", ["last", "mean"])
@pytest.mark.parametrize("task", [EVERY, LAST, SYMBOLS], ids=lambda task: task["name"])
@pytest.mark.parametrize("name", ONE_STEP)
def test_both_rules_train_alike(name: str, task: dict[str, Any], pooling: str) -> None:
    if task is EVERY and pooling == "mean":
        return
    options = {"task": task, "cell": {"name": name, "size": 4}, "network": {"pooling": pooling}}
    back, forward = (run(experiment(rule, **options)) for rule in ("bptt", "rtrl"))
    scale = np.abs(back.parameters.flat).max()
    np.testing.assert_allclose(forward.parameters.flat, back.parameters.flat, atol=1e-11 * scale)
    for key, values in back.recorded().items():
        np.testing.assert_allclose(forward.recorded()[key], values, rtol=1e-9)


def test_both_rules_train_a_network_over_a_tree_alike() -> None:
    options = {"task": {"name": "expression", "levels": 3}, "cell": {"name": "recursive"}}
    back, forward = (run(experiment(rule, **options)) for rule in ("bptt", "rtrl"))
    np.testing.assert_allclose(forward.parameters.flat, back.parameters.flat, atol=1e-12)


def test_layers_on_top_of_each_other_train_alike() -> None:
    network = {"above": "gru"}
    back, forward = (run(experiment(rule, network=network)) for rule in ("bptt", "rtrl"))
    np.testing.assert_allclose(forward.parameters.flat, back.parameters.flat, atol=1e-12)


def test_both_rules_clip_decay_and_optimise_alike() -> None:
    options = {
        "optimizer": {"name": "adam"},
        "clipping": {"name": "value", "threshold": 0.01},
        "training": {"l2": 0.1, "readout": "kept"},
    }
    back, forward = (run(experiment(rule, **options)) for rule in ("bptt", "rtrl"))
    assert back.recorded()["clip_scale"].min() < 1
    np.testing.assert_allclose(forward.parameters.flat, back.parameters.flat, atol=1e-8)


def test_every_rule_can_be_chosen_and_every_choice_is_a_rule() -> None:
    declared = {key: setting for key, setting, _ in settings_of(TrainingSettings)}
    assert [name for name, _ in declared["rule"].choices] == list(RULES)


@pytest.mark.parametrize("rule", [name for name in RULES if name != "bptt"])
@pytest.mark.parametrize("name", ONE_STEP)
def test_every_rule_follows_the_gradient_of_bptt(name: str, rule: str) -> None:
    """With a tiny learning rate the updates within a sequence add up to the update of BPTT."""
    options = {
        "cell": {"name": name, "size": 4},
        "optimizer": {"name": "sgd", "learning_rate": 1e-7},
    }
    once, always = (run(experiment(rule, **options), 1) for rule in ("bptt", rule))
    start = Trainer(experiment("bptt", **options)).parameters.flat
    moved = once.parameters.flat - start
    np.testing.assert_allclose(
        always.parameters.flat - start, moved, rtol=0, atol=1e-5 * np.abs(moved).max()
    )
    for key in ("loss", "grad_norm"):
        np.testing.assert_allclose(always.recorded()[key], once.recorded()[key], rtol=1e-4)


def test_online_is_the_literal_algorithm() -> None:
    """Williams & Zipser 1989 written out for one sequence and one update, index by index."""
    trainer = Trainer(experiment("rtrl_online", training={"batch": 1, "rule": "rtrl_online"}))
    p = {name: value.copy() for name, value in trainer.parameters.items()}
    twin = Trainer(trainer.experiment)
    batch = twin.source.batch(twin._rng, 1)
    D, M, T = 4, batch.x.shape[1], len(batch.x)
    h = np.zeros(D)
    influence = {"l0.U": np.zeros((D, D, D)), "l0.W": np.zeros((D, D, M)), "l0.b": np.zeros((D, D))}
    for x, y in zip(batch.x[..., 0], batch.y[..., 0], strict=True):
        new = np.tanh(p["l0.U"] @ h + p["l0.W"] @ x + p["l0.b"])
        entering = {"l0.U": h, "l0.W": x, "l0.b": np.ones(1)}
        for key, old in influence.items():
            direct = np.einsum("ip,q->ipq", np.eye(D), entering[key]).reshape(old.shape)
            slope = (1 - new**2).reshape(-1, *[1] * (old.ndim - 1))
            influence[key] = slope * (np.einsum("ij,j...->i...", p["l0.U"], old) + direct)
        h = new
        o = p["readout.V"] @ h + p["readout.c"]
        error = 2 * (o - y) / (T * len(o))
        gradient = {key: np.einsum("i,i...->...", p["readout.V"].T @ error, value)
                    for key, value in influence.items()}  # fmt: skip
        gradient |= {"readout.V": np.outer(error, h), "readout.c": error}
        for key, value in gradient.items():
            p[key] -= 0.1 * value
    trainer.step()
    for key, value in p.items():
        np.testing.assert_allclose(trainer.parameters[key], value, rtol=1e-11, atol=1e-14)


def test_online_records_what_became_of_the_sum_of_its_gradients() -> None:
    clipping = {"name": "global", "threshold": 0.01}
    trainer = run(experiment("rtrl_online", clipping=clipping))
    recorded, history = trainer.recorded(), trainer.snapshot().history
    assert (recorded["clip_scale"] < 1).all()
    scale = history.clipped_norm.last / history.grad_norm.last
    np.testing.assert_allclose(history.clip_scale.last, scale, rtol=1e-12)
    assert (history.clip_cosine.last < 1).all()
    assert history.clipped_updates == 5
    untouched = run(experiment("rtrl_online")).recorded()
    assert (untouched["clip_scale"] == 1).all()


def test_online_divergence_goes_back_to_where_the_update_began() -> None:
    wanted = experiment(
        "rtrl_online",
        cell={"name": "srn", "size": 4, "activation": "identity"},
        optimizer={"name": "sgd", "learning_rate": 1e4},
    )
    trainer = run(wanted, 50)
    assert trainer.outcome == "diverged"
    assert trainer.fault is not None
    assert np.isfinite(trainer.parameters.flat).all()
    assert trainer.parameters_update < trainer.update
    assert np.isfinite(trainer.trace().loss)


@pytest.mark.parametrize("rule", ["rtrl", "rtrl_online"])
def test_a_dead_network_is_noticed(rule: str) -> None:
    wanted = experiment(
        rule,
        cell={"name": "srn", "size": 4, "activation": "relu"},
        init={"bias": "constant", "bias_value": -100.0},
    )
    trainer = run(wanted, 10)
    assert trainer.outcome == "dead"
    assert trainer.first_bad_update == 1


@pytest.mark.parametrize(
    ("sections", "key"),
    [
        ({"task": LAST}, "task.name"),
        ({"network": {"direction": "both"}}, "network.direction"),
        ({"cell": {"name": "narx", "size": 2, "input_delays": 1}}, "cell.name"),
        ({"task": {"name": "copy"}, "network": {"embedding": 2}}, "network.embedding"),
    ],
)
def test_what_it_cannot_learn_is_refused_in_one_line(sections: dict[str, Any], key: str) -> None:
    with pytest.raises(BadInput) as refused:
        Trainer(experiment("rtrl_online", **sections))
    assert "training.rule" in str(refused.value)
    assert key in str(refused.value)
    assert "\n" not in str(refused.value)


@pytest.mark.parametrize(
    ("name", "words"),
    [("encoder-decoder", "encoder and a decoder"), ("text-class-last", "equal length")],
)
def test_tasks_of_another_kind_are_refused(name: str, words: str) -> None:
    preset = with_overrides(load_preset(name), ["training.rule=rtrl", "network.embedding=0"])
    with pytest.raises(BadInput, match=words) as refused:
        Trainer(preset.experiment)
    assert "task.name" in str(refused.value)


def test_only_bptt_is_truncated() -> None:
    wanted = experiment("rtrl", training={"truncation": 3})
    trainer = run(wanted, 2)
    assert trainer.experiment.training.truncation == 0
    whole = run(experiment("rtrl"), 2)
    assert trainer.parameters.flat.tobytes() == whole.parameters.flat.tobytes()
    truncated = experiment("bptt", training={"truncation": 3})
    assert without_unused_truncation(truncated).training.truncation == 3


def test_memory_is_refused_before_it_is_taken() -> None:
    small = experiment("rtrl")
    large = replace(small, cell=replace(small.cell, size=256))
    back = replace(large, training=replace(large.training, rule="bptt"))
    extra = run_bytes(large, 1, 1, 12) - run_bytes(back, 1, 1, 12)
    assert extra == 2 * 8 * 3 * 256 * (256 * 258)
    with pytest.raises(BadInput, match=r"cell\.size"):
        Trainer(replace(large, training=replace(large.training, batch=64)))
