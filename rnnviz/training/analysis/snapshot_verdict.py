"""The two verdicts on a snapshot: on the error flow in its network, and on the run so far."""

from __future__ import annotations

from rnnviz.training.snapshot import Snapshot
from rnnviz.verdict.flow import FlowVerdict, classify_flow
from rnnviz.verdict.regime import RegimeName, regime_of
from rnnviz.verdict.training import TrainingVerdict, classify_training


def flow_verdict(snapshot: Snapshot, layer: int | None = None) -> FlowVerdict:
    """Return the verdict on the error flow in one layer, by default the main one.

    It is found once for all who ask, in whichever thread asks first.
    """
    index = snapshot.trace.main if layer is None else layer
    known = snapshot.flow_verdicts
    if index not in known:
        trained = snapshot.inspected is None
        truncation = snapshot.experiment.training.truncation if trained else 0
        known[index] = classify_flow(snapshot.trace.layers, index, truncation)
    return known[index]


def training_verdict(snapshot: Snapshot) -> TrainingVerdict:
    """Return the verdict on the run up to the snapshot."""
    return classify_training(
        snapshot.record, snapshot.outcome, snapshot.first_bad_update, snapshot.fault
    )


def regime(snapshot: Snapshot) -> RegimeName:
    """Return the regime of a snapshot's main layer: both verdicts in one word."""
    return regime_word(flow_verdict(snapshot), training_verdict(snapshot))


def regime_word(flow: FlowVerdict, training: TrainingVerdict) -> RegimeName:
    """Return the regime for two known verdicts."""
    return regime_of(
        flow.kind,
        training.kind,
        flow.cause.name,
        spiked=training.record.spike is not None,
        cut=bool(flow.truncation) and flow.signal.first > 1,
    )
