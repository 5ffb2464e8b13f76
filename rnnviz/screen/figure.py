"""The widget that draws a figure and lets the hand move its ranges.

What the hand did is an `Adjustment`, through which every figure goes before it is drawn: new frames
never undo it.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from functools import partial

import numpy as np
from PySide6.QtCore import QEvent, QPoint, QPointF, QRectF, Qt, Signal
from PySide6.QtGui import (
    QMouseEvent,
    QNativeGestureEvent,
)
from PySide6.QtWidgets import (
    QGestureEvent,
    QPinchGesture,
    QRubberBand,
    QToolTip,
    QWidget,
)

from rnnviz.plot.adjustment import Adjustment, adjusted
from rnnviz.plot.axis_limit import Limits
from rnnviz.plot.figure import Figure, Panel
from rnnviz.plot.row import upper_right
from rnnviz.screen.axis_link import AxisLink
from rnnviz.screen.figure_canvas import FigureCanvas
from rnnviz.screen.panel import PanelItem
from rnnviz.screen.plain_text import as_it_is
from rnnviz.screen.range_control import RangeControl
from rnnviz.screen.theme import LIGHT, Theme
from rnnviz.screen.zoom_chip import ZoomChip


class FigureWidget(FigureCanvas):
    """Draws figures of one view, and takes what mouse, fingers and keys do to them.

    Signals
    -------
    step_chosen : (int,)
        A click on a panel over the time step, or a drag of the cursor.
    update_chosen : (int,)
        The same on a panel over the updates.
    pressed : ()
        A button of the mouse was pressed on the figure.
    place_clicked : (str, float, float, Qt.KeyboardModifier)
        A click with modifiers on a panel, and where in its data.
    menu_requested : (str, QPoint)
        A click with the right button on a panel, and where on the screen.
    pointer_moved : (str, float, float)
        The mouse is over a panel, and where in its data.
    pointer_left : ()
        The mouse has left the panel.
    name_clicked, name_double_clicked : (str,)
        A click, or two, on the name of a curve.
    adjustment_changed : ()

    Attributes
    ----------
    selected : bool
        Whether a click puts the cursor somewhere; else it only selects the view.
    picks : bool
        Whether clicks without modifiers are told by `place_clicked` too.
    """

    step_chosen = Signal(int)
    update_chosen = Signal(int)
    pressed = Signal()
    place_clicked = Signal(str, float, float, object)
    menu_requested = Signal(str, QPoint)
    pointer_moved = Signal(str, float, float)
    pointer_left = Signal()
    name_clicked = Signal(str)
    name_double_clicked = Signal(str)
    adjustment_changed = Signal()

    def __init__(self, theme: Theme = LIGHT, parent: QWidget | None = None) -> None:
        super().__init__(theme, parent)
        self.viewport().grabGesture(Qt.GestureType.PinchGesture)
        self.selected = True
        self.picks = False
        self._was_selected = True
        self._control = RangeControl(self._visible, self)
        self._control.changed.connect(self._adjust)
        self._pointed = ""
        self._draws_rectangles = False
        self._rectangle = QRubberBand(QRubberBand.Shape.Rectangle, self.viewport())
        self._chip = ZoomChip(self.viewport())
        self._chip.clicked.connect(self.reset_range)
        self.set_theme(theme)

    def draw(self, figure: Figure) -> None:
        """Draw a figure; while hidden, remember it."""
        self._control.figure = figure
        super().draw(figure)

    def set_theme(self, theme: Theme) -> None:
        """Use other colours and sizes."""
        self._chip.set_theme(theme)
        super().set_theme(theme)

    def _seen(self, figure: Figure) -> Figure:
        return adjusted(figure, self.adjustment)

    def _reach(self, key: str) -> Limits | None:
        return self._control.reach(key)

    def _make_item(self, panel: Panel) -> PanelItem:
        item = super()._make_item(panel)
        box = item.view_box
        box.range_chosen.connect(partial(self._take_range, item))
        box.gesture_began.connect(self._control.remember)
        box.rectangle_drawn.connect(self._draw_rectangle)
        box.step_dragged.connect(partial(self._choose, item))
        box.clicked.connect(partial(self._click, item))
        box.double_clicked.connect(self.show_all)
        box.menu_requested.connect(partial(self._request_menu, item))
        box.pointer_moved.connect(partial(self._point, item))
        box.pointer_left.connect(self.pointer_left)
        box.set_rectangle_mode(self._draws_rectangles)
        return item

    # What the hand did

    @property
    def adjustment(self) -> Adjustment:
        """What the hand did to the figure, with the ranges chosen in linked views."""
        return self._control.adjustment

    @adjustment.setter
    def adjustment(self, adjustment: Adjustment) -> None:
        self._control.adjust(adjustment)

    def adjust(self, change: Callable[[Adjustment], Adjustment]) -> None:
        """Change what the hand did to this figure, whatever ranges other views are linked to."""
        self._control.adjust(change(self._control.own))

    def _adjust(self) -> None:
        """Show what the hand did."""
        self._show_again()
        self.adjustment_changed.emit()

    @property
    def shown(self) -> Figure | None:
        """The figure as it is seen."""
        return None if self.figure is None else adjusted(self.figure, self.adjustment)

    def set_link(self, link: AxisLink) -> None:
        """Share the ranges of axes over the same with all widgets that have this link."""
        self._control.set_link(link)

    def show_all(self) -> None:
        """Show all finite data; if that is shown, what the view shows of itself."""
        self._control.show_all()

    def reset_range(self) -> None:
        """Show what the view shows of itself."""
        self._control.reset()

    def previous_range(self) -> None:
        """Go back to the range before the last gesture."""
        self._control.go_back()

    def zoom(self, factor: float, axis: int | None = None) -> None:
        """Show `factor` times as much of a panel: the one last pointed to, or the first.

        Parameters
        ----------
        factor : float
            Less than 1 to see more closely.
        axis : {0, 1} or None
            The horizontal or the vertical axis alone, or both.
        """
        item = self._current_panel()
        if item is not None:
            item.view_box.zoom(factor, axis)
            self._take_range(item, "zoom")

    def pan(self, right: float, up: float) -> None:
        """Move the range of a panel by shares of its width and height."""
        item = self._current_panel()
        if item is not None:
            item.view_box.pan(right, up)
            self._take_range(item, "pan")

    def set_rectangle_mode(self, on: bool) -> None:
        """Let a drag with the left button draw the rectangle to be shown, or move the range."""
        self._draws_rectangles = on
        for item in self.panels:
            item.view_box.set_rectangle_mode(on)

    def _current_panel(self) -> PanelItem | None:
        with_axes = [item for item in self.panels if not item.panel.message]
        pointed = [item for item in with_axes if item.panel.key == self._pointed]
        return next(iter(pointed or with_axes), None)

    def _take_range(self, item: PanelItem, gesture: str) -> None:
        """Keep the range that the hand gave a panel; a drag has told when it began."""
        if gesture != "drag":
            self._control.begin((gesture, item.panel.key))
        self._control.take(item.panel.key, item.view_box.range)
        item.restore_range()

    def _annotate(self) -> None:
        """Say in a corner that a part is shown: beside a header, which ends before, or below."""
        zoomed = bool(self.adjustment.ranges)
        corner = upper_right([item.panel for item in self.panels])
        item = self.panels[corner] if self.panels else None
        has_header = item is not None and item.header.area.height() >= self._chip.height()
        self._chip.set_shown(zoomed, has_header)
        for each in self.panels:
            above = zoomed and has_header and each is item
            each.inset = self._chip.width() + 4.0 if above else 0.0

    # The mouse

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._was_selected = self.selected
        self.pressed.emit()
        name = self._name_pressed(event)
        if name:
            self.name_clicked.emit(name)
        else:
            super().mousePressEvent(event)
        event.accept()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        super().mouseReleaseEvent(event)
        event.accept()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        name = self._name_pressed(event)
        if name:
            self.name_double_clicked.emit(name)
        else:
            super().mouseDoubleClickEvent(event)
        event.accept()

    def _name_pressed(self, event: QMouseEvent) -> str:
        left = event.button() is Qt.MouseButton.LeftButton
        return self.name_at(event.position()) if left else ""

    def name_at(self, at: QPointF) -> str:
        """Return the name of the curve whose entry in a legend is at a point."""
        return next(filter(None, (item.name_at(at) for item in self.panels)), "")

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self._control.end()
        super().mouseMoveEvent(event)
        if not event.buttons():
            item = self._panel_at(event.position())
            told = item is not None and item.tells_values
            text = "" if told else self.text_at(event.position())
            QToolTip.showText(event.globalPosition().toPoint(), as_it_is(text), self)

    def keyPressEvent(self, event: QEvent) -> None:
        event.ignore()

    def keyReleaseEvent(self, event: QEvent) -> None:
        event.ignore()

    def contextMenuEvent(self, event: QEvent) -> None:
        event.ignore()

    def viewportEvent(self, event: QEvent) -> bool:
        """Zoom where two fingers move apart, on a touchpad or on the screen."""
        if isinstance(event, QNativeGestureEvent):
            if event.gestureType() == Qt.NativeGestureType.ZoomNativeGesture:
                self._pinch(1 + event.value(), event.position(), QPointF())
            return True
        if isinstance(event, QGestureEvent):
            pinch = event.gesture(Qt.GestureType.PinchGesture)
            if isinstance(pinch, QPinchGesture):
                center = self.viewport().mapFromGlobal(pinch.centerPoint())
                self._pinch(
                    pinch.scaleFactor(), center, pinch.centerPoint() - pinch.lastCenterPoint()
                )
                return True
        return super().viewportEvent(event)

    def _pinch(self, factor: float, at: QPointF, moved: QPointF) -> None:
        """Show a panel larger or smaller, and where two fingers have moved it."""
        item = self._panel_at(at)
        if item is not None and not item.panel.message and factor > 0:
            box = item.view_box
            box.zoom(1 / factor, None, box.mapFromScene(at))
            box.pan(-moved.x() / box.width(), moved.y() / box.height())
            self._take_range(item, "pinch")

    def _click(self, item: PanelItem, x: float, y: float, modifiers: Qt.KeyboardModifier) -> None:
        if self.picks or modifiers != Qt.KeyboardModifier.NoModifier:
            self.place_clicked.emit(item.panel.key, x, y, modifiers)
        elif item.panel.x.over in ("step", "update") and self._was_selected:
            self._choose(item, x)

    def _choose(self, item: PanelItem, x: float) -> None:
        low, high = item.transform.x
        place = min(max(round(x), math.ceil(low)), math.floor(high))
        if item.panel.x.over == "update":
            if place != self.shown_update:
                self.update_chosen.emit(place)
        elif place != self.step:
            self.step_chosen.emit(place)

    def _request_menu(self, item: PanelItem, at: QPointF) -> None:
        self.menu_requested.emit(item.panel.key, at.toPoint())

    def _point(self, item: PanelItem, x: float, y: float) -> None:
        self._pointed = item.panel.key
        self.pointer_moved.emit(item.panel.key, x, y)

    def _draw_rectangle(self, rect: QRectF) -> None:
        """Show the rectangle that is being drawn."""
        self._rectangle.setGeometry(rect.toRect())
        self._rectangle.setVisible(not rect.isEmpty())

    def _panel_at(self, at: QPointF) -> PanelItem | None:
        return next((i for i in self.panels if i.contains(at)), None)

    def text_at(self, at: QPointF) -> str:
        """Return what lies under a point of the widget."""
        with np.errstate(all="ignore"):
            return next(filter(None, (item.describe(at) for item in self.panels)), "")
