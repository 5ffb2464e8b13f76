"""Every preset that ships is run and must show what it claims, the lecture's three on ten seeds."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from rnnviz.training.preset import GROUPS, REGIMES, Preset, list_presets, load_preset
from rnnviz.training.trainer import Trainer

SEEDS = range(1, 11)
JUMP = 1e3
VANISHED = 1e-6


def run(preset: Preset, seed: int | None = None, updates: int | None = None) -> Trainer:
    """Train a preset to its end, on another seed where one is given."""
    experiment = preset.experiment
    if seed is not None:
        experiment = replace(experiment, seed=seed)
    trainer = Trainer(experiment, preset.name)
    while trainer.update < (updates or experiment.training.updates) and not trainer.stopped:
        trainer.step()
    return trainer


def blow_up(trainer: Trainer) -> int | None:
    """Return the update at which a run blew up: not finite, dead, or a thousandfold jump."""
    norms = trainer.recorded()["grad_norm"]
    with np.errstate(all="ignore"):
        jumps = np.flatnonzero(norms[1:] > JUMP * np.maximum.accumulate(norms)[:-1]) + 2
    candidates = [
        *jumps[:1].tolist(),
        *([trainer.first_bad_update] if trainer.first_bad_update else []),
    ]
    return min(candidates, default=None)


def delta_ratio(trainer: Trainer) -> float:
    """Return ‖δ_1‖ / ‖δ_T‖ of the probe sequence."""
    delta = trainer.trace().layers[0].delta
    return float(np.linalg.norm(delta[0]) / np.linalg.norm(delta[-1]))


def test_exploding_learns_first_and_then_blows_up():
    preset = load_preset("exploding")
    fulfilled = []
    for seed in SEEDS:
        trainer = run(preset, seed)
        loss, at = trainer.recorded()["loss"], blow_up(trainer)
        learned = at is not None and at > 3 and loss[1 : at - 1].min() < 0.9 * loss[0]
        fulfilled.append(at is not None and 5 <= at <= 100 and learned)
    assert sum(fulfilled) >= 9, fulfilled


def test_exploding_ends_non_finite_on_its_own_seed():
    trainer = run(load_preset("exploding"))
    assert trainer.outcome == "diverged"
    assert trainer.fault is not None
    assert np.isfinite(trainer.parameters.flat).all()


def test_clipped_differs_from_exploding_in_the_clipping_alone():
    exploding, clipped = load_preset("exploding").experiment, load_preset("clipped").experiment
    assert exploding.clipping != clipped.clipping
    assert replace(clipped, clipping=exploding.clipping) == exploding


def test_clipped_learns():
    preset = load_preset("clipped")
    learned = []
    for seed in SEEDS:
        trainer = run(preset, seed)
        loss, _ = trainer.test_loss()
        share = np.mean(trainer.recorded()["clip_scale"] < 1)
        learned.append(loss < 0.1 * trainer.source.chance_loss and 0 < share < 1)
    assert sum(learned) >= 9, learned


def test_vanishing_never_sends_a_signal_to_the_first_step():
    preset = load_preset("vanishing")
    vanished = []
    for seed in SEEDS:
        trainer = Trainer(replace(preset.experiment, seed=seed))
        ratios = [delta_ratio(trainer)]
        while trainer.update < preset.experiment.training.updates:
            trainer.step()
            if trainer.update % 50 == 0:
                ratios.append(delta_ratio(trainer))
        loss, _ = trainer.test_loss(1024)
        at_chance = abs(loss - trainer.source.chance_loss) < 0.05 * trainer.source.chance_loss
        vanished.append(max(ratios) < VANISHED and at_chance)
    assert sum(vanished) >= 9, vanished


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
