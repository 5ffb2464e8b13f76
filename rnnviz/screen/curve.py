"""Curves, and paths of any other shape."""

from __future__ import annotations

import numpy as np
from PySide6.QtGui import QPainter

from rnnviz.plot.figure import Curve, Shape
from rnnviz.plot.line_style import dash_of
from rnnviz.plot.readout import nearest_index
from rnnviz.screen import symbol
from rnnviz.screen.data_transform import DataTransform
from rnnviz.screen.drawing import Drawing
from rnnviz.screen.polyline import Polyline, columns_of, stairs, with_gaps
from rnnviz.screen.theme import Style


class CurveDrawing(Drawing[Curve]):
    """A line with its dashes and symbols."""

    def __init__(self, artist: Curve) -> None:
        super().__init__(artist)
        self._polyline = Polyline()

    def paint(self, painter: QPainter, transform: DataTransform, style: Style) -> None:
        curve, theme = self.artist, style.theme
        if not len(curve.x):
            return
        pen, dash = style.pen(curve.role, curve.width), theme.dash_lengths(dash_of(curve))
        columns = None if curve.steps else columns_of(curve.x, transform, style)
        if columns is not None:
            silhouette = columns.silhouette(curve.y, transform)
            self._polyline.paint_segments(painter, pen, with_gaps(silhouette, dash))
        else:
            x, y = transform.x_pixels(curve.x), transform.y_pixels(curve.y)
            line = stairs(x, y) if curve.steps else (x, y)
            self._polyline.paint(painter, pen, *line, dash)
        if curve.symbol is not None:
            x, y = transform.x_pixels(curve.x), transform.y_pixels(curve.y)
            finite = np.isfinite(x) & np.isfinite(y)
            size = (1.6 + curve.width) * theme.line_scale
            symbol.paint(painter, curve.symbol, x[finite], y[finite], size, theme.color(curve.role))

    def nearest(self, transform: DataTransform, x: float, y: float) -> int | None:
        """Return the index of the point nearest in x."""
        return nearest_index(self.artist.x, x)


class ShapeDrawing(Drawing[Shape]):
    """A path in data coordinates."""

    def __init__(self, artist: Shape) -> None:
        super().__init__(artist)
        self._polyline = Polyline()

    def paint(self, painter: QPainter, transform: DataTransform, style: Style) -> None:
        shape, theme = self.artist, style.theme
        pen = style.pen(shape.role, shape.width)
        x, y = transform.x_pixels(shape.x), transform.y_pixels(shape.y)
        self._polyline.paint(painter, pen, x, y, theme.dash_lengths(shape.dash))
