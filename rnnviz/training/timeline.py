"""The updates of a run that are over: kept at keyframes, and made again in between.

Keyframes stand as far apart as it takes to make the updates between them again, and are thinned
where they would take more memory than they may.
"""

from __future__ import annotations

from bisect import bisect_right

from rnnviz.experiment.experiment import Experiment
from rnnviz.training.keyframe import Keyframe
from rnnviz.training.trainer import Trainer

BUDGET = 256 * 2**20
"""Bytes that the keyframes of a run may take, unless one says otherwise."""
SPACING = 0.05
"""Seconds of training between two keyframes, at least: then any update is made again in time."""


class Timeline:
    """The keyframes of a run, and the settings changed on the way.

    Parameters
    ----------
    trainer : Trainer
        The run, at its present.
    budget : int
        Bytes that all keyframes may take.
    """

    def __init__(self, trainer: Trainer, budget: int = BUDGET) -> None:
        self._budget = budget
        self._keyframes: list[Keyframe] = []
        self._seconds: list[float] = []
        self._changes: list[tuple[int, Experiment]] = []
        self._elapsed = 0.0
        self._spacing = SPACING
        self._used = 0
        self._add(trainer)

    @property
    def updates(self) -> tuple[int, ...]:
        """The updates of the keyframes."""
        return tuple(keyframe.update for keyframe in self._keyframes)

    @property
    def nbytes(self) -> int:
        """The memory that the keyframes take, about, in bytes."""
        return self._used

    def note_update(self, trainer: Trainer, seconds: float) -> None:
        """Note that an update was made, and what it took; keep a keyframe if one is due."""
        self._elapsed += seconds
        if self._elapsed - self._seconds[-1] >= self._spacing:
            self._add(trainer)

    def note_change(self, trainer: Trainer) -> None:
        """Note that settings were changed after the last update."""
        self._changes.append((trainer.update, trainer.experiment))

    def nearest(self, update: int) -> Keyframe:
        """Return the last keyframe that is not after an update."""
        place = bisect_right(self._keyframes, update, key=lambda keyframe: keyframe.update)
        return self._keyframes[max(place - 1, 0)]

    def changes_at(self, update: int) -> tuple[Experiment, ...]:
        """Return the settings that were changed between an update and the next."""
        return tuple(experiment for n, experiment in self._changes if n == update)

    def _add(self, trainer: Trainer) -> None:
        keyframe = trainer.keyframe()
        self._keyframes.append(keyframe)
        self._seconds.append(self._elapsed)
        self._used += keyframe.nbytes
        while self._used > self._budget and len(self._keyframes) > 2:
            self._thin()

    def _thin(self) -> None:
        """Keep every other keyframe, and the last; from now on they stand twice as far apart."""
        last = len(self._keyframes) - 1
        kept = [i for i in range(last + 1) if i % 2 == 0 or i == last]
        self._keyframes = [self._keyframes[i] for i in kept]
        self._seconds = [self._seconds[i] for i in kept]
        self._used = sum(keyframe.nbytes for keyframe in self._keyframes)
        self._spacing *= 2


class Replay:
    """A second trainer of a run, which stands at any of its updates.

    Parameters
    ----------
    trainer : Trainer
        The run; it is only read, and in this call alone.
    timeline : Timeline
        Of the run.
    """

    def __init__(self, trainer: Trainer, timeline: Timeline) -> None:
        self._timeline = timeline
        self.trainer = trainer.rebuilt(timeline.nearest(0).experiment)

    def seek(self, update: int) -> Trainer:
        """Return the trainer as the run stood after an update, before anything was changed then."""
        trainer = self.trainer
        nearest = self._timeline.nearest(update)
        if not nearest.update <= trainer.update <= update:
            trainer.restore(nearest)
        while trainer.update < update and not trainer.stopped:
            self._step()
        return trainer

    def _step(self) -> None:
        for experiment in self._timeline.changes_at(self.trainer.update):
            self.trainer.change(experiment)
        self.trainer.step()
