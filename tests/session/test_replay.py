"""Any update of the run is shown as if it stood there, while training goes on."""

from __future__ import annotations

import math
import random
import threading
import time
from dataclasses import replace

import pytest

from rnnviz.experiment.preset import load_preset
from rnnviz.session import Session, State, drag_pace, replay_worker
from rnnviz.session.replay_worker import AHEAD, ReplayWorker
from rnnviz.training.diagnostics import DIAGNOSTICS, completed
from rnnviz.training.snapshot import Frame
from rnnviz.training.stop import Stop, StopSettings
from rnnviz.training.timeline import Replay
from rnnviz.training.trainer import Trainer
from tests.training.test_timeline import difference, straight


def update_of(session):
    return session.frame.snapshot.update if session.frame else -1


def train(session, until, updates):
    """Train to an update and pause there."""
    session.stop_at(StopSettings(frozenset({"update"}), updates))
    session.play()
    until(lambda: update_of(session) == updates and not session.playing)


@pytest.fixture
def begun(session, until, experiment):
    """A session whose run has made 60 updates."""
    session.reset(experiment())
    until(lambda: session.frame is not None)
    train(session, until, 60)
    return session


def seek(session, until, update):
    session.seek(update)
    until(lambda: update_of(session) == update)
    return session.frame


def preset_of(experiment):
    return replace(load_preset("vanishing"), experiment=experiment)


def assert_stands_at(frame, experiment, update, changes=()):
    trainer = straight(preset_of(experiment), update, changes)
    trainer.evaluate()
    assert difference(frame.snapshot, trainer.snapshot()) == ""


@pytest.mark.parametrize("update", [0, 1, 30, 59])
def test_an_update_is_shown_as_if_the_run_had_stopped_there(begun, until, experiment, update):
    assert_stands_at(seek(begun, until, update), experiment(), update)
    assert begun.sought == update


def test_so_are_its_slow_diagnostics(patient, begun, until, experiment):
    begun.set_watching(DIAGNOSTICS)
    until(lambda: {"cliff", "states"} <= begun.frame.diagnostics.keys())
    frame = seek(begun, until, 20)
    results = frame.diagnostics.items()
    wanted = {name for name, result in results if result.value}
    assert "states" in wanted
    expected = completed(Frame(straight(preset_of(experiment()), 20).snapshot()), wanted)

    def differences():
        results = ((name, begun.frame.result(name), expected.result(name)) for name in wanted)
        return [name for name, *pair in results if difference(*pair)]

    until(lambda: not differences())  # rough ones come first


def test_the_past_has_the_settings_of_then(session, until, experiment):
    session.reset(experiment())
    until(lambda: session.frame is not None)
    train(session, until, 10)
    first = experiment()
    faster = replace(first, optimizer=replace(first.optimizer, learning_rate=0.01))
    session.change(faster)
    train(session, until, 20)
    for update in (5, 10, 11, 20):
        frame = seek(session, until, update)
        assert_stands_at(frame, experiment(), update, ((10, faster),))
        rate = frame.snapshot.experiment.optimizer.learning_rate
        assert (rate == 0.01) == (update > 10)


def test_the_end_can_be_left(session, until):
    session.reset(load_preset("rare-spike").experiment)
    session.play()
    until(lambda: session.state is State.DIVERGED)
    end = session.present
    frame = seek(session, until, end - 1)
    assert frame.snapshot.outcome == "ok"
    assert session.state is State.DIVERGED
    assert seek(session, until, end).snapshot.outcome == "diverged"


def test_training_goes_on_while_the_past_is_shown(begun, received, until):
    seek(begun, until, 7)
    frames, present = len(received.frames), begun.present
    begun.play()
    until(lambda: begun.present > present + 50)
    assert {frame.snapshot.update for frame in received.frames[frames:]} <= {7}
    assert begun.playing
    begun.follow()
    until(lambda: update_of(begun) > present + 50)
    assert begun.sought is None


def test_following_shows_the_newest_at_once(begun, until):
    seek(begun, until, 7)
    begun.follow()
    assert update_of(begun) == 60


def test_only_the_last_of_many_wishes_counts(begun, received, until):
    frames = len(received.frames)
    for update in range(50):
        begun.seek(update)
    until(lambda: update_of(begun) == 49)
    assert len(received.frames) - frames < 10


def test_an_update_that_does_not_exist_is_the_nearest_that_does(begun, until):
    begun.seek(-3)
    until(lambda: update_of(begun) == 0)
    begun.seek(10**9)
    until(lambda: update_of(begun) == 60)
    assert begun.sought == 60


def test_what_is_around_it_is_ready_before_it_is_wanted(begun, until, monkeypatch):
    seek(begun, until, 30)
    reel = begun._replay_worker._reels[0]
    until(lambda: set(range(30 - AHEAD, 31 + AHEAD)) <= reel.near.keys())
    monkeypatch.setattr(Replay, "seek", lambda *_: pytest.fail("made again"))
    monkeypatch.setattr(ReplayWorker, "_make_ready", lambda *_: None)
    for update in (29, 28, 31, 30 + AHEAD):
        seek(begun, until, update)


def test_another_run_is_followed(begun, until, experiment):
    seek(begun, until, 7)
    begun.reset(experiment(seed=2))
    until(lambda: begun.frame.snapshot.experiment.seed == 2)
    assert begun.sought is None
    assert update_of(begun) == 0


