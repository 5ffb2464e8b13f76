"""Presets with an automaton or labels behind them learn what they say, and fail as they say."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from rnnviz.experiment.preset import load_preset
from rnnviz.tasks.synthetic.parity import Parity
from rnnviz.tasks.synthetic.reber import EMBEDDED
from rnnviz.training.analysis.state_cloud import StateCloud, state_clouds
from rnnviz.training.trainer import Trainer
from tests.presets.measure import finished, said


def cloud(trainer: Trainer) -> StateCloud:
    (found,) = state_clouds(trainer.checkpoint())
    assert found is not None
    return found


def test_parity_learnt_on_twelve_bits_holds_over_a_thousand():
    trainer = finished("parity")
    assert trainer.experiment.task.length == 12
    long = Parity(length=1000).source(5).test(8)
    np.testing.assert_array_equal(said(trainer, long)[:100], long.y[:100])
    assert np.mean(said(trainer, long) == long.y) > 0.99


def test_the_counter_is_right_on_twelve_bits_and_hardly_ever_wrong_on_a_hundred():
    trainer = finished("counter")
    assert trainer.test_loss(512)[1] == 1
    long = Parity(length=100, modulus=5).source(5).test(64)
    assert np.mean(said(trainer, long) == long.y) > 0.9


@pytest.mark.parametrize("name", ["parity", "counter", "reber"])
def test_the_automaton_can_be_read_off_the_states(name: str):
    before = cloud(Trainer(load_preset(name).experiment))
    after = cloud(finished(name))
    assert after.accuracy > 0.97
    assert after.accuracy > before.accuracy + 0.1
    assert after.chance < 0.6


def test_the_counters_states_stand_in_a_ring_in_the_order_of_counting():
    found = cloud(finished("counter"))
    centres = np.stack([found.points[found.state == s].mean(axis=0) for s in range(5)])
    turn = np.diff(np.unwrap(np.arctan2(*(centres - centres.mean(axis=0)).T)))
    assert (turn > 0.3).all() or (turn < -0.3).all()


def last_but_one(trainer: Trainer) -> tuple[float, float]:
    """Return how often the T or P is right, and how often the symbols before it are legal."""
    batch = trainer.source.test(512)
    at = np.arange(batch.steps)[:, np.newaxis] == batch.lengths - 2
    legal = EMBEDDED.accepts(said(trainer, batch), batch.y)
    return float(legal[at].mean()), float(legal[batch.real & ~at].mean())


def test_the_lstm_remembers_the_second_symbol_to_the_end():
    trainer = finished("reber")
    assert trainer.test_loss(512)[1] > 0.98
    repeated, others = last_but_one(trainer)
    assert repeated > 0.99
    assert others > 0.99


def test_trained_as_elman_did_it_knows_everything_but_that():
    trainer = finished("reber-elman")
    repeated, others = last_but_one(trainer)
    assert others > 0.99
    assert abs(repeated - 0.5) < 0.15
    assert abs(trainer.test_loss(512)[1] - 0.5) < 0.15


def test_the_same_network_learns_it_where_the_error_goes_all_the_way():
    experiment = load_preset("reber-elman").experiment
    whole = replace(experiment, training=replace(experiment.training, truncation=0))
    trainer = Trainer(whole)
    while trainer.update < 1200:
        trainer.step()
    assert last_but_one(trainer)[0] > 0.97


def test_reading_both_ways_halves_the_errors():
    forward, both = finished("line-ends"), finished("line-ends-both")
    network = replace(both.experiment.network, direction="forward")
    assert replace(both.experiment, network=network) == forward.experiment
    errors = [1 - trainer.test_loss(1024)[1] for trainer in (forward, both)]
    assert errors[0] < 0.5 * (1 - forward.source.chance_accuracy)
    assert 1 / 14 < errors[0] < 1 / 10.5  # one in twelve
    assert errors[1] < 0.5 * errors[0]


def test_the_mean_of_states_learns_at_once_and_the_last_state_must_wait():
    experiments = [load_preset(f"text-class-{pooling}").experiment for pooling in ("last", "mean")]
    assert replace(experiments[1], network=experiments[0].network) == experiments[0]
    early = []
    for experiment in experiments:
        trainer = Trainer(experiment)
        while trainer.update < 150:
            trainer.step()
        early.append(trainer.test_loss(200)[0] / trainer.source.chance_loss)
    assert early[0] > 0.95
    assert early[1] < 0.8


@pytest.mark.parametrize("name", ["text-class-last", "text-class-mean"])
def test_sentences_never_seen_are_classified(name: str):
    trainer = finished(name)
    assert trainer.source.chance_accuracy < 0.7
    assert trainer.test_loss(200)[1] > 0.85


def test_the_padding_of_a_sentence_sends_back_no_error():
    trainer = Trainer(load_preset("text-class-mean").experiment)
    batch = trainer.source.test(50)
    run = trainer.network.run(batch.steps, batch.size)
    trainer.network.forward(trainer.parameters, batch, run)
    trainer.network.backward(trainer.parameters, run, trainer.gradient)
    delta = np.moveaxis(run.layers[0].delta, 1, -1)
    assert not batch.real.all()
    assert not delta[~batch.real].any()
    assert delta[batch.real].all(axis=1).all()
