"""Lines that stay cheap: Qt takes seconds to stroke a thick, dense path, and none for segments.

A line is therefore cut into segments, which also makes gaps and dashes exact: a NaN ends a line,
and dashes are cut here by arc length, since Qt's own are slow on anything that wiggles.
"""

from __future__ import annotations

import numpy as np
from pyqtgraph.Qt.internals import PrimitiveArray
from PySide6.QtCore import QLineF, Qt
from PySide6.QtGui import QPainter, QPen

from rnnviz.screen.place import Array

_LONGEST = 200_000.0
"""Pixels of line beyond which dashes would not be seen anyway."""


class Stroke:
    """Paints polylines from a buffer that is kept."""

    def __init__(self) -> None:
        self._lines = PrimitiveArray(QLineF, 4)

    def paint(
        self, painter: QPainter, pen: QPen, x: Array, y: Array, dash: tuple[float, ...]
    ) -> None:
        """Paint a line through pixels; NaN breaks it, and a point alone becomes a dot."""
        segments = segments_of(x, y)
        if dash and len(segments):
            segments = dashed(segments, dash)
        self.paint_segments(painter, pen, segments)

    def paint_segments(self, painter: QPainter, pen: QPen, segments: Array) -> None:
        """Paint (n, 4) segments x1 y1 x2 y2."""
        if not len(segments):
            return
        self._lines.resize(len(segments))
        self._lines.ndarray()[:] = segments
        pen = QPen(pen)
        pen.setCapStyle(Qt.PenCapStyle.SquareCap)
        painter.setPen(pen)
        painter.drawLines(*self._lines.drawargs())


def segments_of(x: Array, y: Array) -> Array:
    """Return the (n, 4) segments between neighbours that are both finite."""
    finite = np.isfinite(x) & np.isfinite(y)
    points = np.stack([x, y], axis=1)
    whole = bool(finite.all())
    if whole and len(points) > 1:
        return np.concatenate([points[:-1], points[1:]], axis=1)
    both = finite[:-1] & finite[1:]
    alone = finite.copy()
    alone[:-1] &= ~both
    alone[1:] &= ~both
    joined = np.concatenate([points[:-1][both], points[1:][both]], axis=1)
    dots = np.concatenate([points[alone], points[alone] + (0.01, 0.0)], axis=1)
    return np.concatenate([joined, dots])


def stairs(x: Array, y: Array) -> tuple[Array, Array]:
    """Return the corners of a line that stays at each value until the next point."""
    return np.repeat(x, 2)[1:], np.repeat(y, 2)[:-1]


def dashed(segments: Array, pattern: tuple[float, ...]) -> Array:
    """Cut segments into dashes along the length of the whole line."""
    delta = segments[:, 2:] - segments[:, :2]
    length = np.hypot(delta[:, 0], delta[:, 1])
    end = np.cumsum(length)
    period = sum(pattern)
    if not 0 < end[-1] < _LONGEST:
        return segments
    start_of_dash = np.concatenate([[0.0], np.cumsum(pattern)])[:-1:2]
    starts = (np.arange(0, end[-1], period)[:, None] + start_of_dash).ravel()
    ends = starts + np.tile(pattern[::2], len(starts) * 2 // len(pattern))
    # Each dash lies in one segment or is cut at the corners between.
    cuts = np.sort(np.concatenate([starts, ends, end]))
    cuts = cuts[: np.searchsorted(cuts, end[-1], side="right")]
    from_, to = cuts[:-1], cuts[1:]
    middle = (from_ + to) / 2
    inside = np.searchsorted(starts, middle, side="right") - 1
    drawn = (inside >= 0) & (middle < ends[np.maximum(inside, 0)])
    return _pieces(segments, delta, length, end, from_[drawn], to[drawn])


def _pieces(
    segments: Array, delta: Array, length: Array, end: Array, from_: Array, to: Array
) -> Array:
    """Return the parts of a line between arc lengths that lie within one segment each."""
    owner = np.minimum(np.searchsorted(end, (from_ + to) / 2), len(segments) - 1)
    begin = end[owner] - length[owner]
    size = np.maximum(length[owner], 1e-12)
    a = segments[owner, :2] + delta[owner] * ((from_ - begin) / size)[:, None]
    b = segments[owner, :2] + delta[owner] * ((to - begin) / size)[:, None]
    return np.concatenate([a, b], axis=1)
