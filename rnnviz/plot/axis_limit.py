"""Axis limits from data: coarse, so that axes stand still, and robust, so that the story is seen.

A limit is a function of the data alone, so the same frame always looks the same, and the ladder of
possible limits is coarse, so that neighbouring frames nearly always share one.  Views fix limits
with `decades`, `nice_limit` and `symmetric_limit`; the ends that they leave open are found by
`panel_limits`, for the screen and for print.

Limits cover what is `typical`: a single number that leaps by 200 decades does not flatten all
others.  What lies beyond is marked at the border, see `rnnviz.plot.beyond`, and `full_limits` cover
it.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Iterator, Sequence
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
from rnnviz.plot.row import has_columns, pairs, shares_y, x_groups

LARGEST = 1e300
"""Limits never lie beyond: what is computed from them must not overflow."""
_STEPS = 5
"""An open axis ends at a multiple of a nice step, of which the data spans at most so many."""
TAIL = 10
"""One in so many values at either end of a series does not count as its core."""
FEW = 6
"""Fewer values than these have a core without the one farthest from zero."""
AIR, AIR_OF_FEW = 3.0, 12.0
"""Decades beyond the core that are typical still, and those beyond the core of few values."""
LOG_SHARE, LINEAR_SHARE = 0.5, 3.0
"""The same as shares of the core's own span, on logarithmic and on linear axes."""
FEW_TIMES = 1e6
"""On a linear axis so many times the core of few values is typical still."""

Span = tuple[float, float]


@dataclass(frozen=True)
class Limits:
    """What a panel shows of the plane: low < high, both finite."""

    x: Span
    y: Span


def panel_limits(panels: Sequence[Panel]) -> list[Limits]:
    """Return the limits of each panel of a figure; open ends cover what is typical of its data.

    Panels that share an x axis have the one of the panel below them, and where that is open it
    covers the data of them all.  Those of panels side by side cover what either would show alone.
    """
    return _limits(panels, axis_limits)


def full_limits(panels: Sequence[Panel]) -> list[Limits]:
    """Return limits that cover all finite data of each panel, and `panel_limits`."""
    return _limits(panels, _covering_limits)


_Values = Iterable[Iterable[ArrayLike]]


def _limits(panels: Sequence[Panel], limits_of: Callable[[Axis, _Values], Span]) -> list[Limits]:
    found: list[Limits] = []
    group: list[Panel] = []
    for i, panel in enumerate(panels):
        group.append(panel)
        if panel.share_x and i < len(panels) - 1:
            continue
        x = limits_of(panel.x, (_x_values(a) for p in group for a in p.artists))
        found += [Limits(x, limits_of(p.y, map(_y_values, p.artists))) for p in group]
        group = []
    return _joined(panels, found) if has_columns(panels) else found


def _joined(panels: Sequence[Panel], found: Sequence[Limits]) -> list[Limits]:
    """Give panels side by side the same limits, as far as they are on the same kind of scale."""
    spans: dict[int, Span] = {}
    groups = x_groups(panels)
    for group, panel, limits in zip(groups, panels, found, strict=True):
        if not panel.message:
            spans[group] = _union(spans.get(group, limits.x), limits.x)
    y = [limits.y for limits in found]
    for left, right in pairs(panels):
        if shares_y(panels[left], panels[right]):
            y[left] = y[right] = _union(y[left], y[right])
    return [Limits(spans.get(g, at.x), up) for g, at, up in zip(groups, found, y, strict=True)]


def _union(one: Span, other: Span) -> Span:
    return min(one[0], other[0]), max(one[1], other[1])


