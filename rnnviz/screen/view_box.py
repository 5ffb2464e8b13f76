"""The inside of a panel's axes: pyqtgraph's ViewBox, which holds the range and moves it by mouse.

Wheel and drag, the rectangle, limits of the range and equal units are ViewBox's own.  Added are the
cursor, which is dragged by its line, and what a single click, a double click and the right button
mean here.
"""

from __future__ import annotations

import functools
import sys
from collections.abc import Callable
from typing import Any

import pyqtgraph as pg
from PySide6.QtCore import QPointF, QRectF, Qt, Signal

from rnnviz.plot.axis_limit import Limits, Span

REACH = 7.0
"""Pixels from the cursor's line within which a drag moves the cursor."""
AIR, SQUARE_AIR = 0.5, 20.0
"""Shares of the whole range that one can pan beyond its ends; with equal units on both axes, one of
them is as much longer as the panel is wide."""
CLOSEST = 1e-9
"""Share of the whole range that one can zoom to."""
DISTINCT = 1e-11
"""The same as a share of the largest value: nearer numbers are hardly different doubles."""


def reported(handler: Callable[..., None]) -> Callable[..., None]:
    """Report an error in a mouse handler; pyqtgraph's scene would print it and go on."""

    @functools.wraps(handler)
    def call(*arguments: Any, **named: Any) -> None:
        try:
            handler(*arguments, **named)
        except Exception:  # noqa: BLE001 - the window shows it as a message
            sys.excepthook(*sys.exc_info())

    return call


