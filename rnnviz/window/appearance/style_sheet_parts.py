"""The style sheet of a window, set on its parts.

Qt applies a style sheet to every widget below the one on which it is set, shown or hidden, again
whenever it changes, and to each that gets another parent below.  A window of a thousand widgets, of
which a hundred can be seen, would be busy with that for a tenth of a second.
"""

from __future__ import annotations

from typing import Protocol

from PySide6.QtCore import QChildEvent, QEvent, QObject, QTimer
from PySide6.QtWidgets import QDialog, QWidget
from shiboken6 import isValid

LATER = 30
"""Milliseconds until one more of the hidden parts is styled."""


class Parted(Protocol):
    """A widget whose parts are styled each by itself."""

    @property
    def style_parts(self) -> tuple[QWidget, ...]: ...


class StyleSheetParts(QObject):
    """Gives parts of a window, and its dialogs, the style sheet that is in force.

    Hidden parts are styled one after another, or when they are shown.  No part may be inside
    another.
    """

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._window = window
        self._sheet = ""
        self._is_early = False
        self._parts: dict[QWidget, bool] = {}
        self._stale: dict[QWidget, None] = {}
        self._later = QTimer(self)
        self._later.setInterval(LATER)
        self._later.timeout.connect(self._style_next)
        window.installEventFilter(self)

    def add(self, *parts: QWidget, waits: bool = False) -> None:
        """Style these from now on; one that `waits` is styled anew only when it is to be seen."""
        for part in parts:
            self._parts[part] = waits
            part.setStyleSheet(self._sheet)

    def add_parts_of(self, *wholes: Parted) -> None:
        """Style the parts of these, most of which are hidden."""
        for whole in wholes:
            self.add(*whole.style_parts, waits=True)

    def use(self, sheet: str) -> None:
        """Put a style sheet in force, and with it the font and the palette of the application.

        Qt does not pass these on to what has a style sheet of its own, unless it is set again; to a
        window that was never shown they come later, with an event.
        """
        self._is_early, self._sheet = not self._window.isVisible(), sheet
        self._forget_ended()
        for part, waits in self._parts.items():
            if not waits or part.isVisibleTo(self._window):  # at the start nothing is shown yet
                self._style(part)
            elif part not in self._stale:
                self._stale[part] = None
                part.installEventFilter(self)
        self._later.start()

    def _style_next(self) -> None:
        """Style a part that is still hidden, so that little is left to do when many are shown."""
        part = next(iter(self._stale), None)
        if part is None:
            self._later.stop()
        elif isValid(part):
            self._style(part)
        else:
            del self._stale[part]

    def _style(self, part: QWidget) -> None:
        if part in self._stale:
            del self._stale[part]
            part.removeEventFilter(self)
        part.setStyleSheet(self._sheet)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self._window:
            if event.type() == QEvent.Type.ChildPolished:
                assert isinstance(event, QChildEvent)
                self._add_dialog(event.child())
            elif event.type() == QEvent.Type.FontChange and self._is_early:
                self.use(self._sheet)
        elif event.type() == QEvent.Type.Show and isinstance(watched, QWidget):
            self._style(watched)
        return False

    def _add_dialog(self, child: QObject) -> None:
        if isinstance(child, QDialog) and child not in self._parts:
            self.add(child)
            child.destroyed.connect(self._forget_ended)

    def _forget_ended(self) -> None:
        """Let go of parts that Qt has deleted, with all that dialogs hold in Python."""
        self._parts = {part: waits for part, waits in self._parts.items() if isValid(part)}
