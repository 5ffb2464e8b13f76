"""State Jacobians where a closed form is known."""

from __future__ import annotations

import numpy as np

from rnnviz.nn.trace import LayerTrace
from tests.nn.sample import EXAMPLES, make_case


def traced(name: str, size: int = 5, scale: float = 0.8) -> LayerTrace:
    case = make_case(EXAMPLES[name](size), batch=1, steps=6, scale=scale, seed=4)
    return case.network.trace(case.parameters, case.batch).layers[0]


def test_without_recurrent_weights_the_lstm_spectrum_is_its_forget_gates() -> None:
    case = make_case(EXAMPLES["lstm"](4), batch=1)
    case.parameters.blocks["l0.U"][:] = 0
    (layer,) = case.network.trace(case.parameters, case.batch).layers
    for k, J in enumerate(layer.cell.jacobian(layer)):
        expected = np.sort(np.concatenate([np.zeros(4), layer.gates["forget"][k]]))
        np.testing.assert_allclose(np.sort(np.linalg.eigvals(J).real), expected, atol=1e-14)


def test_the_two_gru_forms_agree_only_where_u_is_diagonal() -> None:
    before, after = traced("gru"), traced("gru-reset_after")
    p = dict(after.parameters) | {"b_h.candidate": np.zeros(5)}
    x, state = before.input[0], np.linspace(-1, 1, 5)
    gap = before.cell.step(p, state, x) - after.cell.step(p, state, x)
    assert np.abs(gap).max() > 1e-2
    p["U.candidate"] = np.diag(np.diag(p["U.candidate"]))
    gap = before.cell.step(p, state, x) - after.cell.step(p, state, x)
    assert np.abs(gap).max() < 1e-15
