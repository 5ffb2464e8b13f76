"""The updates of a run that are over: kept at keyframes, and made again in between.

Keyframes are as far apart as it takes `SPACING` seconds to make the updates between them again, so
that any update is had again in little more.  A run may branch off at any of its updates: it goes on
from there with other settings, and shares the keyframes before.
"""

from __future__ import annotations

import copy
import time
from collections.abc import Callable
from dataclasses import replace
from threading import Lock
from typing import Generic, Protocol, Self, TypeVar

from rnnviz.experiment.difference import pending
from rnnviz.experiment.experiment import Experiment
from rnnviz.text import QT_TRANSLATE_NOOP, BadInput
from rnnviz.training.event_tracker import KEPT, Antecedents
from rnnviz.training.keyframe import Keyframe
from rnnviz.training.keyframe_store import KeyframeStore
from rnnviz.training.keyframe_trail import KeyframeTrail
from rnnviz.training.learning_rule import without_unused_truncation
from rnnviz.training.milestone import Milestone

BUDGET = 256 * 2**20
"""Bytes that the keyframes of a run may take, unless one says otherwise."""
SPACING = 0.01
"""Seconds of training between two keyframes; they make it one or two per cent longer."""
STRETCH_BUDGET = 48 * 2**20
"""Bytes that the keyframes on the whole way from one keyframe of the run to the next may take."""
MOST_ANTECEDENTS = 1024
"""Spikes of which is kept what preceded them; of a longer run the newest."""
TRAIL_BUDGET = 48 * 2**20
"""Bytes that those around the update that was sought last may take."""
TRAIL_SPACING = 0.002
"""Seconds of making updates again between two of these: to take one costs a twentieth of it."""


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

    def rebuilt(self, experiment: Experiment) -> Self: ...

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
    spacing : float
        Seconds of training between two keyframes.
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
        self.spacing = SPACING
        self._store = KeyframeStore(budget)
        self._clock, self._evaluates = clock, evaluates
        self._lock = Lock()
        self._changes: list[tuple[int, Experiment]] = []
        self._antecedents: dict[int, Antecedents] = {}
        self._elapsed = 0.0
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
                if len(self._antecedents) > MOST_ANTECEDENTS:
                    del self._antecedents[next(iter(self._antecedents))]
            self.present = trainer.update
        if self._elapsed - self._store.newest >= self.spacing:
            self._add_keyframe()

    def change(self, wanted: Experiment) -> None:
        """Let the run take over those settings that may change while it goes on."""
        self.trainer.change(wanted)
        with self._lock:
            self._changes.append((self.trainer.update, self.trainer.experiment))

    def set_budget(self, budget: int) -> None:
        """Let all keyframes take so many bytes from now on."""
        self._store.set_budget(budget, self._milestones())

    def branch(
        self, update: int, wanted: Experiment, cancelled: Callable[[], bool] = lambda: False
    ) -> Self:
        """Return a run that goes on from an update with other settings.

        It shares the keyframes and all that was logged until then; this run stays as it is.

        Raises
        ------
        BadInput
            Where a setting cannot change while a run goes on, the run had come to its end, or
            `cancelled` said to stop on the way to the update.
        """
        start = self._clock()
        update = min(max(0, update), self.present)
        branch = copy.copy(self)
        branch._lock, branch._store = Lock(), self._store.until(update)
        branch.trainer, branch.present = self._trainer_at(update, cancelled), update
        _refuse_unchangeable(branch.trainer, wanted)
        branch._changes = [change for change in self._changes if change[0] < update]
        branch._antecedents = {n: found for n, found in self._antecedents.items() if n <= update}
        branch._elapsed = branch._store.newest + self._clock() - start
        if branch.updates[-1] < update:
            branch._add_keyframe()
        elif not branch._store.is_complete:
            branch._store.replace_newest(branch.trainer.keyframe())
        branch.change(wanted)
        return branch

    def _trainer_at(self, update: int, cancelled: Callable[[], bool]) -> AnyRun:
        """Return a trainer of its own that stands after an update and knows the weights before."""
        replay = Replay(self, self.trainer.rebuilt(self.nearest(0).experiment))
        replay.seek(max(0, update - KEPT), cancelled)
        trainer = replay.follow(update, cancelled)
        if trainer.update < update:
            source = QT_TRANSLATE_NOOP("training", "the way back to update {update} was given up")
            raise BadInput.of("training", source, update=update)
        return trainer

    def rewind(self, update: int) -> None:
        """Go back to the last keyframe that is not after an update; later ones are kept."""
        self.trainer.restore(self.nearest(update))

    def _evaluate(self) -> None:
        if self._evaluates:
            self.trainer.evaluate_if_due()

    def _add_keyframe(self) -> None:
        self._store.add(self.trainer.keyframe(), self._elapsed, self._milestones())

    def _milestones(self) -> list[int]:
        return [milestone.update for milestone in self.trainer.milestones]

    # In any thread

    @property
    def updates(self) -> tuple[int, ...]:
        """The updates of the keyframes."""
        return self._store.updates

    @property
    def nbytes(self) -> int:
        """The memory that the keyframes take, about, in bytes."""
        return self._store.nbytes

    @property
    def longest(self) -> float:
        """The longest time it took to train from one keyframe to the next or to the present."""
        return self._store.longest(self._elapsed)

    def nearest(self, update: int) -> Keyframe:
        """Return the last keyframe that is not after an update."""
        return self._store.nearest(update)

    def changes_at(self, update: int) -> tuple[Experiment, ...]:
        """Return the settings that were changed between an update and the next."""
        with self._lock:
            return tuple(experiment for n, experiment in self._changes if n == update)

    def antecedents_at(self, update: int) -> Antecedents | None:
        """Return what was found at an update to have preceded a spike or the end, if anything."""
        with self._lock:
            return self._antecedents.get(update)


