"""Layers on top of each other, each of one half or of two that read in opposite directions.

The layer above reads the states of both halves side by side; nothing else is shared between them.
A backward half counts its steps in the order in which it reads, so that every equation holds
unchanged in its buffers and traces.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import DTypeLike

from rnnviz.nn.cell import Cell
from rnnviz.nn.delay_window import DelayWindow
from rnnviz.nn.parameters import Layout, Parameters
from rnnviz.nn.sequence_lengths import Array, SequenceLengths
from rnnviz.nn.unrolled import Unrolled

PLAIN = DelayWindow()


class Stack:
    """The shape of some layers.

    Parameters
    ----------
    cells : sequence of Cell
        From the input upwards.
    inputs : int
        M.
    bidirectional : bool
        Whether each layer has a backward half too.
    prefix : str
        Of the names: "l0" and so on, the backward halves "l0r", without one.

    Attributes
    ----------
    names : tuple of str
        All halves from the input upwards, forward before backward.
    seen : int
        The size of what can be read of the top layer at each step.
    """

    def __init__(
        self, cells: Sequence[Cell], inputs: int, bidirectional: bool = False, prefix: str = ""
    ) -> None:
        self.cells, self.inputs, self.bidirectional = tuple(cells), inputs, bidirectional
        self.directions = tuple(1 + (bidirectional and not cell.one_way) for cell in self.cells)
        sizes = [count * cell.size for count, cell in zip(self.directions, self.cells, strict=True)]
        self.widths = (inputs, *sizes[:-1])
        self.above = self.cells[-1].above
        self.seen = self.above.width(sizes[-1])
        self.layer_groups = tuple(
            (f"{prefix}l{n}", f"{prefix}l{n}r")[:count] for n, count in enumerate(self.directions)
        )
        self.names = tuple(name for group in self.layer_groups for name in group)

    @property
    def by_name(self) -> dict[str, Cell]:
        """The cell of each half."""
        halves = zip(self.layer_groups, self.cells, strict=True)
        return {name: cell for group, cell in halves for name in group}

    @property
    def layout(self) -> Layout:
        """All parameters, "l0.U" and so on."""
        return tuple(
            entry.within(name)
            for group, cell, width in zip(self.layer_groups, self.cells, self.widths, strict=True)
            for name in group
            for entry in cell.layout(cell.window.width(width))
        )

    def steps(self, steps: int) -> int:
        """Return how many steps the layers have where the input has T."""
        return self.cells[0].window.steps(steps)

    def unroll(
        self, steps: int, batch: int, dtype: DTypeLike = np.float64, symbolic: bool = False
    ) -> UnrolledStack:
        """Return buffers for T steps of B sequences; see `Cell.unroll`."""
        return UnrolledStack(self, steps, batch, dtype, symbolic)


class LayerDirection:
    """One direction of one layer, unrolled.

    Attributes
    ----------
    entered : (T, D, B) ndarray or None
        What entered h_k from above in the last backward pass that was to keep it.
    """

    def __init__(
        self, name: str, unrolled: Unrolled, above: DelayWindow, backward: bool = False
    ) -> None:
        self.name, self.unrolled, self.above, self.backward = name, unrolled, above, backward
        self.window = unrolled.cell.window
        self.entered: Array | None = None

    def reverse_if_backward(self, rows: Array, order: SequenceLengths) -> Array:
        """Return rows of the sequence in the order of reading, or the reverse of that."""
        return order.reverse(rows) if self.backward else rows

    def read(self, entering: Array, order: SequenceLengths) -> None:
        """Take what enters the layer."""
        self.window.look(self.reverse_if_backward(entering, order), self.unrolled.x)

    def walk(self) -> Array:
        """Return the full state after each step in the order of reading, (T, S, B)."""
        states = self.unrolled.states
        return np.concatenate([states[name][1:] for name in self.unrolled.cell.states], axis=1)

    def show(self, out: Array, order: SequenceLengths) -> None:
        """Write what is seen of the states into `out`."""
        if not self.backward:
            self.above.look(self.unrolled.h[1:], out)
            return
        seen = np.empty_like(out)
        self.above.look(self.unrolled.h[1:], seen)
        out[...] = order.reverse(seen)

    def take(self, adjoint: Array, order: SequenceLengths) -> None:
        """Take what is sent into what is seen of the states."""
        self.above.send(self.reverse_if_backward(adjoint, order), self.unrolled.adjoint[1:])

    def send(self, weights: Mapping[str, Array], out: Array, order: SequenceLengths) -> None:
        """Write what is sent into the layer below, or ∂L/∂x, into `out` (T, M, B)."""
        if self.window.plain and not self.backward:
            self.unrolled.input_adjoint(weights, out)
            return
        seen, rows = np.empty_like(self.unrolled.x), np.empty_like(out)
        self.unrolled.input_adjoint(weights, seen)
        self.window.send(seen, rows)
        out[...] = self.reverse_if_backward(rows, order)


class UnrolledLayer:
    """One layer, unrolled: its halves, what is seen of them, and what is sent into that.

    Attributes
    ----------
    states, adjoint : (T, R, B) ndarray
        Of a single half the buffers of its own.
    """

    def __init__(self, halves: list[LayerDirection]) -> None:
        self.halves = halves
        first = halves[0]
        self.plain = len(halves) == 1 and first.above.plain
        self.states, self.adjoint = first.unrolled.h[1:], first.unrolled.adjoint[1:]
        if not self.plain:
            steps, size, batch = self.states.shape
            shape = steps, len(halves) * first.above.width(size), batch
            self.states, self.adjoint = (np.zeros(shape, first.unrolled.dtype) for _ in range(2))

    def show(self, order: SequenceLengths) -> Array:
        """Return what is seen of the states of the halves, side by side."""
        if not self.plain:
            for half, part in zip(self.halves, self.parts(self.states), strict=True):
                half.show(part, order)
        return self.states

    def take(self, order: SequenceLengths) -> None:
        """Hand each half its part of what is sent from above."""
        if not self.plain:
            for half, part in zip(self.halves, self.parts(self.adjoint), strict=True):
                half.take(part, order)

    def send(self, parameters: Parameters, out: Array, order: SequenceLengths) -> None:
        """Write what all halves send below into `out`."""
        first, *others = self.halves
        first.send(parameters.stacks(first.name), out, order)
        for half in others:
            sent = np.empty_like(out)
            half.send(parameters.stacks(half.name), sent, order)
            np.add(out, sent, out)

    def parts(self, rows: Array) -> list[Array]:
        """Return each half's part of rows (T, R, ...)."""
        return [rows] if len(self.halves) == 1 else np.split(rows, len(self.halves), axis=1)


