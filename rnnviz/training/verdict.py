"""The verdict on a run, from one snapshot: what `flow.regime` needs of its history."""

from __future__ import annotations

import numpy as np

from rnnviz.flow.below import journey_of
from rnnviz.flow.cause import last_loss
from rnnviz.flow.finding import RunFacts
from rnnviz.flow.regime import Regime, classify
from rnnviz.nn.trace import Array
from rnnviz.training.history import Envelope
from rnnviz.training.snapshot import Snapshot


def verdict(snapshot: Snapshot, layer: int | None = None) -> Regime:
    """Return the verdict on the run up to this snapshot, as seen in one layer or the main one."""
    layer = snapshot.trace.main if layer is None else layer
    layers, trained = snapshot.trace.layers, snapshot.inspected is None
    truncation = snapshot.experiment.training.truncation if trained else 0
    way = None
    if layers[layer].cell.memoryless:  # it carries nothing itself
        way = journey_of(layers, layer, last_loss(layers[layer]), truncation)
    return classify(layers[layer], run_facts(snapshot) if trained else None, truncation, way)


def run_facts(snapshot: Snapshot) -> RunFacts:
    """Return what the history says, with the loss a mean however the experiment reduces it."""
    history, experiment = snapshot.history, snapshot.experiment
    norms = _finite(history.grad_norm.high)
    return RunFacts(
        outcome=snapshot.outcome,
        first_bad_update=snapshot.first_bad_update,
        loss=_recent(history.loss) / _summed(snapshot),
        chance=snapshot.source.chance_loss,
        grad_norm_first=float(norms[0]) if len(norms) else float("nan"),
        grad_norm_median=_median(_finite(history.grad_norm.last)),
        grad_norm_peak=float(norms.max()) if len(norms) else float("nan"),
        clipping=experiment.clipping.name,
        clipped_share=history.clipped_updates / max(snapshot.update, 1),
        strongest_clip=_strongest_clip(history.grad_norm, history.clipped_norm),
    )


RECENT = 20
"""The latest loss is the median of at most as many stretches: one spike does not make it."""


def _recent(loss: Envelope) -> float:
    values = _finite(loss.last)[-RECENT:]
    return _median(values)


def _summed(snapshot: Snapshot) -> int:
    """Return how many terms the loss is a sum of; 1 where it is their mean."""
    training = snapshot.experiment.training
    return training.batch * snapshot.trace.target.size if training.reduction == "sum" else 1


def _strongest_clip(before: Envelope, after: Envelope) -> float:
    with np.errstate(all="ignore"):
        scales = _finite(after.high / before.high)
    return float(min(scales.min(initial=1.0), 1.0))


def _finite(values: Array) -> Array:
    return values[np.isfinite(values)]


def _median(values: Array) -> float:
    return float(np.median(values)) if len(values) else float("nan")
