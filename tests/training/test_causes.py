"""The reason a verdict gives is the right one for networks of every shape."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from rnnviz.flow.cause import Cause, cause_of
from rnnviz.flow.reason import why
from rnnviz.nn.gru import GRU
from rnnviz.nn.lstm import LSTM
from rnnviz.nn.narx import NARX
from rnnviz.nn.srn import SRN
from rnnviz.nn.tdnn import TDNN
from rnnviz.tasks.recall import Recall
from rnnviz.training.diagnostics import verdicts_of
from rnnviz.training.experiment import Experiment, TrainingSettings
from rnnviz.training.trainer import Trainer


def told(cell, above="", length=12, **init):
    """Return the verdicts on an untrained network, from the input upwards."""
    experiment = Experiment(
        seed=1, cell=cell, task=Recall(length=length), training=TrainingSettings(batch=4)
    )
    network = replace(experiment.network, above=above)
    start = replace(experiment.init, **init)
    return verdicts_of(Trainer(replace(experiment, network=network, init=start)).snapshot())


def test_without_a_state_the_error_ends_where_the_windows_end():
    [verdict] = told(TDNN(4, delays=3))
    assert verdict.cause.name == "window"
    assert "exactly zero from step 8 on" in str(verdict.sentence)
    assert "no state carries it: the windows look 3 steps back" in str(verdict.sentence)
    assert "U" not in str(why(verdict.cause, verdict.flow))


def test_each_layer_of_windows_adds_its_own():
    lower, upper = told(TDNN(4, delays=3), above="tdnn")
    assert "look 3 steps back" in str(upper.sentence)
    assert "look 6 steps back" in str(lower.sentence)


def test_windows_as_long_as_the_sequence_are_not_said_to_end():
    [verdict] = told(TDNN(4, delays=12))
    assert np.isfinite(verdict.ratio)
    assert "weights of the windows" in str(why(verdict.cause, verdict.flow))


def test_narx_pays_each_time_the_signal_passes_and_not_each_step():
    [small] = told(NARX(4, delays=3), length=40, recurrent_scale=0.2)
    layer = Trainer(
        Experiment(seed=1, cell=NARX(4, delays=3), task=Recall(length=40))
    ).trace().layers[0]  # fmt: skip
    assert small.kind == "vanishing"
    assert small.cause.name == "small U"
    assert "U of the delay line are small" in str(small.sentence)
    together = np.concatenate([layer.parameters[f"U.{j}"] for j in (1, 2, 3)])
    assert cause_of(layer).weights == pytest.approx(np.linalg.norm(together) / 2)
    flat = Cause("saturation", 0.9, weights=8.0, slopes=0.01, delays=3)
    assert "f′ leaves 1 % of it each time" in str(why(flat))


def test_narx_with_one_delay_is_told_as_the_srn_that_it_is():
    one, srn = (cause_of(layer_of(cell)) for cell in (NARX(4, delays=1), SRN(4)))
    assert one.delays == srn.delays == 1
    assert one.name == srn.name == "small U"


def layer_of(cell):
    return Trainer(Experiment(seed=1, cell=cell)).trace().layers[0]


@pytest.mark.parametrize("cell", [LSTM(4), GRU(4)])
def test_open_gates_are_not_blamed(cell):
    """With gates that let all pass, only what comes back through U can take anything away."""
    open_, shut = ({"forget_bias": bias, "update_bias": bias} for bias in (9.0, 0.0))
    [verdict] = told(cell, length=40, **open_)
    assert verdict.cause.name == "cancellation"
    assert verdict.cause.carried == pytest.approx(1, abs=0.03)
    [verdict] = told(cell, length=40, **shut)
    assert verdict.cause.name == "gates"
    assert "let only" in str(verdict.sentence)
