"""The session: threads that never queue, never hang and never outlive the window."""

import random
import threading
import time

import numpy as np
import pytest

from rnnviz.session import Session, State
from rnnviz.text import BadInput, Message
from rnnviz.training.trainer import Trainer


def update_of(session):
    return session.frame.snapshot.update if session.frame else -1


def rate_of(session):
    return session.frame.snapshot.experiment.optimizer.learning_rate


def test_a_reset_shows_the_untrained_network_and_waits(session, received, until, experiment):
    session.reset(experiment(), "demo")
    until(lambda: received.frames)
    assert session.state is State.PAUSED
    assert received.frames[-1].snapshot.update == 0
    assert received.frames[-1].snapshot.name == "demo"
    assert received.frames[-1].step == 8
    assert not session.playing


def test_playing_brings_frames_of_a_run_that_goes_on(session, received, until, experiment):
    session.reset(experiment())
    session.play()
    until(lambda: update_of(session) > 50 and len(received.frames) > 5)
    updates = [f.snapshot.update for f in received.frames]
    assert updates == sorted(updates)
    assert session.playing


def test_a_pause_shows_the_update_it_stopped_at(session, until, experiment):
    session.reset(experiment())
    session.play()
    until(lambda: update_of(session) > 10)
    session.pause()
    until(lambda: session.state is State.PAUSED)
    until(lambda: update_of(session) == session._worker._trainer.update)


def test_a_single_update_is_one(session, until, experiment):
    session.reset(experiment())
    for n in range(1, 4):
        session.single()
        until(lambda n=n: update_of(session) == n)
    assert session.state is State.PAUSED


def test_a_single_update_while_playing_pauses_after_it(session, until, experiment):
    session.reset(experiment())
    session.play()
    until(lambda: update_of(session) > 5)
    session.single()
    until(lambda: session.state is State.PAUSED)
    assert session._worker._trainer.update == update_of(session)


def test_a_run_pauses_after_its_updates_and_goes_on_when_played_again(
    session, received, until, experiment
):
    session.reset(experiment(training={"updates": 7}))
    session.play()
    until(lambda: session.state is State.FINISHED)
    assert update_of(session) == 7
    session.play()
    until(lambda: update_of(session) > 20)
    assert received.states[-2:] == ["finished", "playing"]


def test_a_run_ends_for_the_window_with_its_last_frame_and_not_before(
    session, points, until, experiment
):
    session.reset(experiment(training={"updates": 1}))
    until(lambda: session.frame is not None)
    ends = []
    session.state_changed.connect(lambda state: ends.append((state, update_of(session))))
    states_at_frames = []
    session.frame_ready.connect(lambda frame: states_at_frames.append(session.state))
    points.hold("snapshot")
    session.play()
    until(points.reached["snapshot"].is_set)
    for _ in range(3):  # the window looks, while the last picture is being made
        session._frame_due()
    assert session.state is not State.FINISHED
    points.let_go("snapshot")
    until(lambda: session.state is State.FINISHED)
    assert ends[-1] == ("finished", 1)
    assert states_at_frames[-1] is State.FINISHED


def test_an_error_is_reported_when_the_state_shows_it(session, points, until, experiment):
    states = []
    session.failed.connect(lambda *message: states.append(session.state))
    session.reset(experiment())
    until(lambda: session.frame is not None)
    points.fail("snapshot", ValueError("x"))
    session.single()
    until(lambda: states)
    assert states == [State.FAILED]


def test_an_error_that_overtakes_its_state_waits_for_it(
    session, points, until, monkeypatch, experiment
):
    session.reset(experiment())
    until(lambda: session.frame is not None)
    take, notify = session._take_state, session._worker._notify
    states, told = [], threading.Event()
    session.failed.connect(lambda *message: states.append(session.state))
    monkeypatch.setattr(session._worker, "_notify", lambda: (notify(), told.set()))

    def take_state(status):  # the error comes after the state has been read
        if not told.is_set():
            points.fail("step", ValueError("x"))
            session.single()
            assert told.wait(60)
        take(status)

    monkeypatch.setattr(session, "_take_state", take_state)
    session._take_news(show_snapshot=True)
    until(lambda: states)
    assert states == [State.FAILED]


