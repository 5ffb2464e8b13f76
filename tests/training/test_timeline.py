"""Every update of a run can be had again, bit by bit, from its keyframes."""

from __future__ import annotations

import dataclasses
from dataclasses import replace

import numpy as np
import pytest

from rnnviz.experiment.override import with_overrides
from rnnviz.experiment.preset import list_presets, load_preset
from rnnviz.nn.clipping import ClipGlobalNorm
from rnnviz.training.diagnostics import completed
from rnnviz.training.keyframe_store import DENSE
from rnnviz.training.timeline import SPACING, Replay, Timeline
from rnnviz.training.trainer import Trainer

PRESETS = [preset.name for preset in list_presets()]
NOT_COMPARED = {"checkpoint", "source", "scratch", "previous"}
"""What has an identity of its own (parameters are compared beside it), buffers, and what is known
only until the next update has shown that it is not needed."""
TABLES = {"_update", "_low", "_high", "_last", "_broken", "_newest", "_table", "_shared", "_points"}
"""Where logs keep what `snapshot` and `recorded` return: copies share them, with room to spare."""


def difference(one, other, where=""):
    """Return the path of the first place at which two values differ, "" where they are equal."""
    if one is other:
        return ""
    if type(one) is not type(other):
        return f"{where}: {type(one)} and {type(other)}"
    if isinstance(one, np.ndarray):
        same = one.dtype == other.dtype and one.shape == other.shape
        return "" if same and one.tobytes() == other.tobytes() else where
    if dataclasses.is_dataclass(one):
        names = [f.name for f in dataclasses.fields(one) if f.name not in NOT_COMPARED]
        pairs = [(name, getattr(one, name), getattr(other, name)) for name in names]
    elif isinstance(one, dict):
        if one.keys() != other.keys():
            return f"{where}: keys"
        pairs = [(key, one[key], other[key]) for key in one]
    elif isinstance(one, list | tuple):
        if len(one) != len(other):
            return f"{where}: {len(one)} and {len(other)} items"
        pairs = [(i, *both) for i, both in enumerate(zip(one, other, strict=True))]
    elif type(one).__module__.startswith("rnnviz") and hasattr(one, "__dict__"):
        parts = ({k: v for k, v in vars(each).items() if k not in TABLES} for each in (one, other))
        return difference(*parts, where)
    else:
        return "" if repr(one) == repr(other) else f"{where}: {one!r} and {other!r}"
    found = (difference(a, b, f"{where}.{name}") for name, a, b in pairs)
    return next(filter(None, found), "")


def standing(trainer):
    """Return all that a view or a recording is made of, and what the next update needs."""
    flat = trainer.parameters.flat.copy()
    return trainer.snapshot(), flat, trainer.recorded(), trainer.keyframe()


def assert_stands_as(replayed, original):
    assert difference(standing(replayed), standing(original)) == ""


class Clock:
    """Says that every update took a share of the time that two keyframes are apart."""

    def __init__(self, every):
        self.calls, self.every = 0, every

    def __call__(self):
        self.calls += 1
        return self.calls * SPACING / self.every


def run(preset, updates, every=7, changes=(), **limits):
    """Return the timeline of a trained run, with a keyframe after every few updates."""
    timeline = Timeline(Trainer(preset.experiment), clock=Clock(every - 0.5), **limits)
    for n in range(updates):
        if n in dict(changes):
            timeline.change(dict(changes)[n])
        timeline.step()
    return timeline


def straight(preset, update, changes=()):
    """Return a run that stopped after an update."""
    *_, trainer = every_update(preset, update, changes)
    return trainer


def every_update(preset, last, changes=()):
    """Yield a run after each of its updates from 0 on."""
    trainer = Trainer(preset.experiment)
    trainer.evaluate_if_due()
    yield trainer
    for n in range(last):
        if n in dict(changes):
            trainer.change(dict(changes)[n])
        trainer.step()
        trainer.evaluate_if_due()
        yield trainer


