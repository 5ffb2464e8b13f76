"""What presets with several layers claim of the way that the error has to go."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from rnnviz.experiment.preset import load_preset
from rnnviz.training.trainer import Trainer


def decades(trainer: Trainer) -> float:
    """Return log10 of how much smaller δ of the recurrent layer is at the first step."""
    norms = np.linalg.norm(trainer.trace().layers[-1].delta, axis=1)
    return float(np.log10(norms[0] / norms[-1]))


def test_a_convolution_shortens_the_way() -> None:
    """100 steps become ten: from beyond 20 powers of ten to some two, and the token is recalled."""
    first = Trainer(load_preset("convolution-first").experiment)
    assert [layer.steps for layer in first.trace().layers] == [10, 10]
    network = replace(first.experiment.network, convolution=0)
    without = Trainer(replace(first.experiment, network=network))
    assert decades(without) < -15
    assert decades(first) > -5
    for _ in range(200):
        first.step()
        without.step()
    assert first.test_loss()[1] == 1
    assert without.test_loss()[1] < 0.7
