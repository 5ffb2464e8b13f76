"""The answers to choose from, with the hands that were counted for each."""

from __future__ import annotations

import math
from collections.abc import Sequence

from PySide6.QtCore import QEvent, QRectF, Qt, QTimer, Signal
from PySide6.QtGui import QColor, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLabel, QSpinBox, QWidget

from rnnviz.plot.markup import plain
from rnnviz.text import translate
from rnnviz.window.appearance.palette import Colours
from rnnviz.window.lesson.fitted_text import FittedText

MOST_VOTES = 9999
_ROWS = 3
"""Choices below each other, at most."""
_OWN_KEYS = (Qt.Key.Key_Up, Qt.Key.Key_Down)


def _is_own(event: QEvent) -> bool:
    if not isinstance(event, QKeyEvent):
        return False
    return event.text().isdigit() or event.key() in _OWN_KEYS


class VoteBox(QSpinBox):
    """A count of hands; keys that turn the pages of the lesson are not for it."""

    left = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setRange(0, MOST_VOTES)
        self.setButtonSymbols(QSpinBox.ButtonSymbols.NoButtons)
        self.setAlignment(Qt.AlignmentFlag.AlignRight)
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self._fit()

    def _fit(self) -> None:
        self.setFixedWidth(self.fontMetrics().horizontalAdvance("99999") + 10)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self._fit()

    def event(self, event: QEvent) -> bool:
        """Take the digits that are typed here, which would each be a hand otherwise."""
        if event.type() == QEvent.Type.ShortcutOverride and _is_own(event):
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.interpretText()
            self.left.emit()
            return
        super().keyPressEvent(event)


class ChoiceCell(QWidget):
    """One answer: its number, its words, a bar as long as its share of all hands, and their count.

    Signals
    -------
    clicked : (int,)
        One hand more, or less.
    counted : ()
    """

    clicked = Signal(int)
    counted = Signal()

    def __init__(self, number: int, text: str) -> None:
        super().__init__()
        self._share, self._right, self._revealed = 0.0, False, False
        self._colours: Colours | None = None
        self.text = FittedText(1.3)
        self.text.show_words(text)
        self.number = QLabel(str(number))
        self.number.setObjectName("heading")
        self.votes = VoteBox()
        self.votes.valueChanged.connect(self._count)
        self.votes.setAccessibleName(
            translate("lesson", "Hands for {choice}").format(choice=plain(text))
        )
        line = QHBoxLayout(self)
        line.setContentsMargins(8, 2, 6, 2)
        line.addWidget(self.number)
        line.addWidget(self.text, 1)
        line.addWidget(self.votes)
        words = translate(
            "lesson", "A click, or key {number}, counts a hand; the right button takes one back."
        )
        self.setToolTip(words.format(number=number))

    def _count(self, value: int) -> None:
        self.counted.emit()

    def show_share(self, share: float) -> None:
        """Show how many of all hands are for this."""
        self._share = share
        self.update()

    def show_answer(self, revealed: bool, right: bool) -> None:
        """Show whether this is the right answer."""
        self._revealed, self._right = revealed, right
        tick = "✓ " if right else ""
        self.number.setText(tick + self.number.text().removeprefix("✓ "))
        self.update()

    def recolour(self, colours: Colours) -> None:
        self._colours = colours
        self.update()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self.clicked.emit(+1)
        elif event.button() == Qt.MouseButton.RightButton:
            self.clicked.emit(-1)

    def paintEvent(self, event: QPaintEvent) -> None:
        colours = self._colours
        if colours is None:
            return
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            whole = QRectF(self.rect()).adjusted(1, 1, -1, -1)
            right = self._revealed and self._right
            painter.setPen(
                QPen(QColor(colours.accent if right else colours.border), 2 if right else 1)
            )
            painter.setBrush(QColor(colours.raised))
            painter.drawRoundedRect(whole, 5, 5)
            if self._share > 0:
                bar = QRectF(whole.adjusted(2, 2, -2, -2))
                bar.setWidth(bar.width() * self._share)
                tone = QColor(colours.accent if right or not self._revealed else colours.dim)
                tone.setAlphaF(0.28)
                painter.setPen(Qt.PenStyle.NoPen)
                painter.setBrush(tone)
                painter.drawRoundedRect(bar, 4, 4)


class Choices(QWidget):
    """All answers of a question.

    Signals
    -------
    left : ()
        The keyboard is no longer wanted here.
    """

    left = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.cells: list[ChoiceCell] = []
        self._colours: Colours | None = None
        self._evening = QTimer(self)
        self._evening.setSingleShot(True)
        self._evening.setInterval(0)
        self._evening.timeout.connect(self._even_out)
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setSpacing(4)

    @property
    def votes(self) -> list[int]:
        """The hands that were counted for each answer."""
        return [cell.votes.value() for cell in self.cells]

    def show_choices(self, texts: Sequence[str], votes: Sequence[int]) -> None:
        """Show other answers, with the hands that were counted for them before."""
        for cell in self.cells:
            self._grid.removeWidget(cell)
            cell.hide()
            cell.deleteLater()
        self.cells = [ChoiceCell(number, text) for number, text in enumerate(texts, 1)]
        columns = -(-len(texts) // _ROWS)
        for index, cell in enumerate(self.cells):
            self._grid.addWidget(cell, index // max(1, columns), index % max(1, columns))
            cell.votes.setValue(votes[index] if index < len(votes) else 0)
            cell.clicked.connect(self._click)
            cell.counted.connect(self._show_shares)
            cell.votes.left.connect(self.left)
            cell.text.resized.connect(self._evening.start)
            if self._colours is not None:
                cell.recolour(self._colours)
        self._show_shares()
        self.setVisible(bool(texts))

    def show_answer(self, right: int | None) -> None:
        """Mark the right answer by its number from 1, 0 where none is; None before that."""
        for number, cell in enumerate(self.cells, 1):
            cell.show_answer(right is not None, number == right)

    def vote(self, number: int, by: int = 1) -> bool:
        """Count a hand for an answer by its number; return whether there is such an answer."""
        if not 1 <= number <= len(self.cells):
            return False
        box = self.cells[number - 1].votes
        box.setValue(box.value() + by)
        return True

    def _even_out(self) -> None:
        """Set all answers in the type of the longest, once they have their room."""
        for cell in self.cells:
            cell.text.set_cap(math.inf)
        smallest = min((cell.text.points for cell in self.cells), default=math.inf)
        for cell in self.cells:
            cell.text.set_cap(smallest)

    def _click(self, by: int) -> None:
        cell = self.sender()
        if isinstance(cell, ChoiceCell):
            self.vote(self.cells.index(cell) + 1, by)

    def _show_shares(self) -> None:
        total = sum(self.votes)
        for cell, votes in zip(self.cells, self.votes, strict=True):
            cell.show_share(votes / total if total else 0.0)

    def recolour(self, colours: Colours) -> None:
        self._colours = colours
        for cell in self.cells:
            cell.recolour(colours)
