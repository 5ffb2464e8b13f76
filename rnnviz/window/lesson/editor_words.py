"""Steps of a lesson in words, for the list of the editor."""

from __future__ import annotations

from rnnviz.lesson.lesson import LessonStep, words
from rnnviz.lesson.opening import Scene
from rnnviz.plot.markup import plain
from rnnviz.text import translate
from rnnviz.views.index import VIEWS
from rnnviz.window.language import preset_title
from rnnviz.window.settings_form.setting_text import change_text

ABOUT = -1
"""Stands for the head of the lesson, which comes before its steps."""
_LONGEST = 70
_VIEWS = {view.name: view for view in VIEWS}


def step_title(step: LessonStep) -> str:
    """Return the first words of what is said, asked or answered; empty where there are none."""
    texts = (words(step, name) for name in ("say", "ask", "because"))
    text = next((" ".join(plain(text).split()) for text in texts if text), "")
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST].rstrip()}…"


def step_summary(step: LessonStep, scene: Scene | None, language: str) -> str:
    """Return what a step shows: "Chaos · update 12 · k = 20 · δ norms, Spectrum"."""
    parts = [
        *_runs(step, scene, language),
        *_moment(step),
        ", ".join(_VIEWS[name].title for name in step.views if name in _VIEWS),
    ]
    return " · ".join(part for part in parts if part)


def _runs(step: LessonStep, scene: Scene | None, language: str) -> list[str]:
    if scene is None:
        return [step.preset]
    parts = []
    if step.keep:
        parts.append(translate("lesson", "keeps the run before"))
    if step.opens:
        parts.append(preset_title(scene.run, language))
    if step.settings:
        parts.append(", ".join(f"{key} = {value}" for key, value in step.settings.items()))
    if step.beside and scene.beside is not None:
        source = translate("lesson", "beside it {what}")
        what = preset_title(scene.beside, language)
        if not isinstance(step.beside, str):
            what = change_text(scene.run.experiment, scene.beside.experiment)
        parts.append(source.format(what=what))
    if step.branch and scene.beside is not None:
        source = translate("lesson", "goes on from there with {what}")
        what = change_text(scene.beside.experiment, scene.run.experiment)
        parts.append(source.format(what=what))
    return parts or [translate("lesson", "goes on")]


def _moment(step: LessonStep) -> list[str]:
    parts = []
    if step.at is not None:
        parts.append(translate("lesson", "update {update}").format(update=step.at))
    if step.k is not None:
        parts.append(f"k = {step.k}")
    if step.motion:
        parts.append(translate("lesson", "in slow motion"))
    return parts