def test_speed_is_kept(session, until, experiment):
    session.reset(experiment())
    session.set_speed(1e-3)
    session.play()
    until(lambda: update_of(session) == 1)
    session.single()
    until(lambda: session.state is State.PAUSED and update_of(session) == 2)
    session.set_speed(None)
    session.play()
    until(lambda: update_of(session) > 100)


def test_a_change_acts_while_the_run_goes_on(session, until, experiment):
    session.reset(experiment())
    session.play()
    until(lambda: update_of(session) > 3)
    wanted = experiment(optimizer={"name": "sgd", "learning_rate": 0.5}, cell={"size": 9})
    session.change(wanted)
    assert session.experiment.optimizer.learning_rate == 0.5
    until(lambda: rate_of(session) == 0.5)
    assert session.experiment.cell.size == 4


def test_a_change_while_paused_is_shown_too(session, until, experiment):
    session.reset(experiment())
    session.change(experiment(clipping={"name": "global", "threshold": 0.25}))
    until(lambda: session.frame and session.frame.snapshot.experiment.clipping.name == "global")
    assert update_of(session) == 0


def test_a_reset_gives_the_same_run_bit_by_bit(session, until, experiment):
    wanted = experiment(training={"updates": 40})
    runs = []
    for _ in range(2):
        session.reset(wanted)
        session.play()
        until(lambda: session.state is State.FINISHED)
        runs.append(session._worker._trainer.parameters.flat.tobytes())
        session.play()
        until(lambda: update_of(session) > 45)
        session.pause()
    alone = Trainer(wanted)
    for _ in range(40):
        alone.step()
    assert runs == [alone.parameters.flat.tobytes()] * 2


def test_the_old_frame_stays_until_the_new_run_has_one(
    session, received, points, until, experiment
):
    session.reset(experiment())
    until(lambda: len(received.frames) == 1)
    points.hold("build")
    session.reset(experiment(cell={"size": 6}))
    until(lambda: session.state is State.LOADING)
    assert session.frame.snapshot.experiment.cell.size == 4
    points.let_go("build")
    until(lambda: session.frame.snapshot.experiment.cell.size == 6)
    assert session.state is State.PAUSED


def test_a_diverged_run_shows_it_and_stops(session, received, until, experiment):
    session.reset(
        experiment(
            cell={"activation": "relu"},
            init={"recurrent": "identity", "recurrent_scale": 1e3},
            task={"length": 200},
        )
    )
    session.play()
    until(lambda: session.state in (State.DIVERGED, State.DEAD) and session.frame is not None)
    bad = update_of(session)
    assert session.frame.snapshot.outcome == session.state
    session.play()
    session.single()
    until(lambda: session._worker.status.commands_done == session._commands_sent)
    assert update_of(session) == bad
    session.reset(experiment())
    session.play()
    until(lambda: session.state is State.PLAYING and update_of(session) > 3)


# Nothing queues


def test_a_slow_window_gets_the_newest_snapshot_only(session, received, until, experiment):
    def dawdle(_):
        time.sleep(0.03)

    session.frame_ready.connect(dawdle)
    session.reset(experiment())
    session.play()
    until(lambda: update_of(session) > 300)
    updates = [f.snapshot.update for f in received.frames]
    assert len(updates) < 200
    assert len(set(updates)) == len(updates)
    session.frame_ready.disconnect(dawdle)


def test_there_is_never_more_than_one_snapshot_on_the_way(session, received, until, experiment):
    made, taken = [], []
    put, take = session._worker.snapshots.put, session._worker.snapshots.take
    session._worker.snapshots.put = lambda p: (made.append(p), put(p))
    session._worker.snapshots.take = lambda: taken.append(take()) or taken[-1]
    session.reset(experiment())
    session.play()
    until(lambda: len(received.frames) > 10)
    pictures = [t for t in taken if t is not None]
    assert len(made) - len(pictures) <= 1
    assert not session._notified or session._worker.gate.is_set() is False


