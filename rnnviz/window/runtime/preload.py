"""Modules that dialogs need, imported one in a turn some seconds after the start.

The window opens sooner without them, but importing all for the first dialog would hold it up for a
tenth of a second.
"""

from __future__ import annotations

import importlib
from collections.abc import Sequence
from contextlib import suppress

from PySide6.QtCore import QObject, QTimer

from rnnviz.screen.turn_share import TurnShare

AFTER = 4000
"""Milliseconds after the window was made, when its first picture has long been drawn."""
APART = 60
"""Milliseconds between two modules."""


class Preload(QObject):
    """Imports modules later, unless they are needed before.

    Parameters
    ----------
    parent : QObject
    names : sequence of str
        What others import before these.
    """

    def __init__(self, parent: QObject, names: Sequence[str]) -> None:
        super().__init__(parent)
        self._names = list(names)
        self._share = TurnShare(self)
        self._timer = QTimer(self)
        self._timer.timeout.connect(self._import_next)
        self._timer.start(AFTER)

    def _import_next(self) -> None:
        """Import one where the turn has time for it, else in a later one."""
        self._timer.setInterval(APART)
        if self._share.has_time:
            name = self._names.pop(0)
            if not self._names:
                self._timer.stop()
                self.deleteLater()
            with suppress(ImportError):  # whoever asks for the dialog is told
                importlib.import_module(name)
