"""What paints a panel, as an item in its view box: the extension that pyqtgraph describes."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pyqtgraph as pg
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter


class ContentItem(pg.GraphicsObject):
    """Paints a panel: in its view box, whose range it shows, and around it.

    It is one item, since Qt asks Python about each of them whenever anything is painted.

    Parameters
    ----------
    view_box : ViewBox
    paint : callable
        Paints the panel in pixels of the widget.
    """

    def __init__(self, view_box: pg.ViewBox, paint: Callable[[QPainter], None]) -> None:
        super().__init__(view_box)
        self._view_box, self._paint = view_box, paint
        self._bounds = QRectF()
        self.setAcceptedMouseButtons(Qt.MouseButton.NoButton)

    def place(self, area: QRectF) -> None:
        """Take a rectangle of the widget."""
        self.prepareGeometryChange()
        self.setPos(-self._view_box.pos())
        self._bounds = area

    def boundingRect(self) -> QRectF:
        return self._bounds

    def paint(self, painter: QPainter, option: Any, widget: Any = None) -> None:
        self._paint(painter)
