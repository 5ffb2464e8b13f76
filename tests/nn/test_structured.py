"""Cells whose U has few parameters, against the numbers that it stands for."""

from __future__ import annotations

import numpy as np
import pytest

from rnnviz.nn.cell import Cell
from rnnviz.nn.cells.indrnn import IndRNN
from rnnviz.nn.cells.lru import LRU
from rnnviz.nn.cells.srn import SRN
from rnnviz.nn.initializer import Init, initialize
from rnnviz.nn.network import Network
from rnnviz.nn.trace import LayerTrace
from tests.nn.sample import Case, make_case


def traced(cell: Cell, steps: int = 30, scale: float = 0.6) -> LayerTrace:
    case = make_case(cell, steps=steps, batch=1, readout="last", scale=scale, seed=3)
    return case.network.trace(case.parameters, case.batch).layers[0]


def test_the_error_of_each_unit_is_the_product_of_its_own_slopes_and_u() -> None:
    layer = traced(IndRNN(5), scale=0.9)
    slopes, u = 1 / np.cosh(layer.preactivations["z"]) ** 2, layer.parameters["U"]
    delta = slopes[-1] * layer.direct[-1]
    for k in range(layer.steps - 1, -1, -1):
        np.testing.assert_allclose(layer.deltas["z"][k], delta, rtol=1e-11)
        delta = slopes[k - 1] * u * delta


@pytest.mark.parametrize("activation", ["tanh", "relu"])
def test_it_is_an_srn_with_a_diagonal_u(activation: str) -> None:
    ours = make_case(IndRNN(5, activation), steps=9, batch=3, scale=0.5)
    srn = Network((SRN(5, activation),), 3, 4)
    same = Case(srn, srn.parameters(), ours.batch)
    for name, value in ours.parameters.items():
        same.parameters[name][...] = np.diag(value) if name == "l0.U" else value
    assert ours.loss() == pytest.approx(same.loss(), rel=1e-14)
    found, expected = ours.gradient(), same.gradient()
    np.testing.assert_allclose(found["l0.U"], np.diag(expected["l0.U"]), rtol=1e-11)
    for name in ("l0.W", "l0.b", "readout.V"):
        np.testing.assert_allclose(found[name], expected[name], rtol=1e-11, atol=1e-14)


def complex_lambda(layer: LayerTrace) -> np.ndarray:
    p = layer.parameters
    return np.exp(-np.exp(p["lambda.decay"]) + 1j * np.exp(p["lambda.angle"]))


def test_a_linear_unit_is_what_it_is_in_complex_numbers() -> None:
    layer, n = traced(LRU(6)), 3
    p, states = layer.parameters, layer.states["h"]
    B, b = p["W"][:n] + 1j * p["W"][n:], p["b"][:n] + 1j * p["b"][n:]
    x = np.zeros(n, complex)
    for k, u in enumerate(layer.input, start=1):
        x = complex_lambda(layer) * x + np.exp(p["gamma"]) * (B @ u) + b
        np.testing.assert_allclose(states[k], np.concatenate([x.real, x.imag]), rtol=1e-11)


def test_over_n_steps_it_keeps_exactly_lambda_to_the_power_of_n() -> None:
    layer, n = traced(LRU(6)), 3
    sizes = np.hypot(layer.adjoint[:, :n], layer.adjoint[:, n:])
    distance = np.arange(layer.steps, -1, -1)[:, None]
    kept = np.abs(complex_lambda(layer)) ** distance
    np.testing.assert_allclose(sizes, kept * sizes[-1], rtol=1e-11)
    eigenvalues = np.linalg.eigvals(layer.jacobian()[0])
    both = np.concatenate([complex_lambda(layer), complex_lambda(layer).conj()])
    np.testing.assert_allclose(np.sort_complex(eigenvalues), np.sort_complex(both), rtol=1e-12)


def test_lambda_starts_on_a_ring_with_states_as_large_as_the_input() -> None:
    cell = LRU(2000, radius_min=0.5, radius_max=0.9, max_angle=1.0)
    network = Network((cell,), 2, 1)
    parameters = network.parameters()
    initialize(parameters, network, Init(), np.random.default_rng(0))
    radius = np.exp(-np.exp(parameters["l0.lambda.decay"]))
    angle = np.exp(parameters["l0.lambda.angle"])
    assert 0.5 <= radius.min() < 0.51
    assert 0.89 < radius.max() <= 0.9
    assert np.mean(radius**2) == pytest.approx((0.25 + 0.81) / 2, abs=0.01)  # even over the area
    assert angle.max() <= 1.0
    assert np.mean(angle) == pytest.approx(0.5, abs=0.03)
    gamma = np.exp(parameters["l0.gamma"])
    np.testing.assert_allclose(gamma, np.sqrt(1 - radius**2), rtol=1e-10)


@pytest.mark.parametrize(
    ("kind", "sizes"), [("orthogonal", {1.0}), ("identity", {1.0}), ("chain", {1.0})]
)
def test_a_diagonal_u_is_drawn_as_such(kind: str, sizes: set[float]) -> None:
    network = Network((IndRNN(40),), 2, 1)
    parameters = network.parameters()
    initialize(parameters, network, Init(recurrent=kind), np.random.default_rng(0))
    assert set(np.abs(parameters["l0.U"])) == sizes
    assert (parameters["l0.U"].min() < 0) == (kind == "orthogonal")
    initialize(parameters, network, Init(recurrent="spectral"), np.random.default_rng(0))
    assert np.abs(parameters["l0.U"]).max() == 1
