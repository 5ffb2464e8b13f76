"""A part of the scene that is painted, and painted again, on its own."""

from __future__ import annotations

from collections.abc import Callable

import pyqtgraph as pg
from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QPainter


class Piece(pg.GraphicsObject):
    """A rectangle of the scene that somebody else paints."""

    def __init__(self, paint: Callable[[QPainter], None]) -> None:
        super().__init__()
        self._paint = paint
        self._rect = QRectF()
        self._shown: object = None

    def put(self, rect: QRectF) -> None:
        self.prepareGeometryChange()
        self.setPos(rect.topLeft())
        self._rect = QRectF(QPointF(0, 0), rect.size())
        self._shown = None

    def changed(self, shown: object) -> bool:
        """Return whether this is something else than was asked last time."""
        before, self._shown = self._shown, shown
        return shown != before

    def boundingRect(self) -> QRectF:
        return self._rect

    def paint(self, painter: QPainter, *_: object) -> None:
        if not self._rect.isEmpty():
            self._paint(painter)

    @property
    def area(self) -> QRectF:
        """Where the piece is in the scene."""
        return self._rect.translated(self.pos())
