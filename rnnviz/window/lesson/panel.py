"""The strip above the views in which a lesson speaks."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QToolButton, QVBoxLayout

from rnnviz.plot.markup import plain
from rnnviz.text import translate
from rnnviz.window.appearance.palette import Colours
from rnnviz.window.lesson.choices import Choices
from rnnviz.window.lesson.fitted_text import FittedText, html_of

SHARE = 0.19
"""Share of the height of the window, so that the strip never takes a fifth of it."""
LEAST = 76
"""Pixels of its height in the lowest window."""


class LessonPanel(QFrame):
    """What a step says and asks, the answers with their votes, and where in the lesson this is.

    Its height is the same in every step, so that the views keep their places; type is as large as
    fits.

    Signals
    -------
    language_changed : ()
    """

    language_changed = Signal()

    def __init__(self, actions: Mapping[str, QAction]) -> None:
        super().__init__()
        self.setObjectName("lesson")
        self._colours: Colours | None = None
        self._folded = False
        self._paragraphs: tuple[str, ...] = ()
        self._dim: frozenset[int] = frozenset()
        self.text = FittedText(2.0)
        self.choices = Choices()
        self.number = QLabel()
        self.number.setObjectName("dim")
        self.number.setAlignment(Qt.AlignmentFlag.AlignRight)
        self.status = QLabel()
        self.status.setObjectName("waiting")
        self.clear = QPushButton()
        self.clear.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.back = self._turn(actions["previous_step"])
        self.on = self._turn(actions["next_step"])
        self.fold = QToolButton()
        self.fold.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.fold.setAutoRaise(True)
        self.fold.clicked.connect(self._toggle_folded)
        self.close_button = self._turn(actions["leave_lesson"])
        self._lay_out()
        self.retranslate()
        self.hide()

    def _turn(self, action: QAction) -> QToolButton:
        button = QToolButton()
        button.setDefaultAction(action)
        button.setAutoRaise(True)
        button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextOnly)
        return button

    def _lay_out(self) -> None:
        corner = QHBoxLayout()
        corner.setSpacing(0)
        corner.addStretch(1)
        corner.addWidget(self.number)
        for button in (self.back, self.on, self.fold, self.close_button):
            corner.addWidget(button)
        below = QHBoxLayout()
        below.addStretch(1)
        below.addWidget(self.status)
        below.addWidget(self.clear)
        right = QVBoxLayout()
        right.setSpacing(2)
        right.addLayout(corner)
        right.addWidget(self.choices, 1)
        right.addStretch(0)
        right.addLayout(below)
        line = QHBoxLayout(self)
        line.setContentsMargins(14, 4, 8, 6)
        line.setSpacing(14)
        line.addWidget(self.text, 1)
        line.addLayout(right)
        self._line, self._right = line, right

    # -- what it shows ---------------------------------------------------------------------

    def show_paragraphs(self, *paragraphs: str, strong: int = -1) -> None:
        """Show paragraphs with the markup of labels, one of them in bold."""
        shown = [text for text in paragraphs if text]
        bold = paragraphs[strong] if 0 <= strong < len(paragraphs) else ""
        parts = [f"<b>{html_of(text)}</b>" if text == bold else html_of(text) for text in shown]
        html = "".join(f'<p style="margin:0 0 4px 0">{part}</p>' for part in parts)
        self.text.show_text(html, "\n".join(map(plain, shown)))

    def show_choices(self, texts: Sequence[str], votes: Sequence[int]) -> None:
        """Show answers to choose from; none where there are none."""
        self.choices.show_choices(texts, votes)
        self._divide(bool(texts))

    def _divide(self, choices: bool) -> None:
        """Give the answers about half of the room."""
        self._line.setStretch(0, 5)
        self._line.setStretch(1, 6 if choices else 0)

    def show_place(self, index: int, count: int) -> None:
        """Say which step this is."""
        self.number.setText(f"{index + 1} / {count}")
        source = translate("lesson", "Step {step} of {count}")
        self.number.setAccessibleName(source.format(step=index + 1, count=count))

    def show_status(self, words: str) -> None:
        """Say what is waited for; nothing where it is empty."""
        self.status.setText(words)
        self.status.setVisible(bool(words))

    def show_clear(self, shown: bool) -> None:
        """Offer to draw anew."""
        self.clear.setVisible(shown)

    # -- its size --------------------------------------------------------------------------

    def fit(self, height: int) -> None:
        """Take a share of the height of the window, or a line of type while it is folded."""
        line = self.fontMetrics().height() + 18
        whole = min(max(LEAST, round(SHARE * height)), height // 5)
        self.setFixedHeight(line if self._folded else whole)

    def _toggle_folded(self) -> None:
        self._folded = not self._folded
        self.choices.setVisible(not self._folded and bool(self.choices.cells))
        self._show_fold()
        self.fit(self.window().height())

    def _show_fold(self) -> None:
        self.fold.setText("▾" if self._folded else "▴")
        unfold, fold = translate("lesson", "Unfold"), translate("lesson", "Fold to one line")
        words = unfold if self._folded else fold
        self.fold.setToolTip(words)
        self.fold.setAccessibleName(words)

    # -- look ------------------------------------------------------------------------------

    def recolour(self, colours: Colours) -> None:
        """Use other colours."""
        self._colours = colours
        self.choices.recolour(colours)

    def retranslate(self) -> None:
        self.clear.setText(translate("lesson", "Draw anew"))
        self._show_fold()

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
            self.language_changed.emit()
        super().changeEvent(event)
