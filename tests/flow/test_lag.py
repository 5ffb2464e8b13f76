"""The error by lag, and the gradient of U by lag, whose sum is the gradient of U."""

from __future__ import annotations

import math

import numpy as np
import pytest

from rnnviz.flow import lag as module
from rnnviz.flow.delta import triangle
from rnnviz.flow.lag import gradient_by_lag, horizon, mean_by_lag, weights_of_state
from tests.flow.conftest import CELLS, random_layer
from tests.nn.sample import EXAMPLES, make_case

inf, nan = np.inf, np.nan


def every(factor, steps, size=2):
    direct = np.zeros((steps, size))
    direct[:, 0] = 1
    return factor * np.eye(size), steps, direct


@pytest.mark.parametrize("factor", [0.5, 0.9, 1.0, 1.1])
def test_a_scalar_chain_decays_by_its_weight(chain, factor):
    found = mean_by_lag(triangle(chain(*every(factor, 60))))
    np.testing.assert_allclose(found, np.arange(60) * math.log10(factor), atol=1e-12)


def test_the_memory_ends_below_one_per_cent(chain):
    """0.5^6 = 1.6 %, 0.5^7 = 0.8 %."""
    assert horizon(mean_by_lag(triangle(chain(*every(0.5, 30))))) == 6
    assert horizon(mean_by_lag(triangle(chain(*every(1.1, 30))))) == 29
    assert horizon(np.array([0.0, -2.0])) == 1, "one per cent still counts"
    assert horizon(np.array([0.0, -3.0, -1.0, -4.0])) == 2, "the largest lag, not the first gap"
    assert horizon(np.array([-inf, -inf])) is None
    assert horizon(np.array([])) is None


def test_beyond_the_range_of_doubles(chain):
    found = mean_by_lag(triangle(chain(*every(0.5, 3000))))
    np.testing.assert_allclose(found, -np.arange(3000) * math.log10(2), atol=1e-9)


def test_the_mean_is_that_of_the_norms_and_zeros_count():
    table = np.array([[0.0, nan, nan], [-inf, -inf, nan], [-inf, 1.0, 0.0]])
    # the second step has no loss of its own
    np.testing.assert_allclose(mean_by_lag(table), [0.0, 1.0, -inf])
    table = np.array([[2.0, nan], [-inf, 0.0]])
    np.testing.assert_allclose(mean_by_lag(table), [math.log10(50.5), -inf])
    assert mean_by_lag(np.array([[-400.0]]))[0] == -400


@pytest.mark.parametrize("width", [None, 1, 5])
@pytest.mark.parametrize("name", CELLS)
def test_the_parts_are_those_of_each_loss_and_add_up(name, width, monkeypatch):
    layer = random_layer(CELLS[name])
    if not weights_of_state(layer):
        assert not gradient_by_lag(layer).total
        return
    if width:
        entries = width * layer.steps * layer.size * len(layer.cell.rows)
        monkeypatch.setattr(module, "_ENTRIES", entries)
    found = gradient_by_lag(layer)
    exact = dense(layer)
    whole = np.concatenate([exact[key].reshape(layer.steps, -1) for key in found.total], axis=1)
    norms = np.log10(np.sqrt((whole**2).sum(axis=1)))
    np.testing.assert_allclose(found.norms, norms, rtol=0, atol=1e-11)
    for key, G in found.total.items():
        np.testing.assert_allclose(G, exact[key].sum(axis=0), rtol=0, atol=1e-12 * abs(G).max())
    whole_u = layer.parameters[next(iter(found.total))].ndim == 2 and not layer.cell.normalizes
    if not layer.gates and whole_u:
        newest = "U.1" if "U.1" in found.total else "U"
        dU = layer.deltas["z"].T @ layer.states["h"][:-1]
        assert np.abs(found.total[newest] - dU).max() < 1e-12 * np.abs(dU).max()
    assert found.shares.sum() == pytest.approx(1)


def dense(layer):
    """Return G_ℓ of each U, (T, D, D), with doubles and one loss at a time."""
    parts = {}
    for t in range(1, layer.steps + 1):
        adjoint = np.zeros((layer.state.shape[1], 1))
        adjoint[-layer.size :, 0] = layer.direct[t - 1]
        for k in range(t, 0, -1):
            for key, (error, v) in layer.cell.factors(layer, k, adjoint).items():
                if key in weights_of_state(layer):
                    shape = layer.parameters[key].shape
                    empty = np.zeros((layer.steps, *shape))
                    parts.setdefault(key, empty)[t - k] += np.outer(error, v).reshape(shape)
            adjoint = layer.cell.jacobian(layer)[k - 1].T @ adjoint
    return parts


@pytest.mark.parametrize("name", EXAMPLES)
def test_their_sum_is_the_gradient_of_the_network(name):
    case = make_case(EXAMPLES[name](5), steps=25, batch=1, seed=6)
    layer = case.network.trace(case.parameters, case.batch).layers[0]
    exact = case.gradient().of("l0")
    for key, G in gradient_by_lag(layer).total.items():
        assert np.abs(G - exact[key]).max() < 1e-12 * np.abs(exact[key]).max()
    exact = case.gradient(truncation=4).of("l0")
    found = gradient_by_lag(layer, truncation=4)
    for key, G in found.total.items():
        assert np.abs(G - exact[key]).max() < 1e-12 * np.abs(exact[key]).max()
    assert np.isneginf(found.norms[4:]).all()


def test_parts_too_small_for_doubles_are_no_zeros(chain):
    layer = chain(np.diag([0.5]), 2500, activation="identity", bias=0.5, start=1.0)
    found = gradient_by_lag(layer)
    # h stays at its fixed point 1, so G_ℓ = 0.5^ℓ
    np.testing.assert_allclose(found.norms, -np.arange(2500) * math.log10(2), rtol=0, atol=1e-9)
    assert found.total["U"][0, 0] == pytest.approx(2, rel=1e-12)


def test_without_a_state_there_is_no_gradient_of_u(chain):
    """A3: h ≡ 0, so ∂L/∂U is exactly zero whatever δ is."""
    found = gradient_by_lag(chain(1.1 * np.eye(3), 20))
    assert np.isneginf(found.norms).all()
    assert not found.total["U"].any()
    assert np.isnan(found.shares).all()


def test_numbers_that_are_not_finite_raise_nothing(chain):
    layer = chain(1e200 * np.eye(2), 9, bias=1.0)
    found = gradient_by_lag(layer)
    assert found.norms.shape == (9,)
    assert mean_by_lag(triangle(layer)).shape == (9,)
