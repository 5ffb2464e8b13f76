"""Where in the window nothing stands: room for messages that cover neither views nor verdicts."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QRect
from PySide6.QtWidgets import QMainWindow, QMenuBar

from rnnviz.window.docking.dock_area import DockArea
from rnnviz.window.docking.dock_title import DockTitle

GAP = 12
"""Pixels to what stands beside it."""


class FreePlace:
    """Finds the free part of the menu bar or, in projector mode, of the hero's title bar."""

    def __init__(self, window: QMainWindow, dock_area: DockArea) -> None:
        self._window, self._dock_area = window, dock_area

    def __call__(self) -> QRect:
        """Return where that is in the window; an empty rectangle where there is no such place."""
        menus, area = self._window.menuBar(), self._dock_area
        if menus.isVisible() and not menus.isNativeMenuBar():
            return _beside_menus(menus)
        dock = area.docks[area.maximised or area.hero]
        if not dock.seen:
            return QRect()
        place = _beside_name(dock.title_bar)
        return QRect(dock.title_bar.mapTo(self._window, place.topLeft()), place.size())


def _beside_menus(menus: QMenuBar) -> QRect:
    last = menus.actionGeometry(menus.actions()[-1])
    right = menus.cornerWidget().x()
    left = menus.mapTo(menus.window(), QPoint(last.right() + GAP, 0))
    return QRect(left, QPoint(right - GAP, left.y() + menus.height() - 1))


def _beside_name(bar: DockTitle) -> QRect:
    left = bar.label.x() + bar.label.fontMetrics().horizontalAdvance(bar.label.text())
    buttons = (each.x() for each in bar.buttons.values() if each.isVisible())
    right = min((x for x in buttons if x > bar.label.x()), default=bar.width())
    return QRect(QPoint(left + GAP, 0), QPoint(right - GAP, bar.height() - 1))