def axis_limits(axis: Axis, values: _Values) -> Span:
    """Return the limits of an axis; `values` (the data, by artist) is read only for open ends."""
    low, high = axis.low, axis.high
    if low is None or high is None:
        arrays = _arrays(values)
        data = extent(*arrays) if axis.whole else typical(*arrays, log10=axis.log10)
        first, last = data or (0.0, 1.0)
        fixed = first if low is None else low, last if high is None else high
        nice = nice_limits(fixed[0], max(fixed), axis.log10)
        low, high = nice[0] if low is None else low, nice[1] if high is None else high
    low, high = (min(max(float(end), -LARGEST), LARGEST) for end in (low, high))
    return (low, high) if low < high else (low - _visible_step(low), low + _visible_step(low))


def _covering_limits(axis: Axis, values: _Values) -> Span:
    """Return limits that reach from those of the axis to all of its data."""
    known = [list(parts) for parts in values]
    low, high = axis_limits(axis, known)
    data = extent(*_arrays(known))
    if data is None or low <= data[0] <= data[1] <= high:
        return low, high
    nice = nice_limits(min(low, data[0]), max(high, data[1]), axis.log10)
    return nice[0] if data[0] < low else low, nice[1] if data[1] > high else high


def _arrays(values: _Values) -> list[Array]:
    return [np.asarray(part, dtype=np.float64) for parts in values for part in parts]


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


def typical(*arrays: Array, log10: bool = False, home: Span | None = None) -> Span | None:
    """Return the range of the finite values without those that leap away from the others.

    Every array with more than a few values has a core, the values between its lower and upper
    tenth; where all have few, it is what they have without the value farthest from 0.  Typical is
    what lies in all cores together, and beyond them by not more than three decades or half of their
    span; on a linear axis, three times their span.  A straight line is so always typical as a
    whole, however steep.

    Parameters
    ----------
    *arrays : ndarray
        One a curve.
    log10 : bool
        Whether the values are logarithms.
    home : (float, float), optional
        What counts as core in any case.
    """
    known = [found for a in arrays if (found := a[np.isfinite(a)]).size]
    if not known:
        return None
    cores = [_core(v) for v in known if v.size >= FEW] or list(map(_core, known))
    cores += [home] if home else []
    low, high = min(core[0] for core in cores), max(core[1] for core in cores)
    air = _air(low, high, log10, few=max(v.size for v in known) < FEW)
    return extent(*(v[(v >= low - air) & (v <= high + air)] for v in known))


def _core(values: Array) -> Span:
    """Return the range of finite values without the tails."""
    count = values.size
    if count < FEW:
        near = values.ravel()[np.argsort(np.abs(values), axis=None)][: max(count - 1, 1)]
        return float(near.min()), float(near.max())
    cut = -(-count // TAIL)
    ordered = np.partition(values, (cut, count - 1 - cut), axis=None)
    return float(ordered[cut]), float(ordered[count - 1 - cut])


def _air(low: float, high: float, log10: bool, few: bool) -> float:
    """Return how far beyond the core values are typical still."""
    if log10:
        return max(AIR_OF_FEW if few else AIR, LOG_SHARE * (high - low))
    size = max(abs(low), abs(high))
    return FEW_TIMES * size if few else max(LINEAR_SHARE * (high - low), size)


def decades(*arrays: Array, low: float, high: float, block: float = 10.0) -> Span:
    """Return limits for log10 values: `low` and `high`, moved out by whole blocks of decades.

    They cover what is typical; above it, and below it, there is a decade left where something lies
    beyond.

    Parameters
    ----------
    *arrays : ndarray
        log10 of what is drawn, one array a curve; values that are not finite do not count.
    low, high : float
        The limits as long as all data lies between them.
    block : float
        How many decades a limit moves at a time.
    """
    found = extent(*arrays)
    if found is None or low <= found[0] <= found[1] <= high:
        return low, high
    near = typical(*arrays, log10=True, home=(low, high)) or (low, high)
    bottom = near[0] - (found[0] < near[0])
    top = near[1] + (found[1] > near[1])
    down = max(0, math.ceil((low - bottom) / block))
    up = max(0, math.ceil((top - high) / block))
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
