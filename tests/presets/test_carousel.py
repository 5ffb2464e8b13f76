"""The constant error carousel without gates: a perfect gradient, and what it cannot learn."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from rnnviz.experiment.preset import load_preset
from rnnviz.nn.cells.residual import Residual
from rnnviz.training.run_label import network_label
from rnnviz.training.trainer import Trainer
from tests.presets.measure import slow_seeds, trained

SEEDS = slow_seeds(1, 2, 3)


def share_of_chance(trainer: Trainer) -> float:
    return trainer.test_loss(2048)[0] / trainer.source.chance_loss


def test_alone_it_keeps_the_error_bit_by_bit() -> None:
    layer = Trainer(load_preset("carousel-alone").experiment).trace().layers[0]
    unit = np.broadcast_to(np.eye(layer.size), (layer.steps, layer.size, layer.size))
    np.testing.assert_array_equal(layer.jacobian(), unit)
    for errors in (layer.adjoint, layer.delta):
        np.testing.assert_array_equal(errors, np.broadcast_to(errors[-1], errors.shape))
    assert layer.delta[0].any()
    assert not any(name.startswith("U") for name in layer.parameters)


def test_it_only_adds_what_enters() -> None:
    """h_k = h_{k-1} + W x_k + b, whatever W and b."""
    layer = trained("weight-conflict", 1).trace().layers[0]
    added = layer.input @ layer.parameters["W"].T + layer.parameters["b"]
    np.testing.assert_allclose(layer.states["h"][1:], added.cumsum(axis=0), rtol=1e-12, atol=1e-13)


def test_it_is_called_what_it_is() -> None:
    experiment = load_preset("weight-conflict").experiment
    assert network_label(experiment, 30) == "carousel without gates, D=16, T=30"
    assert not Residual(form="input", activation="tanh").nickname
    assert not Residual(form="state", activation="identity").nickname


def test_the_best_that_it_could_learn_is_nearly_chance() -> None:
    """It knows Σ x alone, which explains 2/T of the variance of the two marked numbers' sum."""
    source = Trainer(load_preset("weight-conflict").experiment).source
    batch = source.batch(np.random.default_rng(0), 100_000)
    known = np.stack([batch.x[:, 0].sum(axis=0), np.ones(batch.size)], axis=1)
    fit, *_ = np.linalg.lstsq(known, batch.y[0])
    left = np.mean((batch.y[0] - known @ fit) ** 2) / source.chance_loss
    assert left == pytest.approx(1 - 2 / 30, abs=0.01)


def test_the_pair_differs_in_the_cell_alone() -> None:
    ungated, gated = (
        load_preset(name).experiment for name in ("weight-conflict", "weight-conflict-gates")
    )
    assert replace(gated, cell=ungated.cell, init=ungated.init) == ungated


@pytest.mark.parametrize("seed", SEEDS)
def test_the_weight_conflict_is_settled_by_gates_alone(seed: int) -> None:
    ungated, gated = trained("weight-conflict", seed), trained("weight-conflict-gates", seed)
    layer = ungated.trace().layers[0]
    np.testing.assert_array_equal(layer.adjoint[0], layer.adjoint[-1])
    assert share_of_chance(ungated) > 0.9
    assert share_of_chance(gated) < 0.1


@pytest.mark.parametrize("seed", SEEDS)
def test_with_gates_the_marker_decides_which_number_moves_the_answer(seed: int) -> None:
    moved = {}
    for name in ("weight-conflict", "weight-conflict-gates"):
        layer = trained(name, seed).trace().layers[0]
        sent = [layer.pull_down(k, layer.adjoint[k][:, None])[0, 0] for k in range(1, 31)]
        marked = layer.input[:, 1] == 1
        moved[name] = np.abs(sent) / np.abs(sent)[marked].mean(), marked
    ungated, _ = moved["weight-conflict"]
    np.testing.assert_allclose(ungated, 1, rtol=1e-9)
    gated, marked = moved["weight-conflict-gates"]
    assert gated[~marked].mean() < 0.3
