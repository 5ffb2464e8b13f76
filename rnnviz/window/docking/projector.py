"""Projector mode: one view or two, as large as the screen, in large type."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QMainWindow

from rnnviz.window.appearance.controller import AppearanceController
from rnnviz.window.docking.dock_area import DockArea


class Projector(QObject):
    """Switches a window to projector mode and back.

    Signals
    -------
    toggled : (bool,)
        What else is in the window is to be hidden or shown again.
    """

    toggled = Signal(bool)

    def __init__(
        self, window: QMainWindow, dock_area: DockArea, appearance: AppearanceController
    ) -> None:
        super().__init__(window)
        self._window, self._dock_area, self._appearance = window, dock_area, appearance
        self.active = False
        self._was_maximised, self._wanted = False, dock_area.wanted
        self._before = dock_area.state()

    def projector(self, on: bool) -> None:
        """Fill the screen with the hero or, in a lesson, two views; or return to the window."""
        if on == self.active:
            return
        self.active = self._dock_area.projected = on
        self._window.setUpdatesEnabled(False)
        try:
            if on:
                self._fill_screen()
            else:
                self._leave_screen()
        finally:
            self._window.setUpdatesEnabled(True)

    def _fill_screen(self) -> None:
        area = self._dock_area
        self._was_maximised = self._window.isMaximized()
        _, maximised, order = self._before = area.state()
        self._wanted = area.wanted
        # The pair follows where the hero is restored.  First of all, so that nothing is laid out
        # that does not stay.
        in_lesson = area.exactly and area.arrangement != "twins"  # whose keys turn its pages
        alone = maximised if in_lesson else maximised or area.lead
        area.restore_state(("pair", alone, order))
        self.toggled.emit(True)
        self._window.showFullScreen()
        self._appearance.enlarge(self._lines())

    def _lines(self) -> int:
        """Return the height of the screen in pixels."""
        return self._window.screen().size().height()

    def _leave_screen(self) -> None:
        if self._was_maximised:
            self._window.showMaximized()
        else:
            self._window.showNormal()
        self._appearance.reduce()
        self.toggled.emit(False)  # in small type, since the sidebar is wider in large type
        key, maximised, order = self._before
        if self._dock_area.wanted != self._wanted:  # the page of a lesson has been turned
            order = self._dock_area.state()[2]
        self._dock_area.restore_state((key, maximised, order))
