"""Run by hand, step by step, a network says what its forward pass says."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from rnnviz.nn.cell import Cell
from rnnviz.nn.cells.lstm import LSTM
from rnnviz.nn.cells.narx import NARX
from rnnviz.nn.cells.srn import SRN
from rnnviz.nn.cells.tdnn import TDNN, Convolution
from rnnviz.nn.encoder_decoder import EncoderDecoder
from rnnviz.nn.stepper import Stepper, can_step
from tests.nn.sample import EXAMPLES, Case, make_case

STACKS = (("lstm", "gru"), ("srn-relu", "lstm", "residual"))


def layers(names: tuple[str, ...]) -> tuple[Cell, ...]:
    return tuple(EXAMPLES[name](3 + n) for n, name in enumerate(names))


def agree(case: Case) -> None:
    """Compare every step, of every sequence of the batch, with the forward pass."""
    case.loss()
    outputs = case.run().output
    for b in range(case.batch.x.shape[-1]):
        stepper = Stepper(case.network, case.parameters)
        said = stepper.warm(case.batch.x[..., b])
        expected = outputs[..., b] if outputs.ndim == 3 else outputs[None, :, b]
        np.testing.assert_allclose(said[-len(expected) :], expected, rtol=1e-12, atol=1e-12)
        assert stepper.steps == len(case.batch.x)
        for state, layer in zip(stepper.states, case.run().layers, strict=True):
            whole = np.concatenate([layer.states[s][-1, :, b] for s in layer.cell.states])
            np.testing.assert_allclose(state, whole, rtol=1e-12, atol=1e-12)


@pytest.mark.parametrize("readout", ["every", "last", "mean"])
@pytest.mark.parametrize("names", [*((name,) for name in EXAMPLES), *STACKS], ids="+".join)
def test_every_cell_and_depth(names: tuple[str, ...], readout: str) -> None:
    agree(make_case(*layers(names), steps=9, readout=readout, start=0.3, seed=1))


@pytest.mark.parametrize("embedding", [0, 2])
@pytest.mark.parametrize("name", EXAMPLES)
def test_symbols(name: str, embedding: int) -> None:
    options: dict[str, Any] = {"symbolic": True, "loss": "cross_entropy", "embedding": embedding}
    agree(make_case(EXAMPLES[name](4), inputs=5, **options))
    agree(make_case(EXAMPLES[name](4), EXAMPLES["lstm"](2), inputs=5, **options))


@pytest.mark.parametrize("readout", ["every", "last", "mean"])
def test_in_between_it_says_what_it_would_if_the_sequence_ended_there(readout: str) -> None:
    case = make_case(EXAMPLES["gru-reset_after"](3), batch=1, readout=readout)
    trace = case.network.trace(case.parameters, case.batch)
    said = Stepper(case.network, case.parameters).warm(case.batch.x[..., 0])
    np.testing.assert_allclose(said, trace.output, rtol=1e-12, atol=1e-12)


def test_nothing_read_nothing_said() -> None:
    case = make_case(EXAMPLES["lstm"](3))
    assert Stepper(case.network, case.parameters).warm([]).shape == (0, 4)


def test_training_may_go_on_meanwhile() -> None:
    case = make_case(EXAMPLES["lstm"](3))
    stepper, other = (Stepper(case.network, case.parameters) for _ in range(2))
    first = stepper.advance(case.batch.x[0, :, 0])
    case.parameters.flat[:] = 0
    case.loss()
    np.testing.assert_array_equal(other.advance(case.batch.x[0, :, 0]), first)


def test_in_float32_it_computes_in_float64() -> None:
    case = make_case(EXAMPLES["srn"](3), dtype=np.float32)
    said = Stepper(case.network, case.parameters).warm(case.batch.x[..., 0])
    assert said.dtype == np.float64
    case.loss()
    np.testing.assert_allclose(said, case.run().output[..., 0], atol=1e-5)


def test_overflow_is_a_result() -> None:
    case = make_case(EXAMPLES["srn-identity"](3), scale=1e200)
    said = Stepper(case.network, case.parameters).warm(case.batch.x[..., 0])
    assert not np.isfinite(said[-1]).any()


DELAYED = {
    "tdnn": (TDNN(3, delays=2),),
    "two tdnn": (TDNN(3, delays=2), TDNN(4, delays=3)),
    "tdnn below lstm": (TDNN(3, delays=4), LSTM(3)),
    "convolution": (Convolution(3, delays=2, stride=1), SRN(4)),
    "narx": (NARX(3, delays=4), SRN(2)),
}


@pytest.mark.parametrize("readout", ["every", "mean"])
@pytest.mark.parametrize("name", DELAYED)
def test_what_looks_back_over_several_steps(name: str, readout: str) -> None:
    agree(make_case(*DELAYED[name], steps=9, readout=readout))
    options: dict[str, Any] = {"symbolic": True, "loss": "cross_entropy", "readout": readout}
    agree(make_case(*DELAYED[name], inputs=5, **options))
    agree(make_case(*DELAYED[name], inputs=5, embedding=2, **options))


def test_what_does_not_answer_each_input_cannot_be_run() -> None:
    both = make_case(EXAMPLES["srn"](3), bidirectional=True)
    slow = make_case(Convolution(3, delays=2, stride=2), SRN(4), steps=8, readout="last")
    assert can_step(make_case(EXAMPLES["srn"](3)).network)
    pair = EncoderDecoder((SRN(2),), 3, 3, border=4)
    for network in (both.network, slow.network, pair):
        assert not can_step(network)
        with pytest.raises(ValueError, match="no output after each input"):
            Stepper(network, network.parameters())
