"""Ticks of axes and colour bars: where they are and what they read, on the screen and in print.

Lengths and text widths are in one unit, whichever the painter counts in.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence
from itertools import pairwise

from rnnviz.number_format import decade_label, power_of_ten, short_number
from rnnviz.plot.axis_limit import Span, nice_step
from rnnviz.plot.figure import Axis

Ticks = list[tuple[float, str]]
"""Value and text of each tick; an empty text is not shown, but the tick mark is."""

DIGITS_PER_TICK, LEAST_DIGITS = 6.0, 0.4
"""Digits between ticks of a horizontal axis; where few fit, those between their texts."""
LINES_PER_TICK, LEAST_LINES = 2.0, 1.0
"""Ticks of a vertical axis are so many lines of text apart, and at least so many where few fit."""
NAMED_LINES = 0.67
"""Named ticks of a vertical axis stand so near: few letters reach below the line.

Rows of numbers are no nearer where they are shown, so that each has its name.
"""
ENOUGH = 3
"""Ticks that an axis needs to be a scale, if their texts find room."""
SLACK = 1e-9
LONGEST = 12
"""Digits before or behind the point of a number without a power of ten, at most."""
MOST_DECADES = 290
"""Powers of ten that a double holds with room to spare."""
_MANTISSAS = ((1, 2, 5), (1, 2, 3, 5, 7), (1, 1.5, 2, 3, 4, 5, 6, 7, 8, 9))
"""Of the ticks between whole decades, where an axis has hardly any of these."""


def x_ticks(axis: Axis, span: Span, length: float, text_width: Callable[[str], float]) -> Ticks:
    """Return the ticks of a horizontal axis of that length, whose texts do not touch."""
    digit = text_width("0")

    def room(texts: Ticks) -> float:
        return max((text_width(text) for _, text in texts), default=digit) + LEAST_DIGITS * digit

    found = _enough(axis, span, length, DIGITS_PER_TICK * digit, room)
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
    found = _enough(axis, span, length, LINES_PER_TICK * line, lambda _: LEAST_LINES * line)
    if not axis.ticks:
        return found
    return _apart(found, NAMED_LINES * line * (span[1] - span[0]) / max(length, 1.0))


def _apart(named: Ticks, least: float) -> Ticks:
    """Return named ticks with the texts left out that are nearer than that to one shown."""
    kept: Ticks = []
    last = -math.inf
    for value, text in sorted(named):
        shown = value - last >= least - SLACK
        kept.append((value, text if shown else ""))
        last = value if shown else last
    return kept


def _enough(
    axis: Axis, span: Span, length: float, usual: float, least: Callable[[Ticks], float]
) -> Ticks:
    """Return ticks at the usual distance or, where these are too few, nearer to each other.

    `least` returns the smallest distance at which the texts of some ticks do not touch.
    """
    found = ticks(axis, span, max(int(length / usual), 1))
    if len(found) >= ENOUGH or axis.ticks:
        return found
    for denser in _denser(axis, span):
        gaps = (b - a for (a, _), (b, _) in pairwise(denser))
        fits = min(gaps, default=math.inf) * length >= least(denser) * (span[1] - span[0])
        if len(denser) > len(found) and fits:
            found = denser
        if len(found) >= ENOUGH:
            break
    return found


def _denser(axis: Axis, span: Span) -> Iterator[Ticks]:
    """Yield more and more ticks, of which the first few are enough for an axis."""
    for count in range(1, 3 * ENOUGH):
        yield ticks(axis, span, count)
    if axis.whole:
        yield _ends_and_middle(span)
    if axis.log10:
        yield from _every_few_decades(span)
    if axis.log10 and span[1] - span[0] < ENOUGH + 1:
        for mantissas in _MANTISSAS:
            yield _within_decades(span, mantissas)
        for count in range(ENOUGH + 1, 3 * ENOUGH + 1):
            yield [(math.log10(v), text) for v, text in _linear(span, count)]


def _ends_and_middle(span: Span) -> Ticks:
    """Return the first, the middle and the last whole number: sixteen units in a low panel."""
    first, last = math.ceil(span[0] - SLACK), math.floor(span[1] + SLACK)
    if first > last:
        return []
    values = map(float, sorted({first, (first + last) // 2, last}))
    return [(value, _tick_number(value, 1.0)) for value in values]


def _every_few_decades(span: Span) -> Iterator[Ticks]:
    """Yield ticks at every n-th power of ten, from any first one: few fit into a low panel."""
    first, last = math.ceil(span[0] - SLACK), math.floor(span[1] + SLACK)
    for step in range(max((last - first) // (ENOUGH - 1), 1), 0, -1):
        start = first + (last - first) % step // 2
        yield [(float(p), decade_label(p)) for p in range(start, last + 1, step)]


def _within_decades(span: Span, mantissas: Sequence[float]) -> Ticks:
    """Return ticks at multiples of the powers of ten."""
    powers = range(math.floor(span[0]), math.ceil(span[1]) + 1)
    values = sorted({p + math.log10(m) for p in powers for m in mantissas})
    inside = [v for v in values if span[0] - SLACK <= v <= span[1] + SLACK]
    return [(v, _decade_text(v)) for v in inside]


def _decade_text(log10: float) -> str:
    """Return 10**log10 as a power or as a short number: "10⁻³", "20", "5·10⁻⁴"."""
    whole = round(log10)
    return decade_label(whole) if abs(log10 - whole) < SLACK else short_number(10.0**log10)


def _linear(span: Span, count: int) -> Ticks:
    """Return the ticks of a linear axis for the few per cent that a logarithmic one may span."""
    if max(map(abs, span)) > MOST_DECADES:
        return []
    found = ticks(Axis(), (10.0 ** span[0], 10.0 ** span[1]), count)
    return [(value, text) for value, text in found if value > 0]


def bar_ticks(
    low: float,
    high: float,
    length: float,
    line: float,
    beyond: tuple[bool, bool] = (False, False),
) -> Ticks:
    """Return the ticks of a colour bar: its ends, and others between where there is room.

    `beyond` tells at which ends the colour is that of values further out as well.
    """
    if length < 1.5 * line:
        return []
    near = 1.5 * line / (length / (high - low or 1.0))
    found = y_ticks(Axis(), (low, high), length, line)
    inner = [tick for tick in found if low + near <= tick[0] <= high - near]
    ends = ("≤ " * beyond[0] + short_number(low), "≥ " * beyond[1] + short_number(high))
    return [(low, ends[0]), *inner, (high, ends[1])]


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
    texts = [_tick_number(value, step) for value in values]
    if len(set(texts)) < len(texts):
        texts = [_long_number(value, step) for value in values]
    return list(zip(values, texts, strict=True))


def _tick_number(value: float, step: float) -> str:
    """Return the text of a tick, with as many decimals as its neighbours a step away need."""
    value = 0.0 if abs(value) < step / 2 else value
    if max(abs(value), step) >= 1e5 or step < 1e-4:
        return short_number(value)
    decimals = max(0, -math.floor(math.log10(step) + 1e-9))
    return f"{value:.{decimals}f}".replace("-", "−")


def _long_number(value: float, step: float) -> str:
    """Return the text of a tick with all digits in which it differs from its neighbours."""
    decimals = max(0, -math.floor(math.log10(step) + SLACK))
    if decimals <= LONGEST and abs(value) < 10.0**LONGEST:
        return f"{value:.{decimals}f}".replace("-", "−")
    exponent = math.floor(math.log10(max(abs(value), step)))
    digits = max(0, exponent - math.floor(math.log10(step) + SLACK))
    mantissa = f"{value / 10.0**exponent:.{digits}f}" if exponent > -MOST_DECADES else "0"
    return f"{mantissa}·{power_of_ten(exponent)}".replace("-", "−")
