"""Whatever is done with two runs, every frame shows both as they would be alone then."""

from __future__ import annotations

import random
from dataclasses import replace

import pytest

from rnnviz.experiment.difference import apply_changes
from rnnviz.nn.clipping import ClipGlobalNorm, NoClipping
from rnnviz.training.replay import beginning, repeated_run
from tests.session.test_replay import update_of

ACTS = 250


def numbers(snapshot):
    """Return the loss of the probe sequence and the parameters."""
    return snapshot.trace.loss, snapshot.checkpoint.parameters.flat.tobytes()


def assert_as_alone(snapshots):
    """Compare with runs that nobody has branched, replayed or looked at."""
    courses = {}
    for snapshot in snapshots:
        past = tuple(c for c in snapshot.changes if c.update < snapshot.update)
        first = beginning(snapshot.experiment, snapshot.changes)
        courses.setdefault((first, past), {})[snapshot.update] = numbers(snapshot)
    for (first, past), found in courses.items():
        last = apply_changes(first, [(c.key, c.before, c.after) for c in past])
        run = repeated_run(last, past, budget=0)
        for update in sorted(found):
            trainer = run.at(update)
            expected = trainer.trace().loss, trainer.parameters.flat.tobytes()
            assert found[update] == expected, (update, past)


class Player:
    """Does anything that a user can do with two runs."""

    def __init__(self, session, experiment, seed):
        self.session, self.choose = session, random.Random(seed)
        self.experiment = experiment
        self.left = []

    def act(self):
        acts = (
            (self.session.play, 4),
            (self.session.pause, 3),
            (self.session.single, 4),
            (self.seek, 8),
            (self.session.follow, 3),
            (self.session.swap, 4),
            (self.place_beside, 2),
            (self.branch, 3),
            (self.session.close_twin, 1),
            (self.change, 3),
            (self.session.reset_both, 1),
            (self.restore, 2),
        )
        self.choose.choices([act for act, _ in acts], [weight for _, weight in acts])[0]()

    def seek(self):
        self.session.seek(self.choose.randrange(self.session.present + 1))

    def place_beside(self):
        self.note()
        self.session.place_beside(self.experiment(seed=self.choose.randrange(1, 4)))

    def branch(self):
        self.note()
        update = max(0, self.session.present - self.choose.randrange(40))
        self.session.branch(update, self.otherwise(self.session.experiment))

    def change(self):
        twin = self.choose.random() < 0.5
        settings = self.session.twin_experiment if twin else self.session.experiment
        if settings is not None:
            self.session.change(self.otherwise(settings), twin=twin)

    def otherwise(self, experiment):
        clipping = self.choose.choice([NoClipping(), ClipGlobalNorm(threshold=0.1)])
        rate = self.choose.choice([0.01, 0.1, 0.3])
        optimizer = replace(experiment.optimizer, learning_rate=rate)
        return replace(experiment, clipping=clipping, optimizer=optimizer)

    def note(self):
        session = self.session
        if session.frame is not None and session.run:
            twin = (session.twin_run, session.twin_experiment, "") if session.twin_run else None
            if twin is None or twin[1] is not None:
                self.left.append((session.run, session.experiment, "", twin))

    def restore(self):
        if self.left:
            self.session.restore(*self.choose.choice(self.left[-3:]))


@pytest.mark.parametrize("seed", [1, 2])
def test_every_frame_of_both_runs_is_that_of_its_update(session, received, until, experiment, seed):
    run = session.reset(experiment())
    until(lambda: session.run == run)
    session.set_speed(400)
    player, seen = Player(session, experiment, seed), []
    session.frame_ready.connect(lambda frame: seen.append((frame, session.twin_run)))
    for _ in range(ACTS):
        player.act()
        if player.choose.random() < 0.7:
            until(lambda: session._worker.status.commands_done == session._commands_sent)
        count = len(received.frames)
        if player.choose.random() < 0.7 and (session.playing or session.sought is not None):
            until(lambda count=count: len(received.frames) > count or not moves(session))
    session.pause()
    until(lambda: session._worker.status.commands_done == session._commands_sent)
    session.follow()
    until(lambda: update_of(session) == session.present)
    assert all("begins again" in message for message, _ in received.failures)
    shown = {}
    for frame, twin_run in seen:
        assert (frame.other is not None) == bool(twin_run)
        for part in (frame, frame.other):
            if part is not None:
                shown[id(part.snapshot)] = part.snapshot
    assert len(shown) > 100
    assert any(frame.other for frame, _ in seen)
    assert_as_alone(shown.values())


def moves(session):
    """Whether another frame will come by itself."""
    return (session.playing and session.sought is None) or not in_step(session)


@pytest.mark.parametrize("seed", [3])
def test_once_both_stand_they_stand_at_one_update(session, received, until, experiment, seed):
    run = session.reset(experiment())
    until(lambda: session.run == run)
    player = Player(session, experiment, seed)
    met = 0
    for _ in range(ACTS // 4):
        player.act()
        session.pause()
        until(lambda: session._worker.status.commands_done == session._commands_sent)
        until(lambda: in_step(session))
        met += session.frame.other is not None
    assert met > 10
    assert all("begins again" in message for message, _ in received.failures)


def in_step(session):
    """Whether both runs on screen stand at the update that is wanted."""
    frame = session.frame
    wanted = session.present if session.sought is None else session.sought
    parts = [frame] if frame.other is None else [frame, frame.other]
    expected = 1 if session.twin_experiment is None else 2
    return len(parts) == expected and {part.snapshot.update for part in parts} == {wanted}
