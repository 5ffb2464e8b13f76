"""The frames of a moving picture, which may be asked for more than once."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Literal, Protocol

from rnnviz.export.exporter import with_diagnostics
from rnnviz.training.analysis.loss_slice import LossSlice, moved_slice
from rnnviz.training.diagnostics import completed
from rnnviz.training.motion.played_update import PlayedUpdate
from rnnviz.training.probe import DEFAULT_PROBE, Probe
from rnnviz.training.replay import Progress, RepeatedRun
from rnnviz.training.snapshot import Frame, runs_beside, with_beside
from rnnviz.views.part.selection import at_position
from rnnviz.views.view import View


class Frames(Protocol):
    """What is animated: so many frames, the same ones whenever they are asked for."""

    def __len__(self) -> int: ...

    def since(self, number: int) -> Iterator[Frame]:
        """Yield the frames from one of them on, counted from 0."""
        ...


@dataclass(frozen=True)
class Position:
    """What of every frame is shown.

    Attributes
    ----------
    layer : str or None
        By its name; None for the main one.
    step : int or None
        Of the cursor; None for the last.
    batch : {"", "training", "held_out"}
        As of a frame.
    """

    layer: str | None = None
    step: int | None = None
    batch: Literal["", "training", "held_out"] = ""

    def of(self, frame: Frame) -> Frame:
        """Return the frame with its cursor there."""
        return replace(at_position(frame, self.layer, self.step), batch=self.batch)


ALL_OF_IT = Position()


class UpdateFrames:
    """Frames of a run after some of its updates, made again one after another.

    Each equals the frame of a run that was stopped there.

    Parameters
    ----------
    runs : sequence of RepeatedRun
        The run and those beside it, each of which stays at its end where that is earlier.
    updates : sequence of int
        Ascending; none is after the end of the first run.
    position : Position
    speed : float or None
        At which its preset is to be watched.
    probes : sequence of Probe
        The sequence that is drawn of each run, if it is not the usual one.
    """

    def __init__(
        self,
        runs: Sequence[RepeatedRun],
        updates: Sequence[int],
        position: Position = ALL_OF_IT,
        speed: float | None = None,
        probes: Sequence[Probe] = (),
    ) -> None:
        usual = [DEFAULT_PROBE] * (len(runs) - len(probes))
        self._runs = tuple(zip(runs, [*probes, *usual], strict=True))
        self.updates = tuple(updates)
        self._position, self._speed = position, speed

    def __len__(self) -> int:
        return len(self.updates)

    def since(self, number: int) -> Iterator[Frame]:
        """Yield the frames from one of them on, counted from 0."""
        for update in self.updates[number:]:
            yield self.at(update)

    def at(self, update: int) -> Frame:
        """Return the frame after an update, without slow diagnostics."""
        frame, *others = (_frame(run, update, probe) for run, probe in self._runs)
        frame = replace(frame, present=self.updates[-1], speed=self._speed)
        return self._position.of(with_beside(frame, others))


class SurfaceFrames:
    """Frames of a run with the loss around its path, which is computed once: for the last frame.

    So all frames show the same plane, as wide as the whole path needs.

    Parameters
    ----------
    frames : UpdateFrames
    """

    def __init__(self, frames: UpdateFrames) -> None:
        self._frames = frames
        self._slices: list[LossSlice | None] | None = None

    def __len__(self) -> int:
        return len(self._frames)

    def since(self, number: int) -> Iterator[Frame]:
        """Yield the frames from one of them on, counted from 0."""
        if self._slices is None:
            (last,) = self._frames.since(len(self) - 1)
            runs = [completed(run, {"cliff"}) for run in _all_runs(last)]
            self._slices = [run.loss_slice for run in runs]
        for frame in self._frames.since(number):
            pairs = zip(_all_runs(frame), self._slices, strict=True)
            first, *others = (_with_slice(*pair) for pair in pairs)
            yield with_beside(first, others)


def _all_runs(frame: Frame) -> tuple[Frame, ...]:
    return frame, *runs_beside(frame)


def _with_slice(frame: Frame, found: LossSlice | None) -> Frame:
    checkpoint = frame.snapshot.checkpoint
    if found is None or checkpoint is None:
        return frame
    value = moved_slice(found, checkpoint)
    return frame.with_result("cliff", value=value, update=frame.snapshot.update)


class MotionFrames:
    """Frames through one update: forward, loss, backward, sum, clip, step.

    Parameters
    ----------
    before, after : Frame
        Of neighbouring updates, with the diagnostics that are drawn.
    rate : float
        Frames a second.
    seconds : float or None
        How long it takes; None for as long as one can follow it.
    position : Position
    """

    def __init__(
        self,
        before: Frame,
        after: Frame,
        rate: float,
        seconds: float | None = None,
        position: Position = ALL_OF_IT,
    ) -> None:
        self._played = PlayedUpdate(before, after)
        self._played.prepare()
        if seconds is not None:
            self._played.schedule = self._played.schedule.over(seconds)
        self._count = max(2, round(rate * self._played.seconds) + 1)
        self._step = position.step

    def __len__(self) -> int:
        return self._count

    def since(self, number: int) -> Iterator[Frame]:
        """Yield the frames from one of them on, counted from 0."""
        apart = self._played.seconds / (self._count - 1)
        for i in range(number, self._count):
            yield self._played.frame(i * apart, step=self._step)


def through_update(
    run: UpdateFrames, views: Sequence[View], rate: float, seconds: float | None, position: Position
) -> MotionFrames:
    """Return the frames through the last of two neighbouring updates."""
    before, after = (with_diagnostics(frame, views) for frame in run.since(0))
    return MotionFrames(before, after, rate, seconds, position)


def _frame(run: RepeatedRun, update: int, probe: Probe) -> Frame:
    trainer = run.at(update)
    trainer.evaluate()
    snapshot = trainer.snapshot(probe)
    return Frame(snapshot, step=len(snapshot.trace.x), layer=snapshot.trace.main)


def end_of(run: RepeatedRun, last: int, progress: Progress = lambda trainer: None) -> int:
    """Train a run up to an update, or to where it ends; return where it stands then."""
    return run.at(last, progress).update
