"""Presets that make a point are held to the closed form or the figure that they claim."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from rnnviz.flow.delta import journey
from rnnviz.nn.trace import Array, LayerTrace
from rnnviz.training.preset import load_preset
from rnnviz.training.trainer import Trainer


def layer_of(name: str, seed: int | None = None) -> LayerTrace:
    """Return what the probe does in a preset's network before the first update."""
    experiment = load_preset(name).experiment
    if seed is not None:
        experiment = replace(experiment, seed=seed)
    return Trainer(experiment).trace().layers[0]


def by_lag(layer: LayerTrace) -> Array:
    """Return ‖∂L/∂h_{T-ℓ}‖ over ‖∂L/∂h_T‖ for ℓ = 0, 1, ..., T-1."""
    signal = journey(layer, layer.steps)[1:][::-1]
    return np.asarray(10.0 ** (signal - signal[0]))


def radii(layer: LayerTrace) -> Array:
    """Return the spectral radius of every J_k."""
    return np.asarray(np.abs(np.linalg.eigvals(layer.cell.jacobian(layer))).max(axis=1))


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_one_unit_error_enters_at_the_last_step_and_nowhere_else(seed: int):
    layer = layer_of("eigenvalues-lie", seed)
    assert not layer.states["h"].any()
    assert not layer.direct[:-1].any()
    np.testing.assert_array_equal(np.abs(layer.direct[-1]), np.eye(layer.size)[0])


@pytest.mark.parametrize("name", ["eigenvalues-lie", "nilpotent"])
def test_the_error_is_the_product_of_the_jacobians_and_nothing_else(name: str):
    layer = layer_of(name)
    U, error = layer.parameters["U"], layer.direct[-1]
    for k in range(layer.steps, 0, -1):
        np.testing.assert_allclose(layer.delta[k - 1], error, rtol=1e-13)
        error = U.T @ error


def test_the_gradient_of_u_is_exactly_zero_although_the_error_is_not():
    trainer = Trainer(load_preset("eigenvalues-lie").experiment)
    trainer.step()
    assert not trainer.gradient["l0.U"].any()
    assert np.abs(trainer.gradient["l0.b"]).max() > 1e5


def test_eigenvalues_lie():
    layer = layer_of("eigenvalues-lie")
    np.testing.assert_array_equal(radii(layer), 0.9)
    signal = by_lag(layer)
    assert signal.argmax() == 69
    assert signal[69] == pytest.approx(12518.9, abs=0.05)
    assert signal[100] == pytest.approx(7007.86, abs=0.005)
    assert (signal[1:245] > 1).all()
    assert (signal[245:] < 1).all()


def test_all_eigenvalues_zero():
    layer = layer_of("nilpotent")
    np.testing.assert_array_equal(radii(layer), 0)
    signal = by_lag(layer)
    np.testing.assert_allclose(signal[:20], 2.0 ** np.arange(20), rtol=1e-12)
    assert not layer.delta[:-20].any()
    assert np.abs(layer.delta[-20]).max() == 2**19


def test_a_logistic_network_with_a_small_u_loses_a_fortieth_a_step():
    layer = layer_of("sigmoid-small-u")
    np.testing.assert_allclose(layer.slopes["z"], 0.25, rtol=1e-15)
    np.testing.assert_allclose(by_lag(layer), (3.9 / 4) ** np.arange(200), rtol=1e-11)


@pytest.mark.parametrize("seed", range(5))
def test_whatever_the_logistic_network_does_no_step_keeps_more(seed: int):
    experiment = load_preset("sigmoid-small-u").experiment
    init = replace(experiment.init, recurrent="orthogonal", bias="uniform", state=0.1 * seed)
    layer = Trainer(replace(experiment, seed=seed, init=init)).trace().layers[0]
    assert np.linalg.norm(layer.cell.jacobian(layer), 2, axis=(1, 2)).max() <= 0.975 * (1 + 1e-12)
    assert by_lag(layer)[-1] <= 0.975**199


