"""Commands for the plots: crosshair and pins, values, curves to show, scales, and the menu."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, QPoint, Qt, QTimer
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QMenu, QWidget

from rnnviz.plot.adjustment import Adjustment, Pin, names_beside, names_in
from rnnviz.plot.figure import Panel
from rnnviz.plot.scale import is_switchable
from rnnviz.screen.axis_link import AxisLink
from rnnviz.screen.figure import FigureWidget
from rnnviz.text import translate
from rnnviz.window.action import Actions
from rnnviz.window.docking.dock_area import DockArea
from rnnviz.window.playback.cursor import Cursor
from rnnviz.window.plot.crosshair import Crosshair, first_place, place_on
from rnnviz.window.plot.menu import fill_curves_menu, fill_plot_menu
from rnnviz.window.plot.values import values_table
from rnnviz.window.preference_file import Preferences
from rnnviz.window.widget.notice import NoticeBoard

ZOOM = 1.25
"""How many times as much the keys show, or as little."""
PAN = 0.1
"""Share of the range by which the keys move it."""


class PlotController(QObject):
    """Carries out what the hand and the keys do to the plots.

    Attributes
    ----------
    menu, curves : QMenu
        Filled anew whenever they are opened.
    link : AxisLink
        The ranges that plots have in common.
    """

    def __init__(
        self,
        parent: QWidget,
        dock_area: DockArea,
        actions: Actions,
        cursor: Cursor,
        notices: NoticeBoard,
        preferences: Preferences,
    ) -> None:
        super().__init__(parent)
        self._dock_area, self._actions = dock_area, actions
        self._cursor, self._notices, self._preferences = cursor, notices, preferences
        self._plots = dock_area.plots
        self._asked: FigureWidget | None = None
        self._asked_at: Pin | None = None
        self.menu, self.curves = QMenu(parent), QMenu(parent)
        self._forget_timer = QTimer(self)  # a menu hides before the action chosen is carried out
        self._forget_timer.setSingleShot(True)
        self._forget_timer.timeout.connect(self._forget_place)
        self.menu.aboutToHide.connect(self._forget_timer.start)
        self.curves.triggered.connect(self._choose_curve)
        active = preferences.flag("crosshair", True)
        self.crosshair_ = Crosshair(self._plots.values(), active, self)
        actions.by_name["crosshair"].setChecked(active)
        actions.by_name["link_axes"].setChecked(True)
        self.link = AxisLink(self)
        for plot in self._plots.values():
            plot.set_link(self.link)
            plot.menu_requested.connect(self._open_menu)
            plot.place_clicked.connect(self._click)
            plot.name_clicked.connect(self._toggle_curve)
            plot.name_double_clicked.connect(self._isolate_curve)

    @property
    def plot(self) -> FigureWidget:
        """The plot that commands apply to: that of the open menu, else the current view's."""
        current = self._plots[self._dock_area.current]
        return current if self._asked is None else self._asked

    @property
    def curve_names(self) -> tuple[str, ...]:
        """The names of the curves of the current plot, hidden ones too."""
        return _names(self.plot)

    def forget_places(self) -> None:
        """Forget ranges and pins: another experiment was opened."""
        self.crosshair_.hide()
        self.link.clear()
        self._adjust_all(Adjustment.for_other_data)

    # -- ranges ------------------------------------------------------------------------------

    def show_all(self) -> None:
        """Show all data of the current plot; a second time what the view shows of itself."""
        self.plot.show_all()

    def previous_range(self) -> None:
        """Go back to the range before the last gesture."""
        self.plot.previous_range()

    def zoom_rectangle(self, on: bool) -> None:
        """Let a drag with the left button draw the rectangle to be shown."""
        for plot in self._plots.values():
            plot.set_rectangle_mode(on)

    def link_axes(self, on: bool) -> None:
        """Zoom axes that count the same together in all plots, or each alone."""
        self.link.set_linked(on)

    def zoom_in(self) -> None:
        self.plot.zoom(1 / ZOOM)

    def zoom_out(self) -> None:
        self.plot.zoom(ZOOM)

    def zoom_in_x(self) -> None:
        self.plot.zoom(1 / ZOOM, axis=0)

    def zoom_out_x(self) -> None:
        self.plot.zoom(ZOOM, axis=0)

    def zoom_in_y(self) -> None:
        self.plot.zoom(1 / ZOOM, axis=1)

    def zoom_out_y(self) -> None:
        self.plot.zoom(ZOOM, axis=1)

    def pan_left(self) -> None:
        self.plot.pan(-PAN, 0.0)

    def pan_right(self) -> None:
        self.plot.pan(PAN, 0.0)

    def pan_up(self) -> None:
        self.plot.pan(0.0, PAN)

    def pan_down(self) -> None:
        self.plot.pan(0.0, -PAN)

    # -- crosshair and pins ------------------------------------------------------------------

    def crosshair(self, on: bool) -> None:
        """Show the crosshair while the pointer is over a plot, or no longer."""
        self.crosshair_.set_active(on)
        self._actions.by_name["crosshair"].setChecked(on)
        self._preferences.keep("crosshair", on)

    def crosshair_left(self) -> None:
        self._move_crosshair(-1)

    def crosshair_right(self) -> None:
        self._move_crosshair(+1)

    def _move_crosshair(self, by: int) -> None:
        """Move the crosshair in the current plot; the first time it comes to where k or n is."""
        self.crosshair(True)
        figure = self.plot.shown
        panels = () if figure is None else figure.panels
        if not self.crosshair_.move(panels, by):
            self.crosshair_.show_at(first_place(panels, self._cursor.step))

    def pin(self) -> None:
        """Pin the place of the crosshair, or of the cursor k; a second time lets go of it."""
        place = self._place
        if place is not None:
            self._toggle_pin(place)

    def _click(self, key: str, x: float, y: float, modifiers: Qt.KeyboardModifier) -> None:
        """Pin where a plot was clicked with Ctrl."""
        figure = self._sender().shown
        panels = () if figure is None else figure.panels
        panel = next((panel for panel in panels if panel.key == key), None)
        place = None if panel is None else place_on(panel, x)
        if place is not None and modifiers & Qt.KeyboardModifier.ControlModifier:
            self._toggle_pin(place)

    def _toggle_pin(self, place: Pin) -> None:
        pinned = place not in self._pins
        self._adjust_all(lambda a: a.toggle_pin(place) if (place in a.pins) != pinned else a)

    def unpin_all(self) -> None:
        """Let go of all pins."""
        self._adjust_all(Adjustment.without_pins)

    @property
    def _pins(self) -> tuple[Pin, ...]:
        """The pins, which all plots have in common."""
        return next(iter(self._plots.values())).adjustment.pins

    @property
    def _place(self) -> Pin | None:
        """Where the crosshair stands, or stood when the menu was opened; else the cursor k."""
        at_cursor = Pin("step", float(self._cursor.step)) if self._cursor.step else None
        return self._asked_at or self.crosshair_.place or at_cursor

    def copy_values(self) -> None:
        """Copy what the plots on screen show at the crosshair and at the pins."""
        here = self._asked_at or self.crosshair_.place
        places = [*self._pins, *([here] if here is not None and here not in self._pins else [])]
        if not places and self._place is not None:
            places = [self._place]
        seen = (plot.shown for plot in self._dock_area.seen_plots)
        figures = [figure for figure in seen if figure is not None]
        text = values_table(figures, places)
        if text:
            QGuiApplication.clipboard().setText(text)
            count = text.count("\n") - 1
            source = translate("window", "{count} values are on the clipboard.")
            self._notices.remind(source.format(count=count))
        else:
            self._notices.inform(translate("window", "No plot shows a value there."))

    # -- curves and scales -------------------------------------------------------------------

    def _toggle_curve(self, name: str) -> None:
        self._sender().adjust(lambda adjustment: adjustment.toggle_hidden(name))

    def _isolate_curve(self, name: str) -> None:
        plot = self._sender()
        names = names_beside(_panels(plot), name)
        # The first of the two clicks has hidden the curve, or shown it.
        plot.adjust(lambda adjustment: adjustment.toggle_hidden(name).isolate(name, names))

    def _sender(self) -> FigureWidget:
        plot = self.sender()
        assert isinstance(plot, FigureWidget)
        return plot

    def list_curves(self) -> None:
        """Open a menu of the curves of the current plot, with check marks."""
        self._fill_curves()
        if self.curves.actions():
            self.curves.popup(_middle(self.plot))
        else:
            self._notices.inform(translate("window", "This view has no curves with names."))

    def _fill_curves(self) -> None:
        fill_curves_menu(self.curves, self.curve_names, self.plot.adjustment.hidden)

    def _choose_curve(self, action: QObject) -> None:
        """Show or hide the curve of an action; all, where it has none."""
        name = str(action.property("curve") or "")
        self.plot.adjust(lambda a: a.toggle_hidden(name) if name else a.with_all_curves())

    def next_curve(self) -> None:
        """Show one curve of the current plot alone, the next one each time, then all again."""
        plot, panels = self.plot, _panels(self.plot)
        beside = {name: names_beside(panels, name) for name in self.curve_names}
        names = [name for name, others in beside.items() if len(others) > 1]
        alone = [n for n in names if plot.adjustment.hidden == {*beside[n]} - {n}]
        after = names.index(alone[0]) + 1 if alone else 0
        plot.adjust(Adjustment.with_all_curves)
        if after < len(names):
            name = names[after]
            plot.adjust(lambda adjustment: adjustment.isolate(name, beside[name]))

    def switch_scale(self) -> None:
        """Show the current view linear instead of logarithmic, or the other way round."""
        plot = self.plot
        keys = _switchable(plot)
        if not keys:
            self._notices.inform(translate("window", "This view has one scale only."))
        plot.adjust(lambda adjustment: adjustment.toggle_scales(keys))

    # -- the menu ----------------------------------------------------------------------------

    def show_menu(self) -> None:
        """Open the menu of the current plot where the keyboard asks for it."""
        self._popup(_middle(self.plot))

    def _open_menu(self, key: str, at: QPoint) -> None:
        self._asked = self._sender()
        self._popup(at)

    def _popup(self, at: QPoint) -> None:
        name = self._dock_area.current
        self._asked_at = self.crosshair_.place
        self._fill_curves()
        fill_plot_menu(self.menu, self._actions, self.curves, self._dock_area.docks[name].menu)
        self._actions.by_name["switch_scale"].setEnabled(bool(_switchable(self.plot)))
        self.menu.popup(at)

    def _forget_place(self) -> None:
        self._asked = self._asked_at = None
        self._actions.by_name["switch_scale"].setEnabled(True)

    def _adjust_all(self, change: Callable[[Adjustment], Adjustment]) -> None:
        for plot in self._plots.values():
            plot.adjust(change)


def _names(plot: FigureWidget) -> tuple[str, ...]:
    """Return the names of the curves of a plot, hidden ones too."""
    return names_in(_panels(plot))


def _panels(plot: FigureWidget) -> tuple[Panel, ...]:
    return () if plot.figure is None else plot.figure.panels


def _switchable(plot: FigureWidget) -> list[str]:
    """Return the keys of the panels of a plot that have another scale."""
    return [panel.key for panel in _panels(plot) if is_switchable(panel)]


def _middle(plot: FigureWidget) -> QPoint:
    """Return the middle of a plot on the desktop."""
    return plot.mapToGlobal(plot.rect().center())
