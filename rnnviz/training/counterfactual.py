"""The same run with the other clipping: what a cliff does with it, and what it does without.

From the same start, on the same data, it is trained in whoever's thread looks at the cliff, only
as far as the run itself has come, and from where it was left the last time.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import replace
from threading import Lock
from typing import Protocol

from rnnviz.experiment.experiment import Experiment, experiment_table, parse_experiment
from rnnviz.nn.clipping import ClipGlobalNorm, Clipping, NoClipping
from rnnviz.training.parameter_path import ParameterPath
from rnnviz.training.snapshot import Change
from rnnviz.training.twin import Twin

NOT_OF_TRAINING = frozenset({"clipping", "cliff"})
"""Sections whose changes the rival does not follow."""


class Trained(Protocol):
    """What is asked of a run: a `Trainer`."""

    experiment: Experiment
    update: int
    path: ParameterPath
    first_bad_update: int | None

    @property
    def stopped(self) -> bool: ...

    def step(self) -> None: ...

    def change(self, wanted: Experiment) -> None: ...


def other_clipping(experiment: Experiment) -> Clipping:
    """Return none where the run is clipped, else the clipping it is compared with."""
    if isinstance(experiment.clipping, NoClipping):
        return ClipGlobalNorm(experiment.cliff.threshold)
    return NoClipping()


class CounterfactualRun:
    """A run beside a run; any thread may ask for it, one at a time.

    Parameters
    ----------
    make : callable
        Builds the trainer of an experiment.
    beginning : Experiment
        What the run began with, before any change.
    """

    def __init__(self, make: Callable[[Experiment], Trained], beginning: Experiment) -> None:
        self._make, self._beginning = make, beginning
        self._lock = Lock()
        self._trainer: Trained | None = None
        self._followed = 0

    def follow(
        self,
        experiment: Experiment,
        changes: tuple[Change, ...],
        update: int,
        seconds: float,
        cancelled: Callable[[], bool] = lambda: False,
    ) -> Twin:
        """Train on to an update of the run, for at most about `seconds`.

        Parameters
        ----------
        experiment : Experiment
            The run's settings at that update.
        changes : tuple of Change
            How it came to them.
        update : int
        seconds : float
        cancelled : callable
        """
        with self._lock:
            trainer = self._begun(other_clipping(experiment))
            end = time.monotonic() + seconds
            while trainer.update < update and not trainer.stopped and not cancelled():
                if time.monotonic() >= end:
                    break
                self._change(trainer, changes)
                trainer.step()
            whole = trainer.stopped or trainer.update >= update
            clipping, bad = trainer.experiment.clipping, trainer.first_bad_update
            return Twin(clipping, trainer.path.points(), trainer.update, bad, whole)

    def _begun(self, clipping: Clipping) -> Trained:
        """Return the trainer so far, or one at the beginning where there is none of this kind."""
        if self._trainer is None or self._trainer.experiment.clipping != clipping:
            self._trainer = self._make(replace(self._beginning, clipping=clipping))
            self._followed = 0
        return self._trainer

    def _change(self, trainer: Trained, changes: tuple[Change, ...]) -> None:
        """Change what the run changed after as many updates."""
        while self._followed < len(changes):
            change = changes[self._followed]
            if change.update > trainer.update:
                return
            section, _, key = change.key.partition(".")
            if section not in NOT_OF_TRAINING and key and change.after is not None:
                table = experiment_table(trainer.experiment)
                table[section] = {**table[section], key: change.after}  # type: ignore[dict-item]
                trainer.change(parse_experiment(table))
            self._followed += 1
