"""What presets with layers on top of each other claim of the way down."""

from __future__ import annotations

import numpy as np

from rnnviz.experiment.preset import load_preset
from rnnviz.training.trainer import Trainer
from tests.presets.measure import finished


def last_errors(trainer: Trainer) -> np.ndarray:
    """Return ‖∂L/∂h_T‖ of every layer, the lowest first."""
    layers = trainer.trace().layers
    return np.array([np.linalg.norm(layer.adjoints["h"][-1]) for layer in layers])


def test_every_logistic_layer_takes_at_least_three_quarters_of_the_error():
    """f′ is ¼ at most, and W spreads over ±1/√D: about a tenth is left, layer by layer."""
    for trainer in (
        Trainer(load_preset("stacked-vanishing").experiment),
        finished("stacked-vanishing"),
    ):
        errors = last_errors(trainer)
        assert len(errors) == 6
        assert (errors[:-1] < 0.25 * errors[1:]).all()
        assert errors[0] < 1e-4 * errors[-1]


def test_gated_layers_let_the_lowest_hear_of_the_loss_and_learn():
    errors = last_errors(Trainer(load_preset("stacked").experiment))
    assert len(errors) == 3
    assert errors[0] > 0.01 * errors[-1]
    assert finished("stacked").test_loss()[1] == 1
