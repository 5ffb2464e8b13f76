"""Norms of the signals of single losses: closed forms, sums, and magnitudes no double can hold."""

from __future__ import annotations

from dataclasses import replace

import mpmath
import numpy as np
import pytest

from rnnviz.flow.backward_signal import MIN_FOR_JACOBIANS
from rnnviz.flow.delta import (
    backward_norms,
    entry_steps,
    fitted_rate,
    log10_norms,
    mean_log_by_lag,
    steady_rate,
    triangle,
)
from rnnviz.nn.cells.lstm import LSTM
from rnnviz.nn.cells.srn import SRN
from tests.flow.conftest import random_layer


def orthogonal(size, seed=0):
    return np.linalg.qr(np.random.default_rng(seed).normal(size=(size, size)))[0]


def test_norms_of_ordinary_rows():
    rows = np.random.default_rng(0).normal(size=(50, 7))
    np.testing.assert_allclose(
        log10_norms(rows), np.log10(np.linalg.norm(rows, axis=1)), atol=1e-14
    )


def test_norms_where_squares_leave_the_range():
    rows = np.array([[3e200, 4e200], [3e-200, 4e-200], [5e-324, 0], [1.7e308, 1.7e308]])
    expected = [
        np.log10(5) + 200,
        np.log10(5) - 200,
        np.log10(5e-324),
        np.log10(1.7) + 308.15051499783,
    ]
    np.testing.assert_allclose(log10_norms(rows), expected, rtol=1e-13)


def test_norms_of_what_is_no_number():
    rows = np.array(
        [[0.0, 0], [-0.0, 0], [np.inf, 1], [-np.inf, np.inf], [np.nan, 1], [np.nan, np.inf]]
    )
    np.testing.assert_array_equal(
        log10_norms(rows), [-np.inf, -np.inf, np.inf, np.inf, np.nan, np.nan]
    )


def test_norms_of_nothing():
    assert log10_norms(np.empty((0, 4))).shape == (0,)


def brute(layer):
    """δ_{t,k} of an SRN or λ_{t,k} of another cell from products of whole Jacobians."""
    J, T, D = layer.cell.jacobian(layer), layer.steps, layer.size
    lam = np.zeros((T, T, layer.state.shape[1]))
    for t in range(T):
        lam[t, t, -D:] = layer.direct[t]
        for k in range(t, 0, -1):
            lam[t, k - 1] = J[k].T @ lam[t, k]
    return layer.slopes["z"] * lam if layer.cell.closes else lam


def test_signals_together_are_what_each_is_alone(layer):
    many = random_layer(layer.cell, steps=40, seed=3)
    found = triangle(many)
    closes, rows = many.cell.closes, np.isfinite(found)
    assert len(many.direct) > MIN_FOR_JACOBIANS
    for t in range(1, 41):
        alone = triangle(replace(many, direct=many.direct * (np.arange(1, 41) == t)[:, None]))
        np.testing.assert_allclose(found[t - 1][rows[t - 1]], alone[t - 1][rows[t - 1]], atol=1e-11)
        if not closes:
            np.testing.assert_allclose(found[t - 1, :t], backward_norms(many, t)[1:], atol=1e-11)


@pytest.mark.parametrize("factor", [1e-9, 1e-170, 1e-300, 1e9, 1e170, 1e300, 0.0])
def test_many_signals_out_of_the_range_of_doubles(chain, factor):
    """Each row falls or rises by a factor a step, beside losses whose signal is exactly zero."""
    direct = np.zeros((300, 2))
    direct[:, 0], direct[::7, 0] = 1e-3, 0.0
    direct[::7, 1] = 1.0
    found = triangle(chain(np.diag([factor, 0.0]), 300, direct))
    t, k = np.indices(found.shape)
    with np.errstate(divide="ignore"):
        expected = np.where(t == k, -3.0, -3 + (t - k) * max(np.log10(factor), -1e9))
    expected = np.where(expected < -1e8, -np.inf, expected)
    expected[::7] = np.where(t == k, 0.0, -np.inf)[::7]
    below = np.tri(300, dtype=bool)
    np.testing.assert_allclose(found[below], expected[below], rtol=0, atol=1e-9)