def test_no_snapshot_is_taken_unless_requested(session, points, received, until, experiment):
    session.reset(experiment())
    until(lambda: received.frames)
    session._timer.stop()
    session.play()
    until(lambda: points.visits["stepped"] > 200)
    assert points.visits["snapshot"] <= 3


def test_training_goes_on_where_a_frame_is_never_painted(session, points, until, experiment):
    session.reset(experiment())
    session.play()
    until(lambda: update_of(session) > 3)
    session._timer.stop()
    session._worker.gate.clear()
    before = points.visits["stepped"]
    until(lambda: points.visits["stepped"] > before + 3)


def test_training_waits_while_a_frame_is_drawn(session, points, until, experiment):
    counts = []

    def draw(_):
        before = points.visits.get("step", 0)
        time.sleep(0.01)
        counts.append(points.visits.get("step", 0) - before)

    session.reset(experiment())
    session.play()
    until(lambda: update_of(session) > 10)
    session.frame_ready.connect(draw)
    until(lambda: len(counts) > 10)
    session.frame_ready.disconnect(draw)
    assert max(counts) <= 1


def test_a_storm_of_changes_ends_with_the_last(session, until, experiment):
    session.reset(experiment())
    session.play()
    for i in range(1000):
        session.change(experiment(optimizer={"name": "sgd", "learning_rate": (i + 1) / 1e4}))
    until(lambda: session.frame and rate_of(session) == 0.1)


# Slow diagnostics


def test_diagnostics_come_with_the_update_they_belong_to(session, until, experiment):
    session.set_watching({"spectrum"})
    session.reset(experiment())
    session.play()
    until(
        lambda: session.frame and session.frame.spectra and session.frame.update_of("spectrum") > 0
    )
    frame = session.frame
    assert frame.update_of("spectrum") <= frame.snapshot.update
    assert frame.spectra[0].eigenvalues.shape == (8, 4)


def test_diagnostics_of_a_paused_run_are_those_of_its_snapshot(session, until, experiment):
    session.set_watching({"spectrum"})
    session.reset(experiment())
    session.play()
    until(lambda: update_of(session) > 20)
    session.pause()
    until(lambda: session.state is State.PAUSED and session.frame.spectra)
    until(lambda: session.frame.update_of("spectrum") == session.frame.snapshot.update)
    from rnnviz.flow.spectrum import spectrum

    alone = spectrum(session.frame.snapshot.trace.layers[0])
    assert np.array_equal(session.frame.spectra[0].eigenvalues, alone.eigenvalues)


def test_diagnostics_are_not_computed_unless_a_view_shows_them(
    session, monkeypatch, until, experiment
):
    calls = []
    monkeypatch.setattr("rnnviz.training.diagnostics.spectra_of", lambda *a: calls.append(a))
    session.reset(experiment())
    session.play()
    until(lambda: update_of(session) > 100)
    assert calls == []


def test_another_run_never_shows_the_spectrum_of_the_one_before(
    session, received, until, experiment
):
    session.set_watching({"spectrum"})
    for size in (3, 5, 4, 6):
        session.reset(experiment(cell={"size": size}))
        until(
            lambda size=size: (
                session.frame
                and session.frame.spectra
                and session.frame.snapshot.experiment.cell.size == size
            )
        )
    for frame in received.frames:
        if frame.spectra:
            assert frame.spectra[0].eigenvalues.shape[1] == frame.snapshot.experiment.cell.size


def test_a_failing_diagnostic_is_reported_and_training_goes_on(
    session, received, monkeypatch, until, experiment
):
    def fail(*_):
        raise ArithmeticError("no eigenvalues")

    monkeypatch.setattr("rnnviz.training.diagnostics.quick_spectrum", fail)
    session.set_watching({"spectrum"})
    session.reset(experiment())
    session.play()
    until(lambda: received.failures and update_of(session) > 10)
    assert "no eigenvalues" in received.failures[0][0]
    assert session.playing


# What goes wrong


