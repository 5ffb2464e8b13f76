"""The loss around a run: its path lies in the grid, and the grid has the loss that training has."""

from __future__ import annotations

import math

import numpy as np
import pytest

from rnnviz.experiment.experiment import parse_experiment
from rnnviz.experiment.preset import load_preset
from rnnviz.training.analysis.loss_surface import cliff_of
from rnnviz.training.trainer import Trainer
from tests.flow import one_unit


def trained(updates, cell="srn"):
    sections = {"cell": {"name": cell, "size": 5}, "training": {"batch": 4}}
    trainer = Trainer(parse_experiment(sections | {"task": {"name": "recall", "length": 8}}))
    for _ in range(updates):
        trainer.step()
    return trainer


@pytest.mark.parametrize("cell", ["srn", "lstm", "gru"])
@pytest.mark.parametrize("updates", [0, 2, 30])
def test_the_path_lies_in_the_grid(cell, updates):
    trainer = trained(updates, cell)
    cliff = cliff_of(trainer.landscape(), resolution=5)
    assert cliff.updates.tolist() == list(range(updates + 1))
    assert cliff.path.shape == (updates + 1, 2)
    a, b = cliff.survey.a, cliff.survey.b
    assert (np.diff(a) > 0).all()
    assert (np.diff(b) > 0).all()
    assert a[0] < cliff.path[:, 0].min() <= cliff.path[:, 0].max() < a[-1]
    assert b[0] < cliff.path[:, 1].min() <= cliff.path[:, 1].max() < b[-1]
    while not cliff.survey.advance(10.0):
        pass
    assert np.isfinite(cliff.survey.values).all()


def test_where_the_run_stands_the_loss_is_that_of_the_run():
    trainer = trained(25)
    before = trainer.parameters.flat.copy()
    cliff = cliff_of(trainer.landscape(), resolution=3)
    survey, (a, b) = cliff.survey, cliff.path[-1]
    survey.a[1], survey.b[1] = a, b
    while not survey.advance(10.0):
        pass
    loss, _ = trainer.test_loss(32)
    assert survey.values[1, 1] == pytest.approx(math.log10(loss), abs=1e-12)
    np.testing.assert_array_equal(trainer.parameters.flat, before)


def test_training_may_go_on_while_it_is_surveyed():
    alone, surveyed = trained(20), trained(10)
    cliff = cliff_of(surveyed.landscape(), resolution=4)
    for _ in range(10):
        surveyed.step()
        cliff.survey.advance(0.0)
    np.testing.assert_array_equal(alone.parameters.flat, surveyed.parameters.flat)
    assert alone.trace().loss == surveyed.trace().loss


def test_two_parameters_are_shown_as_what_they_are():
    """The preset of the cliff trains w and b alone: the grid has the closed loss of one unit."""
    trainer = Trainer(load_preset("cliff-clipped").experiment)
    for _ in range(20):
        trainer.step()
    cliff = cliff_of(trainer.landscape(), resolution=6)
    assert cliff.names == ("l0.U", "l0.b")
    w, b = trainer.parameters["l0.U"][0, 0], trainer.parameters["l0.b"][0]
    np.testing.assert_allclose(cliff.path[-1], [w, b], rtol=1e-14)
    while not cliff.survey.advance(10.0):
        pass
    exact = np.log10(one_unit.loss(cliff.survey.a, cliff.survey.b[:, None]))
    np.testing.assert_allclose(cliff.survey.values, exact, rtol=0, atol=1e-7)
    assert cliff_of(trained(5).landscape()).names is None
