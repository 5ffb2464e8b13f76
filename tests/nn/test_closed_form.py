"""Networks so simple that their gradients can be written down."""

from __future__ import annotations

import math
from functools import reduce
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from rnnviz.nn.cell import Cell
from rnnviz.nn.cells.gru import GRU
from rnnviz.nn.cells.lstm import LSTM
from rnnviz.nn.cells.srn import SRN
from rnnviz.nn.network import Network
from rnnviz.nn.trace import LayerTrace
from tests.nn.sample import Sample

Array = NDArray[Any]


def logistic(z: float) -> float:
    return 1 / (1 + math.exp(-z))


def driven(
    cell: Cell,
    U: Array,
    steps: int,
    b: Array | float = 0.0,
    start: Array | float = 0.0,
    target: Array | float = -0.5,
    V: Array | None = None,
) -> tuple[LayerTrace, dict[str, Array], float]:
    """Return the trace, gradient and loss of Σ(V h_T - target)² without input, from h_0 = start."""
    V = np.eye(cell.size) if V is None else np.atleast_2d(V)
    network = Network((cell,), 1, len(V), readout="last", reduction="sum")
    parameters, gradient = network.parameters(), network.parameters()
    parameters.blocks["l0.U"][:] = U
    parameters.blocks["l0.b"][:] = b
    parameters["readout.V"][:] = V
    batch = Sample(np.zeros((steps, 1, 1)), np.broadcast_to(target, len(V))[:, None].astype(float))
    run = network.run(steps, 1)
    run.layers[0].h[0] = np.reshape(np.broadcast_to(start, cell.size), (-1, 1))
    loss = network.forward(parameters, batch, run)
    network.backward(parameters, run, gradient)
    layer = run.layers[0]
    trace = LayerTrace(
        "l0", cell, parameters.of("l0"), layer.x[..., 0],
        *({k: v[..., 0] for k, v in d.items()} for d in (
            layer.states, layer.preactivations, layer.slopes, layer.gates)),
        np.zeros((steps, cell.size)),
        *({k: v[..., 0] for k, v in d.items()} for d in (layer.adjoints, layer.deltas)),
    )  # fmt: skip
    return trace, dict(gradient), loss


def orthogonal(size: int, seed: int = 0) -> Array:
    return np.linalg.qr(np.random.default_rng(seed).normal(size=(size, size)))[0]


def decay(layer: LayerTrace) -> float:
    """Return ‖δ_1‖/‖δ_T‖."""
    delta = layer.deltas["z"]
    return float(np.linalg.norm(delta[0]) / np.linalg.norm(delta[-1]))


@pytest.mark.parametrize(
    ("u", "ratio", "slope"),
    [(0.9, 5.726417e-3, -0.14168479), (1.0, 1.0, 25.0), (1.1, 106.718957, 623723.4960628)],
)
def test_a_scalar_linear_network(u: float, ratio: float, slope: float) -> None:
    layer, gradient, _ = driven(SRN(1, "identity"), np.array([[u]]), 50, start=1.0, target=0.5)
    assert decay(layer) == pytest.approx(ratio, rel=1e-6)
    assert gradient["l0.U"][0, 0] == pytest.approx(2 * slope, rel=1e-6)
    assert gradient["l0.U"][0, 0] == pytest.approx(2 * (u**50 - 0.5) * 50 * u**49, rel=1e-12)


@pytest.mark.parametrize(
    ("u", "multiplier"), [(1.5, 0.394313), (2.0, 0.166372), (3.0, 0.030513), (5.0, 9.087e-4)]
)
def test_a_large_weight_vanishes_at_the_fixed_point_of_tanh(u: float, multiplier: float) -> None:
    h = 0.9
    for _ in range(400):
        h = math.tanh(u * h)
    layer, _, _ = driven(SRN(1), np.array([[u]]), 10, start=h)
    delta = layer.deltas["z"][:, 0]
    np.testing.assert_allclose(delta[:-1] / delta[1:], multiplier, rtol=1e-4)


