"""A panel on its other scale: logarithmic instead of linear, and back.

The artists are converted value by value.  What has no place on the other scale is marked there: on
a logarithmic one what is zero or negative, on a linear one what a double cannot hold.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial

import numpy as np

from rnnviz.number_format import number, number_of_log10
from rnnviz.plot.axis_limit import LARGEST, nice_limits, typical
from rnnviz.plot.figure import (
    Annotation,
    Array,
    Artist,
    Band,
    Curve,
    HeatMap,
    OffScale,
    OffScaleMarks,
    Panel,
    Points,
    ReferenceLine,
    Shape,
)
from rnnviz.plot.line_style import lone_point_symbol
from rnnviz.plot.markup import plain
from rnnviz.text import translate

LARGEST_LOG10 = math.log10(LARGEST)
SMALLEST = 5e-324
"""The smallest number above zero: what is too small for a double is still not zero."""

Mapping = Callable[[Array], Array]


def is_switchable(panel: Panel) -> bool:
    """Return whether a panel can be shown on its other scale."""
    cells = any(isinstance(artist, HeatMap) for artist in panel.artists)
    return panel.y.switchable and not cells and not panel.message


def switched(panel: Panel) -> Panel:
    """Return a panel on its other scale, with limits found from the data there."""
    convert = _to_linear if panel.y.log10 else partial(_to_log10, floor=_floor(panel.artists))
    artists = tuple(part for artist in panel.artists for part in convert(artist))
    low, high = (0.0, _linear_high(panel.artists)) if panel.y.log10 else (None, None)
    return replace(
        panel,
        y=replace(panel.y, low=low, high=high, log10=not panel.y.log10, ticks=()),
        artists=artists,
    )


def _linear_high(artists: tuple[Artist, ...]) -> float | None:
    """Return where a linear axis ends that covers what is typical of the logarithms."""
    known = typical(*(v for artist in artists for v in _heights(artist)), log10=True)
    if known is None or known[1] > LARGEST_LOG10:
        return None
    return nice_limits(0.0, float(power(np.array(known[1]))))[1]


def power(log10: Array) -> Array:
    """Return 10 to the power of `log10` without warnings; only −∞ gives 0."""
    exponent = np.asarray(log10, dtype=np.float64)
    with np.errstate(all="ignore"):
        values: Array = np.power(10.0, exponent)
    return np.where((values == 0) & np.isfinite(exponent), SMALLEST, values)


def logarithm(values: Array) -> Array:
    """Return log10 without warnings: −∞ for zero, NaN for what is negative."""
    with np.errstate(all="ignore"):
        found: Array = np.log10(np.asarray(values, dtype=np.float64))
    return found


def _to_linear(artist: Artist) -> Iterator[Artist]:
    match artist:
        case Curve() | Points():
            y = np.asarray(artist.y, dtype=np.float64)
            beyond = np.isfinite(y) & (y > LARGEST_LOG10)
            yield from _without(artist, power(y), beyond, "overflow", number_of_log10)
        case Band():
            low, high = (np.minimum(power(end), LARGEST) for end in (artist.low, artist.high))
            yield replace(artist, low=low, high=high)
        case OffScaleMarks(kind="zero"):
            yield _zeros(artist)
        case _:
            yield from _other(artist, power)


def _to_log10(artist: Artist, floor: float) -> Iterator[Artist]:
    match artist:
        case Curve() | Points():
            y = np.asarray(artist.y, dtype=np.float64)
            yield from _without(artist, logarithm(y), y <= 0, "zero", number)
        case Band():
            ends = (np.asarray(end, dtype=np.float64) for end in (artist.low, artist.high))
            low, high = (np.where(end <= 0, floor, logarithm(end)) for end in ends)
            yield replace(artist, low=low, high=high)
        case _:
            yield from _other(artist, logarithm)


def _other(artist: Artist, mapping: Mapping) -> Iterator[Artist]:
    """Yield an artist whose y is no data; a level of zero has no place on a log scale."""
    match artist:
        case Shape():
            yield replace(artist, y=mapping(artist.y))
        case Annotation():
            yield replace(artist, y=float(mapping(np.array(artist.y))))
        case ReferenceLine(horizontal=True):
            value = float(mapping(np.array(artist.value)))
            if math.isfinite(value):
                yield replace(artist, value=value)
        case _:
            yield artist


def _without(
    artist: Curve | Points,
    y: Array,
    beyond: Array,
    kind: OffScale,
    words: Callable[[float], str],
) -> Iterator[Artist]:
    """Yield an artist with its converted values, and marks for those without a place."""
    if not beyond.any():
        yield replace(artist, y=y)
        return
    x, old = np.asarray(artist.x)[beyond], np.asarray(artist.y)[beyond]
    if isinstance(artist, Curve):
        kept = np.where(beyond, np.nan, y)
        yield replace(artist, y=kept, symbol=artist.symbol or lone_point_symbol(kept))
    else:
        step = None if artist.step is None else artist.step[~beyond]
        yield replace(artist, x=np.asarray(artist.x)[~beyond], y=y[~beyond], step=step)
    name = artist.label or artist.name
    label = _MARKED[kind if (old >= 0).all() else "negative"]().format(name=name) if name else ""
    texts = tuple(words(float(value)) for value in old)
    yield OffScaleMarks(x, kind, label, texts, of=artist.label or artist.of)


_MARKED: dict[str, Callable[[], str]] = {
    "zero": lambda: translate("plot", "{name}: exactly 0"),
    "negative": lambda: translate("plot", "{name}: not above 0"),
    "overflow": lambda: translate("plot", "{name}: beyond the scale"),
}
"""What marks say of the values in whose place they stand."""


def _zeros(marks: OffScaleMarks) -> Points:
    """Return marks of exact zeros as points at zero."""
    x = np.asarray(marks.x, dtype=np.float64)
    return Points(
        x, np.zeros(len(x)), role="vanishing", symbol="triangle_down", size=8.0,
        name=plain(marks.label), of=marks.of,
    )  # fmt: skip


def _floor(artists: tuple[Artist, ...]) -> float:
    """Return a whole decade below all positive values: where a band that reaches zero ends."""
    least = math.inf
    for values in (v for artist in artists for v in _heights(artist)):
        positive = values[(values > 0) & np.isfinite(values)]
        least = min(least, float(positive.min(initial=math.inf)))
    return math.floor(math.log10(least)) if math.isfinite(least) else 0.0


def _heights(artist: Artist) -> Iterator[Array]:
    """Yield the y values of an artist that is data."""
    match artist:
        case Curve() | Points():
            yield np.asarray(artist.y, dtype=np.float64)
        case Band():
            yield np.asarray(artist.low, dtype=np.float64)
            yield np.asarray(artist.high, dtype=np.float64)
