"""Finite-time Lyapunov exponents against closed forms and mean-field theory."""

from __future__ import annotations

import numpy as np
import pytest

from rnnviz.flow import chunk
from rnnviz.flow.chunk import jacobians
from rnnviz.flow.lyapunov import LEADING, leading_frame, lyapunov, start_frame, stretch
from rnnviz.flow.spectrum import spectrum
from rnnviz.nn.cells.lstm import LSTM


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


def test_the_exponents_are_the_singular_values_of_the_product(layer):
    """ln σ_i(J_T…J_1)/T: no trace of the random frame that the iteration began with is left."""
    if layer.cell.memoryless:
        return
    product = np.linalg.multi_dot(layer.jacobian()[::-1])
    sigma = np.linalg.svd(product, compute_uv=False)
    result = spectrum(layer)
    assert result.lyapunov[0] == pytest.approx(np.log(sigma[0]) / layer.steps, abs=2e-4)
    assert result.growth[:, 0].mean() == pytest.approx(result.lyapunov[0], abs=1e-12)


@pytest.mark.parametrize("steps", [2, 5, 60])
def test_a_short_way_has_no_bias_of_the_start(chain, steps):
    """Of .9I + .5N over few steps a random direction says less than what some error gains."""
    U = 0.9 * np.eye(8) + 0.5 * np.eye(8, k=1)
    sigma = np.linalg.norm(np.linalg.matrix_power(U, steps), 2)
    layer = chain(U, steps)
    assert lyapunov(layer)[0] == pytest.approx(np.log(sigma) / steps, abs=1e-3)
    blind = stretch(layer.jacobian(), start_frame(8))[0][:, 0].mean()
    assert blind < lyapunov(layer)[0]


def test_without_a_finite_jacobian_the_frame_is_the_first_one(chain):
    layer = chain(np.full((2, 2), np.nan), 4)
    np.testing.assert_array_equal(leading_frame(layer), start_frame(2))


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


@pytest.mark.parametrize("held", [True, False])
def test_the_frame_is_carried_back_and_forth_as_it_is_measured(chain, held, monkeypatch):
    """To the last digit, whether the Jacobians are held for all turns or made again."""
    if not held:
        monkeypatch.setattr(chunk, "_ENTRIES", 3 * 36)
    layer = chain(orthogonal(6) @ np.diag([0.0, 0.5, 1, 1.5, 2, 2.5]), 7, activation="tanh")
    expected = start_frame(6)
    for turn in range(3):
        for _, block in jacobians(layer) if turn else ():
            expected = stretch(block, expected)[1]
        for _, jacobian in chunk.reversed_jacobians(layer, layer.steps):
            expected = stretch(jacobian.T[None], expected)[1]
    assert leading_frame(layer, turns=3).tobytes() == expected.tobytes()