@pytest.mark.parametrize("activation", ["tanh", "identity"])
@pytest.mark.parametrize(
    ("rho", "ratio"),
    [(0.5, 7.888609e-31), (0.9, 2.656140e-5), (1.1, 13780.612340), (1.5, 4.0656e17)],
)
def test_a_scaled_rotation_at_rest(activation: str, rho: float, ratio: float) -> None:
    layer, gradient, _ = driven(SRN(8, activation), rho * orthogonal(8), 101)
    assert decay(layer) == pytest.approx(rho**100, rel=1e-13)
    assert decay(layer) == pytest.approx(ratio, rel=2e-5)
    assert not gradient["l0.U"].any(), "h is zero throughout, so U has no gradient at all"


def test_a_chain_grows_although_every_eigenvalue_is_nine_tenths() -> None:
    U = 0.9 * np.eye(8) + 0.5 * np.eye(8, k=1)
    layer, _, _ = driven(SRN(8), U, 280, V=np.eye(8)[0])
    norms = np.linalg.norm(layer.deltas["z"], axis=1)[::-1] / np.linalg.norm(layer.deltas["z"][-1])
    assert int(norms.argmax()) == 69
    assert norms[69] == pytest.approx(12518.9, rel=1e-5)
    assert norms[100] == pytest.approx(7007.86, rel=1e-6)
    assert int(np.flatnonzero(norms >= 1).max()) == 244


def test_a_nilpotent_chain_ends_in_exact_zeros() -> None:
    layer, _, _ = driven(SRN(20, "identity"), 2 * np.eye(20, k=1), 30, V=np.eye(20)[0])
    norms = np.linalg.norm(layer.deltas["z"], axis=1)[::-1]
    assert norms[:20].tolist() == [2.0**n for n in range(20)]
    assert not norms[20:].any()


@pytest.mark.parametrize(
    ("s", "ratio"), [(2, 8.67e-19), (3.9, 0.218916), (4, 1.0), (4.4, 304.4816)]
)
def test_the_logistic_slope_is_a_quarter_at_most(s: float, ratio: float) -> None:
    U = s * orthogonal(6)
    layer, _, _ = driven(SRN(6, "logistic"), U, 61, b=-U @ np.full(6, 0.5), start=0.5)
    # z is zero but for rounding, which an expanding U amplifies over 61 steps.
    assert decay(layer) == pytest.approx((s / 4) ** 60, rel=1e-9)
    assert decay(layer) == pytest.approx(ratio, rel=1e-3)


def test_relu_with_identity_carries_the_error_unchanged() -> None:
    b = np.array([0.1] * 5 + [-0.1] * 3)
    layer, _, _ = driven(SRN(8, "relu"), np.eye(8), 40, b=b, start=0.0, target=-1.0, V=np.eye(8))
    alive = layer.deltas["z"][:, :5]
    assert (alive == alive[-1]).all()
    assert not layer.deltas["z"][:, 5:].any()
    V = np.ones((1, 8))
    layer, _, _ = driven(SRN(8, "relu"), np.eye(8), 40, b=b, target=-1.0, V=V)
    ratio = np.linalg.norm(layer.adjoints["h"][39]) / np.linalg.norm(layer.adjoints["h"][40])
    assert ratio == pytest.approx(math.sqrt(5 / 8), rel=1e-15)


def test_relu_at_zero_is_flat() -> None:
    layer, gradient, _ = driven(SRN(4, "relu"), np.eye(4), 5)
    assert not layer.deltas["z"].any()
    assert not gradient["l0.b"].any()


@pytest.mark.parametrize(
    ("bias", "carried"),
    [
        (0, 8.881784e-16),
        (1, 1.576191e-7),
        (2, 1.753046e-3),
        (3, 0.0880925),
        (5, 0.7147893),
        (40, 1),
    ],
)
def test_the_carousel(bias: float, carried: float) -> None:
    cell = LSTM(3)
    b = np.repeat([bias if row == "forget" else 0.0 for row in cell.rows], 3)
    layer, _, _ = driven(cell, np.zeros((12, 3)), 50, b=b)
    through = reduce(np.matmul, cell.jacobian(layer)[::-1])[:3, :3]
    np.testing.assert_allclose(through, carried * np.eye(3), rtol=1e-6)
    if bias == 40:
        assert (through == np.eye(3)).all()