def products(layer: LayerTrace) -> Array:
    """Return J_T…J_1 of the whole sequence."""
    product = np.eye(layer.state.shape[1])
    for jacobian in layer.cell.jacobian(layer):
        product = jacobian @ product
    return product


@pytest.mark.parametrize(
    ("bias", "kept"),
    [(0, 8.881784e-16), (1, 1.576191e-7), (2, 1.753046e-3), (3, 0.0880925), (5, 0.7147893)],
)
def test_the_carousel_leaks_by_the_forget_bias(bias: float, kept: float):
    experiment = load_preset("carousel-leak").experiment
    init = replace(experiment.init, forget_bias=float(bias))
    layer = Trainer(replace(experiment, init=init)).trace().layers[0]
    D = layer.size
    np.testing.assert_allclose(products(layer)[:D, :D], kept * np.eye(D), rtol=1e-6)


def test_the_carousel_loses_nothing():
    layer = layer_of("carousel")
    D = layer.size
    np.testing.assert_array_equal(products(layer)[:D, :D], np.eye(D))
    cell = layer.adjoints["c"][:-1]
    np.testing.assert_array_equal(cell, np.broadcast_to(cell[-1], cell.shape))
    assert np.abs(cell[0]).max() == 0.5  # what the output gate lets out


def test_an_lstm_at_rest_adds_a_quarter_of_u_to_its_forget_gate():
    layer = layer_of("lstm-explodes")
    u = np.linalg.eigvals(layer.parameters["U.candidate"])
    largest = np.abs(1 / (1 + np.exp(-5)) + u / 4).max()
    np.testing.assert_allclose(radii(layer), largest, rtol=1e-12)
    assert largest > 1.1
    assert by_lag(layer)[-1] > 1e6
    rate = np.polyfit(np.arange(100), np.log(by_lag(layer)[50:]), 1)[0]
    assert rate == pytest.approx(np.log(largest), rel=0.1)


def test_a_gru_that_copies_never_changes_and_never_learns():
    trainer = Trainer(load_preset("gru-copies").experiment)
    while trainer.update < 20:
        trainer.step()
    layer = trainer.trace().layers[0]
    np.testing.assert_array_equal(layer.states["h"], 0.5)
    np.testing.assert_allclose(products(layer), np.eye(layer.size), atol=1e-15)
    np.testing.assert_array_equal(layer.adjoint, np.broadcast_to(layer.adjoint[-1], (301, 16)))
    assert trainer.test_loss()[0] > 0.99 * trainer.source.chance_loss


def trained(name: str) -> Trainer:
    """Train a preset to its end."""
    trainer = Trainer(load_preset(name).experiment)
    while trainer.update < trainer.experiment.training.updates and not trainer.stopped:
        trainer.step()
    return trainer


def test_one_spike_ends_a_run_that_one_clip_saves():
    ended, saved = trained("rare-spike"), trained("rare-spike-clipped")
    clipping = ended.experiment.clipping
    assert replace(saved.experiment, clipping=clipping) == ended.experiment
    norms = ended.recorded()["grad_norm"]
    assert norms[:3].max() < 2
    assert norms[3] > 500
    assert ended.first_bad_update == 6
    scales = saved.recorded()["clip_scale"]
    assert np.flatnonzero(scales < 1).tolist() == [3]
    assert 1 / scales[3] == pytest.approx(156, abs=1)
    assert saved.test_loss()[0] < 0.01 * saved.source.chance_loss


def test_clipping_does_not_cure_chaos():
    assert 1e6 < by_lag(layer_of("chaos"))[-1] < 1e7
    trainer = trained("chaos")
    assert trainer.outcome == "ok"
    assert np.mean(trainer.recorded()["clip_scale"] < 1) > 0.95
    assert trainer.test_loss()[0] > trainer.source.chance_loss
