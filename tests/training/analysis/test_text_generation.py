"""A network writes: what it says is its next input, drawn by temperature, the same every time."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest

from rnnviz.experiment.experiment import parse_experiment
from rnnviz.tasks.task import Batch
from rnnviz.training.analysis.text_generation import (
    LONGEST_PROMPT,
    GeneratedText,
    can_generate,
    draw_class,
    generate_text,
    prompt_of,
)
from rnnviz.training.diagnostics import completed, generated_text_of
from rnnviz.training.snapshot import Frame
from rnnviz.training.trainer import Trainer

CELLS = [
    {"name": "srn", "size": 8},
    {"name": "lstm", "size": 6},
    {"name": "gru", "size": 6},
]


def trainer_of(updates: int = 3, cell: dict | None = None, more: dict | None = None, **task):
    sections = {
        "task": {"name": "text", "length": 12, "written": 30, **task},
        "cell": cell or CELLS[0],
        "training": {"batch": 4},
        **(more or {}),
    }
    trainer = Trainer(parse_experiment(sections))
    while trainer.update < updates:
        trainer.step()
    return trainer


def write(trainer: Trainer, cancelled: Callable[[], bool] = lambda: False) -> GeneratedText:
    checkpoint = trainer.checkpoint()
    assert can_generate(checkpoint)
    return generate_text(checkpoint, cancelled)


@pytest.mark.parametrize("cell", CELLS, ids=lambda cell: cell["name"])
@pytest.mark.parametrize("embedding", [0, 5])
def test_at_zero_it_writes_what_a_pass_over_its_own_text_finds_most_probable(cell, embedding):
    more = {"network": {"embedding": embedding}, "init": {"state": 0.1}}
    trainer = trainer_of(cell=cell, more=more, prompt="We the", temperature=0.0)
    writing = write(trainer)
    x = writing.symbols[:, None]
    run = trainer.network.run(len(x), 1)
    trainer.network.forward(trainer.parameters, Batch(x, x), run)
    best = run.output[..., 0].argmax(axis=1)
    np.testing.assert_array_equal(writing.symbols[6:], best[5:-1])
    assert writing.prompt == 6
    assert len(x) == 36


def test_the_same_update_writes_the_same_text_and_the_next_another():
    trainer = trainer_of()
    first = write(trainer)
    np.testing.assert_array_equal(write(trainer).symbols, first.symbols)
    np.testing.assert_array_equal(write(trainer_of()).symbols, first.symbols)
    trainer.step()
    assert (write(trainer).symbols != first.symbols).any()


def test_writing_leaves_training_as_it_was():
    watched, alone = trainer_of(0), trainer_of(0)
    for _ in range(5):
        write(watched)
        watched.step()
        alone.step()
    np.testing.assert_array_equal(watched.parameters.flat, alone.parameters.flat)


def test_without_a_prompt_it_goes_on_from_the_sequence_on_screen():
    trainer = trainer_of()
    assert prompt_of(trainer.checkpoint()).tolist() == trainer.trace().symbols[:1].tolist()


def test_of_a_long_prompt_only_the_beginning_is_read():
    checkpoint = trainer_of(prompt="ab" * LONGEST_PROMPT).checkpoint()
    assert len(prompt_of(checkpoint)) == LONGEST_PROMPT


def test_temperature_prompt_and_length_may_change_while_the_run_goes_on():
    trainer = trainer_of()
    task = replace(trainer.experiment.task, temperature=0.5, prompt="x", written=7)
    trainer.change(replace(trainer.experiment, task=task))
    writing = write(trainer)
    assert (writing.temperature, writing.prompt, len(writing.symbols)) == (0.5, 1, 8)


def test_a_task_that_is_no_text_writes_nothing():
    trainer = Trainer(parse_experiment({"task": {"name": "sine", "length": 8}}))
    assert not can_generate(trainer.checkpoint())
    assert generated_text_of(trainer.snapshot()) is None


def test_what_cannot_be_weighed_ends_the_text():
    trainer = trainer_of(prompt="We")
    trainer.parameters.blocks["readout.c"][3] = np.nan
    assert write(trainer).symbols.shape == (2,)


def test_it_stops_where_nobody_waits():
    assert len(write(trainer_of(prompt="We"), lambda: True).symbols) == 2


def test_a_text_is_written_once_for_an_update():
    frame = completed(Frame(trainer_of().snapshot()), {"writing"})
    assert frame.update_of("writing") == 3
    assert completed(frame, {"writing"}) is frame
    assert (
        completed(frame.with_result("writing", update=2), {"writing"}).generated_text
        is not frame.generated_text
    )


@pytest.mark.parametrize("temperature", [0.3, 1.0, 4.0])
def test_classes_come_as_often_as_softmax_says(temperature: float):
    output, rng = np.array([1.0, -1.0, 0.5, -np.inf, 0.0]), np.random.default_rng(1)
    drawn = [draw_class(output, temperature, rng) for _ in range(20_000)]
    share = np.bincount(drawn, minlength=5) / len(drawn)
    p = np.exp(output / temperature)
    p /= p.sum()
    assert share[3] == 0
    assert (np.abs(share - p) < 4.5 * np.sqrt(p * (1 - p) / len(drawn)) + 1e-12).all()


@pytest.mark.parametrize("temperature", [0.0, 5e-324, 1e-300, 1e-3, 1.0, 1e300])
@pytest.mark.parametrize("scale", [1e308, 1e3, 1e-300, 0.0])
def test_no_output_and_no_temperature_overflow(temperature: float, scale: float):
    output = scale * np.array([-1.0, 1.0, 0.5])
    with np.errstate(over="ignore"):
        drawn = {draw_class(output, temperature, np.random.default_rng(i)) for i in range(50)}
    assert drawn <= {0, 1, 2}
    if scale * 1e-3 > temperature:
        assert drawn == {1}


@pytest.mark.parametrize("output", [[np.nan, 0.0], [np.inf, 0.0], [-np.inf, -np.inf]])
@pytest.mark.parametrize("temperature", [0.0, 1.0])
def test_what_is_not_finite_chooses_nothing(output, temperature):
    assert draw_class(np.array(output), temperature, np.random.default_rng(0)) is None


def test_the_untrained_network_knows_nothing():
    """The textbook's start: 65 characters, 25 steps, a sum of 25 ln 65 = 104.35968."""
    assert 25 * np.log(65) == pytest.approx(104.35968, abs=5e-6)
    for text in ("english", "chinese"):
        more = {"init": {"readout": "zero", "bias": "zero"}}
        trainer = trainer_of(0, text=text, more=more)
        assert trainer.test_loss()[0] == pytest.approx(np.log(trainer.source.inputs), rel=1e-12)
        usual = trainer_of(0, text=text, more={"training": {"batch": 32, "reduction": "mean"}})
        assert usual.test_loss()[0] == pytest.approx(np.log(usual.source.inputs), rel=0.05)
