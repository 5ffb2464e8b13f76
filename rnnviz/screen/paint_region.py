"""The parts of a figure that are painted, and painted again, each on its own.

To Qt the whole figure is one widget: asking Python about dozens of items, several times a frame,
would take as long as painting them.
"""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QRect, QRectF
from PySide6.QtGui import QPainter, QRegion


class PaintRegion:
    """A rectangle of the figure with coordinates of its own.

    Parameters
    ----------
    paint : callable
        Paints it, (0, 0) being its upper left corner.

    Attributes
    ----------
    area : QRectF
        Where it is in the widget.
    """

    def __init__(self, paint: Callable[[QPainter], None]) -> None:
        self._paint = paint
        self._pixels = QRect()
        self._content: object = None
        self.area = QRectF()

    def set_area(self, area: QRectF) -> None:
        """Move to another place."""
        self.area, self._pixels = area, area.toAlignedRect()
        self._content = None

    def has_changed(self, content: object) -> bool:
        """Return whether the content (all that the picture depends on) is not that of last time."""
        before, self._content = self._content, content
        return content != before

    def paint(self, painter: QPainter, exposed: QRegion) -> None:
        """Paint, if any of it is exposed."""
        if self.area.isEmpty() or not exposed.intersects(self._pixels):
            return
        painter.save()
        try:
            painter.translate(self.area.topLeft())
            self._paint(painter)
        finally:
            painter.restore()