def _refuse_unchangeable(trainer: Run, wanted: Experiment) -> None:
    """Raise `BadInput` where a run cannot go on with other settings."""
    if trainer.stopped:
        source = QT_TRANSLATE_NOOP(
            "training",
            "the run had come to its end at update {update}: go on from an earlier one",
        )
        raise BadInput.of("training", source, update=trainer.update)
    keys = pending(trainer.experiment, without_unused_truncation(wanted))
    if keys:
        source = QT_TRANSLATE_NOOP("training", "{keys}: cannot change while a run goes on")
        raise BadInput.of("training", source, keys=", ".join(keys))


class Replay(Generic[AnyRun]):
    """A second trainer of a run, which stands at any of its updates.

    It takes keyframes of its own on its way, so that the updates around one that was wanted are had
    again sooner: a timeline that is dragged to and fro.

    Parameters
    ----------
    timeline : Timeline
        Of the run; it is only read.
    trainer : Trainer or None
        One that stands at the beginning of the run; else a replica of its own.
    clock : callable
        Returns the seconds that this thread has worked; another one in tests.
    """

    def __init__(
        self,
        timeline: Timeline[AnyRun],
        trainer: AnyRun | None = None,
        clock: Callable[[], float] = time.thread_time,
    ) -> None:
        self._timeline, self._clock = timeline, clock
        first = timeline.nearest(0)
        self.trainer = trainer or timeline.trainer.replica(first.experiment)
        self.trainer.restore(first)
        self._stretch = Stretch(first)
        self._trail = KeyframeTrail(TRAIL_BUDGET)

    def seek(self, update: int, cancelled: Callable[[], bool] = lambda: False) -> AnyRun:
        """Return the trainer as the run stood after an update, before anything was changed then.

        It stands earlier where the run ended before, or where `cancelled` said to stop.
        """
        trainer, nearest = self.trainer, self._nearest(update)
        if not nearest.update <= trainer.update <= update:
            trainer.restore(nearest)
        since = 0.0
        while trainer.update < update and not trainer.stopped and not cancelled():
            begun = self._clock()
            self._step()
            took = self._clock() - begun
            self._stretch.note(trainer, took)
            since += took
            if since >= TRAIL_SPACING and self._note(trainer):
                since = 0.0
        return trainer

    def _nearest(self, update: int) -> Keyframe:
        """Return the last keyframe that is not after an update, of the run or made on the way."""
        before = self._timeline.nearest(update)
        if self._stretch.first is not before:
            self._stretch = Stretch(before)
        nearest, near = self._stretch.nearest(update), self._trail.nearest(update)
        return nearest if near is None or near.update <= nearest.update else near

    def _note(self, trainer: AnyRun) -> bool:
        """Take a keyframe for the trail, unless the run has ended or there is one."""
        update = trainer.update
        if trainer.stopped or update in self._trail:
            return False
        keyframe = trainer.keyframe()
        if update + 1 < self._timeline.present:  # the run did not diverge at the next update
            keyframe = replace(keyframe, previous=None)
        self._trail.add(keyframe)
        return True

    def follow(self, update: int, cancelled: Callable[[], bool] = lambda: False) -> AnyRun:
        """Go on to an update step by step, as `seek` does from the keyframe before it."""
        trainer = self.trainer
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


class Stretch:
    """The way from one keyframe of a run towards the next, with keyframes made on it.

    Parameters
    ----------
    first : Keyframe

    Attributes
    ----------
    first : Keyframe
    """

    def __init__(self, first: Keyframe) -> None:
        self.first = first
        self._store = KeyframeStore(STRETCH_BUDGET)
        self._store.add(first, 0.0)
        self._elapsed = 0.0

    def nearest(self, update: int) -> Keyframe:
        """Return the last keyframe that is not after an update."""
        return self._store.nearest(update)

    def note(self, run: Run, seconds: float) -> None:
        """Note that an update was made, and keep it if it is further than any before."""
        if run.stopped or run.update <= self._store.updates[-1]:
            return
        self._elapsed += seconds
        if self._elapsed - self._store.newest >= 2 * SPACING:
            self._store.add(run.keyframe(), self._elapsed)