@pytest.mark.parametrize("name", PRESETS)
def test_any_update_of_a_preset_is_had_again(name):
    preset = load_preset(name)
    count = 20 if preset.experiment.cell.size < 64 else 7
    timeline = run(preset, count, every=4)
    replay = Replay(timeline)
    wanted = (count - 2, 2, count // 2)
    passed = enumerate(every_update(preset, max(wanted)))
    original = {n: standing(trainer) for n, trainer in passed if n in wanted}
    for update in wanted:
        assert difference(standing(replay.seek(update)), original[update]) == ""


def test_keyframes_are_as_far_apart_as_updates_take():
    assert run(load_preset("rare-spike-clipped"), 25, every=7).updates == (0, 7, 14, 21)


@pytest.mark.parametrize("name", ["exploding", "rtrl-online", "lstm-remembers"])
def test_a_restored_run_goes_on_as_if_nothing_had_been(name):
    preset = load_preset(name)
    trainer = straight(preset, 12)
    keyframe = trainer.keyframe()
    for _ in range(9):
        trainer.step()
    trainer.restore(keyframe)
    for _ in range(4):
        trainer.step()
        trainer.evaluate_if_due()
    assert_stands_as(trainer, straight(preset, 16))


@pytest.mark.parametrize("every", [1, 3])
def test_a_diverged_run_is_had_again_before_and_after_its_end(every):
    """What preceded the end is found among more updates than lie after the last keyframe."""
    preset = load_preset("exploding")
    timeline = run(preset, 60, every=every)
    end = timeline.trainer
    assert end.outcome == "diverged"
    assert end.antecedents.died[0].first < 20
    assert end.update == timeline.present
    replay = Replay(timeline)
    for update in (end.update, end.update - 1, end.update - 3, 0, 500):
        assert_stands_as(replay.seek(update), straight(preset, update))


def test_float32_and_settings_changed_on_the_way_are_had_again():
    preset = with_overrides(load_preset("gru-remembers"), ["network.precision=float32"])
    clipped = replace(preset.experiment, clipping=ClipGlobalNorm(threshold=0.01))
    faster = replace(clipped, optimizer=replace(clipped.optimizer, learning_rate=0.003))
    changes = ((10, clipped), (14, faster), (21, clipped))
    timeline = run(preset, 30, changes=changes)
    replay = Replay(timeline)
    for update in (10, 11, 21, 20, 28, 14, 2):
        assert_stands_as(replay.seek(update), straight(preset, update, changes))


def test_what_stopped_is_evaluated_like_a_run_that_stopped_there():
    preset = load_preset("rare-spike-clipped")
    timeline = run(preset, 60)
    replay = Replay(timeline)
    for update in (50, 49, 12, 13):
        found, expected = replay.seek(update), straight(preset, update)
        found.evaluate()
        expected.evaluate()
        assert_stands_as(found, expected)
        assert expected.snapshot().evaluations[-1].update == update


@pytest.mark.parametrize("name", ["cliff", "chaos"])
def test_the_loss_slice_of_the_past_has_no_future(name):
    """The run with the other clipping is shared with the present, and goes back too."""
    preset = load_preset(name)
    timeline = run(preset, 30)
    completed(timeline.trainer.frame(), {"cliff"})
    found = completed(Replay(timeline).seek(12).frame(), {"cliff"}).loss_slice
    expected = completed(straight(preset, 12).frame(), {"cliff"}).loss_slice
    assert found.counterfactual.updates[-1] == 12
    assert difference(found, expected) == ""


def test_the_way_back_is_shorter_the_second_time(monkeypatch):
    """Where keyframes are far apart, those made on the way lead to the updates around."""
    preset = load_preset("rare-spike-clipped")
    replay = Replay(run(preset, 60, every=100), clock=Clock(every=2))
    assert_stands_as(replay.seek(50), straight(preset, 50))
    steps, step = [], Trainer.step
    monkeypatch.setattr(Trainer, "step", lambda trainer: steps.append(step(trainer)))
    found = replay.seek(49)
    assert len(steps) < 6
    monkeypatch.undo()
    assert_stands_as(found, straight(preset, 49))
    for update in (52, 30, 7, 58, 0):
        assert_stands_as(replay.seek(update), straight(preset, update))


def test_a_seek_that_is_called_off_goes_on_later():
    preset = load_preset("rare-spike-clipped")
    replay = Replay(run(preset, 30, every=100))
    asked = iter([False] * 5 + [True])
    assert replay.seek(20, lambda: next(asked)).update == 5
    assert_stands_as(replay.seek(20), straight(preset, 20))


def test_keyframes_keep_to_their_budget():
    preset = load_preset("exploding")
    budget = 12 * Trainer(preset.experiment).keyframe().nbytes
    timeline = run(preset, 22, every=1, budget=budget)
    assert timeline.nbytes <= budget
    assert timeline.updates[0] == 0
    assert timeline.updates[-1] == 22
    assert_stands_as(Replay(timeline).seek(17), straight(preset, 17))


def test_of_many_keyframes_those_stay_that_are_equally_far_apart_but_the_newest():
    preset = load_preset("rare-spike-clipped")
    budget = (DENSE + 24) * Trainer(preset.experiment).keyframe().nbytes * 1.05
    timeline = run(preset, 290, every=1, budget=budget)
    apart = np.diff(timeline.updates)
    assert set(apart[-DENSE // 2 :]) == {1}
    assert apart.max() <= 3 * (290 - DENSE) / 24
    clip = next(m for m in timeline.trainer.milestones if m.kind == "clip")
    assert timeline.nearest(clip.update - 1).update == clip.update - 1


def test_only_the_keyframe_before_the_end_holds_the_parameters_before_it():
    timeline = run(load_preset("exploding"), 60, every=1)
    end = timeline.present
    held = [n for n in timeline.updates if timeline.nearest(n).previous is not None]
    assert held == [end - 1, end]


def test_a_keyframe_does_not_change_when_the_run_goes_on():
    preset = load_preset("rare-spike-clipped")
    trainer = straight(preset, 5)
    keyframe = trainer.keyframe()
    for _ in range(40):
        trainer.step()
    trainer.restore(keyframe)
    assert_stands_as(trainer, straight(preset, 5))


class Counter:
    """A run that does nothing but count, a hundred updates at a time."""

    experiment = antecedents = None
    stopped, milestones = False, ()

    def __init__(self):
        self.update = 0
        self.size = replace(
            straight(load_preset("rare-spike-clipped"), 0).keyframe(), previous=None
        )

    def step(self):
        self.update += 100

    def evaluate_if_due(self):
        """It is not evaluated."""

    def keyframe(self):
        return replace(self.size, update=self.update)


def test_a_million_updates_have_keyframes_evenly_within_their_budget():
    counter = Counter()
    budget = (DENSE + 400) * counter.size.nbytes
    timeline = Timeline(counter, budget, Clock(every=0.5))
    for _ in range(10_000):
        timeline.step()
    apart = np.diff(timeline.updates)
    assert timeline.present == 1_000_000
    assert budget * 0.9 < timeline.nbytes <= budget
    assert apart.max() <= 3 * 1_000_000 / 400
    assert set(apart[-DENSE // 2 :]) == {100}
    assert timeline.nearest(777_777).update <= 777_777
