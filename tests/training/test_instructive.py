"""Of a diverged run the update before the jump is shown, under the history of the whole run."""

from __future__ import annotations

import numpy as np
import pytest

from rnnviz.experiment.preset import load_preset
from rnnviz.training.instructive import instructive_frame, instructive_update
from rnnviz.training.trainer import Trainer


@pytest.fixture(scope="module")
def diverged():
    preset = load_preset("exploding")
    trainer = Trainer(preset.experiment, preset.name)
    while not trainer.stopped:
        trainer.step()
    return trainer.frame()


def test_it_is_the_one_before_the_gradient_jumped(diverged):
    update = instructive_update(diverged.snapshot)
    norms = diverged.snapshot.history.grad_norm.last
    assert update is not None
    assert norms[update] > 10 * np.median(norms[:update])  # row n is update n + 1
    assert norms[:update].max() < 10 * np.median(norms[:update])
    assert update < diverged.snapshot.trace_update


def test_the_network_is_that_update_s_bit_by_bit(diverged):
    found = instructive_frame(diverged)
    update = instructive_update(diverged.snapshot)
    trainer = Trainer(diverged.snapshot.experiment)
    while trainer.update < update:
        trainer.step()
    right, trace = trainer.trace(), found.snapshot.trace
    assert found.snapshot.trace_update == update
    np.testing.assert_array_equal(trace.layers[0].states["h"], right.layers[0].states["h"])
    np.testing.assert_array_equal(trace.layers[0].delta, right.layers[0].delta)
    assert found.snapshot.checkpoint.parameters_update == update


def test_the_history_and_the_outcome_are_those_of_the_whole_run(diverged):
    found = instructive_frame(diverged).snapshot
    assert found.history is diverged.snapshot.history
    assert (found.outcome, found.update) == ("diverged", diverged.snapshot.update)
    assert not instructive_frame(diverged).diagnostics


def test_a_run_that_did_not_diverge_is_shown_as_it_is():
    preset = load_preset("clipped")
    trainer = Trainer(preset.experiment, preset.name)
    trainer.step()
    frame = trainer.frame()
    assert instructive_frame(frame) is frame
