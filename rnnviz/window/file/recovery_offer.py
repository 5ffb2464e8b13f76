"""The strip that offers the experiment of a window that ended without being closed."""

from __future__ import annotations

from typing import Any

from PySide6.QtGui import QAction, QKeySequence

from rnnviz.text import language, printable, translate
from rnnviz.window.widget.offer import Offer


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
    words = [printable(str(titles.get(language()) or titles.get("en") or name))]
    update, changes = table.get("update"), table.get("changes")
    if isinstance(update, int):
        words.append(translate("window", "update {update}").format(update=update))
    if isinstance(changes, int) and changes:
        words.append(translate("window", "changed settings: {count}").format(count=changes))
    if table.get("twin") is True:
        words.append(translate("window", "with the run beside it"))
    return words
