"""Steps of a lesson in another order, each of which goes on showing the runs that it showed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from rnnviz.experiment.preset import Preset
from rnnviz.lesson.capture import changed, opening_of, same, updates_of
from rnnviz.lesson.lesson import Lesson, LessonStep
from rnnviz.lesson.opening import Scene, next_scene, scenes


def with_steps(lesson: Lesson, index: int, steps: Sequence[LessonStep]) -> Lesson:
    """Return the lesson with further steps from `index` on."""
    every = [*lesson.steps[:index], *steps, *lesson.steps[index:]]
    return replace(lesson, steps=tuple(every))


def in_order(lesson: Lesson, order: Sequence[int], shipped: Sequence[Preset]) -> Lesson:
    """Return the lesson with these of its steps, by their indices, in this order.

    A step that went on with a run from the step before it opens that run where another one is
    there now.
    """
    before = [None, *scenes(lesson)]
    updates = [0, *updates_of(lesson)]
    steps: list[LessonStep] = []
    scene: Scene | None = None
    for index in order:
        step, inherited = lesson.steps[index], before[index]
        if not step.opens and inherited is not None and not _same_runs(scene, inherited):
            step = _opening(step, inherited, updates[index], shipped)
        scene = next_scene(scene, step, lesson.folder)
        steps.append(step)
    return replace(lesson, steps=tuple(steps))


def _same_runs(scene: Scene | None, other: Scene) -> bool:
    if scene is None or not same(scene.run.experiment, other.run.experiment):
        return False
    if scene.beside is None or other.beside is None:
        return scene.beside is other.beside
    return same(scene.beside.experiment, other.beside.experiment)


def _opening(step: LessonStep, scene: Scene, update: int, shipped: Sequence[Preset]) -> LessonStep:
    """Return a step that opens the runs it went on with."""
    run = scene.run
    name, settings = opening_of(run.experiment, run.name, shipped)
    beside = step.beside
    if not beside and not step.branch and scene.beside is not None:
        beside = changed(run.experiment, scene.beside.experiment)
    at = update if step.at is None and update else step.at
    return replace(step, preset=name, settings=settings, beside=beside, at=at)
