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
        line = stairs(x, y) if curve.steps else thinned(x, y, place.width * style.ratio)
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


def thinned(x: Array, y: Array, pixels: float) -> tuple[Array, Array]:
    """Return a line of at most four points a pixel column that paints the same picture.

    Of each column the first, the lowest, the highest and the last point stay.  Lines that are
    short, broken or not ordered in x are returned as they are.
    """
    columns = max(int(pixels), 1)
    if len(x) <= 4 * columns or not np.isfinite(y).all() or not (np.diff(x) >= 0).all():
        return x, y
    edges = np.searchsorted(x, np.linspace(x[0], x[-1], columns + 1)[1:-1])
    starts = np.unique(np.concatenate([[0], edges]))
    starts = starts[starts < len(x)]
    ends = np.concatenate([starts[1:], [len(x)]]) - 1
    column = np.repeat(np.arange(len(starts)), np.diff(np.append(starts, len(x))))
    order = np.lexsort((y, column))
    keep = np.unique(np.concatenate([starts, ends, order[starts], order[ends]]))
    return x[keep], y[keep]


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
