"""Commands of the Help menu."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from rnnviz.text import translate
from rnnviz.window.docking.dock_area import DockArea
from rnnviz.window.help_menu.page import about_page, messages_page, shortcuts_page
from rnnviz.window.side_panel.sidebar import Sidebar
from rnnviz.window.widget.notice import NoticeBoard
from rnnviz.window.widget.text_dialog import TextDialog


class HelpController(QObject):
    """Opens explanations of views, the list of shortcuts, the messages, about the program.

    Signals
    -------
    explained : ()
        An explanation was opened in the sidebar.
    """

    explained = Signal()

    def __init__(
        self, parent: QWidget, dock_area: DockArea, sidebar: Sidebar, notices: NoticeBoard
    ) -> None:
        super().__init__(parent)
        self._parent, self._dock_area = parent, dock_area
        self._sidebar, self._notices = sidebar, notices

    def explain(self) -> None:
        """Explain the current view, or return to presets and settings."""
        if self._sidebar.explains:
            self._sidebar.back()
        else:
            self.explain_view(self._dock_area.current)

    def explain_view(self, name: str) -> None:
        """Open the page that explains a view; a second time closes it."""
        if not self._sidebar.tells:
            self._notices.remind(
                translate("window", "The lesson has asked: the explanation comes with its answer.")
            )
            return
        view = self._dock_area.docks[name].view
        if self._sidebar.explains and self._sidebar.explanation.view is view:
            self._sidebar.back()
            return
        self._sidebar.explain(view)
        self.explained.emit()

    def shortcuts(self) -> None:
        """Show all shortcuts on one page."""
        self._open(translate("window", "Shortcuts"), shortcuts_page(), 860, 640)

    def messages(self) -> None:
        """Show every message so far."""
        page = messages_page(self._notices.kept)
        self._open(translate("window", "Messages"), page, 640, 420)

    def about(self) -> None:
        """Show what the program is."""
        self._open(translate("window", "About rnnviz"), about_page(), 520, 380)

    def _open(self, title: str, page: str, width: int, height: int) -> None:
        TextDialog(self._parent, title, page, width, height).open()
