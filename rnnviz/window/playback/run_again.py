"""The runs of exported figures and of recordings, made again up to the updates where they stood."""

from __future__ import annotations

import time
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from rnnviz.experiment.difference import Change
from rnnviz.experiment.experiment import Experiment
from rnnviz.experiment.preset import Preset, parse_preset
from rnnviz.reading.progress import report_progress
from rnnviz.training.diagnostics import Diagnostic, completed
from rnnviz.training.probe import DEFAULT_PROBE, Probe, probe_of
from rnnviz.training.replay import RepeatedRun, beginning, same_course
from rnnviz.training.snapshot import Frame, Snapshot
from rnnviz.training.timeline import Timeline
from rnnviz.training.trainer import Trainer, bounded_trainer

if TYPE_CHECKING:
    from rnnviz.export.provenance import Provenance

PATIENCE = 10.0
"""Seconds that one run of a figure is trained again; of a longer one only the beginning opens."""
OF_KEPT: Collection[Diagnostic] = frozenset({"verdict", "weights"})
"""The diagnostics that views over updates draw."""


@dataclass(frozen=True)
class RunsAgain:
    """Runs where they stood.

    Attributes
    ----------
    timeline : Timeline
        The first.
    update : int
        The one to be shown: its last, or an earlier one.
    twin : Timeline or None
        The run beside it, where both go by one clock.
    twin_preset : Preset or None
        With which the twin begins.
    kept : tuple of Frame
        Runs that stood elsewhere, and those in the views over updates alone.
    differs : tuple of str
        The letters of those that are not exactly as they were recorded.
    probe : Probe
        The sequence that is shown.
    """

    timeline: Timeline[Trainer]
    update: int
    twin: Timeline[Trainer] | None = None
    twin_preset: Preset | None = None
    kept: tuple[Frame, ...] = ()
    differs: tuple[str, ...] = ()
    probe: Probe = DEFAULT_PROBE


class _TakesTooLongError(Exception):
    """A run takes longer than anybody waits."""


def runs_of_figure(origin: Provenance, path: Path) -> RunsAgain | None:
    """Return the runs of a figure; those beside the first that cannot be made again are left out.

    None where there is nothing to be made again: before the first update, where not all settings
    are known that were changed on the way, and where training takes longer than `PATIENCE`.
    """
    found = _of_figure(origin, path)
    if found is None:
        return None
    timeline, _ = found
    other = None if origin.other is None else _of_figure(origin.other, path)
    kept = [_of_figure(run, path) for run in origin.kept]
    twin, twin_preset = (None, None) if other is None else other
    if twin is not None and not in_step(timeline.trainer, twin.trainer):
        twin, kept = None, [other, *kept]
    shown = timeline.present if origin.shown is None else min(origin.shown, timeline.present)
    frames = tuple(_frame(*run) for run in kept if run is not None)
    probe = probe_of(origin.probe)
    return RunsAgain(timeline, shown, twin, twin_preset if twin else None, frames, probe=probe)


def runs_of_recording(frame: Frame, update: int, twin_preset: Preset | None = None) -> RunsAgain:
    """Return the runs of a recording that is shown, of which an earlier update is wanted."""
    timeline = _of_snapshot(frame.snapshot)
    differs = [] if same_course(frame.snapshot, timeline.trainer.snapshot()) else ["A"]
    again = RunsAgain(timeline, update, probe=frame.snapshot.probe)
    if frame.other is not None:
        snapshot = frame.other.snapshot
        twin = _of_snapshot(snapshot)
        if not in_step(timeline.trainer, twin.trainer):
            return replace(again, kept=(frame.other,), differs=tuple(differs))
        differs += [] if same_course(snapshot, twin.trainer.snapshot()) else ["B"]
        again = replace(again, twin=twin, twin_preset=twin_preset)
    return replace(again, differs=tuple(differs))


def in_step(run: Trainer, other: Trainer) -> bool:
    """Whether two runs stand as if trained side by side: at one update, or one has ended before."""
    earlier = min((run, other), key=lambda trainer: trainer.update)
    ended = earlier.stopped or earlier.update >= earlier.experiment.training.updates
    return run.update == other.update or ended


def _of_figure(origin: Provenance, path: Path) -> tuple[Timeline[Trainer], Preset] | None:
    if not origin.update or origin.course is None:
        return None
    preset = parse_preset(origin.preset, origin.name, str(path))
    end = time.monotonic() + PATIENCE

    def refuse_long() -> None:
        if time.monotonic() > end:
            raise _TakesTooLongError

    try:
        timeline = _again(preset.experiment, origin.course, origin.update, origin.name, refuse_long)
    except _TakesTooLongError:
        return None
    return timeline, preset


def _of_snapshot(snapshot: Snapshot) -> Timeline[Trainer]:
    return _again(snapshot.experiment, snapshot.changes, snapshot.update, snapshot.name)


def _again(
    experiment: Experiment,
    changes: Sequence[Change],
    update: int,
    name: str,
    check: Callable[[], None] = lambda: None,
) -> Timeline[Trainer]:
    """Return a run, trained again with all its changes of settings; it reports its progress."""
    timeline = Timeline(bounded_trainer(beginning(experiment, changes), name))

    def advanced(trainer: Trainer) -> None:
        report_progress(trainer.update / max(1, update))
        check()

    RepeatedRun(timeline, changes).end(update, advanced)
    timeline.trainer.evaluate()
    return timeline


def _frame(timeline: Timeline[Trainer], preset: Preset) -> Frame:
    """Return what is drawn of a run that stands beside another and is not trained on."""
    return completed(replace(timeline.trainer.frame(), speed=preset.speed), OF_KEPT)
