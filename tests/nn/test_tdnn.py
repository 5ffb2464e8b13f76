"""Networks with delays instead of a state: against loops written out and against the loss alone."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from rnnviz.nn.cell import Cell
from rnnviz.nn.cells.gru import GRU
from rnnviz.nn.cells.lstm import LSTM
from rnnviz.nn.cells.srn import SRN
from rnnviz.nn.cells.tdnn import TDNN, Convolution
from rnnviz.nn.delay_window import DelayWindow
from rnnviz.nn.network import Network
from tests.nn.sample import Case, Sample, central_differences, error, make_case

Array = NDArray[Any]

STACKS: dict[str, tuple[Cell, ...]] = {
    "one": (TDNN(4, delays=2),),
    "no delays": (TDNN(4, activation="logistic", delays=0),),
    "longer than the sequence": (TDNN(3, delays=12),),
    "two": (TDNN(4, delays=2), TDNN(3, delays=1)),
    "below": (TDNN(4, delays=3), LSTM(3)),
    "above": (GRU(3), TDNN(4, delays=2)),
    "convolution": (Convolution(4, delays=2, stride=2), SRN(3)),
    "convolution below delays": (Convolution(3, delays=1, stride=3), TDNN(3, delays=1)),
}


@pytest.mark.parametrize(("readout", "both"), [("every", False), ("last", True), ("mean", True)])
@pytest.mark.parametrize("name", STACKS)
def test_central_differences(name: str, readout: str, both: bool) -> None:
    if "convolution" in name and readout == "every":
        return  # fewer steps than targets
    case = make_case(*STACKS[name], readout=readout, bidirectional=both)
    assert error(case.gradient(), central_differences(case)) < 1e-7


@pytest.mark.parametrize("embedding", [0, 2])
@pytest.mark.parametrize("name", ["one", "no delays", "below", "convolution"])
def test_symbols(name: str, embedding: int) -> None:
    options = {"symbolic": True, "embedding": embedding, "inputs": 4, "readout": "mean"}
    case = make_case(*STACKS[name], loss="cross_entropy", **options)
    assert error(case.gradient(), central_differences(case)) < 1e-7


def seen(rows: list[Array], k: int, delays: int) -> Array:
    """Return [x_k; x_{k-1}; ...], k counted from 1."""
    zero = np.zeros_like(rows[0])
    return np.concatenate([rows[k - 1 - d] if k - d > 0 else zero for d in range(delays + 1)])


def test_the_book_s_equations() -> None:
    """h_t = f(W [x_t; ...; x_{t-K}] + b), o_t = V [h_t; ...; h_{t-K}] + c, sequence by sequence."""
    case = make_case(TDNN(4, delays=2), TDNN(3, activation="logistic", delays=1))
    case.loss()
    p, run = case.parameters, case.run()
    for b in range(2):
        rows = list(case.batch.x[..., b])
        steps = range(1, len(rows) + 1)
        first = [np.tanh(p["l0.W"] @ seen(rows, k, 2) + p["l0.b"]) for k in steps]
        second = [1 / (1 + np.exp(-(p["l1.W"] @ seen(first, k, 1) + p["l1.b"]))) for k in steps]
        o = [p["readout.V"] @ seen(second, k, 1) + p["readout.c"] for k in steps]
        np.testing.assert_allclose(run.output[..., b], o, rtol=1e-13)


def test_a_convolution_moves_on() -> None:
    case = make_case(Convolution(2, delays=3, stride=2), SRN(3), readout="last", steps=9)
    case.loss()
    p, rows = case.parameters, list(case.batch.x[..., 0])
    assert case.run().steps == 4
    for k in range(1, 5):
        expected = np.tanh(p["l0.W"] @ seen(rows, 2 * k, 3) + p["l0.b"])
        np.testing.assert_allclose(case.run().layers[0].h[k, :, 0], expected, rtol=1e-13)


@settings(max_examples=80, deadline=None, derandomize=True)
@given(st.integers(1, 12), st.integers(0, 14), st.integers(1, 4), st.integers(0, 2**32 - 1))
def test_a_window_and_its_mirror(steps: int, delays: int, stride: int, seed: int) -> None:
    """What is seen is linear in what is read, and `send` is its transpose."""
    rng, window = np.random.default_rng(seed), DelayWindow(delays, stride)
    rows = rng.normal(size=(steps, 2, 3))
    out = np.full((window.steps(steps), window.width(2), 3), np.nan)
    window.look(rows, out)
    for k in range(1, len(out) + 1):
        np.testing.assert_array_equal(out[k - 1], seen(list(rows), stride * k, delays))
        reached = dict(window.reaches(k))
        assert reached == {d: stride * k - d for d in range(delays + 1) if stride * k - d > 0}
    adjoint, back = rng.normal(size=out.shape), np.full_like(rows, np.nan)
    window.send(adjoint, back)
    assert np.vdot(adjoint, out) == pytest.approx(np.vdot(back, rows), rel=1e-12, abs=1e-12)


@pytest.mark.parametrize("stride", [1, 2, 3])
def test_conv1d(stride: int) -> None:
    """A convolution is torch's, after K zeros and from its s-th output on."""
    torch = pytest.importorskip("torch", reason="PyTorch is not installed")
    case = make_case(Convolution(4, "identity", 2, stride), SRN(3), readout="last", steps=10)
    case.loss()
    W = case.parameters["l0.W"].reshape(4, 3, 3).transpose(0, 2, 1)[:, :, ::-1].copy()
    x = torch.from_numpy(case.batch.x.transpose(2, 1, 0).copy())
    padded = torch.nn.functional.pad(x, (2, 0))[..., stride - 1 :]
    bias = torch.from_numpy(case.parameters["l0.b"].copy())
    exact = torch.nn.functional.conv1d(padded, torch.from_numpy(W), bias, stride=stride).numpy()
    found = case.run().layers[0].h[1:].transpose(2, 1, 0)
    np.testing.assert_allclose(found, exact[..., : found.shape[-1]], atol=1e-12)


