"""The inside of a panel's axes: pyqtgraph's ViewBox, which holds the range and moves it by mouse.

Wheel and drag, the rectangle, limits of the range and equal units are ViewBox's own.  Added are the
cursor, which is dragged by its line, and what a single click, a double click and the right button
mean here.
"""

from __future__ import annotations

import functools
import sys
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pyqtgraph as pg
from PySide6.QtCore import QPointF, QRectF, Qt, Signal
from shiboken6 import isValid

from rnnviz.plot.axis_limit import LARGEST, Limits, Span
from rnnviz.plot.figure import Panel

GRIP = 7.0
"""Pixels from the cursor's line within which a drag moves the cursor."""
AIR = 0.5
"""Share of what is shown that can be beyond the ends of the data: the middle never is."""
WIDEST, WIDEST_SQUARE = 2.0, 40.0
"""How many times the whole range can be shown; with equal units on both axes, one of them is as
much longer as the panel is wide."""
CLOSEST = 1e-9
"""Share of the whole range that one can zoom to."""
DISTINCT = 1e-11
"""The same as a share of the largest value: nearer numbers are hardly different doubles."""
FEWEST = 2.0
"""Whole numbers that an axis of those shows, at least."""
NOTCH = 120.0
"""What a wheel with notches turns by at a time; finer ones and touchpads turn by less."""
ZOOM, SCROLL = 1.25, 0.125
"""How many times as much, or as little, is shown after a notch; by what share a notch pans."""
SMALLEST = 4.0
"""Pixels of the sides of a rectangle that is meant, at least."""


def reported(handler: Callable[..., None]) -> Callable[..., None]:
    """Report an error in a mouse handler; pyqtgraph's scene would print it and go on.

    An item that a new frame took away in the middle of a drag does nothing.
    """

    @functools.wraps(handler)
    def call(item: pg.GraphicsItem, *arguments: Any) -> None:
        try:
            if isValid(item) and item.scene() is not None:
                handler(item, *arguments)
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
    rectangle_drawn : (QRectF,)
        Where in the scene a rectangle is being drawn; empty when it is finished.
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
    rectangle_drawn = Signal(QRectF)
    step_dragged = Signal(float)
    clicked = Signal(float, float, object)
    double_clicked = Signal()
    menu_requested = Signal(object)
    pointer_moved = Signal(float, float)
    pointer_left = Signal()

    def __init__(self, parent: Any, reach: Callable[[], Limits | None]) -> None:
        super().__init__(parent=parent, enableMenu=False, defaultPadding=0.0)
        # Tick marks are outside.
        self.setFlag(self.GraphicsItemFlag.ItemClipsChildrenToShape, False)
        self.setFlag(self.GraphicsItemFlag.ItemIsFocusable, False)
        self.setFlag(self.GraphicsItemFlag.ItemHasNoContents)  # the item in it paints
        self.disableAutoRange()
        self.cursor_place: int | None = None
        self._panel: Panel | None = None
        self._reach = reach
        self._drags_cursor = False
        self._bounded = False

    def set_panel(self, panel: Panel) -> None:
        """Take the kinds of axes that a panel has."""
        self._panel = panel
        self.setAspectLocked(panel.square)
        self.setMouseEnabled(x=not panel.message, y=not panel.message)

    # The range

    def show_range(self, shown: Limits) -> None:
        """Show a range, whether or not the hand could move it there."""
        if self._bounded:
            self._bounded = False
            self.setLimits(**_limits("x", None), **_limits("y", None))
        if self.range != shown:
            self._show(shown.x, shown.y)

    def _bound(self) -> tuple[_Bounds, _Bounds]:
        """Keep what the hand does now within the data and a little more around them."""
        panel, shown = self._panel or Panel(""), self.range
        reach = self._reach() or shown
        x = _bounds(reach.x, shown.x, panel.square, panel.x.whole)
        y = _bounds(reach.y, shown.y, panel.square, panel.y.whole)
        self._bounded = True
        self.setLimits(**_limits("x", x), **_limits("y", y))
        return x, y

    @property
    def range(self) -> Limits:
        """What is shown now."""
        x, y = self.viewRange()
        return Limits((float(x[0]), float(x[1])), (float(y[0]), float(y[1])))

    def place_of(self, position: QPointF) -> QPointF:
        """Return the point of the data at a point of this item.

        ViewBox.mapToView asks the inverse of a transform, which has none for very large ranges.
        """
        shown, rect = self.range, self.rect()
        right = position.x() / max(rect.width(), 1e-9)
        up = 1 - position.y() / max(rect.height(), 1e-9)
        return QPointF(_between(shown.x, right), _between(shown.y, up))

    def zoom(self, factor: float, axis: int | None = None, at: QPointF | None = None) -> None:
        """Show `factor` times as much of one axis or both, around a point of this item."""
        bounds, spans = self._bound(), (self.range.x, self.range.y)
        square = self._panel is not None and self._panel.square
        axes = (0, 1) if axis is None or square else (axis,)
        for i in axes:
            length = spans[i][1] - spans[i][0]
            factor = max(min(factor, bounds[i].widest / length), bounds[i].closest / length)
        place = self.place_of(self.rect().center() if at is None else at)
        x, y = _scaled(spans[0], place.x(), factor), _scaled(spans[1], place.y(), factor)
        self._show(x if 0 in axes else spans[0], y if 1 in axes else spans[1])

    def pan(self, right: float, up: float) -> None:
        """Move the range by shares of the width and the height."""
        self._bound()
        self._show(_moved(self.range.x, right), _moved(self.range.y, up))

    def _show(self, x: Span, y: Span) -> None:
        self.setRange(xRange=x, yRange=y, padding=0, disableAutoRange=False)

    def set_rectangle_mode(self, on: bool) -> None:
        """Let a drag with the left button draw a rectangle to zoom to, or move the range."""
        self.setMouseMode(pg.ViewBox.RectMode if on else pg.ViewBox.PanMode)

    # The mouse

    @reported
    def wheelEvent(self, event: Any) -> None:
        self.turn_wheel(event, event.pos())

    def turn_wheel(self, event: Any, at: QPointF, axis: int | None = None) -> None:
        """Zoom at the pointer: Shift the horizontal, Ctrl the vertical axis alone.

        A wheel or a pad that moves sideways pans.
        """
        if not any(self.mouseEnabled()):
            event.ignore()
            return
        event.accept()
        chosen = _axis_of(event.modifiers()) if axis is None else axis
        notches = event.delta() / NOTCH
        if event.orientation() == Qt.Orientation.Horizontal and chosen is None:
            self.pan(-SCROLL * notches, 0.0)
        else:
            self.zoom(ZOOM**-notches, chosen, at)
        self.range_chosen.emit("wheel")

    @reported
    def mouseDragEvent(self, event: Any, axis: int | None = None) -> None:
        """Pan, zoom to a rectangle with the right button, or drag the cursor."""
        left = event.button() == Qt.MouseButton.LeftButton
        if event.isStart():
            plain = left and axis is None and not event.modifiers()
            self._drags_cursor = plain and self._is_near_cursor(event.buttonDownPos())
            if not self._drags_cursor:
                self.gesture_began.emit()
        if not any(self.mouseEnabled()):
            event.ignore()
        elif self._drags_cursor:
            event.accept()
            self.step_dragged.emit(self.place_of(event.pos()).x())
        elif axis is None and (not left or self.state["mouseMode"] == pg.ViewBox.RectMode):
            self._drag_rectangle(event)
        else:
            self._drag_range(event, _axis_of(event.modifiers()) if axis is None else axis)

    def _drag_range(self, event: Any, axis: int | None) -> None:
        event.accept()
        moved = event.pos() - event.lastPos()
        self.pan(
            -moved.x() / self.width() if axis != 1 else 0.0,
            moved.y() / self.height() if axis != 0 else 0.0,
        )
        self.range_chosen.emit("drag")

    def _drag_rectangle(self, event: Any) -> None:
        """Draw a rectangle, and at the end zoom to it."""
        event.accept()
        rect = QRectF(event.buttonDownPos(), event.pos()).normalized() & self.rect()
        self.rectangle_drawn.emit(QRectF() if event.isFinish() else self.mapRectToScene(rect))
        if event.isFinish() and min(rect.width(), rect.height()) >= SMALLEST:
            self._bound()
            first, last = self.place_of(rect.bottomLeft()), self.place_of(rect.topRight())
            self._show((first.x(), last.x()), (first.y(), last.y()))
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
        if self.cursor_place is None or not self.rect().contains(position):
            return False
        x = self.range.x
        at = (self.cursor_place - x[0]) / (x[1] - x[0]) * self.rect().width()
        return abs(position.x() - at) <= GRIP


