"""A ring around what has the keyboard, as strong in every theme, style and window."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QApplication, QLineEdit, QPlainTextEdit, QScrollArea, QWidget
from shiboken6 import isValid

WIDTH = 2.0
"""Pixels."""
_TYPED_INTO = QLineEdit, QPlainTextEdit
"""What shows by its cursor and its border that it has the keyboard."""


class FocusRing(QObject):
    """Follows the keyboard, once it has been moved by a key: a click shows itself where it was.

    Parameters
    ----------
    parent : QObject
    without : tuple of QWidget
        What has no ring: the whole of the views, where the keyboard is at rest.
    """

    def __init__(self, parent: QObject, *without: QWidget) -> None:
        super().__init__(parent)
        self._without = without
        self._colour = "#000000"
        self._ring: _Ring | None = None
        QApplication.instance().focusChanged.connect(self._follow)  # type: ignore[union-attr]

    def recolour(self, colour: str) -> None:
        """Use another colour."""
        self._colour = colour
        if self._ring is not None and isValid(self._ring):
            self._ring.colour = QColor(colour)
            self._ring.update()

    def _follow(self, _: QWidget | None, now: QWidget | None) -> None:
        if self._ring is not None and isValid(self._ring):  # else it went with what it was on
            self._ring.hide()
            self._ring.deleteLater()
        self._ring = None
        if now is not None and self._rings(now):
            _bring_into_view(now)
            self._ring = _Ring(now, QColor(self._colour))

    def _rings(self, widget: QWidget) -> bool:
        if widget in self._without or isinstance(widget, _TYPED_INTO) or widget.isWindow():
            return False
        return widget.window().testAttribute(Qt.WidgetAttribute.WA_KeyboardFocusChange)


def _bring_into_view(widget: QWidget) -> None:
    """Scroll the page that a widget is on; Qt does so only when Tab comes from the same page."""
    around = widget.parentWidget()
    while around is not None and not isinstance(around, QScrollArea):
        around = around.parentWidget()
    if around is not None:
        around.ensureWidgetVisible(widget)


class _Ring(QWidget):
    """Lies over a widget, along its border: around it a tight container would cut it off."""

    def __init__(self, over: QWidget, colour: QColor) -> None:
        super().__init__(over)
        self.colour = colour
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setGeometry(over.rect())
        over.installEventFilter(self)
        self.show()
        self.raise_()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize and isinstance(watched, QWidget):
            self.setGeometry(watched.rect())
        return False

    def paintEvent(self, event: QPaintEvent) -> None:
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(QPen(self.colour, WIDTH))
            aside = WIDTH / 2
            ring = QRectF(self.rect()).adjusted(aside, aside, -aside, -aside)
            painter.drawRoundedRect(ring, 4, 4)
