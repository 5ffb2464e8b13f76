"""What lies behind the artists that change: paper, grid, axis lines, and all that stands still.

It is painted once into a picture and copied from there, frame after frame.
"""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QLineF, QRectF, QSizeF
from PySide6.QtGui import QColor, QPainter, QPixmap

from rnnviz.screen.data_transform import SMOOTH_EDGES, DataTransform, Style
from rnnviz.screen.drawing import Drawing, paint_all
from rnnviz.screen.panel_layout import EDGE

AXIS = 0.8
"""Width of an axis line."""
Lines = tuple[list[QLineF], list[QLineF]]
"""The grid, and the axis lines with their tick marks."""


class StaticLayer:
    """One panel's picture of what stands still."""

    def __init__(self) -> None:
        self._picture = QPixmap()
        self._of: object = None
        self._lines: Lines | None = None

    def forget(self) -> None:
        """Paint it anew next time: a drawing in it shows something else."""
        self._of = None

    def paint(
        self,
        painter: QPainter,
        place: DataTransform,
        style: Style,
        lines: Lines,
        still: Sequence[Drawing],
    ) -> None:
        """Paint the backdrop, (0, 0) being the upper left corner of the box with its edge.

        Parameters
        ----------
        still : sequence of Drawing
            What is drawn first and is the same as before.
        """
        if style.ratio != int(style.ratio):  # the picture would fall between the pixels
            _paint(painter, place, style, lines, still)
            return
        of = (place, style, len(still))
        if of != self._of or lines is not self._lines:
            self._of, self._lines = of, lines
            self._draw(place, style, lines, still)
        painter.drawPixmap(0, 0, self._picture)

    def _draw(
        self, place: DataTransform, style: Style, lines: Lines, still: Sequence[Drawing]
    ) -> None:
        size = (QSizeF(place.width + EDGE + 1, place.height + EDGE) * style.ratio).toSize()
        if self._picture.size() != size:
            self._picture = QPixmap(size)
        self._picture.setDevicePixelRatio(style.ratio)
        self._picture.fill(QColor(style.theme.palette.ground))
        with QPainter(self._picture) as painter:
            _paint(painter, place, style, lines, still)


def _paint(
    painter: QPainter, place: DataTransform, style: Style, lines: Lines, still: Sequence[Drawing]
) -> None:
    rect = QRectF(0, 0, place.width, place.height)
    painter.save()
    painter.translate(EDGE, 0)
    painter.setRenderHint(SMOOTH_EDGES, False)
    painter.fillRect(rect, style.paper)
    painter.setPen(style.pen("faint", 0.6))
    painter.drawLines(lines[0])
    painter.setClipRect(rect)
    paint_all(painter, still, place, style)
    painter.setClipping(False)
    paint_edges(painter, style, lines)
    painter.restore()


def paint_edges(painter: QPainter, style: Style, lines: Lines) -> None:
    """Paint the axis lines and their tick marks, (0, 0) being the corner of the box itself."""
    painter.setPen(style.pen("ink", AXIS))
    painter.drawLines(lines[1])


def reach_inside(style: Style) -> bool:
    """Return whether axis lines are so thick that they must be painted over what is in the box."""
    return style.pen("ink", AXIS).widthF() > 1
