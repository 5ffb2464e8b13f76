"""A lesson and its steps as frozen values; `rnnviz.lesson.lesson_file` reads and writes them.

Each step is one press of PageDown.  What it opens, shows and hides happens when it is entered.  A
question stays open until it is answered: by its own step, where PageDown then shows the answer
before it goes on, or by a later one.  What is hidden stays hidden until a step reveals it.

Every text may have the markup of labels (`<i>`, `<b>`, `<sub>`, `<sup>`; see `rnnviz.plot.markup`)
and, in the field of its name with `_zh`, a Chinese version; without one the English is shown.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal, get_args

from rnnviz.text import language
from rnnviz.training.stop import StopKind
from rnnviz.views.index import VIEWS

Part = Literal["verdict", "notes", "badges", "timeline", "gallery", "form"]
PARTS: tuple[Part, ...] = get_args(Part)
"""What can be hidden besides views.  A hidden view hides all but the last of them with it."""
VIEW_NAMES: tuple[str, ...] = tuple(view.name for view in VIEWS)
ALL_VIEWS = "views"
"""Hides every view."""
ARRANGEMENTS = ("focus", "pair", "lab", "twins")
EVENTS: tuple[str, ...] = tuple(kind for kind in get_args(StopKind) if kind != "update")
"""What a step can wait for, besides "update N" and "end"."""
END = "end"
"""The event that a run has made all its updates, or has ended before."""
AS_FAST_AS_IT_GOES = 0.0
"""The speed without a limit."""
UNANSWERED: int = 0
_UPDATE = re.compile(r"update ([1-9]\d{0,6})")


@dataclass(frozen=True)
class LessonStep:
    """One step; what is left out stays as it is.

    Attributes
    ----------
    preset : str
        A name from `rnnviz presets`, or a path relative to the lesson: a new run.
    settings : mapping of str to plain values
        In the file `set`.  Settings by dotted keys for a new run: of the preset, or where the step
        names none of the run on screen.
    beside : str or mapping
        A second run, live beside the one on screen: a preset, or the settings in which it differs.
    keep : bool
        Keep the run on screen, as it is now, to compare later ones with.
    branch : mapping
        Go on from the update shown with these settings; the run as it was stays beside it.
    at : int or None
        The update to show: the run is trained until there.
    k : int or None
        The time step of the cursor, from 1.
    layer : str
        The layer on screen, such as "l0".
    arrangement : str
        One of `ARRANGEMENTS`.
    views : tuple of str
        The views to show, the first is the hero.
    hide : tuple of str
        Views, `ALL_VIEWS`, or `PARTS`.
    reveal : tuple of str, True or None
        Some of what is hidden; True for all.  None, where a view is drawn, for that one.
    form : bool
        Show the settings beside the views, to be changed by hand.
    speed : float or None
        Updates a second; `AS_FAST_AS_IT_GOES` without limit.
    motion : bool
        Play the update in slow motion.
    until : str
        Train until this happens: one of `EVENTS`, "update N", or `END`.
    say : str
        What is said.
    ask : str
        A question.
    choices : tuple of str
        Its answers to choose from, at most nine.
    sketch : str
        A view whose curve is to be drawn by hand; it is hidden until then.
    range : (float, float) or None
        The vertical range of the empty axes to draw on, in the units of the axis: log10 on a
        logarithmic one.
    answer : int or str
        The number of the right choice from 1, or a text.  In a step that asks nothing it answers
        the last question.
    because : str
        Why; said with the answer.
    """

    preset: str = ""
    settings: Mapping[str, object] = field(default_factory=dict)
    beside: str | Mapping[str, object] = ""
    keep: bool = False
    branch: Mapping[str, object] = field(default_factory=dict)
    at: int | None = None
    k: int | None = None
    layer: str = ""
    arrangement: str = ""
    views: tuple[str, ...] = ()
    hide: tuple[str, ...] = ()
    reveal: tuple[str, ...] | Literal[True] | None = None
    form: bool = False
    speed: float | None = None
    motion: bool = False
    until: str = ""
    say: str = ""
    say_zh: str = ""
    ask: str = ""
    ask_zh: str = ""
    choices: tuple[str, ...] = ()
    choices_zh: tuple[str, ...] = ()
    sketch: str = ""
    range: tuple[float, float] | None = None
    answer: int | str = UNANSWERED
    answer_zh: str = ""
    because: str = ""
    because_zh: str = ""

    @property
    def opens(self) -> bool:
        """Whether a new run begins here."""
        return bool(self.preset or self.settings)

    @property
    def asks(self) -> bool:
        """Whether something is to be answered or drawn."""
        return bool(self.ask or self.sketch)

    @property
    def answers(self) -> bool:
        """Whether a question is answered here, by words or by what is revealed."""
        shows = self.reveal is not None or bool(self.sketch)
        return bool(self.answer or self.because) or (shows and self.reveal != ())

    @property
    def stages(self) -> int:
        """How often PageDown is pressed within the step: once more to see its own answer."""
        return 2 if self.asks and self.answers else 1


@dataclass(frozen=True)
class Lesson:
    """A lesson.

    Attributes
    ----------
    title : str
    steps : tuple of LessonStep
        At least one; the first opens a preset.
    summary : str
        What it is about, in one or two sentences.
    minutes : int
        How long it takes, about; 0 where this is not said.
    folder : Path
        To which the paths of presets are relative; not written.
    """

    title: str
    steps: tuple[LessonStep, ...]
    title_zh: str = ""
    summary: str = ""
    summary_zh: str = ""
    minutes: int = 0
    folder: Path = field(default=Path(), compare=False)


def words(owner: Lesson | LessonStep, name: str) -> str:
    """Return a text of a lesson or step in the user's language, else in English."""
    chinese = str(getattr(owner, f"{name}_zh", "")) if language().startswith("zh") else ""
    return chinese or str(getattr(owner, name))


