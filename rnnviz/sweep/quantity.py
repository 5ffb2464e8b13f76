"""What is measured of each run of a sweep, once it has ended."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Literal

import numpy as np

from rnnviz.flow.chunk import jacobians
from rnnviz.flow.loss_signal import LossSignal
from rnnviz.flow.spectrum import eigenvalues_of
from rnnviz.text import QT_TRANSLATE_NOOP
from rnnviz.training.analysis.snapshot_verdict import flow_verdict, training_verdict
from rnnviz.training.evaluation import SEQUENCES, Evaluation, Evaluator
from rnnviz.training.snapshot import Snapshot
from rnnviz.training.trainer import Trainer
from rnnviz.training.weight_history import matrix_sizes, recurrent_names
from rnnviz.verdict.flow import FADED, FlowVerdict
from rnnviz.verdict.training import TrainingVerdict

_MOST_WORK = 2e9
"""T · S³ of a spectrum, S the size of the state; beyond that it takes seconds and is left out."""

MOST_SEQUENCES = 500
"""Held-out sequences on which loss and accuracy at the end are measured."""
_ROOM = 1 << 24
"""Fewer, where these have more states together."""

Scale = Literal["share", "log", "linear", "count"]


@dataclass(frozen=True)
class FinishedRun:
    """A run at its end, with both verdicts on it."""

    trainer: Trainer
    snapshot: Snapshot
    flow: FlowVerdict
    training: TrainingVerdict
    held_out: Evaluation


@dataclass(frozen=True)
class Quantity:
    """A number that is measured of each run.

    Attributes
    ----------
    label : str
        English source text in the context "sweep", with markup.
    measure : callable
        NaN where the run has no such number.
    scale : {"share", "log", "linear", "count"}
        How it is drawn: from 0 to 1, by ratio, evenly, evenly from 0.
    help : str
        What exactly it is, in a sentence.
    """

    label: str
    measure: Callable[[FinishedRun], float]
    scale: Scale
    help: str = ""


def _sequences(run: FinishedRun) -> int:
    """Return on how many held-out sequences a run is measured: as many as memory allows."""
    experiment = run.trainer.experiment
    states = sum(cell.size for cell in experiment.cells)
    return max(SEQUENCES, min(MOST_SEQUENCES, _ROOM // (experiment.task.length * states)))


def finished_run(trainer: Trainer) -> FinishedRun:
    """Return a run with both verdicts, and its loss and accuracy on many held-out sequences."""
    snapshot = trainer.snapshot()
    flow, training = flow_verdict(snapshot), training_verdict(snapshot)
    run = FinishedRun(trainer, snapshot, flow, training, Evaluation(0, math.nan, math.nan))
    evaluator = Evaluator(trainer.source, trainer.experiment.training, _sequences(run))
    evaluator.evaluate(trainer.network, trainer.parameters, trainer.parameters_update, 1)
    return replace(run, held_out=evaluator.results[-1])


def _best(run: FinishedRun, name: str, choose: Callable[..., float]) -> float:
    known = [getattr(e, name) for e in run.trainer.evaluations]
    return choose([v for v in known if not math.isnan(v)], default=math.nan)


def reach(signal: LossSignal) -> float:
    """Return the largest lag up to which at least 1 % of the error arrives at every step.

    It is counted from the step with which the verdict compares; the lag of the first step where
    the error never falls below 1 %, NaN where nothing can be said.
    """
    way = signal.values[signal.first - 1 : signal.reference][::-1]
    if not len(way) or not np.isfinite(way[0]):
        return math.nan
    with np.errstate(invalid="ignore"):
        lost = np.flatnonzero(~(way - way[0] >= FADED))
    return float(lost[0] - 1 if len(lost) else len(way) - 1)


def _state_radius(run: FinishedRun) -> float:
    """Return the median over the steps of ρ of the state Jacobian, in the main layer."""
    layer = run.flow.layer
    if layer.steps * layer.state.shape[1] ** 3 > _MOST_WORK:
        return math.nan
    with np.errstate(all="ignore"):
        parts = [np.abs(eigenvalues_of(block)).max(axis=1) for _, block in jacobians(layer)]
        return float(np.median(np.concatenate(parts)))


def _recurrent_radius(run: FinishedRun) -> float:
    """Return ρ(U) where the main layer has one U; NaN where there is one for each gate."""
    prefix = f"{run.flow.layer.name}."
    parameters = run.trainer.parameters
    names = [name for name in recurrent_names(parameters) if name.startswith(prefix)]
    return matrix_sizes(parameters[names[0]])[0] if len(names) == 1 else math.nan


def _last_norm(run: FinishedRun) -> float:
    norms = run.trainer.recorded()["grad_norm"]
    return float(norms[-1]) if len(norms) else math.nan


def _first_bad(run: FinishedRun) -> float:
    first = run.trainer.first_bad_update
    return math.nan if first is None else float(first)


def _chance_accuracy(run: FinishedRun) -> float:
    share = run.trainer.source.chance_accuracy
    return math.nan if share is None else share


QUANTITIES: Mapping[str, Quantity] = {
    "accuracy": Quantity(
        QT_TRANSLATE_NOOP("sweep", "Held-out accuracy at the end"),
        lambda run: run.held_out.accuracy,
        "share",
        QT_TRANSLATE_NOOP("sweep", "On 500 sequences, fewer where they are very long."),
    ),
    "best_accuracy": Quantity(
        QT_TRANSLATE_NOOP("sweep", "Best held-out accuracy"),
        lambda run: _best(run, "accuracy", max),
        "share",
        QT_TRANSLATE_NOOP("sweep", "Of the evaluations on the way, on 32 sequences or a batch."),
    ),
    "train_accuracy": Quantity(
        QT_TRANSLATE_NOOP("sweep", "Training accuracy at the end"),
        lambda run: run.training.record.accuracy,
        "share",
        QT_TRANSLATE_NOOP("sweep", "Of the last 20 batches."),
    ),
    "loss": Quantity(
        QT_TRANSLATE_NOOP("sweep", "Held-out loss at the end"),
        lambda run: run.held_out.loss,
        "log",
        QT_TRANSLATE_NOOP("sweep", "On 500 sequences, fewer where they are very long."),
    ),
    "best_loss": Quantity(
        QT_TRANSLATE_NOOP("sweep", "Best held-out loss"),
        lambda run: _best(run, "loss", min),
        "log",
        QT_TRANSLATE_NOOP("sweep", "Of the evaluations on the way, on 32 sequences or a batch."),
    ),
    "train_loss": Quantity(
        QT_TRANSLATE_NOOP("sweep", "Training loss at the end"),
        lambda run: run.training.record.loss,
        "log",
        QT_TRANSLATE_NOOP("sweep", "Of the last 20 batches, a mean."),
    ),
    "reach": Quantity(
        QT_TRANSLATE_NOOP("sweep", "Reach: lag up to which 1 % of the error arrives"),
        lambda run: reach(run.flow.signal),
        "count",
    ),
    "rate": Quantity(
        QT_TRANSLATE_NOOP("sweep", "log<sub>10</sub> of the factor on ‖δ‖ a step back"),
        lambda run: run.flow.signal.rate,
        "linear",
    ),
    "received": Quantity(
        QT_TRANSLATE_NOOP("sweep", "log<sub>10</sub> of the share that the first step receives"),
        lambda run: run.flow.signal.received,
        "linear",
    ),
    "radius": Quantity(
        QT_TRANSLATE_NOOP("sweep", "Spectral radius of the state Jacobian, median over steps"),
        _state_radius,
        "linear",
    ),
    "recurrent_radius": Quantity(
        QT_TRANSLATE_NOOP("sweep", "<i>ρ</i>(<i>U</i>) at the end"), _recurrent_radius, "linear"
    ),
    "grad_norm": Quantity(
        QT_TRANSLATE_NOOP("sweep", "Gradient norm of the last update, before clipping"),
        _last_norm,
        "log",
    ),
    "peak_norm": Quantity(
        QT_TRANSLATE_NOOP("sweep", "Largest gradient norm, before clipping"),
        lambda run: run.training.record.peak_norm,
        "log",
    ),
    "clipped": Quantity(
        QT_TRANSLATE_NOOP("sweep", "Share of updates clipped"),
        lambda run: run.training.clipped_share,
        "share",
    ),
    "first_bad": Quantity(
        QT_TRANSLATE_NOOP("sweep", "Update at which it diverged or died"), _first_bad, "count"
    ),
    "updates": Quantity(
        QT_TRANSLATE_NOOP("sweep", "Updates made"), lambda run: float(run.trainer.update), "count"
    ),
    "chance_loss": Quantity(
        QT_TRANSLATE_NOOP("sweep", "Loss of the best constant answer"),
        lambda run: run.trainer.source.chance_loss,
        "log",
    ),
    "chance_accuracy": Quantity(
        QT_TRANSLATE_NOOP("sweep", "Accuracy of the best constant answer"),
        _chance_accuracy,
        "share",
    ),
}
"""By their names in a sweep file; a new one is a row here."""
