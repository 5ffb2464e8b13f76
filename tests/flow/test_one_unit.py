"""Pascanu's one unit against closed forms, against the engine, and against itself."""

from __future__ import annotations

import math

import numpy as np
import pytest

from tests.flow import one_unit
from tests.flow.one_unit import descend, edge, gradient, loss

HALF = 1 / (1 + math.exp(-0.5))
SLOPE = HALF * (1 - HALF)


@pytest.mark.parametrize("w", [0.5, 3.0, 4.5, 5.0, 5.2])
def test_on_the_edge_everything_has_a_closed_form(w):
    """A13: x_t ≡ ½, m = wσ'(½), ∂x_50/∂b = (m⁵⁰ − 1)/(m − 1), ∂x_50/∂w = σ(½) of that."""
    b, m = float(edge(w)), w * SLOPE
    assert float(loss(w, b)) == pytest.approx((HALF - 0.7) ** 2, rel=1e-9)
    by_w, by_b = gradient(w, b)
    exact = 2 * (HALF - 0.7) * SLOPE * (m**50 - 1) / (m - 1)
    assert float(by_b) == pytest.approx(exact, rel=1e-8)
    assert float(by_w) == pytest.approx(HALF * exact, rel=1e-8)


def test_the_published_point():
    assert pytest.approx(-2.612296656, rel=1e-9) == float(edge(5.0))
    by_w, by_b = gradient(5.0, edge(5.0))
    assert float(by_b) / (2 * (HALF - 0.7) * SLOPE) == pytest.approx(18155.8081797, rel=1e-8)
    assert math.hypot(float(by_w), float(by_b)) == pytest.approx(779.39820, rel=1e-7)


def test_the_gradient_is_that_of_the_loss():
    rng = np.random.default_rng(0)
    w, b = rng.uniform(-3, 4.5, 40), rng.uniform(-3, 1, 40)
    by_w, by_b = gradient(w, b)
    step = 1e-6
    size = np.hypot(by_w, by_b).max()
    found = (loss(w + step, b) - loss(w - step, b)) / (2 * step)
    np.testing.assert_allclose(found, by_w, rtol=0, atol=1e-7 * size)
    found = (loss(w, b + step) - loss(w, b - step)) / (2 * step)
    np.testing.assert_allclose(found, by_b, rtol=0, atol=1e-7 * size)


def test_it_is_the_engine_s_network():
    from tests.flow.test_loss_surface import one_unit as network_of

    for w, b in [(5.0, -2.5), (2.0, -3.0), (-4.0, 1.0)]:
        network, parameters, batch = network_of(w, b)
        run, found = network.run(one_unit.STEPS, 1), network.parameters()
        assert network.forward(parameters, batch, run) == pytest.approx(float(loss(w, b)), rel=1e-9)
        network.backward(parameters, run, found)
        exact = [float(part) for part in gradient(w, b)]
        assert [found["l0.U"][0, 0], found["l0.b"][0]] == pytest.approx(exact, rel=1e-7)


def test_the_wall_is_at_the_edge():
    w = np.array([5.0, 6.0])
    below, above = loss(w, edge(w) - 0.01), loss(w, edge(w) + 0.01)
    assert (np.abs(np.log10(below / above)) > 0.5).all()
    assert abs(math.log10(loss(2.0, edge(2.0) - 0.01) / loss(2.0, edge(2.0) + 0.01))) < 0.2


def test_off_the_cliff_and_not():
    """From w = 5.2, b = −2.70: unclipped it is thrown off for good, clipped it finds the way."""
    flown = descend(5.2, -2.70, rate=0.1, updates=400)
    assert np.hypot(*np.diff(flown, axis=0).T).max() > 2
    assert float(loss(*flown[-1])) > 0.05
    kept = descend(5.2, -2.70, rate=0.1, updates=400, threshold=0.1)
    assert np.hypot(*np.diff(kept, axis=0).T).max() <= 0.01 * (1 + 1e-12)
    assert loss(kept[:, 0], kept[:, 1]).min() < 1e-5


def test_a_step_is_that_of_gradient_descent():
    path = descend(1.0, -1.0, rate=0.5, updates=2, threshold=1e-3)
    g = np.array([float(part) for part in gradient(1.0, -1.0)])
    assert np.hypot(*g) > 1e-3
    np.testing.assert_allclose(path[1], path[0] - 0.5e-3 * g / np.hypot(*g), rtol=1e-14)
    np.testing.assert_allclose(descend(1.0, -1.0, 0.5, 1)[1], path[0] - 0.5 * g, rtol=1e-14)


def test_extremes_raise_nothing():
    assert np.isfinite(loss(np.array([1e6, -1e6, 1e300]), np.array([[1e6], [-1e6]]))).all()
    assert len(descend(math.nan, 0.0, 0.1, 10)) == 1
