"""Errors in overridden Qt methods are raised as usual and do not abort the process."""

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QObject, Qt
from PySide6.QtWidgets import QWidget

from rnnviz.window.runtime.override_guard import wrap_overrides
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


@pytest.mark.parametrize("kind", RAISED_IN_C)
def test_an_error_raised_in_c_reaches_the_python_code_that_called_qt(app, qtbot, kind):
    wrap_overrides(__name__)
    watcher, watched = Watcher(), QObject()
    qtbot.addWidget(watcher)
    watcher.fail = RAISED_IN_C[kind]
    watched.installEventFilter(watcher)
    with pytest.raises(kind):
        QCoreApplication.sendEvent(watched, QEvent(QEvent.Type.User))


def test_each_method_is_taken_once():
    wrap_overrides(__name__)
    first = Watcher.eventFilter
    wrap_overrides(__name__)
    assert Watcher.eventFilter is first


def test_a_fault_in_the_form_does_not_end_the_window(window, qtbot, monkeypatch):
    monkeypatch.setattr(Scale, "stepped", lambda *arguments: 1 // 0)
    editor = window.form.findChildren(NumberEditor)[0]
    with pytest.raises(ZeroDivisionError):
        qtbot.keyClick(editor.field, Qt.Key.Key_Up)
