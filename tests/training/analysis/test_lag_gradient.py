"""The gradient of U by lag: of every layer, with the run's truncation and without."""

from __future__ import annotations

import numpy as np
import pytest

from rnnviz.experiment.experiment import parse_experiment
from rnnviz.flow.per_layer import gradients_by_lag
from rnnviz.training.analysis import lag_gradient
from rnnviz.training.analysis.lag_gradient import lag_gradients
from rnnviz.training.snapshot import Snapshot
from rnnviz.training.trainer import Trainer


def snapshot(truncation: int) -> Snapshot:
    sections = {
        "task": {"name": "sine", "length": 12},
        "cell": {"name": "srn", "size": 4},
        "network": {"above": "gru"},
        "training": {"batch": 2, "truncation": truncation},
    }
    trainer = Trainer(parse_experiment(sections))
    trainer.step()
    return trainer.frame().snapshot


@pytest.mark.parametrize("truncation", [0, 5])
def test_every_layer_has_the_whole_gradient_and_what_the_run_keeps_of_it(truncation: int) -> None:
    found = snapshot(truncation)
    layers = found.trace.layers
    wholes, kept = gradients_by_lag(layers), gradients_by_lag(layers, truncation)
    for gradient, whole, part in zip(lag_gradients(found), wholes, kept, strict=True):
        np.testing.assert_array_equal(gradient.whole.norms, whole.norms)
        np.testing.assert_array_equal(gradient.kept.norms, part.norms)
        assert bool(gradient.bias) == bool(truncation)
        assert (gradient.kept is gradient.whole) == (not truncation)


def test_a_truncation_beyond_the_sequence_is_none() -> None:
    assert not any(gradient.bias for gradient in lag_gradients(snapshot(12)))


def test_nothing_is_computed_where_it_would_take_too_long(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lag_gradient, "MAX_WORK", 1)
    assert lag_gradients(snapshot(0)) == ()
