"""What weight decay does to the spectral radius, and what it does not; and two optimisers."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from rnnviz.experiment.experiment import Experiment
from rnnviz.experiment.preset import load_preset
from rnnviz.training.trainer import Trainer
from rnnviz.training.weight_history import WeightCurves, weight_curves
from tests.presets.measure import finished, slow_seeds, trained


def curves(trainer: Trainer) -> WeightCurves:
    found = weight_curves(trainer.snapshot().weights)
    assert found is not None
    return found


def without_decay(experiment: Experiment) -> Experiment:
    return replace(experiment, training=replace(experiment.training, l1=0.0, l2=0.0), seed=0)


def late_loss(trainer: Trainer) -> float:
    return float(trainer.recorded()["loss"][-50:].mean())


@pytest.mark.parametrize("name", ["decay-l1", "decay-l2"])
def test_only_the_decay_differs_from_the_run_that_explodes(name: str):
    decayed, exploding = load_preset(name).experiment, load_preset("exploding").experiment
    assert without_decay(decayed) == without_decay(exploding)
    assert decayed != exploding


@pytest.mark.parametrize("seed", slow_seeds(load_preset("decay-l2").experiment.seed, 1, 2))
def test_strong_decay_tames_the_run_at_a_price(seed: int):
    trainer = trained("decay-l2", seed)
    radius = curves(trainer).sizes["l0.U"][0]
    assert trainer.outcome == "ok"
    assert trainer.recorded()["grad_norm"].max() < 20
    assert radius[0] == pytest.approx(1)
    assert radius.max() < 1.01
    assert radius[-1] < 0.65
    assert late_loss(trainer) < 0.1 * trainer.source.chance_loss
    assert late_loss(trainer) > 2.5 * late_loss(trained("clipped", seed))


def test_milder_decay_brings_the_radius_below_one_and_the_run_explodes():
    trainer = finished("decay-l1")
    found = curves(trainer)
    radius, bad = found.sizes["l0.U"][0], trainer.first_bad_update
    assert trainer.outcome != "ok"
    assert bad > 25
    assert (radius[(found.update > 15) & (found.update <= 20)] < 1).all()
    norms = trainer.recorded()["grad_norm"]
    assert np.nanmax(norms) > 1e6 * np.nanmedian(norms)


def test_adagrad_and_sgd_differ_in_nothing_else():
    adagrad, sgd = (load_preset(f"characters-{name}").experiment for name in ("adagrad", "sgd"))
    assert replace(adagrad, optimizer=sgd.optimizer) == sgd
    assert adagrad.optimizer.learning_rate == sgd.optimizer.learning_rate


@pytest.mark.parametrize("seed", slow_seeds(1, 2))
def test_summed_over_a_window_the_rate_is_too_much_for_sgd(seed: int):
    """The textbook's own setting: one window of 25, the loss summed, every entry clipped at 5."""
    losses = []
    for name in ("adagrad", "sgd"):
        experiment = load_preset(f"characters-{name}").experiment
        training = replace(experiment.training, batch=1, reduction="sum", updates=400)
        trainer = Trainer(replace(experiment, training=training, seed=seed))
        assert trainer.test_loss(1)[0] == pytest.approx(25 * np.log(72), rel=0.05)
        while trainer.update < 400:
            trainer.step()
        losses.append(late_loss(trainer) / 25)
    assert losses[0] < 3.3
    assert losses[1] > 2 * np.log(72)
