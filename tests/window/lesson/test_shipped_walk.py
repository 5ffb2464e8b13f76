"""Each lesson that ships is given from beginning to end by the keyboard alone."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt

from rnnviz.lesson.lesson import hidden_after, hidden_before_answer, words
from rnnviz.lesson.opening import scenes
from rnnviz.plot import markup
from tests.lesson.shipped import NAMES, lesson


@pytest.fixture
def walk(make_window, small, qtbot):
    """Return a function that gives a lesson in a small window and yields whenever it rests.

    What a step waits for is skipped, as a hurried lecturer would.
    """
    window = make_window(preset=small, size=(700, 500))

    def rests():
        lessons, step = window.lessons, window.lessons.step
        if step.until or step.motion:
            return lessons._entered
        comes = step.at not in (None, window.run.frame.snapshot.update)
        return lessons._entered and not window.lesson_room.stage.busy and not comes

    def give(given):
        window.lessons.start(given)
        while window.lessons.active:
            qtbot.waitUntil(rests, timeout=60_000)
            yield window
            qtbot.keyClick(window, Qt.Key.Key_PageDown)

    return give


@pytest.mark.parametrize("name", NAMES)
def test_every_step_of_a_lesson_shows_what_it_is_about(name, walk):
    given, places, caught = lesson(name), [], []
    runs = [scene.run.name for scene in scenes(given)]
    for window in walk(given):
        if not places:
            window.catcher.caught.connect(lambda *fault: caught.append(fault))
        index, answered = window.lessons.index, window.lessons.stage == 1
        step = given.steps[index]
        places.append((index, window.lessons.stage))
        assert window.run.frame.snapshot.name == runs[index]
        if step.views:
            assert list(window.dock_area.shown.values()) == list(step.views)
        shows = answered or step.stages == 1
        hidden = hidden_after if shows else hidden_before_answer
        assert window.run.frame.concealed.names == hidden(given, index)
        said = window.lesson_room.panel.text.accessibleName()
        assert (markup.plain(words(step, "because")) in said) == shows
    assert places == [
        (index, stage) for index, step in enumerate(given.steps) for stage in range(step.stages)
    ]
    assert not caught
