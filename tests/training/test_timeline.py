"""Every update of a run can be had again, bit by bit, from its keyframes."""

from __future__ import annotations

import dataclasses
from dataclasses import replace

import numpy as np
import pytest

from rnnviz.experiment.override import with_overrides
from rnnviz.experiment.preset import list_presets, load_preset
from rnnviz.nn.clipping import ClipGlobalNorm
from rnnviz.training.timeline import Replay, Timeline
from rnnviz.training.trainer import Trainer

PRESETS = [preset.name for preset in list_presets()]
NOT_COMPARED = {"checkpoint", "source", "scratch"}
"""What has an identity of its own (parameters are compared beside it), and buffers."""


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
        return difference(vars(one), vars(other), where)
    else:
        return "" if repr(one) == repr(other) else f"{where}: {one!r} and {other!r}"
    found = (difference(a, b, f"{where}.{name}") for name, a, b in pairs)
    return next(filter(None, found), "")


def assert_stands_as(replayed, original):
    """Check everything that a view or a recording is made of, and what the next update needs."""
    assert difference(replayed.snapshot(), original.snapshot()) == ""
    assert difference(replayed.parameters.flat, original.parameters.flat) == ""
    assert difference(replayed.recorded(), original.recorded()) == ""
    assert difference(replayed.keyframe(), original.keyframe()) == ""


def run(preset, updates, every=7, changes=()):
    """Return a trained run and its timeline, with a keyframe after every few updates."""
    trainer = Trainer(preset.experiment)
    timeline = Timeline(trainer)
    for n in range(updates):
        if n in dict(changes):
            trainer.change(dict(changes)[n])
            timeline.note_change(trainer)
        trainer.step()
        timeline.note_update(trainer, 0.05 / every)
    return trainer, timeline


def straight(preset, update, changes=()):
    trainer = Trainer(preset.experiment)
    for n in range(update):
        if n in dict(changes):
            trainer.change(dict(changes)[n])
        trainer.step()
    return trainer


@pytest.mark.parametrize("name", PRESETS)
def test_any_update_of_a_preset_is_had_again(name):
    preset = load_preset(name)
    count = 34 if preset.experiment.cell.size < 64 else 9
    trainer, timeline = run(preset, count)
    replay = Replay(trainer, timeline)
    for update in (count - 5, 3, count // 2):
        assert_stands_as(replay.seek(update), straight(preset, update))


@pytest.mark.parametrize("name", ["exploding", "rtrl-online", "lstm-remembers", "adding"])
def test_a_restored_run_goes_on_as_if_nothing_had_been(name):
    preset = load_preset(name if name in PRESETS else "addition")
    trainer = straight(preset, 12)
    keyframe = trainer.keyframe()
    for _ in range(9):
        trainer.step()
    trainer.restore(keyframe)
    for _ in range(4):
        trainer.step()
    assert_stands_as(trainer, straight(preset, 16))


def test_a_diverged_run_is_had_again_before_and_after_its_end():
    preset = load_preset("exploding")
    trainer, timeline = run(preset, 60)
    assert trainer.outcome == "diverged"
    replay = Replay(trainer, timeline)
    for update in (trainer.update, trainer.update - 1, trainer.update - 3, 0, trainer.update):
        assert_stands_as(replay.seek(update), straight(preset, update))


def test_float32_and_settings_changed_on_the_way_are_had_again():
    preset = with_overrides(load_preset("lstm-remembers"), ["network.precision=float32"])
    clipped = replace(preset.experiment, clipping=ClipGlobalNorm(threshold=0.01))
    faster = replace(clipped, optimizer=replace(clipped.optimizer, learning_rate=0.003))
    changes = ((10, clipped), (14, faster), (21, clipped))
    trainer, timeline = run(preset, 30, changes=changes)
    replay = Replay(trainer, timeline)
    for update in (10, 11, 21, 20, 28, 14, 2):
        assert_stands_as(replay.seek(update), straight(preset, update, changes))


def test_keyframes_keep_to_their_budget():
    preset = load_preset("exploding")
    trainer = Trainer(preset.experiment)
    budget = 12 * trainer.keyframe().nbytes
    timeline = Timeline(trainer, budget)
    for _ in range(22):
        trainer.step()
        timeline.note_update(trainer, 1.0)
    assert timeline.nbytes <= budget
    assert timeline.updates[0] == 0
    assert len(timeline.updates) > 2
    assert_stands_as(Replay(trainer, timeline).seek(17), straight(preset, 17))


def test_a_keyframe_does_not_change_when_the_run_goes_on():
    preset = load_preset("lstm-remembers")
    trainer = straight(preset, 5)
    keyframe = trainer.keyframe()
    for _ in range(40):
        trainer.step()
    assert difference(keyframe, straight(preset, 5).keyframe()) == ""
