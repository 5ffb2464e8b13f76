"""The error signal of one loss at every step of every layer, computed independently of `flow`.

Each Jacobian is the complex-step derivative of `Cell.step`, the equations as printed in the book,
and the signal is propagated from step to step and from layer to layer as a unit vector and a
logarithm.  This is slow and simple: it is the reference for the verdicts.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import reduce
from typing import TypeVar

import numpy as np

from rnnviz.nn.cell import Cell
from rnnviz.nn.trace import Array, LayerTrace

STEP = 1e-20
"""Of the complex-step derivative, whose error is of the order of its square."""
FLAT = 300.0
"""|z| above which the derivative of a bounded f, times a step, may not be a double any more."""
HORIZON, GROWN = -2.0, 2.0
"""log10: what has vanished, and what has grown."""
MARGIN = 0.15
"""log10: cases nearer than this to a threshold are left out."""

Rows = list[int]
Scaled = tuple[Array, float]
"""A vector of length 1, or 0, and the log10 of its length."""
Sliceable = TypeVar("Sliceable", Array, list[Scaled])


class AmbiguousError(ValueError):
    """It is not clear which loss to look at, or on which side of a threshold it is."""


@dataclass(frozen=True)
class Signal:
    """What one loss sends back through a layer.

    Attributes
    ----------
    step : int
        t, in the layer's own order of reading: the loss with the longest way back, the latest.
    first : int
        The first step that it can reach.
    values : (t,) ndarray
        log10 of ‖δ_{t,k}‖ (SRN, TDNN) or ‖λ_{t,k}‖ at k = 1..t; NaN where it cannot reach.
    total : (t,) ndarray
        The same of the sum over all losses.
    start : int
        The step that ratios are taken to: t, or t−1 where the state has several parts.
    silent : bool
        Whether nothing at all enters the layer.
    lower : bool
        Whether the layer lies below another: then what arrives at every step adds up.
    """

    step: int
    first: int
    values: Array
    total: Array
    start: int
    silent: bool
    lower: bool = False

    @property
    def ratio(self) -> float:
        """log10 of what the first reachable step has over the start."""
        return self._over_start(self.values[self.first - 1])

    @property
    def growth(self) -> float:
        """log10 of the most that any step has over the start."""
        return self._over_start(np.nanmax(self.values[self.first - 1 : self.start]))

    def _over_start(self, value: float) -> float:
        start = float(self.values[self.start - 1])
        return float(value) - start if start > -np.inf else -np.inf

    @property
    def kind(self) -> str:
        """The kind of the flow by its definition.

        Raises
        ------
        AmbiguousError
            Where a threshold is near.
        """
        if self.silent:
            return "silent"
        ratio, growth = self.ratio, self.growth
        _keep_off(growth, GROWN)
        if self.lower and GROWN < growth < GROWN + np.log10(len(self.values)):
            raise AmbiguousError("so much may be arrivals that add up")
        if growth > GROWN:
            _keep_off(ratio, 0.0)
            return "transient" if ratio < 0 else "exploding"
        if ratio == -np.inf:
            return "dead"
        _keep_off(ratio, HORIZON)
        return "vanishing" if ratio < HORIZON else "level"


def _keep_off(value: float, threshold: float) -> None:
    if abs(value - threshold) < MARGIN:
        raise AmbiguousError(f"{value:.3f} is too near to {threshold:g}")


def signal_of(layers: Sequence[LayerTrace], index: int, truncation: int = 0) -> Signal:
    """Return the signal of one layer of a stack.

    Parameters
    ----------
    layers : sequence of LayerTrace
        The halves of all layers, from the input upwards.
    index : int
        Which of them.
    truncation : int
        τ of truncated BPTT; 0 for none.

    Raises
    ------
    AmbiguousError
        Where the loss that reaches farthest sends nothing into the layer, but others do; where
        there are steps between that it cannot reach; where units are so flat that the complex step
        cannot follow.
    """
    with np.errstate(all="ignore"):
        stack = _Stack(layers, index, truncation)
        half = layers[index]
        losses = stack.losses()
        stack.refuse_flat()
        if not losses:
            return _silence(half)
        reached = [stack.reach(rows)[half.name] for rows in losses]
        at, step, first = _farthest(half, reached, losses)
        if not reached[at][first - 1 : step].all():
            raise AmbiguousError("what the loss reaches is in pieces: both ends of a border")
        carried = stack.carry(losses[at])[half.name]
        entered = any(vector.any() for vector, _ in carried)
        if not entered and any(stack.arrives(half, rows) for rows in losses):
            raise AmbiguousError("the farthest loss sends nothing into the layer")
        values = np.where(reached[at], _norms(half, carried), np.nan)[:step]
        total = values
        if len(losses) > 1:
            everything = [row for rows in losses for row in rows]
            total = _norms(half, stack.carry(everything)[half.name])
        several = len(half.cell.states) > 1 and not half.cell.copies
        start = step - 1 if several and step > first else step
        while start > first and values[start - 1] == -np.inf:
            start -= 1  # the latest step that is not exactly zero
        lower = all(half is not other for other in stack.layer_groups[-1])
        return Signal(step, first, values, total[:step], start, not entered, lower)


def _silence(half: LayerTrace) -> Signal:
    nothing = np.full(half.steps, -np.inf)
    return Signal(half.steps, 1, nothing, nothing, half.steps, True)


def _farthest(
    half: LayerTrace, reached: Sequence[Array], losses: Sequence[Rows]
) -> tuple[int, int, int]:
    """Return which loss reaches farthest back, its own step, and the first one that it reaches."""
    best = (-1, 0, 0, 0)
    for at, rows in enumerate(losses):
        step = int(half.steps - rows[0] if half.backward else rows[-1] + 1)
        found = np.flatnonzero(reached[at][:step])
        if len(found):
            first = int(found[0]) + 1
            best = max(best, (step - first, step, at, first))
    if best[0] < 0:
        raise AmbiguousError("no loss can reach the layer")
    _, step, at, first = best
    return at, step, first


class _Stack:
    """The halves of some layers and what is between them."""

    def __init__(self, layers: Sequence[LayerTrace], index: int, truncation: int) -> None:
        layer_groups: list[list[LayerTrace]] = []
        for layer in layers:
            if layer.backward:
                layer_groups[-1].append(layer)
            else:
                layer_groups.append([layer])
        below = sum(not layer.backward for layer in layers[: index + 1]) - 1
        self.layer_groups = layer_groups[below:]  # what lies below sends nothing up
        self.truncation = truncation
        self._local: dict[str, tuple[Array, Array]] = {}

    def losses(self) -> list[Rows]:
        """Return at which rows of the sequence each loss enters the top layer.

        One that looks at the end of both directions enters at the last row and at the first.
        """
        found = [
            _reverse_if_backward(half, _sent(half) != 0).any(axis=1)
            for half in self.layer_groups[-1]
        ]
        rows = np.flatnonzero(np.any(found, axis=0)).tolist()
        ends = len(found) == 2 and all(np.flatnonzero(f).size == 1 for f in found)
        if (
            ends
            and rows == [0, self.layer_groups[-1][0].steps - 1]
            and found[0][-1]
            and found[1][0]
        ):
            return [rows]
        return [[row] for row in rows]

    def refuse_flat(self) -> None:
        """Raise `AmbiguousError` where a derivative is too small for a complex step."""
        for half in (half for group in self.layer_groups for half in group):
            for block, z in half.preactivations.items():
                if np.isfinite(half.cell.range_of(block)).all() and np.max(np.abs(z)) > FLAT:
                    raise AmbiguousError("a derivative is too small for a complex step")

    def arrives(self, half: LayerTrace, rows: Rows) -> bool:
        """Return whether a loss sends anything into a half."""
        return any(vector.any() for vector, _ in self.carry(rows)[half.name])

    def local(self, half: LayerTrace) -> tuple[Array, Array]:
        if half.name not in self._local:
            self._local[half.name] = derivatives(half)
        return self._local[half.name]

    def carry(self, rows: Rows) -> dict[str, list[Scaled]]:
        """Return λ_k of the sum of some losses at every step of every half, row k−1."""
        entering = [_straight(half, rows) for half in self.layer_groups[-1]]
        found: dict[str, list[Scaled]] = {}
        for n in range(len(self.layer_groups) - 1, -1, -1):
            below: list[list[Scaled]] = []
            for half, enters in zip(self.layer_groups[n], entering, strict=True):
                found[half.name] = self._through(half, enters)
                if n:
                    below.append(self._down(half, found[half.name]))
            if n:
                entering = _shared(self.layer_groups[n - 1], below)
        return found

    def _through(self, half: LayerTrace, entering: list[Scaled]) -> list[Scaled]:
        jacobians, _ = self.local(half)
        size = jacobians.shape[1]
        carried = [_padded(vector, size) for vector in entering]
        if half.cell.memoryless:
            return carried
        for k in range(half.steps - 1, 0, -1):
            if not (self.truncation and k % self.truncation == 0):
                carried[k - 1] = _plus(carried[k - 1], _times(jacobians[k].T, carried[k]))
        return carried

    def _down(self, half: LayerTrace, carried: list[Scaled]) -> list[Scaled]:
        """Return what a half sends into each step below, in the order of the sequence."""
        _, inward = self.local(half)
        window = half.cell.window
        width = inward.shape[2] // (window.delays + 1)
        below: list[list[Scaled]] = [[] for _ in range(half.steps * window.stride)]
        for k, adjoint in enumerate(carried, start=1):
            vector, log = _times(inward[k - 1].T, adjoint)
            for delay in range(window.delays + 1):
                step = window.stride * k - delay
                if step >= 1:
                    part = vector[delay * width : (delay + 1) * width]
                    below[step - 1].append(_scaled(part, log))
        nothing = np.zeros(width), -np.inf
        return _reverse_if_backward(half, [reduce(_plus, parts, nothing) for parts in below])

    def reach(self, rows: Rows) -> dict[str, Array]:
        """Return which of its own steps, (T,), a loss can reach in every half by structure."""
        entering = [_reached_straight(half, rows) for half in self.layer_groups[-1]]
        found: dict[str, Array] = {}
        for n in range(len(self.layer_groups) - 1, -1, -1):
            seen: list[Array] = []
            for half, enters in zip(self.layer_groups[n], entering, strict=True):
                found[half.name] = self._reached(half, enters)
                if n:
                    seen.append(_seen_by(half, found[half.name]))
            if n:
                below = np.logical_or.reduce(seen)
                entering = [
                    np.asarray(_reverse_if_backward(half, below))
                    for half in self.layer_groups[n - 1]
                ]
        return found

    def _reached(self, half: LayerTrace, entering: Array) -> Array:
        if half.cell.memoryless or not entering.any():
            return entering
        reached = entering.copy()
        for k in range(half.steps - 1, 0, -1):
            if not (self.truncation and k % self.truncation == 0):
                reached[k - 1] |= reached[k]
        return reached


def _seen_by(half: LayerTrace, reached: Array) -> Array:
    """Return which steps of the sequence are reached below, through the window of a half."""
    window = half.cell.window
    below = np.zeros(half.steps * window.stride, dtype=bool)
    ends = window.stride * (np.flatnonzero(reached) + 1)
    for delay in range(window.delays + 1):
        below[(ends - delay - 1)[ends > delay]] = True
    return np.asarray(_reverse_if_backward(half, below))


def _reverse_if_backward(half: LayerTrace, rows: Sliceable) -> Sliceable:
    """Return rows of the sequence in the order of reading, or the reverse of that."""
    return rows[::-1] if half.backward else rows


def _sent(half: LayerTrace) -> Array:
    """Return what each loss sends straight into a half: into h_t, h_{t−1}, … side by side."""
    return half.direct if half.sent is None else half.sent


def _straight(half: LayerTrace, rows: Rows) -> list[Scaled]:
    """Return what some losses, rows of the sequence, send straight into each own step."""
    sent, size = _sent(half), half.size
    entering = [(np.zeros(size), -np.inf) for _ in range(half.steps)]
    for row in rows:
        own = half.steps - 1 - row if half.backward else row
        for delay in range(min(sent.shape[1] // size, own + 1)):
            part = _scaled(sent[own, delay * size : (delay + 1) * size], 0.0)
            entering[own - delay] = _plus(entering[own - delay], part)
    return entering


def _reached_straight(half: LayerTrace, rows: Rows) -> Array:
    reached = np.zeros(half.steps, dtype=bool)
    for row in rows:
        own = half.steps - 1 - row if half.backward else row
        if len(rows) == 1 or _sent(half)[own].any():
            reached[max(0, own + 1 - _sent(half).shape[1] // half.size) : own + 1] = True
    return reached


def _shared(halves: Sequence[LayerTrace], below: list[list[Scaled]]) -> list[list[Scaled]]:
    """Return what enters each half: its part of the sum of what is sent from above."""
    together = [reduce(_plus, parts) for parts in zip(*below, strict=True)]
    entering = []
    for n, half in enumerate(halves):
        rows = slice(n * half.size, (n + 1) * half.size)
        entering.append(
            _reverse_if_backward(half, [_scaled(vector[rows], log) for vector, log in together])
        )
    return entering


def _scaled(vector: Array, log: float) -> Scaled:
    largest = float(np.max(np.abs(vector), initial=0.0))
    if not largest > 0:
        return np.zeros(len(vector)), -np.inf
    vector = vector / largest
    length = float(np.linalg.norm(vector))
    return vector / length, log + math.log10(largest) + math.log10(length)


def _times(matrix: Array, adjoint: Scaled) -> Scaled:
    vector, log = adjoint
    return _scaled(matrix @ vector, log)


def _plus(one: Scaled, other: Scaled) -> Scaled:
    high, low = (one, other) if one[1] >= other[1] else (other, one)
    if low[1] == -np.inf:
        return high
    return _scaled(high[0] + low[0] * 10.0 ** (low[1] - high[1]), high[1])


def _padded(adjoint: Scaled, size: int) -> Scaled:
    """Return an adjoint of h as one of the full state, of which h comes last."""
    vector, log = adjoint
    return np.concatenate([np.zeros(size - len(vector)), vector]), log


def _norms(half: LayerTrace, carried: Iterable[Scaled]) -> Array:
    """Return log10 of what a triangle shows at every step."""
    if not half.cell.closes:
        return np.array([log for _, log in carried])
    slopes = np.concatenate([_slopes(part) for part in half.parts])
    pairs = zip(carried, slopes, strict=True)
    return np.array([_scaled(vector * slope, log)[1] for (vector, log), slope in pairs])


def derivatives(half: LayerTrace) -> tuple[Array, Array]:
    """Return ∂s_k/∂s_{k−1} (T, S, S) and ∂s_k/∂x_k (T, S, M) of every step, by complex step."""
    found = [_derivatives(part) for part in half.parts]
    jacobians, inward = zip(*found, strict=True)
    return np.concatenate(jacobians), np.concatenate(inward)


def _derivatives(part: LayerTrace) -> tuple[Array, Array]:
    before, x = part.state[:-1], part.input
    steps, size = before.shape
    count = size + x.shape[1]
    joint = np.concatenate([before, x], axis=1)  # (T, S + M)
    moved = np.repeat(joint[:, :, None], count, axis=2) + 1j * STEP * np.eye(count)
    columns = moved.transpose(1, 0, 2).reshape(count, steps * count)
    after = _stepped(part.cell, part.parameters, columns[:size], columns[size:])
    slopes = after.imag.reshape(size, steps, count).transpose(1, 0, 2) / STEP
    return slopes[:, :, :size], slopes[:, :, size:]


def _slopes(part: LayerTrace) -> Array:
    """Return f'(z_k) of every step (T, D), of a cell with one pre-activation: ∂h_k/∂b."""
    moved = {n: v + 1j * STEP if n == "b" else v for n, v in part.parameters.items()}
    after = _stepped(part.cell, moved, part.state[:-1].T + 0j, part.input.T)
    return np.asarray(after.imag.T / STEP)


def _stepped(cell: Cell, parameters: Mapping[str, Array], state: Array, x: Array) -> Array:
    """Return s_k of many states (S, n) and inputs (M, n) at once."""
    wide = {name: v[:, None] if v.ndim == 1 else v for name, v in parameters.items()}
    try:
        return cell.step(wide, state, x)
    except ValueError:  # a delay line is taken apart one state at a time
        pairs = zip(state.T, x.T, strict=True)
        return np.stack([cell.step(parameters, s, i) for s, i in pairs], axis=1)
