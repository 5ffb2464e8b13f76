"""Presets that make a point are held to the closed form or the figure that they claim."""

from __future__ import annotations

from dataclasses import replace

import mpmath
import numpy as np
import pytest

from rnnviz.experiment.experiment import Experiment
from rnnviz.experiment.preset import load_preset
from rnnviz.flow.delta import backward_norms
from rnnviz.nn.trace import Array, LayerTrace
from rnnviz.tasks.task import Batch
from rnnviz.training.trainer import Trainer
from tests.presets.claims_untrained import leading_part
from tests.presets.measure import finished


def layer_of(name: str, seed: int | None = None) -> LayerTrace:
    """Return what the probe does in a preset's network before the first update."""
    experiment = load_preset(name).experiment
    if seed is not None:
        experiment = replace(experiment, seed=seed)
    return Trainer(experiment).trace().layers[0]


def by_lag(layer: LayerTrace) -> Array:
    """Return ‖∂L/∂h_{T-ℓ}‖ over ‖∂L/∂h_T‖ for ℓ = 0, 1, ..., T-1."""
    signal = backward_norms(layer, layer.steps)[1:][::-1]
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


@pytest.mark.parametrize("name", ["linear-unit-grows", "linear-unit-fades"])
def test_one_linear_unit_multiplies_the_error_by_u_to_the_999(name: str):
    u = load_preset(name).experiment.init.recurrent_scale
    with mpmath.workdps(30):
        exact = mpmath.mpf(repr(u)) ** 999
    layer = layer_of(name)
    assert layer.steps == 1000
    assert abs(layer.delta[-1]) == 1
    assert abs(layer.delta[0, 0]) == pytest.approx(float(exact), rel=1e-12)


def test_powers_of_a_matrix_turn_to_its_first_eigenvector():
    """On its own seed the first eigenvalue is 1, so that h stops moving altogether."""
    layer = layer_of("matrix-powers")
    h = layer.states["h"]
    np.testing.assert_allclose(layer.parameters["U"] @ h[-1], h[-1], atol=1e-5)
    assert leading_part(layer.parameters["U"], h)[[0, -1]] == pytest.approx([0.19, 1], abs=0.01)


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


def test_one_spike_ends_a_run_that_one_clip_saves():
    ended, saved = finished("rare-spike"), finished("rare-spike-clipped")
    clipping = ended.experiment.clipping
    assert replace(saved.experiment, clipping=clipping) == ended.experiment
    norms = ended.recorded()["grad_norm"]
    assert norms[0] < 5
    assert norms[2] > 1e100
    assert ended.first_bad_update == 4
    scales = saved.recorded()["clip_scale"]
    assert np.count_nonzero(scales < 1) <= 5
    assert scales.min() < 1 / 20
    assert saved.test_loss()[0] < 0.01 * saved.source.chance_loss


def test_clipping_does_not_cure_chaos():
    assert by_lag(layer_of("chaos"))[-1] > 1e6
    trainer = finished("chaos")
    assert trainer.outcome == "ok"
    assert np.mean(trainer.recorded()["clip_scale"] < 1) > 0.95
    assert trainer.test_loss()[0] > trainer.source.chance_loss


def test_h_plus_g_of_x_has_a_perfect_gradient_and_no_sense_of_order():
    trainer = finished("residual-input")
    layer = trainer.trace().layers[0]
    np.testing.assert_array_equal(products(layer), np.eye(layer.size))
    np.testing.assert_array_equal(layer.adjoint, np.broadcast_to(layer.adjoint[-1], (51, 16)))
    loss, accuracy = trainer.test_loss(1024)
    # XX and YY are told apart from the rest; between XY and YX it can only guess
    assert np.log(2) / 2 - 0.02 < loss < np.log(2) / 2 + 0.05
    assert accuracy == pytest.approx(0.75, abs=0.04)


def test_what_h_plus_g_of_x_knows_is_a_sum():
    trainer = finished("residual-input")
    batch = trainer.source.test(3)
    order = np.random.default_rng(0).permutation(batch.steps)
    outputs = []
    for x in (batch.x, batch.x[order]):
        run = trainer.network.run(batch.steps, batch.size)
        trainer.network.forward(trainer.parameters, Batch(x, batch.y), run)
        outputs.append(run.output.copy())
    np.testing.assert_allclose(outputs[1], outputs[0], rtol=1e-10)


