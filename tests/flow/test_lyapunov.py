"""Finite-time Lyapunov exponents against closed forms and mean-field theory."""

from __future__ import annotations

import numpy as np
import pytest

from rnnviz.flow.chunk import jacobians
from rnnviz.flow.lyapunov import LEADING, lyapunov, start_frame, stretch
from rnnviz.flow.spectrum import spectrum
from rnnviz.nn.lstm import LSTM


def orthogonal(size):
    return np.linalg.qr(np.random.default_rng(0).normal(size=(size, size)))[0]


@pytest.mark.parametrize("rho", [1e-200, 0.5, 1.1, 1e200])
def test_scaled_rotation_grows_alike_in_all_directions(chain, rho):
    exponents = lyapunov(chain(rho * orthogonal(5), 40))
    np.testing.assert_allclose(exponents, np.log(rho), atol=1e-12)


def test_different_directions_in_order(chain):
    U = np.diag([0.2, 1.2, 0.7])
    exponents = lyapunov(chain(U, 3000))
    np.testing.assert_allclose(exponents, np.log([1.2, 0.7, 0.2]), atol=3e-3)


def test_all_directions_together_are_the_determinant(chain):
    """Σ λ_i = (1/T) Σ ln|det J_k| whatever the first frame was."""
    U = np.random.default_rng(2).normal(size=(6, 6))
    layer = chain(U, 25, activation="tanh", start=0.4)
    total = np.mean(np.linalg.slogdet(layer.cell.jacobian(layer))[1])
    assert lyapunov(layer).sum() == pytest.approx(total, rel=1e-9)


def test_lost_directions_are_minus_infinity(chain):
    exponents = lyapunov(chain(np.diag([0.5, 0.0, 0.0]), 50))
    assert exponents[0] == pytest.approx(np.log(0.5), abs=0.1)
    assert np.isneginf(exponents[1:]).all()
    assert np.isneginf(lyapunov(chain(np.zeros((3, 3)), 5))).all()


def test_not_finite_is_nan(chain):
    assert np.isnan(lyapunov(chain(np.full((2, 2), np.nan), 4))).all()


def test_the_spectrum_carries_the_same_exponents(layer):
    result = spectrum(layer)
    np.testing.assert_array_equal(result.lyapunov, lyapunov(layer))
    np.testing.assert_allclose(np.sort(result.growth.mean(axis=0))[::-1], result.lyapunov)


def test_only_the_leading_ones(chain):
    assert lyapunov(chain(orthogonal(20), 3)).shape == (LEADING,)
    assert start_frame(20).shape == (20, LEADING)


def test_forget_gate_alone(make_layer):
    """A7: with all weights zero the memory decays by σ(b_f) a step."""
    for bias, half_life in [(0, 1), (1, 2.2127), (3, 14.266)]:
        parameters = {"b.forget": np.full(3, bias)}
        layer = make_layer(LSTM(3), np.zeros((400, 1)), np.zeros((400, 3)), parameters)
        assert np.log(2) / -lyapunov(layer)[0] == pytest.approx(half_life, rel=0.02)


@pytest.mark.parametrize(("gain", "exponent"), [(1.5, 0.0652), (3.0, 0.3119)])
def test_random_network_against_mean_field_theory(chain, gain, exponent):
    """A11, with fewer units and so a wider tolerance."""
    rng = np.random.default_rng(1)
    U = gain * rng.normal(size=(200, 200)) / np.sqrt(200)
    layer = chain(U, 300, activation="tanh", start=rng.normal(size=200))
    growth = spectrum_growth(layer)[100:]
    assert growth.mean() == pytest.approx(exponent, abs=0.04)


def spectrum_growth(layer):
    frame, rows = start_frame(layer.size)[:, :1], []
    for _, block in jacobians(layer):
        growth, frame = stretch(block, frame)
        rows.append(growth)
    return np.concatenate(rows)
