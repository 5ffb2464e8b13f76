"""How large U is over the updates: the law of pure decay exactly, in bounded memory."""

from __future__ import annotations

import numpy as np
import pytest

from rnnviz.experiment.experiment import parse_experiment
from rnnviz.nn.optimizer import SGD, add_decay
from rnnviz.nn.parameters import Entry, Parameters
from rnnviz.training import weight_history as module
from rnnviz.training.diagnostics import completed
from rnnviz.training.snapshot import Frame
from rnnviz.training.trainer import Trainer
from rnnviz.training.weight_history import (
    WeightHistory,
    matrix_sizes,
    recurrent_names,
    weight_curves,
)


def trained(experiment, updates: int) -> Trainer:
    trainer = Trainer(experiment)
    while trainer.update < updates:
        trainer.step()
    return trainer


def test_pure_l2_decay_shrinks_the_radius_by_its_own_law():
    """Without a gradient ρ ← (1 − ηλ)ⁿ ρ: 0.366032 after 100 steps of 0.01."""
    parameters = Parameters((Entry("l0.U", (9, 9)), Entry("l0.b", (9,))))
    parameters.flat[:] = np.random.default_rng(1).standard_normal(90)
    bias, gradient, sgd = parameters["l0.b"].copy(), parameters.copy(), SGD(learning_rate=0.1)
    state, kept = sgd.start(parameters.flat), WeightHistory(parameters)
    for update in range(101):
        kept.add_copies(update, parameters)
        gradient.flat[:] = 0
        add_decay(gradient, parameters, l1=0.0, l2=0.1)
        sgd.apply(parameters.flat, gradient.flat, state)
    curves = weight_curves(kept.weight_points())
    radius, sigma, frobenius = curves.sizes["l0.U"]
    assert radius[100] / radius[0] == pytest.approx(0.366032, abs=5e-7)
    for row in (radius, sigma, frobenius):
        np.testing.assert_allclose(row, row[0] * 0.99 ** np.arange(101), rtol=1e-12)
    np.testing.assert_array_equal(parameters["l0.b"], bias)


def test_a_run_that_hardly_learns_follows_the_law_of_decay():
    table = {
        "task": {"name": "sine", "length": 12},
        "cell": {"name": "srn", "size": 8},
        "optimizer": {"name": "sgd", "learning_rate": 1e-5},
        "training": {"l2": 1e3},
    }
    curves = weight_curves(trained(parse_experiment(table), 100).snapshot().weights)
    assert curves.update.tolist() == list(range(101))
    radius = curves.sizes["l0.U"][0]
    assert radius[100] / radius[0] == pytest.approx(0.366032, rel=1e-3)


def test_entries_of_a_fiftieth_do_not_bound_the_radius_by_one():
    """U = (2/D)·11ᵀ of D = 100 has entries of 0.02 and ρ = σ_max = ‖U‖_F = 2."""
    np.testing.assert_allclose(matrix_sizes(np.full((100, 100), 0.02)), (2, 2, 2), rtol=1e-12)


@pytest.mark.parametrize("scale", [0.0, 1e-310, 1e-200, 1.0, 1e200, 1e308])
def test_sizes_are_right_whatever_the_scale(scale: float):
    U = np.array([[0.0, 1.0], [0.0, 0.5]])
    np.testing.assert_allclose(
        matrix_sizes(scale * U), scale * np.array([0.5, np.sqrt(1.25), np.sqrt(1.25)]), rtol=1e-9
    )


def test_what_is_not_finite_has_no_size():
    assert np.isnan(matrix_sizes(np.array([[1.0, np.inf], [0.0, 0.0]]))).all()
    assert np.isnan(matrix_sizes(np.array([[1.0, np.nan], [0.0, 0.0]]))).all()


@pytest.mark.parametrize(
    ("cell", "names"),
    [
        ("srn", ["l0.U"]),
        ("lstm", [f"l0.U.{gate}" for gate in ("input", "forget", "output", "candidate")]),
        ("gru", [f"l0.U.{gate}" for gate in ("update", "reset", "candidate")]),
    ],
)
def test_each_gate_has_a_curve_of_its_own(cell, names):
    table = {"cell": {"name": cell, "size": 4}, "task": {"name": "sine", "length": 5}}
    trainer = trained(parse_experiment(table), 3)
    curves = weight_curves(trainer.snapshot().weights)
    assert sorted(curves.sizes) == sorted(names)
    for name in names:
        eigenvalues = np.linalg.eigvals(trainer.parameters[name])
        assert curves.sizes[name][0, -1] == pytest.approx(np.abs(eigenvalues).max())


def test_memory_is_bounded_and_points_lie_evenly(monkeypatch):
    monkeypatch.setattr(module, "CAPACITY", 8)
    parameters = Parameters((Entry("l0.U", (2, 2)),))
    kept = WeightHistory(parameters)
    for update in range(1000):
        kept.add_copies(update, parameters)
    updates = [point.update for point in kept.weight_points()]
    assert len(updates) <= 8
    assert updates[0] == 0
    assert len(set(np.diff(updates))) == 1
    assert updates[-1] > 800


def test_of_matrices_too_large_none_is_kept(monkeypatch):
    monkeypatch.setattr(module, "NUMBERS", 31)
    parameters = Parameters((Entry("l0.U", (2, 2)),))
    kept = WeightHistory(parameters)
    kept.add_copies(0, parameters)
    assert kept.weight_points() == ()
    assert weight_curves(()) is None


def test_a_matrix_is_measured_once():
    trainer = trained(parse_experiment({"task": {"name": "sine", "length": 5}}), 2)
    one, other = trainer.snapshot(), trainer.snapshot()
    weight_curves(one.weights)
    assert all("sizes" in vars(point) for point in other.weights)


def test_what_is_kept_does_not_change_with_training():
    trainer = Trainer(parse_experiment({"task": {"name": "sine", "length": 5}}))
    before = trainer.snapshot().weights[0].matrices["l0.U"].copy()
    trainer.step()
    np.testing.assert_array_equal(trainer.snapshot().weights[0].matrices["l0.U"], before)


def test_only_square_matrices_of_the_state_count():
    layout = (Entry("l0.U", (6, 3), ("a", "b")), Entry("l0.W", (3, 3)), Entry("l1.U", (2, 4)))
    layout += (Entry("decoder.l0.U", (3, 3)),)
    assert recurrent_names(Parameters(layout)) == ("l0.U.a", "l0.U.b", "decoder.l0.U")


def test_curves_are_completed_for_an_export():
    trainer = trained(parse_experiment({"task": {"name": "sine", "length": 5}}), 2)
    frame = completed(Frame(trainer.snapshot()), {"weights"})
    assert frame.weights.update.tolist() == [0, 1, 2]
    assert completed(frame, {"weights"}) is frame
