"""Values and slopes of the nonlinearities in the tails, against fifty digits."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from mpmath import mp, mpf

from rnnviz.nn.activation import ACTIVATIONS, logistic, sech2

Z = np.concatenate([np.linspace(-40, 40, 161), [-700.0, -300.0, 19.06, 300.0]])


def exact(function: str, z: Any) -> Any:
    with mp.workdps(400):
        z = mpf(float(z))
        if function == "tanh":
            return mp.sech(z) ** 2
        sigma = 1 / (1 + mp.exp(-z))
        return sigma if function == "logistic" else sigma * (1 - sigma)


def test_sech2() -> None:
    expected = np.array([float(exact("tanh", z)) for z in Z])
    np.testing.assert_allclose(sech2(Z), expected, rtol=1e-13)


def test_logistic() -> None:
    np.testing.assert_allclose(logistic(Z), [float(exact("logistic", z)) for z in Z], rtol=1e-13)


@pytest.mark.parametrize(("name", "reference"), [("tanh", "tanh"), ("logistic", "slope")])
def test_slopes_are_true_everywhere(name: str, reference: str) -> None:
    f, h, slope = ACTIVATIONS[name], np.empty_like(Z), np.empty_like(Z)
    f.apply(Z, h)
    f.slope(h, lambda: Z, slope)
    np.testing.assert_allclose(slope, [float(exact(reference, z)) for z in Z], rtol=2e-13)
    assert (slope[np.abs(Z) < 300.1] > 0).all()


@pytest.mark.parametrize("name", ACTIVATIONS)
def test_in_place_and_by_call_agree(name: str) -> None:
    f, z = ACTIVATIONS[name], np.array([-3.0, -0.0, 0.0, 0.5, 9.0])
    out = z.copy()
    f.apply(out, out)
    np.testing.assert_allclose(out, f(z), rtol=1e-15)
    low, high = f.bound
    assert (out >= low).all()
    assert (out <= high).all()


@pytest.mark.parametrize("name", ACTIVATIONS)
def test_nan_stays(name: str) -> None:
    out = np.empty(1)
    ACTIVATIONS[name].apply(np.array([np.nan]), out)
    assert np.isnan(out).all()
