"""Projector mode: the views alone, on the whole screen, in large type."""

from __future__ import annotations

from PySide6.QtCore import QByteArray, QObject, Signal
from PySide6.QtWidgets import QMainWindow

from rnnviz.window.appearance.controller import AppearanceController
from rnnviz.window.docking.default_layout import NARROW
from rnnviz.window.docking.dock_area import DockArea

WIDE_ENOUGH = 1600
"""Pixels of width from which six views in projector type fit beside each other."""


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
        self._was_maximised = False
        self._layout = QByteArray()

    def projector(self, on: bool) -> None:
        """Fill the screen with the views, or return to the window."""
        if on == self.active:
            return
        self.active = on
        self.toggled.emit(on)
        if on:
            self._fill_screen()
        else:
            self._leave_screen()

    def _fill_screen(self) -> None:
        self._was_maximised = self._window.isMaximized()
        self._layout = self._dock_area.layout_state()
        self._window.showFullScreen()
        self._appearance.enlarge(True)
        if self._dock_area.width() < WIDE_ENOUGH and not self._dock_area.maximised:
            self._dock_area.arrange(NARROW)
            self._dock_area.raise_preferred()

    def _leave_screen(self) -> None:
        if self._was_maximised:
            self._window.showMaximized()
        else:
            self._window.showNormal()
        self._appearance.enlarge(False)
        self._dock_area.restore()
        self._dock_area.restore_layout(self._layout)
