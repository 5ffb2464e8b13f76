"""A lesson on paper: its questions with empty axes, and its answers from the real runs."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from rnnviz.export.caption import caption
from rnnviz.export.exporter import with_diagnostics
from rnnviz.export.flow_page import Block, Group, Lines, Paragraph, Plot, render_flow
from rnnviz.lesson.lesson import (
    Lesson,
    LessonStep,
    choice_words,
    hidden_after,
    hidden_before_answer,
    words,
)
from rnnviz.lesson.rehearsal import Rehearsed, Watch, rehearse
from rnnviz.plot.figure import Figure
from rnnviz.plot.markup import plain
from rnnviz.text import translate
from rnnviz.training.concealed import Concealed
from rnnviz.training.snapshot import Frame
from rnnviz.views.index import VIEWS
from rnnviz.views.view import View

_LETTERS = "ABCDEFGHI"
_VIEWS = {view.name: view for view in VIEWS}


@dataclass
class _Question:
    """A question with its number, and the step that answers it once that has come."""

    number: int
    asked: Rehearsed
    answer: Rehearsed | None = None


def worksheet(lesson: Lesson, watch: Watch = lambda done, total: None) -> bytes:
    """Return the PDF of a lesson: questions first, solutions from a page of their own on.

    The runs are trained as in the lesson; all numbers and figures are theirs.
    """
    questions = _questions(lesson, watch)
    title = plain(words(lesson, "title"))
    solutions = translate("lesson", "Solutions")
    asked = [_head(lesson), *(list(_question(each)) for each in questions)]
    answered = [list(_answer(lesson, each)) for each in questions]
    heading: Group = [Paragraph(f"{title} · {solutions}", 1.5, bold=True, after=0.8)]
    return render_flow([asked, [heading, *answered]], title)


def _questions(lesson: Lesson, watch: Watch) -> list[_Question]:
    found: list[_Question] = []
    for each in rehearse(lesson, watch):
        if each.step.asks:
            found.append(_Question(len(found) + 1, each))
        if each.step.answers and found and found[-1].answer is None:
            found[-1].answer = each
    return found


def _head(lesson: Lesson) -> Group:
    blocks: list[Block] = [Paragraph(words(lesson, "title"), 1.5, bold=True, after=0.5)]
    if lesson.summary:
        blocks.append(Paragraph(words(lesson, "summary"), quiet=True, after=0.8))
    return blocks


# -- questions -------------------------------------------------------------------------------


def _question(question: _Question) -> Iterator[Block]:
    step = question.asked.step
    if step.say:
        yield Paragraph(words(step, "say"), 0.9, quiet=True)
    yield Paragraph(f"{question.number}. {_asked(step)}", bold=True)
    for letter, choice in zip(_LETTERS, choice_words(step), strict=False):
        yield Paragraph(f"\N{WHITE SQUARE} {letter}  {choice}", indent=6.0)
    if step.sketch:
        yield Plot(_VIEWS[step.sketch].figure(question.asked.frame))
    elif not step.choices:
        yield Lines()


def _asked(step: LessonStep) -> str:
    return words(step, "ask") or translate("lesson", "Draw the curve that you expect.")


# -- answers ---------------------------------------------------------------------------------


def _answer(lesson: Lesson, question: _Question) -> Iterator[Block]:
    step, answer = question.asked.step, question.answer
    yield Paragraph(f"{question.number}. {_asked(step)}", bold=True)
    if answer is None:
        yield Paragraph(translate("lesson", "The lesson gives no answer."), quiet=True)
        return
    yield from _answer_words(step, answer.step)
    view = _revealed_view(lesson, question, answer)
    if view is not None:
        frame = _open_frame(lesson, question, answer)
        frame = with_diagnostics(frame, [view])
        yield from _plot(view, view.figure(frame), frame)


def _answer_words(step: LessonStep, answer: LessonStep) -> Iterator[Block]:
    if isinstance(answer.answer, int) and answer.answer:
        letter = _LETTERS[answer.answer - 1]
        choice = choice_words(step)[answer.answer - 1]
        yield Paragraph(f"{letter}  {choice}", bold=True, indent=6.0)
    elif answer.answer:
        yield Paragraph(words(answer, "answer"), bold=True, indent=6.0)
    if answer.because:
        yield Paragraph(words(answer, "because"), indent=6.0)


def _revealed_view(lesson: Lesson, question: _Question, answer: Rehearsed) -> View | None:
    """Return the view in which was drawn, else the first that the answer reveals."""
    if question.asked.step.sketch:
        return _VIEWS[question.asked.step.sketch]
    before = hidden_before_answer(lesson, answer.index)
    shown = before - hidden_after(lesson, answer.index)
    wanted = (*answer.step.views, *answer.scene.run.views, *_VIEWS)
    names = [name for name in wanted if name in shown and name in _VIEWS]
    return next((_VIEWS[name] for name in names), None)


def _open_frame(lesson: Lesson, question: _Question, answer: Rehearsed) -> Frame:
    """Return the frame of an answer as it is seen then, over the range of the empty axes."""
    frame, drawn = answer.answered(lesson), question.asked.step
    hidden = frame.concealed.names - {drawn.sketch}
    return replace(frame, concealed=Concealed(hidden, drawn.sketch, drawn.range))


def _plot(view: View, figure: Figure, frame: Frame) -> Iterator[Block]:
    run = caption(frame).line
    yield Paragraph(f"{view.title}. {run}", 0.85, quiet=True, indent=6.0)
    height = 62.0 + 22.0 * min(len(figure.panels) - 1, 3)
    yield Plot(figure, height, frame.step)
    if figure.summary:
        yield Paragraph(figure.summary, 0.85, quiet=True, indent=6.0, after=0.8)
