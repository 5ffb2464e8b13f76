"""Labels that keep their width: long text is elided, changing numbers do not move neighbours."""

from __future__ import annotations

import html
import re
from itertools import pairwise

from PySide6.QtCore import QEvent, QRectF, QSize, Qt
from PySide6.QtGui import QFont, QPainter, QPaintEvent, QTextLayout
from PySide6.QtWidgets import QLabel, QSizePolicy, QWidget

from rnnviz.plot.markup import unbroken

_SENTENCE = re.compile(r"(?<=\.) |(?<=。)(?=.)")
"""Between two sentences."""


class ElidedLabel(QWidget):
    """One or two lines of plain text, elided; the tool tip has all of it."""

    def __init__(self, lines: int = 1, at_top: bool = False) -> None:
        super().__init__()
        self._text = ""
        self._at_top = at_top
        self._lines = lines
        self._whole = False
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def text(self) -> str:
        return self._text

    def setText(self, text: str) -> None:
        if text != self._text:
            self._text = text
            self.setToolTip(f"<p>{html.escape(text)}</p>" if text else "")
            self.setAccessibleName(text)
            self.update()

    def set_whole(self, whole: bool) -> None:
        """Set whether to show only as many whole sentences as there is room for.

        Where the first finds none, the first of the others that does is shown.
        """
        self._whole = whole
        self.update()

    def set_lines(self, lines: int) -> None:
        """Set how many lines the text may take."""
        if lines != self._lines:
            self._lines = lines
            self.updateGeometry()
            self.update()

    def sizeHint(self) -> QSize:
        return QSize(120, self.fontMetrics().height() * self._lines + 2)

    def minimumSizeHint(self) -> QSize:
        return QSize(40, self.sizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        with QPainter(self) as painter:
            height = self.fontMetrics().height()
            lines = self.lines()
            spare = self.height() - height * len(lines)
            top = 0.0 if self._at_top else spare / 2
            for number, line in enumerate(lines):
                place = QRectF(0, top + number * height, self.width(), height)
                painter.drawText(
                    place, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, line
                )

    def lines(self) -> list[str]:
        """Return the text as it is drawn: broken between words, the last line elided."""
        texts = [self._text]
        if self._whole:
            _, *others = _SENTENCE.split(self._text)
            texts += _beginnings(self._text)
            texts += [part for other in others for part in (other, *_beginnings(other))]
            texts.append("")
        first = self._broken(self._text)  # the others only as far as they are needed
        found = (first if text == self._text else self._broken(text) for text in texts)
        return next((lines for lines in found if not lines or lines[-1][-1:] != "…"), first)

    def _broken(self, whole_text: str) -> list[str]:
        text = unbroken(whole_text)
        layout, starts = QTextLayout(text, self.font()), [0]
        layout.beginLayout()
        room = max(1, self.height() // self.fontMetrics().height())
        while len(starts) < min(self._lines, room):
            line = layout.createLine()
            if not line.isValid():
                break
            line.setLineWidth(self.width())
            starts.append(line.textStart() + line.textLength())
        layout.endLayout()
        whole = [whole_text[a:b].rstrip() for a, b in pairwise(starts)]
        rest = whole_text[starts[-1] :]
        cut = self.fontMetrics().elidedText(rest, Qt.TextElideMode.ElideRight, self.width())
        return [*whole, cut] if rest else whole

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.FontChange:
            self.updateGeometry()
        super().changeEvent(event)


def _beginnings(text: str) -> list[str]:
    """Return the sentences, or parts before a semicolon, that a text begins with; most first."""
    marks = [*re.finditer(r"[.;](?= )|[。；]", text)][::-1]
    stops = {".": ".", ";": ".", "。": "。", "；": "。"}
    return [text[: mark.start()] + stops[mark[0]] for mark in marks]


class Readout(QLabel):
    """A changing number: digits of equal width in a field as wide as its widest text.

    Its size is fixed, so that a new number is painted and nothing is laid out.
    """

    def __init__(self, widest: str) -> None:
        super().__init__()
        self._widest = widest
        self.setTextFormat(Qt.TextFormat.PlainText)
        self._fit()

    def set_widest(self, widest: str) -> None:
        """Set the text that the field must have room for."""
        if widest != self._widest:
            self._widest = widest
            self._fit()

    def _fit(self) -> None:
        font = QFont(self.font())
        font.setFeature(QFont.Tag("tnum"), 1)
        if font != self.font():
            self.setFont(font)
        self._fix_size()

    def _fix_size(self) -> None:
        metrics = self.fontMetrics()
        self.setFixedSize(metrics.horizontalAdvance(self._widest) + 4, metrics.height() + 2)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self._fix_size()
