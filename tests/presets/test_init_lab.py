"""The init lab says the truth of the spectral radius without a single update."""

from dataclasses import replace

import pytest

from rnnviz.experiment.preset import load_preset
from rnnviz.flow.delta import log10_norms
from rnnviz.training.trainer import Trainer


def decades(radius, activation="tanh"):
    """Return log10 of ‖δ_1‖/‖δ_T‖ of the untrained network."""
    lab = load_preset("init-lab").experiment
    init = replace(lab.init, recurrent_scale=radius)
    cell = replace(lab.cell, activation=activation)
    delta = log10_norms(Trainer(replace(lab, init=init, cell=cell)).trace().layers[0].delta)
    return float(delta[0] - delta[-1])


def test_below_one_it_vanishes_and_at_one_it_nearly_holds():
    assert decades(0.5) < -25
    assert decades(0.9) < -4
    assert -2 < decades(1.0) < 0


def test_above_one_tanh_saturates_and_the_identity_explodes():
    assert 2 <= decades(1.5) < 3
    assert decades(1.5, "identity") == pytest.approx(17, abs=1.5)


def test_it_moves_continuously():
    """The same draw is scaled: a small turn is a small change."""
    assert decades(0.91) - decades(0.90) == pytest.approx(99 * 0.0048, abs=0.1)
