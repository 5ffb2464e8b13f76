"""Repeats a run, changing each setting after as many updates as in the original."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import groupby

from rnnviz.experiment.difference import Change, apply_changes, revert_changes
from rnnviz.experiment.experiment import Experiment
from rnnviz.training.trainer import Trainer


def beginning(experiment: Experiment, changes: Sequence[Change]) -> Experiment:
    """Return the initial settings of a run from its final ones and the changes between.

    Raises
    ------
    BadInput
        If a change does not fit.
    """
    return revert_changes(experiment, [(c.key, c.before, c.after) for c in changes])


def replay(
    experiment: Experiment,
    changes: Sequence[Change],
    updates: int,
    name: str = "",
    progress: Callable[[Trainer], None] = lambda trainer: None,
) -> Trainer:
    """Train from the beginning, making the same changes after the same updates.

    If NumPy's linear algebra uses as many threads as then, the run is identical bit by bit.

    Parameters
    ----------
    experiment : Experiment
        The settings in force at the end.
    changes : sequence of Change
        In chronological order.
    updates : int
        How many to make; changes after the last one are made too.
    name : str
        For titles.
    progress : callable
        Called before every update.

    Raises
    ------
    BadInput
        If a change does not fit, or the task's data cannot be read any more.
    """
    trainer = Trainer(beginning(experiment, changes), name)
    for update, group in groupby(changes, key=lambda change: change.update):
        _train(trainer, min(update, updates), progress)
        if update > updates:
            break
        steps = [(change.key, change.before, change.after) for change in group]
        trainer.change(apply_changes(trainer.experiment, steps))
    _train(trainer, updates, progress)
    return trainer


def _train(trainer: Trainer, updates: int, progress: Callable[[Trainer], None]) -> None:
    while trainer.update < updates and not trainer.stopped:
        progress(trainer)
        trainer.step()
