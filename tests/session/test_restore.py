"""A run that was left goes on as if it had never been left."""

import pickle

import pytest

from rnnviz.session import State
from rnnviz.session.lane import Lane
from rnnviz.session.run_shelf import RunShelf
from rnnviz.training.timeline import Timeline
from rnnviz.training.trainer import Trainer

OPTIMIZERS = ("sgd", "momentum", "adam")


def update_of(session):
    return session.frame.snapshot.update if session.frame else -1


def step(session, until, count):
    for _ in range(count):
        update = update_of(session)
        session.single()
        until(lambda update=update: update_of(session) == update + 1)


def everything(trainer):
    """Return all numbers that a run has, and all that decides how it goes on."""
    log = trainer.recorded()
    return {
        "parameters": trainer.parameters.flat.tobytes(),
        "previous": trainer._previous.tobytes(),
        "optimizer": pickle.dumps(trainer._optimizer_state),
        "generator": repr(trainer._rng.bit_generator.state),
        "update": (trainer.update, trainer.parameters_update, trainer.outcome),
        "log": {key: value.tobytes() for key, value in log.items()},
        "changes": trainer.changes,
        "experiment": trainer.experiment,
        "path": [(n, p.tobytes()) for n, p in trainer.path.points()],
        "record": repr(trainer.record()),
    }


@pytest.mark.parametrize("optimizer", OPTIMIZERS)
def test_training_on_equals_never_having_left(session, until, experiment, optimizer):
    wanted = experiment(optimizer={"name": optimizer})
    first = session.reset(wanted, "first")
    until(lambda: session.run == first)
    step(session, until, 7)
    left = everything(session._worker._trainer)
    second = session.reset(experiment(cell={"size": 6}), "second")
    until(lambda: session.run == second)
    step(session, until, 3)
    session.restore(first, wanted, "first")
    until(lambda: session.run == first)
    assert everything(session._worker._trainer) == left
    assert (update_of(session), session.frame.snapshot.name) == (7, "first")
    assert session.state is State.PAUSED
    step(session, until, 5)
    alone = Trainer(wanted, "first")
    for _ in range(12):
        alone.step()
    assert everything(session._worker._trainer) == everything(alone)


def test_a_run_that_plays_when_it_is_left_is_paused_when_it_is_back(session, until, experiment):
    first = session.reset(experiment())
    session.play()
    until(lambda: update_of(session) > 5)
    second = session.reset(experiment())
    until(lambda: session.run == second)
    session.restore(first, experiment())
    until(lambda: session.run == first)
    until(lambda: session.state is State.PAUSED)
    assert update_of(session) == session._worker._trainer.update > 5


def test_the_newer_run_waits_where_it_was_too(session, until, experiment):
    first = session.reset(experiment())
    until(lambda: session.run == first)
    second = session.reset(experiment())
    until(lambda: session.run == second)
    step(session, until, 2)
    session.restore(first, experiment())
    until(lambda: session.run == first)
    step(session, until, 1)
    session.restore(second, experiment())
    until(lambda: session.run == second and update_of(session) == 2)
    session.restore(first, experiment())
    until(lambda: session.run == first and update_of(session) == 1)


def test_a_run_that_is_not_kept_begins_again_and_says_so(session, received, until, experiment):
    session._worker._shelf = RunShelf(most_runs=1)
    runs = [session.reset(experiment(seed=seed)) for seed in (1, 2, 3)]
    until(lambda: session.run == runs[-1])
    session.restore(runs[0], experiment(seed=1))
    until(lambda: session.run == runs[0])
    until(lambda: received.failures)
    assert session.frame.snapshot.experiment.seed == 1
    assert "begins again" in received.failures[-1][0]
    session.restore(runs[2], experiment(seed=3))
    until(lambda: session.run == runs[2])
    assert len(received.failures) == 1


def test_only_the_last_few_runs_are_kept(experiment):
    shelf = RunShelf(most_runs=2)
    lanes = [Lane(seed, Timeline(Trainer(experiment(seed=seed)))) for seed in range(4)]
    for lane in lanes:
        shelf.put(lane)
    assert [shelf.get(run) for run in range(4)] == [None, None, *lanes[2:]]


def test_a_run_that_is_too_large_is_not_kept(experiment):
    shelf = RunShelf(most_bytes=1)
    shelf.put(Lane(1, Timeline(Trainer(experiment()))))
    assert shelf.get(1) is None


def test_leaving_a_run_does_not_wait_for_what_it_computes(session, points, until, experiment):
    first = session.reset(experiment())
    until(lambda: session.run == first)
    points.hold("step")
    session.play()
    assert points.reached["step"].wait(60)
    second = session.reset(experiment())
    session.restore(first, experiment())
    points.let_go("step")
    until(lambda: session.run == first and session.state is State.PAUSED)
    assert second == first + 1
    assert update_of(session) == session._worker._trainer.update
