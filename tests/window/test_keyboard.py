"""What a person meets who uses the keyboard alone: nothing traps it, nothing takes it away."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QAbstractButton, QApplication, QComboBox, QSlider, QToolTip

from rnnviz.experiment.preset import load_preset
from rnnviz.session import State
from rnnviz.window.command import COMMANDS
from rnnviz.window.playback.cursor import Cursor


@pytest.fixture
def window(window, qtbot):
    with qtbot.waitExposed(window):
        window.activateWindow()
    window.dock_area.setFocus()
    return window


def press(qtbot, key, *modifiers):
    """Press a key where the keyboard is."""
    qtbot.keyClick(QApplication.focusWidget(), key, *modifiers)


def plays(window):
    return window.session.playing or window.run.frame.snapshot.update > 0


def test_no_command_lists_a_key_by_its_sign_and_again_by_shift():
    """An X server offers both for one press; Qt then takes it for ambiguous, and neither works."""
    with_shift = {f"Shift+{plain}": sign for plain, sign in zip("[]./,=-", "{}>?<+_", strict=True)}
    for command in COMMANDS:
        for keys in (command.keys, command.projector, command.motion, command.lesson):
            assert not {with_shift.get(key) for key in keys} & set(keys), command.name


def test_space_plays_after_a_search(window, small, qtbot):
    qtbot.keyClick(window, Qt.Key.Key_F, Qt.KeyboardModifier.ControlModifier)
    assert QApplication.focusWidget() is window.gallery.search
    qtbot.keyClicks(window.gallery.search, "forgets")
    press(qtbot, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: window.run.frame.snapshot.name == "srn-forgets")
    press(qtbot, Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: plays(window))
    window.session.pause()
    assert window.gallery.search.text() == "forgets"


def places(window):
    """Return what can have the keyboard and is not typed into."""
    kinds = (QAbstractButton, QComboBox, QSlider)
    found = [w for kind in kinds for w in window.findChildren(kind)]
    wanted = [w for w in found if w.isVisible() and w.isEnabled()]
    wanted = [w for w in wanted if w.focusPolicy() & Qt.FocusPolicy.TabFocus]
    return [window.gallery.list, window.dock_area, *wanted]


def test_space_plays_wherever_the_keyboard_is(window, small, qtbot):
    experiment = replace(
        small.experiment, training=replace(small.experiment.training, updates=10**6)
    )
    window.run.open(replace(small, name="long", experiment=experiment))
    qtbot.waitUntil(lambda: window.run.frame.snapshot.name == "long")
    found = places(window)
    assert len(found) > 15
    for place in found:
        place.setFocus()
        assert QApplication.focusWidget() is place
        press(qtbot, Qt.Key.Key_Space)
        qtbot.waitUntil(lambda: window.session.state is State.PLAYING)
        press(qtbot, Qt.Key.Key_Space)
        qtbot.waitUntil(lambda: window.session.state is State.PAUSED)


def test_in_a_field_space_is_a_letter(window, qtbot):
    window.gallery.search.setFocus()
    press(qtbot, Qt.Key.Key_Space)
    assert window.gallery.search.text() == " "
    assert not plays(window)


def test_a_preset_about_a_slider_leaves_the_keyboard_where_it_is(window, qtbot):
    preset = load_preset("init-lab")
    window.run.open(preset)
    qtbot.waitUntil(lambda: window.run.frame.snapshot.name == "init-lab")
    assert QApplication.focusWidget() is window.dock_area
    press(qtbot, Qt.Key.Key_Down)
    assert window.form.experiment == preset.experiment


def test_after_clip_and_start_again_the_keyboard_is_on_the_plots(make_window, small, qtbot):
    optimizer = replace(small.experiment.optimizer, learning_rate=1e6)
    cell = replace(small.experiment.cell, activation="identity")
    task = replace(small.experiment.task, length=40)
    experiment = replace(small.experiment, optimizer=optimizer, cell=cell, task=task)
    window = make_window(preset=replace(small, experiment=experiment))
    with qtbot.waitExposed(window):
        window.activateWindow()
    window.run.play()
    qtbot.waitUntil(lambda: window.status_line.clip.isVisible())
    window.status_line.clip.setFocus()
    press(qtbot, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: not window.status_line.clip.isVisible())
    assert QApplication.focusWidget() is window.dock_area


def test_the_cursor_is_at_the_last_step_of_the_new_preset(window, qtbot):
    for name in ("digit-sum-5", "truncated", "exploding", "vanishing"):
        window.cursor_.choose_step(3)
        window.run.open(load_preset(name))
        window.run.redraw()  # what is still on screen is drawn once more
        qtbot.waitUntil(lambda name=name: window.run.frame.snapshot.name == name)
        assert window.cursor_.step == window.cursor_.steps == len(window.run.frame.snapshot.trace.x)


class Layer:
    name = "l0"


class Trace:
    layers, main = (Layer(),), 0

    def __init__(self, steps):
        self.x = [0] * steps


def test_at_the_last_step_the_cursor_stays_there_when_the_sequence_grows(window):
    frame = window.run.frame
    cursor = Cursor()
    shown = [
        cursor.place(replace(frame, snapshot=replace(frame.snapshot, trace=Trace(steps)))).step
        for steps in (9, 50, 20)
    ]
    assert shown == [9, 50, 20]
    cursor.choose_step(7)
    assert cursor.place(replace(frame, snapshot=replace(frame.snapshot, trace=Trace(50)))).step == 7


def test_escape_puts_an_error_away_before_anything_else_leaves(window, qtbot):
    window.notices.warn("full disk")
    assert window.notices.isVisible()
    press(qtbot, Qt.Key.Key_Escape)
    assert window.notices.shown == ()
    assert not window.notices.isVisible()


def test_messages_cover_no_plot(window, qtbot):
    window.notices.warn("a long error " * 20)
    for size in ((1280, 720), (1920, 1080)):
        window.resize(*size)
        QApplication.processEvents()
        area = window.dock_area
        corner = area.mapTo(window, area.rect().topLeft())
        assert not window.notices.geometry().intersects(area.rect().translated(corner))


def test_return_folds_and_unfolds_a_section(window, qtbot):
    head = window.form.sections["training"].head
    head.setFocus()
    press(qtbot, Qt.Key.Key_Return)
    assert window.form.sections["training"].body.isVisible()
    press(qtbot, Qt.Key.Key_Return)
    assert not window.form.sections["training"].body.isVisible()


def test_at_least_ten_presets_and_lessons_are_in_view_in_a_small_window(window):
    window.run.open(load_preset("exploding"))
    QApplication.processEvents()
    view, rows = window.gallery.list, window.gallery.filter.rowCount()
    whole = [
        row
        for row in range(rows)
        if view.viewport().rect().contains(view.visualRect(window.gallery.filter.index(row, 0)))
        and not window.gallery.model.lines[row].is_heading
    ]
    assert len(whole) >= 10


def test_a_tool_tip_on_screen_is_never_that_of_the_run_before(window, qtbot):
    line, sentence = window.status_line, window.status_line.sentence
    message = line._message
    QToolTip.showText(sentence.mapToGlobal(QPoint(5, 5)), sentence.toolTip(), sentence)
    assert QToolTip.isVisible()
    line.show_message(replace(message, whole="Of the next run."))
    assert QToolTip.text() == sentence.toolTip() == "<p>Of the next run.</p>"
    line.set_said_elsewhere(True)
    assert sentence.toolTip() == "<p>Of the next run.</p>"
    line.show_message(None)
    qtbot.waitUntil(lambda: not QToolTip.isVisible())
    assert sentence.toolTip() == ""
