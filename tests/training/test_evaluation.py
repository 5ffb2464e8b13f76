"""Held-out sequences: measured now and then, never learnt from."""

from __future__ import annotations

import numpy as np
import pytest

from rnnviz.experiment.override import with_overrides
from rnnviz.experiment.preset import load_preset
from rnnviz.training.evaluation import EVALUATIONS, KEPT, SEQUENCES
from rnnviz.training.trainer import Trainer

SMALL = ["task.length=12", "cell.size=6", "training.batch=4"]


def trainer(*more: str, preset: str = "clipped") -> Trainer:
    return Trainer(with_overrides(load_preset(preset), [*SMALL, *more]).experiment)


def test_an_exam_is_the_mean_over_held_out_sequences():
    run = trainer()
    for _ in range(5):
        run.step()
    run.evaluate()
    (exam,) = run.snapshot().evaluations
    loss, _ = run.test_loss(SEQUENCES)
    assert exam.update == 5
    assert exam.loss == pytest.approx(loss, rel=1e-12)
    assert np.isnan(exam.accuracy)


def test_a_summed_loss_is_that_of_as_many_sequences_as_a_batch_has():
    mean, total = trainer(), trainer("training.reduction=sum")
    for run in (mean, total):
        run.evaluate()
    terms = 4 * 12
    one, other = mean.snapshot().evaluations[0].loss, total.snapshot().evaluations[0].loss
    assert other == pytest.approx(terms * one, rel=1e-12)


def test_an_update_is_examined_once():
    run = trainer()
    run.evaluate()
    run.evaluate()
    assert len(run.snapshot().evaluations) == 1


def test_exams_do_not_change_the_run():
    plain, examined = trainer(), trainer()
    for _ in range(6):
        plain.step()
        examined.step()
        examined.evaluate()
    assert plain.parameters.flat.tobytes() == examined.parameters.flat.tobytes()
    assert plain.trace().layers[0].delta.tobytes() == examined.trace().layers[0].delta.tobytes()


def test_accuracy_is_measured_where_there_is_one():
    run = trainer("training.batch=8", preset="lstm-remembers")
    run.evaluate()
    assert 0 <= run.snapshot().evaluations[0].accuracy <= 1


def test_the_exams_of_a_long_run_are_few_and_end_with_the_latest():
    run = trainer("task.length=2", "cell.size=1", "cell.activation=tanh", "training.batch=32")
    for _ in range(2 * KEPT + 7):
        run.step()
        run.evaluate()
    exams = run.snapshot().evaluations
    assert len(exams) <= KEPT
    assert exams[-1].update == 2 * KEPT + 7


def updates_of(run: Trainer) -> list[int]:
    return [exam.update for exam in run.snapshot().evaluations]


def stepped(run: Trainer, updates: int) -> Trainer:
    for _ in range(updates):
        run.step()
        run.evaluate_if_due()
    return run


def test_exams_are_at_fixed_updates():
    run = stepped(trainer("training.updates=100"), 41)
    assert updates_of(run) == list(range(100 // EVALUATIONS, 42, 100 // EVALUATIONS))


def test_a_look_between_fixed_updates_leaves_no_trace():
    """Pausing examines the newest update; how often one pauses does not change what is kept."""
    plain, watched = trainer("training.updates=100"), trainer("training.updates=100")
    for run in (plain, watched):
        stepped(run, 5)
    watched.evaluate()
    assert updates_of(watched) == [4, 5]
    for run in (plain, watched):
        stepped(run, 8)
    assert repr(watched.snapshot().evaluations) == repr(plain.snapshot().evaluations)
    assert updates_of(plain) == [4, 8, 12]


def test_a_run_that_is_played_on_keeps_equal_distances():
    run = trainer("task.length=2", "cell.size=1", "cell.activation=tanh", "training.updates=50")
    updates = updates_of(stepped(run, 5 * KEPT))
    assert KEPT / 2 <= len(updates) <= KEPT
    assert len(set(np.diff(updates))) == 1


def test_one_sequence_a_batch_is_examined_in_one_pass(monkeypatch):
    run = trainer("training.batch=1")
    passes, forward = [], run.network.forward

    def noting(parameters, batch, memory):
        passes.append(batch.x.shape[-1])
        return forward(parameters, batch, memory)

    monkeypatch.setattr(run.network, "forward", noting)
    run.evaluate()
    assert passes == [SEQUENCES]
    assert run.snapshot().evaluations[0].loss == pytest.approx(run.test_loss(SEQUENCES)[0])
