"""A run that goes on from an update with other settings is that run with the change made then."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rnnviz.experiment.experiment import Experiment
from rnnviz.experiment.override import with_overrides
from rnnviz.experiment.preset import load_preset
from rnnviz.nn.clipping import ClipGlobalNorm, NoClipping
from rnnviz.text import BadInput
from rnnviz.training.diagnostics import completed
from rnnviz.training.replay import repeated_run
from rnnviz.training.timeline import Replay
from tests.training.test_timeline import assert_stands_as, difference, run, straight


def clipped(experiment: Experiment, threshold: float = 0.01) -> Experiment:
    return replace(experiment, clipping=ClipGlobalNorm(threshold=threshold))


def faster(experiment: Experiment, rate: float = 0.003) -> Experiment:
    return replace(experiment, optimizer=replace(experiment.optimizer, learning_rate=rate))


def train(timeline, updates):
    while timeline.trainer.update < updates and not timeline.trainer.stopped:
        timeline.step()
    return timeline.trainer


@pytest.mark.parametrize(
    ("name", "updates", "overrides"),
    [
        ("rare-spike-clipped", 45, ()),
        ("gru-remembers", 16, ("network.precision=float32",)),
        ("rtrl-online", 7, ()),
        ("truncated", 16, ()),
        ("digit-sum-5", 45, ()),
        ("lstm-remembers", 12, ("optimizer.name=adam",)),
    ],
)
def test_a_branch_equals_a_run_that_was_changed_then(name, updates, overrides):
    preset = with_overrides(load_preset(name), list(overrides))
    timeline, at = run(preset, updates, every=5), updates - 3
    other = clipped(preset.experiment)
    branch = timeline.branch(at, other)
    assert_stands_as(train(branch, updates + 2), straight(preset, updates + 2, ((at, other),)))
    replay = Replay(branch)
    for update in (updates, at, at + 1, 3):
        assert_stands_as(replay.seek(update), straight(preset, update, ((at, other),)))


def test_the_run_it_branches_off_stays_as_it_is():
    preset = load_preset("rare-spike-clipped")
    timeline = run(preset, 30, every=4)
    branch = timeline.branch(10, faster(preset.experiment))
    train(branch, 40)
    assert_stands_as(timeline.trainer, straight(preset, 30))
    assert_stands_as(train(timeline, 35), straight(preset, 35))
    assert_stands_as(Replay(timeline).seek(22), straight(preset, 22))


def test_it_shares_the_keyframes_before():
    preset = load_preset("rare-spike-clipped")
    timeline = run(preset, 30, every=4)
    branch = timeline.branch(18, faster(preset.experiment))
    shared = [n for n in timeline.updates if n <= 18]
    assert all(branch.nearest(n) is timeline.nearest(n) for n in shared)
    assert branch.updates == (*shared, 18)


def test_what_exploded_is_clipped_from_the_update_before():
    """What preceded the end is found among updates before the branch, too."""
    preset = load_preset("exploding")
    timeline = run(preset, 60, every=3)
    end = timeline.trainer.first_bad_update
    assert timeline.trainer.outcome == "diverged"
    other = clipped(preset.experiment, 1.0)
    last = timeline.trainer.parameters_update  # from the next on the gradient is not finite
    trainer = train(timeline.branch(last, other), end + 30)
    assert trainer.outcome == "ok"
    assert_stands_as(trainer, straight(preset, end + 30, ((last, other),)))
    late = run(preset, end - 1, every=1).branch(end - 1, other)
    assert train(late, end + 30).outcome == "diverged"
    expected = straight(preset, end + 30, ((end - 1, other),))
    assert_stands_as(late.trainer, expected)
    assert_stands_as(Replay(late).seek(end), expected)
    wild = faster(preset.experiment, 10.0)
    again = train(timeline.branch(end - 3, wild), end + 30)
    assert again.outcome == "diverged"
    assert again.antecedents.until is not None
    assert_stands_as(again, straight(preset, end + 30, ((end - 3, wild),)))


def test_settings_changed_before_it_are_kept_and_those_after_are_not():
    preset = load_preset("rare-spike-clipped")
    first, second = clipped(preset.experiment, 0.5), faster(preset.experiment)
    timeline = run(preset, 30, changes=((5, first), (20, second)))
    third = replace(first, clipping=NoClipping())
    for update in (5, 12, 20):
        changes = ((5, first), (update, third)) if update > 5 else ((5, third),)
        branch = timeline.branch(update, third)
        assert_stands_as(train(branch, 33), straight(preset, 33, changes))
        found = [change for change in branch.trainer.changes if change.update == update]
        assert [change.key for change in found] or update == 5


def test_a_branch_has_branches():
    preset = load_preset("rare-spike-clipped")
    one, two = clipped(preset.experiment, 0.5), faster(clipped(preset.experiment, 0.5))
    branch = run(preset, 25).branch(12, one)
    train(branch, 30)
    changes = ((12, one), (22, two))
    assert_stands_as(train(branch.branch(22, two), 36), straight(preset, 36, changes))


def test_a_recording_of_it_is_replayed_bit_by_bit():
    preset = load_preset("rare-spike-clipped")
    branch = run(preset, 25).branch(12, clipped(preset.experiment))
    trainer = train(branch, 30)
    again = repeated_run(trainer.experiment, trainer.changes).end(30)
    assert difference(again.snapshot().history, trainer.snapshot().history) == ""
    assert difference(again.parameters.flat, trainer.parameters.flat) == ""


def test_its_loss_slice_shows_what_its_own_other_clipping_would_do():
    preset = load_preset("cliff")
    timeline = run(preset, 30)
    completed(timeline.trainer.frame(), {"cliff"})
    other = faster(preset.experiment, 0.001)
    found = completed(train(timeline.branch(12, other), 20).frame(), {"cliff"}).loss_slice
    expected = completed(straight(preset, 20, ((12, other),)).frame(), {"cliff"}).loss_slice
    assert difference(found, expected) == ""


def test_settings_that_cannot_change_are_refused_by_their_names():
    preset = load_preset("rare-spike-clipped")
    timeline = run(preset, 10)
    other = with_overrides(preset, ["seed=3", "cell.size=9", "optimizer.learning_rate=0.5"])
    with pytest.raises(BadInput) as caught:
        timeline.branch(5, other.experiment)
    line = str(caught.value)
    assert "\n" not in line
    assert "seed, cell.size: " in line
    assert "learning_rate" not in line


def test_a_run_does_not_go_on_after_its_end():
    preset = load_preset("exploding")
    timeline = run(preset, 60)
    with pytest.raises(BadInput, match="come to its end at update"):
        timeline.branch(timeline.present, clipped(preset.experiment))


@settings(max_examples=12, deadline=None, derandomize=True)
@given(
    updates=st.integers(0, 40),
    at=st.integers(0, 45),
    after=st.integers(0, 12),
    every=st.integers(1, 9),
    rate=st.sampled_from([0.0001, 0.01, 3.0]),
)
def test_wherever_it_branches_off(updates, at, after, every, rate):
    preset = load_preset("rare-spike-clipped")
    other, at = faster(preset.experiment, rate), min(at, updates)
    branch = run(preset, updates, every=every).branch(at, other)
    expected = straight(preset, at + after, ((at, other),))
    if not after:
        expected.change(other)
    assert_stands_as(train(branch, at + after), expected)


def test_a_branch_is_given_up_on_the_way_where_the_window_closes():
    preset = load_preset("rare-spike-clipped")
    timeline = run(preset, 30, every=100)
    asked = iter([False] * 5 + [True] * 100)
    with pytest.raises(BadInput, match="the way back to update 20 was given up"):
        timeline.branch(20, clipped(preset.experiment), lambda: next(asked))
    assert timeline.present == 30
