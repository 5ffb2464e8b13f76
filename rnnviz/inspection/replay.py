"""Run a stack of layers over one sequence and the error back through it, keeping everything.

The backward half of a layer reads the sequence from its end.  In its trace steps are counted in
the order in which it reads them, so that every equation holds there as it stands: its step 1 reads
x_T, and its row 0 is its own initial state.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from rnnviz.inspection.sequence import Sequence
from rnnviz.inspection.stack import Stack
from rnnviz.nn.parameters import Parameters
from rnnviz.nn.trace import Array, LayerTrace
from rnnviz.nn.tracing import sent_below, trace_layer
from rnnviz.nn.unrolled import Unrolled


@dataclass(frozen=True)
class Replay:
    """What happened.

    Attributes
    ----------
    layers : tuple of LayerTrace
        l0, l0r, l1 and so on, from the input upwards.
    output : (T, N·D of the top layer) ndarray
        Its states, both directions side by side, in the order of the sequence.
    gradient : Parameters
        ∂L/∂(parameters).
    input_adjoint : (T, M) ndarray
        ∂L/∂x_t.
    """

    layers: tuple[LayerTrace, ...]
    output: Array
    gradient: Parameters
    input_adjoint: Array


@dataclass(frozen=True)
class _Half:
    """One direction of one layer."""

    name: str
    unrolled: Unrolled
    backward: bool

    def turned(self, rows: Array) -> Array:
        """Return rows of the sequence in the order of reading, or the reverse of that."""
        return rows[::-1] if self.backward else rows


def replay(stack: Stack, parameters: Parameters, sequence: Sequence) -> Replay:
    """Return what happens to a sequence, and what its loss does to every step.

    Overflow is a result here, not an error.
    """
    with np.errstate(all="ignore"):
        floors, output = _forward(stack, parameters, sequence)
        gradient = Parameters(stack.layout)
        layers, below = _back(floors, parameters, sequence.direct, gradient)
    return Replay(layers, output, gradient, below)


def _forward(
    stack: Stack, parameters: Parameters, sequence: Sequence
) -> tuple[list[list[_Half]], Array]:
    """Return the layers from the input upwards, and the states of the top one."""
    entering, floors = sequence.x, []
    for n in range(stack.depth):
        floor = [_half(stack, sequence, n, way) for way in range(stack.ways)]
        for half in floor:
            half.unrolled.x[..., 0] = half.turned(entering)
            half.unrolled.forward(parameters.stacks(half.name))
        states = [half.turned(half.unrolled.h[1:, :, 0]) for half in floor]
        entering = np.concatenate(states, axis=1)
        floors.append(floor)
    return floors, entering


def _half(stack: Stack, sequence: Sequence, layer: int, way: int) -> _Half:
    unrolled = stack.cell.unroll(stack.width(layer), len(sequence.x), 1)
    for state, rows in sequence.initial.items():
        unrolled.states[state][0, :, 0] = rows[layer * stack.ways + way]
    return _Half(stack.names(layer)[way], unrolled, way == 1)


def _back(
    floors: list[list[_Half]], parameters: Parameters, direct: Array, gradient: Parameters
) -> tuple[tuple[LayerTrace, ...], Array]:
    """Carry the error down from the top layer; return all traces and ∂L/∂x."""
    total = own = direct
    layers: tuple[LayerTrace, ...] = ()
    for floor in reversed(floors):
        entering = zip(_split(total, floor), _split(own, floor), strict=True)
        done = [
            _half_back(half, *parts, parameters, gradient)
            for half, parts in zip(floor, entering, strict=True)
        ]
        layers = tuple(sent.layer for sent in done) + layers
        total = np.sum([sent.total for sent in done], axis=0)
        own = np.sum([sent.own for sent in done], axis=0)
    return layers, total


def _split(rows: Array, floor: list[_Half]) -> list[Array]:
    """Return each direction's part of what enters a layer from above."""
    return np.split(rows, len(floor), axis=1)


@dataclass(frozen=True)
class _Sent:
    """The trace of one direction, and what it sends below: of all losses, of each step's own."""

    layer: LayerTrace
    total: Array
    own: Array


def _half_back(
    half: _Half, total: Array, own: Array, parameters: Parameters, gradient: Parameters
) -> _Sent:
    unrolled, weights = half.unrolled, parameters.stacks(half.name)
    unrolled.adjoint[1:, :, 0] = half.turned(total)
    unrolled.backward(weights, every=True, gradient=gradient.stacks(half.name))
    below = np.empty_like(unrolled.x)
    unrolled.input_adjoint(weights, below)
    layer = trace_layer(half.name, unrolled, parameters.of(half.name), half.turned(own))
    return _Sent(layer, half.turned(below[..., 0]), half.turned(sent_below(layer)))
