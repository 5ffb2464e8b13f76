"""The verdicts on one run: two badges and a sentence, after its letter where there are two runs."""

from __future__ import annotations

import html

from PySide6.QtGui import QCursor
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QLabel, QSizePolicy, QToolTip

from rnnviz.text import translate
from rnnviz.window.appearance.palette import Colours
from rnnviz.window.status_bar.badge import BadgeWidget
from rnnviz.window.status_bar.status_message import Badge, StatusMessage
from rnnviz.window.widget.label import ElidedLabel


class VerdictRow(QHBoxLayout):
    """One line of the status line.

    Attributes
    ----------
    flow, training : BadgeWidget
        A filled tag that points back in time for the network on screen, an outlined pill for the
        run.
    sentence : ElidedLabel
    """

    def __init__(self, letter: str) -> None:
        super().__init__()
        self.setSpacing(10)
        self.letter = QLabel(letter)
        self.letter.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Ignored)
        self.flow = BadgeWidget(pointed=True)
        self.training = BadgeWidget(pointed=False)
        self.sentence = ElidedLabel(lines=2)
        self._badges = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._badges.setSpacing(10)
        self._badges.addWidget(self.flow)
        self._badges.addWidget(self.training)
        self.addWidget(self.letter)
        self.addLayout(self._badges)
        self.addWidget(self.sentence, 1)
        self._whole = ""
        self.message: StatusMessage | None = None

    def show_message(self, message: StatusMessage | None, elsewhere: bool) -> None:
        """Show what is known of a run; the sentence is left out where it is read elsewhere."""
        self.message = message
        self._set_whole(message.whole if message is not None else "")
        self.sentence.setText("" if elsewhere or message is None else message.sentence)
        self.sentence.setToolTip(self._whole)

    def _set_whole(self, text: str) -> None:
        """Change the tool tip; one that is on screen does not stay that of another run."""
        before, self._whole = self._whole, f"<p>{html.escape(text)}</p>" if text else ""
        if self._whole != before and QToolTip.isVisible() and QToolTip.text() == before:
            QToolTip.showText(QCursor.pos(), self._whole, self.sentence)

    def set_form(self, lettered: bool, stacked: bool, around: int, whole: bool) -> None:
        """Set the form of the row.

        Parameters
        ----------
        lettered : bool
            Whether it is one of two: each has its letter and one line of its own.
        stacked : bool
            Whether the badges stand one above the other.
        around : int
            Pixels above and below their words.
        whole : bool
            Whether no sentence is broken off.
        """
        directions = QBoxLayout.Direction
        self.letter.setVisible(lettered)
        self.letter.setFixedWidth(round(0.8 * self.letter.fontMetrics().height()))
        self._badges.setDirection(directions.TopToBottom if stacked else directions.LeftToRight)
        self._badges.setSpacing(2 if stacked else 10)
        for badge in (self.flow, self.training):
            badge.set_around(around)
        self.sentence.set_lines(1 if lettered else 2)
        self.sentence.set_whole(whole)
        fixed, ignored = QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Ignored
        self.sentence.setSizePolicy(QSizePolicy.Policy.Expanding, ignored if lettered else fixed)

    def hide_all(self) -> None:
        """Leave no trace of a run that is not there."""
        for widget in (self.letter, self.flow, self.training, self.sentence):
            widget.hide()

    def paint_badges(self, colours: Colours, role: str) -> None:
        """Paint both badges, and the letter in the colour that the run has in all views."""
        message = self.message
        ink = "#101214" if colours.dark else "#ffffff"
        flow = message.flow if message is not None else Badge()
        training = message.training if message is not None else Badge()
        of_flow = translate(
            "window", "What becomes of the error of one loss, the last, in the network on screen"
        )
        of_training = translate(
            "window", "What the run has done so far, by its losses of late and its gradients"
        )
        self.flow.show_kind(flow.kind, flow.word, getattr(colours, _role(flow.kind)), ink, of_flow)
        self.training.show_kind(
            training.kind, training.word, colours.text(_role(training.kind)), ink, of_training
        )
        self.letter.setStyleSheet(f"font-weight: 600; color: {role}")


def align(one: VerdictRow, other: VerdictRow, together: bool) -> None:
    """Let the sentences of two rows begin below each other."""
    for first, second in ((one.flow, other.flow), (one.training, other.training)):
        least = max(first.own_width, second.own_width) if together else 0
        first.widen(least)
        second.widen(least)


def _role(kind: str) -> str:
    """Return the name of vermilion for what explodes, of blue for what vanishes, else neutral."""
    if kind in ("exploding", "transient", "broken", "spiked", "ruined", "diverged"):
        return "exploding"
    return "vanishing" if kind in ("vanishing", "dead") else "healthy"