def test_nothing_is_carried() -> None:
    case = make_case(TDNN(4, delays=2), readout="last")
    run, gradient = case.run(), case.network.parameters()
    case.network.forward(case.parameters, case.batch, run)
    case.network.backward(case.parameters, run, gradient)
    reached = run.layers[0].delta.any(axis=(1, 2))
    assert reached.tolist() == [False] * 4 + [True] * 3


def test_a_trace_in_half_the_precision_is_its_twin() -> None:
    double = make_case(TDNN(4, delays=2), TDNN(3, delays=1))
    network = Network(double.network.cells, 3, 4, dtype=np.float32)
    parameters = network.parameters()
    parameters.flat[:] = double.parameters.flat
    double.parameters.flat[:] = parameters.flat
    found = network.trace(parameters, double.batch)
    exact = double.network.trace(double.parameters, double.batch)
    for one, other in zip(found.layers, exact.layers, strict=True):
        np.testing.assert_array_equal(one.delta, other.delta)
        assert (one.sent is None) == (other.sent is None)


def test_the_padding_of_shorter_sequences_sends_nothing() -> None:
    """A batch of two lengths is each sequence by itself."""
    for cells in (STACKS["two"], STACKS["below"], STACKS["convolution"]):
        case = make_case(*cells, readout="last", reduction="sum", bidirectional=True, steps=8)
        lengths = np.array([8, 4])
        padded = _Padded(case.batch.x, case.batch.y, lengths)
        whole = Case(case.network, case.parameters, padded).gradient()
        apart = case.network.parameters()
        for b, end in enumerate(lengths):
            one = Sample(case.batch.x[:end, :, b : b + 1], case.batch.y[:, b : b + 1])
            apart.flat[:] += Case(case.network, case.parameters, one).gradient().flat
        np.testing.assert_allclose(whole.flat, apart.flat, atol=1e-12)


def test_of_a_sequence_shorter_than_the_stride_one_step_remains() -> None:
    """It sees what there is, and zeros where the padding stands."""
    case = make_case(Convolution(3, delays=3, stride=3), SRN(2), readout="last", steps=6)
    x = case.batch.x.copy()
    x[2:, :, 1] = 0
    ours, theirs = (
        Case(case.network, case.parameters, _Padded(rows, case.batch.y, np.array([6, length])))
        for rows, length in ((case.batch.x, 2), (x, 3))
    )
    np.testing.assert_array_equal(ours.gradient().flat, theirs.gradient().flat)
    sent = np.empty(x.shape)
    ours.gradient()
    case.run().stack.input_adjoint(case.parameters, sent)
    assert sent[:2].all()
    assert not sent[2:, :, 1].any()


class _Padded(Sample):
    def __init__(self, x: Array, y: Array, lengths: Array) -> None:
        super().__init__(x, y)
        object.__setattr__(self, "lengths", lengths)
