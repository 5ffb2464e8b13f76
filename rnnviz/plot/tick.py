"""Ticks of axes and colour bars: where they are and what they read, on the screen and in print.

Lengths and text widths are in one unit, whichever the painter counts in.
"""

from __future__ import annotations

import math
from collections.abc import Callable

from rnnviz.number_format import decade_label, short_number
from rnnviz.plot.axis_limit import Span, nice_step
from rnnviz.plot.figure import Axis

Ticks = list[tuple[float, str]]
"""Value and text of each tick; an empty text is not shown, but the tick mark is."""

DIGITS_PER_TICK = 6
"""Ticks of a horizontal axis are at least so many digits apart."""
LINES_PER_TICK = 2.0
"""Ticks of a vertical axis are at least so many lines of text apart."""


def x_ticks(axis: Axis, span: Span, length: float, text_width: Callable[[str], float]) -> Ticks:
    """Return the ticks of a horizontal axis of that length, whose texts do not touch."""
    found = ticks(axis, span, max(2, int(length / (DIGITS_PER_TICK * text_width("0")))))
    scale = length / (span[1] - span[0])
    kept: Ticks = []
    end = -math.inf
    for value, text in found:
        middle, half = (value - span[0]) * scale, text_width(text) / 2
        shown = text if middle - half > end else ""
        kept.append((value, shown))
        end = middle + half + 2 if shown else end
    return kept


def y_ticks(axis: Axis, span: Span, length: float, line: float) -> Ticks:
    """Return the ticks of a vertical axis of that length; `line` is the height of its text."""
    found = ticks(axis, span, max(1, int(length / (LINES_PER_TICK * line))))
    every = -(-len(found) * int(line) // max(int(length), 1)) if axis.ticks else 1
    return [(value, "" if i % every else text) for i, (value, text) in enumerate(found)]


def bar_ticks(low: float, high: float, length: float, line: float) -> Ticks:
    """Return the ticks of a colour bar: its ends, and others between where there is room."""
    if length < 1.5 * line:
        return []
    near = 1.5 * line / (length / (high - low or 1.0))
    found = y_ticks(Axis(), (low, high), length, line)
    inner = [tick for tick in found if low + near <= tick[0] <= high - near]
    return [(low, short_number(low)), *inner, (high, short_number(high))]


def ticks(axis: Axis, span: Span, count: int) -> Ticks:
    """Return the ticks of an axis within its limits, at most about `count`.

    Named ticks are all returned, however many they are.
    """
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
        return [(value, decade_label(round(value))) for value in values]
    return [(value, _tick_number(value, step)) for value in values]


def _tick_number(value: float, step: float) -> str:
    """Return the text of a tick, with as many decimals as its neighbours a step away need."""
    value = 0.0 if abs(value) < step / 2 else value
    if max(abs(value), step) >= 1e5 or step < 1e-4:
        return short_number(value)
    decimals = max(0, -math.floor(math.log10(step) + 1e-9))
    return f"{value:.{decimals}f}".replace("-", "−")
