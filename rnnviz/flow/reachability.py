"""Which loss can reach which step by structure alone: states, windows, directions, truncation.

The reach of a loss ends at its own step, at the borders of truncated BPTT, and at the edges of the
windows of layers without a state.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from rnnviz.flow import windowed
from rnnviz.nn.delay_window import DelayWindow
from rnnviz.nn.trace import Array, LayerTrace

LayerGroups = Sequence[Sequence[LayerTrace]]


def reachable(
    layer_groups: LayerGroups,
    truncation: int = 0,
    losses: Array | None = None,
    ends: bool = False,
    together: bool = False,
) -> dict[str, Array]:
    """Return for each half of each layer which loss can reach which step, (T, T) bool.

    Parameters
    ----------
    layer_groups : sequence of sequences of LayerTrace
        The halves of each layer, from the input upwards.
    truncation : int
        τ of truncated BPTT; 0 for none.
    losses : (n,) int ndarray, optional
        The rows t-1 of the losses in question, from the last to the first for a half that
        reads backwards; all of them unless given.
    ends : bool
        Whether it is one loss instead that enters each half at the last step that it reads.
    together : bool
        Whether the losses are taken as one: then there is one row, where any of them gets.

    Returns
    -------
    dict of str to ndarray
        By the half's name; row t-1 and column k-1 in the order in which the half reads.
    """
    found: dict[str, Array] = {}
    rows = np.arange(layer_groups[-1][0].steps) if losses is None else losses
    entering = [
        _from_losses(half, _ended(half, rows) if ends else rows) for half in layer_groups[-1]
    ]
    if together:
        entering = [np.any(enters, axis=0)[None] for enters in entering]
    rows = rows[:1] if ends or together else rows
    for n in range(len(layer_groups) - 1, -1, -1):
        below = np.zeros((len(rows), layer_groups[n][0].steps), dtype=bool)
        for half, enters in zip(layer_groups[n], entering, strict=True):
            found[half.name] = carried(half, enters, truncation)
            if n:
                below |= _reverse_if_backward(half, _seen(half.cell.window, found[half.name]))
        entering = [_reverse_if_backward(half, below) for half in layer_groups[n - 1]]
    return found


def _ended(half: LayerTrace, rows: Array) -> Array:
    """Return the row of the sequence that a half reads last, of the first and the last one."""
    return rows[:1] if half.backward else rows[-1:]


def _reverse_if_backward(half: LayerTrace, reached: Array) -> Array:
    return reached[::-1, ::-1] if half.backward else reached


def _from_losses(half: LayerTrace, losses: Array) -> Array:
    """Return at which steps each loss enters the top layer: its own and those seen with it."""
    rows = half.steps - 1 - losses[::-1] if half.backward else losses
    delay = np.subtract.outer(rows, np.arange(half.steps))
    return np.asarray((delay >= 0) & (delay <= windowed.reach(half)))


def carried(half: LayerTrace, enters: Array, truncation: int) -> Array:
    """Return where losses get from where they enter: back to the border, or nowhere else.

    Parameters
    ----------
    half : LayerTrace
    enters : (n, T) bool ndarray
        For each loss the steps at which it enters h.
    truncation : int
    """
    if half.cell.memoryless:
        return enters
    reached, piece = np.empty_like(enters), truncation or half.steps
    for first in range(0, half.steps, piece):
        later = enters[:, first : first + piece][:, ::-1]
        reached[:, first : first + piece] = np.logical_or.accumulate(later, axis=1)[:, ::-1]
    return reached


def _seen(window: DelayWindow, reached: Array) -> Array:
    """Return where a loss enters the layer below: at all steps that are seen from where it is."""
    below = np.zeros_like(reached)
    for delay in range(min(window.delays + 1, reached.shape[1])):
        below[:, : reached.shape[1] - delay] |= reached[:, delay:]
    return below
