"""The updates of a run that are over: kept at keyframes, and made again in between.

Keyframes are as far apart as it takes `SPACING` seconds to make the updates between them again, so
that any update is had again in little more.  Where they take more memory than they may, those are
dropped first without which the least has to be made again.
"""

from __future__ import annotations

import time
from bisect import bisect_right
from collections.abc import Callable
from threading import Lock
from typing import Generic, Protocol, Self, TypeVar

import numpy as np

from rnnviz.experiment.experiment import Experiment
from rnnviz.training.event_tracker import Antecedents
from rnnviz.training.keyframe import Keyframe
from rnnviz.training.milestone import Milestone

BUDGET = 256 * 2**20
"""Bytes that the keyframes of a run may take, unless one says otherwise."""
SPACING = 0.05
"""Seconds of training between two keyframes."""
FREED = 1 / 16
"""Share of the budget that is freed at once."""
DENSE = 64
"""The newest keyframes, which are dropped last, as are those just before a milestone."""


class Run(Protocol):
    """The part of `Trainer` that is used here."""

    experiment: Experiment
    update: int
    antecedents: Antecedents

    @property
    def stopped(self) -> bool: ...

    @property
    def milestones(self) -> tuple[Milestone, ...]: ...

    def step(self) -> None: ...

    def change(self, wanted: Experiment) -> None: ...

    def evaluate_if_due(self) -> None: ...

    def keyframe(self) -> Keyframe: ...

    def restore(self, keyframe: Keyframe) -> None: ...

    def replica(self, beginning: Experiment) -> Self: ...


AnyRun = TypeVar("AnyRun", bound=Run)


