"""How much memory the past of the runs may take: a setting of the user's."""

from __future__ import annotations

from PySide6.QtCore import QObject, Qt
from PySide6.QtWidgets import QInputDialog, QWidget

from rnnviz.session import Session
from rnnviz.text import translate
from rnnviz.training.timeline import BUDGET
from rnnviz.window.preference_file import Preferences

LEAST, MOST = 16, 65_536
"""MiB."""
USUAL = BUDGET >> 20
_KEY = "timeline_mib"


class TimelineMemory(QObject):
    """Hands the size to the session, now and when it is chosen anew.

    Attributes
    ----------
    size : int
        MiB that the keyframes of all runs on screen may take together.
    """

    def __init__(self, parent: QWidget, session: Session, preferences: Preferences) -> None:
        super().__init__(parent)
        self._parent, self._session, self._preferences = parent, session, preferences
        self._use(round(preferences.number(_KEY, USUAL, LEAST, MOST)))

    def _use(self, size: int) -> None:
        self.size = size
        self._session.set_budget(size << 20)

    def choose_memory(self) -> None:
        """Ask for the size."""
        title = translate("window", "Memory for the timeline")
        source = translate(
            "window",
            "MiB for the past of the runs on screen (usually {usual}).\nWith more, updates that are"
            " far back are shown sooner; none is ever lost.",
        )
        dialog = QInputDialog(self._parent)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setWindowTitle(title)
        dialog.setLabelText(source.format(usual=USUAL))
        dialog.setInputMode(QInputDialog.InputMode.IntInput)
        dialog.setIntRange(LEAST, MOST)
        dialog.setIntValue(self.size)
        dialog.intValueSelected.connect(self._chosen)
        dialog.open()

    def _chosen(self, size: int) -> None:
        self._preferences.keep(_KEY, size)
        self._use(size)
