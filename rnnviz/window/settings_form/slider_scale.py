"""The mapping between a slider's positions and the values of a setting, linear or logarithmic."""

from __future__ import annotations

import math
from dataclasses import dataclass

from rnnviz.setting import Setting

POSITIONS = 300
_WIDEST = 10_000_000
_WIDE = 10.0
_SMALLEST = 1e-6
_FROM, _TO = 1e-5, 1e3
"""The range of sliders whose settings have wider limits."""


@dataclass(frozen=True)
class Scale:
    """Positions 0..`POSITIONS` for values `low`..`high`.

    On a logarithmic scale that starts at zero, position 0 is exactly zero and the others cover the
    decades from one millionth (or from 1 for whole numbers).  A setting may allow more than its
    slider shows: from `least` to `most` can be typed.
    """

    low: float
    high: float
    ratio: bool
    whole: bool
    least: float
    most: float

    @property
    def suits_a_slider(self) -> bool:
        """Whether single values can be set with the mouse."""
        if self.whole or self.ratio:
            return self.high <= _WIDEST
        return self.high - self.low <= _WIDE

    @property
    def _floor(self) -> float:
        return self.low if self.low > 0 else (1.0 if self.whole else _SMALLEST)

    def value(self, position: int) -> float | int:
        """Return the value at a position, rounded to a few digits."""
        share = position / POSITIONS
        if not self.ratio:
            raw = self.low + share * (self.high - self.low)
        elif position == 0:
            raw = self.low
        else:
            raw = self._floor * (self.high / self._floor) ** share
        rounded = round(raw) if self.whole else _two_digits(raw, self.high - self.low, self.ratio)
        return type(rounded)(min(max(rounded, self.low), self.high))

    def position(self, value: float) -> int:
        """Return the position nearest to a value, an end for values outside."""
        value = min(max(value, self.low), self.high)
        if not self.ratio:
            share = (value - self.low) / (self.high - self.low)
        elif value < self._floor:
            share = 0.0
        else:
            share = math.log(value / self._floor) / math.log(self.high / self._floor)
        return round(share * POSITIONS)

    def stepped(self, value: float, direction: int) -> float | int:
        """Return the value one key press up or down; from outside, the nearest limit."""
        if not self.least <= value <= self.most:
            return self.most if value > self.most else self.least
        if self.whole:
            stepped: float = round(value) + direction
        elif self.ratio:
            stepped = self._next_in_series(value, direction)
        else:
            step = 10.0 ** math.floor(math.log10(min(self.high - self.low, _WIDE) / 10)) / 10
            stepped = round(round(value / step + direction) * step, 12)
        return min(max(stepped, self.least), self.most)

    def _next_in_series(self, value: float, direction: int) -> float:
        """Return the neighbour of a value in the series 1, 2, 5, 10, …"""
        if value < self._floor * (1 + 1e-9) and direction < 0:
            return value / 2 if self.least < value / 2 else self.least
        if value < self._floor:
            return self._floor
        decade = math.floor(math.log10(value))
        series = [m * 10.0**e for e in range(decade - 1, decade + 2) for m in (1, 2, 5)]
        near = 1 + 1e-9 * direction
        after = [s for s in series if (s > value * near if direction > 0 else s < value * near)]
        return float(f"{(after[0] if direction > 0 else after[-1]):.3g}")


def scale_of(declared: Setting, kind: type) -> Scale | None:
    """Return the scale of a number with two limits, None for any other setting."""
    low, high = declared.low, declared.high
    if kind not in (int, float) or low is None or high is None or high <= low:
        return None
    whole = kind is int
    if declared.slider is not None:
        return Scale(*declared.slider, False, whole, low, high)
    if declared.log and not whole:
        shown_low = 0.0 if low <= 0 else max(low, _FROM)
        return Scale(shown_low, min(high, _TO), True, False, low, high)
    return Scale(low, high, whole and high / max(low, 1) >= 1000, whole, low, high)


def _two_digits(value: float, span: float, ratio: bool) -> float:
    if ratio:
        return float(f"{value:.2g}")
    decimals = max(0, 2 - math.floor(math.log10(span)))
    return round(value, decimals)
