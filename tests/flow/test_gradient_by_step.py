"""What each step adds to the gradient of U: the sizes of outer products whose sum is ∂L/∂U."""

from __future__ import annotations

import numpy as np
import pytest

from rnnviz.flow.gradient_by_step import step_norms
from rnnviz.nn.cells.tdnn import TDNN
from tests.nn.sample import EXAMPLES, make_case


def outer_products(layer, name):
    """Return δ_k v_kᵀ of every step, (T, D, D), from the arrays of the trace."""
    block = name.partition(".")[2] or "z"
    delta, v = layer.deltas[block], layer.states["h"][:-1]
    if name == "U.candidate" and "reset" in layer.gates:
        reset = layer.gates["reset"]
        if layer.cell.after:
            delta = reset * delta
        else:
            v = reset * v
    return delta[:, :, None] * v[:, None, :]


@pytest.mark.parametrize("name", ["srn", "lstm", "gru"])
def test_they_are_parts_of_the_gradient_of_the_network(name):
    case = make_case(EXAMPLES[name](5), steps=9, batch=1)
    trace = case.network.trace(case.parameters, case.batch)
    (layer,) = trace.layers
    parts = {n: outer_products(layer, n) for n in layer.parameters if n.partition(".")[0] == "U"}
    norms = np.sqrt(sum(np.square(part).sum((1, 2)) for part in parts.values()))
    np.testing.assert_allclose(10.0 ** step_norms(layer), norms, rtol=1e-10)
    whole = dict(case.gradient().items())
    for n, part in parts.items():
        np.testing.assert_allclose(part.sum(0), whole[f"l0.{n}"], atol=1e-12)


def test_a_cell_without_state_adds_nothing_to_a_U_it_has_not():
    case = make_case(TDNN(5), steps=6)
    (layer,) = case.network.trace(case.parameters, case.batch).layers
    assert np.isneginf(step_norms(layer)).all()
