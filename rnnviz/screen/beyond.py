"""Arrows at the border of a panel that point to what lies beyond, with its value."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QLineF, QPointF, Qt
from PySide6.QtGui import QPainter, QPolygonF

from rnnviz.plot.beyond import Arrow, arrows
from rnnviz.plot.figure import BeyondMarks
from rnnviz.screen.data_transform import DataTransform
from rnnviz.screen.drawing import SMOOTH_EDGES, Drawing
from rnnviz.screen.label_placement import Anchor, LabelPlacer
from rnnviz.screen.theme import Style

SHAFT, HEAD, HALF = 14.0, 8.0, 4.5
"""Length of an arrow, length of its head and half its width, in pixels at a line scale of 1."""
WIDTH = 1.8
"""Width of the shaft."""
INSET = 1.0
"""Pixels between a tip and the border."""


class BeyondMarksDrawing(Drawing[BeyondMarks]):
    """Paints the arrows inside the border, each with its value beside its shaft."""

    def __init__(self, artist: BeyondMarks) -> None:
        super().__init__(artist)
        self._last_anchors: dict[int, int] = {}

    def paint(self, painter: QPainter, transform: DataTransform, style: Style) -> None:
        painter.setRenderHint(SMOOTH_EDGES, True)
        scale = style.theme.line_scale
        for arrow in arrows(self.artist, transform.x, transform.y):
            role = self.artist.roles[arrow.index]
            tip, away = _tip(arrow, transform), QPointF(arrow.right, -arrow.above)
            side = QPointF(-away.y(), away.x()) * (HALF * scale)
            neck = tip - away * (HEAD * scale)
            painter.setPen(style.pen(role, WIDTH))
            painter.drawLine(QLineF(tip - away * (SHAFT * scale), neck))
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(style.color(role))
            painter.drawConvexPolygon(QPolygonF([tip, neck + side, neck - side]))

    def paint_labels(self, labels: LabelPlacer, transform: DataTransform) -> None:
        scale, line = labels.layout.theme.line_scale, labels.layout.small_line
        for arrow in arrows(self.artist, transform.x, transform.y):
            text = self.artist.texts[arrow.index]
            if text:
                anchors = _anchors(arrow, _tip(arrow, transform), scale, line)
                last = self._last_anchors.get(arrow.index, 0)
                role = self.artist.roles[arrow.index]
                self._last_anchors[arrow.index] = labels.place_clear(
                    text, anchors, role, last, covering=True
                )

    def nearest(self, transform: DataTransform, x: float, y: float) -> int | None:
        """Return the index of the mark whose arrow is at a point."""
        at = transform.x_pixels(np.array(x)), transform.y_pixels(np.array(y))
        for arrow in arrows(self.artist, transform.x, transform.y):
            middle = _tip(arrow, transform) - QPointF(arrow.right, -arrow.above) * (SHAFT / 2)
            if np.hypot(middle.x() - at[0], middle.y() - at[1]) <= SHAFT:
                return arrow.index
        return None


def _tip(arrow: Arrow, transform: DataTransform) -> QPointF:
    """Return where an arrow ends, in pixels."""
    x, y = arrow.across * transform.width, (1 - arrow.up) * transform.height
    return QPointF(
        min(max(x, HALF), transform.width - HALF) if arrow.above else x - INSET * arrow.right,
        min(max(y, HALF), transform.height - HALF) if arrow.right else y + INSET * arrow.above,
    )


def _anchors(arrow: Arrow, tip: QPointF, scale: float, line: float) -> list[Anchor]:
    """Return the places for the value of an arrow: beside its shaft, then behind it."""
    shaft = QPointF(arrow.right, -arrow.above) * (SHAFT * scale)
    middle, tail = tip - shaft * 0.5, tip - shaft
    away = HALF * scale + 3
    beside: list[Anchor] = [
        (QPointF(middle.x() - away, middle.y() - line / 2), 1.0),
        (QPointF(middle.x() + away, middle.y() - line / 2), 0.0),
    ]
    behind: list[Anchor] = [
        (QPointF(tail.x() - 2, tail.y() - line / 2), 1.0),
        (QPointF(tail.x() + 2, tail.y() - line / 2), 0.0),
    ]
    if abs(arrow.above) < abs(arrow.right):
        across = (middle.y() - line - away, middle.y() + away)
        return [*behind, *((QPointF(middle.x(), y), 0.5) for y in across), *beside]
    at_tail = tail.y() + 2 if arrow.above > 0 else tail.y() - line - 2
    return [*beside, *behind, (QPointF(tail.x(), at_tail), 0.5)]