def test_flat_slopes_beside_steep_ones_lose_nothing(chain):
    """The signal lies where f' = 1e-120 alone; the other unit's is 1."""
    layer = chain(np.eye(2), 30, np.tile([1.0, 0.0], (30, 1)))
    layer = replace(layer, slopes={"z": np.tile([1e-120, 1.0], (30, 1))})
    found = triangle(layer)
    t, k = np.indices(found.shape)
    below = np.tri(30, dtype=bool)
    np.testing.assert_allclose(found[below], (-120.0 * (t - k + 1))[below], rtol=1e-12)


def test_triangle_is_the_product_of_jacobians(layer):
    if layer.cell.memoryless:
        return
    with np.errstate(divide="ignore"):
        expected = np.log10(np.linalg.norm(brute(layer), axis=2))
    expected[np.triu_indices(layer.steps, 1)] = np.nan
    np.testing.assert_allclose(triangle(layer), expected, atol=1e-12)


def test_signals_of_all_losses_add_up_to_backpropagation(layer):
    total = brute(layer).sum(axis=0)
    backward = layer.delta if layer.cell.closes else layer.adjoint[1:]
    np.testing.assert_allclose(total, backward, rtol=1e-12, atol=1e-13)


def test_single_losses_make_up_the_gradient_of_the_recurrent_weights(make_layer):
    rng = np.random.default_rng(3)
    U, W, b = rng.normal(0, 0.5, (4, 4)), rng.normal(size=(4, 2)), rng.normal(size=4)
    x, direct = rng.normal(size=(9, 2)), rng.normal(size=(9, 4))
    layer = make_layer(SRN(4), x, direct, {"U": U, "W": W, "b": b})
    delta, before = brute(layer), layer.states["h"][:-1]
    parts = np.einsum("tki,kj->tij", delta, before)
    np.testing.assert_allclose(parts.sum(0), layer.delta.T @ before, rtol=1e-12, atol=1e-14)
    np.testing.assert_allclose(np.einsum("tki,kj->ij", delta, x), layer.delta.T @ x, rtol=1e-12)


def test_the_journey_of_the_last_loss_does_not_see_the_others(make_layer, layer):
    only_last = np.where(np.arange(layer.steps)[:, None] == layer.steps - 1, layer.direct, 0)
    start = {name: layer.states[name][0] for name in layer.cell.states}
    alone = make_layer(layer.cell, layer.input, only_last, layer.parameters, start)
    np.testing.assert_allclose(
        backward_norms(layer, layer.steps), backward_norms(alone, layer.steps), atol=1e-12
    )
    assert backward_norms(alone, layer.steps)[0] == pytest.approx(
        log10_norms(alone.adjoint)[0], abs=1e-12
    )
    assert backward_norms(layer, layer.steps)[-1] == pytest.approx(log10_norms(layer.direct)[-1])


def test_steps_without_a_loss_are_exactly_zero(chain):
    result = triangle(chain(0.5 * np.eye(3), 6))
    assert np.all(np.isneginf(result[:-1][np.tril(np.ones((5, 6), bool))]))
    np.testing.assert_allclose(result[-1], np.arange(-5, 1) * np.log10(2), atol=1e-14)
    assert np.isnan(result[np.triu_indices(6, 1)]).all()


def test_truncation_cuts_at_the_borders(layer):
    whole, cut = triangle(layer), triangle(layer, truncation=5)
    piece = np.arange(layer.steps) // 5
    same = piece[:, None] == piece
    np.testing.assert_array_equal(cut[same], whole[same])
    assert np.isnan(cut[~same]).all()


# A3: U = ρQ with slopes of 1 multiplies every signal by ρ.


