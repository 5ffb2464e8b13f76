"""Both verdicts on a snapshot: of the network that it shows, and of the run up to it."""

from __future__ import annotations

from rnnviz.training.snapshot import Snapshot
from rnnviz.verdict.flow import FlowVerdict, classify_flow
from rnnviz.verdict.regime import RegimeName, regime_of
from rnnviz.verdict.training import TrainingVerdict, classify_training


def flow_verdict(snapshot: Snapshot, layer: int | None = None) -> FlowVerdict:
    """Return what becomes of an error in one layer of a snapshot, or in the main one."""
    trained = snapshot.inspected is None
    truncation = snapshot.experiment.training.truncation if trained else 0
    index = snapshot.trace.main if layer is None else layer
    return classify_flow(snapshot.trace.layers, index, truncation)


def training_verdict(snapshot: Snapshot) -> TrainingVerdict:
    """Return what the run has done up to a snapshot."""
    return classify_training(
        snapshot.record, snapshot.outcome, snapshot.first_bad_update, snapshot.fault
    )


def regime(snapshot: Snapshot) -> RegimeName:
    """Return both in one word, for the main layer."""
    return regime_word(flow_verdict(snapshot), training_verdict(snapshot))


def regime_word(flow: FlowVerdict, training: TrainingVerdict) -> RegimeName:
    """Return the one word for two verdicts that are known."""
    return regime_of(
        flow.kind,
        training.kind,
        flow.cause.name,
        spiked=training.record.spike is not None,
        cut=bool(flow.truncation) and flow.signal.first > 1,
    )
