"""Frames that come late in a turn of the event loop are shown in the next."""

from dataclasses import dataclass

from rnnviz.session import Session
from rnnviz.session.turn import Postponement


@dataclass
class Turn:
    has_time: bool


def test_nothing_is_put_off_where_there_is_time_or_nobody_says():
    assert not Postponement(None).is_wanted()
    assert not Postponement(Turn(has_time=True)).is_wanted()


def test_nothing_is_put_off_twice_where_every_turn_is_full():
    postponement = Postponement(Turn(has_time=False))
    assert [postponement.is_wanted() for _ in range(4)] == [True, False, True, False]


def test_a_snapshot_is_asked_for_in_a_full_turn_too(qapp, until, experiment, monkeypatch):
    session, asked = Session(turn=Turn(has_time=False)), []
    try:
        session.reset(experiment())
        until(lambda: session.frame is not None)
        monkeypatch.setattr(session._worker, "request_snapshot", lambda: asked.append(1))
        for ticks in range(1, 5):
            session._frame_due()
            assert len(asked) == ticks
    finally:
        session.close()


def test_a_frame_waits_while_its_turn_is_full_and_comes_in_the_next(qapp, until, experiment):
    turn = Turn(has_time=True)
    session = Session(turn=turn)
    try:
        session.reset(experiment())
        until(lambda: session.frame is not None)
        shown = []
        session.frame_ready.connect(lambda frame: shown.append(turn.has_time))
        turn.has_time = False
        session._notified = True  # nothing else wakes it
        session._worker.snapshots.put(session._live)
        session._frame_due()
        assert shown == []
        turn.has_time = True
        session._frame_due()
        assert shown == [True]
        turn.has_time = False  # for good: what is put off comes all the same
        session._notified = False
        session.single()
        until(lambda: session.frame.snapshot.update == 1)
    finally:
        session.close()