def _axis_of(modifiers: Qt.KeyboardModifier) -> int | None:
    """Return the axis that a modifier confines a gesture to: 0 horizontal, 1 vertical."""
    if modifiers & Qt.KeyboardModifier.ShiftModifier:
        return 0
    return 1 if modifiers & Qt.KeyboardModifier.ControlModifier else None


def _scaled(span: Span, around: float, factor: float) -> Span:
    return around + factor * (span[0] - around), around + factor * (span[1] - around)


def _moved(span: Span, share: float) -> Span:
    by = share * (span[1] - span[0])
    return span[0] + by, span[1] + by


def _between(span: Span, share: float) -> float:
    """Return the number at a share of a span, without overflow."""
    return span[0] * (1 - share) + span[1] * share


@dataclass(frozen=True)
class _Bounds:
    """How far an axis can be moved and zoomed."""

    low: float
    high: float
    closest: float
    widest: float


def _bounds(reach: Span, shown: Span, square: bool, whole: bool) -> _Bounds:
    """Return the bounds of an axis, which what is shown now never exceeds."""
    length, seen = reach[1] - reach[0], shown[1] - shown[0]
    low, high = max(reach[0] - AIR * seen, -LARGEST), min(reach[1] + AIR * seen, LARGEST)
    low, high = min(low, shown[0]), max(high, shown[1])
    closest = max(CLOSEST * length, DISTINCT * max(map(abs, reach)), FEWEST if whole else 0.0)
    widest = min(length * (WIDEST_SQUARE if square else WIDEST), 2 * LARGEST)
    return _Bounds(low, high, min(closest, seen), max(widest, seen))


def _limits(axis: str, bounds: _Bounds | None) -> dict[str, float | None]:
    """Return what `setLimits` takes for an axis; without bounds it is free."""
    name = axis.upper()
    return {
        f"{axis}Min": None if bounds is None else bounds.low,
        f"{axis}Max": None if bounds is None else bounds.high,
        f"min{name}Range": None if bounds is None else bounds.closest,
        f"max{name}Range": None if bounds is None else bounds.widest,
    }
