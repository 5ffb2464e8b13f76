"""Lessons made in the window: moments become steps, which are written, arranged and tried.

Every change is stored in the user's folder as soon as it makes a whole lesson, and can be undone.
"""

from __future__ import annotations

import contextlib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer
from PySide6.QtWidgets import QWidget

from rnnviz.experiment.preset import Preset
from rnnviz.lesson.capture import OnScreen, steps_of
from rnnviz.lesson.lesson import Lesson, LessonStep
from rnnviz.lesson.lesson_file import lesson_text, parse_lesson, read_lesson
from rnnviz.lesson.opening import Scene, scenes
from rnnviz.lesson.rearrange import in_order, with_steps
from rnnviz.text import BadInput, printable, translate
from rnnviz.window.file.save_dialog import ask_where
from rnnviz.window.language import Language
from rnnviz.window.lesson.controller import LessonController
from rnnviz.window.lesson.editor_words import ABOUT, step_summary, step_title
from rnnviz.window.lesson.library import LessonLibrary
from rnnviz.window.lesson.screen_capture import ScreenCapture
from rnnviz.window.preference_file import Preferences
from rnnviz.window.side_panel.gallery_model import ListedLesson
from rnnviz.window.undo.history import UndoHistory
from rnnviz.window.widget.notice import NoticeBoard

if TYPE_CHECKING:
    from rnnviz.window.lesson.editor_dialog import LessonEditor

STORED_AFTER = 500
"""Milliseconds without a change after which it is stored."""


@dataclass(frozen=True)
class Draft:
    """What is edited.

    Attributes
    ----------
    name : str
        Of its file; empty before the first change.
    lesson : Lesson or None
        None before the first step.
    index : int
        The step that is chosen.
    """

    name: str = ""
    lesson: Lesson | None = None
    index: int = ABOUT


