"""The same run with the other clipping: what the clipping changed, or what clipping would change.

It is trained from the same start and on the same data, in the thread that computes the loss slice,
up to the update that the run itself has reached, and continues from there the next time.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from threading import Lock
from typing import Protocol

from rnnviz.experiment.difference import Change
from rnnviz.experiment.experiment import Experiment, experiment_table, parse_experiment
from rnnviz.nn.clipping import ClipGlobalNorm, Clipping, NoClipping
from rnnviz.nn.trace import Array
from rnnviz.training.parameter_path import ParameterPath
from rnnviz.training.timeline import Run, Timeline

BUDGET = 32 * 2**20
"""Bytes that its keyframes may take."""
NOT_FOLLOWED = frozenset({"clipping", "cliff"})
"""Sections whose changes the counterfactual run does not take over."""


@dataclass(frozen=True, eq=False)
class CounterfactualProgress:
    """How far the run with the other clipping has come.

    Attributes
    ----------
    clipping : Clipping
        Its own.
    path : tuple of (int, (P,) ndarray)
        Updates and the parameters after them.
    update : int
        The last one it made.
    first_bad_update : int or None
        The update at which it diverged or died.
    complete : bool
        Whether it has come as far as the run, or has stopped.
    """

    clipping: Clipping
    path: tuple[tuple[int, Array], ...]
    update: int
    first_bad_update: int | None
    complete: bool


class SteppedRun(Run, Protocol):
    """The part of `Trainer` that is used here; a trainer in turn owns a `CounterfactualRun`."""

    path: ParameterPath
    first_bad_update: int | None


def other_clipping(experiment: Experiment) -> Clipping:
    """Return no clipping for a clipped run, else clipping by the global norm."""
    if isinstance(experiment.clipping, NoClipping):
        return ClipGlobalNorm(experiment.cliff.threshold)
    return NoClipping()


class CounterfactualRun:
    """The run with the other clipping; a lock lets one thread at a time train it.

    Parameters
    ----------
    make : callable
        Builds the trainer of an experiment.
    beginning : Experiment
        The run's settings at its start, before any change.
    """

    def __init__(self, make: Callable[[Experiment], SteppedRun], beginning: Experiment) -> None:
        self._make, self._beginning = make, beginning
        self._lock = Lock()
        self._timeline: Timeline[SteppedRun] | None = None
        self._changes_followed = 0

    def follow(
        self,
        experiment: Experiment,
        changes: tuple[Change, ...],
        update: int,
        seconds: float,
        cancelled: Callable[[], bool] = lambda: False,
    ) -> CounterfactualProgress:
        """Continue training up to an update of the run, or go back, for at most about `seconds`.

        Parameters
        ----------
        experiment : Experiment
            The run's settings at that update.
        changes : tuple of Change
            Made on the way there.
        update : int
        seconds : float
        cancelled : callable
            Asked before every update; True ends the training early.
        """
        with self._lock:
            timeline = self._started(other_clipping(experiment))
            trainer = timeline.trainer
            if trainer.update > update:
                timeline.rewind(update)
                self._changes_followed = sum(change.update < trainer.update for change in changes)
            end = time.monotonic() + seconds
            while trainer.update < update and not trainer.stopped and not cancelled():
                if time.monotonic() >= end:
                    break
                self._follow_changes(trainer, changes)
                timeline.step()
            return CounterfactualProgress(
                clipping=trainer.experiment.clipping,
                path=trainer.path.points(),
                update=trainer.update,
                first_bad_update=trainer.first_bad_update,
                complete=trainer.stopped or trainer.update >= update,
            )

    def _started(self, clipping: Clipping) -> Timeline[SteppedRun]:
        """Return the run so far, or a new one where there is none with this clipping."""
        timeline = self._timeline
        if timeline is None or timeline.trainer.experiment.clipping != clipping:
            trainer = self._make(replace(self._beginning, clipping=clipping))
            timeline = self._timeline = Timeline(trainer, BUDGET, evaluates=False)
            self._changes_followed = 0
        return timeline

    def _follow_changes(self, trainer: SteppedRun, changes: tuple[Change, ...]) -> None:
        """Take over what the run changed after as many updates."""
        while self._changes_followed < len(changes):
            change = changes[self._changes_followed]
            if change.update > trainer.update:
                return
            section, _, key = change.key.partition(".")
            if section not in NOT_FOLLOWED and key and change.after is not None:
                table = experiment_table(trainer.experiment)
                table[section] = {**table[section], key: change.after}  # type: ignore[dict-item]
                trainer.change(parse_experiment(table))
            self._changes_followed += 1
