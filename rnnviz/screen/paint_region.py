"""The parts of a figure that are painted, and painted again, each on its own.

To Qt the whole figure is one widget: asking Python about dozens of items, several times a frame,
would take as long as painting them.
"""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QRect, QRectF
from PySide6.QtGui import QPainter, QRegion


class PaintRegion:
    """A rectangle of the figure that somebody paints, in coordinates of its own.

    Attributes
    ----------
    area : QRectF
        Where the piece is.
    """

    def __init__(self, paint: Callable[[QPainter], None]) -> None:
        self._paint = paint
        self._pixels = QRect()
        self._shown: object = None
        self.area = QRectF()

    def put(self, area: QRectF) -> None:
        """Take this place."""
        self.area, self._pixels = area, area.toAlignedRect()
        self._shown = None

    def changed(self, shown: object) -> bool:
        """Return whether this is something else than was asked last time."""
        before, self._shown = self._shown, shown
        return shown != before

    def paint(self, painter: QPainter, exposed: QRegion) -> None:
        """Paint, if any of it is exposed."""
        if self.area.isEmpty() or not exposed.intersects(self._pixels):
            return
        painter.save()
        painter.translate(self.area.topLeft())
        self._paint(painter)
        painter.restore()
