"""Which runs the steps of a lesson are about: presets and the settings that steps change."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from rnnviz.experiment.difference import pending
from rnnviz.experiment.override import with_settings
from rnnviz.experiment.preset import Preset, load_preset
from rnnviz.lesson.lesson import Lesson, LessonStep
from rnnviz.text import QT_TRANSLATE_NOOP, BadInput

IN_STEP = QT_TRANSLATE_NOOP("lesson", "step {step}: {problem}")
_IN_KEY = QT_TRANSLATE_NOOP("lesson", "{key}: {problem}")


@dataclass(frozen=True)
class Scene:
    """The runs of a step, as they are once it has been entered.

    Attributes
    ----------
    run : Preset
        The run on screen, A.
    beside : Preset or None
        The one beside it, B.
    begun : Preset
        The run as its last beginning was, before anything branched off.
    """

    run: Preset
    beside: Preset | None
    begun: Preset


def scenes(lesson: Lesson) -> Iterator[Scene]:
    """Yield the runs of all steps in order.

    Raises
    ------
    BadInput
        For the first step that opens what there is not, naming its number and the key.
    """
    scene: Scene | None = None
    for index, step in enumerate(lesson.steps):
        try:
            scene = next_scene(scene, step, lesson.folder)
        except BadInput as error:
            raise in_step(index, error) from error
        yield scene


def in_step(index: int, error: BadInput) -> BadInput:
    """Return an error with the number of the step in which it is."""
    return BadInput.of("lesson", IN_STEP, step=index + 1, problem=error.message)


def next_scene(scene: Scene | None, step: LessonStep, folder: Path) -> Scene:
    """Return the runs once a step has been entered; see `scenes` for what is refused."""
    if step.preset:
        opened = _load("preset", step.preset, folder)
        scene = Scene(opened, None, opened)
    if scene is None:
        source = QT_TRANSLATE_NOOP(
            "lesson", 'preset is missing: a lesson begins with a run, such as preset = "vanishing"'
        )
        raise BadInput.of("lesson", source)
    if step.settings:
        opened = _changed("set", scene.run, step.settings)
        scene = Scene(opened, None, opened)
    if step.beside:
        scene = replace(scene, beside=_beside(scene.run, step.beside, folder))
    if step.branch:
        branch = _changed("branch", scene.run, step.branch)
        _refuse_unchangeable(scene.run, branch)
        scene = Scene(branch, scene.run, scene.begun)
    return scene


def _load(key: str, name: str, folder: Path) -> Preset:
    is_path = bool(Path(name).suffix) or Path(name).name != name
    try:
        return load_preset(str(folder / name) if is_path else name)
    except BadInput as error:
        raise BadInput.of("lesson", _IN_KEY, key=key, problem=error.message) from error


def _changed(key: str, preset: Preset, settings: Mapping[str, object]) -> Preset:
    try:
        return with_settings(preset, settings)
    except BadInput as error:
        # Without the name of the preset, which is not where the mistake is.
        problem = dict(error.message.values).get("problem", error.message)
        raise BadInput.of("lesson", _IN_KEY, key=key, problem=problem) from error


def _beside(run: Preset, beside: str | Mapping[str, object], folder: Path) -> Preset:
    if isinstance(beside, str):
        return _load("beside", beside, folder)
    return _changed("beside", run, beside)


def _refuse_unchangeable(run: Preset, branch: Preset) -> None:
    keys = pending(run.experiment, branch.experiment)
    if keys:
        source = QT_TRANSLATE_NOOP(
            "lesson", "branch: {keys}: this cannot change while a run goes on; write set instead"
        )
        raise BadInput.of("lesson", source, keys=", ".join(keys))
