"""Whether the runs of a lesson have what its steps want to show, before any is trained."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from rnnviz.experiment.experiment import Experiment
from rnnviz.lesson.lesson import Lesson, LessonStep
from rnnviz.lesson.lesson_file import IN_FILE, read_lesson
from rnnviz.lesson.opening import IN_STEP, scenes
from rnnviz.text import QT_TRANSLATE_NOOP, BadInput, Message
from rnnviz.training.memory_estimate import needed_bytes
from rnnviz.training.snapshot import Frame, with_beside
from rnnviz.training.trainer import Trainer
from rnnviz.views.index import VIEWS


def open_lesson(path: Path) -> Lesson:
    """Read a lesson, and look whether its runs have what its steps want to show.

    Raises
    ------
    BadInput
        In one line that names the file, the number of the step, the key and what would be right.
    """
    lesson = read_lesson(path)
    try:
        check_runs(lesson)
    except BadInput as error:
        raise BadInput.in_file(path, "lesson", IN_FILE, problem=error.message) from error
    return lesson


LARGEST_KEPT = 16 << 20
"""Bytes that a run may take whose beginning is kept for later steps."""
MOST_KEPT = 32


def check_runs(lesson: Lesson) -> None:
    """Build every run of a lesson and look what there is to see.

    Raises
    ------
    BadInput
        For the first step that names a layer, a time step or a view that its run does not have.
    """
    known: list[tuple[Experiment, Frame]] = []
    for index, (step, scene) in enumerate(zip(lesson.steps, scenes(lesson), strict=True)):
        runs = [scene.run, *([scene.beside] if scene.beside is not None else [])]
        try:
            frame, *others = (_untrained(known, run.experiment, run.name) for run in runs)
            problem = next(_problems(step, with_beside(frame, others)), None)
        except BadInput as error:
            problem = error.message
        if problem is not None:
            raise BadInput.of("lesson", IN_STEP, step=index + 1, problem=problem)
        known = _kept(known, [run.experiment for run in runs])


def _untrained(known: list[tuple[Experiment, Frame]], experiment: Experiment, name: str) -> Frame:
    """Return a run before its first update; small ones are built once."""
    found = next((frame for one, frame in known if one is experiment or one == experiment), None)
    if found is None:
        found = Trainer(experiment, name).frame()
        known.append((experiment, found))
    return found


def _kept(
    known: list[tuple[Experiment, Frame]], shown: list[Experiment]
) -> list[tuple[Experiment, Frame]]:
    """Return what is kept for later steps: the newest that are small or on screen."""
    kept = [run for run in known if run[0] in shown or needed_bytes(run[0]) <= LARGEST_KEPT]
    return kept[-MOST_KEPT:]


def _problems(step: LessonStep, frame: Frame) -> Iterator[Message]:
    trace = frame.snapshot.trace
    steps, names = len(trace.x), [layer.name for layer in trace.layers]
    if step.k is not None and step.k > steps:
        source = QT_TRANSLATE_NOOP("lesson", "k: {value} is not a number from 1 to {most}")
        yield Message.of("lesson", source, value=step.k, most=steps)
    if step.layer and step.layer not in names:
        source = QT_TRANSLATE_NOOP("lesson", "layer: there is no {value}; known are {known}")
        yield Message.of("lesson", source, value=step.layer, known=", ".join(names))
    suitable = [view.name for view in VIEWS if view.suits_either(frame)]
    for key, views in (("views", step.views), ("sketch", (step.sketch,) if step.sketch else ())):
        for name in views:
            if name not in suitable:
                source = QT_TRANSLATE_NOOP(
                    "lesson", "{key}: {value} has nothing to show of this run; {known} have"
                )
                yield Message.of("lesson", source, key=key, value=name, known=", ".join(suitable))
