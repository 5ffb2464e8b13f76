"""Questions and answers: what is asked, what is answered, and when the decoder is told."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from rnnviz.experiment.experiment import Experiment
from rnnviz.experiment.override import with_overrides
from rnnviz.experiment.preset import Preset
from rnnviz.nn.encoder_decoder import EncoderDecoder
from rnnviz.tasks.synthetic.addition import Addition
from rnnviz.tasks.synthetic.reverse import Reverse
from rnnviz.text import BadInput
from rnnviz.training.trainer import Trainer


def drawn(task, size=500, seed=0):
    return task.source(1).batch(np.random.default_rng(seed), size)


@pytest.mark.parametrize(("order", "step"), [("backwards", -1), ("forwards", 1)])
def test_a_string_is_written_in_the_order_that_is_asked_for(order, step):
    task = Reverse(order=order)
    batch = drawn(task)
    np.testing.assert_array_equal(batch.y[:-1], batch.x[: task.items][::step])


@pytest.mark.parametrize("reading", ["backwards", "forwards"])
@pytest.mark.parametrize("digits", [1, 2, 4])
def test_the_answer_is_the_sum(digits, reading):
    task = Addition(digits, reading)
    names = task.source(1).symbol_names
    batch, order = drawn(task), -1 if reading == "backwards" else 1
    for b in range(batch.size):
        question = "".join(names[s] for s in batch.x[: 2 * digits + 1, b])
        one, other = (int(number[::order]) for number in question.split("+"))
        answer = "".join(names[s] for s in batch.y[:-1, b])
        assert int(answer[::order]) == one + other
        assert len(answer) == digits + 1


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
