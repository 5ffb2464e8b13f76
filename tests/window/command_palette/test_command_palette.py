"""Ctrl+K: one field over commands, presets, views and settings, by the keyboard alone."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt

from rnnviz.nn.cells.lstm import LSTM
from rnnviz.nn.clipping import ClipGlobalNorm
from rnnviz.window.command import COMMANDS
from rnnviz.window.command_palette.entry import score
from rnnviz.window.command_palette.model import ENTRY_ROLE

CONTROL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def window(window, qtbot):
    with qtbot.waitExposed(window):
        window.activateWindow()
    window.dock_area.setFocus()
    return window


@pytest.fixture
def say(window, qtbot):
    """Return a function that opens the palette and types."""

    def type_in(text):
        qtbot.keyClick(window, Qt.Key.Key_K, CONTROL)
        palette = window.palette_.palette
        palette.field.setText(text)  # QTest cannot type every letter
        return palette

    return type_in


def titles(palette):
    rows = range(palette.filter.rowCount())
    return [palette.filter.index(row, 0).data() for row in rows]


def chosen(palette):
    return palette.list.currentIndex().data(ENTRY_ROLE)


def enter(palette, qtbot):
    qtbot.keyClick(palette.field, Qt.Key.Key_Return)


def leave(palette, qtbot):
    qtbot.keyClick(palette.field, Qt.Key.Key_Escape)


def test_everything_is_in_it(say, window, qtbot):
    palette = say("")
    found = titles(palette)
    texts = {window.actions_.by_name[c.name].text().replace("&&", "&") for c in COMMANDS}
    missing = texts - set(found)
    assert missing == {window.actions_.by_name[name].text() for name in ("open_palette", "leave")}
    assert {preset.title for preset in window.gallery.presets} <= set(found)
    assert {dock.view.title for dock in window.dock_area.docks.values()} <= set(found)
    assert "Cell: LSTM" in found
    leave(palette, qtbot)


@pytest.mark.parametrize("words", ["vanishing gr", "梯度消失"])
def test_a_preset_is_found_in_either_language_and_opened(say, window, qtbot, words):
    palette = say(words)
    assert chosen(palette).title == "Vanishing gradients"
    enter(palette, qtbot)
    qtbot.waitUntil(lambda: window.run.frame.snapshot.name == "vanishing")


@pytest.mark.parametrize("words", ["why gradients van", "梯度为什么消失"])
def test_a_lesson_is_found_in_either_language_and_begins(say, window, qtbot, words):
    palette = say(words)
    assert chosen(palette).title == "Why gradients vanish"
    assert chosen(palette).kind == "Lesson"
    enter(palette, qtbot)
    assert window.lessons.active
    qtbot.waitUntil(lambda: not window.lesson_room.stage.busy)
    window.lessons.leave()


def test_a_command_runs_and_shows_its_key(say, window, qtbot):
    palette = say("one upd")
    assert chosen(palette).title == "One update"
    assert chosen(palette).shortcut == "."
    enter(palette, qtbot)
    qtbot.waitUntil(lambda: window.run.frame.snapshot.update == 1)


def test_a_view_comes_to_the_front(say, window, qtbot):
    assert not window.dock_area.docks["triangle"].seen
    enter(say("triangle"), qtbot)
    qtbot.waitUntil(lambda: window.dock_area.docks["triangle"].seen)


def test_a_setting_is_brought_into_view_with_the_keyboard_on_it(say, window, qtbot):
    window.sidebar.hide()
    enter(say("batch size"), qtbot)
    [row] = [row for row in window.form.sections["training"].rows if row.key == "batch"]
    qtbot.waitUntil(lambda: row.editor.isVisible())
    qtbot.waitUntil(lambda: row.editor.isAncestorOf(window.focusWidget()))


@pytest.mark.parametrize("typed", ["clip 1", "clip = 1.0", "threshold 1"])
def test_a_value_that_is_typed_with_its_setting_is_set(say, window, qtbot, typed):
    enter(say(typed), qtbot)
    assert window.form.experiment.clipping == ClipGlobalNorm(1.0)
    qtbot.waitUntil(lambda: window.run.frame.snapshot.experiment.clipping == ClipGlobalNorm(1.0))


def test_choices_and_kinds_are_set_too_and_can_be_undone(say, window, small, qtbot):
    enter(say("activation relu"), qtbot)
    assert window.form.experiment.cell.activation == "relu"
    enter(say("cell lstm"), qtbot)
    assert isinstance(window.form.experiment.cell, LSTM)
    qtbot.keyClick(window, Qt.Key.Key_Z, CONTROL)
    qtbot.keyClick(window, Qt.Key.Key_Z, CONTROL)
    assert window.form.experiment == small.experiment


def test_a_value_that_is_not_allowed_is_not_offered(say, window, qtbot):
    palette = say("batch 0")
    assert not any("= 0" in title for title in titles(palette))
    leave(palette, qtbot)


def test_what_has_no_effect_now_is_dim_and_does_nothing(say, window, small, qtbot):
    palette = say("undo")
    [row] = [r for r, title in enumerate(titles(palette)) if title == "Undo"]
    index = palette.filter.index(row, 0)
    assert not index.data(ENTRY_ROLE).enabled
    assert not index.flags() & Qt.ItemFlag.ItemIsEnabled
    palette._act(index)
    assert palette.isVisible()
    leave(palette, qtbot)
    assert window.form.experiment == small.experiment


def test_arrows_choose_and_nothing_fits_nothing(say, window, qtbot):
    palette = say("gradients")
    first = chosen(palette)
    qtbot.keyClick(palette.field, Qt.Key.Key_Down)
    assert chosen(palette) is not first
    qtbot.keyClick(palette.field, Qt.Key.Key_Up)
    assert chosen(palette) is first
    palette.field.setText("qqqq")
    assert titles(palette) == []
    enter(palette, qtbot)
    assert palette.isVisible()
    leave(palette, qtbot)


def test_settings_without_effect_are_not_offered(say, window, qtbot):
    palette = say("forget bias")
    assert not any("Forget bias" in title for title in titles(palette))
    leave(palette, qtbot)
    experiment = replace(window.form.experiment, cell=LSTM(size=8))
    window.form.request(experiment)
    palette = say("forget bias")
    assert any("Forget bias" in title for title in titles(palette))
    leave(palette, qtbot)


@pytest.mark.parametrize("word", ["lesson", "Lessons", "课程", "课"])
def test_lessons_are_found_by_what_they_are(say, window, qtbot, word):
    palette = say(word)
    lessons = {lesson.title for lesson in window.gallery.model.lessons}
    assert lessons
    assert lessons <= set(titles(palette))
    leave(palette, qtbot)


@pytest.mark.parametrize("word", ["preset", "预设"])
def test_presets_are_found_by_what_they_are(say, window, qtbot, word):
    palette = say(word)
    assert {preset.title for preset in window.gallery.presets} <= set(titles(palette))
    leave(palette, qtbot)


def test_the_kind_counts_least_and_only_from_its_beginning():
    assert score("lesson", "why gradients vanish", "Lesson 课程")
    assert score("vanish lesson", "why gradients vanish", "Lesson 课程")
    assert not score("on", "why gradients vanish", "Lesson 课程")
    assert score("lesson", "lesson editor", "") > score("lesson", "why", "Lesson")


def test_where_nothing_fits_it_says_so(say, qtbot):
    palette = say("qzqzqz")
    assert palette.nothing.isVisible()
    assert not palette.list.isVisible()
    palette.field.setText("lesson")
    assert palette.nothing.isHidden()
    assert palette.list.isVisible()
    leave(palette, qtbot)
