"""The one place in the window that hides what would give an answer away.

What views, words and timeline show of a run they take from its frames, which carry what is
concealed; see `rnnviz.training.concealed`.  The rest of the window is hidden here.
"""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QObject
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QWidget

from rnnviz.training.concealed import NOTHING, Concealed
from rnnviz.window.playback.run_controller import RunController
from rnnviz.window.side_panel.sidebar import Sidebar
from rnnviz.window.undo.history import UndoHistory
from rnnviz.window.widget.notice import NoticeBoard

TELLING = (
    "check_gradient", "messages", "save_recording", "save_preset", "save_preset_as", "edit_preset",
    "edit_lessons",
)  # fmt: skip
"""Commands whose words or results name the run or say what it does."""


class Concealment(QObject):
    """Hides, and shows again.

    Attributes
    ----------
    concealed : Concealed
        What is hidden now.
    """

    def __init__(
        self,
        parent: QWidget,
        run: RunController,
        sidebar: Sidebar,
        notices: NoticeBoard,
        history: UndoHistory,
        actions: Mapping[str, QAction],
    ) -> None:
        super().__init__(parent)
        self._run, self._sidebar, self._notices = run, sidebar, notices
        self._history, self._actions = history, actions
        self.concealed = NOTHING
        self._had_sidebar, self._has_form_alone = True, False

    def begin(self) -> None:
        """Give the views all of the width, and let messages on the run wait for its end."""
        self._notices.set_quiet(True)
        self._had_sidebar = self._actions["toggle_sidebar"].isChecked()
        self._show_sidebar(False)

    def end(self) -> None:
        """Hide nothing any more."""
        self.conceal(NOTHING)
        self._notices.set_quiet(False)
        self._has_form_alone = False
        self._show_gallery()
        self._show_sidebar(self._had_sidebar and not self._sidebar.window().isFullScreen())

    def show_form(self, shown: bool) -> None:
        """Show the settings alone beside the views, or give these all of the width."""
        self._has_form_alone = shown
        self._show_gallery()
        self._show_sidebar(shown)

    def _show_sidebar(self, shown: bool) -> None:
        self._actions["toggle_sidebar"].setChecked(shown)
        self._sidebar.setVisible(shown)

    def _show_gallery(self) -> None:
        hidden = self.concealed.hides("gallery") or self._has_form_alone
        self._sidebar.gallery.setVisible(not hidden)

    def conceal(self, concealed: Concealed) -> None:
        """Hide this and nothing else."""
        if concealed == self.concealed:
            return
        before, self.concealed = self.concealed, concealed
        self._show_gallery()
        self._sidebar.set_telling(not concealed.hides("notes"))
        self._sidebar.form.setVisible(not concealed.hides("form") and not self._run.inspects)
        if before.any != concealed.any:
            for name in TELLING:
                self._actions[name].setEnabled(not concealed.any)
            self._history.set_locked(concealed.any)
        self._run.conceal(concealed)
