"""Truncated BPTT: the state goes on across the cuts, the error does not."""

from __future__ import annotations

from typing import Any

import pytest
from numpy.typing import NDArray

from tests.nn.sample import EXAMPLES, RECURRENT, Case, error, make_case

Array = NDArray[Any]


def chunked(case: Case, truncation: int) -> Array:
    """Return the gradient as the sum over chunks, each starting from the state before it."""
    network, total = case.network, case.network.parameters()
    whole = case.run()
    network.forward(case.parameters, case.batch, whole)
    (states,) = [{k: v.copy() for k, v in layer.states.items()} for layer in whole.layers]
    steps = len(case.batch.x)
    for start in range(0, steps, truncation):
        rows = slice(start, start + truncation)
        part = type(case.batch)(case.batch.x[rows], case.batch.y[rows])
        run, gradient = network.run(len(part.x), part.x.shape[-1]), network.parameters()
        for name, values in states.items():
            run.layers[0].states[name][0] = values[start]
        network.forward(case.parameters, part, run)
        network.backward(case.parameters, run, gradient)
        for values in run.layers[0].states.values():
            values[0] = 0
        total.flat += gradient.flat
    return total


@pytest.mark.parametrize("truncation", [1, 2, 3, 5])
@pytest.mark.parametrize("name", RECURRENT)
def test_each_chunk_is_a_sequence_of_its_own(name: str, truncation: int) -> None:
    case = make_case(EXAMPLES[name](4), steps=8, reduction="sum")
    assert error(case.gradient(truncation), chunked(case, truncation)) < 1e-12


@pytest.mark.parametrize("truncation", [8, 100])
@pytest.mark.parametrize("name", EXAMPLES)
def test_a_long_chunk_changes_nothing(name: str, truncation: int) -> None:
    case = make_case(EXAMPLES[name](4), steps=8)
    whole = case.gradient().flat.copy()
    assert (case.gradient(truncation).flat == whole).all()


@pytest.mark.parametrize("name", RECURRENT)
def test_nothing_before_the_last_chunk_hears_of_the_last_loss(name: str) -> None:
    case = make_case(EXAMPLES[name](4), steps=8, batch=1, readout="last")
    (layer,) = case.network.trace(case.parameters, case.batch, truncation=3).layers
    adjoint = layer.adjoint
    assert not layer.delta[:6].any()
    assert layer.delta[6:].any(axis=1).all()
    assert not adjoint[:7].any()
    assert adjoint[7:].any(axis=1).all()


def test_turning_it_off_again_leaves_no_trace() -> None:
    case = make_case(EXAMPLES["lstm"](4), steps=8, readout="last")
    whole = case.gradient().flat.copy()
    case.gradient(truncation=3)
    assert (case.gradient().flat == whole).all()


def test_layers_below_are_cut_too() -> None:
    case = make_case(
        EXAMPLES["gru-reset_after"](4), EXAMPLES["lstm"](3), steps=6, batch=1, readout="last"
    )
    layers = case.network.trace(case.parameters, case.batch, truncation=2).layers
    for layer in layers:
        assert not layer.delta[:4].any()
        assert layer.delta[4:].any(axis=1).all()
