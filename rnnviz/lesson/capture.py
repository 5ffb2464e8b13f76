"""Steps of a lesson from what is on screen, in as few words as its file needs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from rnnviz.experiment.difference import differences, pending
from rnnviz.experiment.experiment import Experiment
from rnnviz.experiment.preset import Preset
from rnnviz.lesson.lesson import ARRANGEMENTS, AS_FAST_AS_IT_GOES, VIEW_NAMES, Lesson, LessonStep
from rnnviz.lesson.opening import Scene, scenes


@dataclass(frozen=True)
class RunOnScreen:
    """One of the runs that are shown.

    Attributes
    ----------
    name : str
        Of its preset.
    experiment : Experiment
    update : int
        The one that is shown.
    """

    name: str
    experiment: Experiment
    update: int


@dataclass(frozen=True)
class OnScreen:
    """All that a step can bring back.

    Attributes
    ----------
    run : RunOnScreen
    speed : float or None
        Updates a second; None for as many as there can be.
    usual_speed : float or None
        That of its preset.
    beside : RunOnScreen or None
        Run B.
    branch : int or None
        The update at which run A left B; None where each has a beginning of its own.
    kept : tuple of RunOnScreen
    k : int or None
        The time step of the cursor; None for the last.
    layer : str
        Empty where there is only one.
    arrangement : str
    views : tuple of str
        The hero first.
    motion : bool
        Whether an update is played slowly.
    was_changed : bool
        Whether settings were changed while the run went on.
    """

    run: RunOnScreen
    speed: float | None = None
    usual_speed: float | None = None
    beside: RunOnScreen | None = None
    branch: int | None = None
    kept: tuple[RunOnScreen, ...] = ()
    k: int | None = None
    layer: str = ""
    arrangement: str = ""
    views: tuple[str, ...] = ()
    motion: bool = False
    was_changed: bool = False


def steps_of(
    shown: OnScreen, lesson: Lesson, index: int, shipped: Sequence[Preset]
) -> tuple[LessonStep, ...]:
    """Return what brings back what is on screen, as steps of a lesson from `index` on.

    A run that goes on from the step before is not opened again.  Runs that were kept are opened in
    steps of their own first, unless the step before has shown them.
    """
    before = replace(lesson, steps=lesson.steps[:index])
    known = list(scenes(before))
    scene, update = (known[-1] if known else None), [0, *updates_of(before)][-1]
    steps: list[LessonStep] = []
    keeps = False
    for kept in _new(shown.kept, before, known):
        if scene is None or not same(scene.run.experiment, kept.experiment):
            steps.append(replace(_opened(kept, shipped), keep=keeps))
            scene = Scene(_as_preset(kept), None, _as_preset(kept))
        elif update != kept.update:
            steps.append(LessonStep(at=kept.update, keep=keeps))
        keeps, update = True, kept.update
    return *steps, replace(_shown(shown, scene, shipped), keep=keeps)


def opening_of(
    experiment: Experiment, name: str, shipped: Sequence[Preset]
) -> tuple[str, dict[str, object]]:
    """Return a preset of the program, that of the name or the nearest, and what differs from it."""
    named = [preset for preset in shipped if preset.name == name]
    found = [(preset, changed(preset.experiment, experiment)) for preset in named or shipped]
    base, settings = min(found, key=lambda pair: len(pair[1]))
    return base.name, settings


def changed(before: Experiment, after: Experiment) -> dict[str, object]:
    """Return the settings that make one experiment of another, by dotted keys."""
    return {key: value for key, _, value in differences(before, after)}


def same(one: Experiment, other: Experiment) -> bool:
    """Whether two experiments differ in nothing that has an effect."""
    return not differences(one, other) and not differences(other, one)


def _as_preset(run: RunOnScreen) -> Preset:
    return Preset(run.name, run.experiment)


def _opened(run: RunOnScreen, shipped: Sequence[Preset]) -> LessonStep:
    name, settings = opening_of(run.experiment, run.name, shipped)
    return LessonStep(preset=name, settings=settings, at=run.update or None)


def _shown(shown: OnScreen, scene: Scene | None, shipped: Sequence[Preset]) -> LessonStep:
    """Return the step of what is shown, which goes on from a scene where it can."""
    step = _runs(shown, scene, shipped)
    speed = AS_FAST_AS_IT_GOES if shown.speed is None else shown.speed
    return replace(
        step,
        k=shown.k,
        layer=shown.layer,
        arrangement=shown.arrangement if shown.arrangement in ARRANGEMENTS else "",
        views=tuple(name for name in shown.views if name in VIEW_NAMES),
        speed=None if shown.speed == shown.usual_speed else speed,
        motion=shown.motion,
    )


def _runs(shown: OnScreen, scene: Scene | None, shipped: Sequence[Preset]) -> LessonStep:
    run, other = shown.run, shown.beside
    if scene is not None and _is_scene(scene, run, other):
        return LessonStep(at=run.update)
    if other is None:
        return _opened(run, shipped)
    if shown.branch is not None and not pending(other.experiment, run.experiment):
        return _branched(shown, other, shown.branch, scene, shipped)
    beside = _beside(run, other, shipped)
    if scene is not None and _is_scene(scene, run, None):
        return LessonStep(beside=beside, at=run.update)
    return replace(_opened(run, shipped), beside=beside)


def _branched(
    shown: OnScreen,
    old: RunOnScreen,
    branch: int,
    scene: Scene | None,
    shipped: Sequence[Preset],
) -> LessonStep:
    """Return the step in which a run leaves another."""
    run = shown.run
    goes_on = scene is not None and _is_scene(scene, old, None)
    step = LessonStep() if goes_on else _opened(old, shipped)
    until = f"update {run.update}" if run.update > branch else ""
    settings = changed(old.experiment, run.experiment)
    return replace(step, at=branch, branch=settings, until=until)


def _is_scene(scene: Scene, run: RunOnScreen, other: RunOnScreen | None) -> bool:
    if not same(scene.run.experiment, run.experiment):
        return False
    if scene.beside is None or other is None:
        return scene.beside is None and other is None
    return same(scene.beside.experiment, other.experiment)


def _beside(
    run: RunOnScreen, other: RunOnScreen, shipped: Sequence[Preset]
) -> str | Mapping[str, object]:
    """Return a preset of the program, or how the run beside differs."""
    for preset in shipped:
        if preset.name == other.name and same(preset.experiment, other.experiment):
            return preset.name
    return changed(run.experiment, other.experiment)


def _new(
    kept: tuple[RunOnScreen, ...], lesson: Lesson, known: Sequence[Scene]
) -> list[RunOnScreen]:
    """Return the runs that the steps so far do not keep."""
    places = (at for at, step in enumerate(lesson.steps) if step.keep and at > 0)
    there = [known[at - 1].run.experiment for at in places]
    return [run for run in kept if not any(same(run.experiment, each) for each in there)]


def updates_of(lesson: Lesson) -> list[int]:
    """Return for every step the update that it shows, as far as the lesson says so."""
    updates, update = [], 0
    for step in lesson.steps:
        update = step.at if step.at is not None else 0 if step.opens else update
        updates.append(update)
    return updates
