"""Where units are flat and gates shut or open, counted by hand."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pytest

from rnnviz.flow.saturation import saturated_share, saturation
from rnnviz.nn.cells.lstm import LSTM
from rnnviz.nn.cells.srn import SRN
from tests.flow.conftest import CELLS, random_layer


@pytest.mark.parametrize("activation", ["tanh", "logistic", "relu", "identity"])
def test_slopes_are_relative_to_their_maximum(chain, activation):
    block = saturation(chain(np.zeros((2, 2)), 4, activation=activation, bias=1e-9))["z"]
    np.testing.assert_allclose(block.slope, 1.0, rtol=1e-12)
    assert block.share == 0
    assert not block.gate


def test_each_unit_and_step_is_counted(make_layer):
    """tanh: f′ < 0.01 beyond |z| = 2.993; x_k enters unit k alone."""
    x = np.zeros((4, 3))
    x[0, 0], x[1, 0], x[3, 2], x[2, 1] = 3.0, -3.0, 50.0, 2.98
    layer = make_layer(SRN(3), x, np.ones((4, 3)), {"W": np.eye(3)})
    block = saturation(layer)["z"]
    expected = np.zeros((4, 3), bool)
    expected[[0, 1, 3], [0, 0, 2]] = True
    assert block.saturated.tolist() == expected.tolist()
    assert block.by_step.tolist() == [1 / 3, 1 / 3, 0, 1 / 3]
    assert block.share == 0.25
    assert block.slope[3, 2] == pytest.approx(4 * math.exp(-100), rel=1e-12)


def test_gates_are_counted_by_where_they_stand(make_layer):
    x = np.array([[-2.3], [-2.1], [0.0], [2.1], [2.3]])
    layer = make_layer(LSTM(1), x, np.ones((5, 1)), {"W.forget": 1.0, "W.candidate": 2.0})
    found = saturation(layer)
    assert list(found) == list(layer.cell.blocks)
    forget = found["forget"]
    assert forget.gate
    assert forget.shut[:, 0].tolist() == [True, False, False, False, False]
    assert forget.open[:, 0].tolist() == [False, False, False, False, True]
    assert not forget.flat.any()
    candidate = found["candidate"]
    assert not candidate.gate
    assert candidate.saturated[:, 0].tolist() == [True, True, False, True, True]
    assert found["input"].share == 0


@pytest.mark.parametrize("name", CELLS)
def test_it_agrees_with_the_verdict(name):
    layer = random_layer(CELLS[name])
    blocks = saturation(layer).values()
    counted = [b.share for b in blocks if b.gate] or [b.share for b in blocks]
    assert np.mean(counted) == pytest.approx(saturated_share(layer))


def test_slopes_of_any_size_raise_nothing(chain):
    layer = chain(np.eye(2), 3, activation="logistic")
    layer = replace(layer, slopes={"z": np.full((3, 2), 1.7e308)})
    assert np.isposinf(saturation(layer)["z"].slope).all()


def test_small_u_and_saturation_are_told_apart(chain):
    """δ fades in both, but only the second has flat units."""
    small = saturation(chain(0.1 * np.eye(4), 20, activation="tanh", bias=0.1))["z"]
    saturated = saturation(chain(4 * np.eye(4), 20, activation="tanh", bias=2.0))["z"]
    assert small.share == 0
    assert saturated.share == 19 / 20, "all but the first step, where z is the bias alone"


def test_steepest_slopes():
    for activation, steepest in [("tanh", 1), ("logistic", 0.25), ("relu", 1), ("identity", 1)]:
        assert SRN(2, activation=activation).max_slope("z") == steepest
    assert LSTM(2).max_slope("forget") == 0.25
    assert LSTM(2).max_slope("candidate") == 1


@pytest.mark.parametrize("activation", ["identity", "relu"])
def test_a_slope_that_is_constant_is_never_saturated(chain, activation):
    """Whatever U does to the signal: identity units, or ReLUs that are all on."""
    for u in (0.01, 1.0, 3.0):
        layer = chain(u * np.eye(3), 20, activation=activation, bias=1.0)
        assert saturated_share(layer) == 0


def test_units_that_are_off_are_flat_at_the_steps_where_they_are(make_layer):
    x = np.array([[1.0], [-1.0], [1.0], [0.0]])
    layer = make_layer(SRN(2, activation="relu"), x, np.ones((4, 2)), {"W": np.ones((2, 1))})
    assert saturation(layer)["z"].by_step.tolist() == [0, 1, 0, 1]
