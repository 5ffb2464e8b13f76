"""Errors in overridden Qt methods are raised as usual and do not abort the process."""

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QObject, QPoint, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QWidget

from rnnviz.window.runtime.override_guard import guard_overrides
from rnnviz.window.settings_form.editor import NumberEditor
from rnnviz.window.settings_form.slider_scale import Scale

RAISED_IN_C = {
    ZeroDivisionError: lambda: 1 / 0,
    OverflowError: lambda: round(float("inf")),
    ValueError: lambda: int("x"),
    KeyError: lambda: {}.popitem(),
    IndexError: [].pop,
    StopIteration: lambda: next(iter(())),
}


class Watcher(QWidget):
    def eventFilter(self, watched, event):
        if event.type() == QEvent.Type.User:
            self.fail()
        return False


class Filter:
    def eventFilter(self, watched, event):
        return event.type() == QEvent.Type.User and self.fail()


class WithMixin(Filter, QWidget):
    """A widget whose override of Qt's method is that of another base."""


def send(watcher: QObject) -> None:
    watched = QObject()
    watched.installEventFilter(watcher)
    QCoreApplication.sendEvent(watched, QEvent(QEvent.Type.User))


@pytest.mark.parametrize("kind", RAISED_IN_C)
@pytest.mark.parametrize("widget", [Watcher, WithMixin])
def test_an_error_raised_in_c_reaches_the_python_code_that_called_qt(app, qtbot, widget, kind):
    guard_overrides()
    watcher = widget()
    qtbot.addWidget(watcher)
    watcher.fail = RAISED_IN_C[kind]
    with pytest.raises(kind):
        send(watcher)


def test_so_does_one_in_a_class_that_is_imported_later(app, qtbot):
    guard_overrides()

    class Later(QWidget):
        def eventFilter(self, watched, event):
            return [].pop()

    watcher = Later()
    qtbot.addWidget(watcher)
    with pytest.raises(IndexError):
        send(watcher)


def test_so_does_one_in_the_library_that_takes_the_mouse_of_plots(window, monkeypatch):
    plot = window.dock_area.docks["delta"].plot
    monkeypatch.setattr(type(plot.scene()), "sendHoverEvents", lambda *arguments: [].pop())
    at, none = QPoint(5, 5), Qt.MouseButton.NoButton
    move = QMouseEvent(
        QEvent.Type.MouseMove, at, plot.mapToGlobal(at), none, none, Qt.KeyboardModifier.NoModifier
    )
    with pytest.raises(IndexError):
        QCoreApplication.sendEvent(plot.viewport(), move)


def test_each_method_is_taken_once():
    guard_overrides.__wrapped__()
    first = Watcher.eventFilter
    guard_overrides.__wrapped__()
    assert Watcher.eventFilter is first


def test_a_fault_in_the_form_does_not_end_the_window(window, qtbot, monkeypatch):
    monkeypatch.setattr(Scale, "stepped", lambda *arguments: 1 // 0)
    editor = window.form.findChildren(NumberEditor)[0]
    with pytest.raises(ZeroDivisionError):
        qtbot.keyClick(editor.field, Qt.Key.Key_Up)
