"""A curve drawn by hand, and how far it is from the true one, in words that do not flatter."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from rnnviz.text import QT_TRANSLATE_NOOP, Message, translate

Array = NDArray[np.float64]
MOST_PLACES = 400
"""Places along the axis at which a height is kept, at most."""
CLOSE = 0.3
"""Decades, a factor of two, up to which a sketch is close on a logarithmic axis."""
CLOSE_SHARE = 0.1
"""The same on a linear axis, as a share of the range of the true curve."""


class Sketch:
    """Heights over places along an axis; drawing over a place again replaces its height.

    Parameters
    ----------
    low, high : float
        The limits of the axis; heights are kept at its whole numbers, or where these are too many,
        at `MOST_PLACES` places.

    Attributes
    ----------
    x : (n,) ndarray
    y : (n,) ndarray
        NaN where nothing has been drawn.
    """

    def __init__(self, low: float, high: float) -> None:
        first, last = math.ceil(low), max(math.ceil(low), math.floor(high))
        count = min(last - first + 1, MOST_PLACES)
        self.x: Array = np.linspace(first, last, count)
        self.y: Array = np.full(count, np.nan)

    @property
    def is_empty(self) -> bool:
        return bool(np.isnan(self.y).all())

    def clear(self) -> None:
        """Remove all that was drawn."""
        self.y[:] = np.nan

    def draw(self, start: tuple[float, float], end: tuple[float, float]) -> None:
        """Draw a line from one point to another; a fast hand leaves no gaps."""
        (x0, y0), (x1, y1) = sorted((start, end))
        first, last = self._nearest(x0), self._nearest(x1)
        for index in range(first, last + 1):
            share = (self.x[index] - x0) / (x1 - x0) if x1 > x0 else 1.0
            self.y[index] = y0 + min(max(share, 0.0), 1.0) * (y1 - y0)
        if x1 == x0 or first == last:
            self.y[self._nearest(end[0])] = end[1]

    def _nearest(self, x: float) -> int:
        return int(np.argmin(np.abs(self.x - x)))

    def pieces(self) -> Iterator[tuple[Array, Array]]:
        """Yield x and y of every part that was drawn without a gap."""
        known = np.flatnonzero(~np.isnan(self.y))
        if known.size:
            for piece in np.split(known, np.flatnonzero(np.diff(known) > 1) + 1):
                yield self.x[piece], self.y[piece]


@dataclass(frozen=True)
class Deviation:
    """How far a sketch is from the true curve, where both are known.

    Attributes
    ----------
    mean : float
        Mean of the absolute differences: decades on a logarithmic axis, else in units of the axis.
    bias : float
        Mean of the signed differences; positive where the sketch is too high.
    largest : float
        The difference farthest from zero, signed; infinite where the true value has no place on
        the axis: an exact zero on a logarithmic one, or an overflow.
    at : float
        Where that is.
    compared, places : int
        How many places were compared, and how many the true curve has.
    spread : float
        The range of the true curve.
    """

    mean: float
    bias: float
    largest: float
    at: float
    compared: int
    places: int
    spread: float


def deviation(sketch: Sketch, x: Array, y: Array) -> Deviation | None:
    """Return how far a sketch is from a curve; None where they have no place in common.

    The curve is read at its own places, where a hand has drawn; NaN is no value.
    """
    drawn = _heights(sketch, x)
    valued = ~np.isnan(y)
    both = valued & ~np.isnan(drawn)
    if not both.any():
        return None
    with np.errstate(all="ignore"):
        difference = drawn[both] - y[both]
    worst = int(np.argmax(np.abs(difference)))
    finite = y[np.isfinite(y)]
    return Deviation(
        float(np.mean(np.abs(difference))),
        float(np.mean(difference)) if np.isfinite(difference).all() else math.nan,
        float(difference[worst]),
        float(x[both][worst]),
        int(both.sum()),
        int(valued.sum()),
        float(np.ptp(finite)) if finite.size else 0.0,
    )


def _heights(sketch: Sketch, x: Array) -> Array:
    """Return the height of a sketch at places; NaN where the hand has not been near."""
    known = ~np.isnan(sketch.y)
    if not known.any():
        return np.full(len(x), np.nan)
    heights = np.interp(x, sketch.x[known], sketch.y[known], left=np.nan, right=np.nan)
    gap = float(sketch.x[1] - sketch.x[0]) if len(sketch.x) > 1 else 1.0
    distance = np.abs(x[:, None] - sketch.x[known][None, :]).min(axis=1)
    return np.where(distance <= 0.75 * gap, heights, np.nan)


_MISSED = QT_TRANSLATE_NOOP("lesson", "No part of the sketch lies where the true curve has values.")
_ZERO = QT_TRANSLATE_NOOP(
    "lesson", "At {place} the true value is exactly 0: no height on this axis is low enough."
)
_OVERFLOW = QT_TRANSLATE_NOOP("lesson", "At {place} the true value is beyond all numbers.")
_LOG = QT_TRANSLATE_NOOP(
    "lesson", "Off by {mean} decades on average; by most at {place}: {most} decades too {side}."
)
_LINEAR = QT_TRANSLATE_NOOP(
    "lesson", "Off by {mean} on average; by most at {place}: {most} too {side}."
)
_CLOSE_LOG = QT_TRANSLATE_NOOP(
    "lesson", "Within a factor of two everywhere; by most at {place}: {most} decades too {side}."
)
_CLOSE_LINEAR = QT_TRANSLATE_NOOP(
    "lesson", "Close everywhere; by most at {place}: {most} too {side}."
)
_PART = QT_TRANSLATE_NOOP("lesson", "Drawn were {compared} of {places} places.")


def deviation_words(found: Deviation | None, log10: bool, over: str) -> str:
    """Return a deviation in words, in the user's language.

    Parameters
    ----------
    found : Deviation or None
    log10 : bool
        Whether heights are logarithms.
    over : str
        What the axis counts: "step", "update" or "lag".
    """
    if found is None:
        return translate("lesson", _MISSED)
    place = str(Message.of("lesson", _PLACES[over], n=f"{found.at:g}"))
    if math.isinf(found.largest):
        source = _ZERO if found.largest > 0 else _OVERFLOW
        sentence = translate("lesson", source).format(place=place)
    else:
        sentence = _finite(found, log10, place)
    if found.compared < found.places:
        part = translate("lesson", _PART)
        sentence += " " + part.format(compared=found.compared, places=found.places)
    return sentence.replace("。 ", "。")


def _finite(found: Deviation, log10: bool, place: str) -> str:
    close = CLOSE if log10 else CLOSE_SHARE * found.spread
    is_close = abs(found.largest) <= close
    if log10:
        source = _CLOSE_LOG if is_close else _LOG
    else:
        source = _CLOSE_LINEAR if is_close else _LINEAR
    high, low = translate("lesson", "high"), translate("lesson", "low")
    return translate("lesson", source).format(
        mean=_number(found.mean),
        most=_number(abs(found.largest)),
        place=place,
        side=high if found.largest > 0 else low,
    )


def _number(value: float) -> str:
    return f"{value:.1f}" if value >= 0.95 else f"{value:.2g}"


_PLACES = {
    "step": QT_TRANSLATE_NOOP("lesson", "step {n}"),
    "update": QT_TRANSLATE_NOOP("lesson", "update {n}"),
    "lag": QT_TRANSLATE_NOOP("lesson", "lag {n}"),
}
