"""Both verdicts on a snapshot: what they are given of a run, and of which layer they speak."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from rnnviz.experiment.experiment import parse_experiment
from rnnviz.nn.clipping import ClipGlobalNorm, NoClipping
from rnnviz.training.analysis.snapshot_verdict import flow_verdict, regime, training_verdict
from rnnviz.training.diagnostics import verdicts_of
from rnnviz.training.trainer import Trainer
from rnnviz.verdict import FLOW_KINDS, REGIMES, TRAINING_KINDS


def trained(updates, **tables):
    small = {"cell": {"name": "srn", "size": 4}, "task": {"name": "recall", "length": 6}}
    trainer = Trainer(parse_experiment(small | tables))
    for _ in range(updates):
        trainer.step()
    return trainer


def test_the_record_of_a_run():
    trainer = trained(8, clipping={"name": "global", "threshold": 0.1})
    record, told = trainer.snapshot().record, trainer.recorded()
    norms = told["grad_norm"]
    assert record.updates == 8
    assert record.chance_loss == trainer.source.chance_loss
    assert told["loss"].min() <= record.loss <= told["loss"].max()
    assert record.first_loss == told["loss"][0]
    assert record.first_norm == norms[0]
    assert record.peak_norm == norms.max()
    assert record.clipping == "global"
    assert record.clipped == np.sum(told["clip_scale"] < 1) > 0
    assert record.strongest_clip == told["clip_scale"].min()
    assert record.strongest_update == int(np.argmin(told["clip_scale"])) + 1
    verdict = training_verdict(trainer.snapshot())
    assert verdict.record == record
    assert verdict.clipped_share == np.mean(told["clip_scale"] < 1)


@pytest.mark.parametrize(
    "task",
    [
        {"name": "sine", "length": 5},
        {"name": "adding", "length": 5},
        {"name": "recall", "length": 6},
        {"name": "digit_sum", "length": 4},
        {"name": "reverse", "items": 3},
    ],
    ids=lambda task: task["name"],
)
def test_a_summed_loss_is_compared_as_a_mean(task):
    """Padding included: the chance level is that of a mean over what counts."""
    mean, total = (
        trained(1, training={"batch": 3, "reduction": reduction}, task=task).snapshot().record
        for reduction in ("mean", "sum")
    )
    assert total.first_loss == pytest.approx(mean.first_loss)
    assert total.chance_loss == mean.chance_loss


def test_an_untrained_run_has_both_verdicts():
    snapshot = trained(0).snapshot()
    assert snapshot.record.updates == 0
    assert training_verdict(snapshot).kind == "untrained"
    assert flow_verdict(snapshot).kind in FLOW_KINDS
    assert flow_verdict(snapshot).sentence.english
    assert regime(snapshot) in REGIMES


def test_flow_knows_nothing_of_the_run_nor_training_of_the_network():
    early, late = trained(0).snapshot(), trained(6).snapshot()
    mixed = replace(late, trace=early.trace, trace_update=0)
    assert training_verdict(mixed).record == training_verdict(late).record
    assert training_verdict(mixed).sentence == training_verdict(late).sentence
    fresh = replace(early, record=late.record, history=late.history, update=6)
    assert flow_verdict(fresh).sentence == flow_verdict(early).sentence


def test_training_a_solved_run_on_changes_nothing():
    """A linear network on a linear task, until all is rounding, and three times as long."""
    trainer = trained(
        0,
        cell={"name": "srn", "size": 2},
        task={"name": "recall", "length": 2},
        optimizer={"name": "adam", "learning_rate": 0.05},
        training={"batch": 16},
    )
    kinds = []
    for _ in range(400):
        trainer.step()
        kinds.append(training_verdict(trainer.snapshot()).kind)
    assert "solved" in kinds
    assert set(kinds[kinds.index("solved") :]) == {"solved"}
    assert set(kinds) <= {"chance", "learning", "solved"}


def test_how_a_run_ended_is_told_with_the_first_number_that_was_not_finite():
    trainer = trained(
        0,
        cell={"name": "srn", "size": 4, "activation": "identity"},
        task={"name": "sine", "length": 40},
        optimizer={"name": "sgd", "learning_rate": 1e6},
    )
    while not trainer.stopped and trainer.update < 200:
        trainer.step()
    verdict = training_verdict(trainer.snapshot())
    assert verdict.kind == trainer.outcome == "diverged"
    assert verdict.first_bad_update == trainer.first_bad_update
    assert verdict.fault == trainer.fault
    assert f"update {trainer.first_bad_update}" in verdict.sentence.english


def test_truncation_is_that_of_the_experiment():
    whole, cut = (trained(1, training={"truncation": n, "batch": 4}) for n in (0, 3))
    assert flow_verdict(whole.snapshot()).signal.first == 1
    verdict = flow_verdict(cut.snapshot())
    assert verdict.truncation == 3
    assert verdict.signal.first > 1


def test_every_layer_has_its_own_and_the_main_one_gives_the_word():
    snapshot = trained(2, network={"above": "srn", "direction": "both"}).snapshot()
    verdicts = verdicts_of(snapshot)
    assert [v.layer.name for v in verdicts] == [la.name for la in snapshot.trace.layers]
    main = flow_verdict(snapshot)
    assert main.layer.name == snapshot.trace.layers[snapshot.trace.main].name
    assert verdicts[snapshot.trace.main].kind == main.kind
    assert regime(snapshot) in REGIMES


def test_clipping_that_is_changed_while_it_runs_is_noted():
    trainer = trained(2)
    experiment = trainer.experiment
    trainer.change(replace(experiment, clipping=ClipGlobalNorm(1e-3)))
    trainer.step()
    trainer.change(replace(experiment, clipping=NoClipping()))
    trainer.step()
    record = trainer.snapshot().record
    assert (record.clipping, record.clipped, record.strongest_update) == ("global", 1, 3)
    assert training_verdict(trainer.snapshot()).kind == "clipped"
    assert training_verdict(trainer.snapshot()).kind in TRAINING_KINDS


def test_a_snapshot_s_record_does_not_change_with_the_run():
    trainer = trained(3)
    snapshot = trainer.snapshot()
    before = replace(snapshot.record)
    for _ in range(3):
        trainer.step()
    assert repr(snapshot.record) == repr(before)
