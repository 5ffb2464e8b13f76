"""Axis limits that stay put, and the ticks that belong to them.

Where a figure leaves an axis open, its limits grow at once, by whole nice steps, when something
would lie outside, and shrink only after the data has filled little of them for a while.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from rnnviz.number_format import decade_label, short_number
from rnnviz.plot.figure import Axis

PATIENCE = 45
"""Frames that the data must stay small before limits shrink."""
FILLED = 0.35
"""A smaller share of the limits than this counts as small."""
HUGE = 1e300

Span = tuple[float, float]


def extent(arrays: Iterable[NDArray[Any] | float]) -> Span | None:
    """Return the smallest and largest finite number, or None where there is none."""
    low, high = math.inf, -math.inf
    for array in arrays:
        values = np.asarray(array, dtype=float)
        values = values[np.isfinite(values)]
        if values.size:
            low, high = min(low, float(values.min())), max(high, float(values.max()))
    return (max(low, -HUGE), min(high, HUGE)) if low <= high else None


def nice_step(span: float, count: int) -> float:
    """Return 1, 2 or 5 times a power of ten, such that `span` has at most `count` steps."""
    if not span > 0:
        return 1.0
    raw = span / max(count, 1)
    power = 10.0 ** math.floor(math.log10(raw))
    return next((m * power for m in (1, 2, 5) if m * power >= raw * (1 - 1e-9)), 10 * power)


def nice_limits(low: float, high: float, axis: Axis) -> Span:
    """Return limits around data: whole decades, whole numbers, or whole nice steps."""
    if axis.log10:
        low, high = math.floor(low), math.ceil(high)
        return (low, high) if high - low >= 2 else (low - 1, low + 1)
    if high - low <= 1e-9 * max(abs(low), abs(high), 1e-300):
        pad = 0.5 * max(abs(low), 1.0)
        low, high = low - pad, high + pad
    step = nice_step(high - low, 5)
    return math.floor(low / step + 1e-9) * step, math.ceil(high / step - 1e-9) * step


@dataclass
class Tracker:
    """The limits of one axis from frame to frame."""

    current: Span | None = None
    _small: int = 0

    def follow(self, axis: Axis, data: Span | None) -> Span:
        """Return the limits for the axis now; fixed ends are taken as they are."""
        if axis.low is not None and axis.high is not None:
            self.current = None
            return _apart(axis.low, axis.high)
        low, high = data if data is not None else (self.current or (0.0, 1.0))
        low = low if axis.low is None else axis.low
        high = high if axis.high is None else axis.high
        found = self._settle(low, max(low, high), axis)
        return _apart(
            found[0] if axis.low is None else axis.low,
            found[1] if axis.high is None else axis.high,
        )

    def _settle(self, low: float, high: float, axis: Axis) -> Span:
        if self.current is None:
            self.current = nice_limits(low, high, axis)
            self._small = 0
            return self.current
        now = self.current
        if low < now[0] or high > now[1]:
            self.current = nice_limits(min(low, now[0]), max(high, now[1]), axis)
            self._small = 0
        elif high - low < FILLED * (now[1] - now[0]):
            self._small += 1
            if self._small >= PATIENCE:
                self.current, self._small = nice_limits(low, high, axis), 0
        else:
            self._small = 0
        return self.current


def _apart(low: float, high: float) -> Span:
    return (low, high) if high > low else (low - 0.5, low + 0.5)


def ticks(axis: Axis, span: Span, count: int) -> list[tuple[float, str]]:
    """Return (value, text) of at most about `count` ticks within the limits."""
    low, high = span
    if axis.ticks:
        return [(value, text) for value, text in axis.ticks if low <= value <= high]
    step = nice_step(high - low, count)
    if axis.whole or axis.log10:
        step = max(1.0, float(round(step)))
    slack = 1e-9 * (high - low)
    first, last = math.ceil((low - slack) / step), math.floor((high + slack) / step)
    if last - first > 4 * count + 8:  # limits so close that a double cannot hold steps between them
        return []
    values = [i * step for i in range(first, last + 1)]
    if axis.log10:
        return [(v, decade_label(round(v))) for v in values]
    return [(v, _number(v, step)) for v in values]


def _number(value: float, step: float) -> str:
    size = max(abs(value), step)
    if size >= 1e5 or step < 1e-4:
        return short_number(0.0 if abs(value) < step / 2 else value)
    decimals = max(0, -math.floor(math.log10(step) + 1e-9))
    return f"{0.0 if abs(value) < step / 2 else value:.{decimals}f}".replace("-", "−")
