"""The answers to choose from, in both languages, with the right one marked."""

from __future__ import annotations

from PySide6.QtCore import QSignalBlocker, Signal
from PySide6.QtWidgets import QCheckBox, QGridLayout, QWidget

from rnnviz.lesson.lesson_file import MOST_CHOICES
from rnnviz.text import translate
from rnnviz.window.widget.both_languages import BothLanguages


class ChoiceEditor(QWidget):
    """Rows of a mark and two texts; below the last one that is filled in there is a free one.

    Signals
    -------
    edited : ()
    """

    edited = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.rows: list[tuple[QCheckBox, BothLanguages]] = []
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setVerticalSpacing(3)
        for number in range(1, MOST_CHOICES + 1):
            mark = QCheckBox(str(number))
            right = translate("lesson", "Answer {number} is right").format(number=number)
            mark.setAccessibleName(right)
            mark.setToolTip(right)
            name = translate("lesson", "Answer {number}").format(number=number)
            texts = BothLanguages(name)
            mark.clicked.connect(self._marked)
            texts.edited.connect(self._changed)
            grid.addWidget(mark, number, 0)
            grid.addWidget(texts, number, 1)
            self.rows.append((mark, texts))

    @property
    def choices(self) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """The answers in English and in Chinese; no Chinese where there is none at all."""
        pairs = [texts.texts for _, texts in self.rows[: self._filled]]
        chinese = tuple(other or one for one, other in pairs)
        translated = any(other for _, other in pairs)
        return tuple(one for one, _ in pairs), chinese if translated else ()

    @property
    def right(self) -> int:
        """The number of the right answer; 0 for none."""
        marked = (n for n, (mark, _) in enumerate(self.rows, 1) if mark.isChecked())
        number = next(marked, 0)
        return number if number <= self._filled else 0

    @property
    def _filled(self) -> int:
        """How many rows there are up to the last with a text."""
        found = [number for number, (_, texts) in enumerate(self.rows, 1) if any(texts.texts)]
        return found[-1] if found else 0

    def show_choices(
        self, english: tuple[str, ...], chinese: tuple[str, ...], right: int | str
    ) -> None:
        """Show other answers."""
        for number, (mark, texts) in enumerate(self.rows, 1):
            pair = tuple(
                each[number - 1] if number <= len(each) else "" for each in (english, chinese)
            )
            texts.show_texts((pair[0], pair[1]))
            with QSignalBlocker(mark):
                mark.setChecked(number == right)
        self._show_rows()

    def _show_rows(self) -> None:
        for number, (mark, texts) in enumerate(self.rows, 1):
            shown = number <= max(self._filled + 1, 2)
            mark.setVisible(shown)
            texts.setVisible(shown)

    def _changed(self) -> None:
        self._show_rows()
        self.edited.emit()

    def _marked(self, on: bool) -> None:
        """Let at most one be right."""
        for mark, _ in self.rows:
            if mark is not self.sender():
                mark.setChecked(False)
        self.edited.emit()
