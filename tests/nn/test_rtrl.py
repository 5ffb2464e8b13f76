"""Real-time recurrent learning of a batch gives what backpropagation through time gives."""

from __future__ import annotations

import numpy as np
import pytest

from rnnviz.nn.cell import Cell
from rnnviz.nn.cells.gru import GRU
from rnnviz.nn.cells.lstm import LSTM
from rnnviz.nn.cells.narx import NARX
from rnnviz.nn.cells.srn import SRN
from rnnviz.nn.parameters import Parameters
from rnnviz.nn.rtrl import RTRL
from tests.nn.sample import EXAMPLES, PLAIN, Case, error, make_case

READOUTS = ("every", "last", "mean")


def forward(case: Case) -> tuple[float, Parameters]:
    """Return loss and gradient accumulated forward."""
    rule, gradient = (
        RTRL(case.network, case.batch.x.shape[-1]),
        case.network.parameters(),
    )
    return sum(rule.gradients(case.parameters, case.batch, gradient)), gradient


@pytest.mark.parametrize("readout", READOUTS)
@pytest.mark.parametrize("name", PLAIN)
def test_forward_equals_backward(name: str, readout: str) -> None:
    case = make_case(EXAMPLES[name](4), steps=30, batch=3, readout=readout, seed=2, start=0.2)
    loss, found = forward(case)
    assert loss == pytest.approx(case.loss(), rel=1e-13)
    assert error(found, case.gradient()) < 1e-11


@pytest.mark.parametrize(
    "options",
    [
        {"loss": "cross_entropy"},
        {"loss": "cross_entropy", "readout": "last", "symbolic": True},
        {"reduction": "sum", "symbolic": True},
        {"reduction": "sum", "readout": "mean"},
    ],
)
@pytest.mark.parametrize("name", ["srn", "lstm", "gru-reset_after", "narx-3"])
def test_every_loss_and_input(name: str, options: dict[str, object]) -> None:
    case = make_case(EXAMPLES[name](4), steps=12, batch=2, seed=3, **options)
    loss, found = forward(case)
    assert loss == pytest.approx(case.loss(), rel=1e-13)
    assert error(found, case.gradient()) < 1e-11


@pytest.mark.parametrize("readout", READOUTS)
@pytest.mark.parametrize(
    "cells",
    [(SRN(4), SRN(3)), (LSTM(3), GRU(4)), (GRU(3), NARX(2, delays=3), LSTM(3))],
    ids=lambda cells: "-".join(cell.name for cell in cells),
)
def test_layers_on_top_of_each_other(cells: tuple[Cell, ...], readout: str) -> None:
    case = make_case(*cells, steps=15, batch=2, readout=readout, seed=4)
    assert error(forward(case)[1], case.gradient()) < 1e-11


def test_its_memory_does_not_depend_on_the_length() -> None:
    case = make_case(LSTM(5), steps=3, batch=4)
    rule = RTRL(case.network, 4)
    states, parameters = 10, 4 * 5 * (5 + 3 + 1)
    assert rule.nbytes == 2 * 8 * 4 * states * parameters
    for steps in (3, 40):
        batch = make_case(LSTM(5), steps=steps, batch=4).batch
        for _ in rule.gradients(case.parameters, batch, case.network.parameters()):
            pass
        assert rule.nbytes == 2 * 8 * 4 * states * parameters


def test_it_is_the_same_at_every_call() -> None:
    case = make_case(GRU(4), steps=8, batch=2)
    rule, one, two = (
        RTRL(case.network, 2),
        case.network.parameters(),
        case.network.parameters(),
    )
    for gradient in (one, two):
        for _ in rule.gradients(case.parameters, case.batch, gradient):
            pass
    assert one.flat.tobytes() == two.flat.tobytes()
    np.testing.assert_allclose(rule.output, case.run().output if case.loss() else 0, rtol=1e-12)
