"""One run of a sweep: trained as `rnnviz record` trains it, and measured at its end."""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, get_args

import numpy as np
from numpy.typing import NDArray

from rnnviz.experiment.experiment import Experiment
from rnnviz.sweep.quantity import QUANTITIES, finished_run
from rnnviz.training.analysis.snapshot_verdict import regime_word
from rnnviz.training.snapshot import Outcome
from rnnviz.training.trainer import Trainer, bounded_trainer
from rnnviz.training.whole_run import train_to_end
from rnnviz.verdict import FLOW_KINDS, REGIMES, TRAINING_KINDS

Array = NDArray[Any]

KINDS: Mapping[str, tuple[str, ...]] = {
    "flow": FLOW_KINDS,
    "training": TRAINING_KINDS,
    "regime": REGIMES,
    "outcome": get_args(Outcome),
}
"""What is told of each run in a word, and the words."""
CURVES = ("update", "loss", "accuracy", "train_loss", "train_accuracy")
"""Of each run over updates: at some of them held-out loss and accuracy, and the mean loss and
accuracy of the batches since the one before."""
POINTS = 26
"""Points of a curve."""


@dataclass(frozen=True)
class Measured:
    """What is kept of one run.

    Attributes
    ----------
    numbers : mapping of str to float
        By the names of `QUANTITIES`.
    kinds : mapping of str to str
        By the names of `KINDS`.
    curves : mapping of str to (POINTS,) ndarray
        By the names in `CURVES`; NaN after the last point.
    seconds : float
        How long it took; it is not kept.
    """

    numbers: Mapping[str, float]
    kinds: Mapping[str, str]
    curves: Mapping[str, Array]
    seconds: float = field(default=0.0, compare=False)


def run_one(experiment: Experiment) -> Measured:
    """Train an experiment to its end and measure it, on one thread.

    Raises
    ------
    BadInput
        As `Trainer`.
    """
    from threadpoolctl import threadpool_limits

    start = time.perf_counter()
    with threadpool_limits(1), np.errstate(all="ignore"):
        measured = measure(train_to_end(bounded_trainer(experiment, "")))
    return Measured(**{**vars(measured), "seconds": time.perf_counter() - start})


def measure(trainer: Trainer) -> Measured:
    """Measure a run that has ended and was evaluated there."""
    run = finished_run(trainer)
    kinds = {
        "flow": run.flow.kind,
        "training": run.training.kind,
        "regime": regime_word(run.flow, run.training),
        "outcome": trainer.outcome,
    }
    numbers = {name: float(quantity.measure(run)) for name, quantity in QUANTITIES.items()}
    return Measured(numbers, kinds, _curves(trainer))


def _curves(trainer: Trainer) -> dict[str, Array]:
    """Return the curves at up to `POINTS` of the evaluations."""
    evaluations = trainer.evaluations
    count = min(POINTS, len(evaluations))
    chosen = [evaluations[round(i)] for i in np.linspace(0, len(evaluations) - 1, count)]
    curves = np.full((len(CURVES), POINTS), np.nan)
    recorded, before = trainer.recorded(), 0
    for i, evaluation in enumerate(chosen):
        since = (recorded["update"] > before) & (recorded["update"] <= evaluation.update)
        batches = [recorded[name][since] for name in ("loss", "accuracy")]
        means = [float(np.mean(part)) if len(part) else np.nan for part in batches]
        curves[:, i] = evaluation.update, evaluation.loss, evaluation.accuracy, *means
        before = evaluation.update
    return dict(zip(CURVES, curves, strict=True))
