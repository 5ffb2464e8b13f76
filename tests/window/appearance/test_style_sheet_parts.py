"""Parts of a window are styled, hidden ones when they are shown."""

from __future__ import annotations

import gc
import weakref

import pytest
from PySide6.QtCore import QEvent, QPointF, Qt
from PySide6.QtGui import QColor, QFont, QHoverEvent
from PySide6.QtWidgets import QApplication, QDialog, QLabel, QListView, QVBoxLayout, QWidget

from rnnviz.screen.font import BASE_POINTS
from rnnviz.window.appearance.style_sheet_parts import StyleSheetParts
from rnnviz.window.widget.splitter import Splitter


class Held:
    """Something that a dialog refers to."""


RED, BLUE = "QLabel { background: #ff0000; }", "QLabel { background: #0000ff; }"


@pytest.fixture
def window(app, qtbot):
    window = QWidget()
    qtbot.addWidget(window)
    window.column = QVBoxLayout(window)
    window.shown, window.hidden = QLabel("shown"), QLabel("hidden")
    window.hidden.hide()
    for part in (window.shown, window.hidden):
        window.column.addWidget(part)
    window.resize(200, 100)
    window.show()
    return window


def colour(widget):
    return widget.grab().toImage().pixelColor(widget.width() - 2, 1).name()


def test_hidden_parts_are_styled_when_they_are_shown(window):
    parts = StyleSheetParts(window)
    parts.use(RED)
    parts.add(window.shown)
    parts.add(window.hidden, waits=True)
    parts.use(BLUE)
    assert colour(window.shown) == "#0000ff"
    assert window.hidden.styleSheet() == RED
    window.hidden.show()
    assert window.hidden.styleSheet() == BLUE
    assert colour(window.hidden) == "#0000ff"


def test_hidden_parts_are_styled_one_after_another(window, qtbot):
    parts = StyleSheetParts(window)
    parts.use(RED)
    labels = [QLabel(window) for _ in range(3)]
    for label in labels:
        label.hide()
    parts.add(*labels, waits=True)
    parts.use(BLUE)
    assert {label.styleSheet() for label in labels} == {RED}
    labels.pop().deleteLater()
    qtbot.waitUntil(lambda: {label.styleSheet() for label in labels} == {BLUE})


def test_parts_that_do_not_wait_are_styled_at_once_though_hidden(window):
    parts = StyleSheetParts(window)
    parts.add(window.hidden)
    for sheet in (RED, BLUE):
        parts.use(sheet)
        assert window.hidden.styleSheet() == sheet


def test_before_a_window_is_shown_only_what_it_will_show_is_styled(window, qtbot):
    window.hide()
    parts = StyleSheetParts(window)
    parts.add(window.shown, window.hidden, waits=True)
    parts.use(RED)
    assert window.shown.styleSheet() == RED
    assert window.hidden.styleSheet() == ""
    window.show()
    window.hidden.show()
    assert colour(window.hidden) == "#ff0000"


def test_a_window_that_opens_in_larger_type_has_it_in_all_parts(preferences, make_window):
    preferences.keep("text-size", 2.0)
    window = make_window()
    QApplication.processEvents()
    points = QApplication.font().pointSizeF()
    assert points == 2 * BASE_POINTS
    rows = window.menuBar(), window.transport, window.status_line, window.form.apply_button
    views = (each.viewport() for each in window.gallery.findChildren(QListView))
    for widget in (*rows, *views):
        assert widget.font().pointSizeF() == points, widget


def test_parts_take_over_the_size_of_type(window):
    parts = StyleSheetParts(window)
    parts.use(RED)
    parts.add(window.shown)
    parts.add(window.hidden, waits=True)
    large = QFont(QApplication.font())
    large.setPointSizeF(3 * large.pointSizeF())
    QApplication.setFont(large)
    parts.use(RED)
    window.hidden.show()
    for label in (window.shown, window.hidden):
        assert label.font().pointSizeF() == pytest.approx(large.pointSizeF())


def test_dialogs_are_styled_as_long_as_they_are_there(window, qtbot):
    parts = StyleSheetParts(window)
    parts.use(RED)
    dialog = QDialog(window)
    label = QLabel("", dialog)
    dialog.show()
    assert colour(label) == "#ff0000"
    parts.use(BLUE)
    assert colour(label) == "#0000ff"
    with qtbot.waitSignal(dialog.destroyed):
        dialog.deleteLater()
    parts.use(RED)


def test_a_dialog_that_was_closed_is_let_go_with_all_it_holds(window, qtbot):
    parts = StyleSheetParts(window)
    parts.use(RED)
    dialog = QDialog(window)
    dialog.held = Held()
    held, ended = weakref.ref(dialog.held), dialog.destroyed
    dialog.show()
    with qtbot.waitSignal(ended):
        dialog.deleteLater()
    del dialog, ended
    gc.collect()
    assert held() is None


def test_a_handle_takes_the_accent_colour_under_the_mouse(window):
    splitter = Splitter(Qt.Orientation.Horizontal)
    for _ in range(2):
        splitter.addWidget(QWidget())
    window.column.addWidget(splitter)
    handle = splitter.handle(1)
    accent = handle.palette().accent().color().name()
    QApplication.processEvents()

    def seen():
        picture = handle.grab().toImage()
        return {
            QColor(picture.pixel(x, y)).name()
            for x in range(picture.width())
            for y in range(picture.height())
        }

    assert accent not in seen()
    handle.setAttribute(Qt.WidgetAttribute.WA_UnderMouse)
    at = QPointF(1, 1)
    QApplication.sendEvent(handle, QHoverEvent(QEvent.Type.HoverEnter, at, at, at))
    assert seen() == {accent}
