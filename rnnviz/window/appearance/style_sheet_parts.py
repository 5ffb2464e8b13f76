"""The style sheet of a window, set on its parts.

Qt applies a style sheet to every widget below the one on which it is set, shown or hidden, again
whenever it changes, and to each that gets another parent below.  A window of a thousand widgets, of
which a hundred can be seen, would be busy with that for a tenth of a second.
"""

from __future__ import annotations

from PySide6.QtCore import QChildEvent, QEvent, QObject
from PySide6.QtWidgets import QDialog, QWidget
from shiboken6 import isValid


class StyleSheetParts(QObject):
    """Gives parts of a window, and its dialogs, the style sheet that is in force.

    No part may be inside another.
    """

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._window = window
        self._sheet = ""
        self._parts: dict[QWidget, bool] = {}
        self._stale: set[QWidget] = set()
        window.installEventFilter(self)

    def add(self, *parts: QWidget, waits: bool = False) -> None:
        """Style these from now on; one that `waits` is not styled anew before it is shown."""
        for part in parts:
            self._parts[part] = waits
            part.setStyleSheet(self._sheet)

    def use(self, sheet: str) -> None:
        """Put a style sheet in force, and with it the font and the palette of the application.

        Qt does not pass these on to what has a style sheet of its own, unless it is set again.
        """
        first, self._sheet = not self._sheet, sheet
        self._parts = {part: waits for part, waits in self._parts.items() if isValid(part)}
        for part, waits in self._parts.items():
            if first or not waits or part.isVisible():
                self._style(part)
            elif part not in self._stale:
                self._stale.add(part)
                part.installEventFilter(self)

    def _style(self, part: QWidget) -> None:
        if part in self._stale:
            self._stale.remove(part)
            part.removeEventFilter(self)
        part.setStyleSheet(self._sheet)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self._window:
            if event.type() == QEvent.Type.ChildPolished:
                assert isinstance(event, QChildEvent)
                self._add_dialog(event.child())
        elif event.type() == QEvent.Type.Show and isinstance(watched, QWidget):
            self._style(watched)
        return False

    def _add_dialog(self, child: QObject) -> None:
        if isinstance(child, QDialog) and child not in self._parts:
            self.add(child)
