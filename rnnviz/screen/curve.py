"""Curves, and paths of any other kind."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
from PySide6.QtGui import QPainter

from rnnviz.screen import symbol
from rnnviz.screen.drawing import Drawing
from rnnviz.screen.place import Array, Place, Style
from rnnviz.screen.stroke import Stroke, stairs
from rnnviz.views.figure import Curve, Shape


class CurveDrawing(Drawing[Curve]):
    """A line with its dashes and symbols."""

    def __init__(self, artist: Curve) -> None:
        super().__init__(artist)
        self._stroke = Stroke()
        self._pixels: Array = np.empty(0)
        self._pixels_of: tuple[object, object] = (None, None)

    def _across(self, place: Place) -> Array:
        """Return the pixels of x, kept while x is the same array in the same place."""
        x, before = self.artist.x, self._pixels_of
        if before[0] is not x or before[1] != (place.x, place.width):
            self._pixels, self._pixels_of = place.across(x), (x, (place.x, place.width))
        return self._pixels

    def paint(self, painter: QPainter, place: Place, style: Style) -> None:
        curve, theme = self.artist, style.theme
        if not len(curve.x):
            return
        x, y = self._across(place), place.down(curve.y)
        pen = style.pen(curve.role, curve.width)
        columns = place.width * style.ratio * (4.0 if style.smooth else 1.4)
        if not curve.steps and is_dense(x, columns):
            self._stroke.paint_segments(painter, pen, silhouette(x, y, style.ratio))
        else:
            line = stairs(x, y) if curve.steps else (x, y)
            self._stroke.paint(painter, pen, *line, theme.dash_lengths(curve.dash))
        if curve.symbol is not None:
            finite = np.isfinite(x) & np.isfinite(y)
            size = (1.6 + curve.width) * theme.line_scale
            symbol.paint(painter, curve.symbol, x[finite], y[finite], size, theme.color(curve.role))

    def extent_x(self) -> Iterable[Array | float]:
        return (self.artist.x,)

    def extent_y(self) -> Iterable[Array | float]:
        return (self.artist.y,)

    def nearest(self, place: Place, x: float, y: float) -> int | None:
        """Return the index of the point nearest in x."""
        return nearest_index(self.artist.x, x)


def nearest_index(values: Array, x: float) -> int | None:
    """Return the index of the value nearest to x, None where there is none."""
    distance = np.abs(np.asarray(values, dtype=float) - x)
    return int(np.nanargmin(distance)) if np.isfinite(distance).any() else None


def is_dense(x: Array, pixels: float) -> bool:
    """Return whether a line has many more points than pixel columns, in order."""
    return bool(len(x) > pixels and (x[1:] >= x[:-1]).all())


def silhouette(x: Array, y: Array, ratio: float = 1.0) -> Array:
    """Return a dense line as (n, 4) segments, in each column from its lowest to its highest point.

    Each reaches to the one before it.  The picture is that of the line, at a fraction of the work;
    a column without a finite value is a gap.

    Parameters
    ----------
    x, y : (n,) ndarray
        Pixels, x not decreasing.
    ratio : float
        Columns to a pixel.
    """
    columns = np.floor(x * ratio).astype(np.intp)
    starts = np.flatnonzero(np.diff(columns, prepend=columns[0] - 1))
    column, first, last = columns[starts], y[starts], y[np.append(starts[1:], len(y)) - 1]
    low, high = np.fmin.reduceat(y, starts), np.fmax.reduceat(y, starts)
    near = np.diff(column, prepend=-9) == 1
    found, centre = np.empty((len(starts), 4)), (column + 0.5) / ratio
    found[:, 0] = found[:, 2] = centre
    found[:, 1] = np.where(near, np.fmin(low, np.roll(high, 1)), low)
    found[:, 3] = np.where(near, np.fmax(high, np.roll(low, 1)), high)
    found = found[np.isfinite(low)]
    far = np.flatnonzero(~near[1:]) + 1
    if len(far):
        across = np.stack([centre[far - 1], last[far - 1], centre[far], first[far]], axis=1)
        found = np.concatenate([found, across[np.isfinite(across).all(axis=1)]])
    return found


class ShapeDrawing(Drawing[Shape]):
    """A path in data coordinates."""

    def __init__(self, artist: Shape) -> None:
        super().__init__(artist)
        self._stroke = Stroke()

    def paint(self, painter: QPainter, place: Place, style: Style) -> None:
        shape, theme = self.artist, style.theme
        pen = style.pen(shape.role, shape.width)
        x, y = place.across(shape.x), place.down(shape.y)
        self._stroke.paint(painter, pen, x, y, theme.dash_lengths(shape.dash))

    def extent_x(self) -> Iterable[Array | float]:
        return (self.artist.x,)

    def extent_y(self) -> Iterable[Array | float]:
        return (self.artist.y,)
