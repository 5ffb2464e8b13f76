"""What the presets about delays and learning rules claim, each against its counterpart."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from typing import Any

import numpy as np
import pytest

from rnnviz.flow.delta import triangle
from rnnviz.nn.srn import SRN
from rnnviz.training.experiment import Experiment
from rnnviz.training.preset import load_preset
from rnnviz.training.trainer import Trainer

SEEDS = (1, 2, 3)


@cache
def trained(experiment: Experiment, updates: int) -> Trainer:
    trainer = Trainer(experiment)
    while trainer.update < updates:
        trainer.step()
    return trainer


def of(name: str, seed: int, **training: Any) -> Experiment:
    experiment = load_preset(name).experiment
    changed = replace(experiment.training, **training)
    return replace(experiment, seed=seed, training=changed)


def share_of_chance(trainer: Trainer) -> float:
    return trainer.test_loss(1024)[0] / trainer.source.chance_loss


@pytest.mark.parametrize("seed", SEEDS)
def test_narx_learns_where_the_srn_guesses(seed: int) -> None:
    experiment = of("narx-remembers", seed)
    same = replace(experiment, cell=SRN(experiment.cell.size))
    assert share_of_chance(trained(experiment, 200)) < 0.05
    assert share_of_chance(trained(same, 200)) > 0.98


@pytest.mark.parametrize("seed", SEEDS)
def test_the_error_of_narx_starts_out_much_larger(seed: int) -> None:
    ends = []
    for cell in (of("narx-remembers", seed).cell, SRN(16)):
        layer = Trainer(replace(of("narx-remembers", seed), cell=cell)).trace().layers[0]
        first, *_, last = np.linalg.norm(layer.adjoints["h"][1:], axis=1)
        ends.append(first / last)
    assert ends[0] > 1e-3
    assert ends[1] < 1e-6


@pytest.mark.parametrize("seed", [1, 3, 5])
def test_what_truncation_hides_is_not_learnt(seed: int) -> None:
    truncated, whole = of("truncated", seed), of("truncated", seed, truncation=0)
    assert truncated.training.truncation == 10 < truncated.task.length
    assert share_of_chance(trained(truncated, 300)) > 0.95
    assert trained(whole, 300).test_loss(1024)[1] == 1.0
    assert share_of_chance(trained(whole, 300)) < 0.1


def test_the_missing_part_of_the_triangle_is_that_of_the_first_steps() -> None:
    layer = trained(of("truncated", 1), 300).trace().layers[0]
    whole, cut = triangle(layer), triangle(layer, 10)
    assert np.isfinite(whole[49, :40]).all()
    assert np.isnan(cut[49, :40]).all()
    np.testing.assert_array_equal(cut[49, 40:], whole[49, 40:])
    assert not layer.deltas["forget"][:40].any()


@pytest.mark.parametrize("seed", SEEDS)
def test_online_it_has_learnt_before_the_other_has_begun(seed: int) -> None:
    online, once = of("rtrl-online", seed), of("rtrl-online", seed, rule="bptt")
    assert share_of_chance(trained(online, 5)) < 0.1
    assert share_of_chance(trained(once, 5)) > 0.6
    assert trained(once, 5).recorded()["update"][-1] == 5


def test_rtrl_once_a_sequence_is_bptt() -> None:
    """The same run, but for the last bits: only the times at which it moves make a difference."""
    forward, back = (trained(of("rtrl-online", 1, rule=rule), 20) for rule in ("rtrl", "bptt"))
    np.testing.assert_allclose(forward.parameters.flat, back.parameters.flat, atol=1e-8)