def test_h_plus_g_of_x_and_h_explodes_with_a_u_of_a_tenth():
    layer = layer_of("residual-state")
    U = layer.parameters["U"]
    np.testing.assert_allclose(np.linalg.svd(U, compute_uv=False), 0.1, rtol=1e-12)
    largest = np.abs(1 + np.linalg.eigvals(U)).max()
    np.testing.assert_allclose(radii(layer), largest, rtol=1e-12)
    assert 1.05 < largest <= 1.1 + 1e-12
    assert 100 < by_lag(layer)[-1] <= 1.1**99


def test_a_skew_u_makes_the_residual_form_grow():
    """A9: ‖J^100‖ = 1.01^50 for a rotation of 0.1 beside the identity."""
    U = np.array([[0.0, 0.1], [-0.1, 0.0]])
    trainer = Trainer(with_size(load_preset("residual-state").experiment, 2))
    trainer.parameters["l0.U"][...] = U
    grown = np.linalg.norm(products(trainer.trace().layers[0]), 2)
    assert grown == pytest.approx(1.644632, abs=1e-6)


def with_size(experiment: Experiment, size: int) -> Experiment:
    return replace(experiment, cell=replace(experiment.cell, size=size))


def test_a_memory_that_only_adds_fills_up():
    layer = layer_of("residual-fills")
    h = layer.states["h"]
    assert (np.diff(h, axis=0) > 0).all()
    assert (h[-1] > 48).all()
    assert (h[-1] < 50).all()
    assert (layer.slopes["z"][10:] < 1e-3).all()
    falling = layer.slopes["z"][20:-1] / layer.slopes["z"][21:]
    np.testing.assert_allclose(falling, np.e, rtol=1e-6)
    np.testing.assert_allclose(layer.adjoint[20:], layer.adjoint[-1:].repeat(31, axis=0), rtol=1e-6)
    assert np.abs(layer.delta[-1]).max() < 1e-18 * np.abs(layer.adjoint[-1]).max()


def test_the_cliff_is_that_of_pascanu():
    """x_t = w σ(x_{t-1}) + b from x_0 = ½, E = (σ(x_50) − 0.7)², w = 5.2, b = −2.7."""
    trainer = Trainer(load_preset("cliff").experiment)
    x = 0.5
    for _ in range(50):
        x = 5.2 / (1 + np.exp(-x)) - 2.7
    trainer.step()
    assert trainer.recorded()["loss"][0] == pytest.approx((1 / (1 + np.exp(-x)) - 0.7) ** 2)


def test_one_step_goes_over_the_cliff():
    trainer = finished("cliff")
    norms, loss = trainer.recorded()["grad_norm"], trainer.recorded()["loss"]
    # How far it is thrown hangs on the last bit of a hundred steps, that it is thrown does not.
    thrown = norms.argmax()
    assert 60 < thrown < 150
    assert norms[thrown] > 100 * np.median(norms[:thrown])
    assert abs(trainer.parameters["l0.U"].item() - 5.2) > 3
    np.testing.assert_allclose(loss[thrown + 1 :], 0.09, rtol=1e-6)


def test_clipped_it_stays_at_the_cliff():
    clipped, unclipped = load_preset("cliff-clipped").experiment, load_preset("cliff").experiment
    assert replace(clipped, clipping=unclipped.clipping) == unclipped
    trainer = Trainer(clipped)
    start = previous = trainer.parameters.flat.copy()
    while trainer.update < clipped.training.updates:
        trainer.step()
        assert np.linalg.norm(trainer.parameters.flat - previous) <= 0.01 * (1 + 1e-12)
        previous = trainer.parameters.flat.copy()
    assert np.linalg.norm(previous - start) < 1
    assert trainer.recorded()["loss"].min() < 1e-5


def test_a_read_out_that_is_kept_does_not_change():
    trainer = finished("cliff-clipped")
    assert trainer.parameters["readout.V"].item() == 1
    assert trainer.parameters["readout.c"].item() == 0


def test_weights_of_one_sign_saturate_every_unit_from_the_second_step():
    """The snippet of the text: U, W and b from [0, 1), D = 64, T = 100."""
    trace = Trainer(load_preset("all-positive").experiment).trace()
    h = trace.layers[0].states["h"]
    assert (h[2:] > 1 - 1e-9).all()
    delta = np.linalg.norm(trace.layers[0].delta, axis=1)
    assert delta[0] < 1e-100
