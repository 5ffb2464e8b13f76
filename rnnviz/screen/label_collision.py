"""What lies under a rectangle of a panel: words are put where lines and points are not."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from PySide6.QtCore import QRectF

from rnnviz.plot.figure import Artist, Curve, OffScaleMarks, Points, ReferenceLine
from rnnviz.screen.data_transform import Array, DataTransform

MARGIN = 1.0
"""Pixels around the words that a line should leave free."""
SAME = 1.0
"""Pixels between two lines that look like one: then each name may stand at either."""
BORDER = 8.0
"""Height of the marks at a border, about."""


class LabelCollision:
    """The lines, points and marks of a panel."""

    def __init__(self, artists: Sequence[Artist], place: DataTransform) -> None:
        self._lines = [a for a in artists if isinstance(a, Curve) and len(a.x)]
        self._points = [a for a in artists if isinstance(a, Points) and len(a.x)]
        self._rules = [a for a in artists if isinstance(a, ReferenceLine)]
        self._marks = [a for a in artists if isinstance(a, OffScaleMarks) and len(a.x)]
        self._place = place

    def busy(self, rect: QRectF) -> bool:
        """Return whether anything lies under a rectangle."""
        x = self._place.x_at(rect.left() - MARGIN), self._place.x_at(rect.right() + MARGIN)
        y = self._place.y_at(rect.bottom() + MARGIN), self._place.y_at(rect.top() - MARGIN)
        return (
            any(_crosses(line, x, y) for line in self._lines)
            or any(_holds(points, x, y) for points in self._points)
            or any(self._meets(marks, rect, x) for marks in self._marks)
        )

    def names_another(self, rect: QRectF, own: ReferenceLine) -> bool:
        """Return whether the name of a line, in a rectangle, would be read as that of another one.

        It would where another line of the same direction runs through it, or is nearer to it than
        its own.
        """
        low, high = (rect.top(), rect.bottom()) if own.horizontal else (rect.left(), rect.right())
        middle, home = (low + high) / 2, self._pixel(own)
        for other in self._rules:
            at = self._pixel(other)
            if other is own or other.horizontal != own.horizontal or not abs(at - home) > SAME:
                continue
            if low - MARGIN <= at <= high + MARGIN or abs(at - middle) < abs(home - middle):
                return True
        return False

    def _pixel(self, rule: ReferenceLine) -> float:
        value = np.array(rule.value, dtype=float)
        return float((self._place.down if rule.horizontal else self._place.across)(value))

    def _meets(self, marks: OffScaleMarks, rect: QRectF, x: tuple[float, float]) -> bool:
        """Return whether a mark at a border lies under a rectangle."""
        at_border = {
            "zero": rect.bottom() > self._place.height - BORDER,
            "overflow": rect.top() < BORDER,
        }
        across = np.asarray(marks.x)
        return at_border.get(marks.kind, False) and bool(((across > x[0]) & (across < x[1])).any())


def _crosses(line: Curve, x: tuple[float, float], y: tuple[float, float]) -> bool:
    """Return whether a line, whose x never falls, runs through a rectangle in data coordinates."""
    first, last = line.x.searchsorted(x[0]), line.x.searchsorted(x[1], "right")
    if last == 0 or first == len(line.x):
        return False
    near = line.y[max(first - 1, 0) : last + 1]
    if near.min() > y[1] or near.max() < y[0]:  # with NaN neither is known
        return False
    ends = np.interp((max(x[0], line.x[0]), min(x[1], line.x[-1])), line.x, line.y)
    values = np.concatenate((ends[:1], line.y[first:last], ends[1:]))
    return _pass_through(values, y)


def _pass_through(values: Array, y: tuple[float, float]) -> bool:
    """Return whether any piece between two neighbours lies partly between two heights."""
    low, high = np.minimum(values[1:], values[:-1]), np.maximum(values[1:], values[:-1])
    return bool(((low <= y[1]) & (high >= y[0])).any())


def _holds(points: Points, x: tuple[float, float], y: tuple[float, float]) -> bool:
    across, up = np.asarray(points.x), np.asarray(points.y)
    return bool(((across >= x[0]) & (across <= x[1]) & (up >= y[0]) & (up <= y[1])).any())
