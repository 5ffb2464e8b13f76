"""A run made again, with every setting changed after as many updates as it was then."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import groupby

from rnnviz.experiment.difference import Change, apply_changes, revert_changes
from rnnviz.experiment.experiment import Experiment
from rnnviz.training.trainer import Trainer


def beginning(experiment: Experiment, changes: Sequence[Change]) -> Experiment:
    """Return what a run began with, from what it ended with and what was changed on the way.

    Raises
    ------
    BadInput
        Where a change does not fit.
    """
    return revert_changes(experiment, [(c.key, c.before, c.after) for c in changes])


def replay(
    experiment: Experiment,
    changes: Sequence[Change],
    updates: int,
    name: str = "",
    tell: Callable[[Trainer], None] = lambda trainer: None,
) -> Trainer:
    """Train from the beginning, changing what was changed where it was changed.

    With NumPy's linear algebra on as many threads as then, the run is the same bit by bit.

    Parameters
    ----------
    experiment : Experiment
        The settings in force at the end.
    changes : sequence of Change
        In the order in which they were made.
    updates : int
        How many to make; changes after the last are made too.
    name : str
        For titles.
    tell : callable
        Called before every update.

    Raises
    ------
    BadInput
        Where a change does not fit, or the task's data cannot be read any more.
    """
    trainer = Trainer(beginning(experiment, changes), name)
    for update, group in groupby(changes, key=lambda change: change.update):
        _train(trainer, min(update, updates), tell)
        if update > updates:
            break
        steps = [(change.key, change.before, change.after) for change in group]
        trainer.change(apply_changes(trainer.experiment, steps))
    _train(trainer, updates, tell)
    return trainer


def _train(trainer: Trainer, updates: int, tell: Callable[[Trainer], None]) -> None:
    while trainer.update < updates and not trainer.stopped:
        tell(trainer)
        trainer.step()
