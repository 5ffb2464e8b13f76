"""The scale of rivers: how wide a band is for the size of what flows, on the screen and in print.

Width grows with the logarithm, so that exponential growth or decay is a straight bank.  The scale
is absolute: a size has the same width at every step, update and run.
"""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray

from rnnviz.plot.color_map import level
from rnnviz.plot.network import River, Streams

Array = NDArray[Any]

TRICKLE = 0.04
"""The least share of the bed, of any size that is not exactly zero."""
BURST, BURST_DECADES = 0.3, 30.0
"""By what share of the bed an infinite size leaves it, and beyond it half of that is reached."""


def shares(log10: Array, low: float, high: float) -> Array:
    """Return what share of the bed sizes take: 0 for an exact zero, NaN for NaN."""
    log10 = np.asarray(log10, dtype=np.float64)
    if np.abs(log10).max(initial=0.0) <= high:  # neither NaN nor infinite, as nearly always
        return np.maximum((log10 - low) / (high - low), TRICKLE)
    with np.errstate(invalid="ignore"):
        share = np.clip((log10 - low) / (high - low), TRICKLE, 1.0)
        beyond = np.maximum(log10 - high, 0.0)
        beyond = np.where(np.isposinf(log10), 1.0, beyond / (beyond + BURST_DECADES))
        share = share + BURST * beyond
        return np.where(np.isneginf(log10), 0.0, share)


def color_levels(log10: Array, low: float, high: float) -> Array:
    """Return the entries of the colour table: an infinite size is exploding as any other."""
    return level(np.where(log10 == np.inf, high, log10), low, high)


def river_runs(river: River, most: int | None = None) -> tuple[list[slice], River]:
    """Return the parts of a river without a gap, and the river that the slices refer to.

    Parameters
    ----------
    river : River
    most : int, optional
        Of more points than these neighbours are drawn as one, the largest of them; NaN is kept.

    Returns
    -------
    list of slice
        Of points that are neither zero nor NaN, with no cut between them.
    River
    """
    if most is not None and len(river.x) > most:
        river = _thinned(river, most)
    flowing = river.log10 > -np.inf  # NaN is not
    if not river.cuts and flowing.all():
        return [slice(0, len(river.x))], river
    borders = {0, len(river.x)}
    borders |= {int(i) + 1 for i in np.flatnonzero(flowing[1:] != flowing[:-1])}
    borders |= {int(np.searchsorted(river.x, cut)) for cut in river.cuts}
    runs = [slice(a, b) for a, b in pairwise(sorted(borders)) if flowing[a]]
    return runs, river


def _thinned(river: River, most: int) -> River:
    starts = np.unique(np.linspace(0, len(river.x), most, endpoint=False).astype(np.intp))
    largest = np.maximum.reduceat(river.log10, starts)
    ends = np.append(starts[1:], len(river.x)) - 1
    return replace(river, x=(river.x[starts] + river.x[ends]) / 2, log10=largest)


def banks(river: River, run: slice) -> tuple[Array, Array]:
    """Return x and half the width, as a share of the bed, along a part of a river.

    At its points the width is exactly that of the size; between them it runs straight; both ends
    reach half-way to the neighbours.
    """
    x, half = river.x[run], shares(river.log10[run], river.low, river.high) / 2
    before, after = _edges(river.x, run)
    return np.concatenate([[before], x, [after]]), np.concatenate([half[:1], half, half[-1:]])


def _edges(x: Array, run: slice) -> tuple[float, float]:
    """Return where a part of a river begins and ends."""
    first, last = run.start, run.stop - 1
    gap = 1.0 if len(x) < 2 else float(x[1] - x[0])
    before = (x[first - 1] + x[first]) / 2 if first else x[first] - gap / 2
    after = (x[last] + x[last + 1]) / 2 if last + 1 < len(x) else x[last] + gap / 2
    return float(before), float(after)


def spans_where(river: River, where: Array) -> list[tuple[float, float]]:
    """Return from where to where along x neighbouring points of a river are marked."""
    padded = np.concatenate([[False], where, [False]])
    starts, stops = (
        np.flatnonzero(padded[1:] & ~padded[:-1]),
        np.flatnonzero(padded[:-1] & ~padded[1:]),
    )
    return [_edges(river.x, slice(int(a), int(b))) for a, b in zip(starts, stops, strict=True)]


def stream_widths(streams: Streams) -> Array:
    """Return the share of the widest width of every channel."""
    return shares(streams.log10, streams.low, streams.high)
