"""Repeats a run, changing each setting after as many updates as in the original."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Sequence

import numpy as np

from rnnviz.experiment.difference import Change, apply_changes, revert_changes
from rnnviz.experiment.experiment import Experiment
from rnnviz.training.snapshot import Snapshot
from rnnviz.training.timeline import BUDGET, Replay, Timeline
from rnnviz.training.trainer import Trainer

Progress = Callable[[Trainer], None]
_COURSE = "loss", "grad_norm"
"""The scalars by which a run is known again."""


def beginning(experiment: Experiment, changes: Sequence[Change]) -> Experiment:
    """Return the initial settings of a run from its final ones and the changes between.

    Raises
    ------
    BadInput
        If a change does not fit.
    """
    return revert_changes(experiment, [(c.key, c.before, c.after) for c in changes])


def same_course(recorded: Snapshot, repeated: Snapshot) -> bool:
    """Whether a run has the losses and gradients that were recorded."""
    if repeated.update != recorded.update:
        return False
    pairs = ((getattr(s.history, name).last for s in (recorded, repeated)) for name in _COURSE)
    return all(np.array_equal(one, other, equal_nan=True) for one, other in pairs)


def repeated_run(
    experiment: Experiment, changes: Sequence[Change] = (), name: str = "", budget: int = BUDGET
) -> RepeatedRun:
    """Return a run at its beginning, to be made again.

    Parameters
    ----------
    experiment : Experiment
        The settings in force at the end.
    changes : sequence of Change
        In chronological order.
    name : str
        For titles.
    budget : int
        Bytes that may be kept, so that earlier updates are had again without starting anew.

    Raises
    ------
    BadInput
        If a change does not fit, or the task's data cannot be read any more.
    """
    trainer = Trainer(beginning(experiment, changes), name)
    return RepeatedRun(Timeline(trainer, budget), changes)


class RepeatedRun:
    """A run that is made again as far as it is asked for, and of which any update can be had.

    If NumPy's linear algebra uses as many threads as then, the run is identical bit by bit.

    Parameters
    ----------
    timeline : Timeline
        Of the run at its beginning.
    changes : sequence of Change
        What was changed on the way, in chronological order.
    """

    def __init__(self, timeline: Timeline[Trainer], changes: Sequence[Change]) -> None:
        self._timeline, self._changes = timeline, deque(changes)
        self._replay: Replay[Trainer] | None = None

    def at(self, update: int, progress: Progress = lambda trainer: None) -> Trainer:
        """Return a trainer that stands after an update, before anything was changed then.

        It stands where the run ended if that was earlier.  It is valid until the next call.
        """
        timeline = self._timeline
        if update >= timeline.trainer.update:
            self._advance(update, progress)
            return timeline.trainer
        self._replay = self._replay or Replay(timeline)
        return self._replay.seek(update)

    def end(self, update: int, progress: Progress = lambda trainer: None) -> Trainer:
        """Return a trainer that stands after the last update, after what was changed then."""
        self._advance(update, progress)
        self._make_changes()
        return self._timeline.trainer

    def _advance(self, update: int, progress: Progress) -> None:
        trainer = self._timeline.trainer
        while trainer.update < update and not trainer.stopped:
            self._make_changes()
            progress(trainer)
            self._timeline.step()

    def _make_changes(self) -> None:
        """Change together what was changed together, after the update that was made last."""
        trainer, due = self._timeline.trainer, []
        while self._changes and self._changes[0].update <= trainer.update:
            change = self._changes.popleft()
            due.append((change.key, change.before, change.after))
        if due:
            self._timeline.change(apply_changes(trainer.experiment, due))
