"""What the user has set of the timeline and of stopping, now and after the next launch."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QInputDialog

from rnnviz.experiment.preset import load_preset
from rnnviz.session import State
from rnnviz.training.stop import StopSettings
from rnnviz.training.timeline import BUDGET
from rnnviz.window.playback.stop_list import AT_FIRST, remembered
from rnnviz.window.preference_file import Preferences


@pytest.fixture
def ini(tmp_path):
    return tmp_path / "kept.ini"


def launched(make_window, ini, **more):
    return make_window(preferences=Preferences(ini), **more)


def update_of(window):
    return window.run.frame.snapshot.update if window.run.frame is not None else -1


def said(window):
    return [notice.text.text() for notice in window.notices.shown]


@pytest.fixture
def stopped(make_window, ini, qtbot):
    """A window at its first launch, whose run has stopped by itself."""
    window = launched(make_window, ini, preset=load_preset("exploding"))
    qtbot.waitUntil(lambda: update_of(window) == 0)
    window.run.set_speed(float("inf"))
    window.run.play()
    qtbot.waitUntil(lambda: window.session.state is State.PAUSED and update_of(window) > 0)
    return window


def test_a_run_stops_where_it_blows_up_without_being_told_and_then_goes_on(stopped, qtbot):
    window = stopped
    spike = window.session.newest.record.spike.update
    qtbot.waitUntil(lambda: update_of(window) == spike < window.session.present)
    assert f"Stopped: it blows up at update {spike}." in said(window)
    stops = []
    window.session.stopped.connect(stops.append)
    window.run.play()
    qtbot.waitUntil(lambda: window.session.state is State.DIVERGED)
    assert not stops, "the end that the spike leads to is the same event"


def test_clip_from_here_goes_on_from_the_last_update_before_it_blew_up(stopped, qtbot):
    spike = stopped.session.newest.record.spike.update
    stopped.twins.clip_from_here()
    qtbot.waitUntil(lambda: stopped.run.is_settled and update_of(stopped) == spike - 1)
    stopped.run.play()
    qtbot.waitUntil(lambda: stopped.session.present > spike + 4)
    stopped.session.pause()
    assert stopped.run.frame.snapshot.outcome == "ok"


@pytest.mark.parametrize("kinds", [("blows up",), ("clipped", "update"), ()])
def test_what_to_stop_at_is_remembered(make_window, ini, kinds):
    window = launched(make_window, ini)
    stops = window.transport.stops
    stops._ask = lambda: (7, True)
    for kind in set(kinds) ^ AT_FIRST.kinds:
        stops.choices[kind].trigger()
    assert window.preferences.flush()
    again = launched(make_window, ini)
    wanted = StopSettings(frozenset(kinds), 7 if "update" in kinds else 0)
    assert again.transport.stops.settings == wanted
    checked = {k for k, action in again.transport.stops.choices.items() if action.isChecked()}
    assert checked == set(kinds)


@pytest.mark.parametrize(
    "table",
    ["3", '{"kinds": 3, "update": 1}', '{"kinds": [], "update": -1}', '{"kinds": ["solved"]}',
     '{"kinds": ["solved"], "update": true}', '{"kinds": ["solved"], "update": 1e9}'],
)  # fmt: skip
def test_what_is_damaged_is_as_at_first(ini, table):
    ini.write_text(f"[General]\nstops = {table}\n")
    preferences = Preferences(ini)
    assert remembered(preferences) == AT_FIRST
    assert preferences.damaged


def test_kinds_of_another_version_are_left_out(ini):
    ini.write_text('[General]\nstops = {"kinds": ["solved", "new", 3], "update": 0}\n')
    preferences = Preferences(ini)
    assert remembered(preferences) == StopSettings(frozenset({"solved"}))
    assert not preferences.damaged


def asked(window):
    """Give the command, and return the dialog that it opens."""
    window.actions_.by_name["choose_memory"].trigger()
    return window.findChild(QInputDialog)


def test_the_memory_of_the_timeline_is_chosen_and_remembered(make_window, ini, monkeypatch):
    window = launched(make_window, ini)
    assert window.timeline_memory.size << 20 == BUDGET
    budgets = []
    monkeypatch.setattr(window.session, "set_budget", budgets.append)
    dialog = asked(window)
    assert (dialog.intMinimum(), dialog.intValue(), dialog.intMaximum()) == (16, 256, 65536)
    dialog.setIntValue(64)
    dialog.accept()
    assert budgets == [64 << 20]
    assert window.preferences.flush()
    assert launched(make_window, ini).timeline_memory.size == 64


def test_the_memory_stays_where_the_question_is_not_answered(make_window, ini):
    window = launched(make_window, ini)
    dialog = asked(window)
    dialog.setIntValue(64)
    dialog.reject()
    assert window.timeline_memory.size == 256
    assert window.preferences.flush()
    assert Preferences(ini).number("timeline_mib", 1, 0, 9999) == 1
