"""What the verdict takes from a run's history."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from rnnviz.training.experiment import parse_experiment
from rnnviz.training.history import Envelope
from rnnviz.training.trainer import Trainer
from rnnviz.training.verdict import run_facts, verdict


def trained(updates, **tables):
    small = {"cell": {"name": "srn", "size": 4}, "task": {"name": "recall", "length": 6}}
    trainer = Trainer(parse_experiment(small | tables))
    for _ in range(updates):
        trainer.step()
    return trainer


def envelope(values, high=None):
    values = np.array(values, float)
    high = values if high is None else np.array(high, float)
    finite = np.isfinite(values)
    return Envelope(np.arange(1.0, len(values) + 1), values, high, values, ~finite, 1)


def test_facts_of_a_run():
    trainer = trained(8, clipping={"name": "global", "threshold": 0.1})
    facts, records = run_facts(trainer.snapshot()), trainer.recorded()
    norms = records["grad_norm"]
    assert facts.loss == pytest.approx(np.median(records["loss"]))
    assert facts.chance == trainer.source.chance_loss
    assert facts.grad_norm_first == norms[0]
    assert facts.grad_norm_median == pytest.approx(np.median(norms))
    assert facts.grad_norm_peak == norms.max()
    assert facts.clipped_share == np.mean(records["clip_scale"] < 1) > 0
    assert facts.strongest_clip == pytest.approx(records["clip_scale"].min())


def test_a_summed_loss_is_compared_as_a_mean():
    tables = {"task": {"name": "sine", "length": 5}}
    mean, total = (
        run_facts(trained(1, training={"batch": 3, "reduction": reduction}, **tables).snapshot())
        for reduction in ("mean", "sum")
    )
    assert total.loss == pytest.approx(mean.loss)
    assert total.chance == mean.chance


def test_an_untrained_run_has_a_verdict():
    facts = run_facts(trained(0).snapshot())
    assert np.isnan([facts.loss, facts.grad_norm_peak, facts.grad_norm_median]).all()
    assert facts.clipped_share == 0
    assert facts.strongest_clip == 1
    assert verdict(trained(0).snapshot()).sentence.english


def test_what_is_not_finite_does_not_spoil_the_facts():
    snapshot = trained(3).snapshot()
    history = replace(
        snapshot.history,
        loss=envelope([0.5, 0.7, np.nan]),
        grad_norm=envelope([1, 2, np.inf], high=[1, 50, np.nan]),
        clipped_norm=envelope([1, 2, np.inf], high=[1, 5, np.nan]),
    )
    facts = run_facts(replace(snapshot, history=history))
    assert facts.loss == pytest.approx(0.6)
    assert facts.grad_norm_peak == 50
    assert facts.grad_norm_median == 1.5
    assert facts.strongest_clip == pytest.approx(0.1)


def test_the_verdict_knows_of_truncation():
    runs = (trained(1, training={"truncation": steps, "batch": 4}) for steps in (0, 3))
    whole, cut = (verdict(run.snapshot()) for run in runs)
    assert "cut after" not in whole.sentence.english
    assert "cut after at most 3 steps" in cut.sentence.english
