"""Where the parts of the main window are, and what of that is kept between two launches."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from PySide6.QtCore import QByteArray, Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMainWindow, QVBoxLayout, QWidget

from rnnviz.window.appearance.style_sheet_parts import StyleSheetParts
from rnnviz.window.preference_file import Preferences
from rnnviz.window.widget.splitter import Splitter


class Line(Protocol):
    """A row with room for another one in its line."""

    def take_in(self, bar: QWidget) -> None: ...
    def give_back(self) -> None: ...


class WindowLayout:
    """The sidebar beside the views, and rows of controls below them.

    Parameters
    ----------
    window : QMainWindow
    sidebar, views : QWidget
    rows : sequence of QWidget
        From top to bottom.
    sidebar_action : QAction
        Checked while the sidebar is shown.
    preferences : Preferences

    Attributes
    ----------
    style_parts : StyleSheetParts
        With menus, rows and strips; what is in sidebar and views is to be added.
    """

    def __init__(
        self,
        window: QMainWindow,
        sidebar: QWidget,
        views: QWidget,
        rows: Sequence[QWidget],
        sidebar_action: QAction,
        preferences: Preferences,
    ) -> None:
        self._window, self._sidebar, self._sidebar_action = window, sidebar, sidebar_action
        self._preferences = preferences
        self._before: tuple[bool, QByteArray] = (True, QByteArray())
        self._split = Splitter(Qt.Orientation.Horizontal)
        self._split.addWidget(sidebar)
        self._split.addWidget(views)
        self._split.setStretchFactor(1, 1)
        self._split.setCollapsible(1, False)
        self._split.setSizes([300, 1000])
        whole = QWidget()
        self._column = column = QVBoxLayout(whole)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._split, 1)
        for row in rows:
            column.addWidget(row)
        self.style_parts = StyleSheetParts(window)
        self.style_parts.add(window.menuBar(), waits=True)  # it is hidden on the projector
        self.style_parts.add(*rows)
        window.setCentralWidget(whole)
        window.resize(1280, 720)
        sidebar_action.setChecked(True)

    def put_above(self, strip: QWidget) -> None:
        """Put a strip above everything else."""
        self._column.insertWidget(0, strip)
        self.style_parts.add(strip)

    def share_line(self, row: QWidget, line: Line, shared: bool) -> None:
        """Put a row into the line of another one, or again directly below the views."""
        if shared == (self._column.indexOf(row) < 0):
            return
        if shared:
            line.take_in(row)
        else:
            line.give_back()
            self._column.insertWidget(self._column.indexOf(self._split) + 1, row)

    def show_sidebar(self, shown: bool) -> None:
        """Show or hide the sidebar."""
        self._sidebar_action.setChecked(shown)
        self._sidebar.setVisible(shown)

    def fill_screen(self, on: bool) -> None:
        """Leave only the views on screen, or bring back what was beside them."""
        if on:
            self._before = self._sidebar_action.isChecked(), self._split.saveState()
            self.show_sidebar(False)
        else:
            shown, sizes = self._before
            self.show_sidebar(shown)
            self._split.restoreState(sizes)

    def save(self) -> None:
        """Keep size and place of the window, and whether and how wide the sidebar is."""
        self._preferences.keep("geometry", self._window.saveGeometry())
        self._preferences.keep("split", self._split.saveState())
        self._preferences.keep("sidebar", self._sidebar_action.isChecked())

    def restore(self) -> None:
        """Restore what was kept, as far as it is there and whole."""
        preferences = self._preferences
        restores = {"geometry": self._window.restoreGeometry, "split": self._split.restoreState}
        for key, restore in restores.items():
            state = preferences.blob(key)
            if not state.isEmpty():
                preferences.damaged |= not restore(state)
        self.show_sidebar(preferences.flag("sidebar", True))
