"""The strip that offers the experiment of a window that ended without being closed."""

from __future__ import annotations

from typing import Any

from PySide6.QtGui import QAction, QKeySequence

from rnnviz.text import language, printable, translate
from rnnviz.window.widget.offer import Offer

LONGEST_TITLE = 60
"""Letters of a title that are shown."""
LARGEST_NUMBER = 1 << 53
"""That is shown of a file that anything could have written."""


class RecoveryOffer(Offer):
    """Says what can come back.

    Parameters
    ----------
    action : QAction
        The command that brings it back; its key is named.
    """

    def __init__(self, action: QAction) -> None:
        super().__init__()
        self._action = action
        self._table: dict[str, Any] = {}
        self.retranslate()

    def offer(self, table: dict[str, Any]) -> None:
        """Offer what a file of a last run holds."""
        self._table = table
        self.retranslate()
        self.show()

    def retranslate(self) -> None:
        source = translate(
            "window", "rnnviz ended without being closed. What was on screen can come back: {what}."
        )
        comma = translate("window", ", ")
        self.words.setText(source.format(what=comma.join(described(self._table))))
        key = self._action.shortcut().toString(QKeySequence.SequenceFormat.NativeText)
        self.take.setText(translate("window", "Bring it back ({key})").format(key=key))
        self.decline.setText(translate("window", "No, thank you"))


def described(table: dict[str, Any]) -> list[str]:
    """Return what a file holds in words: the experiment, its update, its changes, its twin."""
    name, title = table.get("name"), table.get("title")
    titles = title if isinstance(title, dict) else {}
    named = (titles.get(language()), titles.get("en"), name, "?")
    words = [_bounded(next(text for text in named if isinstance(text, str) and text.strip()))]
    update, changes = table.get("update"), table.get("changes")
    if _is_count(update):
        words.append(translate("window", "update {update}").format(update=update))
    if _is_count(changes) and changes:
        words.append(translate("window", "changed settings: {count}").format(count=changes))
    if table.get("twin") is True:
        words.append(translate("window", "with the run beside it"))
    return words


def _is_count(value: object) -> bool:
    """Return whether it is a number that can be shown; no truth value is."""
    return type(value) is int and 0 <= value <= LARGEST_NUMBER


def _bounded(title: str) -> str:
    """Return the beginning of a title, on one line."""
    cut = title if len(title) <= LONGEST_TITLE else f"{title[: LONGEST_TITLE - 1].rstrip()}…"
    return printable(cut)
