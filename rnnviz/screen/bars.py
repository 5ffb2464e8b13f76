"""Bars: filled rectangles."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter, QPen

from rnnviz.plot.bars import SOLID, Bars
from rnnviz.screen.data_transform import DataTransform
from rnnviz.screen.drawing import SMOOTH_EDGES, Drawing
from rnnviz.screen.theme import Style

LEAST = 1.0
"""Pixels that a bar has at least, so that none is lost."""


class BarsDrawing(Drawing[Bars]):
    """Paints rectangles."""

    def paint(self, painter: QPainter, transform: DataTransform, style: Style) -> None:
        bars = self.artist
        painter.setRenderHint(SMOOTH_EDGES, False)
        if bars.empty:
            pen = QPen(style.pen(bars.role, 1.2))
            pen.setStyle(Qt.PenStyle.DashLine)
            painter.setPen(pen)
            painter.setBrush(Qt.BrushStyle.NoBrush)
        else:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(style.color(bars.role, SOLID))
        painter.drawRects(rectangles(bars, transform))


def rectangles(bars: Bars, transform: DataTransform) -> list[QRectF]:
    """Return the bars in pixels; one that is nowhere wide or high is left out."""
    left, right = transform.x_pixels(bars.left), transform.x_pixels(bars.right)
    bottom, top = transform.y_pixels(bars.bottom), transform.y_pixels(bars.top)
    return [
        QRectF(a, c, max(b - a, LEAST), max(d - c, LEAST))
        for a, b, c, d in np.stack([left, right, top, bottom], axis=1).tolist()
        if a < b and c < d
    ]
