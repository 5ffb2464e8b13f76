"""A lesson made in the window from nothing: moments added, written, arranged, tried, stored."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtWidgets import QApplication, QFileDialog

from rnnviz.experiment.preset import load_preset
from rnnviz.lesson.lesson_file import read_lesson
from rnnviz.lesson.shipped import SHIPPED
from rnnviz.window.lesson.own_lessons import listed

CONTROL, ALT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.AltModifier
Key = Qt.Key


@pytest.fixture
def window(make_window, qtbot):
    """A window with a preset of the program, untrained."""
    window = make_window(preset=load_preset("linear-unit-fades"))
    qtbot.waitUntil(lambda: window.run.frame.snapshot.name == "linear-unit-fades")
    return window


@pytest.fixture
def editor(window, qtbot):
    """The editor with a lesson of two steps."""
    qtbot.keyClick(window, Key.Key_F8)
    qtbot.keyClick(window, Key.Key_Left)
    qtbot.keyClick(window, Key.Key_F8)
    qtbot.keyClick(window, Key.Key_F7)
    return window.editor.dialog


def lesson(window):
    return window.editor.draft.lesson


def stored(window):
    [path] = window.preferences.lessons.glob("*.toml")
    return read_lesson(path)


def write(field, text):
    field.setFocus()
    field.setText(text)


def test_the_empty_editor_says_how_to_begin_and_its_button_does(window, qtbot):
    qtbot.keyClick(window, Key.Key_F7)
    dialog = window.editor.dialog
    assert dialog.first.isVisible()
    assert not dialog.buttons["try"].isEnabled()
    qtbot.mouseClick(dialog.first, Qt.MouseButton.LeftButton)
    assert lesson(window).steps[0].preset == "linear-unit-fades"
    assert dialog.steps.isVisible()
    assert dialog.steps.count() == 2


def test_a_key_makes_a_step_of_the_moment_without_opening_anything(window, qtbot):
    qtbot.keyClick(window, Key.Key_F8)
    assert window.editor.dialog is None
    [step] = lesson(window).steps
    assert step.views == tuple(window.dock_area.shown.values())
    assert "F7" in window.notices.shown[-1].text.text()
    window.editor.store()
    assert stored(window) == lesson(window)
    assert "My lesson" in [each.title for each in window.library.own.listed()]


def test_twins_and_kept_runs_are_told_apart(window, qtbot):
    qtbot.keyClick(window, Key.Key_K)
    window.run.open(load_preset("linear-unit-grows"))
    qtbot.waitUntil(lambda: window.run.frame.snapshot.name == "linear-unit-grows")
    qtbot.keyClick(window, Key.Key_F8)
    kept, now = lesson(window).steps
    assert (kept.preset, now.preset) == ("linear-unit-fades", "linear-unit-grows")
    assert (now.keep, now.beside) == (True, "")
    window.twins.place_preset(load_preset("linear-unit-fades"))
    qtbot.waitUntil(lambda: window.run.twin is not None and window.run.is_settled)
    qtbot.keyClick(window, Key.Key_F8)
    assert lesson(window).steps[2].beside == "linear-unit-fades"
    assert not lesson(window).steps[2].opens


def test_texts_question_and_answers_are_written_in_both_languages(window, editor, qtbot):
    editor.steps.setCurrentRow(1)
    page = editor.page
    write(page.texts["say"].fields[0], "Look\nat it.")
    write(page.texts["say"].fields[1], "看。")
    write(page.texts["ask"].fields[0], "How large?")
    for number, words in enumerate(("small", "large")):
        write(page.choices.rows[number][1].fields[0], words)
    write(page.choices.rows[1][1].fields[1], "大")
    qtbot.mouseClick(page.choices.rows[1][0], Qt.MouseButton.LeftButton)
    write(page.texts["because"].fields[0], "So it is.")
    page.hide_list.setFocus()
    qtbot.keyClick(page.hide_list, Key.Key_Space)
    page.reveal.setFocus()
    qtbot.keyClick(page.reveal, Key.Key_Down)
    page.until.setFocus()
    qtbot.keyClick(page.until, Key.Key_End)
    page.until_update.setValue(3)
    window.editor.store()
    step = stored(window).steps[0]
    assert (step.say, step.say_zh, step.ask) == ("Look\nat it.", "看。", "How large?")
    assert (step.choices, step.choices_zh) == (("small", "large"), ("small", "大"))
    assert (step.answer, step.because, step.until) == (2, "So it is.", "update 3")
    assert (step.hide, step.reveal) == ((step.views[0],), True)
    assert editor.steps.item(1).text() == "1  Look at it."
    editor.steps.setCurrentRow(2)
    editor.steps.setCurrentRow(1)
    assert editor.page.step == step


def test_a_sketch_has_a_view_and_a_range(window, editor):
    editor.steps.setCurrentRow(1)
    page = editor.page
    write(page.texts["ask"].fields[0], "Draw it.")
    page.sketch.setCurrentIndex(page.sketch.findData("delta"))
    page.sketch.activated.emit(page.sketch.currentIndex())
    for field, text in zip(page.range, ("-20", "5"), strict=True):
        field.setText(text)
        field.editingFinished.emit()
    step = lesson(window).steps[0]
    assert (step.sketch, step.range) == ("delta", (-20.0, 5.0))


def test_steps_are_moved_duplicated_and_deleted_by_keys_and_back(window, editor, qtbot):
    editor.steps.setFocus()
    editor.steps.setCurrentRow(2)
    first, second = lesson(window).steps
    qtbot.keyClick(editor.steps, Key.Key_Up, ALT)
    assert [step.k for step in lesson(window).steps] == [second.k, None]
    assert lesson(window).steps[0].preset == "linear-unit-fades"
    qtbot.keyClick(editor.steps, Key.Key_D, CONTROL)
    assert len(lesson(window).steps) == 3
    assert editor.steps.index == 1
    qtbot.keyClick(editor.steps, Key.Key_Delete)
    assert len(lesson(window).steps) == 2
    for _ in range(3):
        qtbot.keyClick(editor.steps, Key.Key_Z, CONTROL)
    assert lesson(window).steps == (first, second)
    assert stored(window) == lesson(window)


def test_a_step_that_is_dragged_stands_where_it_was_dropped(window, editor):
    """Qt moves the row; no drag can be made without a display."""
    last = lesson(window).steps[1]
    editor.steps.setCurrentRow(2)
    editor.steps.model().moveRow(QModelIndex(), 2, QModelIndex(), 1)
    editor.steps._ask_for_order(1)
    assert lesson(window).steps[0].k == last.k
    assert editor.steps.index == 0
    assert editor.steps.item(0).text() == "About the lesson"
    editor.steps.model().moveRow(QModelIndex(), 1, QModelIndex(), 0)  # above the head
    editor.steps._ask_for_order(0)
    assert editor.steps.item(0).text() == "About the lesson"


def test_undoing_the_first_moment_removes_the_file(window, qtbot):
    qtbot.keyClick(window, Key.Key_F8)
    window.editor.store()
    qtbot.keyClick(window, Key.Key_Z, CONTROL)
    assert lesson(window) is None
    assert not list(window.preferences.lessons.glob("*.toml"))


def test_what_cannot_be_written_is_said_and_what_was_stored_stays(window, editor):
    window.editor.store()
    before = stored(window)
    editor.steps.setCurrentRow(1)
    write(editor.page.choices.rows[0][1].fields[0], "the only answer")
    window.editor.store()
    assert "step 1" in editor.status.text()
    assert editor.status.objectName() == "problem"
    assert stored(window) == before
    assert lesson(window) != before


def test_what_cannot_be_given_yet_is_stored_and_goes_on_being_written(window, editor, qtbot):
    editor.steps.setCurrentRow(1)
    for number, words in enumerate(("small", "large")):
        write(editor.page.choices.rows[number][1].fields[0], words)
    window.editor.store()
    assert "step 1" in editor.status.text()
    [listed_] = window.library.own.listed()
    window.gallery.lesson_chosen.emit(listed_)
    assert not window.lessons.active
    assert window.notices.shown[-1].is_error
    window.gallery.lesson_edit_requested.emit(listed_)
    assert lesson(window).steps[0].choices == ("small", "large")
    qtbot.keyClick(editor, Key.Key_F5)
    assert not window.lessons.active
    assert editor.isVisible()


def test_the_editor_speaks_the_language_of_the_window(window, editor, qtbot):
    window.appearance.next_language()
    qtbot.waitUntil(lambda: window.editor.dialog is not editor)
    again = window.editor.dialog
    assert again.isVisible()
    assert again.buttons["new"].text() == "新课程"
    assert again.steps.count() == 3


def test_title_minutes_and_summary_are_written(window, editor):
    editor.steps.setCurrentRow(0)
    write(editor.head.title.fields[0], "Fading")
    write(editor.head.summary.fields[1], "")
    write(editor.head.summary.fields[0], "A <i>line</i>.")
    editor.head.minutes.setValue(5)
    window.editor.store()
    found = stored(window)
    assert (found.title, found.title_zh) == ("Fading", "")
    assert (found.summary, found.minutes) == ("A <i>line</i>.", 5)


def test_it_is_tried_from_the_chosen_step_and_the_editor_comes_back(window, editor, qtbot):
    editor.steps.setCurrentRow(2)
    qtbot.keyClick(editor, Key.Key_F5)
    assert window.lessons.active
    assert window.lessons.index == 1
    assert not editor.isVisible()
    window.lessons.leave()
    qtbot.waitUntil(editor.isVisible)


def test_while_a_lesson_hides_something_no_dialog_tells_it(window, editor, qtbot):
    editor.steps.setCurrentRow(1)
    editor.page.hide_list.setFocus()
    qtbot.keyClick(editor.page.hide_list, Key.Key_Space)
    names = ("save_preset", "save_preset_as", "edit_preset", "edit_lessons")
    actions = [window.actions_.by_name[name] for name in names]
    window.editor.try_it()
    assert not any(action.isEnabled() for action in actions)
    window.lessons.leave()
    assert all(action.isEnabled() for action in actions)


def test_a_step_shows_what_is_on_screen_instead_and_keeps_its_words(window, editor, qtbot):
    editor.steps.setCurrentRow(2)
    write(editor.page.texts["say"].fields[0], "Words")
    qtbot.keyClick(window, Key.Key_Left)
    qtbot.mouseClick(editor.page.retake, Qt.MouseButton.LeftButton)
    step = lesson(window).steps[1]
    assert (step.say, step.k) == ("Words", window.cursor_.step)


def test_a_lesson_of_the_program_is_edited_as_a_copy(window, qtbot):
    window.gallery.lesson_edit_requested.emit(listed(SHIPPED / "tour.toml", own=False))
    assert not window.preferences.lessons.exists()
    dialog = window.editor.dialog
    dialog.steps.setCurrentRow(1)
    write(dialog.page.texts["say"].fields[0], "Mine now.")
    window.editor.store()
    original = read_lesson(SHIPPED / "tour.toml")
    steps = (replace(original.steps[0], say="Mine now."), *original.steps[1:])
    assert stored(window) == replace(original, steps=steps)


def test_every_shipped_lesson_passes_through_the_fields_unchanged(window):
    window.editor.edit_lessons()
    page = window.editor.dialog.page
    for path in sorted(SHIPPED.glob("*.toml")):
        for step in read_lesson(path).steps:
            page.show_step(step, "", first=False)
            assert page.step == step, path.name


def test_closing_the_window_stores_what_was_just_written(window, editor):
    editor.steps.setCurrentRow(1)
    write(editor.page.texts["say"].fields[0], "The last words.")
    window.close()
    assert stored(window).steps[0].say == "The last words."
    assert not editor.isVisible()


def test_a_copy_is_saved_elsewhere(window, editor, tmp_path, monkeypatch):
    path = tmp_path / "copy.toml"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *a: (str(path), ""))
    editor.asked.emit("copy")
    assert read_lesson(path) == lesson(window)


def test_everything_in_the_editor_has_a_name_and_is_reached_by_tab(window, editor, qtbot):
    editor.steps.setCurrentRow(2)
    seen = set()
    for _ in range(80):
        focused = QApplication.focusWidget()
        if focused is None or focused in seen:
            break
        seen.add(focused)
        assert focused.accessibleName() or getattr(focused, "text", str)(), focused
        editor.focusNextChild()
    page = editor.page
    for widget in (editor.steps, page.hide_list, page.until, page.keep, page.motion):
        assert widget in seen
