"""Slow motion with the keys of a person: stopped anywhere, stepped, run backwards, left."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from rnnviz.window.help_menu.page import shortcuts_page
from rnnviz.window.motion import controller

CTRL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier


@pytest.fixture
def window(window, qtbot):
    with qtbot.waitExposed(window):
        window.activateWindow()
    window.dock_area.setFocus()
    return window


@pytest.fixture
def press(window, qtbot):
    """Return a function that presses a key where the keyboard is."""

    def pressed(key, modifiers=Qt.KeyboardModifier.NoModifier):
        qtbot.keyClick(QApplication.focusWidget(), key, modifiers)

    return pressed


@pytest.fixture
def moving(window, qtbot, press):
    """The controller, stopped in the first phase of the first update."""
    press(Qt.Key.Key_Period, CTRL)
    qtbot.waitUntil(lambda: window.motion.playing)
    press(Qt.Key.Key_Space)
    assert not window.motion.playing
    press(Qt.Key.Key_Up)
    return window.motion


def shown(window):
    return window.run.frame.motion


def walk(window, press, key, count):
    """Return where one is before each of some presses of a key."""
    places = []
    for _ in range(count):
        places.append((shown(window).phase, shown(window).position))
        press(key)
    return places


def test_arrows_step_through_everything_and_back(window, moving, press):
    assert window.session.present == 1
    assert window.run.frame.snapshot.update == 0, "what was there is held"
    assert shown(window).update.update == 1
    assert window.transport.update_text.text() == "update 0 → 1", "from where to where"
    assert window.dock_area.hero == "flow", "it shows most of it"
    steps, parts = shown(window).steps, moving.schedule.parts
    total = sum(part.length for part in parts) + 1
    seen = walk(window, press, Qt.Key.Key_Right, total)
    assert seen[0] == ("forward", 0)
    assert [p for phase, p in seen if phase == "backward"] == list(range(steps))
    assert seen[-1] == ("step", parts[-1].length)
    assert window.run.frame.snapshot.update == 1
    assert walk(window, press, Qt.Key.Key_Left, total) == seen[::-1]


def test_phases_their_words_and_the_way_out(window, moving, press, qtbot):
    phases, sentences = [], []
    for _ in range(6):
        phases.append(shown(window).phase)
        sentences.append(window.status_line.sentence.text())
        press(Qt.Key.Key_Down)
    assert phases == ["forward", "losses", "backward", "sum", "clip", "step"]
    assert "hₖ" in sentences[0]
    assert ". zₖ = " in sentences[0]
    assert "δₖ" in sentences[2]
    assert "‖g‖" in sentences[4]
    assert len(set(sentences)) == 6
    press(Qt.Key.Key_Up)
    assert (shown(window).phase, shown(window).position) == ("step", 0)
    press(Qt.Key.Key_Up)
    assert shown(window).phase == "clip"
    press(Qt.Key.Key_Escape)
    assert shown(window) is None
    assert window.run.frame.snapshot.update == 1
    assert window.dock_area.hero != "flow"
    window.cursor_.first_step()
    press(Qt.Key.Key_Right)
    assert window.cursor_.step == 2, "the keys are the usual ones"
    press(Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: window.session.present > 1)


def test_space_stops_and_goes_on_and_shift_space_runs_back(window, moving, press, qtbot):
    for _ in range(3):
        press(Qt.Key.Key_Right)
    assert (window.cursor_.step, window.run.frame.step) == (4, 4), "the cursor is at the front"
    press(Qt.Key.Key_Space)
    assert moving.playing
    qtbot.waitUntil(lambda: shown(window).position > 3)
    press(Qt.Key.Key_Space, SHIFT)
    qtbot.waitUntil(lambda: shown(window).position < 3)
    press(Qt.Key.Key_Space)
    assert not moving.playing
    for plays in (True, False):
        window.actions_.by_name["play"].trigger()
        assert moving.playing is plays, "the button does what the key does"
    window.cursor_.choose_step(5)
    assert (shown(window).front, window.cursor_.step) == (5, 5), "a chosen step is gone to"
    assert window.session.present == 1
    press(Qt.Key.Key_Escape)
    assert window.cursor_.step == window.cursor_.steps, "where it was before"


def test_it_works_in_the_past_and_ends_where_another_run_begins(window, press, qtbot):
    for n in range(1, 5):
        window.run.single()
        qtbot.waitUntil(lambda n=n: window.run.frame.snapshot.update == n)
    window.playhead.seek(2)
    qtbot.waitUntil(lambda: window.run.frame.snapshot.update == 2)
    press(Qt.Key.Key_Period, CTRL)
    qtbot.waitUntil(lambda: window.motion.playing)
    assert shown(window).update.update == 3
    assert window.session.present == 4
    press(Qt.Key.Key_Escape)
    assert window.run.frame.snapshot.update == 3
    press(Qt.Key.Key_Period, CTRL)
    qtbot.waitUntil(lambda: window.motion.playing)
    window.run.reset()
    qtbot.waitUntil(lambda: not window.motion.active)
    assert shown(window) is None


def test_below_one_update_a_second_playing_is_slow_motion(window, qtbot, press):
    window.transport.speed.setValue(0)
    for _ in range(2):
        press(Qt.Key.Key_Plus)
    assert window.run.updates_per_second == 0.1
    press(Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: window.motion.playing)
    assert window.motion.schedule.seconds == pytest.approx(10)
    for _ in range(7):
        press(Qt.Key.Key_Down)
    qtbot.waitUntil(lambda: window.session.present == 2)
    qtbot.waitUntil(lambda: window.motion.playing)
    assert shown(window).update.update == 2
    for _ in range(3):
        press(Qt.Key.Key_Plus)
    qtbot.waitUntil(lambda: window.session.playing)
    assert not window.motion.active


def test_twins_are_played_in_step(window, small, press, qtbot):
    window.twins.place_preset(small)
    qtbot.waitUntil(lambda: window.run.frame.other is not None)
    press(Qt.Key.Key_Period, CTRL)
    qtbot.waitUntil(lambda: window.motion.playing)
    press(Qt.Key.Key_Space)
    for _ in range(2):
        press(Qt.Key.Key_Down)
    one, other = shown(window), window.run.frame.other.motion
    assert (one.phase, one.position) == (other.phase, other.position) == ("backward", 0)
    one, other = window.status_line.main, window.status_line.twin
    assert one.sentence.text() == other.sentence.text() != ""


def test_its_keys_are_in_the_list_of_shortcuts(app):
    page = shortcuts_page()
    assert "In slow motion" in page
    assert "Ctrl+." in page


def played_through(window, monkeypatch):
    """Let an update be played at ten pictures a second, and return every picture's moment."""
    clock, seen = [100.0], []
    monkeypatch.setattr(controller.time, "monotonic", lambda: clock[0])
    window.motion.show(0.0)
    window.motion.toggle_motion()
    while window.motion.playing:
        seen.append((shown(window).phase, shown(window).position))
        clock[0] += 0.1
        window.motion._tick()
    return [*seen, (shown(window).phase, shown(window).position)]


def test_with_reduced_motion_one_picture_a_phase_is_shown(window, moving, monkeypatch):
    gliding = dict.fromkeys(played_through(window, monkeypatch))
    window.actions_.by_name["reduce_motion"].trigger()
    still = dict.fromkeys(played_through(window, monkeypatch))
    parts = moving.schedule.parts
    assert len(gliding) > 5 * len(parts)
    assert [phase for phase, _ in still] == [*(part.phase for part in parts), "step"]
    lengths = [part.length for part in parts]
    assert [position for _, position in still][:-1] == pytest.approx(lengths)
    assert list(still)[-1] == ("step", lengths[-1])


def test_stopped_amid_a_phase_all_of_it_is_shown(window, moving):
    window.motion.play_still(True)
    window.motion.show(0.01)
    window.motion.toggle_motion()
    window.motion.toggle_motion()
    first = moving.schedule.parts[0]
    assert (shown(window).phase, shown(window).position) == ("forward", pytest.approx(first.length))
    window.motion.later_phase()
    assert shown(window).phase == moving.schedule.parts[1].phase
