"""Slow motion with the keys of a person: stopped anywhere, stepped, run backwards, left."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from rnnviz.window.help_menu.page import shortcuts_page

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


def test_it_plays_the_update_and_holds_what_was_there_before(window, moving):
    assert window.session.present == 1
    assert window.run.frame.snapshot.update == 0
    assert (shown(window).phase, shown(window).position) == ("forward", 0)
    assert shown(window).update.update == 1


def test_arrows_step_through_everything_and_back(window, moving, press):
    steps, seen = shown(window).steps, []
    total = sum(part.length for part in moving._played.schedule.parts)
    for _ in range(total + 1):
        seen.append((shown(window).phase, shown(window).position))
        press(Qt.Key.Key_Right)
    assert seen[0] == ("forward", 0)
    assert [p for phase, p in seen if phase == "backward"] == list(range(steps))
    assert seen[-1][0] == "step"
    assert window.run.frame.snapshot is moving._played.after.snapshot
    back = []
    for _ in range(total + 1):
        back.append((shown(window).phase, shown(window).position))
        press(Qt.Key.Key_Left)
    assert back == seen[::-1]


def test_up_and_down_go_through_the_phases(window, moving, press):
    phases = []
    for _ in range(6):
        phases.append(shown(window).phase)
        press(Qt.Key.Key_Down)
    assert phases == ["forward", "losses", "backward", "sum", "clip", "step"]
    press(Qt.Key.Key_Up)
    assert (shown(window).phase, shown(window).position) == ("step", 0)
    press(Qt.Key.Key_Up)
    assert shown(window).phase == "clip"


def test_space_stops_and_goes_on_and_shift_space_runs_back(window, moving, press, qtbot):
    for _ in range(3):
        press(Qt.Key.Key_Right)
    press(Qt.Key.Key_Space)
    assert moving.playing
    qtbot.waitUntil(lambda: shown(window).position > 3)
    press(Qt.Key.Key_Space, SHIFT)
    qtbot.waitUntil(lambda: shown(window).position < 3)
    press(Qt.Key.Key_Space)
    place = shown(window).position
    qtbot.wait(40)
    assert shown(window).position == place
    assert window.session.present == 1


def test_escape_leaves_and_the_keys_are_the_usual_ones(window, moving, press, qtbot):
    step = window.cursor_.step
    press(Qt.Key.Key_Escape)
    assert shown(window) is None
    assert window.run.frame.snapshot.update == 1
    window.cursor_.first_step()
    press(Qt.Key.Key_Right)
    assert window.cursor_.step == 2
    assert step
    press(Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: window.session.present > 1)


def test_the_cursor_is_at_the_front_and_comes_back(window, moving, press):
    before = window.run.frame.snapshot.trace
    for _ in range(2):
        press(Qt.Key.Key_Right)
    assert (window.cursor_.step, window.run.frame.step) == (3, 3)
    press(Qt.Key.Key_Escape)
    assert window.cursor_.step == len(before.x)


def test_a_chosen_step_is_gone_to(window, moving):
    window.cursor_.choose_step(4)
    assert (shown(window).front, window.cursor_.step) == (4, 4)


def test_it_works_in_the_past(window, moving, press, qtbot):
    press(Qt.Key.Key_Escape)
    for n in range(2, 5):
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


def test_below_one_update_a_second_playing_is_slow_motion(window, qtbot, press):
    window.transport.speed.setValue(0)
    for _ in range(2):
        press(Qt.Key.Key_Plus)
    assert window.run.updates_per_second == 0.1
    press(Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: window.motion.playing)
    assert window.motion._played.seconds == pytest.approx(10)
    window.motion._elapsed = 9.9
    qtbot.waitUntil(lambda: window.session.present == 2)
    qtbot.waitUntil(lambda: window.motion.playing)
    assert shown(window).update.update == 2
    for _ in range(3):
        press(Qt.Key.Key_Plus)
    qtbot.waitUntil(lambda: window.session.playing)
    assert not window.motion.active


def test_what_it_cannot_play_it_says(window, qtbot, press):
    press(Qt.Key.Key_Period, CTRL)
    qtbot.waitUntil(lambda: window.motion.playing)
    window.run.reset()
    qtbot.waitUntil(lambda: not window.motion.active)
    assert shown(window) is None


def test_the_status_line_says_phase_and_formula(window, moving, press):
    sentences = []
    for _ in range(6):
        sentences.append(window.status_line.sentence.text())
        press(Qt.Key.Key_Down)
    assert "hₖ" in sentences[0]
    assert "δₖ" in sentences[2]
    assert "‖g‖" in sentences[4]
    assert len(set(sentences)) == 6


def test_its_keys_are_in_the_list_of_shortcuts():
    page = shortcuts_page()
    assert "In slow motion" in page
    assert "Ctrl+." in page


def test_the_unrolled_network_is_large_meanwhile(window, moving, press):
    assert window.dock_area.hero == "flow"
    press(Qt.Key.Key_Escape)
    assert window.dock_area.hero != "flow"
