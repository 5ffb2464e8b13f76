"""What can be known about the flow without a computer, and laws that hold for every network."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rnnviz.flow.delta import backward_norms, fitted_rate, mean_log_by_lag, signals, triangle
from rnnviz.flow.lyapunov import lyapunov
from rnnviz.flow.path_decomposition import product_norms
from rnnviz.flow.scaled_vector import embedded
from rnnviz.flow.spectrum import spectrum
from rnnviz.nn.cells.gru import GRU
from rnnviz.nn.cells.srn import SRN
from rnnviz.verdict import classify_flow
from tests.flow.conftest import CELLS, _layer, random_layer


@settings(max_examples=30, deadline=None, derandomize=True)
@given(st.sampled_from(sorted(CELLS)), st.integers(1, 40), st.integers(0, 10**6))
def test_the_signals_of_all_losses_add_up_to_the_total(name, steps, seed):
    """Σ_t λ_{t,k} = λ_k and so Σ_t δ_{t,k} = δ_k, to 1e-12 of the largest part."""
    layer = random_layer(CELLS[name], steps=steps, seed=seed)
    for k, _, vectors, exponent, _ in signals(layer, np.arange(steps)):
        if k == 0:
            continue
        parts = np.ldexp(vectors, exponent)
        exact, size = layer.adjoint[k], np.abs(parts).sum()
        np.testing.assert_allclose(parts.sum(axis=1), exact, rtol=0, atol=1e-12 * size)
        if not layer.gates:
            delta = layer.slopes["z"][k - 1] * parts.sum(axis=1)[-layer.size :]
            np.testing.assert_allclose(delta, layer.deltas["z"][k - 1], rtol=0, atol=1e-12 * size)


@settings(max_examples=40, deadline=None, derandomize=True)
@given(
    st.sampled_from([("tanh", 1.0), ("logistic", 0.25), ("relu", 1.0), ("identity", 1.0)]),
    st.floats(0.05, 20.0),
    st.integers(0, 10**6),
)
def test_the_bound_of_pascanu(kind, scale, seed):
    """‖δ_{t,k}‖ ≤ (γ σ_max(U))^(t−k) ‖δ_{t,t}‖: with σ_max < 1/γ every error fades."""
    activation, gamma = kind
    rng = np.random.default_rng(seed)
    U = scale * rng.normal(size=(5, 5)) / 5
    direct = np.zeros((40, 5))
    direct[-1] = rng.normal(size=5)
    x = rng.normal(size=(40, 2))
    layer = _layer(SRN(5, activation=activation), x, direct, {"U": U, "W": np.ones((5, 2))})
    sigma = math.log10(gamma * np.linalg.norm(U, 2))
    lags = np.arange(40, -1, -1)
    signal = backward_norms(layer, 40)
    assert (signal <= signal[-1] + lags * sigma + 1e-9).all()
    assert (product_norms(layer) <= lags * sigma + 1e-9).all()


@pytest.mark.parametrize(
    ("size", "link", "peak", "lag", "below_one"),
    [
        (6, 0.3, 50.31, 47, 135),
        (8, 0.5, 1.277e4, 69, 245),
        (16, 0.5, 3.43e9, 149, None),
        (32, 0.5, 3.65e20, 309, None),
    ],
)
def test_what_eigenvalues_of_nine_tenths_hide(chain, size, link, peak, lag, below_one):
    """A4: ρ = 0.9 at every step, and yet products of Jacobians grow and grow."""
    layer = chain(0.9 * np.eye(size) + link * np.eye(size, k=1), 400)
    growth = product_norms(layer)[::-1]
    assert int(growth.argmax()) == lag
    assert 10 ** growth[lag] == pytest.approx(peak, rel=2e-3)
    if below_one:
        assert int(np.flatnonzero(growth >= 0).max()) == below_one - 1


def test_a_relu_with_identity_adds_its_inputs(make_layer):
    """A6: as long as all are positive, h_T = Σ W x_k, whatever came first."""
    rng = np.random.default_rng(0)
    x, W = rng.uniform(0.1, 1, (60, 3)), rng.uniform(0.1, 1, (4, 3))
    direct = np.zeros((60, 4))
    direct[-1] = rng.normal(size=4)
    layer = make_layer(SRN(4, activation="relu"), x, direct, {"U": np.eye(4), "W": W})
    np.testing.assert_allclose(layer.states["h"][-1], W @ x.sum(axis=0), rtol=1e-14)
    assert (layer.deltas["z"] == direct[-1]).all()
    assert (product_norms(layer) == 0).all()


@pytest.mark.parametrize("form", ["reset_before", "reset_after"])
@pytest.mark.parametrize(("bias", "departure"), [(60.0, 1e-23), (20.0, 1.2e-6)])
def test_a_gru_that_copies(make_layer, form, bias, departure):
    """A8: with b_z = 60 nothing changes for 300 steps; with 20 next to nothing."""
    rng = np.random.default_rng(3)
    cell, x = GRU(6, form), rng.normal(size=(300, 3))
    weights = {f"U.{name}": rng.normal(size=(6, 6)) for name in cell.blocks}
    weights |= {f"W.{name}": 0.1 * rng.normal(size=(6, 3)) for name in cell.blocks}
    start = {"h": rng.normal(size=6)}
    layer = make_layer(cell, x, np.ones((300, 6)), weights | {"b.update": bias}, start)
    product = np.eye(6)
    for J in cell.jacobian(layer):
        product = J @ product
    assert np.abs(product - np.eye(6)).max() <= 10 * departure
    assert np.abs(layer.states["h"] - start["h"]).max() <= 10 * departure
    assert np.abs(product_norms(layer)).max() <= 10 * departure + 1e-14


def test_a_residual_rotation_grows(chain):
    """A9: h + tanh(U h) at 0 with U skew, ω = 0.1: J = I + U and ‖J^100‖ = 1.01^50."""
    skew = np.array([[0.0, 0.1], [-0.1, 0.0]])
    growth = product_norms(chain(np.eye(2) + skew, 100))
    assert 10 ** growth[0] == pytest.approx(1.01**50, rel=1e-13)
    assert 10 ** growth[0] == pytest.approx(1.644632, rel=1e-6)


@pytest.mark.parametrize("gain", [0.5, 0.9])
def test_below_the_edge_of_chaos_the_spectrum_of_u_is_all(chain, gain):
    """A11: g < 1 ends at rest, and there λ₁ = ln ρ(U)."""
    rng = np.random.default_rng(1)
    U = gain * rng.normal(size=(60, 60)) / np.sqrt(60)
    layer = chain(U, 600, activation="tanh", start=1e-8 * rng.normal(size=60))
    radius = np.abs(np.linalg.eigvals(U)).max()
    assert lyapunov(layer)[0] == pytest.approx(math.log(radius), abs=0.02)


@pytest.mark.parametrize(
    ("size", "radius", "sigma"), [(32, (0.604, 0.035), (1.087, 0.040)),
                                  (64, (0.605, 0.029), (1.1125, 0.024))],
)  # fmt: skip
def test_the_default_start_on_average(chain, size, radius, sigma):
    """A12: entries uniform in ±1/√n; means of 30 draws within four standard errors."""
    rng, draws = np.random.default_rng(7), 30
    found = [
        spectrum(chain(rng.uniform(-1, 1, (size, size)) / math.sqrt(size), 1)) for _ in range(draws)
    ]
    for values, (mean, deviation) in (
        ([s.radius[0] for s in found], radius),
        ([s.sigma_max[0] for s in found], sigma),
    ):
        assert np.mean(values) == pytest.approx(mean, abs=4 * deviation / math.sqrt(draws))
        assert np.std(values) == pytest.approx(deviation, rel=0.5)


@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize(
    ("activation", "recurrent", "least", "most"),
    [("logistic", 4.0, -47, -30), ("tanh", 1 / math.sqrt(3), -60, -38)],
)
def test_saturated_by_the_input(make_layer, activation, recurrent, least, most, seed):
    """A16: W of standard deviation 20 (10 for tanh) takes some 40 powers of ten over 50 steps."""
    rng, D, M, T = np.random.default_rng(seed), 32, 8, 50
    U = recurrent * rng.normal(size=(D, D)) / math.sqrt(D)
    W = rng.normal(size=(D, M))
    x, direct = np.zeros((T, M)), np.zeros((T, D))
    x[np.arange(T), rng.integers(0, M, T)] = 1
    direct[-1] = rng.normal(size=D)
    scale = 20 if activation == "logistic" else 10
    cell = SRN(D, activation=activation)
    layer = make_layer(cell, x, direct, {"U": U, "W": scale * W})
    row = triangle(layer)[-1]
    assert least < row[0] - row[-1] < most
    verdict, alone = classify_flow((layer,)), direct[-1]
    for _ in range(T - 1):
        alone = U.T @ alone
    left = np.linalg.norm(alone) / np.linalg.norm(direct[-1])
    causes = {"logistic": "saturation", "tanh": "both"}  # for tanh U alone would have done it too
    assert (verdict.kind, verdict.cause.name) == ("vanishing", causes[activation])
    assert verdict.cause.weights == pytest.approx(math.log10(left), abs=1e-9)
    gentle = backward_norms(make_layer(cell, x, direct, {"U": U, "W": 0.01 * W}), T)
    assert gentle[1] - gentle[-1] > row[0] - row[-1] + 10, "U alone would leave far more"


@pytest.mark.parametrize(("weight", "steps"), [(0.9, 300), (1.1, 300), (0.5, 3000)])
def test_the_fitted_rate_is_that_of_the_chain(chain, weight, steps):
    direct = np.zeros((steps, 1))
    direct[:] = 1
    layer = chain(np.array([[weight]]), steps, direct)
    table = triangle(layer)
    assert fitted_rate(mean_log_by_lag(table)) == pytest.approx(math.log10(weight), rel=1e-10)


def test_the_direct_part_enters_h_alone(layer):
    """λ_{t,t} = ∂L_t/∂s_t has nothing in c."""
    whole = embedded(layer)
    np.testing.assert_array_equal(whole[:, -layer.size :], layer.direct)
    assert not whole[:, : -layer.size].any()
