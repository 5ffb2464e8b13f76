"""The commands that concern the window as a whole rather than one of its parts."""

from __future__ import annotations

from PySide6.QtCore import QObject, Qt
from PySide6.QtWidgets import QApplication, QLineEdit, QMainWindow, QTableWidget

from rnnviz.text import translate
from rnnviz.window.docking.controller import ArrangementController
from rnnviz.window.docking.dock_area import DockArea
from rnnviz.window.docking.projector import Projector
from rnnviz.window.export.animation_controller import AnimationController
from rnnviz.window.layout import WindowLayout
from rnnviz.window.lesson.controller import LessonController
from rnnviz.window.playback.run_controller import RunController
from rnnviz.window.playback.transport_bar import TransportBar
from rnnviz.window.side_panel.sidebar import Sidebar
from rnnviz.window.widget.notice import NoticeBoard
from rnnviz.window.widget.offer import Offer


class WindowCommands(QObject):
    """Shows, hides and leaves parts of the window."""

    def __init__(
        self,
        window: QMainWindow,
        layout: WindowLayout,
        sidebar: Sidebar,
        dock_area: DockArea,
        transport: TransportBar,
        run: RunController,
        arrangements: ArrangementController,
        projector: Projector,
        animations: AnimationController,
        lessons: LessonController,
        offer: Offer,
        notices: NoticeBoard,
    ) -> None:
        super().__init__(window)
        self._window, self._layout, self._sidebar = window, layout, sidebar
        self._dock_area, self._transport, self._run = dock_area, transport, run
        self._arrangements, self._projector = arrangements, projector
        self._animations, self._lessons, self._notices = animations, lessons, notices
        self._offer = offer

    def close(self) -> None:
        """Close the window."""
        self._window.close()

    def toggle_sidebar(self, on: bool) -> None:
        """Show or hide presets and settings."""
        self._sidebar.setVisible(on)

    def reveal_setting(self, dotted: str) -> None:
        """Bring a setting into view with the keyboard on it."""
        self._sidebar.back()
        self._layout.show_sidebar(True)
        self._sidebar.form.reveal(dotted)

    def show_differences(self) -> None:
        """Let the keyboard choose among the settings in which A and B differ."""
        if self._run.twin is None:
            words = translate("window", "There is one run: press B for another beside it.")
            self._notices.inform(words)
            return
        self._sidebar.back()
        self._layout.show_sidebar(True)
        self._sidebar.differ.take_focus()

    def open_menu(self) -> None:
        """Open the menus, also in projector mode, which shows no menu bar."""
        bar = self._window.menuBar()
        if bar.isVisible():
            bar.setFocus(Qt.FocusReason.MenuBarFocusReason)
            bar.setActiveAction(bar.actions()[0])
        else:
            self._transport.pop_up_menus()

    def reset_layout(self) -> None:
        """Arrange the views as at the first start."""
        self._arrangements.reset()
        self._sidebar.reset()
        self._layout.show_sidebar(True)

    def leave(self) -> None:
        """Leave what Escape leaves: a field, an error, a page, a view, the projector, an offer."""
        if isinstance(QApplication.focusWidget(), QLineEdit | QTableWidget):
            self._dock_area.setFocus()
        elif self._notices.dismiss_error() or self._animations.stop_writing():
            return
        elif self._sidebar.explains:
            self._sidebar.back()
        elif self._lessons.active and not self._projector.active:
            self._lessons.leave()
        elif self._dock_area.maximised and not self._projector.active:
            self._dock_area.restore()
        elif self._projector.active:
            self._projector.projector(False)
        else:
            self._offer.hide()
