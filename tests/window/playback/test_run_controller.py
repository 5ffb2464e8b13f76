"""The way of a frame to the screen: one for all frames, with each thing done once."""

from __future__ import annotations

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
    for update in (1, 2, 3):
        window.run.single()
        qtbot.waitUntil(lambda update=update: frames[-1:] == [update])
    assert calls == {"placed": frames, "judged": frames}


def test_what_is_shown_says_so_once_and_in_order(window):
    events = []
    window.run.subject_changed.connect(lambda frame, front: events.append("subject"))
    window.run.frame_shown.connect(lambda frame: events.append("frame"))
    window.run.status_changed.connect(lambda message: events.append("status"))
    window.run.redraw()
    assert events == ["frame", "status"]
    window.run._subject = None
    window.run.redraw()
    assert events[2:] == ["subject", "frame", "status"]
    window.run._show_state()
    assert events[5:] == [], "the same frame in the same state"
