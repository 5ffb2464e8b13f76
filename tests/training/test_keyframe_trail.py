"""Keyframes made on the way to past updates lie close together around the last of them."""

from __future__ import annotations

from types import SimpleNamespace

import pytest

from rnnviz.experiment.preset import load_preset
from rnnviz.training import timeline as timeline_module
from rnnviz.training.keyframe_trail import KeyframeTrail
from rnnviz.training.timeline import Replay
from rnnviz.training.trainer import Trainer
from tests.training.test_timeline import Clock, assert_stands_as, run, straight


def trail_of(*updates, budget=5):
    trail = KeyframeTrail(budget)
    for update in updates:
        trail.add(SimpleNamespace(update=update, nbytes=1))
    return trail


def kept(trail, until=100):
    return [n for n in range(until) if n in trail]


def test_the_nearest_is_never_after_the_update():
    trail = trail_of(7, 3, 5)
    assert trail.nearest(2) is None
    assert [trail.nearest(n).update for n in (3, 4, 6, 7, 99)] == [3, 3, 5, 7, 7]


@pytest.mark.parametrize(
    ("updates", "left"),
    [
        (range(10), [5, 6, 7, 8, 9]),
        (range(9, -1, -1), [0, 1, 2, 3, 4]),
        ((10, 20, 30, 40, 50, 28), [10, 20, 28, 30, 40]),
        ((10, 20, 30, 40, 50, 32), [20, 30, 32, 40, 50]),
    ],
)
def test_those_farthest_from_the_newest_go_first(updates, left):
    assert kept(trail_of(*updates)) == left


def test_one_that_is_too_large_is_not_kept():
    trail = trail_of(1, 2)
    trail.add(SimpleNamespace(update=3, nbytes=6))
    assert kept(trail) == []
    trail.add(SimpleNamespace(update=4, nbytes=5))
    assert kept(trail) == [4]


@pytest.fixture
def steps(monkeypatch):
    """The updates that are made again."""
    made, step = [], Trainer.step
    monkeypatch.setattr(Trainer, "step", lambda trainer: made.append(step(trainer)))
    return made


def test_what_is_dragged_to_and_fro_is_made_again_once(steps):
    preset = load_preset("rare-spike-clipped")
    replay = Replay(run(preset, 30, every=100), clock=Clock(every=2))
    replay.seek(25)
    steps.clear()
    for update in (24, 13, 2, 3, 19, 25):
        replay.seek(update)
    assert not steps
    assert_stands_as(replay.seek(9), straight(preset, 9))
    assert_stands_as(replay.seek(26), straight(preset, 26))


def test_few_are_taken_of_a_run_whose_updates_take_no_time():
    replay = Replay(run(load_preset("rare-spike-clipped"), 30, every=100), clock=Clock(every=30))
    replay.seek(25)
    assert 1 < len(kept(replay._trail)) < 10


def test_the_end_of_a_run_is_had_again_from_the_trail(monkeypatch):
    """The run diverges just after a keyframe of it, which must hold the parameters before."""
    monkeypatch.setattr(timeline_module, "TRAIL_SPACING", 0.0)
    preset = load_preset("exploding")
    replay = Replay(run(preset, 60, every=100))
    end = replay._timeline.present
    for update in (end - 1, 0, end, end - 2):
        assert_stands_as(replay.seek(update), straight(preset, update))
