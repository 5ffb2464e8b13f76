"""Lines that are cheap to paint, however many points they have.

Qt takes seconds to stroke a thick, dense path and next to nothing for segments, so a line is cut
into segments here.  That also makes gaps and dashes exact: NaN ends a line, and dashes are cut by
arc length, since Qt's own are slow on anything that wiggles.  A line with many more points than
pixel columns is painted by its silhouette.
"""

from __future__ import annotations

from typing import cast

import numpy as np
from PySide6.QtCore import QLineF
from PySide6.QtGui import QPainter, QPen
from shiboken6 import Shiboken

from rnnviz.screen.data_transform import Array, DataTransform
from rnnviz.screen.theme import Style

_LONGEST = 200_000.0
"""Pixels of line beyond which dashes would not be seen anyway."""


class Polyline:
    """Paints one polyline again and again; what depends on x alone is kept."""

    def __init__(self) -> None:
        self._segments = np.empty((0, 4))
        self._plan = DashPlan(np.empty(0), ())

    def paint(
        self, painter: QPainter, pen: QPen, x: Array, y: Array, dash: tuple[float, ...] = ()
    ) -> None:
        """Paint a line through pixels; NaN breaks it, and an isolated point becomes a dot."""
        if dash and len(x) > 1 and (x[1:] > x[:-1]).all():
            if not self._plan.fits(x, dash):
                self._plan = DashPlan(x, dash)
            segments = self._plan.segments(y)
        else:
            segments = segments_of(x, y)
            if dash and len(segments):
                segments = dashed(segments, dash)
        self.paint_segments(painter, pen, segments)

    def paint_segments(self, painter: QPainter, pen: QPen, segments: Array) -> None:
        """Paint (n, 4) segments x1, y1, x2, y2.

        A QLineF is four doubles, so Qt is shown the array itself: making as many Python objects
        would take longer than painting.
        """
        if len(segments):
            self._segments = np.ascontiguousarray(segments, dtype=np.float64)
            first = Shiboken.wrapInstance(self._segments.ctypes.data, QLineF)
            painter.setPen(pen)
            painter.drawLines(cast(QLineF, first), len(segments))


def with_gaps(segments: Array, dash: tuple[float, ...]) -> Array:
    """Leave out segments, ordered in x and short in it, where a dashed line has its gaps."""
    if not dash or not len(segments):
        return segments
    ends = np.cumsum(dash)
    stroke = np.searchsorted(ends, segments[:, 0] % ends[-1], side="right") % 2 == 0
    found: Array = segments[stroke]
    return found


class DashPlan:
    """Where a line whose x increases is cut into dashes, by distance in x; for any y.

    Parameters
    ----------
    x : (n,) ndarray
        Pixels, increasing.
    pattern : tuple of float
        Strokes and gaps in turn.
    """

    def __init__(self, x: Array, pattern: tuple[float, ...]) -> None:
        self._x, self._pattern = x, pattern
        if not len(x):
            return
        starts, ends = _dashes(x[-1] - x[0], pattern)
        cuts = np.union1d(np.concatenate([x[0] + starts, x[0] + ends]), x)
        cuts = cuts[cuts <= x[-1]]
        middle = (cuts[:-1] + cuts[1:]) / 2 - x[0]
        inside = np.searchsorted(starts, middle, side="right") - 1
        drawn = middle < ends[inside]
        self._from, self._to = cuts[:-1][drawn], cuts[1:][drawn]

    def fits(self, x: Array, pattern: tuple[float, ...]) -> bool:
        """Return whether the plan was made for these pixels and this pattern."""
        return pattern == self._pattern and (x is self._x or np.array_equal(x, self._x))

    def segments(self, y: Array) -> Array:
        """Return the (n, 4) dashes of a line; a value that is not finite leaves a gap."""
        found = np.empty((len(self._from), 4))
        found[:, 0], found[:, 2] = self._from, self._to
        found[:, 1] = np.interp(self._from, self._x, y)
        found[:, 3] = np.interp(self._to, self._x, y)
        whole = np.isfinite(found[:, 1]) & np.isfinite(found[:, 3])
        return found if whole.all() else found[whole]


