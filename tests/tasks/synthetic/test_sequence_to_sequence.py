"""An encoder and a decoder on a task of questions and answers, and what they do not allow."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from rnnviz.experiment.experiment import Experiment
from rnnviz.experiment.override import with_overrides
from rnnviz.experiment.preset import Preset
from rnnviz.nn.encoder_decoder import EncoderDecoder
from rnnviz.tasks.synthetic.reverse import Reverse
from rnnviz.text import BadInput
from rnnviz.training.trainer import Trainer


def experiment(*assignments):
    small = Experiment(task=Reverse(items=3, symbols=3))
    return with_overrides(Preset("x", small), ["training.batch=8", *assignments]).experiment


def test_the_network_is_an_encoder_and_a_decoder_at_the_border_of_the_task():
    network = Trainer(experiment()).network
    assert isinstance(network, EncoderDecoder)
    assert network.border == 3
    assert not network.free
    assert Trainer(experiment("task.feeding=free")).network.free


@pytest.mark.parametrize(
    ("assignment", "key"),
    [
        ("network.direction=both", "network.direction"),
        ("training.truncation=2", "training.truncation"),
        ("training.rule=rtrl", "training.rule"),
        ("cell.name=tdnn", "cell.name"),
        ("cell.name=narx", "cell.name"),
    ],
)
def test_what_makes_no_sense_for_two_networks_is_refused_by_its_key(assignment, key):
    with pytest.raises(BadInput, match=key) as caught:
        Trainer(experiment(assignment))
    assert "\n" not in str(caught.value)


def test_exams_are_taken_without_help():
    trainer = Trainer(experiment())
    trainer.step()
    trainer.evaluate()
    source, network = trainer.source, trainer.network
    test = source.test(8)
    run = network.run(test.steps, test.size)
    helped = network.forward(trainer.parameters, test, run)
    alone = source.score(network.answer(trainer.parameters, test, run), test)
    spoilt = replace(test, x=test.x.copy())
    spoilt.x[source.border + 1 :] = 0
    assert source.score(network.answer(trainer.parameters, spoilt, run), test) == alone
    assert np.isfinite(helped)
