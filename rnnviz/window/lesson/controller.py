"""Plays lessons: which step is shown, what it says, hides and asks, and the way back."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QCoreApplication, QEvent, QObject, Signal

from rnnviz.lesson.lesson import (
    Lesson,
    LessonStep,
    choice_words,
    hidden_after,
    hidden_before_answer,
    open_question,
    words,
)
from rnnviz.lesson.opening import Scene, scenes
from rnnviz.plot.palette import DARK, LIGHT
from rnnviz.resource import ASSETS
from rnnviz.text import BadInput, translate
from rnnviz.training.concealed import Concealed
from rnnviz.training.snapshot import Frame
from rnnviz.views.part.concealment import SKETCH_ROLE
from rnnviz.window.appearance.palette import Colours
from rnnviz.window.docking.dock_area import DockArea
from rnnviz.window.lesson.concealment import Concealment
from rnnviz.window.lesson.moment import Moment
from rnnviz.window.lesson.panel import LessonPanel
from rnnviz.window.lesson.sketching import Sketching
from rnnviz.window.lesson.stage import Stage
from rnnviz.window.playback.comparison import Comparison
from rnnviz.window.playback.playhead import Playhead
from rnnviz.window.playback.run_controller import RunController
from rnnviz.window.preference_file import Preferences
from rnnviz.window.widget.notice import NoticeBoard

TOUR = ASSETS / "lessons" / "tour.toml"


class LessonController(QObject):
    """Carries out the commands of a lesson.

    Signals
    -------
    active_changed : (bool,)
        Whether a lesson is on: then PageDown and PageUp turn its pages.

    Attributes
    ----------
    lesson : Lesson or None
        The one that is on.
    index : int
        The step that is shown.
    stage : int
        0, or 1 once the step's own question has been answered.
    """

    active_changed = Signal(bool)

    def __init__(
        self,
        run: RunController,
        playhead: Playhead,
        comparison: Comparison,
        dock_area: DockArea,
        stage: Stage,
        panel: LessonPanel,
        concealment: Concealment,
        notices: NoticeBoard,
        preferences: Preferences,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._run, self._playhead, self._comparison = run, playhead, comparison
        self._dock_area, self._stage, self._panel = dock_area, stage, panel
        self._concealment, self._notices = concealment, notices
        self._preferences = preferences
        self._shown_question = 0
        self._sketching = Sketching(dock_area, run, self)
        self.lesson: Lesson | None = None
        self.index = self.stage = 0
        self._scenes: list[Scene] = []
        self._moments: dict[int, Moment] = {}
        self._votes: dict[int, list[int]] = {}
        self._entered = False
        self._arrangement_before = dock_area.arrangement
        self._left: tuple[Lesson, int] | None = None
        stage.entered.connect(self._show_entered)
        stage.waits_changed.connect(panel.show_status)
        panel.clear.clicked.connect(self._sketching.clear)
        panel.choices.left.connect(dock_area.setFocus)
        panel.language_changed.connect(self.retranslate)
        self._sketching.changed.connect(self._show_words)

    @property
    def active(self) -> bool:
        return self.lesson is not None

    @property
    def step(self) -> LessonStep:
        """The step that is shown."""
        assert self.lesson is not None
        return self.lesson.steps[self.index]

    # -- beginning and end -----------------------------------------------------------------

    def start(self, lesson: Lesson, step: int = 0) -> None:
        """Begin a lesson, at any of its steps."""
        try:
            found = list(scenes(lesson))
        except BadInput as error:
            self._notices.warn(str(error.message))
            return
        if self.active:
            self._end()
        self.lesson, self._scenes = lesson, found
        self._moments, self._votes = {}, {}
        self._arrangement_before = self._dock_area.arrangement
        self._concealment.begin()
        self._dock_area.exactly = True
        # What the side panel needed is given back before the strip asks for room: else both are
        # added up, and the window grows beyond the screen.
        QCoreApplication.sendPostedEvents(None, QEvent.Type.LayoutRequest.value)
        self._panel.show()
        self.active_changed.emit(True)
        self._enter(min(max(0, step), len(lesson.steps) - 1), jumps=True)

    def start_file(self, path: str | Path) -> None:
        """Begin the lesson of a file, or say why it cannot be read."""
        from rnnviz.lesson.lesson_file import read_lesson

        try:
            lesson = read_lesson(Path(path))
        except BadInput as error:
            self._notices.warn(str(error.message))
            return
        self.start(lesson)

    def leave(self) -> None:
        """End the lesson; the run stays as it is."""
        if self.lesson is None:
            return
        self._left = self.lesson, self.index
        self._end()
        self._notices.inform(translate("lesson", "The lesson has been left; the run stays."))

    def _end(self) -> None:
        self._stage.cancel()
        self.lesson = None
        self._sketching.end()
        self._panel.show_choices((), ())
        self._panel.hide()
        self._concealment.end()
        self._dock_area.exactly = False
        self._dock_area.use(self._arrangement_before)
        self.active_changed.emit(False)
        self._dock_area.setFocus()

    def leave_lesson(self) -> None:
        self.leave()

    def start_tour(self) -> None:
        """Begin the shortest lesson, which shows what there is in the window."""
        self.start_file(TOUR)

    def resume_lesson(self) -> None:
        """Go on with the lesson that was left last, where it was left."""
        if not self.active and self._left is not None:
            self.start(*self._left)

    # -- turning pages ---------------------------------------------------------------------

    def next_step(self) -> None:
        """Answer the question that is asked, or go on; what is waited for is skipped."""
        if self.lesson is None:
            return
        if self.stage + 1 < self.step.stages and self._entered:
            self.stage = 1
            self._show_all()
        elif self.index + 1 < len(self.lesson.steps):
            self._remember()
            self._enter(self.index + 1)
        else:
            self.leave()

    def previous_step(self) -> None:
        """Go back to how things were before."""
        if self.lesson is None:
            return
        if self.stage == 1 and self.step.stages == 2:
            self.stage = 0
            self._show_all()
        elif self.index > 0:
            self._remember()
            self._return_to(self.index - 1)

    def ignored_key(self) -> None:
        """Take a key by which a presenter blackens the screen, and do nothing."""

    def vote(self, number: int) -> bool:
        """Count a hand for an answer, if there is one of this number; return whether it is on."""
        if self.active:
            self._panel.choices.vote(number)
        return self.active

    def _enter(self, index: int, jumps: bool = False) -> None:
        """Show a step and carry out what it does; where it `jumps`, what leads there first."""
        assert self.lesson is not None
        self._stage.cancel()
        self.index, self.stage, self._entered = index, 0, False
        self._concealment.show_form(self.step.form)
        self._show_all()
        first = index
        while jumps and first > 0 and not self.lesson.steps[first].preset:
            first -= 1
        steps = range(first, index + 1)
        self._stage.enter([(self.lesson.steps[n], self._scenes[n]) for n in steps])

    def _return_to(self, index: int) -> None:
        moment = self._moments.get(index)
        if moment is None:
            self._enter(index, jumps=True)
            return
        self._stage.cancel()
        self.index, self.stage, self._entered = index, moment.stage, False
        self._concealment.show_form(self.step.form)
        self._show_all()
        self._stage.return_to(moment)

    def _remember(self) -> None:
        """Remember how the step that is left was."""
        self._note_votes()
        if self._entered:
            self._moments[self.index] = Moment(
                self.stage,
                self._run.scene(),
                self._playhead.update,
                self._dock_area.state(),
                self._dock_area.wanted,
                self._comparison.kept,
            )

    # -- what is shown ---------------------------------------------------------------------

    def _show_entered(self) -> None:
        self._entered = True
        self._show_all()

    def _show_all(self) -> None:
        """Show what the step says, and hide what it hides."""
        self._note_votes()
        self._conceal()
        self._show_words()

    def _conceal(self) -> None:
        assert self.lesson is not None
        shows = self._entered and (self.stage == 1 or self.step.stages == 1)
        before, after = hidden_before_answer(self.lesson, self.index), self._hidden_after()
        view = self._sketching.follow(self.lesson, self.index)
        names = after if shows else before
        drawn, span = view or ("", None)
        has_sketch = drawn not in names and self._sketching.has_drawn
        self._concealment.conceal(Concealed(names, drawn, span, has_sketch))
        self._stage.names_events = not names
        self._sketching.show(hidden=drawn in names)

    def _hidden_after(self) -> frozenset[str]:
        assert self.lesson is not None
        return hidden_after(self.lesson, self.index)

    def _show_words(self) -> None:
        if self.lesson is None:
            return
        asked = self._asked()
        panel, step = self._panel, self.step
        panel.show_place(self.index, len(self.lesson.steps))
        panel.show_clear(self._sketching.can_clear)
        question = self.lesson.steps[asked] if asked is not None else None
        answered = asked is not None and self._is_answered
        if question is not None and answered:
            panel.show_paragraphs(*self._answer_words(asked, step, question), strong=1)
        else:
            ask = words(question, "ask") if question is not None and asked == self.index else ""
            panel.show_paragraphs(words(step, "say"), ask, strong=1)
        self._show_choices(asked, question, answered)

    def _asked(self) -> int | None:
        """Return the question that the step asks or answers."""
        assert self.lesson is not None
        asked = open_question(self.lesson, self.index)
        return asked if asked == self.index or self.step.answers else None

    @property
    def _is_answered(self) -> bool:
        step = self.step
        return step.answers and self._entered and (self.stage == 1 or not step.asks)

    def _answer_words(
        self, asked: int | None, step: LessonStep, question: LessonStep
    ) -> tuple[str, str, str, str]:
        """Return what is said with the answer: no more than there is large type for."""
        answer = words(step, "answer") if isinstance(step.answer, str) else ""
        if isinstance(step.answer, int) and step.answer:
            answer = choice_words(question)[step.answer - 1]
        right = f"✓ {answer}" if answer else ""
        before = words(question, "ask") if question.choices else ""
        said = words(step, "say") if asked != self.index else before
        return said, right, words(step, "because"), self._sketching.words

    def _show_choices(self, asked: int | None, question: LessonStep | None, answered: bool) -> None:
        shown = question is not None and bool(question.choices)
        shown = shown and (answered or asked == self.index)
        if not shown or question is None or asked is None:
            self._panel.show_choices((), ())
            return
        self._panel.show_choices(choice_words(question), self._votes.get(asked, ()))
        self._shown_question = asked
        right = self.step.answer if isinstance(self.step.answer, int) else 0
        self._panel.choices.show_answer(right if answered else None)

    def _note_votes(self) -> None:
        """Keep the hands that were counted for the question on screen."""
        if self._panel.choices.cells:
            self._votes[self._shown_question] = self._panel.choices.votes

    def recolour(self, colours: Colours) -> None:
        """Let the hand draw in the colour that its curve has in the legend."""
        self._sketching.recolour((DARK if colours.dark else LIGHT).roles[SKETCH_ROLE])

    def follow(self, frame: Frame) -> None:
        """Compare what was drawn with what a frame that is on the screen shows."""
        self._sketching.compare(frame)

    def retranslate(self) -> None:
        """Speak the language of the window."""
        if self.active:
            self._note_votes()
            self._show_words()