def _dashes(length: float, pattern: tuple[float, ...]) -> tuple[Array, Array]:
    """Return where the dashes along a length begin and end."""
    edges = np.concatenate([[0.0], np.cumsum(pattern)])
    origins = np.arange(0, max(length, 1e-9), edges[-1])[:, np.newaxis]
    return (origins + edges[:-1:2]).ravel(), (origins + edges[1::2]).ravel()


def segments_of(x: Array, y: Array) -> Array:
    """Return the (n, 4) segments between neighbours that are both finite."""
    finite = np.isfinite(x) & np.isfinite(y)
    if len(x) > 1 and finite.all():
        segments = np.empty((len(x) - 1, 4))
        segments[:, 0], segments[:, 1], segments[:, 2], segments[:, 3] = (
            x[:-1],
            y[:-1],
            x[1:],
            y[1:],
        )
        return segments
    points = np.stack([x, y], axis=1)
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
    if not 0 < end[-1] < _LONGEST:
        return segments
    starts, ends = _dashes(end[-1], pattern)
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


class PixelColumns:
    """The pixel columns that the points of a line fall into, which depend on its x alone.

    Parameters
    ----------
    x : (n,) ndarray
        Pixels.
    ratio : float
        Columns to a pixel.

    Attributes
    ----------
    ordered : bool
        Whether x never decreases; only then is there a silhouette.
    """

    def __init__(self, x: Array, ratio: float = 1.0) -> None:
        self.ordered = bool((x[1:] >= x[:-1]).all())
        if not self.ordered:
            return
        columns = np.floor(x * ratio).astype(np.intp)
        self._starts = np.flatnonzero(np.diff(columns, prepend=columns[0] - 1))
        self._ends = np.append(self._starts[1:], len(x)) - 1
        column = columns[self._starts]
        self._near = np.diff(column, prepend=-9) == 1
        self._far = np.flatnonzero(~self._near[1:]) + 1
        self._centre = (column + 0.5) / ratio

    def silhouette(self, y: Array, transform: DataTransform) -> Array:
        """Return a line as (n, 4) segments, in each column from its lowest to its highest point.

        Each segment is extended to touch the one in the column before.  The picture is that of the
        line, at a fraction of the work; a column without a finite value is a gap.

        Parameters
        ----------
        y : (n,) ndarray
            In data coordinates.
        """
        low = transform.y_pixels(np.fmax.reduceat(y, self._starts))
        high = transform.y_pixels(np.fmin.reduceat(y, self._starts))
        found = np.empty((len(low), 4))
        found[:, 0] = found[:, 2] = self._centre
        found[:, 1], found[:, 3] = low, high
        near = self._near[1:]
        np.fmin(low[1:], high[:-1], out=found[1:, 1], where=near)
        np.fmax(high[1:], low[:-1], out=found[1:, 3], where=near)
        finite = np.isfinite(low)
        if not finite.all():
            found = found[finite]
        return np.concatenate([found, self._across(y, transform)]) if len(self._far) else found

    def _across(self, y: Array, transform: DataTransform) -> Array:
        """Return the segments that bridge columns without a point."""
        far, centre = self._far, self._centre
        last, first = (
            transform.y_pixels(y[self._ends[far - 1]]),
            transform.y_pixels(y[self._starts[far]]),
        )
        across = np.stack([centre[far - 1], last, centre[far], first], axis=1)
        return across[np.isfinite(across).all(axis=1)]


def columns_of(x: Array, transform: DataTransform, style: Style) -> PixelColumns | None:
    """Return the columns of a line's x where it is dense, None where it is not."""
    ratio = style.ratio
    if len(x) <= transform.width * ratio * (4.0 if style.smooth else 1.4):
        return None
    columns = transform.cached(
        ("columns", ratio), x, lambda: PixelColumns(transform.x_pixels(x), ratio)
    )
    return columns if columns.ordered else None
