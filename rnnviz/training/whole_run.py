"""A run from where it stands to its end."""

from __future__ import annotations

from collections.abc import Callable

from rnnviz.training.trainer import Trainer


def train_to_end(
    trainer: Trainer, show: Callable[[int, int], None] = lambda done, total: None
) -> Trainer:
    """Train to the last update of the settings, or to where the run diverges or dies.

    Parameters
    ----------
    trainer : Trainer
    show : callable
        Called with the updates made and all of them after each; may raise to end the work.
    """
    updates = trainer.experiment.training.updates
    while trainer.update < updates and not trainer.stopped:
        trainer.evaluate_if_due()
        trainer.step()
        show(trainer.update, updates)
    trainer.evaluate()
    return trainer
