"""Lessons in the gallery: listed with their length, searched, played, deleted and back."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt

from rnnviz.lesson.lesson_file import read_lesson
from rnnviz.lesson.shipped import SHIPPED
from rnnviz.window.lesson.own_lessons import OwnLessons, shipped_lessons
from rnnviz.window.side_panel.gallery_model import LESSON_ROLE, NOTE_ROLE, WATCH_ROLE

MINE = """format = 1
title = "Mine"
title_zh = "我的"
summary = "A <i>short</i> one."
minutes = 3
# a remark

[[step]]
preset = "vanishing"
say = "Look."
"""


@pytest.fixture
def own(preferences):
    OwnLessons(preferences.lessons).put("mine", MINE.encode())
    return preferences.lessons


def rows(gallery, role=LESSON_ROLE):
    indexes = (gallery.filter.index(row, 0) for row in range(gallery.filter.rowCount()))
    return [index.data(role) for index in indexes]


def go_to(gallery, title):
    for row in range(gallery.filter.rowCount()):
        lesson = gallery.filter.index(row, 0).data(LESSON_ROLE)
        if lesson is not None and lesson.title == title:
            gallery.list.setCurrentIndex(gallery.filter.index(row, 0))
            gallery.list.scrollTo(gallery.list.currentIndex())
            return


def test_lessons_stand_in_groups_of_their_own_with_minutes_and_summary(own, window):
    gallery = window.gallery
    shown = rows(gallery, Qt.ItemDataRole.DisplayRole)
    notes = rows(gallery, NOTE_ROLE)
    first = shown.index("Lessons")
    assert shown[first + 1 :][: len(shipped_lessons())] == [
        each.title for each in shipped_lessons()
    ]
    assert notes[first + 1] == f"{shipped_lessons()[0].minutes} min"
    at = shown.index("Your own lessons")
    assert (shown[at + 1], notes[at + 1]) == ("Mine", "3 min")
    assert rows(gallery, WATCH_ROLE)[at + 1] == "A short one."
    gallery.set_language("zh_CN")
    assert rows(gallery, Qt.ItemDataRole.DisplayRole)[at + 1] == "我的"
    for words in ("我的", "Mine"):
        gallery.search.setText(words)
        assert "Mine" in [lesson.title for lesson in rows(gallery) if lesson]


def test_the_heads_of_all_lessons_are_those_of_the_lessons():
    for listed in shipped_lessons():
        lesson = read_lesson(listed.path)
        assert (listed.title_zh, listed.summary) == (lesson.title_zh, lesson.summary)
        assert listed.path.parent == SHIPPED


def test_lessons_are_played_by_return_in_the_search_field_and_by_a_click(own, window, qtbot):
    window.gallery.start_search()
    qtbot.keyClicks(window.gallery.search, "Mine")
    qtbot.keyClick(window.gallery.search, Qt.Key.Key_Return)
    assert window.lessons.lesson.title == "Mine"
    window.lessons.leave()
    window.gallery.search.clear()
    go_to(window.gallery, "Mine")
    view = window.gallery.list
    place = view.visualRect(view.currentIndex()).center()
    qtbot.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert window.lessons.lesson.title == "Mine"
    window.lessons.leave()


def test_delete_removes_ones_own_with_every_remark_brought_back_by_undo(own, window, qtbot):
    go_to(window.gallery, "Mine")
    window.gallery.list.setFocus()
    qtbot.keyClick(window.gallery.list, Qt.Key.Key_Delete)
    assert not (own / "mine.toml").exists()
    assert "Mine" not in [lesson.title for lesson in rows(window.gallery) if lesson]
    qtbot.keyClick(window, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert (own / "mine.toml").read_text() == MINE
    assert "Mine" in [lesson.title for lesson in rows(window.gallery) if lesson]
    go_to(window.gallery, shipped_lessons()[0].title)
    with qtbot.assertNotEmitted(window.gallery.lesson_removal_requested):
        qtbot.keyClick(window.gallery.list, Qt.Key.Key_Delete)


def test_a_lesson_that_cannot_be_read_is_named_once(own, window):
    (own / "bad.toml").write_text("format = 1\n[[step]]\nsay = 'x'\n")
    window.library.announce()
    window.library.announce()
    assert sum("bad.toml" in notice.text.text() for notice in window.notices.shown) == 1
