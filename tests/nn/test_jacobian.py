"""State Jacobians and their products against complex steps through the literal equations."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from rnnviz.nn.trace import LayerTrace
from tests.nn.sample import CELLS, SMOOTH, make_case

Array = NDArray[Any]


def traced(name: str, size: int = 5, scale: float = 0.8) -> LayerTrace:
    case = make_case(CELLS[name](size), batch=1, steps=6, scale=scale, seed=4)
    return case.network.trace(case.parameters, case.batch).layers[0]


def complex_step(layer: LayerTrace, k: int, wrt: str) -> Array:
    """Return ∂s_k/∂s_{k-1} or ∂s_k/∂x_k, column by column."""
    state, x = layer.state[k - 1], layer.input[k - 1]
    size = len(state if wrt == "state" else x)
    columns = []
    for unit in 1e-30j * np.eye(size):
        s, entered = (state + unit, x) if wrt == "state" else (state, x + unit)
        columns.append(layer.cell.step(layer.parameters, s, entered).imag / 1e-30)
    return np.stack(columns, axis=1)


@pytest.mark.parametrize("name", CELLS)
def test_the_trace_follows_the_equations(name: str) -> None:
    layer = traced(name)
    for k in range(1, layer.steps + 1):
        state = layer.cell.step(layer.parameters, layer.state[k - 1], layer.input[k - 1])
        np.testing.assert_allclose(layer.state[k], state, rtol=1e-13, atol=1e-14)


@pytest.mark.parametrize("scale", [0.8, 3.0])
@pytest.mark.parametrize("name", CELLS)
def test_jacobian(name: str, scale: float) -> None:
    layer = traced(name, scale=scale)
    J = layer.cell.jacobian(layer)
    assert J.shape == (layer.steps, layer.state.shape[1], layer.state.shape[1])
    for k in range(1, layer.steps + 1):
        exact = complex_step(layer, k, "state")
        assert np.abs(J[k - 1] - exact).max() < 1e-13 * max(1, np.abs(exact).max())


@pytest.mark.parametrize("name", CELLS)
def test_pull_back_is_the_transposed_jacobian(name: str) -> None:
    layer = traced(name)
    adjoint = np.random.default_rng(0).normal(size=(layer.state.shape[1], 3))
    for k in range(1, layer.steps + 1):
        expected = complex_step(layer, k, "state").T @ adjoint
        found = layer.cell.pull_back(layer, k, adjoint)
        assert found.shape == adjoint.shape
        assert np.abs(found - expected).max() < 1e-13


@pytest.mark.parametrize("name", CELLS)
def test_pull_down_reaches_the_input(name: str) -> None:
    layer = traced(name)
    adjoint = np.random.default_rng(1).normal(size=(layer.state.shape[1], 2))
    for k in (1, layer.steps):
        expected = complex_step(layer, k, "input").T @ adjoint
        assert np.abs(layer.cell.pull_down(layer, k, adjoint) - expected).max() < 1e-13


@pytest.mark.parametrize("name", SMOOTH)
def test_slopes(name: str) -> None:
    """Each block's slope is the derivative of its nonlinearity at its pre-activation."""
    layer = traced(name)
    for block, z in layer.preactivations.items():
        low, _ = layer.cell.gates.get(block, (None, None))
        if low == 0 or name in ("srn-logistic", "residual-input"):
            expected = (1 / (1 + np.exp(-(z + 1e-30j)))).imag / 1e-30
        elif name == "srn-identity":
            expected = np.ones_like(z)
        else:
            expected = np.tanh(z + 1e-30j).imag / 1e-30
        np.testing.assert_allclose(layer.slopes[block], expected, rtol=1e-12)


def test_without_recurrent_weights_the_lstm_spectrum_is_its_forget_gates() -> None:
    case = make_case(CELLS["lstm"](4), batch=1)
    case.parameters.blocks["l0.U"][:] = 0
    (layer,) = case.network.trace(case.parameters, case.batch).layers
    for k, J in enumerate(layer.cell.jacobian(layer)):
        expected = np.sort(np.concatenate([np.zeros(4), layer.gates["forget"][k]]))
        np.testing.assert_allclose(np.sort(np.linalg.eigvals(J).real), expected, atol=1e-14)


def test_the_two_gru_forms_agree_only_where_u_is_diagonal() -> None:
    before, after = traced("gru-before"), traced("gru-after")
    p = dict(after.parameters) | {"b_h.candidate": np.zeros(5)}
    x, state = before.input[0], np.linspace(-1, 1, 5)
    gap = before.cell.step(p, state, x) - after.cell.step(p, state, x)
    assert np.abs(gap).max() > 1e-2
    p["U.candidate"] = np.diag(np.diag(p["U.candidate"]))
    gap = before.cell.step(p, state, x) - after.cell.step(p, state, x)
    assert np.abs(gap).max() < 1e-15
