"""A trace in chunks of steps, so that the Jacobians of long sequences fit into memory."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from rnnviz.nn.trace import LayerTrace, Pull

Array = NDArray[Any]

_ENTRIES = 2**18
"""Entries of the Jacobians of one piece: 2 MiB, some 30 ms of eigenvalues."""


def slice_trace(layer: LayerTrace, first: int, last: int) -> LayerTrace:
    """Return steps `first` to `last` (1-based, inclusive) of a trace as a trace of its own."""
    steps, states = slice(first - 1, last), slice(first - 1, last + 1)
    return replace(
        layer,
        input=layer.input[steps],
        states=_cut(layer.states, states),
        preactivations=_cut(layer.preactivations, steps),
        slopes=_cut(layer.slopes, steps),
        gates=_cut(layer.gates, steps),
        direct=layer.direct[steps],
        adjoints=_cut(layer.adjoints, states),
        deltas=_cut(layer.deltas, steps),
        sent=None if layer.sent is None else layer.sent[steps],
        entered=None if layer.entered is None else layer.entered[steps],
    )


def _cut(arrays: Mapping[str, Array], rows: slice) -> dict[str, Array]:
    return {name: array[rows] for name, array in arrays.items()}


def jacobians(layer: LayerTrace) -> Iterator[tuple[slice, Array]]:
    """Yield (rows, J_k of those rows as (n, S, S) float64) from the first step to the last.

    Row k-1 is step k: J_k = ∂s_k/∂s_{k-1}.
    """
    length = _length(layer)
    for start in range(0, layer.steps, length):
        stop = min(start + length, layer.steps)
        with np.errstate(all="ignore"):
            block = slice_trace(layer, start + 1, stop).jacobian()
        yield slice(start, stop), np.asarray(block, dtype=np.float64)


def reversed_jacobians(layer: LayerTrace, step: int) -> Iterator[tuple[int, Array]]:
    """Yield (k, J_k as (S, S) float64) for k = step, step-1, ..., 1."""
    length = _length(layer)
    for last in range(step, 0, -length):
        first = max(1, last - length + 1)
        with np.errstate(all="ignore"):
            block = np.asarray(slice_trace(layer, first, last).jacobian(), dtype=np.float64)
        yield from zip(range(last, first - 1, -1), block[::-1], strict=True)


def pulls(layer: LayerTrace, last: int) -> tuple[int, Pull]:
    """Return the first of some steps up to `last`, and what pulls back through them.

    The steps are counted from 1 at the first of them.
    """
    first = max(1, last + 1 - max(1, _ENTRIES // max(1, 2 * layer.size**2)))
    return first, slice_trace(layer, first, last).pull_many()


def chunk_count(layer: LayerTrace) -> int:
    """Return how many pieces `jacobians` yields."""
    return -(-layer.steps // _length(layer))


def _length(layer: LayerTrace) -> int:
    size = len(layer.cell.states) * layer.size
    return max(1, _ENTRIES // max(1, size * size))
