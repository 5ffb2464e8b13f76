"""The lecture that must work: by keys alone, at 1280×720, nothing typed but a preset's name."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from rnnviz.experiment.preset import load_preset
from rnnviz.session import State
from rnnviz.window.playback.playhead import Mode
from rnnviz.window.preference_file import Preferences
from tests.window.playback.test_twins import (
    SHIFT,
    choose_beside,
    clipped,
    press,
    same,
    settled,
    trained,
    twin_of,
    update_of,
)

CTRL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def window(make_window, tmp_path, qtbot):
    """A window at its first launch."""
    window = make_window(Preferences(tmp_path / "first.ini"), size=(1280, 720))
    with qtbot.waitExposed(window):
        window.activateWindow()
    window.dock_area.setFocus()
    return window


def open_by_key(window, number, name, qtbot):
    press(window, getattr(Qt.Key, f"Key_{number}"))
    qtbot.waitUntil(lambda: window.run.frame is not None and window.run.frame.snapshot.name == name)
    settled(window, qtbot)


def play_to(window, condition, qtbot):
    press(window, Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: window.session.playing or condition())
    qtbot.waitUntil(condition)


def pause(window, qtbot):
    if window.session.playing:
        press(window, Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: not window.session.playing)
    qtbot.waitUntil(lambda: update_of(window) == window.session.present)


def test_the_lecture_up_to_lstm_against_srn(window, qtbot):
    # the exploding run learns, and stops where it blows up, with the moment marked
    open_by_key(window, 1, "exploding", qtbot)
    for _ in range(10):
        press(window, "+")
    play_to(window, lambda: window.session.newest.record.spike is not None, qtbot)
    experiment, spike = window.form.experiment, window.session.newest.record.spike.update
    qtbot.waitUntil(lambda: update_of(window) == spike)
    assert window.session.state is State.PAUSED
    qtbot.waitUntil(lambda: window.status_line.branch.isVisible())
    marks = {mark.kind: mark.update for mark in window.timeline_bar.timeline.marks}
    assert marks["spike"] == spike
    # three updates back, in every view
    here = spike - 3
    for back in range(spike - 1, here - 1, -1):
        press(window, "[")
        qtbot.waitUntil(lambda back=back: update_of(window) == back)
    assert window.playhead.mode is Mode.PAUSED
    before = trained(experiment, here)
    assert same(window.run.frame.snapshot, before)
    for dock in window.dock_area.docks.values():
        assert not dock.seen or dock._frame.snapshot is window.run.frame.snapshot
    # slow motion: the error travels back through the unrolled network, and grows
    press(window, Qt.Key.Key_Period, CTRL)
    qtbot.waitUntil(lambda: window.motion.playing)
    press(window, Qt.Key.Key_Space)
    while window.run.frame.motion.phase != "backward":
        press(window, Qt.Key.Key_Down)
    press(window, Qt.Key.Key_Right)
    motion = window.run.frame.motion
    assert (motion.update.update, motion.position) == (here + 1, 1)
    assert motion.front == motion.steps - 1
    assert same(window.run.frame.snapshot, before)
    assert window.dock_area.hero == "flow"
    press(window, Qt.Key.Key_Escape)
    press(window, "[")
    qtbot.waitUntil(lambda: update_of(window) == here)
    # clip from here: a twin goes on beside the one that dies
    press(window, Qt.Key.Key_C, SHIFT)
    settled(window, qtbot)
    assert (update_of(window), twin_of(window).update) == (here, here)
    play_to(window, lambda: window.session.present >= 60, qtbot)
    pause(window, qtbot)
    one, other = window.run.frame.snapshot, twin_of(window)
    expected = trained(experiment, one.update, [(here, clipped(experiment))])
    assert same(one, expected)
    assert same(other, trained(experiment, other.update))
    assert (one.outcome, other.outcome) == ("ok", "diverged")
    losses = one.history.loss.last
    assert np.isfinite(losses).all()
    assert losses[-5:].mean() < losses[:5].mean() / 2
    kinds = {(mark.kind, mark.letter) for mark in window.timeline_bar.timeline.marks}
    assert {("branch", ""), ("end", "B")} <= kinds
    # LSTM against SRN on one seed, side by side
    open_by_key(window, 4, "srn-forgets", qtbot)
    assert twin_of(window) is None
    choose_beside(window, "lstm-remembers", qtbot)
    play_to(window, lambda: window.session.present >= 5, qtbot)
    pause(window, qtbot)
    n = update_of(window)
    one, other = (load_preset(name).experiment for name in ("srn-forgets", "lstm-remembers"))
    assert one.seed == other.seed
    assert same(window.run.frame.snapshot, trained(one, n))
    assert same(twin_of(window), trained(other, n))
    title = window.windowTitle()
    assert title.startswith("An SRN forgets | An LSTM remembers · A: SRN tanh · B: LSTM")
    press(window, Qt.Key.Key_F11)
    line = window.status_line
    assert [row.letter.text() for row in (line.main, line.twin) if row.letter.isVisible()] == [
        *"AB"
    ]
    for row in (line.main, line.twin):
        assert not row.sentence.lines() or not row.sentence.lines()[-1].endswith("…")
    QTest.keyClick(window, Qt.Key.Key_F11)
