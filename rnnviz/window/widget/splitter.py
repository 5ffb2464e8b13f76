"""A splitter whose handle shows that it can be dragged.

A style sheet could do the same, but every widget in the splitter would be styled by it.
"""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSplitter, QSplitterHandle


class Splitter(QSplitter):
    """A splitter with handles that take the accent colour under the mouse."""

    def __init__(self, orientation: Qt.Orientation = Qt.Orientation.Horizontal) -> None:
        super().__init__(orientation)

    def createHandle(self) -> QSplitterHandle:
        return _Handle(self.orientation(), self)


class _Handle(QSplitterHandle):
    def paintEvent(self, event: QPaintEvent) -> None:
        if self.underMouse() and self.isEnabled():
            with QPainter(self) as painter:
                painter.fillRect(self.rect(), self.palette().accent())
        else:
            super().paintEvent(event)
