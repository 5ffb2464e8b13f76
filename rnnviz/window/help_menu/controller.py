"""Commands of the Help menu, and what is said when something went wrong that nobody expected."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from rnnviz.text import translate
from rnnviz.window.help_menu.page import Sheet, about_page, messages_page, shortcuts_page

if TYPE_CHECKING:
    from rnnviz.window.main_window import MainWindow


class Help(QObject):
    """Explanations, the sheet of shortcuts, the list of messages, about the program."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window

    def explain(self) -> None:
        """Explain the current view, or return to presets and settings."""
        if self._window.sidebar.explains:
            self._window.sidebar.back()
        else:
            self.explain_view(self._window.stage.current)

    def explain_view(self, name: str) -> None:
        """Open the page that explains a view; a second time closes it."""
        window = self._window
        view = window.stage.docks[name].view
        if window.sidebar.explains and window.sidebar.explanation.view is view:
            window.sidebar.back()
            return
        window.actions_.by_name["sidebar"].setChecked(True)
        window.sidebar.explain(view, window.run.frame)

    def shortcuts(self) -> None:
        """Show all shortcuts on one sheet."""
        self._open(translate("window", "Shortcuts"), shortcuts_page(), 860, 640)

    def messages(self) -> None:
        """Show every message so far."""
        page = messages_page(self._window.notices.kept)
        self._open(translate("window", "Messages"), page, 640, 420)

    def about(self) -> None:
        """Say what the program is."""
        self._open(translate("window", "About rnnviz"), about_page(), 520, 380)

    def _open(self, title: str, page: str, width: int, height: int) -> None:
        Sheet(self._window, title, page, width, height).open()

    def tell_fault(self, summary: str, details: str) -> None:
        """Tell of an error nobody expected; the window lives on, the run is paused."""
        self._window.session.pause()
        source = translate("window", "An unexpected error: {what}. The run is paused.")
        self._window.notices.warn(source.format(what=summary), details)
