"""The values at one place on the x axis, in a block beside the line through them.

The block has as many columns as it takes to fit the height, and stands where it covers no data if
there is such a place.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import product

import numpy as np
from PySide6.QtCore import QPointF, QRectF, QSizeF, Qt
from PySide6.QtGui import QPainter, QPen, QStaticText

from rnnviz.plot.figure import Reading, Readout
from rnnviz.screen.data_transform import DataTransform
from rnnviz.screen.drawing import SMOOTH_EDGES, Drawing
from rnnviz.screen.label_placement import LabelPlacer
from rnnviz.screen.text_layout import SMALL, TextLayout
from rnnviz.screen.theme import Style

LINE = 1.0
"""Width of the line."""
RADIUS = 3.5
"""Of the ring at a value, in pixels at a line scale of 1."""
PADDING = 4.0
"""Pixels inside the block's border, and between its columns."""
GAP = 6.0
"""Pixels between the line and the block, and between a name and its value."""
LONGEST = 0.34
"""Share of the panel's width that a name may take."""
WIDEST = 0.9
"""Share of the panel's width that the block may take; values that do not fit are left out."""
HEIGHTS = 5
"""Heights at which a free place for the block is sought, on either side of the line."""


@dataclass(frozen=True)
class _Row:
    """A value laid out: its name, and the number."""

    name: QStaticText
    text: QStaticText
    reading: Reading


class ReadoutDrawing(Drawing[Readout]):
    """Paints a line, rings at the values that it meets, and the values in words."""

    def __init__(self, artist: Readout) -> None:
        super().__init__(artist)
        self._last_place = 0

    def paint(self, painter: QPainter, transform: DataTransform, style: Style) -> None:
        at = _pixel(transform, self.artist.place)
        if not 0 <= at <= transform.width:
            return
        painter.setRenderHint(SMOOTH_EDGES, False)
        pen = QPen(style.pen("ink", LINE))
        pen.setStyle(Qt.PenStyle.DotLine)
        pen.setCapStyle(Qt.PenCapStyle.FlatCap)
        painter.setPen(pen)
        painter.drawLine(QPointF(at, 0), QPointF(at, transform.height))
        painter.setRenderHint(SMOOTH_EDGES, True)
        radius = RADIUS * style.theme.line_scale
        painter.setBrush(style.paper)
        for reading in self.artist.readings:
            x, y = _pixel(transform, reading.x), float(transform.y_pixels(np.array(reading.y)))
            if np.isfinite(x) and np.isfinite(y):
                painter.setPen(style.pen(reading.role, 1.5))
                painter.drawEllipse(QPointF(x, y), radius, radius)

    def paint_labels(self, labels: LabelPlacer, transform: DataTransform) -> None:
        at = _pixel(transform, self.artist.place)
        if not 0 <= at <= transform.width:
            return
        columns, size = self._arranged(labels.layout, labels.room)
        rects = list(_places(size, at, labels.room))
        rect, self._last_place, covering = labels.find_clear(rects, self._last_place)
        labels.reserve(rect, covering)
        self._paint_block(labels, columns, rect)

    def _arranged(
        self, layout: TextLayout, room: QRectF
    ) -> tuple[list[tuple[float, float, list[_Row]]], QSizeF]:
        """Return the columns (width of names, of values, rows), and the size of the block."""
        line = layout.small_line
        rows = [_row(reading, layout, room.width()) for reading in self.artist.readings]
        most = max(1, int((room.height() - 2 * PADDING) / line) - 1)
        columns: list[tuple[float, float, list[_Row]]] = []
        width = PADDING
        for start in range(0, len(rows), most):
            part = rows[start : start + most]
            names = max(row.name.size().width() for row in part)
            values = max(row.text.size().width() for row in part)
            if columns and width + names + values > WIDEST * room.width():
                break
            columns.append((names, values, part))
            width += names + GAP + values + PADDING
        heading = layout.size(self.artist.label, SMALL, bold=True).width() + 2 * PADDING
        tallest = max((len(part) for _, _, part in columns), default=0)
        return columns, QSizeF(max(width, heading), (tallest + 1) * line + PADDING)

    def _paint_block(
        self, labels: LabelPlacer, columns: Sequence[tuple[float, float, list[_Row]]], rect: QRectF
    ) -> None:
        painter, layout = labels.painter, labels.layout
        line = layout.small_line
        x, top = rect.left() + PADDING, rect.top() + PADDING / 2
        heading = layout.label(self.artist.label, SMALL, bold=True)
        layout.paint(painter, heading, QPointF(x, top), "ink", SMALL, bold=True)
        for names, values, rows in columns:
            for i, row in enumerate(rows, start=1):
                y = top + i * line
                layout.paint(painter, row.name, QPointF(x, y), row.reading.role, SMALL)
                right = x + names + GAP + values - row.text.size().width()
                layout.paint(painter, row.text, QPointF(right, y), "ink", SMALL)
            x += names + GAP + values + PADDING


def _row(reading: Reading, layout: TextLayout, width: float) -> _Row:
    name = layout.fitting(reading.label, LONGEST * width, SMALL)
    return _Row(name, layout.label(reading.text, SMALL), reading)


def _pixel(transform: DataTransform, x: float) -> float:
    return float(transform.x_pixels(np.array(x)))


def _places(size: QSizeF, at: float, room: QRectF) -> list[QRectF]:
    """Return where the block may stand: beside the line, then at the sides of the panel."""
    width, height = size.width(), size.height()
    right, left = at + GAP, at - GAP - width
    sides = (right, left) if right + width <= room.right() else (left, right)
    ends = room.right() - width - 2, room.left() + 2
    tall = max(room.height() - height, 0.0)
    tops = [room.top() + tall * i / (HEIGHTS - 1) for i in range(HEIGHTS)]
    found = [QRectF(x, y, width, height) for x, y in product((*sides, *ends), tops)]
    inside = [r for r in found if room.left() <= r.left() and r.right() <= room.right()]
    return inside or [QRectF(max(ends[0], 0.0), room.top(), width, height)]