class Timeline(Generic[AnyRun]):
    """A run that is trained by its timeline, with the keyframes and the changes of settings so far.

    One thread trains it; others may read the timeline meanwhile.

    Parameters
    ----------
    trainer : Trainer
        The run at its beginning.
    budget : int
        Bytes that all keyframes may take.
    clock : callable
        Returns the seconds that this thread has worked; another one in tests.
    evaluates : bool
        Whether the run is evaluated on held-out sequences.

    Attributes
    ----------
    trainer : Trainer
        The run at its present.
    present : int
        The last update that was made.
    """

    def __init__(
        self,
        trainer: AnyRun,
        budget: int = BUDGET,
        clock: Callable[[], float] = time.thread_time,
        evaluates: bool = True,
    ) -> None:
        self.trainer = trainer
        self.present = trainer.update
        self._budget, self._clock, self._evaluates = budget, clock, evaluates
        self._lock = Lock()
        self._keyframes: list[Keyframe] = []
        self._seconds: list[float] = []
        self._changes: list[tuple[int, Experiment]] = []
        self._antecedents: dict[int, Antecedents] = {}
        self._elapsed = 0.0
        self._used = 0
        self._evaluate()
        self._add_keyframe()

    # In the thread that trains

    def step(self) -> None:
        """Make one update; does nothing where the run has come to its end."""
        trainer = self.trainer
        if trainer.stopped:
            return
        known, start = trainer.antecedents, self._clock()
        trainer.step()
        self._evaluate()
        if trainer.update <= self.present:
            return
        self._elapsed += self._clock() - start
        with self._lock:
            if trainer.antecedents is not known:
                self._antecedents[trainer.update] = trainer.antecedents
            self.present = trainer.update
        if self._elapsed - self._seconds[-1] >= SPACING:
            self._add_keyframe()

    def change(self, wanted: Experiment) -> None:
        """Let the run take over those settings that may change while it goes on."""
        self.trainer.change(wanted)
        with self._lock:
            self._changes.append((self.trainer.update, self.trainer.experiment))

    def rewind(self, update: int) -> None:
        """Go back to the last keyframe that is not after an update; later ones are kept."""
        self.trainer.restore(self.nearest(update))

    def _evaluate(self) -> None:
        if self._evaluates:
            self.trainer.evaluate_if_due()

    def _add_keyframe(self) -> None:
        keyframe = self.trainer.keyframe()
        with self._lock:
            self._keyframes.append(keyframe)
            self._seconds.append(self._elapsed)
            self._used += keyframe.nbytes
            if self._used > self._budget:
                self._thin()

    def _thin(self) -> None:
        """Drop keyframes until the rest fits, but never the first and the newest."""
        goal = (1 - FREED) * self._budget
        while self._used > goal and len(self._keyframes) > 2:
            dropped: set[int] = set()
            for i in self._least_missed():
                if not {i - 1, i + 1} & dropped:
                    dropped.add(i)
                    self._used -= self._keyframes[i].nbytes
                if self._used <= goal:
                    break
            kept = [i for i in range(len(self._keyframes)) if i not in dropped]
            self._keyframes = [self._keyframes[i] for i in kept]
            self._seconds = [self._seconds[i] for i in kept]

    def _least_missed(self) -> list[int]:
        """Return the keyframes but the first and the newest, the one that is missed least first."""
        seconds = np.array(self._seconds)
        apart = seconds[2:] - seconds[:-2]
        apart[-DENSE:] += self._elapsed
        places = [self._place(milestone.update - 1) for milestone in self.trainer.milestones]
        for place in {place for place in places if 0 < place <= len(apart)}:
            apart[place - 1] += self._elapsed
        return [int(i) + 1 for i in np.argsort(apart, kind="stable")]

    # In any thread

    @property
    def updates(self) -> tuple[int, ...]:
        """The updates of the keyframes."""
        with self._lock:
            return tuple(keyframe.update for keyframe in self._keyframes)

    @property
    def nbytes(self) -> int:
        """The memory that the keyframes take, about, in bytes."""
        return self._used

    @property
    def longest(self) -> float:
        """The longest time it took to train from one keyframe to the next or to the present."""
        with self._lock:
            return float(np.diff([*self._seconds, self._elapsed]).max())

    def nearest(self, update: int) -> Keyframe:
        """Return the last keyframe that is not after an update."""
        with self._lock:
            return self._keyframes[max(self._place(update), 0)]

    def changes_at(self, update: int) -> tuple[Experiment, ...]:
        """Return the settings that were changed between an update and the next."""
        with self._lock:
            return tuple(experiment for n, experiment in self._changes if n == update)

    def antecedents_at(self, update: int) -> Antecedents | None:
        """Return what was found at an update to have preceded a spike or the end, if anything."""
        with self._lock:
            return self._antecedents.get(update)

    def _place(self, update: int) -> int:
        return bisect_right(self._keyframes, update, key=lambda keyframe: keyframe.update) - 1


class Replay(Generic[AnyRun]):
    """A second trainer of a run, which stands at any of its updates.

    Parameters
    ----------
    timeline : Timeline
        Of the run; it is only read.
    """

    def __init__(self, timeline: Timeline[AnyRun]) -> None:
        self._timeline = timeline
        self.trainer = timeline.trainer.replica(timeline.nearest(0).experiment)
        self.trainer.restore(timeline.nearest(0))

    def seek(self, update: int, cancelled: Callable[[], bool] = lambda: False) -> AnyRun:
        """Return the trainer as the run stood after an update, before anything was changed then.

        It stands earlier where the run ended before, or where `cancelled` said to stop.
        """
        trainer, nearest = self.trainer, self._timeline.nearest(update)
        if not nearest.update <= trainer.update <= update:
            trainer.restore(nearest)
        while trainer.update < update and not trainer.stopped and not cancelled():
            self._step()
        return trainer

    def _step(self) -> None:
        trainer, timeline = self.trainer, self._timeline
        for experiment in timeline.changes_at(trainer.update):
            trainer.change(experiment)
        trainer.step()
        trainer.evaluate_if_due()
        # The weights before the keyframe, in which this was found, are not known here.
        trainer.antecedents = timeline.antecedents_at(trainer.update) or trainer.antecedents
