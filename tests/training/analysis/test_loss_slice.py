"""The loss around a run: its path lies in the grid, and the grid has the loss that training has."""

from __future__ import annotations

import math

import numpy as np
import pytest

from rnnviz.experiment.experiment import parse_experiment
from rnnviz.experiment.preset import load_preset
from rnnviz.training.analysis.loss_slice import plan_slice
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
    plan = plan_slice(trainer.checkpoint(), resolution=5)
    assert plan.updates.tolist() == list(range(updates + 1))
    assert plan.path.shape == (updates + 1, 2)
    a, b = plan.surface.a, plan.surface.b
    assert (np.diff(a) > 0).all()
    assert (np.diff(b) > 0).all()
    assert a[0] < plan.path[:, 0].min() <= plan.path[:, 0].max() < a[-1]
    assert b[0] < plan.path[:, 1].min() <= plan.path[:, 1].max() < b[-1]
    while not plan.surface.advance(10.0):
        pass
    assert np.isfinite(plan.surface.values).all()


def test_where_the_run_stands_the_loss_is_that_of_the_run():
    trainer = trained(25)
    before = trainer.parameters.flat.copy()
    plan = plan_slice(trainer.checkpoint(), resolution=3)
    surface, (a, b) = plan.surface, plan.path[-1]
    surface.a[1], surface.b[1] = a, b
    while not surface.advance(10.0):
        pass
    loss, _ = trainer.test_loss(32)
    assert surface.values[1, 1] == pytest.approx(math.log10(loss), abs=1e-12)
    np.testing.assert_array_equal(trainer.parameters.flat, before)


def test_training_may_go_on_while_it_is_surveyed():
    alone, surveyed = trained(20), trained(10)
    plan = plan_slice(surveyed.checkpoint(), resolution=4)
    for _ in range(10):
        surveyed.step()
        plan.surface.advance(0.0)
    np.testing.assert_array_equal(alone.parameters.flat, surveyed.parameters.flat)
    assert alone.trace().loss == surveyed.trace().loss


def test_two_parameters_are_shown_as_what_they_are():
    """The preset of the cliff trains w and b alone: the grid has the closed loss of one unit."""
    trainer = Trainer(load_preset("cliff-clipped").experiment)
    for _ in range(20):
        trainer.step()
    plan = plan_slice(trainer.checkpoint(), resolution=6)
    assert plan.plane.names == ("l0.U", "l0.b")
    w, b = trainer.parameters["l0.U"][0, 0], trainer.parameters["l0.b"][0]
    np.testing.assert_allclose(plan.path[-1], [w, b], rtol=1e-14)
    while not plan.surface.advance(10.0):
        pass
    exact = np.log10(one_unit.loss(plan.surface.a, plan.surface.b[:, None]))
    np.testing.assert_allclose(plan.surface.values, exact, rtol=0, atol=1e-7)
    assert plan_slice(trained(5).checkpoint()).plane.names is None
