"""Layer normalisation, by the published equations and by what must not change anything."""

from __future__ import annotations

import numpy as np
import pytest

from rnnviz.nn.cells.index import CELLS
from rnnviz.nn.cells.srn_norm import EPSILON, NormalizedSRN
from tests.nn.sample import EXAMPLES, Case, make_case


def test_every_step_is_the_published_one() -> None:
    case = make_case(NormalizedSRN(6), steps=8, batch=1)
    layer = case.network.trace(case.parameters, case.batch).layers[0]
    p, h = layer.parameters, np.zeros(6)
    for k, x in enumerate(layer.input):
        a = p["U"] @ h + p["W"] @ x
        h = np.tanh(p["g"] * (a - np.mean(a)) / np.sqrt(np.var(a) + EPSILON) + p["b"])
        np.testing.assert_allclose(layer.states["h"][k + 1], h, rtol=1e-11)


def scaled(case: Case, factor: float) -> Case:
    parameters = case.parameters.copy()
    for name in ("l0.U", "l0.W"):
        parameters[name][...] *= factor
    return Case(case.network, parameters, case.batch)


def test_the_size_of_u_and_w_falls_out() -> None:
    """To ε; their gradients are inversely as large, and have no part along the weights."""
    case = make_case(NormalizedSRN(6), steps=8, batch=2, scale=100.0)
    case.parameters["l0.g"][...] = 1.0
    larger = scaled(case, 1000.0)
    assert larger.loss() == pytest.approx(case.loss(), rel=1e-6)
    one, other = (c.network.trace(c.parameters, c.batch).layers[0] for c in (case, larger))
    np.testing.assert_allclose(one.jacobian(), other.jacobian(), rtol=1e-3, atol=1e-6)
    gradient = case.gradient()
    whole = [np.concatenate([v["l0.U"], v["l0.W"]], axis=1) for v in (gradient, case.parameters)]
    along = (whole[0] * whole[1]).sum(axis=1)
    sizes = np.linalg.norm(whole[0], axis=1) * np.linalg.norm(whole[1], axis=1)
    assert abs(along.sum()) < 1e-6 * sizes.sum()


def test_what_u_is_replaced_by_for_a_cause() -> None:
    """J of the real layer is diag(f') N_k U; with `scale` times I in place of N_k U it is plain."""
    case = make_case(NormalizedSRN(6), steps=5, batch=1)
    layer = case.network.trace(case.parameters, case.batch).layers[0]
    for k in range(1, 6):
        matrix = layer.slopes["z"][k - 1][:, None] * layer.cell.recurrence_at(layer, k)
        np.testing.assert_allclose(matrix, layer.jacobian()[k - 1], rtol=1e-11, atol=1e-14)
    for scale in (0.0, 1.0):
        changed = layer.cell.neutral(layer, scale)
        for slopes, J in zip(layer.slopes["z"], changed.jacobian(), strict=True):
            np.testing.assert_array_equal(J, scale * np.diag(slopes))


def test_it_is_said_where_the_size_of_u_has_no_effect_and_where_there_is_no_u() -> None:
    assert {kind.name for kind in CELLS if kind.normalizes} == {"srn_norm"}
    without = {name for name, example in EXAMPLES.items() if not example(4).has_u}
    found = {name for name, example in EXAMPLES.items() if not any(
        entry.symbol in ("U", "lambda") for entry in example(4).layout(3))}  # fmt: skip
    assert without == found
    assert {"mingru", "minlstm", "tdnn-2"} <= without
