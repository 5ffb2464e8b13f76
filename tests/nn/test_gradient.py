"""Backpropagation against differences of the loss, complex steps, and its own law."""

from __future__ import annotations

from itertools import product
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from rnnviz.nn.cells.lstm import LSTM
from rnnviz.nn.parameters import Parameters
from tests.nn.sample import CELLS, SMOOTH, Case, central_differences, error, make_case, relative

Array = NDArray[Any]
READOUTS = ("every", "last", "mean")
LOSSES = tuple(product(("squared", "cross_entropy"), ("mean", "sum")))


@pytest.mark.parametrize(("name", "readout", "loss"), list(product(CELLS, READOUTS, LOSSES)))
def test_central_differences(name: str, readout: str, loss: tuple[str, str]) -> None:
    case = make_case(CELLS[name](4), readout=readout, loss=loss[0], reduction=loss[1])
    if name == "srn-relu":
        run = case.run()
        case.loss()
        assert np.abs(run.layers[0].preactivations["z"]).min() > 1e-3, "too near a kink"
    assert error(case.gradient(), central_differences(case)) < 1e-7


@pytest.mark.parametrize(("name", "embedding"), list(product(CELLS, (0, 3))))
@pytest.mark.parametrize("batch", [1, 3])
def test_symbols(name: str, embedding: int, batch: int) -> None:
    case = make_case(
        CELLS[name](4), symbolic=True, embedding=embedding, inputs=5, batch=batch, seed=2
    )
    assert error(case.gradient(), central_differences(case)) < 1e-7


@pytest.mark.parametrize("name", CELLS)
def test_one_sequence(name: str) -> None:
    case = make_case(CELLS[name](4), batch=1, readout="last", seed=3)
    assert error(case.gradient(), central_differences(case)) < 1e-7


@pytest.mark.parametrize("name", CELLS)
def test_one_unit_one_step(name: str) -> None:
    case = make_case(CELLS[name](1), batch=1, steps=1, inputs=1, outputs=1)
    assert error(case.gradient(), central_differences(case)) < 1e-7


@pytest.mark.parametrize("names", [("lstm", "gru-before"), ("gru-after", "srn-tanh", "lstm")])
@pytest.mark.parametrize("readout", READOUTS)
def test_stacks(names: tuple[str, ...], readout: str) -> None:
    cells = [CELLS[name](size) for name, size in zip(names, (4, 3, 5), strict=False)]
    case = make_case(*cells, readout=readout)
    assert error(case.gradient(), central_differences(case)) < 1e-7


@pytest.mark.parametrize("name", SMOOTH)
def test_complex_steps(name: str) -> None:
    """The literal equations run forward with θ + iε: exact, blind to all tricks of the passes."""
    case = make_case(CELLS[name](3), batch=1, readout="last", outputs=2, scale=0.8)
    found, exact = case.gradient(), _complex_gradient(case)
    assert error(found, exact) < 1e-13


def _complex_gradient(case: Case, epsilon: float = 1e-30) -> Parameters:
    gradient = case.network.parameters()
    for i in range(gradient.flat.size):
        theta = case.parameters.flat.astype(complex)
        theta[i] += 1j * epsilon
        gradient.flat[i] = _literal_loss(case, Parameters(case.parameters.layout, flat=theta)).imag
    gradient.flat /= epsilon
    return gradient


def _literal_loss(case: Case, theta: Parameters) -> complex:
    """Return the mean squared error of the last state's read-out, by the book's equations."""
    (cell,) = case.network.cells
    state: Array = np.zeros(len(cell.states) * cell.size, complex)
    for x in case.batch.x[..., 0]:
        state = cell.step(theta.of("l0"), state, x)
    o = theta["readout.V"] @ state[-cell.size :] + theta["readout.c"]
    return complex(np.mean((o - case.batch.y[:, 0]) ** 2))


@pytest.mark.parametrize(("name", "readout"), list(product(CELLS, READOUTS)))
def test_adjoints_obey_the_recursion(name: str, readout: str) -> None:
    """λ_k = λ_{k,k} + J_{k+1}ᵀ λ_{k+1}, with Jacobians that know nothing of the backward pass."""
    case = make_case(CELLS[name](5), batch=1, readout=readout, steps=12)
    (layer,) = case.network.trace(case.parameters, case.batch).layers
    J, h = layer.cell.jacobian(layer), slice(-layer.size, None)
    adjoint = np.zeros(layer.state.shape[1])
    for k in range(layer.steps, 0, -1):
        adjoint[h] += layer.direct[k - 1]
        np.testing.assert_allclose(layer.adjoint[k], adjoint, rtol=1e-11, atol=1e-15)
        errors = layer.cell.errors(layer, k, adjoint[:, None])
        for block, delta in errors.items():
            found = layer.deltas[block][k - 1]
            np.testing.assert_allclose(found, delta[:, 0], rtol=1e-10, atol=1e-15)
        adjoint = J[k - 1].T @ adjoint
    np.testing.assert_allclose(layer.adjoint[0], adjoint, rtol=1e-11, atol=1e-15)


@pytest.mark.parametrize("name", CELLS)
def test_from_a_state_that_is_not_zero(name: str) -> None:
    case = make_case(CELLS[name](4), steps=5, start=0.7, seed=8)
    (layer,) = case.network.trace(case.parameters, case.batch).layers
    assert (layer.states["h"][0] == 0.7).all()
    assert case.loss() != make_case(CELLS[name](4), steps=5, seed=8).loss()
    assert error(case.gradient(), central_differences(case)) < 1e-7


@pytest.mark.parametrize("name", CELLS)
def test_the_gradient_is_the_sum_over_steps(name: str) -> None:
    """∂L/∂U = Σ δ_k h_{k-1}ᵀ, ∂L/∂W = Σ δ_k x_kᵀ, ∂L/∂b = Σ δ_k, from the trace alone."""
    case = make_case(CELLS[name](5), batch=1, steps=9)
    gradient = case.gradient()
    (layer,) = case.network.trace(case.parameters, case.batch).layers
    for block in layer.cell.blocks:
        suffix = "" if block == "z" else f".{block}"
        delta = layer.deltas[block]
        assert relative(gradient[f"l0.W{suffix}"], delta.T @ layer.input) < 1e-12
        assert relative(gradient[f"l0.b{suffix}"], delta.sum(axis=0)) < 1e-12
        if f"U{suffix}" not in layer.parameters:
            continue
        if block != "candidate" or isinstance(layer.cell, LSTM):
            assert relative(gradient[f"l0.U{suffix}"], delta.T @ layer.states["h"][:-1]) < 1e-12


@pytest.mark.parametrize("name", CELLS)
def test_a_sequence_of_a_batch_is_what_it_is_alone(name: str) -> None:
    case = make_case(CELLS[name](6), batch=4, reduction="sum")
    total = case.network.parameters()
    for b in range(4):
        alone = type(case.batch)(case.batch.x[..., b : b + 1], case.batch.y[..., b : b + 1])
        total.flat += Case(case.network, case.parameters, alone).gradient().flat
    assert error(case.gradient(), total) < 1e-12
