"""Forward accumulation gives the gradient that backpropagation through time gives."""

from __future__ import annotations

import numpy as np
import pytest

from rnnviz.nn.rtrl import rtrl
from tests.nn.sample import CELLS, SMOOTH, make_case, relative

READOUTS = ("every", "last", "mean")


@pytest.mark.parametrize("readout", READOUTS)
@pytest.mark.parametrize("name", CELLS)
def test_forward_equals_backward(name: str, readout: str) -> None:
    case = make_case(CELLS[name](4), steps=30, batch=1, readout=readout, seed=2)
    gradient = case.gradient().of("l0")
    found = rtrl(case.network.trace(case.parameters, case.batch).layers[0])
    assert set(found) == set(gradient)
    for key, exact in gradient.items():
        assert exact.any()
        assert relative(found[key], exact) < 1e-11


@pytest.mark.parametrize(("steps", "radius"), [(400, 1.0), (200, 1.3)])
@pytest.mark.parametrize("name", SMOOTH)
def test_over_hundreds_of_steps(name: str, steps: int, radius: float) -> None:
    case = make_case(CELLS[name](4), steps=steps, batch=1, inputs=2, seed=3, readout="last")
    for key, U in case.parameters.items():
        if ".U" in key:
            U *= radius / np.abs(np.linalg.eigvals(U)).max()
    gradient = case.gradient().of("l0")
    found = rtrl(case.network.trace(case.parameters, case.batch).layers[0])
    for key, exact in gradient.items():
        assert relative(found[key], exact) < 1e-11


@pytest.mark.parametrize("name", SMOOTH)
def test_what_a_step_gives_is_the_derivative_of_the_equations(name: str) -> None:
    """∂⁺s_k/∂θ against complex steps through the literal equations, entry by entry."""
    case = make_case(CELLS[name](3), steps=3, batch=1, inputs=2, seed=5)
    layer = case.network.trace(case.parameters, case.batch).layers[0]
    k, states = 2, layer.state.shape[1]
    found = layer.cell.factors(layer, k, np.eye(states))
    for key, value in layer.parameters.items():
        error, v = found[key]
        partial = (error.T[:, :, None] * v).reshape(states, -1)
        for i in range(value.size):
            bumped = value.astype(complex)
            bumped.flat[i] += 1e-30j
            parameters = dict(layer.parameters) | {key: bumped}
            s = layer.cell.step(parameters, layer.state[k - 1], layer.input[k - 1])
            np.testing.assert_allclose(partial[:, i], s.imag / 1e-30, rtol=1e-12, atol=1e-14)
