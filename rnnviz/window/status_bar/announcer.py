"""What screen readers are told without being asked: verdicts when they change, and messages."""

from __future__ import annotations

from PySide6.QtCore import QObject
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent

from rnnviz.text import translate
from rnnviz.window.status_bar.status_message import StatusMessage
from rnnviz.window.widget.rarely import Rarely

RESTING = 2000
"""Milliseconds between two verdicts; those between are out of date when they could be said."""


class Announcer(QObject):
    """Announces for a window; politely, after what is being said, but for errors.

    Nothing that a lesson hides reaches it: the messages it is given leave that out.
    """

    def __init__(self, window: QObject) -> None:
        super().__init__(window)
        self._window = window
        self._verdict = self._told = ""
        self._rarely = Rarely(self._tell_verdict, RESTING, self)

    def say(self, text: str, urgent: bool = False) -> None:
        """Announce a text; an urgent one interrupts."""
        politeness = QAccessible.AnnouncementPoliteness
        event = QAccessibleAnnouncementEvent(self._window, text)
        event.setPoliteness(politeness.Assertive if urgent else politeness.Polite)
        QAccessible.updateAccessibility(event)

    def follow(self, message: StatusMessage | None) -> None:
        """Announce the verdicts of the status line when other ones are shown there."""
        verdict = "" if message is None else _words(message)
        if verdict != self._verdict:
            self._verdict = verdict
            self._rarely.request()

    def _tell_verdict(self) -> None:
        if self._verdict and self._verdict != self._told:
            self.say(self._verdict)
        self._told = self._verdict


def _words(message: StatusMessage) -> str:
    """Return both badges, of A and of B where there are two runs."""
    own = _badges(message)
    if message.beside is None:
        return own
    source = translate("window", "A: {a}; B: {b}")
    return source.format(a=own or "–", b=_badges(message.beside) or "–")


def _badges(message: StatusMessage) -> str:
    words = (message.flow.word, message.training.word)
    return translate("window", ", ").join(word for word in words if word)
