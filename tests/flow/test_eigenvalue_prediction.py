"""What eigenvalues alone would have said, against products of numbers, and where they mislead."""

from __future__ import annotations

import numpy as np
import pytest

from rnnviz.flow.eigenvalue_prediction import log10_products, misleading


def test_products_are_those_of_the_factors_between_two_steps():
    factors = np.array([3.0, 0.5, 4.0, 0.25, 7.0])
    found = log10_products(factors, 4)
    expected = [np.prod(factors[k:4]) for k in range(5)]
    np.testing.assert_allclose(10**found, expected, rtol=1e-14)


def test_products_outlast_the_range_of_doubles():
    np.testing.assert_allclose(log10_products(np.full(5000, 0.1), 5000)[[0, 4999]], [-5000, -1])
    assert log10_products(np.array([0.5, 0.0, 0.5]), 3).tolist()[:2] == [-np.inf, -np.inf]
    assert np.isnan(log10_products(np.array([0.5, np.nan, 0.5]), 3)[:2]).all()


def chain(growth: float, steps: int = 12, size: int = 8):
    """The signal of one loss through 0.9 I + growth·shift: every eigenvalue is 0.9."""
    jacobian = 0.9 * np.eye(size) + growth * np.eye(size, k=1)
    signal = np.eye(size)[0]
    norms = [np.linalg.norm(signal)]
    for _ in range(steps):
        signal = jacobian.T @ signal
        norms.append(np.linalg.norm(signal))
    return np.full(steps, 0.9), np.log10(norms[::-1])


def test_a_non_normal_matrix_grows_although_every_eigenvalue_is_inside():
    assert misleading(*chain(0.5)) == "growth"
    assert misleading(*chain(0.0)) == ""


def test_promised_growth_that_does_not_come_misleads_too():
    journey = np.linspace(-3, 0, 11)
    assert misleading(np.full(10, 1.2), journey) == "decay"
    assert misleading(np.full(10, 0.8), journey) == ""
    assert misleading(np.full(10, 1.2), -journey) == ""


@pytest.mark.parametrize(
    "journey",
    [
        np.full(6, -np.inf),
        np.array([0.0, 0.0]),
        np.array([1.0, np.nan, 5.0, 0.0]),
        np.array([1.0, 5.0, 5.0, np.inf]),
    ],
)
def test_nothing_is_claimed_where_nothing_is_known(journey):
    assert misleading(np.full(5, 0.5), journey) == ""
    assert misleading(np.full(5, np.nan), np.array([0.0, 3.0, 2.0, 0.0])) == ""
