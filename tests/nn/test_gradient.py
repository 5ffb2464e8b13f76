"""Backpropagation against differences of the loss, for every read-out, loss and kind of input."""

from __future__ import annotations

from itertools import product

import numpy as np
import pytest

from tests.nn.sample import EXAMPLES, RECURRENT, Case, central_differences, error, make_case

READOUTS = ("every", "last", "mean")
LOSSES = tuple(product(("squared", "cross_entropy"), ("mean", "sum")))


@pytest.mark.parametrize("name", EXAMPLES)
def test_central_differences(name: str) -> None:
    for readout, (loss, reduction) in product(READOUTS, LOSSES):
        case = make_case(EXAMPLES[name](4), readout=readout, loss=loss, reduction=reduction)
        if name == "srn-relu":
            run = case.run()
            case.loss()
            assert np.abs(run.layers[0].preactivations["z"]).min() > 1e-3, "too near a kink"
        assert error(case.gradient(), central_differences(case)) < 1e-7, (readout, loss, reduction)


@pytest.mark.parametrize("name", EXAMPLES)
def test_symbols(name: str) -> None:
    for embedding, batch in product((0, 3), (1, 3)):
        options = {"embedding": embedding, "inputs": 5, "batch": batch, "seed": 2}
        case = make_case(EXAMPLES[name](4), symbolic=True, **options)
        assert error(case.gradient(), central_differences(case)) < 1e-7, (embedding, batch)


@pytest.mark.parametrize("name", EXAMPLES)
def test_one_sequence(name: str) -> None:
    case = make_case(EXAMPLES[name](4), batch=1, readout="last", seed=3)
    assert error(case.gradient(), central_differences(case)) < 1e-7


@pytest.mark.parametrize("name", EXAMPLES)
def test_one_unit_one_step(name: str) -> None:
    case = make_case(EXAMPLES[name](1), batch=1, steps=1, inputs=1, outputs=1)
    assert error(case.gradient(), central_differences(case)) < 1e-7


@pytest.mark.parametrize("names", [("lstm", "gru"), ("gru-reset_after", "srn", "lstm")])
@pytest.mark.parametrize("readout", READOUTS)
def test_stacks(names: tuple[str, ...], readout: str) -> None:
    cells = [EXAMPLES[name](size) for name, size in zip(names, (4, 3, 5), strict=False)]
    case = make_case(*cells, readout=readout)
    assert error(case.gradient(), central_differences(case)) < 1e-7


@pytest.mark.parametrize("name", RECURRENT)
def test_from_a_state_that_is_not_zero(name: str) -> None:
    case = make_case(EXAMPLES[name](4), steps=5, batch=8, start=0.7, seed=8)
    (layer,) = case.network.trace(case.parameters, case.batch).layers
    assert (layer.states["h"][0] == 0.7).all()
    assert case.loss() != make_case(EXAMPLES[name](4), steps=5, batch=8, seed=8).loss()
    assert error(case.gradient(), central_differences(case)) < 1e-7


@pytest.mark.parametrize("name", EXAMPLES)
def test_a_sequence_of_a_batch_is_what_it_is_alone(name: str) -> None:
    case = make_case(EXAMPLES[name](6), batch=4, reduction="sum")
    total = case.network.parameters()
    for b in range(4):
        alone = type(case.batch)(case.batch.x[..., b : b + 1], case.batch.y[..., b : b + 1])
        total.flat += Case(case.network, case.parameters, alone).gradient().flat
    assert error(case.gradient(), total) < 1e-12