class UnrolledStack:
    """The buffers of some layers and their passes.

    Attributes
    ----------
    layer_groups : list of UnrolledLayer
    layers : list of Unrolled
        All halves, in the order of their names.
    order : SequenceLengths
        Of the layers' steps.
    """

    def __init__(
        self, stack: Stack, steps: int, batch: int, dtype: DTypeLike, symbolic: bool
    ) -> None:
        self.stack, self.layer_groups = stack, list[UnrolledLayer]()
        for n, (cell, width) in enumerate(zip(stack.cells, stack.widths, strict=True)):
            above = PLAIN if n < len(stack.cells) - 1 else stack.above
            wide, steps = cell.window.width(width), cell.window.steps(steps)
            halves = [
                cell.unroll(wide, steps, batch, dtype, symbolic=symbolic and n == 0)
                for _ in stack.layer_groups[n]
            ]
            named = zip(stack.layer_groups[n], halves, (False, True), strict=False)
            self.layer_groups.append(
                UnrolledLayer(
                    [LayerDirection(name, half, above, backward) for name, half, backward in named]
                )
            )
        self.layers = [half.unrolled for group in self.layer_groups for half in group.halves]
        self.order = self._entering = SequenceLengths(steps)

    @property
    def top(self) -> UnrolledLayer:
        """The layer that is read."""
        return self.layer_groups[-1]

    def use(self, order: SequenceLengths) -> None:
        """Take the lengths of a batch, as those of the input."""
        self._entering = order
        self.order = order.every(self.stack.cells[0].window.stride)

    def enter(self, x: Array) -> None:
        """Take the input (T, M, B)."""
        for half in self.layer_groups[0].halves:
            half.read(self._real(x), self._entering)

    def look_up(self, symbols: Array) -> None:
        """Take symbols (T, B) as the input, each selecting a column of W."""
        for half in self.layer_groups[0].halves:
            half.unrolled.look_up(half.reverse_if_backward(symbols, self._entering))

    def walks(self) -> list[Array]:
        """Return the full states of every half after each step of the sequence, (T, S, B) each."""
        halves = [half for group in self.layer_groups for half in group.halves]
        return [half.reverse_if_backward(half.walk(), self.order) for half in halves]

    def forward(self, parameters: Parameters) -> Array:
        """Return what is seen of the top layer, (T, R, B)."""
        entering: Array | None = None
        for group in self.layer_groups:
            for half in group.halves:
                if entering is not None:
                    half.read(entering, self.order)
                half.unrolled.forward(parameters.stacks(half.name))
            entering = group.show(self.order)
        assert entering is not None
        return entering

    def backward(
        self,
        parameters: Parameters,
        gradient: Parameters | None = None,
        truncation: int = 0,
        every: bool = True,
        keep: bool = False,
        arriving: Sequence[Mapping[str, Array]] = (),
    ) -> None:
        """Compute every λ and δ from `top.adjoint`, and the gradient where it is given.

        Parameters
        ----------
        every : bool
            Whether the loss enters at every step of each half, rather than only at its last.
        keep : bool
            Whether to keep what enters each half from more than the loss at each step, for a trace.
        arriving : sequence of mapping
            For each half the adjoint of its last states from the layer that continues from them.
        """
        sent = dict(zip(self.stack.names, arriving, strict=False))
        every = every or self.order.lengths is not None or not self.stack.above.plain
        for n in range(len(self.layer_groups) - 1, -1, -1):
            group = self.layer_groups[n]
            group.take(self.order)
            for half in group.halves:
                if keep and not (half.above.plain and group is self.top):
                    half.entered = half.unrolled.adjoint[1:].copy()
                if half.name in sent:
                    half.unrolled.arrive(sent[half.name])
                into = None if gradient is None else gradient.stacks(half.name)
                half.unrolled.backward(parameters.stacks(half.name), every, truncation, into)
            if n:
                group.send(parameters, self.layer_groups[n - 1].adjoint, self.order)
            every = True

    def input_adjoint(self, parameters: Parameters, out: Array) -> None:
        """Write ∂L/∂x_k of all steps into `out` (T, M, B)."""
        self.layer_groups[0].send(parameters, out, self._entering)
        if self.order is not self._entering:
            out[...] = self._real(out)

    def _real(self, rows: Array) -> Array:
        """Return rows without what is padding but would be seen: by a window that is too long."""
        real = self._entering.real
        if real is None or self.order is self._entering:
            return rows
        return np.where(real[:, None], rows, rows.dtype.type(0))
