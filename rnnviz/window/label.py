"""Labels that keep their place: long text is cut, running numbers do not push their neighbours."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QSize, Qt
from PySide6.QtGui import QFont, QPainter, QPaintEvent
from PySide6.QtWidgets import QLabel, QSizePolicy, QWidget


class ElidedLabel(QWidget):
    """One or two lines of plain text; what does not fit is in the tool tip."""

    def __init__(self, lines: int = 1) -> None:
        super().__init__()
        self._text = ""
        self._lines = lines
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def text(self) -> str:
        return self._text

    def setText(self, text: str) -> None:
        if text != self._text:
            self._text = text
            self.setToolTip(f"<p>{text}</p>" if text else "")
            self.setAccessibleName(text)
            self.update()

    def sizeHint(self) -> QSize:
        return QSize(120, self.fontMetrics().height() * self._lines + 2)

    def minimumSizeHint(self) -> QSize:
        return QSize(40, self.sizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        flags = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft
        text = self._text
        metrics = self.fontMetrics()
        if self._lines == 1:
            text = metrics.elidedText(text, Qt.TextElideMode.ElideRight, self.width())
            painter.drawText(self.rect(), flags, text)
            return
        room = int(self.width() * self._lines * 0.93)
        text = metrics.elidedText(text, Qt.TextElideMode.ElideRight, room)
        painter.drawText(self.rect(), flags | Qt.TextFlag.TextWordWrap, text)

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.FontChange:
            self.updateGeometry()
        super().changeEvent(event)


class Readout(QLabel):
    """A running number: digits of equal width in a field as wide as the widest it will show."""

    def __init__(self, widest: str) -> None:
        super().__init__()
        self._widest = widest
        self.setTextFormat(Qt.TextFormat.PlainText)
        self._fit()

    def set_widest(self, widest: str) -> None:
        """Make room for another widest text; the field never becomes narrower than it is."""
        if widest != self._widest:
            self._widest = widest
            self._fit()

    def _fit(self) -> None:
        font = QFont(self.font())
        font.setFeature(QFont.Tag("tnum"), 1)
        if font != self.font():
            self.setFont(font)
        self.setMinimumWidth(self.fontMetrics().horizontalAdvance(self._widest) + 4)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self.setMinimumWidth(self.fontMetrics().horizontalAdvance(self._widest) + 4)
