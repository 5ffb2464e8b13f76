"""The frames are those of the run, bit by bit, and nothing but what is drawn moves."""

from __future__ import annotations

import dataclasses

import numpy as np
import pytest

import rnnviz
from rnnviz.animation.frames import SurfaceFrames
from rnnviz.animation.limits import SharedLimits, common_limits
from rnnviz.animation.updates import Updates
from rnnviz.experiment.override import with_overrides
from rnnviz.experiment.preset import load_preset
from rnnviz.export.exporter import with_diagnostics
from rnnviz.plot.axis_limit import panel_limits
from rnnviz.plot.figure import HeatMap
from rnnviz.text import BadInput
from rnnviz.training.analysis.loss_slice import loss_slice
from rnnviz.training.replay import repeated_run
from rnnviz.training.trainer import Trainer
from tests.animation.example import PRESET, VIEW, UpdateFrames, frames


def test_each_frame_is_that_of_a_run_that_was_stopped_there() -> None:
    made = {frame.snapshot.update: frame for frame in frames([0, 2, 5]).since(0)}
    assert list(made) == [0, 2, 5]
    for update, frame in made.items():
        trainer = Trainer(PRESET.experiment, PRESET.name)
        for _ in range(update):
            trainer.evaluate_if_due()
            trainer.step()
        trainer.evaluate()
        alone = trainer.snapshot()
        assert frame.present == 5
        for one, other in zip(frame.snapshot.trace.layers, alone.trace.layers, strict=True):
            np.testing.assert_array_equal(one.delta, other.delta)
        np.testing.assert_array_equal(frame.snapshot.history.loss.last, alone.history.loss.last)
        assert frame.snapshot.evaluations == alone.evaluations


def test_frames_can_be_asked_for_again_from_any_on() -> None:
    run = frames()
    first = [frame.snapshot.trace.layers[0].delta for frame in run.since(0)]
    again = [frame.snapshot.trace.layers[0].delta for frame in run.since(3)]
    np.testing.assert_array_equal(first[3:], again)


def test_the_loss_around_a_path_is_computed_once_and_every_path_is_its_own() -> None:
    """Where training moves two parameters, each frame is what a run that stopped there shows."""
    preset = with_overrides(load_preset("cliff"), ["task.length=5"])
    run = UpdateFrames([repeated_run(preset.experiment, name=preset.name)], [1, 2, 4])
    shown = list(SurfaceFrames(run).since(0))
    slices = [frame.loss_slice for frame in shown]
    assert len({id(found.log10_loss) for found in slices}) == 1
    for frame, found in zip(shown, slices, strict=True):
        alone = loss_slice(frame.snapshot.checkpoint, resolution=2)
        np.testing.assert_array_equal(found.path, alone.path)
        assert (found.updates[-1], found.plane_of) == (frame.snapshot.update, None)
        assert with_diagnostics(frame, [VIEW["cliff"]]).loss_slice is found


def test_of_a_plane_through_another_update_it_is_said_of_which() -> None:
    run = frames([1, 5])
    first, last = (frame for frame in SurfaceFrames(run).since(0))
    assert (first.loss_slice.plane_of, last.loss_slice.plane_of) == (5, None)
    notes = [VIEW["cliff"].figure(frame).panels[0].note for frame in (first, last)]
    assert ["plane is that of update 5" in note for note in notes] == [True, False]


def test_a_run_beside_it_stays_at_its_end() -> None:
    short = with_overrides(load_preset("exploding"), ["cell.size=4", "task.length=8"])
    pair = [repeated_run(p.experiment, name=p.name) for p in (PRESET, short)]
    shown = list(UpdateFrames(pair, [0, 3]).since(0))
    assert [frame.other.snapshot.update for frame in shown if frame.other] == [0, 3]


def test_limits_and_colours_are_those_of_all_frames() -> None:
    views = [
        VIEW[name] for name in ("hidden", "delta", "loss", "spectrum", "gradients", "triangle")
    ]
    exploding = with_overrides(load_preset("exploding"), ["training.updates=8", "cell.size=8"])
    run = frames(range(0, 9, 2), exploding)
    for view in views:
        shared = SharedLimits()
        figures = [view.figure(with_diagnostics(frame, [view])) for frame in run.since(0)]
        for figure in figures:
            shared.add(figure)
        seen = {}
        for figure in map(shared.fixed, figures):
            for panel, limits in zip(figure.panels, panel_limits(figure.panels), strict=True):
                maps = [(a.label, a.low, a.high) for a in panel.artists if isinstance(a, HeatMap)]
                if not panel.message:
                    assert seen.setdefault(panel.key, (limits, maps)) == (limits, maps)
                assert "moved in steps" not in panel.note
        assert seen


def test_a_few_frames_do_not_make_a_linear_scale_useless() -> None:
    spans = [(-1.0, 1.0)] * 19 + [(-1e6, 1e6)]
    assert common_limits(spans, log10=False) == (-1.0, 1.0)
    assert common_limits(spans, log10=True) == (-1e6, 1e6)
    assert common_limits([(-1.0, 1.0), (-5.0, 2.0)], log10=False) == (-5.0, 2.0)


@pytest.mark.parametrize(
    ("updates", "end", "expected"),
    [
        (Updates(), 3, (0, 1, 2, 3)),
        (Updates(2, 9, 3), 20, (2, 5, 8, 9)),
        (Updates(0, 50), 25, tuple(range(26))),
        (Updates(every=10), 25, (0, 10, 20, 25)),
    ],
)
def test_updates_end_with_the_last(updates: Updates, end: int, expected: tuple[int, ...]) -> None:
    assert updates.of_run(end) == expected


def test_many_updates_give_about_sixty_frames() -> None:
    assert 50 <= len(Updates().of_run(1000)) <= 61


@pytest.mark.parametrize("bad", [Updates(5, 5), Updates(30), Updates(0, 90_000, 1)])
def test_updates_that_make_no_picture_are_refused(bad: Updates) -> None:
    with pytest.raises(BadInput, match="animation"):
        bad.of_run(20 if bad.every is None else 90_000)


def test_the_frames_are_those_of_the_api() -> None:
    run = rnnviz.load("vanishing")
    (frame,) = frames([1], load_preset("vanishing")).since(0)
    np.testing.assert_array_equal(
        frame.snapshot.trace.layers[0].delta, run.frame(1).snapshot.trace.layers[0].delta
    )
    assert dataclasses.is_dataclass(frame)
