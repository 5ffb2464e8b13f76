"""What a hand does to a widget: real events of wheel, mouse and fingers."""

from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QMouseEvent, QNativeGestureEvent, QPointingDevice, QWheelEvent
from PySide6.QtWidgets import QApplication, QGestureEvent, QPinchGesture

NONE = Qt.KeyboardModifier.NoModifier
SHIFT, CTRL = Qt.KeyboardModifier.ShiftModifier, Qt.KeyboardModifier.ControlModifier
LEFT, RIGHT = Qt.MouseButton.LeftButton, Qt.MouseButton.RightButton
NO_BUTTON = Qt.MouseButton.NoButton
NOTCH = 120


def turn_wheel(widget, at, angle=NOTCH, keys=NONE, across=0, pixels=(0, 0)):
    """Turn the wheel at a point of the widget: up is away from the user."""
    area = widget.viewport()
    event = QWheelEvent(
        QPointF(at), QPointF(area.mapToGlobal(at)), QPoint(*pixels), QPoint(across, angle),
        NO_BUTTON, keys, Qt.ScrollPhase.NoScrollPhase, False,
    )  # fmt: skip
    QApplication.sendEvent(area, event)


def drag(widget, start, *places, button=LEFT, keys=NONE, release=True):
    """Press at a point, move along others, and let go at the last."""
    _mouse(widget, QEvent.Type.MouseButtonPress, start, button, button, keys)
    for place in places:
        _mouse(widget, QEvent.Type.MouseMove, place, NO_BUTTON, button, keys)
    if release:
        let_go(widget, places[-1], button, keys)


def let_go(widget, at, button=LEFT, keys=NONE):
    _mouse(widget, QEvent.Type.MouseButtonRelease, at, button, NO_BUTTON, keys)


def click(widget, at, button=LEFT, keys=NONE):
    _mouse(widget, QEvent.Type.MouseButtonPress, at, button, button, keys)
    let_go(widget, at, button, keys)


def double_click(widget, at):
    click(widget, at)
    _mouse(widget, QEvent.Type.MouseButtonDblClick, at, LEFT, LEFT, NONE)
    let_go(widget, at)


def hover(widget, at):
    _mouse(widget, QEvent.Type.MouseMove, at, NO_BUTTON, NO_BUTTON, NONE)


def pinch(widget, at, value):
    """Move two fingers on a touchpad apart: what is seen grows by 1 + value."""
    area = widget.viewport()
    places = (QPointF(at), QPointF(at), QPointF(area.mapToGlobal(at)))
    event = QNativeGestureEvent(
        Qt.NativeGestureType.ZoomNativeGesture, QPointingDevice.primaryPointingDevice(), 2,
        *places, value, QPointF(),
    )  # fmt: skip
    QApplication.sendEvent(area, event)


def pinch_screen(widget, at, factor, moved=(0, 0)):
    """Move two fingers on the screen apart, and both by some pixels."""
    gesture = QPinchGesture()
    center = QPointF(widget.viewport().mapToGlobal(at))
    gesture.setCenterPoint(center)
    gesture.setLastCenterPoint(center - QPointF(*moved))
    gesture.setScaleFactor(factor)
    QApplication.sendEvent(widget.viewport(), QGestureEvent([gesture]))


def _mouse(widget, kind, at, button, buttons, keys):
    area = widget.viewport()
    event = QMouseEvent(kind, QPointF(at), QPointF(area.mapToGlobal(at)), button, buttons, keys)
    QApplication.sendEvent(area, event)