def test_bad_input_is_one_line_and_leaves_the_run_alone(
    session, received, points, until, experiment
):
    session.reset(experiment())
    session.single()
    until(lambda: update_of(session) == 1)
    points.fail("build", BadInput(Message("training", "this file is empty")))
    session.reset(experiment(cell={"size": 7}))
    until(lambda: received.failures)
    assert received.failures == [("this file is empty", "")]
    until(lambda: session.state is State.PAUSED)
    assert session.experiment.cell.size == 4
    session.single()
    until(lambda: update_of(session) == 2)


def test_a_run_that_has_ended_has_ended_after_bad_input_too(session, points, until, experiment):
    settled = []
    session.reset_done.connect(settled.append)
    session.reset(experiment(training={"updates": 1}))
    session.single()
    session.single()
    until(lambda: update_of(session) == 2)  # before, it had ended for a moment
    session.reset(experiment(training={"updates": 1}))
    session.play()
    until(lambda: session.state is State.FINISHED)
    points.fail("build", BadInput(Message("training", "this file is empty")))
    session.reset(experiment(cell={"size": 7}))
    until(lambda: len(settled) == 3)
    assert settled == [True, True, False]
    assert session.state is State.FINISHED


def test_bad_input_at_the_start_is_a_failed_session(session, received, points, until, experiment):
    points.fail("build", BadInput(Message("training", "no such file")))
    session.reset(experiment())
    until(lambda: session.state is State.FAILED)
    assert received.frames == []
    session.play()
    session.single()
    session.reset(experiment())
    until(lambda: received.frames)
    assert session.state is State.PAUSED


@pytest.mark.parametrize("visit", [1, 2, 5, 40])
@pytest.mark.parametrize("point", ["build", "built", "step", "stepped", "snapshot"])
def test_an_error_anywhere_is_reported_and_reset_trains_again(
    session, received, points, until, point, visit, experiment
):
    visit = 1 if point in ("build", "built") else visit
    session.reset(experiment())
    until(lambda: received.frames)
    points.fail(point, ValueError(f"broken at {point}"), visit)
    if point in ("build", "built"):
        session.reset(experiment())
    session.play()
    until(lambda: session.state is State.FAILED)
    (message, details), *more = received.failures
    assert more == []
    assert f"broken at {point}" in message
    assert "\n" not in message
    assert "Traceback" in details
    if point in ("step", "stepped"):
        assert f"update {visit - (point == 'step')} " in message
    assert session.frame is not None
    session.reset(experiment())
    session.play()
    until(lambda: session.state is State.PLAYING and update_of(session) > 3)


def test_an_error_in_a_change_is_reported(session, received, points, until, experiment):
    session.reset(experiment())
    until(lambda: received.frames)
    points.fail("change", RuntimeError("stuck"))
    session.change(experiment())
    until(lambda: received.failures)
    assert "stuck" in received.failures[0][0]


def test_an_error_in_the_window_is_raised_once(session, monkeypatch, until, qtbot, experiment):
    with qtbot.captureExceptions() as caught:
        monkeypatch.setattr(session, "_show", lambda: 1 / 0)
        session.reset(experiment())
        session.play()
        until(lambda: caught)
        session._notify()  # more news, as of a command obeyed later
        for _ in range(5):
            qtbot.wait(10)
        assert len(caught) == 1
    monkeypatch.undo()
    session.pause()
    until(lambda: session.frame is not None)


# Questions


def test_a_question_is_answered_between_two_updates(session, received, until, experiment):
    session.reset(experiment())
    session.play()
    until(lambda: update_of(session) > 5)
    session.ask(lambda trainer: (trainer.update, len(trainer.recorded()["loss"])))
    until(lambda: received.answers)
    update, records = received.answers[0]
    assert update == records > 5


def test_a_question_without_a_run_is_reported(session, received, until):
    session.ask(lambda trainer: trainer.update)
    until(lambda: received.failures)
    assert received.answers == []


