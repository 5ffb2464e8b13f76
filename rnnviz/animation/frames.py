"""The frames of a moving picture, which may be asked for more than once."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Protocol

from rnnviz.training.replay import Progress, RepeatedRun
from rnnviz.training.snapshot import Frame
from rnnviz.views.part.selection import at_position


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
    """

    layer: str | None = None
    step: int | None = None


class UpdateFrames:
    """Frames of a run after some of its updates, made again one after another.

    Each equals the frame of a run that was stopped there.

    Parameters
    ----------
    run : RepeatedRun
    updates : sequence of int
        Ascending; none is after the end of the run.
    position : Position
    other : RepeatedRun or None
        The run beside it, which stays at its end where that is earlier.
    speed : float or None
        At which its preset is to be watched.
    """

    def __init__(
        self,
        run: RepeatedRun,
        updates: Sequence[int],
        position: Position = Position(),
        other: RepeatedRun | None = None,
        speed: float | None = None,
    ) -> None:
        self._run, self._other = run, other
        self.updates = tuple(updates)
        self._position, self._speed = position, speed

    def __len__(self) -> int:
        return len(self.updates)

    def since(self, number: int) -> Iterator[Frame]:
        """Yield the frames from one of them on, counted from 0."""
        for update in self.updates[number:]:
            frame = replace(_frame(self._run, update), present=self.updates[-1], speed=self._speed)
            if self._other is not None:
                frame = replace(frame, other=_frame(self._other, update))
            yield at_position(frame, self._position.layer, self._position.step)


def _frame(run: RepeatedRun, update: int) -> Frame:
    """Return the frame of a run after an update, without slow diagnostics."""
    trainer = run.at(update)
    trainer.evaluate()
    snapshot = trainer.snapshot()
    return Frame(snapshot, step=len(snapshot.trace.x), layer=snapshot.trace.main)


def end_of(run: RepeatedRun, last: int, progress: Progress = lambda trainer: None) -> int:
    """Train a run up to an update, or to where it ends; return where it stands then."""
    return run.at(last, progress).update
