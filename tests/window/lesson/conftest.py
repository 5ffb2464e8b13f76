"""Lessons about a run that costs next to nothing."""

from __future__ import annotations

from dataclasses import replace

import pytest

from rnnviz.experiment.experiment import Experiment, Init, TrainingSettings
from rnnviz.experiment.preset import Preset, preset_text
from rnnviz.lesson.lesson import Lesson, LessonStep
from rnnviz.nn.cells.srn import SRN
from rnnviz.tasks.synthetic.recall import Recall


@pytest.fixture
def folder(tmp_path):
    """A folder with two presets of equal names but for the size of U, and of equal runs else."""
    for name, scale in (("small", 1.0), ("large", 3.0)):
        experiment = Experiment(
            seed=3,
            task=Recall(length=8),
            cell=SRN(size=6),
            init=Init(recurrent_scale=scale),
            training=TrainingSettings(updates=40, batch=2),
        )
        preset = Preset(name, experiment, title=name.title(), watch=f"watch {name}")
        (tmp_path / f"{name}.toml").write_text(preset_text(preset), "utf-8")
    return tmp_path


@pytest.fixture
def lesson_of(folder):
    """Return a function that makes a lesson of steps; the first opens a preset if none does."""

    def make(*steps: LessonStep) -> Lesson:
        first, *others = steps
        if not first.preset:
            first = replace(first, preset="small.toml")
        return Lesson("Lesson", (first, *others), folder=folder)

    return make


@pytest.fixture
def give(window, qtbot):
    """Return a function that begins a lesson and waits for its first step."""

    def begin(lesson, step=0):
        window.lessons.start(lesson, step)
        qtbot.waitUntil(lambda: not window.lesson_room.stage.busy, timeout=20_000)
        return window.lessons

    return begin


@pytest.fixture
def press(window, qtbot):
    """Return a function that presses a key and waits until the step does nothing more."""

    def key(which, settles=True):
        qtbot.keyClick(window, which)
        if settles:
            qtbot.waitUntil(lambda: not window.lesson_room.stage.busy, timeout=20_000)

    return key