def test_an_error_in_a_question_leaves_the_run_as_it_is(session, received, until, experiment):
    session.reset(experiment())
    session.play()
    until(lambda: update_of(session) > 5)
    session.ask(lambda trainer: trainer.no_such_thing)
    until(lambda: received.failures)
    assert session.playing
    before = update_of(session)
    until(lambda: update_of(session) > before)


# Closing


def threads():
    return [t for t in threading.enumerate() if t.name.startswith("rnnviz")]


def test_closing_ends_all_threads(qapp, experiment):
    session = Session()
    session.reset(experiment())
    session.play()
    assert len(threads()) == 3
    session.close()
    session.close()
    assert threads() == []
    assert not session._timer.isActive()


@pytest.mark.parametrize("point", ["build", "step", "snapshot"])
def test_closing_takes_a_bounded_time_even_where_the_worker_is_stuck(
    qapp, make, points, point, experiment
):
    session = Session(make=make)
    points.hold(point)
    session.reset(experiment())
    if point == "step":
        session.play()
    assert points.reached[point].wait(60)
    start = time.monotonic()
    session.close()
    took = time.monotonic() - start
    points.let_go(point)
    for thread in threads():
        thread.join(60)
    assert took < 20
    assert threads() == []


def test_commands_after_closing_are_nothing(qapp, experiment):
    session = Session()
    session.close()
    session.reset(experiment())
    session.play()
    session.pause()
    session.close()


def test_a_worker_that_outlives_its_window_sends_nothing(qapp, make, points, experiment):
    from PySide6.QtCore import QCoreApplication, QEvent

    session = Session(make=make)
    points.hold("snapshot")
    session.reset(experiment())
    assert points.reached["snapshot"].wait(60)
    session.close()
    session.deleteLater()
    QCoreApplication.sendPostedEvents(session, QEvent.Type.DeferredDelete)
    points.let_go("snapshot")
    for thread in threads():
        thread.join(60)
    assert threads() == []


def test_two_sessions_on_one_seed_make_the_same_run(qapp, until, experiment):
    sessions = [Session(), Session()]
    try:
        for session in sessions:
            session.reset(experiment(training={"updates": 30}))
            session.play()
        until(lambda: all(s.state is State.FINISHED for s in sessions))
        a, b = (s._worker._trainer.parameters.flat for s in sessions)
        assert np.array_equal(a, b)
    finally:
        for session in sessions:
            session.close()


def test_a_pause_is_acknowledged_in_time(session, until, experiment):
    session.reset(experiment())
    waits = []
    for _ in range(5):
        session.play()
        until(lambda: session.playing)
        start = time.monotonic()
        session.pause()
        until(lambda: not session.playing)
        waits.append(time.monotonic() - start)
    assert min(waits) < 1


def test_a_thousand_random_commands_at_random_moments(
    session, received, points, until, qapp, experiment
):
    """The worker is held at random points while commands of all kinds arrive."""
    rng = random.Random(7)
    names = ("build", "built", "step", "stepped", "snapshot", "change")
    experiments = [experiment(seed=s, cell={"size": 3 + s}) for s in range(3)]
    actions = (
        session.play,
        session.pause,
        session.single,
        lambda: session.reset(rng.choice(experiments)),
        lambda: session.change(rng.choice(experiments)),
        lambda: session.set_speed(rng.choice([None, 50.0, 1e4])),
        lambda: session.set_watching(rng.choice([(), ("spectrum",), ("triangle", "spectrum")])),
        lambda: session.ask(lambda trainer: trainer.update),
    )
    session.reset(experiments[0])
    for _ in range(1000):
        if rng.random() < 0.3:
            points.let_all_go()
        if rng.random() < 0.2:
            name = rng.choice(names)
            if name not in points.held:
                points.hold(name)
        rng.choice(actions)()
        if rng.random() < 0.4:
            qapp.processEvents()
    points.let_all_go()
    session.set_speed(None)
    session.reset(experiments[1])
    session.play()
    until(
        lambda: (
            session.playing
            and session.frame is not None
            and session.frame.snapshot.experiment == session.experiment
            and update_of(session) > 3
        )
    )
    assert received.failures == []
    assert session.experiment == experiments[1]
