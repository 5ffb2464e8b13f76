"""The window in which a lesson is written: its steps at the left, the one that is chosen beside."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QSpinBox,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from rnnviz.lesson.lesson import Lesson
from rnnviz.text import language, translate
from rnnviz.window.lesson.editor_step import StepPage
from rnnviz.window.lesson.editor_steps import StepList
from rnnviz.window.side_panel.gallery_model import ListedLesson, title_in
from rnnviz.window.widget.accessible_name import name_for_listeners
from rnnviz.window.widget.both_languages import BothLanguages

_KEYS = {
    "add": "F8",
    "duplicate": "Ctrl+D",
    "delete": "Del",
    "try": "F5",
    "undo": "Ctrl+Z",
    "redo": "Ctrl+Shift+Z",
}
_MOST_MINUTES = 240
_READ_WIDTH = 560
"""Pixels of a line of text that is to be read."""


class HeadPage(QWidget):
    """Title, length and summary of a lesson.

    Signals
    -------
    edited : (str,)
    """

    edited = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.title = BothLanguages(translate("lesson", "Title"))
        self.summary = BothLanguages(translate("lesson", "What it is about"), lines=3)
        self.minutes = QSpinBox()
        self.minutes.setRange(0, _MOST_MINUTES)
        self.minutes.setAccessibleName(translate("lesson", "Minutes"))
        self.minutes.setSpecialValueText("–")
        form = QFormLayout(self)
        form.addRow(translate("lesson", "Title"), self.title)
        form.addRow(translate("lesson", "What it is about"), self.summary)
        form.addRow(translate("lesson", "Minutes"), self.minutes)
        self.title.edited.connect(lambda: self.edited.emit("title"))
        self.summary.edited.connect(lambda: self.edited.emit("summary"))
        self.minutes.valueChanged.connect(lambda _: self.edited.emit("minutes"))

    def show_head(self, lesson: Lesson) -> None:
        """Show the head of another lesson."""
        self.title.show_texts((lesson.title, lesson.title_zh))
        self.summary.show_texts((lesson.summary, lesson.summary_zh))
        if self.minutes.value() != lesson.minutes:
            self.minutes.blockSignals(True)
            self.minutes.setValue(lesson.minutes)
            self.minutes.blockSignals(False)

    def head_of(self, lesson: Lesson) -> Lesson:
        """Return a lesson with what stands in the fields."""
        (title, title_zh), (summary, summary_zh) = self.title.texts, self.summary.texts
        return replace(
            lesson,
            title=title,
            title_zh=title_zh,
            summary=summary,
            summary_zh=summary_zh,
            minutes=self.minutes.value(),
        )


class LessonEditor(QDialog):
    """Shows a lesson and asks for changes; it does not block the window behind it.

    Signals
    -------
    asked : (str,)
        One of `_KEYS`, "new", "copy", "up" or "down".
    language_changed : ()
    opened : (ListedLesson,)
        Another of the user's own lessons is wanted.
    """

    asked = Signal(str)
    opened = Signal(object)
    language_changed = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle(translate("lesson", "Lesson editor"))
        self.lessons = QComboBox()
        name_for_listeners(translate("lesson", "Lesson"), self.lessons)
        self.lessons.activated.connect(self._open)
        self.steps = StepList()
        self.head, self.page = HeadPage(), StepPage()
        self.pages = QStackedWidget()
        self.pages.addWidget(self.head)
        self.pages.addWidget(self.page)
        self.status = QLabel()
        self.status.setWordWrap(True)
        self.status.setTextFormat(Qt.TextFormat.PlainText)
        self.buttons: dict[str, QPushButton] = {}
        self.body = QStackedWidget()
        self._lay_out()
        for name, key in _KEYS.items():
            where = self.steps if name == "delete" else self
            shortcut = QShortcut(QKeySequence(key), where)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(lambda name=name: self.asked.emit(name))
        self.resize(1040, 640)

    # -- parts -----------------------------------------------------------------------------

    def _button(self, name: str, words: str, key: str = "") -> QPushButton:
        button = QPushButton(f"{words} ({key})" if key else words)
        button.setAutoDefault(False)
        button.clicked.connect(lambda: self.asked.emit(name))
        self.buttons[name] = button
        return button

    def _lay_out(self) -> None:
        top = QHBoxLayout()
        top.addWidget(self.lessons, 1)
        top.addWidget(self._button("new", translate("lesson", "New lesson")))
        self.body.addWidget(self._empty())
        self.body.addWidget(self._editing())
        bottom = QHBoxLayout()
        bottom.addWidget(self.status, 1)
        bottom.addWidget(self._button("undo", translate("lesson", "Undo")))
        bottom.addWidget(self._button("redo", translate("lesson", "Redo")))
        bottom.addWidget(self._button("copy", translate("lesson", "Save a copy…")))
        bottom.addWidget(self._button("try", translate("lesson", "Try from here"), "F5"))
        close = QPushButton(translate("lesson", "Close"))
        close.setAutoDefault(False)
        close.clicked.connect(self.close)
        bottom.addWidget(close)
        column = QVBoxLayout(self)
        column.addLayout(top)
        column.addWidget(self.body, 1)
        column.addLayout(bottom)

    def _empty(self) -> QWidget:
        """Return what is there as long as there is no step."""
        words = translate(
            "lesson",
            "<p><b>A lesson is made of moments.</b></p><p>Bring on the screen what is to be seen:"
            " open a preset, train, put the cursor where it matters, choose the views. Then press"
            " <b>F8</b>, here or in the window: this moment becomes a step.</p><p>Then say what is"
            " to be seen, or ask first: a question with answers, or a curve to be drawn. Nothing"
            " needs to be saved by hand; <b>F5</b> tries it.</p>",
        )
        label = QLabel(words)
        label.setWordWrap(True)
        label.setFixedWidth(_READ_WIDTH)
        label.setMinimumHeight(label.heightForWidth(_READ_WIDTH))
        self.first = self._button("add first", translate("lesson", "Add this moment"), "F8")
        self.first.setObjectName("primary")
        page = QWidget()
        column = QVBoxLayout(page)
        column.addStretch(1)
        column.addWidget(label, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addSpacing(12)
        column.addWidget(self.first, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addStretch(2)
        return page

    def _editing(self) -> QWidget:
        below = QHBoxLayout()
        below.addWidget(self._button("up", "↑"))
        below.addWidget(self._button("down", "↓"))
        below.addWidget(self._button("duplicate", translate("lesson", "Duplicate")))
        below.addWidget(self._button("delete", translate("lesson", "Delete")))
        self.buttons["up"].setAccessibleName(translate("lesson", "Move up"))
        self.buttons["down"].setAccessibleName(translate("lesson", "Move down"))
        for name in ("up", "down"):
            self.buttons[name].setMaximumWidth(40)
        left = QVBoxLayout()
        left.addWidget(self.steps, 1)
        left.addWidget(self._button("add", translate("lesson", "Add this moment"), "F8"))
        left.addLayout(below)
        page = QWidget()
        row = QHBoxLayout(page)
        row.setContentsMargins(0, 0, 0, 0)
        row.addLayout(left, 2)
        row.addWidget(self.pages, 5)
        return page

    # -- what it shows ---------------------------------------------------------------------

    def show_lessons(self, lessons: list[ListedLesson], name: str) -> None:
        """List the user's own lessons, with the one that is edited."""
        self.lessons.clear()
        for lesson in lessons:
            self.lessons.addItem(title_in(lesson, language()), lesson)
            if lesson.path.stem == name:
                self.lessons.setCurrentIndex(self.lessons.count() - 1)
        if not any(lesson.path.stem == name for lesson in lessons):
            self.lessons.insertItem(0, translate("lesson", "Not stored yet"), None)
            self.lessons.setCurrentIndex(0)

    def _open(self) -> None:
        lesson = self.lessons.currentData()
        if lesson is not None:
            self.opened.emit(lesson)

    def show_empty(self, empty: bool) -> None:
        """Show what to begin with, or the steps."""
        self.body.setCurrentIndex(0 if empty else 1)
        for name in ("copy", "try"):
            self.buttons[name].setEnabled(not empty)

    def show_status(self, words: str, problem: bool) -> None:
        """Say where it is saved, or what keeps it from being saved."""
        self.status.setText(words)
        self.status.setObjectName("problem" if problem else "dim")
        self.status.style().unpolish(self.status)
        self.status.style().polish(self.status)

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange:
            self.language_changed.emit()
        super().changeEvent(event)