@pytest.mark.parametrize("rho", [0.5, 0.9, 1.1, 1.5])
def test_scaled_rotation(chain, rho):
    result = triangle(chain(rho * orthogonal(6), 101))[-1]
    np.testing.assert_allclose(result, np.log10(rho) * np.arange(100, -1, -1), atol=1e-12)


@pytest.mark.parametrize(
    ("rho", "steps"), [(0.5, 10_000), (2.0, 10_000), (1e-150, 40), (1e150, 40)]
)
def test_magnitudes_no_double_can_hold(chain, rho, steps):
    layer = chain(rho * orthogonal(3), steps)
    np.testing.assert_allclose(
        backward_norms(layer, steps), np.log10(rho) * np.arange(steps, -1, -1), rtol=0, atol=1e-9
    )


@pytest.mark.parametrize("size", [1e-300, 1e-310, 1e300])
def test_jacobians_at_the_ends_of_the_range(chain, size):
    """One entry of 1e±300 after another in the same direction, from direct errors as extreme."""
    direct = np.zeros((30, 2))
    direct[-1] = [size, 0]
    result = triangle(chain(size * np.eye(2), 30, direct))[-1]
    np.testing.assert_allclose(result, np.log10(size) * np.arange(30, 0, -1), atol=1e-9)


def test_chaotic_chain_against_extended_precision(chain):
    rng = np.random.default_rng(5)
    U = rng.normal(0, 2.5, (4, 4))
    layer = chain(U, 1500, rng.normal(size=(1500, 4)), activation="tanh", start=0.3)
    with mpmath.workdps(40):
        lam = mpmath.matrix(layer.direct[-1].tolist())
        exact = np.empty(1500)
        for k in range(1499, -1, -1):
            delta = mpmath.matrix([s * v for s, v in zip(layer.slopes["z"][k], lam, strict=True)])
            exact[k] = mpmath.log10(mpmath.norm(delta))
            lam = mpmath.matrix(layer.parameters["U"].T.tolist()) * delta
    np.testing.assert_allclose(triangle(layer)[-1], exact, rtol=0, atol=1e-9)


def test_saturated_slopes_are_not_mistaken_for_zero(chain):
    """A16: f' of 1e-300 and a signal of 1e-200 give 1e-500, not 0."""
    layer = chain(np.array([[1e-100]]), 4, activation="tanh", bias=345.0)
    slope = np.log10(layer.slopes["z"][0, 0])
    assert -300 < slope < -290
    np.testing.assert_allclose(triangle(layer)[-1], slope + (slope - 100) * np.arange(3, -1, -1))


# A4: eigenvalues of 0.9 throughout, and yet a signal grows thousandfold.


@pytest.mark.parametrize(
    ("size", "link", "peak", "lag", "below_one"),
    [(6, 0.3, 50.31, 47, 135), (8, 0.5, 1.277e4, 69, 245), (16, 0.5, 3.43e9, 149, None)],
)
def test_non_normal_chains(chain, size, link, peak, lag, below_one):
    U = 0.9 * np.eye(size) + link * np.eye(size, k=1)
    strongest = np.linalg.svd(np.linalg.matrix_power(U.T, lag))[2][0]
    direct = np.zeros((lag, size))
    direct[-1] = strongest
    assert 10 ** backward_norms(chain(U, lag, direct), lag)[0] == pytest.approx(peak, rel=2e-3)
    if below_one:
        norms = [
            np.linalg.norm(np.linalg.matrix_power(U, n), 2) for n in (below_one - 1, below_one)
        ]
        assert norms[1] < 1 < norms[0]


def test_non_normal_chain_from_one_unit(chain):
    result = backward_norms(chain(0.9 * np.eye(8) + 0.5 * np.eye(8, k=1), 280), 280)[::-1]
    assert np.argmax(result) == 69
    np.testing.assert_allclose(10 ** result[[69, 100]], [12518.857, 7007.86], rtol=1e-6)
    assert result[245] < 0 < result[244]


