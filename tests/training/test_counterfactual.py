"""The run with the other clipping is the run that one would have trained oneself."""

from dataclasses import replace

import numpy as np
import pytest

from rnnviz.experiment.experiment import parse_experiment
from rnnviz.nn.clipping import ClipGlobalNorm, ClipValue, NoClipping
from rnnviz.training.trainer import FEW_RECORDS, Trainer

SMALL = parse_experiment(
    {
        "task": {"name": "recall", "length": 6},
        "cell": {"name": "srn", "size": 4},
        "training": {"batch": 3},
        "optimizer": {"name": "sgd", "learning_rate": 0.5},
        "cliff": {"threshold": 0.01},
    }
)


def trained(experiment, updates):
    trainer = Trainer(experiment)
    for _ in range(updates):
        trainer.step()
    return trainer


def twin_of(trainer, seconds=100.0):
    return trainer.checkpoint().follow_counterfactual(seconds, lambda: False)


@pytest.mark.parametrize(
    ("own", "other"),
    [
        (NoClipping(), ClipGlobalNorm(0.01)),
        (ClipGlobalNorm(0.02), NoClipping()),
        (ClipValue(1e-3), NoClipping()),
    ],
)
def test_it_is_the_same_run_clipped_otherwise(own, other):
    twin = twin_of(trained(replace(SMALL, clipping=own), 9))
    expected = trained(replace(SMALL, clipping=other), 9)
    assert (twin.clipping, twin.update, twin.first_bad_update, twin.complete) == (
        other,
        9,
        None,
        True,
    )
    np.testing.assert_array_equal(twin.path[-1][1], expected.parameters.flat)
    assert [n for n, _ in twin.path] == list(range(10))


def test_however_long_it_runs_it_keeps_no_more(monkeypatch):
    trainer = trained(SMALL, 5)
    twin_of(trainer)
    other = trainer._counterfactual._timeline.trainer
    before = kept(other)
    batch = other.source.test(3)
    monkeypatch.setattr(other.source, "batch", lambda *_: batch)
    for _ in range(4_200):  # more than a growth of records without a bound
        other.step()
    assert other.update > 4_200
    assert len(other.recorded()["update"]) <= FEW_RECORDS + 1
    assert kept(other) == before


def kept(trainer):
    """The memory of what is written down of every update."""
    tables = (trainer.log.records, trainer.log._curves)
    return sum(v.nbytes for t in tables for v in vars(t).values() if isinstance(v, np.ndarray))


def test_it_goes_on_from_where_it_was_left_and_never_past_the_run():
    trainer = trained(SMALL, 5)
    assert twin_of(trainer).update == 5
    first = trainer._counterfactual._timeline.trainer
    for _ in range(3):
        trainer.step()
    hurried = twin_of(trainer, seconds=0.0)
    assert (hurried.update, hurried.complete) == (5, False)
    assert twin_of(trainer).update == 8
    assert trainer._counterfactual._timeline.trainer is first


def test_it_follows_what_was_changed_on_the_way():
    trainer = trained(SMALL, 3)
    slower = replace(SMALL, optimizer=replace(SMALL.optimizer, learning_rate=0.05))
    trainer.change(slower)
    for _ in range(3):
        trainer.step()
    expected = trained(replace(SMALL, clipping=ClipGlobalNorm(0.01)), 3)
    expected.change(replace(slower, clipping=ClipGlobalNorm(0.01)))
    for _ in range(3):
        expected.step()
    np.testing.assert_array_equal(twin_of(trainer).path[-1][1], expected.parameters.flat)


def test_the_run_itself_is_not_moved_and_a_new_threshold_begins_anew():
    trainer, alone = trained(SMALL, 4), trained(SMALL, 4)
    twin_of(trainer)
    trainer.change(replace(SMALL, cliff=replace(SMALL.cliff, threshold=0.2)))
    assert trainer.changes == ()
    assert twin_of(trainer).clipping == ClipGlobalNorm(0.2)
    np.testing.assert_array_equal(trainer.parameters.flat, alone.parameters.flat)


def test_one_that_breaks_says_when():
    wild = replace(SMALL, clipping=ClipGlobalNorm(0.01))
    wild = replace(wild, cell=replace(wild.cell, activation="identity"))
    wild = replace(wild, optimizer=replace(wild.optimizer, learning_rate=1e6))
    twin = twin_of(trained(wild, 40))
    assert twin.first_bad_update is not None
    assert twin.complete