def test_a_restored_run_has_its_past(begun, until, experiment):
    first = begun.run
    begun.reset(experiment(seed=2))
    until(lambda: begun.frame.snapshot.experiment.seed == 2)
    begun.restore(first, experiment())
    until(lambda: update_of(begun) == 60)
    assert_stands_at(seek(begun, until, 30), experiment(), 30)


def test_an_error_is_told_and_the_next_update_is_shown(begun, received, until, monkeypatch):
    monkeypatch.setattr(Replay, "seek", lambda *_: 1 / 0)
    begun.seek(7)
    until(lambda: received.failures)
    assert "update 7 is not shown" in received.failures[0][0]
    monkeypatch.undo()
    seek(begun, until, 8)


@pytest.mark.parametrize("seed", [1])
def test_whatever_is_asked_for_every_frame_is_that_of_its_update(
    begun, received, until, experiment, seed
):
    """Random seeks and steps while the run plays or rests, against a run made straight on."""
    choose = random.Random(seed)

    def seek():
        begun.seek(int(choose.random() * (begun.present + 1)))

    def step_back():
        begun.seek((begun.sought or begun.present) - 1)

    def is_shown():
        return update_of(begun) == begun.sought

    def goes_on(count):
        return len(received.frames) > count or not begun.playing

    acts = seek, step_back, begun.follow, begun.single, begun.play, begun.pause
    # As many numbers are drawn whatever the run has come to, so that all runs of this ask alike.
    for _ in range(400):
        choose.choice(acts)()
        waits = choose.random()
        if begun.sought is not None and waits < 0.3:
            until(is_shown)
        elif begun.sought is None and waits < 0.1:
            count = len(received.frames)
            until(lambda count=count: goes_on(count))
    begun.pause()
    begun.follow()
    until(lambda: not begun.playing and update_of(begun) == begun.present)
    assert not received.failures
    expected = losses(preset_of(experiment()), begun.present)
    shown = {(f.snapshot.update, f.snapshot.trace.loss) for f in received.frames}
    assert len(shown) > 50
    assert shown <= set(enumerate(expected))


def losses(preset, updates):
    """Return the loss of the probe sequence after every update."""
    trainer = straight(preset, 0)
    found = [trainer.trace().loss]
    for _ in range(updates):
        trainer.step()
        found.append(trainer.trace().loss)
    return found


def test_closing_does_not_wait_for_a_long_way_back(qapp, until, experiment, monkeypatch):
    session = Session()
    session.reset(experiment())
    until(lambda: session.frame is not None)
    train(session, until, 20)
    begun = threading.Event()
    step = Trainer.step

    def slow(trainer):
        begun.set()
        time.sleep(0.05)
        step(trainer)

    monkeypatch.setattr(Trainer, "step", slow)
    session.seek(19)
    assert begun.wait(60)
    session.close(30)
    assert not session._replay_worker._thread.is_alive()
    assert update_of(session) == 20


@pytest.mark.parametrize(
    ("name", "kind"),
    [("exploding", "blows up"), ("clipped", "clipped"), ("decay-l1", "radius")],
)
def test_a_run_stops_by_itself_at_the_first_event_of_a_kind(session, until, name, kind):
    stops = []
    session.stopped.connect(stops.append)
    session.reset(load_preset(name).experiment)
    session.stop_at(StopSettings(frozenset({kind})))
    session.play()
    until(lambda: stops)
    until(lambda: update_of(session) == session.present)
    assert session.state in (State.PAUSED, State.DIVERGED)
    assert stops[0].kind == kind
    assert 0 < stops[0].update <= session.present
    if kind == "radius":
        return
    found = {milestone.kind: milestone.update for milestone in session.frame.snapshot.milestones}
    assert stops[0].update == found["clip" if kind == "clipped" else "spike"]


def test_it_stops_once_and_goes_on_when_played(session, until, experiment):
    stops = []
    session.stopped.connect(stops.append)
    session.reset(experiment())
    session.stop_at(StopSettings(frozenset({"update"}), 12))
    session.play()
    until(lambda: stops)
    assert session.state is State.PAUSED
    assert session.present == 12
    session.play()
    until(lambda: session.present > 40)
    assert stops == [Stop("update", 12)]


def test_nothing_is_made_ready_while_other_updates_are_wanted(begun, until, monkeypatch):
    monkeypatch.setattr(replay_worker, "REST", 3600.0)
    for update in (30, 10, 50):
        seek(begun, until, update)
    assert begun._replay_worker._reels[0].near.keys() == {30, 10, 50}


def test_slow_diagnostics_wait_until_the_hand_rests(begun, until, monkeypatch):
    monkeypatch.setattr(drag_pace, "DISTANCE", math.inf)
    begun._pace._timer.setInterval(3_600_000)
    offered = []
    worker = begun._analysts._main._worker
    monkeypatch.setattr(
        worker, "offer", lambda made, at_once: offered.append((made.snapshot.update, at_once))
    )
    for update in (30, 10, 50):
        seek(begun, until, update)
    assert offered == [(30, True)]
    begun._pace._timer.setInterval(0)
    until(lambda: len(offered) == 2)
    assert offered[1] == (50, True)
