"""A run that is slowed down keeps its rate, and every update of it is shown."""

from __future__ import annotations

import pytest

from rnnviz.experiment.preset import load_preset
from rnnviz.session import State, training_thread
from rnnviz.session.rate_limiter import WATCHABLE, RateLimiter


class Clock:
    """A clock that goes on only when it is told to."""

    def __init__(self):
        self.now = 100.0

    def __call__(self):
        return self.now


@pytest.fixture
def clock():
    return Clock()


def watch(pace, clock, updates, took=0.01):
    """Return when each update was made, every one as soon as it was due, in seconds from start."""
    start, times = clock.now, []
    pace.start()
    for _ in range(updates):
        clock.now = max(clock.now, pace.due)
        assert pace.is_due
        times.append(clock.now - start)
        clock.now += took
        pace.update_made()
    return times


@pytest.mark.parametrize("rate", [1.0, 5.0, 20.0, 3.5])
def test_updates_come_at_the_rate_that_was_set(clock, rate):
    pace = RateLimiter(clock)
    pace.set_rate(rate)
    assert watch(pace, clock, 30) == pytest.approx([n / rate for n in range(30)])


def test_at_full_speed_the_next_update_is_always_due(clock):
    pace = RateLimiter(clock)
    assert watch(pace, clock, 30) == pytest.approx([0.01 * n for n in range(30)])
    assert pace.is_due


def test_what_is_late_is_not_caught_up_in_a_burst(clock):
    pace = RateLimiter(clock)
    pace.set_rate(5.0)
    watch(pace, clock, 3)
    clock.now += 10.0
    assert pace.is_due
    pace.update_made()
    assert pace.due == clock.now
    pace.update_made()
    assert pace.due == clock.now + 0.2


@pytest.mark.parametrize(("before", "after"), [(None, 5.0), (2.0, 5.0), (5.0, 2.0), (1.0, None)])
def test_another_rate_counts_from_the_last_update(clock, before, after):
    pace = RateLimiter(clock)
    pace.set_rate(before)
    last = clock.now + watch(pace, clock, 4, took=0.0)[-1]
    clock.now = last
    for rate in (10.0, 500.0, after):  # the slider passes others on its way
        pace.set_rate(rate)
        assert not pace.is_due or rate is None
    assert pace.due == pytest.approx(last + (1 / after if after else 0))


def test_only_slow_runs_are_watched_update_by_update(clock):
    pace = RateLimiter(clock)
    for rate, each in ((WATCHABLE, True), (5.0, True), (2 * WATCHABLE, False), (None, False)):
        pace.set_rate(rate)
        assert pace.is_watchable is each


def updates_in(frames):
    return [frame.snapshot.update for frame in frames]


def test_every_update_of_a_slow_run_is_seen_to_its_end(
    session, received, until, experiment, monkeypatch
):
    monkeypatch.setattr(training_thread, "LONGEST_UNSEEN", 60.0)
    session.set_speed(WATCHABLE)
    session.reset(experiment(training={"updates": 12}))
    session.play()
    until(lambda: session.state is State.FINISHED and updates_in(received.frames)[-1:] == [12])
    assert set(updates_in(received.frames)) >= set(range(1, 13))


def test_the_last_updates_before_the_end_are_seen_where_it_is_slowed_down_on_the_way(
    session, received, until, experiment, points, monkeypatch
):
    monkeypatch.setattr(training_thread, "LONGEST_UNSEEN", 60.0)
    session.reset(experiment(training={"updates": 20}))
    points.hold("stepped")
    session.play()
    assert points.reached["stepped"].wait(20)
    session.set_speed(WATCHABLE)
    points.let_go("stepped")
    until(lambda: session.state is State.FINISHED and updates_in(received.frames)[-1:] == [20])
    assert set(updates_in(received.frames)) >= set(range(2, 21))


def test_the_last_updates_of_the_explosion_are_seen(session, received, until, monkeypatch):
    monkeypatch.setattr(training_thread, "LONGEST_UNSEEN", 60.0)
    preset = load_preset("rare-spike")
    session.set_speed(WATCHABLE)
    session.reset(preset.experiment)
    session.play()
    until(lambda: session.state is State.DIVERGED)
    end = session._worker._trainer.update
    until(lambda: updates_in(received.frames)[-1:] == [end])
    assert set(updates_in(received.frames)) >= set(range(1, end + 1))


def test_a_window_that_takes_nothing_does_not_stop_the_run(session, until, experiment, monkeypatch):
    monkeypatch.setattr(training_thread, "LONGEST_UNSEEN", 0.02)
    session.set_speed(WATCHABLE)
    session.reset(experiment(training={"updates": 5}))
    monkeypatch.setattr(session, "_take_frame", lambda: False)
    session.play()
    until(lambda: session.state is State.FINISHED)
