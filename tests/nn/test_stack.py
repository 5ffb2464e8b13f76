"""Stacks against the cells' literal equations, walked through one sequence at a time.

The reference runs on complex numbers: the loss at θ + ih·v has the derivative along v in its
imaginary part, exactly, and owes nothing to any backward pass.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from rnnviz.nn.cell import Cell
from rnnviz.nn.cells.lstm import LSTM
from rnnviz.nn.cells.srn import SRN
from rnnviz.nn.cells.tdnn import TDNN, Convolution
from rnnviz.nn.network import Network
from rnnviz.nn.parameters import Parameters
from rnnviz.nn.sequence_lengths import SequenceLengths
from rnnviz.nn.stack import Stack
from rnnviz.tasks.task import Batch
from tests.nn.sample import EXAMPLES

Array = NDArray[Any]
TINY = 1e-30


@dataclass(frozen=True)
class Plan:
    """A network and its data."""

    kinds: tuple[str, ...]
    both: bool
    convolution: int
    lengths: tuple[int, ...]
    padded: bool
    readout: str
    loss: str
    reduction: str
    start: float
    seed: int

    @property
    def cells(self) -> tuple[Cell, ...]:
        cells = tuple(EXAMPLES[kind](2 + n) for n, kind in enumerate(self.kinds))
        if not self.shortened:
            return cells
        return Convolution(3, delays=self.convolution, stride=2), *cells

    @property
    def shortened(self) -> bool:
        """Whether there is a convolution that leaves every sequence a step."""
        return self.convolution > 0 and self.readout != "every" and min(self.lengths) > 1

    def network(self) -> Network:
        return Network(
            self.cells, 2, 3, readout=self.readout, loss=self.loss, reduction=self.reduction,
            bidirectional=self.both, start=self.start,
        )  # fmt: skip

    def batch(self) -> Batch:
        rng, T, B = np.random.default_rng(self.seed), max(self.lengths), len(self.lengths)
        over = (T,) if self.readout == "every" else ()
        y: Array = rng.normal(size=(*over, 3, B))
        if self.loss == "cross_entropy":
            y = rng.integers(0, 3, (*over, B))
        lengths = np.array(self.lengths) if self.padded else None
        return Batch(rng.normal(size=(T, 2, B)), y, lengths)


plans = st.builds(
    Plan,
    kinds=st.lists(st.sampled_from(list(EXAMPLES)), min_size=1, max_size=3).map(tuple),
    both=st.booleans(),
    convolution=st.integers(0, 3),
    lengths=st.lists(st.integers(1, 7), min_size=1, max_size=3).map(tuple),
    padded=st.booleans(),
    readout=st.sampled_from(["every", "last", "mean"]),
    loss=st.sampled_from(["squared", "cross_entropy"]),
    reduction=st.sampled_from(["mean", "sum"]),
    start=st.sampled_from([0.0, 0.3]),
    seed=st.integers(0, 2**32 - 1),
)


def seen(rows: list[Array], k: int, delays: int) -> Array:
    """Return [x_k; x_{k-1}; ...], k counted from 1."""
    zero = np.zeros_like(rows[0])
    return np.concatenate([rows[k - 1 - d] if k - d > 0 else zero for d in range(delays + 1)])


def walked(network: Network, cell: Cell, p: dict[str, Array], rows: list[Array]) -> list[Array]:
    """Return h_1, ... of one half, reading `rows` from the first to the last."""
    window, states = cell.window, []
    parts = [np.full(cell.size, network.start if s == "h" else 0.0) for s in cell.states]
    state = np.concatenate(parts).astype(complex)
    for k in range(1, len(rows) // window.stride + 1):
        state = cell.step(p, state, seen(rows, window.stride * k, window.delays))
        states.append(state[-cell.size :])
    return states


def reference(network: Network, p: Parameters, x: Array) -> tuple[list[Array], Array]:
    """Return what the read-out sees of one sequence (T, M) at every step, and at the last one."""
    rows = list(x.astype(complex))
    for names, cell in zip(network.stack.layer_groups, network.cells, strict=True):
        forward = walked(network, cell, p.of(names[0]), rows)
        halves = [forward]
        if len(names) == 2:
            halves.append(walked(network, cell, p.of(names[1]), rows[::-1])[::-1])
        if cell is network.cells[-1]:
            delays = cell.above.delays
            halves = [
                [seen(half, k, delays) for k in range(1, len(half) + 1)]
                if n == 0
                else [seen(half[::-1], k, delays) for k in range(1, len(half) + 1)][::-1]
                for n, half in enumerate(halves)
            ]
        rows = [np.concatenate(parts) for parts in zip(*halves, strict=True)]
    last = np.concatenate([half[-1] if n == 0 else half[0] for n, half in enumerate(halves)])
    return rows, last


def loss_of(plan: Plan, network: Network, p: Parameters) -> Any:
    """Return the loss of the batch, summed sequence by sequence."""
    batch, total, count = plan.batch(), 0j, 0
    V, c = p["readout.V"], p["readout.c"]
    for b in range(batch.size):
        end = plan.lengths[b] if plan.padded else batch.steps
        every, last = reference(network, p, batch.x[:end, :, b])
        read = {"every": every, "last": [last], "mean": [sum(every) / len(every)]}[plan.readout]
        y = batch.y[:end, ..., b] if plan.readout == "every" else batch.y[None, ..., b]
        for h, target in zip(read, y, strict=True):
            o = V @ h + c
            if plan.loss == "squared":
                total += ((o - target) ** 2).sum()
                count += o.size
            else:
                total += np.log(np.exp(o).sum()) - o[target]
                count += 1
    return total if plan.reduction == "sum" else total / count


@settings(max_examples=150, deadline=None, derandomize=True)
@given(plans)
def test_the_gradient_along_any_direction(plan: Plan) -> None:
    network, batch = plan.network(), plan.batch()
    rng, parameters = np.random.default_rng(plan.seed), network.parameters()
    parameters.flat[:] = rng.normal(0, 0.6, parameters.flat.size)
    run, gradient = network.run(batch.steps, batch.size), network.parameters()
    loss = network.forward(parameters, batch, run)
    network.backward(parameters, run, gradient)
    for _ in range(2):
        along = rng.normal(size=parameters.flat.size)
        shifted = Parameters(network.layout, flat=parameters.flat + 1j * TINY * along)
        exact = loss_of(plan, network, shifted)
        assert loss == pytest.approx(exact.real, rel=1e-12, abs=1e-13)
        scale = float(np.abs(gradient.flat * along).sum())
        assert abs(gradient.flat @ along - exact.imag / TINY) <= 1e-12 * max(scale, 1e-300)


@settings(max_examples=60, deadline=None, derandomize=True)
@given(st.lists(st.integers(1, 6), min_size=1, max_size=4), st.integers(1, 3))
def test_each_sequence_is_turned_about_its_own_middle(lengths: list[int], width: int) -> None:
    steps, B = max(lengths), len(lengths)
    order = SequenceLengths(steps, np.array(lengths))
    rows = np.random.default_rng(width).normal(size=(steps, width, B))
    turned = order.reverse(rows)
    for b, end in enumerate(lengths):
        np.testing.assert_array_equal(turned[:end, :, b], rows[:end, :, b][::-1])
        np.testing.assert_array_equal(turned[end:, :, b], rows[end:, :, b])
    np.testing.assert_array_equal(order.reverse(turned), rows)
    np.testing.assert_array_equal(order.reverse(rows[:, 0]), turned[:, 0])


def test_names_and_sizes() -> None:
    stack = Stack((Convolution(5, delays=2, stride=2), LSTM(3), TDNN(4, delays=1)), 2, True)
    assert stack.names == ("l0", "l1", "l1r", "l2", "l2r"), "a convolution reads forwards alone"
    assert stack.widths == (2, 5, 6)
    assert stack.seen == 2 * 2 * 4
    shapes = {entry.name: entry.shape for entry in stack.layout}
    assert shapes["l0.W"] == (5, 6)
    assert shapes["l1r.W"] == (12, 5)
    assert shapes["l2.W"] == (4, 12)
    assert "l2.U" not in shapes
    assert (stack.steps(9), stack.by_name["l2r"].name) == (4, "tdnn")
    assert Stack((SRN(2),), 3, prefix="reader.").names == ("reader.l0",)


@pytest.mark.parametrize("both", [False, True])
def test_every_half_must_be_silent_for_a_network_to_be_dead(both: bool) -> None:
    cells = (SRN(3, activation="relu"), SRN(3, activation="relu"))
    network = Network(cells, 2, 1, bidirectional=both)
    parameters, gradient = network.parameters(), network.parameters()
    parameters.flat[:] = 0.5
    for name in network.names:
        parameters[f"{name}.b"][...] = -100
    batch = Batch(np.ones((4, 2, 2)), np.ones((4, 1, 2)))
    run = network.run(4, 2)
    network.forward(parameters, batch, run)
    network.backward(parameters, run, gradient)
    assert network.is_dead(run)
    parameters[f"{network.names[-1]}.b"][...] = 1
    network.forward(parameters, batch, run)
    network.backward(parameters, run, gradient)
    assert not network.is_dead(run)


def test_where_a_backward_half_breaks() -> None:
    network = Network((SRN(2, activation="identity"),), 1, 1, bidirectional=True)
    parameters = network.parameters()
    parameters["l0r.W"][...] = 1
    batch = Batch(np.zeros((5, 1, 1)), np.zeros((5, 1, 1)))
    batch.x[3] = np.inf
    parameters["l0.W"][...] = 0
    batch.x[3] = 1e308
    parameters["l0r.W"][...] = 1e10
    run = network.run(5, 1)
    network.forward(parameters, batch, run)
    fault = network.first_fault(run)
    assert fault is not None
    assert (fault.layer, fault.step) == ("l0r", 2), "its second step reads the last but one"