def test_a_closed_forget_gate_is_no_false_zero() -> None:
    """Where σ underflows in ½ + ½ tanh, the true value is still there."""
    cell = LSTM(2)
    b = np.repeat([-50.0 if row == "forget" else 0.0 for row in cell.rows], 2)
    layer, _, _ = driven(cell, np.zeros((8, 2)), 3, b=b)
    np.testing.assert_allclose(layer.gates["forget"], math.exp(-50), rtol=1e-14)
    np.testing.assert_allclose(layer.slopes["forget"], math.exp(-50), rtol=1e-14)


@pytest.mark.parametrize("form", ["reset_before", "reset_after"])
def test_a_gru_whose_update_gate_is_open_keeps_its_state(form: str) -> None:
    cell, rng = GRU(4, form), np.random.default_rng(3)
    b = np.repeat([60.0 if row == "update" else 0.5 for row in cell.rows], 4)
    start = rng.normal(size=4)
    layer, _, _ = driven(cell, rng.normal(size=(12, 4)), 300, b=b, start=start)
    assert (layer.states["h"] == start).all()
    product = reduce(np.matmul, cell.jacobian(layer)[::-1])
    assert np.abs(product - np.eye(4)).max() < 1e-21
    assert (layer.adjoints["h"][0] == layer.adjoints["h"][-1]).all()
    complement = math.exp(-60)
    assert (layer.gates["update"] == 1).all()
    assert layer.slopes["update"].min() > complement / 1e4


def test_a_gru_whose_update_gate_is_shut_forgets_by_the_true_factor() -> None:
    cell = GRU(3)
    b = np.repeat([-40.0 if row == "update" else 0.0 for row in cell.rows], 3)
    layer, _, _ = driven(cell, np.zeros((9, 3)), 2, b=b, start=1.0)
    np.testing.assert_allclose(layer.gates["update"], math.exp(-40), rtol=1e-14)
    J = cell.jacobian(layer)[0]
    np.testing.assert_allclose(np.diag(J), math.exp(-40) + 0 * J[0], rtol=1e-12)


def test_the_cliff_of_one_unit() -> None:
    """h_k = σ(w h_{k-1} + b) at its unstable fixed point, E = (h_50 - 0.7)²."""
    half = logistic(0.5)
    w = 5.0
    b = 0.5 - w * half
    m = w * half * (1 - half)
    _, gradient, _ = driven(SRN(1, "logistic"), np.array([[w]]), 50, b=b, start=half, target=0.7)
    by_b = gradient["l0.b"][0] / (2 * (half - 0.7) * half * (1 - half))
    assert by_b == pytest.approx((m**50 - 1) / (m - 1), rel=1e-9)
    assert by_b == pytest.approx(18155.8081797, rel=1e-6)
    assert gradient["l0.U"][0, 0] == pytest.approx(half * gradient["l0.b"][0], rel=1e-9)
    assert math.hypot(gradient["l0.U"][0, 0], gradient["l0.b"][0]) == pytest.approx(
        779.3982, rel=1e-6
    )


@pytest.mark.parametrize(
    ("classes", "steps", "reduction", "loss"),
    [(4, 1, "mean", 1.386294), (65, 25, "sum", 104.35968)],
)
def test_ignorance_costs_the_logarithm(
    classes: int, steps: int, reduction: str, loss: float
) -> None:
    network = Network((SRN(3),), 2, classes, loss="cross_entropy", reduction=reduction)
    batch = Sample(np.ones((steps, 2, 1)), np.zeros((steps, 1), int))
    found = network.forward(network.parameters(), batch, network.run(steps, 1))
    assert found == pytest.approx(loss, rel=1e-6)


@pytest.mark.parametrize(("z", "slope"), [(19.0, 1.26e-16), (30.0, 3.5e-26)])
def test_deep_saturation_is_tiny_but_not_zero(z: float, slope: float) -> None:
    layer, _, _ = driven(SRN(1), np.array([[0.5]]), 3, b=z - 0.5, start=1.0)
    exact = 1 / math.cosh(z) ** 2
    np.testing.assert_allclose(layer.slopes["z"], exact, rtol=1e-12)
    assert exact == pytest.approx(slope, rel=0.02)
    delta = layer.deltas["z"][:, 0]
    np.testing.assert_allclose(delta[:-1] / delta[1:], 0.5 * exact, rtol=1e-12)
