"""The page on which a step is written: its texts, its question, what it hides and waits for."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QFormLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QScrollArea,
    QSpinBox,
    QWidget,
)

from rnnviz.lesson.lesson import ALL_VIEWS, END, EVENTS, PARTS, LessonStep, update_of
from rnnviz.text import QT_TRANSLATE_NOOP, translate
from rnnviz.views.index import VIEWS
from rnnviz.views.part.concealment import EMPTY_AXES
from rnnviz.window.lesson.editor_choices import ChoiceEditor
from rnnviz.window.settings_form.number_text import number_text, parsed
from rnnviz.window.widget.accessible_name import name_for_listeners, name_rows
from rnnviz.window.widget.both_languages import BothLanguages
from rnnviz.window.widget.ordered_choice import OrderedChoice
from rnnviz.window.widget.row import in_a_row

_EVENTS = {
    "": QT_TRANSLATE_NOOP("lesson", "nothing"),
    "blows up": QT_TRANSLATE_NOOP("lesson", "it blows up"),
    "clipped": QT_TRANSLATE_NOOP("lesson", "a gradient is clipped"),
    "solved": QT_TRANSLATE_NOOP("lesson", "the task is solved"),
    "died": QT_TRANSLATE_NOOP("lesson", "a unit dies"),
    "radius": QT_TRANSLATE_NOOP("lesson", "ρ(U) crosses 1"),
    END: QT_TRANSLATE_NOOP("lesson", "its last update"),
}
_UPDATE = "update"
_PARTS = {
    "verdict": QT_TRANSLATE_NOOP("lesson", "the sentence below"),
    "notes": QT_TRANSLATE_NOOP("lesson", "notes in the views"),
    "badges": QT_TRANSLATE_NOOP("lesson", "the badges"),
    "timeline": QT_TRANSLATE_NOOP("lesson", "the timeline's curve"),
    "gallery": QT_TRANSLATE_NOOP("lesson", "the gallery"),
    "form": QT_TRANSLATE_NOOP("lesson", "the settings"),
    ALL_VIEWS: QT_TRANSLATE_NOOP("lesson", "all views"),
}
_USUAL, _ALL, _NOTHING, _SOME = "usual", "all", "nothing", "some"


class StepPage(QScrollArea):
    """Shows a step, and what the user makes of it.

    Signals
    -------
    edited : (str,)
        Another value stands in the field of a name.
    retake_requested : ()
        The step is to show what is on screen.
    """

    edited = Signal(str)
    retake_requested = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # Tab goes to its fields
        self._step = LessonStep()
        self.summary = QLabel()
        self.summary.setWordWrap(True)
        self.summary.setTextFormat(Qt.TextFormat.PlainText)
        self.retake = QPushButton(translate("lesson", "Show what is on screen now"))
        self.retake.setAutoDefault(False)
        self.retake.clicked.connect(self.retake_requested)
        self.texts = {
            "say": BothLanguages(translate("lesson", "Says"), lines=3),
            "ask": BothLanguages(translate("lesson", "Asks"), lines=2),
            "answer": BothLanguages(translate("lesson", "Answer in words")),
            "because": BothLanguages(translate("lesson", "Because"), lines=2),
        }
        self.choices = ChoiceEditor()
        self.sketch = self._combo(
            translate("lesson", "To be drawn in"),
            {"": translate("lesson", "nothing"), **_views(EMPTY_AXES)},
        )
        self.range = QLineEdit(), QLineEdit()
        self.hide_list = OrderedChoice(translate("lesson", "Hides"))
        self.reveal = self._combo(translate("lesson", "Reveals"), _reveals())
        self.until = self._combo(translate("lesson", "Waits until"), _events())
        self.until_update = QSpinBox()
        self.until_update.setRange(1, 1_000_000)
        self.until_update.setAccessibleName(translate("lesson", "Update that is waited for"))
        self.keep = QCheckBox(translate("lesson", "Keeps the run before, to compare"))
        self.motion = QCheckBox(translate("lesson", "Plays the update in slow motion"))
        self._lay_out()
        self._connect()

    def _combo(self, name: str, items: dict[str, str]) -> QComboBox:
        box = QComboBox()
        name_for_listeners(name, box)
        for key, words in items.items():
            box.addItem(words, key)
        return box

    def _lay_out(self) -> None:
        form = QFormLayout()
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        form.addRow(translate("lesson", "Shows"), self.summary)
        form.addRow("", in_a_row(self.retake))
        form.addRow(translate("lesson", "Says"), self.texts["say"])
        form.addRow(translate("lesson", "Asks"), self.texts["ask"])
        form.addRow(translate("lesson", "Answers"), self.choices)
        form.addRow(translate("lesson", "Answer in words"), self.texts["answer"])
        form.addRow(translate("lesson", "Because"), self.texts["because"])
        form.addRow(translate("lesson", "To be drawn in"), self._drawn_row())
        self.hide_list.setMaximumHeight(5 * self.fontMetrics().lineSpacing() + 20)
        form.addRow(translate("lesson", "Hides"), self.hide_list)
        form.addRow(translate("lesson", "Reveals"), in_a_row(self.reveal))
        form.addRow(translate("lesson", "Waits until"), in_a_row(self.until, self.until_update))
        form.addRow("", self.keep)
        form.addRow("", self.motion)
        name_rows(form)
        page = QWidget()
        page.setLayout(form)
        self.setWidget(page)
        self.setWidgetResizable(True)

    def _drawn_row(self) -> QWidget:
        names = translate("lesson", "Lowest value"), translate("lesson", "Highest value")
        for field, name in zip(self.range, names, strict=True):
            field.setAccessibleName(name)
            field.setPlaceholderText(name)
        return in_a_row(self.sketch, *self.range)

    def _connect(self) -> None:
        for name, texts in self.texts.items():
            texts.edited.connect(lambda name=name: self.edited.emit(name))
        self.choices.edited.connect(lambda: self.edited.emit("choices"))
        self.hide_list.changed.connect(lambda: self.edited.emit("hide"))
        for name, box in (("sketch", self.sketch), ("reveal", self.reveal), ("until", self.until)):
            box.activated.connect(lambda _, name=name: self._chosen(name))
        self.until_update.valueChanged.connect(lambda _: self.edited.emit("until"))
        for field in self.range:
            field.editingFinished.connect(self._range_edited)
        for name, mark in (("keep", self.keep), ("motion", self.motion)):
            mark.clicked.connect(lambda _, name=name: self.edited.emit(name))

    def _chosen(self, name: str) -> None:
        self._show_details()
        self.edited.emit(name)

    def _range_edited(self) -> None:
        if self._range() != self._step.range:
            self.edited.emit("range")

    def _show_details(self) -> None:
        """Show only the fields that belong to what was chosen."""
        self.until_update.setVisible(self.until.currentData() == _UPDATE)
        for field in self.range:
            field.setVisible(bool(self.sketch.currentData()))

    # -- its value -------------------------------------------------------------------------

    def show_step(self, step: LessonStep, summary: str, first: bool) -> None:
        """Show another step, or the same anew; fields that have not changed stay as they are."""
        self._step = step
        self.summary.setText(summary)
        answer = step.answer if isinstance(step.answer, str) else ""
        pairs = {
            "say": (step.say, step.say_zh),
            "ask": (step.ask, step.ask_zh),
            "answer": (answer, step.answer_zh),
            "because": (step.because, step.because_zh),
        }
        for name, pair in pairs.items():
            self.texts[name].show_texts(pair)
        if self.choices.choices != (step.choices, step.choices_zh) or self._right() != step.answer:
            self.choices.show_choices(step.choices, step.choices_zh, step.answer)
        else:
            self.choices.show_choices(*self.choices.choices, step.answer)
        self._show_rest(step, first)

    def _show_rest(self, step: LessonStep, first: bool) -> None:
        self.hide_list.show_choices(_hideable(step.views), step.hide)
        self.sketch.setCurrentIndex(max(0, self.sketch.findData(step.sketch)))
        self.reveal.setCurrentIndex(self.reveal.findData(_reveal_key(step)))
        number = update_of(step.until)
        self.until.setCurrentIndex(self.until.findData(_UPDATE if number else step.until))
        limits: tuple[Any, Any] = step.range or ("", "")
        for field, limit in zip(self.range, limits, strict=True):
            field.setText(number_text(limit) if limit != "" else "")
        with QSignalBlocker(self.until_update):
            self.until_update.setValue(number or 1)
        self.keep.setChecked(step.keep)
        self.keep.setEnabled(not first)
        self.motion.setChecked(step.motion)
        self._show_details()

    @property
    def step(self) -> LessonStep:
        """The step with what stands in the fields."""
        texts = {name: pair.texts for name, pair in self.texts.items()}
        choices, choices_zh = self.choices.choices
        answer: int | str = self._right() or texts["answer"][0]
        return replace(
            self._step,
            say=texts["say"][0],
            say_zh=texts["say"][1],
            ask=texts["ask"][0],
            ask_zh=texts["ask"][1],
            choices=choices,
            choices_zh=choices_zh,
            answer=answer or 0,
            answer_zh=texts["answer"][1] if isinstance(answer, str) else "",
            because=texts["because"][0],
            because_zh=texts["because"][1],
            sketch=self.sketch.currentData(),
            range=self._range(),
            hide=self.hide_list.chosen,
            reveal=self._reveal(),
            until=self._until(),
            keep=self.keep.isChecked(),
            motion=self.motion.isChecked(),
        )

    def _right(self) -> int:
        """Return the number of the right answer; of another step's question as it was."""
        if self.choices.choices[0]:
            return self.choices.right
        return self._step.answer if isinstance(self._step.answer, int) else 0

    def _range(self) -> tuple[float, float] | None:
        numbers = [parsed(field.text(), float) for field in self.range]
        if not self.sketch.currentData() or not all(isinstance(n, float) for n in numbers):
            return None
        low, high = sorted(float(n) for n in numbers if isinstance(n, float))
        return (low, high) if low < high else None

    def _until(self) -> str:
        key = str(self.until.currentData())
        return f"update {self.until_update.value()}" if key == _UPDATE else key

    def _reveal(self) -> Any:
        known = {_USUAL: None, _ALL: True, _NOTHING: ()}
        return known.get(self.reveal.currentData(), self._step.reveal)


def _views(names: Any) -> dict[str, str]:
    return {view.name: view.title for view in VIEWS if view.name in names}


def _hideable(first: tuple[str, ...]) -> dict[str, str]:
    """Return all that can be hidden, the views of the step first."""
    parts = {key: translate("lesson", _PARTS[key]) for key in (ALL_VIEWS, *PARTS)}
    return {**_views(first), **parts, **{view.name: view.title for view in VIEWS}}


def _reveals() -> dict[str, str]:
    return {
        _USUAL: translate("lesson", "what was drawn here"),
        _ALL: translate("lesson", "everything that is hidden"),
        _NOTHING: translate("lesson", "nothing yet"),
        _SOME: translate("lesson", "some of it, as the file says"),
    }


def _reveal_key(step: LessonStep) -> str:
    if step.reveal is None:
        return _USUAL
    if step.reveal is True:
        return _ALL
    return _SOME if step.reveal else _NOTHING


def _events() -> dict[str, str]:
    words = {key: translate("lesson", _EVENTS[key]) for key in ("", *EVENTS, END)}
    return {**words, _UPDATE: translate("lesson", "update")}
