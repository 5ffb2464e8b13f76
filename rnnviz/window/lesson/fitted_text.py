"""A text in the largest type in which it fits."""

from __future__ import annotations

import math
from bisect import bisect_left

from PySide6.QtCore import QEvent, QRectF, QSize, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QPalette, QResizeEvent, QTextDocument, QTextOption
from PySide6.QtWidgets import QSizePolicy, QWidget

from rnnviz.plot.markup import parse, plain, unbroken

SMALLEST = 8.0
"""Points of the smallest type; a text that does not fit in it either is cut at its end."""


def html_of(text: str) -> str:
    """Return a text of a lesson, which has the markup of labels, as rich text."""
    lines = text.split("\n")
    return "<br>".join("".join(run.html() for run in parse(unbroken(line))) for line in lines)


class FittedText(QWidget):
    """Paragraphs of rich text, set as large as there is room for, up to some times the usual size.

    Parameters
    ----------
    most : float
        How many times as large as the window's type it may be.
    centred : bool
        Whether it stands in the middle of its height.

    Signals
    -------
    resized : ()
    """

    resized = Signal()

    def __init__(self, most: float = 1.8, centred: bool = True) -> None:
        super().__init__()
        self._most, self._centred = most, centred
        self._html = ""
        self._cap = math.inf
        self._fitted = True
        self._document = QTextDocument(self)
        self._document.setDocumentMargin(0)
        option = QTextOption()
        option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        self._document.setDefaultTextOption(option)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Ignored)

    @property
    def html(self) -> str:
        return self._html

    @property
    def points(self) -> float:
        """The size of the type in which the text is set."""
        self._fit()
        return self._document.defaultFont().pointSizeF()

    def show_text(self, html: str, spoken: str = "") -> None:
        """Show rich text; `spoken` is what a screen reader says."""
        if html != self._html:
            self._html = html
            self._document.setHtml(html)
            self._refit()
        self.setAccessibleName(spoken)

    def show_words(self, text: str) -> None:
        """Show one text with the markup of labels."""
        self.show_text(html_of(text), plain(text))

    def sizeHint(self) -> QSize:
        return QSize(100, self.fontMetrics().height())

    def set_cap(self, points: float) -> None:
        """Use no larger type than this, as large as that of texts beside it."""
        if points != self._cap:
            self._cap = points
            self._refit()

    def _refit(self) -> None:
        """Fit the text once more before it is painted: a dozen layouts take some time."""
        self._fitted = False
        self.update()

    def _fit(self) -> None:
        """Set the text in the largest type in which it is no higher than the widget."""
        if self._fitted:
            return
        self._fitted = True
        usual = self.font().pointSizeF()
        largest = max(SMALLEST, min(usual * self._most, self._cap))
        steps = int((largest - SMALLEST) / 0.5)
        sizes = [*(largest - 0.5 * n for n in range(steps + 1)), SMALLEST]
        self._document.setTextWidth(max(1, self.width()))
        if not self._fits(largest):  # often it does, in the size of other texts
            self._set(sizes[bisect_left(sizes, True, 1, len(sizes) - 1, key=self._fits)])

    def _fits(self, points: float) -> bool:
        """Return whether the text is no higher than the widget; the smaller, the less high."""
        self._set(points)
        return self._document.size().height() <= self.height()

    def _set(self, points: float) -> None:
        font = self.font()
        font.setPointSizeF(points)
        if font != self._document.defaultFont():
            self._document.setDefaultFont(font)

    def paintEvent(self, event: QPaintEvent) -> None:
        self._fit()
        with QPainter(self) as painter:
            painter.setPen(self.palette().color(QPalette.ColorRole.WindowText))
            spare = self.height() - self._document.size().height()
            if self._centred and spare > 0:
                painter.translate(0, spare / 2)
            context = self._document.documentLayout().PaintContext()
            context.palette = self.palette()
            ink = self.palette().color(QPalette.ColorRole.WindowText)
            context.palette.setColor(QPalette.ColorRole.Text, ink)
            context.clip = QRectF(0, 0, self.width(), self.height())
            painter.setClipRect(context.clip)
            self._document.documentLayout().draw(painter, context)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._refit()
        self.resized.emit()

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.FontChange:
            self._refit()
        super().changeEvent(event)
