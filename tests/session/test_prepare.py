"""The errors of long sequences are measured by the thread that makes the snapshot."""

from __future__ import annotations

import pytest

from rnnviz.experiment.experiment import Experiment
from rnnviz.flow import per_layer
from rnnviz.session import handoff
from rnnviz.session.handoff import NumberedSnapshot
from rnnviz.session.lane import Lane
from rnnviz.session.reel import Reel
from rnnviz.tasks.synthetic.recall import Recall
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
