"""Straight lines across a panel, and marks of values without a place on the axis."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QColor, QPainter

from rnnviz.plot.figure import BORDER, OffScaleMarks, ReferenceLine
from rnnviz.plot.line_style import OFF_SCALE_STYLE
from rnnviz.screen import symbol
from rnnviz.screen.data_transform import Array, DataTransform
from rnnviz.screen.drawing import Drawing
from rnnviz.screen.label_placement import Anchor, LabelPlacer
from rnnviz.screen.polyline import Polyline
from rnnviz.screen.theme import Style

WIDTH = 1.2
"""Width of a reference line."""
RADIUS = 4.0
"""Of a mark, in pixels at a line scale of 1."""
LEAST_DISTANCE = 3.0
"""Pixels between neighbouring marks; of those that are nearer one is painted."""


class ReferenceLineDrawing(Drawing[ReferenceLine]):
    """A reference line with its label."""

    def __init__(self, artist: ReferenceLine) -> None:
        super().__init__(artist)
        self._polyline = Polyline()
        self._last_anchor = 0

    def paint(self, painter: QPainter, transform: DataTransform, style: Style) -> None:
        line = self.artist
        ends = np.array([0.0, transform.width])
        if not line.horizontal:
            ends = np.array([(1 - line.share) * transform.height, transform.height])
        at = np.full(2, self._pixel(transform))
        x, y = (ends, at) if line.horizontal else (at, ends)
        dash = style.theme.dash_lengths(line.dash)
        self._polyline.paint(painter, style.pen(line.role, WIDTH), x, y, dash)

    def _pixel(self, transform: DataTransform) -> float:
        value = np.array(self.artist.value, dtype=float)
        pixels = transform.y_pixels if self.artist.horizontal else transform.x_pixels
        return float(pixels(value))

    def paint_labels(self, labels: LabelPlacer, transform: DataTransform) -> None:
        """Name a vertical line; the names of horizontal ones are in the legend."""
        at, line = self._pixel(transform), self.artist
        if line.horizontal or not line.label or not -1 <= at <= transform.width + 1:
            return
        anchors = self._beside(at, transform, labels.layout.small_line)
        self._last_anchor = labels.place_on_line(line, anchors, self._last_anchor)

    def _beside(self, at: float, transform: DataTransform, height: float) -> list[Anchor]:
        """Return the places for the label of a vertical line."""
        lowest = transform.height - height - 2
        rows = [2.0 + row * height for row in range(max(int(lowest / height), 1))]
        heights = [*rows, lowest] if self.artist.share == 1 else [lowest, *reversed(rows)]
        if BORDER in self.artist.label:  # what it says on either side belongs there
            return [(QPointF(at, y), 0.5) for y in heights]
        return [(QPointF(at + 3 - 6 * left, y), left) for y in heights for left in (0.0, 1.0)]


class OffScaleMarksDrawing(Drawing[OffScaleMarks]):
    """Symbols at the border of a panel with one label for all of them."""

    def __init__(self, artist: OffScaleMarks) -> None:
        super().__init__(artist)
        self._last_anchor = 0

    def paint(self, painter: QPainter, transform: DataTransform, style: Style) -> None:
        x = self._pixels(transform)
        kind, role = OFF_SCALE_STYLE[self.artist.kind]
        radius = RADIUS * style.theme.line_scale
        y = np.full(len(x), self._height(transform, radius))
        if self.artist.kind == "nan":
            _paint_lane(painter, x, float(self._height(transform, radius)), radius, style)
            x = x[np.unique(np.round(x / (4 * radius)), return_index=True)[1]]
            y = y[: len(x)]
        symbol.paint(painter, kind, x, y, radius, style.color(role))

    def _pixels(self, transform: DataTransform) -> Array:
        """Return where the marks are, thinned where they are dense."""
        x = np.asarray(self.artist.x, dtype=float)
        x = x[(x >= transform.x[0]) & (x <= transform.x[1])]
        pixels = transform.x_pixels(x)
        return pixels[np.unique(np.round(pixels / LEAST_DISTANCE), return_index=True)[1]]

    def _height(self, transform: DataTransform, radius: float) -> float:
        """Return the y of all marks in pixels."""
        heights = {"zero": transform.height - radius - 1, "overflow": radius + 1}
        return heights.get(self.artist.kind, 3 * radius + 2)  # below those of an overflow

    def paint_labels(self, labels: LabelPlacer, transform: DataTransform) -> None:
        x, marks = self._pixels(transform), self.artist
        if not marks.label or not len(x):
            return
        radius = RADIUS * labels.layout.theme.line_scale
        if labels.is_repeated(marks.label, float(x[0]) - 2 * radius, float(x[-1]) + 2 * radius):
            return
        y, line = self._height(transform, radius), labels.layout.small_line
        inside = y - radius - line if marks.kind == "zero" else y + radius
        anchors: list[Anchor] = [
            (QPointF(x[0] - radius, inside), 0.0),
            (QPointF(x[-1] + radius + 2, y - line / 2), 0.0),
            (QPointF(x[0] - radius - 2, y - line / 2), 1.0),
            (QPointF(x[-1] + radius, inside), 1.0),
        ]
        role = OFF_SCALE_STYLE[marks.kind][1]
        self._last_anchor = labels.place_clear(marks.label, anchors, role, self._last_anchor)


def _paint_lane(painter: QPainter, x: Array, middle: float, radius: float, style: Style) -> None:
    """Paint the ground of marks that stand for no number: it is no part of the scale."""
    color = QColor(style.theme.palette.nan)
    for at in x.tolist():
        painter.fillRect(QRectF(at - radius, middle - radius, 2 * radius, 2 * radius), color)