def choice_words(step: LessonStep) -> tuple[str, ...]:
    """Return the answers to choose from in the user's language, else in English."""
    return (step.choices_zh if language().startswith("zh") else ()) or step.choices


def hidden_after(lesson: Lesson, index: int) -> frozenset[str]:
    """Return the views and parts that are hidden when a step is left; −1 is before the first."""
    hidden: frozenset[str] = frozenset()
    for step in lesson.steps[: index + 1]:
        hidden = _hidden_too(step, hidden)
        hidden -= revealed(step, hidden)
    return hidden


def hidden_before_answer(lesson: Lesson, index: int) -> frozenset[str]:
    """Return the views and parts that are hidden in a step before it reveals some of them."""
    return _hidden_too(lesson.steps[index], hidden_after(lesson, index - 1))


def _hidden_too(step: LessonStep, hidden: frozenset[str]) -> frozenset[str]:
    return hidden | _each(step.hide) | ({step.sketch} - {""})


def revealed(step: LessonStep, hidden: frozenset[str]) -> frozenset[str]:
    """Return what a step reveals of all that is hidden."""
    if step.reveal is True:
        return hidden
    if step.reveal is None:
        return frozenset([step.sketch] if step.sketch else [])
    return _each(step.reveal)


def _each(names: tuple[str, ...]) -> frozenset[str]:
    views = VIEW_NAMES if ALL_VIEWS in names else ()
    return frozenset((*names, *views)) - {ALL_VIEWS}


def open_question(lesson: Lesson, index: int) -> int | None:
    """Return the last step until `index` that asks, unless it is answered before `index`."""
    asked = None
    for number, step in enumerate(lesson.steps[: index + 1]):
        if step.asks:
            asked = number
        if number < index and step.answers:
            asked = None
    return asked


def update_of(until: str) -> int | None:
    """Return N of the event "update N"; None of any other."""
    found = _UPDATE.fullmatch(until)
    return int(found[1]) if found else None
