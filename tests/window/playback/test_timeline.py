"""The timeline in the window: keys, drag, replay, marks, and what everything else shows then."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest

from rnnviz.experiment.preset import load_preset
from rnnviz.nn.clipping import ClipGlobalNorm
from rnnviz.recording.frame_reader import frame_from_recording
from rnnviz.recording.recording_file import read_recording, write_recording
from rnnviz.session import State
from rnnviz.training.milestone import Milestone
from rnnviz.training.stop import StopSettings
from rnnviz.window.playback.playhead import Mode
from rnnviz.window.playback.timeline_mark import marks_of
from tests.training.test_timeline import difference, straight

UPDATES = 30


@pytest.fixture
def preset():
    """A run that is quickly at its end."""
    preset = load_preset("chaos")
    training = replace(preset.experiment.training, updates=UPDATES, batch=2)
    return replace(preset, experiment=replace(preset.experiment, training=training))


@pytest.fixture
def window(make_window, preset, qtbot):
    """A window whose run has come to its end."""
    window = make_window(preset=preset)
    qtbot.waitUntil(lambda: window.run.frame is not None)
    window.run.play()
    qtbot.waitUntil(lambda: window.session.state is State.FINISHED)
    qtbot.waitUntil(lambda: shown(window) == UPDATES)
    return window


def shown(window):
    return window.run.frame.snapshot.update


def press(window, key, qtbot, expected, modifier=Qt.KeyboardModifier.NoModifier):
    QTest.keyClick(window, key, modifier)
    qtbot.waitUntil(lambda: shown(window) == expected)


def timeline_of(window):
    return window.timeline_bar.timeline


def place(window, update):
    timeline = timeline_of(window)
    return QPoint(round(timeline.place_of(update)), timeline.height() // 2)


def test_keys_step_through_the_past(window, qtbot):
    press(window, "[", qtbot, UPDATES - 1)
    press(window, "[", qtbot, UPDATES - 2)
    press(window, "]", qtbot, UPDATES - 1)
    press(window, "{", qtbot, UPDATES - 11)
    press(window, "}", qtbot, UPDATES - 1)
    assert window.playhead.mode is Mode.PAUSED
    press(window, "[", qtbot, 0, Qt.KeyboardModifier.ControlModifier)
    press(window, "]", qtbot, UPDATES, Qt.KeyboardModifier.ControlModifier)
    assert window.playhead.mode is Mode.FOLLOWING


def test_the_last_step_forward_follows_again(window, qtbot):
    press(window, "[", qtbot, UPDATES - 1)
    press(window, "]", qtbot, UPDATES)
    assert window.playhead.mode is Mode.FOLLOWING


def test_everything_shows_the_update_of_then(window, qtbot):
    press(window, "{", qtbot, UPDATES - 10)
    snapshot = window.run.frame.snapshot
    assert window.transport.update_text.text() == f"update {UPDATES - 10} of {UPDATES}"
    assert snapshot.history.loss.update[-1] == UPDATES - 10
    assert window.timeline_bar.state.text().startswith("paused")
    told = f"update {UPDATES - 10} of {UPDATES}, paused"
    qtbot.waitUntil(lambda: timeline_of(window).accessibleDescription() == told)
    for dock in window.dock_area.docks.values():
        if dock.seen:
            qtbot.waitUntil(lambda dock=dock: dock._frame.snapshot is snapshot)
    plot = window.dock_area.docks["loss"].plot
    assert plot.shown_update == UPDATES - 10
    qtbot.waitUntil(lambda: plot.shown.panels[0].x.high == UPDATES)
    plot.update_chosen.emit(3)
    qtbot.waitUntil(lambda: shown(window) == 3)
    qtbot.waitUntil(lambda: plot.shown_update == 3)
    assert plot.shown.panels[0].x.high == UPDATES
    assert window.run.frame.present == 0
    window.playhead.newest_update()
    assert plot.shown_update is None


def test_one_update_in_the_past_shows_the_next(window, qtbot):
    press(window, "{", qtbot, UPDATES - 10)
    press(window, "N", qtbot, UPDATES - 9)
    assert window.session.present == UPDATES


def test_play_in_the_past_replays_to_the_present(window, qtbot):
    window.transport._choose_speed(window.transport.speed.maximum())
    press(window, "{", qtbot, UPDATES - 10)
    QTest.keyClick(window, Qt.Key.Key_Space)
    assert window.playhead.mode is Mode.REPLAYING
    qtbot.waitUntil(lambda: window.playhead.mode is Mode.FOLLOWING)
    qtbot.waitUntil(lambda: shown(window) == UPDATES)
    assert window.session.state is State.FINISHED


def test_backwards_every_update_is_shown_down_to_the_first(window, qtbot):
    updates = []
    window.run.frame_shown.connect(lambda frame: updates.append(frame.snapshot.update))
    window.playhead.set_rate(100.0)
    QTest.keyClick(window, Qt.Key.Key_Space, Qt.KeyboardModifier.ShiftModifier)
    assert window.playhead.mode is Mode.REPLAYING
    qtbot.waitUntil(lambda: shown(window) == 0)
    assert window.playhead.mode is Mode.PAUSED
    assert updates == sorted(updates, reverse=True)
    assert window.session.present == UPDATES


def test_a_replay_pauses_where_it_is(window, qtbot):
    window.playhead.set_rate(5.0)
    press(window, "{", qtbot, UPDATES - 10)
    QTest.keyClick(window, Qt.Key.Key_Space)
    QTest.keyClick(window, Qt.Key.Key_Space)
    assert window.playhead.mode is Mode.PAUSED
    assert window.session.sought == UPDATES - 10


def test_a_click_and_a_drag_choose_an_update(window, qtbot):
    timeline = timeline_of(window)
    QTest.mousePress(timeline, Qt.MouseButton.LeftButton, pos=place(window, 12))
    qtbot.waitUntil(lambda: shown(window) == 12)
    QTest.mouseMove(timeline, place(window, 20))
    window.playhead.seek(timeline.update_at(place(window, 20).x()))
    qtbot.waitUntil(lambda: shown(window) == 20)
    QTest.mouseRelease(timeline, Qt.MouseButton.LeftButton, pos=place(window, 20))
    window.timeline_bar.state.click()
    qtbot.waitUntil(lambda: shown(window) == UPDATES)


def test_home_and_end_are_the_timelines_only_where_it_has_the_focus(window, qtbot):
    step = window.cursor_.step
    timeline_of(window).setFocus()
    QTest.keyClick(timeline_of(window), Qt.Key.Key_Home)
    qtbot.waitUntil(lambda: shown(window) == 0)
    QTest.keyClick(timeline_of(window), Qt.Key.Key_End)
    qtbot.waitUntil(lambda: shown(window) == UPDATES)
    assert window.cursor_.step == step
    window.dock_area.setFocus()
    QTest.keyClick(window, Qt.Key.Key_Home)
    assert window.cursor_.step == 1
    assert shown(window) == UPDATES


def test_training_goes_on_behind_the_past(window, qtbot):
    press(window, "{", qtbot, UPDATES - 10)
    window.session.play()
    qtbot.waitUntil(lambda: window.session.present > UPDATES + 20)
    assert shown(window) == UPDATES - 10
    assert window.session.playing
    press_follow = window.actions_.by_name["newest_update"]
    press_follow.trigger()
    qtbot.waitUntil(lambda: shown(window) > UPDATES + 20)


def test_the_form_keeps_the_settings_in_force(window, qtbot):
    experiment = window.form.experiment
    window.form.request(replace(experiment, clipping=ClipGlobalNorm(0.5)))
    window.session.single()
    qtbot.waitUntil(lambda: shown(window) == UPDATES + 1)
    press(window, "{", qtbot, UPDATES - 9)
    assert window.run.frame.snapshot.experiment.clipping == experiment.clipping
    assert window.form.experiment.clipping == ClipGlobalNorm(0.5)
    assert not window.run._is_untrained


def test_another_preset_begins_in_the_present(window, qtbot):
    press(window, "{", qtbot, UPDATES - 10)
    window.run.open(load_preset("rare-spike"))
    qtbot.waitUntil(lambda: shown(window) == 0)
    assert window.playhead.mode is Mode.FOLLOWING


def test_a_bookmark_is_set_and_removed(window, qtbot):
    press(window, "{", qtbot, UPDATES - 10)
    window.actions_.by_name["bookmark"].trigger()
    (mark,) = [mark for mark in timeline_of(window).marks if mark.kind == "bookmark"]
    assert mark.update == UPDATES - 10
    assert "bookmark" in timeline_of(window).text_at(place(window, mark.update).x())
    window.actions_.by_name["bookmark"].trigger()
    assert not [mark for mark in timeline_of(window).marks if mark.kind == "bookmark"]


def test_marks_say_what_happened(window):
    snapshot = replace(
        window.run.frame.snapshot,
        milestones=(Milestone(4, "clip"), Milestone(9, "died", "l0", 3), Milestone(11, "diverged")),
    )
    said = {mark.kind: (mark.update, mark.text) for mark in marks_of(snapshot, {7})}
    assert said == {
        "clip": (4, "first clipped"),
        "died": (9, "units of l0 die: 3 off"),
        "end": (11, "diverged"),
        "bookmark": (7, "bookmark"),
    }


def test_the_run_stops_at_what_the_list_says(make_window, preset, qtbot):
    window = make_window(preset=preset)
    qtbot.waitUntil(lambda: window.run.frame is not None)
    stops = window.transport.stops
    stops._ask = lambda: (7, True)
    stops.choices["update"].trigger()
    assert stops.settings == StopSettings(frozenset({"update"}), 7)
    window.run.play()
    qtbot.waitUntil(lambda: window.session.state is State.PAUSED and shown(window) == 7)
    assert "Stopped at update 7." in [notice.text.text() for notice in window.notices.shown]
    stops.choices["update"].trigger()
    assert stops.settings.kinds == frozenset()


@pytest.mark.parametrize("machine", ["this", "another"])
def test_a_recording_has_its_past(make_window, preset, qtbot, tmp_path, machine):
    clipped = replace(preset.experiment, clipping=ClipGlobalNorm(0.01))
    trainer = straight(preset, 12, ((5, clipped),))
    trainer.name = preset.name
    write_recording(tmp_path / "run.npz", trainer)
    frame = frame_from_recording(read_recording(tmp_path / "run.npz"))
    if machine == "another":
        history = frame.snapshot.history
        loss = replace(history.loss, last=history.loss.last * (1 + 1e-12))
        history = replace(history, loss=loss)
        frame = replace(frame, snapshot=replace(frame.snapshot, history=history))
    window = make_window()
    window.run.open(replace(preset, experiment=trainer.experiment), frame)
    qtbot.waitUntil(lambda: window.session.frame is not None)
    assert (shown(window), window.playhead.present) == (12, 12)
    assert window.playhead.mode is Mode.PAUSED
    qtbot.waitUntil(lambda: not window.run._requested)
    press(window, "[", qtbot, 11)
    press(window, "{", qtbot, 1)
    assert window.session.present == 12
    found = window.run.frame.snapshot
    expected = straight(preset, 1)
    expected.evaluate()
    assert difference(found, replace(expected.snapshot(), name=found.name)) == ""
    press(window, "]", qtbot, 12, Qt.KeyboardModifier.ControlModifier)
    assert window.run.frame.snapshot.experiment.clipping == ClipGlobalNorm(0.01)
    told = any("rounds differently" in n.text.text() for n in window.notices.shown)
    assert told == (machine == "another")


def test_an_empty_run_is_drawn(make_window, qtbot):
    window = make_window()
    assert not timeline_of(window).grab().isNull()
