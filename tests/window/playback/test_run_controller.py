"""The way of a frame to the screen: one for all frames, with each thing done once."""

from __future__ import annotations

from collections import Counter

import pytest

from rnnviz.window.playback.cursor import Cursor
from rnnviz.window.status_bar.verdict_tracker import VerdictTracker


@pytest.fixture
def calls(monkeypatch):
    """Note the updates whose frames are placed and judged."""
    noted = {"placed": [], "judged": []}
    place, message = Cursor.place, VerdictTracker.message

    def note_place(cursor, frame):
        noted["placed"].append(frame.snapshot.update)
        return place(cursor, frame)

    def note_message(tracker, frame, playing=False):
        noted["judged"].append(frame.snapshot.update)
        return message(tracker, frame, playing)

    monkeypatch.setattr(Cursor, "place", note_place)
    monkeypatch.setattr(VerdictTracker, "message", note_message)
    return noted


def test_each_frame_is_placed_and_judged_once(window, calls, qtbot):
    frames = []
    window.session.frame_ready.connect(lambda frame: frames.append(frame.snapshot.update))
    for noted in calls.values():  # diagnostics of the first frame may have come meanwhile
        noted.clear()
    for update in (1, 2, 3):
        window.run.single()
        qtbot.waitUntil(lambda update=update: frames[-1:] == calls["judged"][-1:] == [update])
    assert calls["placed"] == frames
    assert Counter(calls["judged"]) <= Counter(frames)


def test_what_is_shown_says_so_once_and_in_order(window, qtbot):
    events = []
    window.run.subject_changed.connect(lambda frame, front: events.append("subject"))
    window.run.frame_shown.connect(lambda frame: events.append("frame"))
    window.run.status_changed.connect(lambda message: events.append("status"))
    window.run.redraw()
    qtbot.waitUntil(lambda: events == ["frame", "status"])
    window.run._subject = None
    window.run.redraw()
    qtbot.waitUntil(lambda: events[2:] == ["subject", "frame", "status"])
    window.run._show_state()
    qtbot.wait(10)
    assert events[5:] == [], "the same frame in the same state"


def test_while_the_past_is_dragged_the_last_status_is_told(window, calls, qtbot, monkeypatch):
    for update in range(1, 7):
        window.run.single()
        qtbot.waitUntil(lambda update=update: window.run.frame.snapshot.update == update)
    monkeypatch.setattr("rnnviz.window.playback.status_reporter.READABLE", 3.0)
    calls["judged"].clear()
    for update in (5, 3, 1):
        window.playhead.seek(update)
        qtbot.waitUntil(lambda update=update: window.run.frame.snapshot.update == update)
    assert calls["judged"] == []
    window.run._status._timer.setInterval(0)
    qtbot.waitUntil(lambda: bool(calls["judged"]))
    assert set(calls["judged"]) == {1}
