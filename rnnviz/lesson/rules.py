"""What steps must say together: checked of a whole lesson before anything runs."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields

from rnnviz.lesson.lesson import (
    Lesson,
    LessonStep,
    hidden_before_answer,
    open_question,
    revealed,
    update_of,
)
from rnnviz.lesson.opening import IN_STEP, Scene, scenes
from rnnviz.setting import short
from rnnviz.text import QT_TRANSLATE_NOOP, BadInput, Message

_TEXTS = ("say", "ask", "choices", "answer", "because")


def check_steps(lesson: Lesson) -> None:
    """Raise `BadInput` for the first step that does not fit those before it or in itself."""
    _refuse_untitled(lesson)
    for index, scene in enumerate(scenes(lesson)):
        problem = next(_problems(lesson, index, scene), None)
        if problem is not None:
            raise BadInput.of("lesson", IN_STEP, step=index + 1, problem=problem)


def _refuse_untitled(lesson: Lesson) -> None:
    if lesson.summary_zh and not lesson.summary:
        raise BadInput(_untranslatable("summary"))


def _problems(lesson: Lesson, index: int, scene: Scene) -> Iterator[Message]:
    step = lesson.steps[index]
    if all(getattr(step, each.name) == getattr(LessonStep(), each.name) for each in fields(step)):
        yield _says(
            QT_TRANSLATE_NOOP("lesson", "this step does nothing; say something, or drop it")
        )
    yield from _text_problems(step)
    yield from _answer_problems(lesson, index)
    yield from _run_problems(step, index, scene)
    yield from _form_problems(lesson, index)
    yield from _reveal_problems(lesson, index)


def _text_problems(step: LessonStep) -> Iterator[Message]:
    for key in _TEXTS:
        if getattr(step, f"{key}_zh") and not getattr(step, key):
            yield _untranslatable(key)
    if step.choices and not step.ask:
        yield _says(QT_TRANSLATE_NOOP("lesson", "choices: ask is missing, the question"))
    if step.choices_zh and len(step.choices_zh) != len(step.choices):
        source = QT_TRANSLATE_NOOP("lesson", "choices_zh: these must be {right}, as choices are")
        yield _says(source, right=len(step.choices))
    if step.answer_zh and not isinstance(step.answer, str):
        yield _says(QT_TRANSLATE_NOOP("lesson", "answer_zh: answer is a number, not a text"))
    if step.range is not None and not step.sketch:
        yield _says(QT_TRANSLATE_NOOP("lesson", "range: sketch is missing, the view to draw in"))


def _answer_problems(lesson: Lesson, index: int) -> Iterator[Message]:
    step = lesson.steps[index]
    asked = open_question(lesson, index)
    for key in ("answer", "because"):
        if getattr(step, key) and asked is None:
            yield _says(QT_TRANSLATE_NOOP("lesson", "{key}: nothing has been asked"), key=key)
    choices = () if asked is None else lesson.steps[asked].choices
    if isinstance(step.answer, int) and step.answer > len(choices):
        source = (
            QT_TRANSLATE_NOOP("lesson", "answer: {value} is not a number from 1 to {most}")
            if choices
            else QT_TRANSLATE_NOOP(
                "lesson", "answer: {value} is a number, but the question has no choices"
            )
        )
        yield _says(source, value=step.answer, most=len(choices))


def _run_problems(step: LessonStep, index: int, scene: Scene) -> Iterator[Message]:
    if step.keep and index == 0:
        yield _says(QT_TRANSLATE_NOOP("lesson", "keep: there is no run yet that could be kept"))
    if step.beside == {}:
        yield _says(QT_TRANSLATE_NOOP("lesson", "beside: it is empty; say what differs"))
    if step.beside and step.branch:
        source = QT_TRANSLATE_NOOP(
            "lesson", "beside and branch: two runs at most are side by side; leave one out"
        )
        yield _says(source)
    if step.motion and step.until:
        source = QT_TRANSLATE_NOOP(
            "lesson", "motion and until: one update cannot be played while the run goes on"
        )
        yield _says(source)
    last = scene.run.experiment.training.updates
    for key, update in (("at", step.at), ("until", update_of(step.until))):
        if update is not None and update > last:
            source = QT_TRANSLATE_NOOP(
                "lesson", "{key}: {value} is after the last update of the run, {last}"
            )
            yield _says(source, key=key, value=update, last=last)


def _form_problems(lesson: Lesson, index: int) -> Iterator[Message]:
    if lesson.steps[index].form and "form" in hidden_before_answer(lesson, index):
        yield _says(QT_TRANSLATE_NOOP("lesson", "form: it is hidden; reveal it before"))


def _reveal_problems(lesson: Lesson, index: int) -> Iterator[Message]:
    step = lesson.steps[index]
    hidden = hidden_before_answer(lesson, index)
    if step.reveal is True and not hidden:
        yield _says(QT_TRANSLATE_NOOP("lesson", "reveal: nothing is hidden"))
    for name in sorted(revealed(step, hidden) - hidden):
        source = QT_TRANSLATE_NOOP("lesson", "reveal: {name} is not hidden")
        yield _says(source, name=short(name, quote=False))


def _untranslatable(key: str) -> Message:
    source = QT_TRANSLATE_NOOP("lesson", "{key}_zh: {key} is missing, the same in English")
    return _says(source, key=key)


def _says(source: str, **values: object) -> Message:
    return Message.of("lesson", source, **values)
