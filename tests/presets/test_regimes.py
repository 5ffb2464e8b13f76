"""Every preset that ships is run and must show what its file claims of both verdicts."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from rnnviz.experiment.gallery_order import GROUPS
from rnnviz.experiment.preset import Preset, list_presets, load_preset
from rnnviz.training.analysis.snapshot_verdict import flow_verdict, regime, training_verdict
from rnnviz.training.diagnostics import completed
from rnnviz.training.trainer import Trainer
from rnnviz.verdict import REGIMES
from rnnviz.views.index import VIEWS
from tests.presets.measure import finished

VANISHED = 1e-6


def run(preset: Preset, updates: int) -> Trainer:
    """Train a preset for so many updates."""
    trainer = Trainer(preset.experiment, preset.name)
    while trainer.update < updates:
        trainer.step()
    return trainer


def delta_ratio(trainer: Trainer) -> float:
    """Return ‖δ_1‖ / ‖δ_T‖ of the probe sequence."""
    delta = trainer.trace().layers[0].delta
    return float(np.linalg.norm(delta[0]) / np.linalg.norm(delta[-1]))


def adjoint_ratio(trainer: Trainer) -> float:
    """Return ‖∂L/∂h_1‖ / ‖∂L/∂h_T‖ of the probe sequence."""
    adjoint = trainer.trace().layers[0].adjoint
    return float(np.linalg.norm(adjoint[1]) / np.linalg.norm(adjoint[-1]))


@pytest.mark.parametrize("name", [p.name for p in list_presets()])
def test_every_preset_ends_as_it_claims_and_its_hero_shows_something(name: str):
    frame, preset = finished(name).frame(), load_preset(name)
    snapshot = frame.snapshot
    found = flow_verdict(snapshot).kind, training_verdict(snapshot).kind
    assert found == (preset.flow, preset.training)
    assert regime(snapshot) == preset.regime
    hero = next(view for view in VIEWS if view.name == preset.views[0])
    panels = hero.figure(completed(frame, hero.needs)).panels
    assert any(not panel.message or panel.verbatim for panel in panels), panels[0].message


def test_exploding_ends_non_finite_on_its_own_seed():
    trainer = finished("exploding")
    assert trainer.outcome == "diverged"
    assert trainer.fault is not None
    assert np.isfinite(trainer.parameters.flat).all()


def test_clipped_differs_from_exploding_in_the_clipping_alone():
    exploding, clipped = load_preset("exploding").experiment, load_preset("clipped").experiment
    assert exploding.clipping != clipped.clipping
    assert replace(clipped, clipping=exploding.clipping) == exploding


@pytest.mark.parametrize("preset", list_presets(), ids=lambda p: p.name)
def test_every_preset_says_what_it_is(preset: Preset):
    words = (preset.title, preset.title_zh, preset.watch, preset.watch_zh)
    assert all(words)
    assert preset.group in GROUPS
    assert preset.regime in REGIMES


@pytest.mark.parametrize("name", ["exploding", "clipped", "lstm-remembers"])
def test_a_preset_gives_bit_equal_runs(name: str):
    one, two = (run(load_preset(name), updates=20) for _ in range(2))
    assert one.parameters.flat.tobytes() == two.parameters.flat.tobytes()
    for key, values in one.recorded().items():
        assert values.tobytes() == two.recorded()[key].tobytes()


def test_the_lstm_and_the_gru_remember_where_the_srn_forgets():
    names = ("srn-forgets", "lstm-remembers", "gru-remembers")
    srn, lstm, gru = map(finished, names)
    for gated in (lstm, gru):
        same = replace(gated.experiment, cell=srn.experiment.cell, init=srn.experiment.init)
        assert same == srn.experiment
        assert gated.test_loss(512)[1] == 1.0
    loss, accuracy = srn.test_loss(512)
    assert loss > 0.97 * srn.source.chance_loss
    assert accuracy < 0.6
    assert delta_ratio(srn) < VANISHED


def test_relu_from_the_identity_learns_what_clipping_allows():
    preset = load_preset("relu-identity")
    assert 0.1 < adjoint_ratio(Trainer(preset.experiment)) < 10
    trainer = finished("relu-identity")
    assert trainer.test_loss()[0] < 0.1 * trainer.source.chance_loss
    assert np.mean(trainer.recorded()["clip_scale"] < 1) > 0.5


def test_an_orthogonal_start_bridges_fifty_steps():
    preset = load_preset("orthogonal")
    assert adjoint_ratio(Trainer(preset.experiment)) > 1e-2
    assert finished("orthogonal").test_loss(512)[1] == 1.0


def test_saturated_units_stop_the_error_although_the_weights_are_large():
    trainer = finished("saturated")
    layer = trainer.trace().layers[0]
    assert np.mean(layer.slopes["z"] < 0.01) > 0.7
    assert np.linalg.norm(layer.parameters["U"], 2) > 4  # 1/γ: not U is small
    assert adjoint_ratio(trainer) < 1e-20
    assert trainer.test_loss(512)[0] > 0.9 * trainer.source.chance_loss


def test_the_srn_forgets_the_digits_of_a_long_sequence():
    short, long = finished("digit-sum-5"), finished("digit-sum-35")
    same = replace(long.experiment, task=short.experiment.task)
    assert same == short.experiment
    learned = [trainer.recorded()["accuracy"][-50:].mean() for trainer in (short, long)]
    held_out = [trainer.test_loss(100)[1] for trainer in (short, long)]
    assert learned[0] > 0.5
    assert learned[1] < 0.15
    assert held_out[0] > 0.5
    assert held_out[1] < 0.15
    assert long.test_loss(100)[0] > 0.97 * long.source.chance_loss
    assert delta_ratio(Trainer(long.experiment)) < VANISHED


def test_the_summed_loss_explodes_into_saturation():
    trainer = Trainer(load_preset("digit-sum-exploding").experiment)
    norms = []
    while trainer.update < 100:
        trainer.step()
        norms.append(trainer.snapshot().history.parameter_norms["l0.U"][0].last[-1])
    assert max(norms[:10]) > 10 * norms[0]  # it spikes ...
    assert np.median(norms[-50:]) < 1e-3 * max(norms)  # ... and is nearly nothing afterwards
    assert np.mean(trainer.trace().layers[0].slopes["z"] < 0.01) > 0.9
    assert trainer.test_loss(100)[0] / 100 > trainer.source.chance_loss


def test_the_same_clipped_at_five_keeps_its_gradient():
    clipped = load_preset("digit-sum-clipped").experiment
    exploding = load_preset("digit-sum-exploding").experiment
    assert replace(clipped, clipping=exploding.clipping) == exploding
    trainer = finished("digit-sum-clipped")
    norms = trainer.snapshot().history.parameter_norms["l0.U"]
    assert norms[1].high.max() <= 5 * (1 + 1e-12)
    assert np.median(norms[0].last[-50:]) > 1
    assert trainer.test_loss(100)[0] / 100 < 10


@pytest.mark.parametrize(("name", "share"), [("characters", 0.8), ("characters-chinese", 0.95)])
def test_the_characters_start_at_ln_v_and_beat_counting(name: str, share: float):
    trainer = finished(name)
    recorded = trainer.recorded()
    assert recorded["loss"][0] == pytest.approx(np.log(trainer.source.outputs), rel=0.02)
    assert trainer.test_loss(64)[0] < share * trainer.source.chance_loss


def test_sunspots_are_foreseen_better_than_by_persistence():
    trainer = finished("sunspots")
    loss, _ = trainer.test_loss()
    assert loss < 0.5 * trainer.source.yardsticks[0].test_loss
    assert loss < 0.5 * trainer.source.test_chance_loss
