"""Cells whose gates do not see h: what comes back is exactly a product of gates."""

from __future__ import annotations

import numpy as np
import pytest

from rnnviz.flow.path_decomposition import carry_paths
from rnnviz.nn.cells.mingru import MinGRU
from rnnviz.nn.cells.minlstm import MinLSTM
from rnnviz.nn.trace import LayerTrace
from tests.nn.sample import make_case

CELLS = {
    "mingru": MinGRU(4),
    "mingru-g": MinGRU(4, candidate="positive"),
    "minlstm": MinLSTM(4),
    "minlstm-simple": MinLSTM(4, form="simple"),
}
each_cell = pytest.mark.parametrize("name", CELLS)


def traced(name: str, scale: float = 1.5, steps: int = 40) -> LayerTrace:
    """Return the trace of a sequence whose loss is at its end."""
    case = make_case(CELLS[name], steps=steps, batch=1, readout="last", scale=scale, seed=2)
    return case.network.trace(case.parameters, case.batch).layers[0]


def gate(layer: LayerTrace, block: str, sign: float = 1.0) -> np.ndarray:
    """Return σ(W x_k + b) of every step, or 1 − σ, from the weights and the input alone."""
    z = layer.input @ layer.parameters[f"W.{block}"].T + layer.parameters[f"b.{block}"]
    return 1 / (1 + np.exp(-sign * z))


def kept(layer: LayerTrace) -> np.ndarray:
    """Return what h_{k-1} is multiplied by at every step, (T, D), by the published equations."""
    if layer.cell.name == "mingru":
        return gate(layer, "update", sign=-1.0)
    forget = gate(layer, "forget")
    return forget if layer.cell.form == "simple" else forget / (forget + gate(layer, "input"))


@each_cell
def test_the_error_is_exactly_the_product_of_the_gates(name: str) -> None:
    layer = traced(name)
    product = np.cumprod(kept(layer)[::-1], axis=0)[::-1]  # of steps k+1..T at row k
    last = layer.adjoints["h"][-1]
    np.testing.assert_allclose(layer.adjoints["h"][:-1], product * last, rtol=1e-12)
    np.testing.assert_allclose(layer.adjoints["h"][-1], layer.direct[-1], rtol=0)


@each_cell
def test_nothing_comes_back_beside_the_gates(name: str) -> None:
    paths = carry_paths(traced(name))
    assert paths is not None
    assert np.isneginf(paths.beside).all()
    np.testing.assert_allclose(paths.whole, paths.carried.max(axis=1), atol=1e-10)


@each_cell
def test_no_error_ever_grows(name: str) -> None:
    norms = np.linalg.norm(traced(name, scale=20.0).adjoints["h"], axis=1)
    assert (np.diff(norms) >= 0).all()


def test_the_state_is_the_weighted_sum_of_what_was_written() -> None:
    layer = traced("minlstm-simple", steps=12)
    candidate = layer.input @ layer.parameters["W.candidate"].T + layer.parameters["b.candidate"]
    written, h = gate(layer, "input") * candidate, np.zeros(4)
    for keep, new, state in zip(kept(layer), written, layer.states["h"][1:], strict=True):
        h = keep * h + new
        np.testing.assert_allclose(state, h, rtol=1e-12)


def test_a_shut_gate_copies_the_state_bit_by_bit() -> None:
    case = make_case(MinGRU(4), steps=6, batch=2, start=0.3)
    case.parameters["l0.b.update"][...] = -1000.0
    run = case.run()
    case.network.forward(case.parameters, case.batch, run)
    assert (run.layers[0].h == 0.3).all()


def test_gates_that_are_nearly_shut_still_have_their_shares() -> None:
    """f = e⁻¹³⁰⁰ and i = e⁻¹³⁰¹: f/(f + i) is σ(1)."""
    case = make_case(MinLSTM(1), steps=1, batch=1, inputs=1)
    case.parameters.flat[:] = 0
    case.parameters["l0.b.forget"][...], case.parameters["l0.b.input"][...] = -1300.0, -1301.0
    layer = case.network.trace(case.parameters, case.batch).layers[0]
    assert layer.jacobian()[0, 0, 0] == pytest.approx(1 / (1 + np.exp(-1)), rel=1e-12)
