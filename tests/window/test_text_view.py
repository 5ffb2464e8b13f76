"""A text is generated while its view is visible, and follows the temperature at once."""

from __future__ import annotations

from dataclasses import replace

import pytest

from rnnviz.experiment.experiment import Experiment, TrainingSettings
from rnnviz.experiment.preset import Preset
from rnnviz.nn.cells.srn import SRN
from rnnviz.tasks.from_file.text import Text


@pytest.fixture
def text():
    """A character model that costs next to nothing."""
    task = Text(length=10, written=12, prompt="We ")
    training = TrainingSettings(updates=50, batch=2)
    return Preset("text", Experiment(task=task, cell=SRN(size=6), training=training))


def test_a_text_is_written_while_its_view_is_seen(make_window, text, qtbot):
    window = make_window(preset=text)
    window.dock_area.raise_view("text")
    qtbot.waitUntil(lambda: window.run.frame.generated_text is not None)
    writing = window.run.frame.generated_text
    assert (writing.prompt, len(writing.symbols), writing.temperature) == (3, 15, 1.0)
    task = replace(window.form.experiment.task, temperature=0.0)
    window.run.change(replace(window.form.experiment, task=task))
    qtbot.waitUntil(lambda: window.run.frame.generated_text.temperature == 0.0)
    window.run.single()
    qtbot.waitUntil(lambda: window.run.frame.update_of("writing") == 1)


def test_a_task_that_is_no_text_has_no_such_view(make_window, text, small, qtbot):
    window = make_window(preset=text)
    qtbot.waitUntil(lambda: "text" in window.dock_area.walk)
    window.run.open(small)
    qtbot.waitUntil(lambda: "text" not in window.dock_area.walk)


def test_the_weights_are_measured_while_their_view_is_seen(make_window, small, qtbot):
    window = make_window(preset=small)
    window.dock_area.raise_view("weights")
    qtbot.waitUntil(lambda: window.run.frame.weights is not None)
    window.run.single()
    qtbot.waitUntil(lambda: window.run.frame.weights.update.tolist() == [0, 1])


def test_what_a_preset_puts_in_front_is_in_front_on_a_projector_too(make_window, text, qtbot):
    window = make_window(preset=replace(text, views=("text",)))
    window.projector.projector(True)
    qtbot.waitUntil(lambda: "text" in window.dock_area.seen)
    assert "hidden" not in window.dock_area.seen