class LessonEditorController(QObject):
    """Carries out the commands on the lesson that is being made."""

    def __init__(
        self,
        parent: QWidget,
        library: LessonLibrary,
        lessons: LessonController,
        capture: ScreenCapture,
        presets: Sequence[Preset],
        notices: NoticeBoard,
        preferences: Preferences,
        language: Language,
        history: UndoHistory,
    ) -> None:
        super().__init__(parent)
        self._parent, self._library, self._lessons = parent, library, lessons
        self._capture, self._presets, self._notices = capture, presets, notices
        self._preferences, self._language, self._history = preferences, language, history
        self.draft = Draft()
        self.dialog: LessonEditor | None = None
        self._tries = False
        self._scenes: list[Scene | None] = []
        self._clock = QTimer(self)
        self._clock.setSingleShot(True)
        self._clock.setInterval(STORED_AFTER)
        self._clock.timeout.connect(self.store)
        lessons.active_changed.connect(self._come_back)

    # -- commands --------------------------------------------------------------------------

    def edit_lessons(self) -> None:
        """Open the editor, with the lesson that was edited last."""
        self._open_dialog()
        self._show()

    def edit(self, listed: ListedLesson) -> None:
        """Open the editor with a lesson; of one of the program's it makes a copy."""
        try:
            lesson = read_lesson(listed.path, complete=False)
        except BadInput as error:
            self._notices.warn(str(error.message))
            return
        self.store()
        name = listed.path.stem if listed.own else ""
        folder = listed.path.parent if listed.own else self._library.own.folder
        self.draft = Draft(name, replace(lesson, folder=folder))
        self.edit_lessons()

    def add_moment(self) -> None:
        """Make a step of what is on screen, after the one that is chosen."""
        shown = self._capture.on_screen()
        if shown is None:
            words = translate("lesson", "There is no run on screen that a lesson could open.")
            self._notices.inform(words)
            return
        lesson = self.draft.lesson or self._new_lesson()
        is_open = self.dialog is not None and self.dialog.isVisible()
        at = self.draft.index + 1 if is_open and self.draft.lesson else len(lesson.steps)
        steps = self._steps(shown, lesson, at)
        words = translate("lesson", "a step of a lesson")
        self._change(with_steps(lesson, at, steps), at + len(steps) - 1, words)
        source = translate("lesson", "Step {step} of “{title}”. F7 opens the editor.")
        if shown.was_changed:
            source = translate(
                "lesson",
                "Step {step} of “{title}”. Settings were changed while this run went on: in the"
                " lesson it begins with the last of them.",
            )
        self._notices.inform(source.format(step=at + len(steps), title=lesson.title))

    def _steps(self, shown: OnScreen, lesson: Lesson, index: int) -> tuple[LessonStep, ...]:
        """Return the steps that show what is on screen; they open it where those before are bad."""
        try:
            return steps_of(shown, lesson, index, self._presets)
        except BadInput:
            return steps_of(shown, replace(lesson, steps=()), 0, self._presets)

    def _new_lesson(self) -> Lesson:
        return Lesson(translate("lesson", "My lesson"), (), folder=self._library.own.folder)

    # -- in the dialog ---------------------------------------------------------------------

    def _open_dialog(self) -> None:
        if self.dialog is None:
            from rnnviz.window.lesson.editor_dialog import LessonEditor

            self.dialog = LessonEditor(self._parent)
            self.dialog.asked.connect(self._do)
            self.dialog.opened.connect(self.edit)
            self.dialog.steps.chosen.connect(self._choose)
            self.dialog.steps.move_requested.connect(self._move)
            self.dialog.head.edited.connect(self._head_edited)
            self.dialog.page.edited.connect(self._step_edited)
            self.dialog.page.retake_requested.connect(self._retake)
            self.dialog.finished.connect(self.store)
            self.dialog.language_changed.connect(self._rebuild)
        self.dialog.show()
        self.dialog.raise_()
        self.dialog.activateWindow()

    def _rebuild(self) -> None:
        """Make the dialog anew, in the language that the window speaks now."""
        dialog, self.dialog = self.dialog, None
        if dialog is not None:
            was_open = dialog.isVisible()
            dialog.deleteLater()
            if was_open:
                self.edit_lessons()

    def _do(self, name: str) -> None:
        deeds = {
            "new": self._begin_anew,
            "add": self.add_moment,
            "add first": self.add_moment,
            "duplicate": self._duplicate,
            "delete": self._delete,
            "up": lambda: self._move(self.draft.index, self.draft.index - 1),
            "down": lambda: self._move(self.draft.index, self.draft.index + 1),
            "undo": self._history.undo,
            "redo": self._history.redo,
            "copy": self._save_copy,
            "try": self.try_it,
        }
        deeds[name]()

    def _begin_anew(self) -> None:
        self.store()
        self.draft = Draft()
        self._show()

    def _choose(self, index: int) -> None:
        self.draft = replace(self.draft, index=index)
        self._show_page()

    def _move(self, index: int, to: int) -> None:
        lesson = self.draft.lesson
        if lesson is None or index == ABOUT or not 0 <= to < len(lesson.steps):
            self._show()
            return
        words = translate("lesson", "moving a step")
        order = list(range(len(lesson.steps)))
        order.insert(to, order.pop(index))
        self._change(self._in_order(lesson, order), to, words)

    def _in_order(self, lesson: Lesson, order: list[int]) -> Lesson:
        """Return the lesson in another order, also where its runs cannot be opened."""
        try:
            return in_order(lesson, order, self._presets)
        except BadInput:
            return replace(lesson, steps=tuple(lesson.steps[index] for index in order))

    def _duplicate(self) -> None:
        lesson, index = self.draft.lesson, self.draft.index
        if lesson is not None and index != ABOUT:
            copy = with_steps(lesson, index + 1, [lesson.steps[index]])
            self._change(copy, index + 1, translate("lesson", "a step of a lesson"))

    def _delete(self) -> None:
        lesson, index = self.draft.lesson, self.draft.index
        if lesson is not None and index != ABOUT:
            order = [each for each in range(len(lesson.steps)) if each != index]
            rest = self._in_order(lesson, order)
            chosen = min(index, len(rest.steps) - 1)
            self._change(rest, chosen, translate("lesson", "deleting a step"))

    def _retake(self) -> None:
        """Let a step show what is on screen; its words stay."""
        lesson, index = self.draft.lesson, self.draft.index
        shown = self._capture.on_screen()
        if lesson is None or index == ABOUT or shown is None:
            return
        *before, taken = self._steps(shown, lesson, index)
        old = lesson.steps[index]
        names = ("say", "ask", "choices", "answer", "because")
        texts = {f"{name}{end}": getattr(old, f"{name}{end}") for name in names for end in _ENDS}
        rest = {name: getattr(old, name) for name in ("sketch", "range", "hide", "reveal", "until")}
        rest |= {"until": taken.until or rest["until"]}
        step = replace(taken, **texts, **rest)
        steps = (*lesson.steps[:index], *before, step, *lesson.steps[index + 1 :])
        words = translate("lesson", "what a step shows")
        self._change(replace(lesson, steps=steps), index + len(before), words)

    def _head_edited(self, name: str) -> None:
        if self.dialog is not None and self.draft.lesson is not None:
            lesson = self.dialog.head.head_of(self.draft.lesson)
            self._change(lesson, ABOUT, translate("lesson", "words of a lesson"), name)

    def _step_edited(self, name: str) -> None:
        lesson, index = self.draft.lesson, self.draft.index
        if self.dialog is None or lesson is None or index == ABOUT:
            return
        step = self.dialog.page.step
        if step != lesson.steps[index]:
            steps = (*lesson.steps[:index], step, *lesson.steps[index + 1 :])
            words = translate("lesson", "words of a lesson")
            group = "" if name in _IN_SUMMARY else f"{index} {name}"
            self._change(replace(lesson, steps=steps), index, words, group)

    # -- trying ----------------------------------------------------------------------------

    def try_it(self) -> None:
        """Give the lesson from the step that is chosen; the editor comes back at its end."""
        lesson = self._whole()
        if lesson is not None and self.dialog is not None:
            self.store()
            self.dialog.hide()
            self._tries = True
            self._parent.activateWindow()
            self._lessons.start(lesson, max(0, self.draft.index))
            self._tries = self._lessons.active
            if not self._tries:
                self._open_dialog()

    def _come_back(self, active: bool) -> None:
        if not active and self._tries:
            self._tries = False
            QTimer.singleShot(0, self, self._open_dialog)

    # -- changing --------------------------------------------------------------------------

    def _change(self, lesson: Lesson, index: int, words: str, group: str = "") -> None:
        """Put another lesson in the place of the one that is edited, so that it can be undone."""
        name = self.draft.name or self._library.own.name_for(lesson.title)
        before, self.draft = self.draft, Draft(name, lesson, index)
        self._history.push(before, self.draft, self._return_to, lambda *_: words, group=group)
        self._clock.start()
        if group and self.dialog is not None:
            self._show_title()
        else:
            self._show()

    def _return_to(self, draft: Draft) -> None:
        if draft.name != self.draft.name and self.draft.name and not draft.name:
            self._library.put((self.draft.name, None))
        self.draft = draft
        self._show()
        self.store()

    # -- storing ---------------------------------------------------------------------------

    def _whole(self) -> Lesson | None:
        """Return the lesson as it can be given; None where something is missing, and say it."""
        lesson, problem = self._checked(complete=True)
        if problem:
            self._say(problem, problem=True)
        return lesson

    def _checked(self, complete: bool) -> tuple[Lesson | None, str]:
        """Return the lesson as it would be read back, or what keeps it from that."""
        lesson, where = self.draft.lesson, f"{self.draft.name}.toml"
        if lesson is None:
            return None, ""
        try:
            return parse_lesson(lesson_text(lesson), where, lesson.folder, complete), ""
        except BadInput as error:
            return None, str(error.message)

    def store(self) -> None:
        """Write the lesson into the user's folder, also where it cannot be given yet."""
        self._clock.stop()
        name, (lesson, problem) = self.draft.name, self._checked(complete=False)
        if problem:
            words = translate("lesson", "Not stored yet: {problem}")
            self._say(words.format(problem=problem), problem=True)
        if lesson is None or not name or not self._put(name, lesson_text(lesson).encode()):
            return
        _, problem = self._checked(complete=True)
        source = translate("lesson", "Stored: {path}")
        if problem:
            source = translate("lesson", "Stored, but it cannot be given yet: {problem}")
        path = printable(str(self._library.own.path(name)))
        self._say(source.format(path=path, problem=problem), problem=bool(problem))

    def _put(self, name: str, content: bytes) -> bool:
        """Write a file unless it is there already; return whether it is there."""
        if self._library.content(name) == content:
            return True
        done = self._library.put((name, content))
        if done and self.dialog is not None:
            self.dialog.show_lessons(self._library.own.listed(), name)
        return done

    def close(self) -> None:
        """Store, and put the editor away, as the window closes."""
        self._tries = False
        self.store()
        if self.dialog is not None:
            self.dialog.hide()

    def _save_copy(self) -> None:
        """Write the lesson into a file elsewhere too."""
        lesson = self._whole()
        if lesson is None or self.dialog is None:
            return
        title, filters = translate("lesson", "Save a copy"), translate("lesson", "Lessons (*.toml)")
        name = f"{self.draft.name}.toml"
        path = ask_where(self.dialog, self._preferences, title, name, filters)
        if path is not None:
            self._write(lesson, path)

    def _write(self, lesson: Lesson, path: Path) -> None:
        from rnnviz.lesson.lesson_file import write_lesson

        try:
            write_lesson(lesson, path)
        except BadInput as error:
            self._say(str(error.message), problem=True)
            return
        words = translate("lesson", "Stored: {path}").format(path=printable(str(path)))
        self._say(words, problem=False)

    def _say(self, words: str, problem: bool) -> None:
        if self.dialog is not None:
            self.dialog.show_status(words, problem)

    # -- showing ---------------------------------------------------------------------------

    def _show(self) -> None:
        """Show the lesson in the dialog, if it is open."""
        dialog, lesson = self.dialog, self.draft.lesson
        if dialog is None:
            return
        dialog.show_lessons(self._library.own.listed(), self.draft.name)
        dialog.show_empty(lesson is None or not lesson.steps)
        if lesson is not None:
            self._scenes = _scenes(lesson)
            titles = [
                (step_title(step), step_summary(step, scene, self._language.name))
                for step, scene in zip(lesson.steps, self._scenes, strict=True)
            ]
            about = translate("lesson", "About the lesson")
            dialog.steps.show_steps(about, titles, self.draft.index)
            self._show_page()

    def _show_page(self) -> None:
        dialog, (lesson, index) = self.dialog, (self.draft.lesson, self.draft.index)
        if dialog is None or lesson is None:
            return
        dialog.pages.setCurrentIndex(0 if index == ABOUT else 1)
        dialog.head.show_head(lesson)
        for name in ("up", "down", "duplicate", "delete"):
            dialog.buttons[name].setEnabled(index != ABOUT)
        if index != ABOUT:
            step = lesson.steps[index]
            summary = step_summary(step, self._scenes[index], self._language.name)
            dialog.page.show_step(step, summary, first=index == 0)

    def _show_title(self) -> None:
        """Show the title of the step that is being written."""
        dialog, lesson, index = self.dialog, self.draft.lesson, self.draft.index
        if dialog is not None and lesson is not None and index != ABOUT:
            step: LessonStep = lesson.steps[index]
            summary = dialog.page.summary.text()
            dialog.steps.show_title(index, step_title(step), summary)


_ENDS = ("", "_zh")
_IN_SUMMARY = ("keep", "motion")
"""Fields that the summary of a step names."""


def _scenes(lesson: Lesson) -> list[Scene | None]:
    """Return the runs of every step, as far as they can be opened."""
    found: list[Scene | None] = []
    with contextlib.suppress(BadInput):
        found.extend(scenes(lesson))
    return found + [None] * (len(lesson.steps) - len(found))
