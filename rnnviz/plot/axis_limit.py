"""Axis limits from data: coarse, so that axes stand still from frame to frame.

A limit is a function of the data alone, so the same frame always looks the same, and the ladder of
possible limits is coarse, so that neighbouring frames nearly always share one.  Views fix limits
with `decades`, `nice_limit` and `symmetric_limit`; the ends that they leave open are found by
`panel_limits`, for the screen and for print.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from rnnviz.plot.figure import (
    Annotation,
    Array,
    Artist,
    Axis,
    Band,
    Curve,
    HeatMap,
    OffScaleMarks,
    Panel,
    Points,
    ReferenceLine,
    Shape,
)

LARGEST = 1e300
"""Limits never lie beyond: what is computed from them must not overflow."""
_STEPS = 5
"""An open axis ends at a multiple of a nice step, of which the data spans at most so many."""

Span = tuple[float, float]


@dataclass(frozen=True)
class Limits:
    """What a panel shows of the plane: low < high, both finite."""

    x: Span
    y: Span


def panel_limits(panels: Sequence[Panel]) -> list[Limits]:
    """Return the limits of each panel of a figure; open ends cover the data of the panel.

    Panels that share an x axis have the one of the panel below them, and where that is open it
    covers the data of them all.
    """
    found: list[Limits] = []
    group: list[Panel] = []
    for i, panel in enumerate(panels):
        group.append(panel)
        if panel.share_x and i < len(panels) - 1:
            continue
        x = axis_limits(panel.x, (_x_values(a) for p in group for a in p.artists))
        found += [Limits(x, axis_limits(p.y, map(_y_values, p.artists))) for p in group]
        group = []
    return found


def axis_limits(axis: Axis, values: Iterable[Iterable[ArrayLike]]) -> Span:
    """Return the limits of an axis; `values` (the data, by artist) is read only for open ends."""
    low, high = axis.low, axis.high
    if low is None or high is None:
        arrays = (np.asarray(part, dtype=np.float64) for parts in values for part in parts)
        data = extent(*arrays) or (0.0, 1.0)
        fixed = data[0] if low is None else low, data[1] if high is None else high
        nice = nice_limits(fixed[0], max(fixed), axis.log10)
        low, high = nice[0] if low is None else low, nice[1] if high is None else high
    low, high = (min(max(float(end), -LARGEST), LARGEST) for end in (low, high))
    return (low, high) if low < high else (low - _visible_step(low), low + _visible_step(low))


def _x_values(artist: Artist) -> Iterator[ArrayLike]:
    """Yield the numbers of an artist that an x axis must show."""
    match artist:
        case Curve() | Points() | Shape() | Band() | OffScaleMarks() | Annotation():
            yield artist.x
        case HeatMap():
            yield artist.x_edges
        case ReferenceLine(horizontal=False):
            yield artist.value


def _y_values(artist: Artist) -> Iterator[ArrayLike]:
    """Yield the numbers of an artist that a y axis must show."""
    match artist:
        case Curve() | Points() | Shape() | Annotation():
            yield artist.y
        case Band():
            yield artist.low
            yield artist.high
        case HeatMap():
            yield artist.y_edges
        case ReferenceLine(horizontal=True):
            yield artist.value


def extent(*arrays: Array) -> Span | None:
    """Return the smallest and the largest finite value of all arrays, None where there is none."""
    low, high = math.inf, -math.inf
    for values in arrays:
        finite = values[np.isfinite(values)]
        if finite.size:
            low, high = min(low, float(finite.min())), max(high, float(finite.max()))
    return (low, high) if low <= high else None


def decades(*arrays: Array, low: float, high: float, block: float = 10.0) -> Span:
    """Return limits for log10 values: `low` and `high`, moved out by whole blocks of decades.

    Parameters
    ----------
    *arrays : ndarray
        log10 of what is drawn; values that are not finite do not count.
    low, high : float
        The limits as long as all data lies between them.
    block : float
        How many decades a limit moves at a time.
    """
    found = extent(*arrays)
    if found is None:
        return low, high
    down = max(0, math.ceil((low - found[0]) / block))
    up = max(0, math.ceil((found[1] - high) / block))
    return low - block * down, high + block * up


def nice_limit(value: float, smallest: float) -> float:
    """Return the first of …, 1, 2, 5, 10, 20, 50, … that is at least `value`, or `smallest`."""
    if not smallest < value < math.inf:
        return smallest
    power = math.floor(math.log10(value))
    for factor in (f"1e{power}", f"2e{power}", f"5e{power}", f"1e{power + 1}"):
        if float(factor) >= value:
            return min(float(factor), LARGEST)
    return LARGEST


def symmetric_limit(*arrays: Array) -> float:
    """Return the first of …, 1, 2, 5, 10, … that covers all finite values; 1 if all are zero."""
    found = extent(*arrays)
    largest = max(abs(found[0]), abs(found[1])) if found else 0.0
    return nice_limit(largest, 1e-300) if largest else 1.0


def nice_step(span: float, count: int) -> float:
    """Return 1, 2 or 5 times a power of ten, such that `span` has at most `count` steps."""
    if not span > 0:
        return 1.0
    raw = span / max(count, 1)
    power = 10.0 ** math.floor(math.log10(raw))
    return next((m * power for m in (1, 2, 5) if m * power >= raw * (1 - 1e-9)), 10 * power)


def nice_limits(low: float, high: float, log10: bool = False) -> Span:
    """Return limits around data: whole decades, two at least, or multiples of a nice step."""
    low, high = max(low, -LARGEST), min(high, LARGEST)
    if log10:
        low, high = math.floor(low), math.ceil(high)
        return (low, high) if high - low >= 2 else (low - 1, low + 1)
    if high - low <= 1e-9 * max(abs(low), abs(high), 1e-300):
        margin = 0.5 * max(abs(low), 1.0)
        low, high = low - margin, high + margin
    step = nice_step(high - low, _STEPS)
    return math.floor(low / step + 1e-9) * step, math.ceil(high / step - 1e-9) * step


def _visible_step(value: float) -> float:
    """Return a distance that makes a difference to `value`."""
    return max(0.5, 1e-3 * abs(value))