class PanelViewBox(pg.ViewBox):
    """The range of one panel, and the mouse inside its axes.

    Signals
    -------
    range_chosen : (str,)
        The range was changed by mouse; with the kind of gesture, "wheel" or "drag".
    gesture_began : ()
        A drag that changes the range has begun.
    step_dragged : (float,)
        The cursor was dragged to this x.
    clicked : (float, float, object)
        At a point of the data, with the keyboard modifiers.
    double_clicked : ()
    menu_requested : (object,)
        The right button was clicked; with the point on the screen.
    pointer_moved : (float, float)
        The mouse is over a point of the data.
    pointer_left : ()
    """

    range_chosen = Signal(str)
    gesture_began = Signal()
    step_dragged = Signal(float)
    clicked = Signal(float, float, object)
    double_clicked = Signal()
    menu_requested = Signal(object)
    pointer_moved = Signal(float, float)
    pointer_left = Signal()

    def __init__(self, parent: Any) -> None:
        super().__init__(parent=parent, enableMenu=False, defaultPadding=0.0)
        # Tick marks are outside.
        self.setFlag(self.GraphicsItemFlag.ItemClipsChildrenToShape, False)
        self.setFlag(self.GraphicsItemFlag.ItemIsFocusable, False)
        self.setFlag(self.GraphicsItemFlag.ItemHasNoContents)  # the item in it paints
        self.disableAutoRange()
        self.step: float | None = None
        self._drags_cursor = False
        self._shown: Limits | None = None
        self._reach: Callable[[], Limits] = lambda: self.range
        self._bounded = False

    # The range

    def show_range(self, shown: Limits, reach: Callable[[], Limits]) -> None:
        """Show a range; `reach` returns the one that the hand can move it to."""
        self._reach = reach
        if self._bounded:
            self._bounded = False
            self.setLimits(**_bounds("x", None), **_bounds("y", None))
        if self._shown != shown or self.range != shown:
            self._shown = shown
            self.setRange(xRange=shown.x, yRange=shown.y, padding=0, disableAutoRange=False)

    def bound(self) -> None:
        """Keep what the hand does from now on within the data and a little more around them."""
        if not self._bounded:
            self._bounded = True
            reach, shown = self._reach(), self.range
            air = SQUARE_AIR if self.state["aspectLocked"] else AIR
            self.setLimits(
                **_bounds("x", _union(reach.x, shown.x), air),
                **_bounds("y", _union(reach.y, shown.y), air),
            )

    def set_rectangle_mode(self, on: bool) -> None:
        """Let a drag with the left button draw a rectangle to zoom to, or move the range."""
        self.setMouseMode(pg.ViewBox.RectMode if on else pg.ViewBox.PanMode)

    @property
    def range(self) -> Limits:
        """What is shown now."""
        x, y = self.viewRange()
        return Limits((float(x[0]), float(x[1])), (float(y[0]), float(y[1])))

    def place_of(self, position: QPointF) -> QPointF:
        """Return the point of the data at a point of this item."""
        range_, rect = self.range, self.rect()
        right = position.x() / max(rect.width(), 1e-9)
        up = 1 - position.y() / max(rect.height(), 1e-9)
        return QPointF(
            range_.x[0] + right * (range_.x[1] - range_.x[0]),
            range_.y[0] + up * (range_.y[1] - range_.y[0]),
        )

    # The mouse

    @reported
    def wheelEvent(self, event: Any, axis: int | None = None) -> None:
        """Zoom at the pointer: Shift the horizontal, Ctrl the vertical axis alone.

        A wheel or a pad that moves sideways pans.
        """
        self.bound()
        chosen = _axis_of(event.modifiers()) if axis is None else axis
        sideways = event.orientation() == Qt.Orientation.Horizontal
        if sideways and chosen is None:
            x = self.range.x
            self.translateBy(x=-event.delta() / 960 * (x[1] - x[0]))
            event.accept()
        else:
            super().wheelEvent(event, chosen)
        self.range_chosen.emit("wheel")

    @reported
    def mouseDragEvent(self, event: Any, axis: int | None = None) -> None:
        """Pan, zoom to a rectangle with the right button, or drag the cursor."""
        left = event.button() == Qt.MouseButton.LeftButton
        if event.isStart():
            plain = left and axis is None and not event.modifiers()
            self._drags_cursor = plain and self._is_near_cursor(event.buttonDownPos())
            if not self._drags_cursor:
                self.bound()
                self.gesture_began.emit()
        if self._drags_cursor:
            event.accept()
            self.step_dragged.emit(self.place_of(event.pos()).x())
        elif event.button() == Qt.MouseButton.RightButton:
            self._drag_rectangle(event)
        else:
            chosen = _axis_of(event.modifiers()) if axis is None else axis
            super().mouseDragEvent(event, chosen)
            self._end_drag(event)

    def _drag_rectangle(self, event: Any) -> None:
        """Zoom to the rectangle that the right button draws."""
        event.accept()
        if event.isFinish():
            self.rbScaleBox.hide()
            corners = event.buttonDownPos(Qt.MouseButton.RightButton), event.pos()
            first, last = map(self.place_of, corners)
            self.showAxRect(QRectF(first, last), padding=0)
            self.range_chosen.emit("drag")
        else:
            self.updateScaleBox(event.buttonDownPos(Qt.MouseButton.RightButton), event.pos())

    def _end_drag(self, event: Any) -> None:
        """Announce the range; a rectangle changes it only when it is finished."""
        if event.isFinish() or self.state["mouseMode"] == pg.ViewBox.PanMode:
            self.range_chosen.emit("drag")

    @reported
    def mouseClickEvent(self, event: Any) -> None:
        event.accept()
        if event.button() == Qt.MouseButton.RightButton:
            self.menu_requested.emit(event.screenPos())
        elif event.button() == Qt.MouseButton.LeftButton and event.double():
            self.double_clicked.emit()
        elif event.button() == Qt.MouseButton.LeftButton:
            place = self.place_of(event.pos())
            self.clicked.emit(place.x(), place.y(), event.modifiers())

    @reported
    def hoverEvent(self, event: Any) -> None:
        """Show by its shape that the mouse would drag the cursor, and tell where it is."""
        if event.isExit():
            self.unsetCursor()
            self.pointer_left.emit()
            return
        if self._is_near_cursor(event.pos()):
            event.acceptDrags(Qt.MouseButton.LeftButton)
            self.setCursor(Qt.CursorShape.SizeHorCursor)
        else:
            self.unsetCursor()
        place = self.place_of(event.pos())
        self.pointer_moved.emit(place.x(), place.y())

    def _is_near_cursor(self, position: QPointF) -> bool:
        if self.step is None or not self.rect().contains(position):
            return False
        x = self.range.x
        at = (self.step - x[0]) / (x[1] - x[0]) * self.rect().width()
        return abs(position.x() - at) <= REACH


def _axis_of(modifiers: Qt.KeyboardModifier) -> int | None:
    """Return the axis that a modifier confines a gesture to: 0 horizontal, 1 vertical."""
    if modifiers & Qt.KeyboardModifier.ShiftModifier:
        return 0
    return 1 if modifiers & Qt.KeyboardModifier.ControlModifier else None


def _union(one: Span, other: Span) -> Span:
    return min(one[0], other[0]), max(one[1], other[1])


def _bounds(axis: str, whole: Span | None, air: float = 0.0) -> dict[str, float | None]:
    """Return the limits that `setLimits` takes for an axis; those of every range without one."""
    low = high = closest = widest = None
    if whole is not None:
        length = whole[1] - whole[0]
        low, high = whole[0] - air * length, whole[1] + air * length
        closest, widest = max(CLOSEST * length, DISTINCT * max(map(abs, whole))), high - low
    name = axis.upper()
    keys = f"{axis}Min", f"{axis}Max", f"min{name}Range", f"max{name}Range"
    return dict(zip(keys, (low, high, closest, widest), strict=True))
