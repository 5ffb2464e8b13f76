"""Two runs in step: at every update each is as it would be alone."""

from __future__ import annotations

from dataclasses import replace

from rnnviz.nn.clipping import ClipGlobalNorm
from rnnviz.session import State
from rnnviz.training.stop import StopSettings
from tests.session.test_replay import assert_stands_at


def updates_of(session):
    frame = session.frame
    if frame is None:
        return (-1, -1)
    return frame.snapshot.update, -1 if frame.other is None else frame.other.snapshot.update


def train(session, until, update):
    """Train both to an update and pause there."""
    session.stop_at(StopSettings(frozenset({"update"}), update))
    session.play()
    until(lambda: updates_of(session)[0] == update and not session.playing)


def begin(session, until, experiment, update=0):
    run = session.reset(experiment)
    until(lambda: session.run == run)
    if update:
        train(session, until, update)
    return run


def test_a_run_placed_beside_catches_up_and_goes_on_in_step(session, until, experiment):
    first, second = experiment(), experiment(seed=2)
    begin(session, until, first, 20)
    run = session.place_beside(second)
    until(lambda: updates_of(session) == (20, 20))
    assert session.twin_run == run
    assert session.state is State.PAUSED
    train(session, until, 30)
    assert updates_of(session) == (30, 30)
    assert_stands_at(session.frame, first, 30)
    assert_stands_at(session.frame.other, second, 30)


def test_a_branch_goes_on_with_other_settings_beside_the_run_as_it_was(session, until, experiment):
    first = experiment()
    clipped = replace(first, clipping=ClipGlobalNorm(threshold=0.01))
    begin(session, until, first, 30)
    old, run = session.run, session.branch(10, clipped)
    until(lambda: session.run == run)
    assert (updates_of(session), session.twin_run) == ((10, 10), old)
    for update in (11, 25, 30, 40):
        train(session, until, update)
        assert updates_of(session) == (update, update)
        assert_stands_at(session.frame, first, update, ((10, clipped),))
        assert_stands_at(session.frame.other, first, update)
    session.swap()
    until(lambda: session.run == old)
    assert session.twin_run == run
    session.seek(12)
    until(lambda: updates_of(session) == (12, 12))
    assert_stands_at(session.frame, first, 12)
    assert_stands_at(session.frame.other, first, 12, ((10, clipped),))
    session.close_twin()
    until(lambda: session.frame.other is None)
