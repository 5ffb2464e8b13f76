"""What the window needs at once is found by the thread that makes the snapshot."""

from __future__ import annotations

import pytest

from rnnviz.experiment.experiment import Experiment
from rnnviz.flow import per_layer
from rnnviz.session import handoff
from rnnviz.session.handoff import NumberedSnapshot
from rnnviz.session.lane import Lane
from rnnviz.session.reel import Reel
from rnnviz.tasks.synthetic.recall import Recall
from rnnviz.training.analysis import snapshot_verdict
from rnnviz.training.probe import DEFAULT_PROBE
from rnnviz.training.timeline import Timeline
from rnnviz.training.trainer import Trainer


@pytest.fixture
def measured(monkeypatch):
    """The layers whose errors have been measured."""
    found, measure = [], per_layer._total_norms
    monkeypatch.setattr(
        per_layer,
        "_total_norms",
        lambda layer, *rest: (found.append(layer), measure(layer, *rest))[1],
    )
    return found


def shown() -> NumberedSnapshot:
    trainer = Trainer(Experiment(task=Recall(length=6)), "small")
    return Lane(1, Timeline(trainer)).snapshot(False)


@pytest.mark.parametrize(("least", "known"), [(6, True), (7, False)])
def test_where_the_sequence_is_long_nothing_is_left_to_be_measured(
    measured, monkeypatch, least, known
):
    monkeypatch.setattr(handoff, "LONG_STEPS", least - 1)
    of = shown()
    now = Reel(of).at(0, lambda: False)
    for snapshot in (of.snapshot, now.snapshot):
        assert any(snapshot.trace.layers[0] is layer for layer in measured) is known
    count = len(measured)
    for index in range(len(of.snapshot.trace.layers)):
        of.snapshot.error_norms.of(index)
    assert (len(measured) == count) is known
    assert of.snapshot.probe == DEFAULT_PROBE


@pytest.mark.parametrize("at_rest", [True, False])
def test_of_a_run_at_rest_the_errors_are_measured_and_the_verdict_found(
    measured, monkeypatch, at_rest
):
    judged, judge = [], snapshot_verdict.classify_flow
    monkeypatch.setattr(
        snapshot_verdict, "classify_flow", lambda *rest: (judged.append(1), judge(*rest))[1]
    )
    trainer = Trainer(Experiment(task=Recall(length=6)), "small")
    snapshot = Lane(1, Timeline(trainer)).snapshot(at_rest).snapshot
    assert len(judged) == at_rest
    assert bool(measured) is at_rest
    found = snapshot_verdict.flow_verdict(snapshot)
    assert found is snapshot_verdict.flow_verdict(snapshot, snapshot.trace.main)
    assert len(judged) == 1
    assert found.kind == judge(snapshot.trace.layers, snapshot.trace.main, 0).kind


def test_the_verdict_on_a_long_sequence_is_left_to_the_slow_diagnostics(monkeypatch):
    monkeypatch.setattr(handoff, "QUICK_STEPS", 5)
    trainer = Trainer(Experiment(task=Recall(length=6)), "small")
    assert Lane(1, Timeline(trainer)).snapshot(True).snapshot.flow_verdicts == {}
