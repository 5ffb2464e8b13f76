"""Small symbols, painted at points by Qt."""

from __future__ import annotations

import math

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QPolygonF

from rnnviz.plot.drawing_style import Symbol
from rnnviz.screen.data_transform import Array

MOST = 200
"""Symbols on one line; of more than that, every n-th is painted, or they would be a smear."""

_ROUND = [(math.cos(a * math.pi / 8), math.sin(a * math.pi / 8)) for a in range(16)]
_SHAPES: dict[str, list[tuple[float, float]]] = {
    "circle": _ROUND,
    "square": [(-0.9, -0.9), (0.9, -0.9), (0.9, 0.9), (-0.9, 0.9)],
    "triangle": [(0.0, -1.1), (1.1, 0.9), (-1.1, 0.9)],
    "triangle_down": [(0.0, 1.1), (1.1, -0.9), (-1.1, -0.9)],
    "diamond": [(0.0, -1.2), (1.2, 0.0), (0.0, 1.2), (-1.2, 0.0)],
}
_STROKES: dict[str, tuple[tuple[float, float, float, float], ...]] = {
    "cross": ((-1, -1, 1, 1), (-1, 1, 1, -1)),
    "plus": ((-1.2, 0, 1.2, 0), (0, -1.2, 0, 1.2)),
}


def paint(
    painter: QPainter, symbol: Symbol, x: Array, y: Array, radius: float, color: QColor
) -> None:
    """Paint a symbol centred at each of the points, all in pixels."""
    every = max(1, -(-len(x) // MOST))
    points = [QPointF(a, b) for a, b in zip(x[::every].tolist(), y[::every].tolist(), strict=True)]
    if symbol in _STROKES:
        painter.setPen(QPen(color, max(1.2, radius * 0.45)))
        for point in points:
            for x1, y1, x2, y2 in _STROKES[symbol]:
                corner, other = QPointF(x1, y1) * radius, QPointF(x2, y2) * radius
                painter.drawLine(point + corner, point + other)
        return
    shape = QPolygonF([QPointF(a, b) * radius for a, b in _SHAPES[symbol]])
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(color)
    for point in points:
        painter.drawConvexPolygon(shape.translated(point))
