"""Arrows at the border of a panel that point to what lies beyond, with its value."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPolygonF

from rnnviz.plot.beyond import MOST_COVERED, Arrow, arrows, placed_values
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

_Place = tuple[str, Anchor]
"""A text with its place."""


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

    def reserve_room(self, labels: LabelPlacer, transform: DataTransform) -> None:
        scale = labels.layout.theme.line_scale
        for arrow in arrows(self.artist, transform.x, transform.y):
            labels.keep_off(_outline(arrow, transform, scale))

    def paint_labels(self, labels: LabelPlacer, transform: DataTransform) -> None:
        found = list(arrows(self.artist, transform.x, transform.y))
        scale, line = labels.layout.theme.line_scale, labels.layout.small_line

        def find(arrow: Arrow, text: str, taken: Sequence[_Place]) -> _Place | None:
            anchors = _anchors(arrow, _tip(arrow, transform), scale, line)
            last = self._last_anchors.get(arrow.index, 0)
            off = [labels.rect_of(other, *at) for other, at in taken]
            index = labels.find_place(text, anchors, last, off)
            if index is None:
                return None
            sizes = (rect.size() for rect in (*off, labels.rect_of(text, *anchors[index])))
            covered = sum(size.width() * size.height() for size in sizes)
            most = MOST_COVERED * transform.width * transform.height
            return (text, anchors[index]) if not off or covered <= most else None

        for arrow, text, (_, anchor) in placed_values(self.artist, found, find):
            anchors = _anchors(arrow, _tip(arrow, transform), scale, line)
            self._last_anchors[arrow.index] = anchors.index(anchor)
            labels.paint_at(text, anchor, self.artist.roles[arrow.index])

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


def _outline(arrow: Arrow, transform: DataTransform, scale: float) -> QRectF:
    """Return the rectangle that an arrow takes, in pixels."""
    tip, half = _tip(arrow, transform), HALF * scale
    tail = tip - QPointF(arrow.right, -arrow.above) * (SHAFT * scale)
    side = QPointF(abs(arrow.above), abs(arrow.right)) * half
    return QRectF(tip, tail).normalized().adjusted(-side.x(), -side.y(), side.x(), side.y())


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
