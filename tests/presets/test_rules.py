"""What the presets about delays and learning rules claim, each against its counterpart."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from typing import Any

import numpy as np
import pytest

from rnnviz.experiment.experiment import Experiment
from rnnviz.experiment.preset import load_preset
from rnnviz.flow.delta import triangle
from rnnviz.nn.cells.srn import SRN
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


@pytest.mark.parametrize("seed", SEEDS)
def test_the_error_of_narx_starts_out_much_larger(seed: int) -> None:
    ends = []
    for cell in (of("narx-remembers", seed).cell, SRN(16)):
        layer = Trainer(replace(of("narx-remembers", seed), cell=cell)).trace().layers[0]
        first, *_, last = np.linalg.norm(layer.adjoints["h"][1:], axis=1)
        ends.append(first / last)
    assert ends[0] > 1e-3
    assert ends[1] < 1e-6


def test_the_missing_part_of_the_triangle_is_that_of_the_first_steps() -> None:
    layer = trained(of("truncated", 1), 300).trace().layers[0]
    whole, cut = triangle(layer), triangle(layer, 10)
    assert np.isfinite(whole[49, :40]).all()
    assert np.isnan(cut[49, :40]).all()
    np.testing.assert_array_equal(cut[49, 40:], whole[49, 40:])
    assert not layer.deltas["forget"][:40].any()


def test_rtrl_once_a_sequence_is_bptt() -> None:
    """The same run, but for the last bits: only the times at which it moves make a difference."""
    forward, back = (trained(of("rtrl-online", 1, rule=rule), 20) for rule in ("rtrl", "bptt"))
    np.testing.assert_allclose(forward.parameters.flat, back.parameters.flat, atol=1e-8)
