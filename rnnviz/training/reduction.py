"""Of how many terms a run's loss is made: what a mean is multiplied by where it is their sum."""

from __future__ import annotations

from rnnviz.training.snapshot import Snapshot


def terms(snapshot: Snapshot) -> float:
    """Return the number of terms that the loss of a batch is the sum of; 1 where it is their mean.

    Padding is no term: where sequences have different lengths, this is the mean over batches.
    """
    training, source, trace = snapshot.experiment.training, snapshot.source, snapshot.trace
    if training.reduction != "sum":
        return 1.0
    one = float(trace.target.size)
    if source.every_step and source.mean_steps is not None:
        one *= source.mean_steps / len(trace.target)
    return training.batch * one
