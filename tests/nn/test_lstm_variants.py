"""Variants of the LSTM against the LSTM itself with weights under which they are the same."""

from __future__ import annotations

import numpy as np
import pytest

from rnnviz.flow.path_decomposition import carry_paths
from rnnviz.nn.cell import Cell
from rnnviz.nn.cells.lstm import LSTM
from rnnviz.nn.cells.lstm_1997 import LSTM1997
from rnnviz.nn.cells.lstm_coupled import CoupledLSTM
from rnnviz.nn.cells.lstm_peephole import PeepholeLSTM
from tests.nn.sample import Case, make_case

OPEN = 1000.0
"""A bias at which a gate is 1 to the last digit."""


def both(cell: Cell) -> tuple[Case, Case]:
    """Return a random case of a variant, and one of an LSTM that computes the same."""
    ours, theirs = (
        make_case(kind, steps=9, batch=3, seed=5, start=0.2, reduction="sum")
        for kind in (cell, LSTM(cell.size))
    )
    theirs = Case(theirs.network, theirs.network.parameters(), ours.batch)
    for name, value in ours.parameters.items():
        if not name.startswith("l0.p"):
            theirs.parameters[name][...] = value
    return ours, theirs


def same(ours: Case, theirs: Case, *names: str) -> None:
    """Check that states, gradients by some names, and J are the same."""
    assert ours.loss() == pytest.approx(theirs.loss(), rel=1e-14)
    found, expected = ours.gradient(), theirs.gradient()
    for name in names:
        np.testing.assert_allclose(found[name], expected[name], rtol=1e-10, atol=1e-13)
    one, other = (c.network.trace(c.parameters, c.batch).layers[0] for c in (ours, theirs))
    np.testing.assert_allclose(one.state, other.state, rtol=1e-13, atol=1e-15)
    np.testing.assert_allclose(one.adjoint, other.adjoint, rtol=1e-11, atol=1e-14)
    np.testing.assert_allclose(one.jacobian(), other.jacobian(), rtol=1e-12, atol=1e-15)


def weights(*blocks: str) -> list[str]:
    return [f"l0.{letter}.{block}" for letter in "UWb" for block in blocks]


def test_an_lstm_that_never_forgets_is_that_of_1997() -> None:
    ours, theirs = both(LSTM1997(4))
    theirs.parameters["l0.b.forget"][...] = OPEN
    same(ours, theirs, *weights("input", "output", "candidate"), "readout.V")


def test_an_lstm_whose_input_gate_is_the_rest_is_coupled() -> None:
    """σ(−z) = 1 − σ(z): with negative weights i = 1 − f, and both gates add to one gradient."""
    ours, theirs = both(CoupledLSTM(4))
    for letter in "UWb":
        forget = ours.parameters[f"l0.{letter}.forget"]
        theirs.parameters[f"l0.{letter}.input"][...] = -forget
    same(ours, theirs, *weights("output", "candidate"), "readout.V")
    gradient, expected = ours.gradient(), theirs.gradient()
    for letter in "UWb":
        whole = expected[f"l0.{letter}.forget"] - expected[f"l0.{letter}.input"]
        np.testing.assert_allclose(gradient[f"l0.{letter}.forget"], whole, rtol=1e-10, atol=1e-13)


def test_with_its_peepholes_shut_it_is_an_lstm() -> None:
    ours, theirs = both(PeepholeLSTM(4))
    for name in ours.parameters:
        if name.startswith("l0.p"):
            ours.parameters[name][...] = 0
    same(ours, theirs, *weights("input", "forget", "output", "candidate"), "readout.V")


def test_a_peephole_is_a_weight_from_the_state_of_its_own_unit() -> None:
    """The gates are σ of U h, W x, b and p times c, which the output gate sees when it is new."""
    case = make_case(PeepholeLSTM(4), steps=5, batch=1)
    layer = case.network.trace(case.parameters, case.batch).layers[0]
    p, c, h = layer.parameters, layer.states["c"], layer.states["h"]
    for gate, seen in (("input", c[:-1]), ("forget", c[:-1]), ("output", c[1:])):
        z = h[:-1] @ p[f"U.{gate}"].T + layer.input @ p[f"W.{gate}"].T + p[f"b.{gate}"]
        value = 1 / (1 + np.exp(-(z + p[f"p.{gate}"] * seen)))
        np.testing.assert_allclose(layer.gates[gate], value, rtol=1e-12)
    # The carousel is f; what comes through the peepholes counts as beside it.
    still = layer.without_u()
    diagonal = np.einsum("kii->ki", still.jacobian()[:, :4, :4])
    np.testing.assert_array_equal(diagonal, layer.gates["forget"])


def test_the_carousel_of_1997_keeps_every_error_of_c() -> None:
    case = make_case(LSTM1997(4), steps=60, batch=1, scale=2.0)
    paths = carry_paths(case.network.trace(case.parameters, case.batch).layers[0])
    assert paths is not None
    assert (paths.carried == 0).all()