def test_nilpotent_chain_ends_in_an_exact_zero(chain):
    result = backward_norms(chain(2 * np.eye(20, k=1), 40), 40)[::-1]
    np.testing.assert_allclose(result[:20], np.arange(20) * np.log10(2), atol=1e-14)
    assert np.isneginf(result[20:]).all()


# A5 and A6: logistic at ½ has slope ¼; a ReLU passes all or nothing.


@pytest.mark.parametrize(
    ("scale", "ratio"), [(2, 8.67e-19), (3.9, 0.218916), (4, 1), (4.4, 304.4816)]
)
def test_logistic_at_one_half(chain, scale, ratio):
    U = scale * orthogonal(5)
    layer = chain(U, 61, activation="logistic", bias=-U @ np.full(5, 0.5), start=0.5)
    result = triangle(layer)[-1]
    assert 10 ** (result[0] - result[-1]) == pytest.approx(ratio, rel=1e-3)


def test_identity_relu_passes_what_is_alive(make_layer):
    alive = np.array([1.0] * 5 + [-1.0] * 3)
    x, direct = np.zeros((20, 1)), np.zeros((20, 8))
    direct[-1] = 1
    start = {"h": np.maximum(alive, 0)}
    layer = make_layer(
        SRN(8, activation="relu"), x, direct, {"U": np.eye(8), "b": np.minimum(alive, 0)}, start
    )
    journeyed = backward_norms(layer, 20)
    assert 10 ** (journeyed[0] - journeyed[-1]) == pytest.approx(np.sqrt(5 / 8))
    silent = make_layer(SRN(8, activation="relu"), x, direct, {"U": np.eye(8)})
    assert np.isneginf(triangle(silent)[-1]).all()


def test_non_finite_signals_stay_visible(chain):
    direct = np.full((5, 2), 1.0)
    U = np.eye(2)
    U[0, 0] = np.inf
    result = triangle(chain(U, 5, direct))
    assert np.diagonal(result) == pytest.approx(np.full(5, 0.5 * np.log10(2)))
    assert np.isposinf(result[1, 0])


def test_mean_by_lag_leaves_out_steps_without_a_loss():
    nan, inf = np.nan, np.inf
    table = np.array([[-inf, nan, nan], [1.0, 3.0, nan], [-inf, 2.0, 5.0]])
    np.testing.assert_array_equal(mean_log_by_lag(table), [4.0, 1.5, -inf])
    np.testing.assert_array_equal(mean_log_by_lag(np.full((2, 2), -inf)), [nan, nan])


def test_fitted_rate():
    assert fitted_rate(np.array([-np.inf, 1.0, 3.0, np.nan, 7.0])) == pytest.approx(2.0)
    assert np.isnan(fitted_rate(np.array([1.0, np.nan])))


@pytest.mark.parametrize("forget", [0.0, 40.0])
def test_the_entry_of_a_loss_into_an_lstm_is_no_part_of_the_rate(make_layer, forget):
    """U = 0: from c to c each step leaves σ(b_f); h → c at the first step is another factor."""
    direct = np.zeros((20, 3))
    direct[-1] = 1.0
    layer = make_layer(LSTM(3), np.ones((20, 1)), direct, {"b.forget": np.full(3, forget)})
    means = mean_log_by_lag(triangle(layer))
    assert entry_steps(layer) == 1
    exact = -np.logaddexp(0, -forget) / np.log(10)
    assert steady_rate(means[1:]) == pytest.approx(exact, abs=1e-12)
    assert abs(fitted_rate(means) - exact) > 1e-3


def test_a_rate_is_given_where_a_line_describes_the_values():
    line = 2 - 0.5 * np.arange(20)
    wave = 0.3 * np.sin(np.arange(20))
    assert steady_rate(line) == fitted_rate(line)
    assert steady_rate(line + wave) == pytest.approx(-0.5, abs=0.02)
    assert np.isnan(steady_rate(np.where(np.arange(20) < 10, 0.0, -8.0)))
    assert np.isnan(steady_rate(np.array([1.0])))
