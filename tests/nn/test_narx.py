"""NARX: the delay line, its special cases SRN, AR and ARX, and what its jumps do to the error."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray

from rnnviz.flow.delta import backward_norms
from rnnviz.nn.cells.narx import NARX
from rnnviz.nn.cells.srn import SRN
from rnnviz.nn.trace import LayerTrace
from tests.nn.sample import Case, Sample, central_differences, error, make_case, relative

Array = NDArray[np.float64]


def narx(*values: float, inputs: Array, size: int = 1) -> LayerTrace:
    """Return what a linear NARX of one unit does: `values` are U_1 to U_K, W and b."""
    cell = NARX(size, activation="identity", delays=len(values) - 2)
    case = make_case(cell, inputs=1, outputs=1, steps=len(inputs), batch=1)
    case.parameters.blocks["l0.U"][:, 0] = values[:-2]
    case.parameters["l0.W"][...], case.parameters["l0.b"][...] = values[-2:]
    batch = Sample(inputs[:, None, None], case.batch.y)
    return case.network.trace(case.parameters, batch).layers[0]


def test_states_are_the_delay_line() -> None:
    case = make_case(NARX(3, delays=4), steps=9, batch=1)
    layer = case.network.trace(case.parameters, case.batch).layers[0]
    assert layer.cell.states == ("h_3", "h_2", "h_1", "h")
    for j in (1, 2, 3):
        np.testing.assert_array_equal(layer.states[f"h_{j}"][j:], layer.states["h"][:-j])
        assert not layer.states[f"h_{j}"][:j].any()


@pytest.mark.parametrize("truncation", [0, 3])
def test_with_one_delay_it_is_an_srn(truncation: int) -> None:
    one, srn = make_case(NARX(5, delays=1), seed=3), make_case(SRN(5), seed=3)
    assert one.loss() == srn.loss()
    np.testing.assert_allclose(
        one.gradient(truncation).flat, srn.gradient(truncation).flat, rtol=1e-12, atol=1e-15
    )


def test_a_linear_unit_is_an_autoregressive_model() -> None:
    """y_t = w_0 + Σ_j u_j y_{t-j} + w x_t, computed term by term."""
    rng = np.random.default_rng(0)
    u, w, bias, x = (0.5, -0.3, 0.2), 1.7, 0.1, rng.normal(size=40)
    y = np.zeros(40 + 3)
    for t in range(40):
        y[t + 3] = bias + w * x[t] + sum(u[j] * y[t + 2 - j] for j in range(3))
    layer = narx(*u, w, bias, inputs=x)
    np.testing.assert_allclose(layer.states["h"][1:, 0], y[3:], rtol=1e-13, atol=1e-14)


def test_least_squares_finds_its_weights_in_what_it_does() -> None:
    """A linear AR fitted to the series that it made has exactly its U_j, W and b."""
    x, given = np.random.default_rng(1).normal(size=200), (0.6, -0.2, 0.3, -0.1, 0.9, 0.05)
    y = narx(*given, inputs=x).states["h"][1:, 0]
    past = [y[4 - j : len(y) - j] for j in range(1, 5)]
    found, *_ = np.linalg.lstsq(np.stack([*past, x[4:], np.ones(len(y) - 4)], 1), y[4:])
    np.testing.assert_allclose(found, given, rtol=1e-11)


def test_a_pendulum_of_small_angles_is_an_ar_of_order_two() -> None:
    """y_t = 2 cos(ω) y_{t-1} − y_{t-2} started by one push is sin(ωt)/sin(ω) for ever."""
    omega, push = 0.1, np.eye(1000)[0]
    h = narx(2 * np.cos(omega), -1.0, 1.0, 0.0, inputs=push).states["h"][1:, 0]
    t = np.arange(1, 1001)
    np.testing.assert_allclose(h, np.sin(omega * t) / np.sin(omega), atol=1e-9)


@pytest.mark.parametrize("delays", [1, 2, 5, 10])
def test_an_error_travels_in_jumps(delays: int) -> None:
    """Lin et al. 1996: through U_K = u alone, ℓ steps cost ℓ/K factors, not ℓ."""
    steps, u = 61, 0.5
    values = (*[0.0] * (delays - 1), u, 1.0, 0.0)
    case = make_case(NARX(1, activation="identity", delays=delays), steps=steps, batch=1, inputs=1,
                     outputs=1, readout="last")  # fmt: skip
    case.parameters.blocks["l0.U"][:, 0] = values[:-2]
    layer = case.network.trace(case.parameters, case.batch).layers[0]
    adjoint = layer.adjoints["h"][1:, 0] / layer.adjoints["h"][-1, 0]
    lag = np.arange(steps)[::-1]
    expected = np.where(lag % delays == 0, u ** (lag // delays), 0.0)
    np.testing.assert_allclose(adjoint, expected, rtol=1e-12)


def test_the_error_of_random_networks_fades_more_slowly_with_more_delays() -> None:
    """The same U drawn alike: what is left after 60 steps, the median of nine networks."""
    kept = []
    for delays in (1, 2, 4):
        ends = []
        for seed in range(9):
            case = make_case(NARX(16, delays=delays), steps=61, batch=1, readout="last",
                             seed=seed, scale=0.5 / 4 / delays**0.5)  # fmt: skip
            layer = case.network.trace(case.parameters, case.batch).layers[0]
            norms = backward_norms(layer, 61)
            ends.append(norms[1] - norms[-1])
        kept.append(np.median(ends))
    assert kept[0] < -15
    assert -14 < kept[1] < -9
    assert -8 < kept[2] < -4


def test_torch_differentiates_it_alike() -> None:
    """The equations written out for autograd: output, gradient and the error of each step."""
    torch = pytest.importorskip("torch", reason="PyTorch is not installed")
    case = make_case(NARX(4, delays=3), steps=17, batch=3, seed=7)
    leaves = {k: torch.tensor(v, requires_grad=True) for k, v in case.parameters.items()}
    line, zero = [], torch.zeros(4, 3, dtype=torch.float64)
    for x in torch.tensor(case.batch.x):
        past = (line[::-1] + [zero] * 3)[:3]
        z = leaves["l0.W"] @ x + leaves["l0.b"][:, None]
        for j, h in enumerate(past, 1):
            z = z + leaves[f"l0.U.{j}"] @ h
        line.append(torch.tanh(z))
        line[-1].retain_grad()
    output = torch.stack([leaves["readout.V"] @ h + leaves["readout.c"][:, None] for h in line])
    loss = ((output - torch.tensor(case.batch.y)) ** 2).mean()
    loss.backward()
    gradient = case.gradient()
    assert case.loss() == pytest.approx(float(loss.detach()), rel=1e-13)
    for name, leaf in leaves.items():
        assert relative(gradient[name], leaf.grad.numpy()) < 1e-10
    adjoint = case.run().layers[0].adjoint
    for k, h in enumerate(line, 1):
        assert relative(adjoint[k], h.grad.numpy()) < 1e-10


@pytest.mark.parametrize("truncation", [0, 4])
def test_the_gradient_through_both_delay_lines(truncation: int) -> None:
    case = make_case(SRN(3), NARX(4, delays=2, input_delays=3), steps=9, seed=8)
    if truncation == 0:
        assert error(case.gradient(), central_differences(case)) < 1e-7
    assert case.gradient(truncation).flat.any()


def test_with_inputs_alone_it_is_a_linear_forecast() -> None:
    """AR(3) as a forecast: U = 0 and the W of least squares give its values, step by step."""
    rng, K = np.random.default_rng(2), 3
    series = np.convolve(rng.normal(size=120), [1, 0.7, 0.4], "valid")
    past = np.stack([series[K - i - 1 : -1 - i] for i in range(K)], axis=1)
    weights, *_ = np.linalg.lstsq(past, series[K:])
    cell = NARX(1, activation="identity", delays=1, input_delays=K - 1)
    case = make_case(cell, inputs=1, outputs=1, steps=len(series) - 1, batch=1)
    case.parameters["l0.U.1"][...] = case.parameters["l0.b"][...] = 0
    case.parameters["l0.W"][...] = weights
    batch = Sample(series[:-1, None, None], case.batch.y)
    h = case.network.trace(case.parameters, batch).layers[0].states["h"][1:, 0]
    np.testing.assert_allclose(h[K - 1 :], past @ weights, rtol=1e-12)


def test_arx_with_both_delays_is_its_difference_equation() -> None:
    """y_t = Σ_j u_j y_{t-j} + Σ_i w_i x_{t-i} + b from rest, computed term by term."""
    u, w, bias = (0.4, -0.2), (1.0, 0.5, -0.3), 0.05
    x = np.random.default_rng(3).normal(size=30)
    y: list[float] = []
    for t in range(30):
        own = sum(u[j] * y[t - 1 - j] for j in range(2) if t - 1 - j >= 0)
        y.append(bias + own + sum(w[i] * x[t - i] for i in range(3) if t - i >= 0))
    cell = NARX(1, activation="identity", delays=2, input_delays=2)
    case = make_case(cell, inputs=1, outputs=1, steps=30, batch=1)
    case.parameters["l0.U.1"][...], case.parameters["l0.U.2"][...] = u
    case.parameters["l0.W"][...], case.parameters["l0.b"][...] = w, bias
    batch = Sample(x[:, None, None], case.batch.y)
    h = case.network.trace(case.parameters, batch).layers[0].states["h"][1:, 0]
    np.testing.assert_allclose(h, y, rtol=1e-12, atol=1e-14)


def test_symbols_enter_it() -> None:
    """Symbols and the vectors that they stand for give the same gradient."""
    case = make_case(NARX(4, delays=3), symbolic=True, inputs=5)
    vectors = np.eye(5)[case.batch.x].transpose(0, 2, 1)
    plain = make_case(NARX(4, delays=3), inputs=5)
    same = Case(plain.network, case.parameters, Sample(vectors, case.batch.y))
    assert relative(case.gradient().flat, same.gradient().flat) < 1e-13
