"""Held-out sequences: measured now and then, never learnt from."""

from __future__ import annotations

import numpy as np
import pytest

from rnnviz.experiment.override import with_overrides
from rnnviz.experiment.preset import load_preset
from rnnviz.training.evaluation import KEPT, SEQUENCES
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
