"""One section of the settings form: a heading that folds, the choice of kind, a row a setting."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Mapping
from functools import cached_property, partial
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLabel, QToolButton, QVBoxLayout, QWidget

from rnnviz.explanation import setting_help
from rnnviz.plot.markup import plain
from rnnviz.setting import Setting, applies, check, settings_of
from rnnviz.text import BadInput, translate
from rnnviz.window.settings_form.editor import ChoiceEditor, TextEditor, editor_for
from rnnviz.window.widget.accessible_name import name_for_listeners

WAITING_DOT = "●"


class Row:
    """Label, editor and a line for errors, in cells of a grid.

    The editor is beside the label; one with a wide slider has a line of its own.
    """

    def __init__(
        self, key: str, declared: Setting, kind: type, longer_help: Callable[[], str]
    ) -> None:
        self.key = key
        self._longer_help = longer_help
        self.declared = declared
        self.kind = kind
        self.label = QLabel()
        self.label.setTextFormat(Qt.TextFormat.RichText)
        self.label.setWordWrap(True)
        self.editor = editor_for(declared, kind)
        self.waiting = False
        self._visible: bool | None = None
        self._below: dict[int, QLabel] = {}
        self._grid: QGridLayout | None = None
        self._line = 0
        self.retranslate()

    @cached_property
    def problem(self) -> QLabel:
        """What is wrong with the value; few rows ever have it."""
        return self._label_below("problem", 2)

    @cached_property
    def note(self) -> QLabel:
        """What was read of the file that the row names."""
        return self._label_below("dim", 3)

    def _label_below(self, name: str, offset: int) -> QLabel:
        label = self._below[offset] = QLabel()
        label.setObjectName(name)
        label.setTextFormat(Qt.TextFormat.PlainText)
        label.setWordWrap(True)
        label.hide()
        if self._grid is not None:
            self._grid.addWidget(label, 4 * self._line + offset, 0, 1, 2)
        return label

    def place(self, grid: QGridLayout, line: int) -> None:
        """Move to the cells of a grid that belong to a line."""
        if (self._grid, self._line) == (grid, line):
            return
        if self._grid is not None:
            for widget in (self.label, self.editor, *self._below.values()):
                self._grid.removeWidget(widget)
        self._grid, self._line, self._visible = grid, line, None  # another parent hides
        wide = self.declared.slider is not None
        grid.addWidget(self.label, 4 * line, 0, 1, 2 if wide else 1)
        grid.addWidget(self.editor, *((4 * line + 1, 0, 1, 2) if wide else (4 * line, 1)))
        for offset, label in self._below.items():
            grid.addWidget(label, 4 * line + offset, 0, 1, 2)

    def remove(self) -> None:
        for widget in (self.label, self.editor, *self._below.values()):
            widget.hide()  # without a parent it would be styled anew before it goes
            if self._grid is not None:
                self._grid.removeWidget(widget)
            widget.deleteLater()

    def retranslate(self) -> None:
        self._show_label()
        words = translate("settings", self.declared.help)
        when = (
            translate("window", "Acts at once.")
            if self.declared.live
            else translate("window", "Acts at once before the first update, then after a reset.")
        )
        self.label.setToolTip(f"<p>{words}</p><p>{self._longer_help()}</p><p><i>{when}</i></p>")
        self.editor.setToolTip(self.label.toolTip())
        self.editor.retranslate()
        name = plain(f"{self.declared.symbol} {translate('settings', self.declared.label)}").strip()
        name_for_listeners(name, self.editor, *self.editor.findChildren(QWidget))

    def _show_label(self) -> None:
        words = translate("settings", self.declared.label)
        symbol = f"{self.declared.symbol}&nbsp; " if self.declared.symbol else ""
        dot = f"<span>{WAITING_DOT}</span> " if self.waiting else ""
        self.label.setText(f"{dot}{symbol}{words}")
        name = "waiting" if self.waiting else ""
        if self.label.objectName() != name:
            self.label.setObjectName(name)
            self.label.style().polish(self.label)

    def mark_waiting(self, waiting: bool) -> None:
        if waiting != self.waiting:
            self.waiting = waiting
            self._show_label()

    def show_problem(self, problem: str) -> None:
        if problem or "problem" in vars(self):
            self.problem.setText(problem)
            self.problem.setVisible(bool(problem) and not self.label.isHidden())
        self.editor.mark_bad(bool(problem))

    def show_note(self, text: str) -> None:
        """Show below the row what was read of the file that it names."""
        if text or "note" in vars(self):
            self.note.setText(text)
            self.note.setVisible(bool(text) and not self.label.isHidden())

    @property
    def is_shown(self) -> bool:
        """Whether the setting has an effect, so that it is offered."""
        return not self.label.isHidden()

    def set_visible(self, visible: bool) -> None:
        if visible is self._visible:
            return
        self._visible = visible
        self.label.setVisible(visible)
        self.editor.setVisible(visible)
        for label in self._below.values():
            label.setVisible(visible and bool(label.text()))


CHOICE_STRETCH = 1000
"""Of the choice of a section's kind, beside 1 of the empty space after it."""


class FoldButton(QToolButton):
    """A heading that a click or the Return key folds and unfolds; Space belongs to the run."""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.click()
        else:
            super().keyPressEvent(event)


class Section(QWidget):
    """The settings of one section of the experiment.

    Its rows are built and filled when they are to be seen or read: most sections are folded, and
    of another task or cell all would be built anew while the window waits.

    Signals
    -------
    touched : (str,)
        The section's key.
    file_chosen : (str,)
        The path of a file found with the button; to be answered by `show_value` or `touch`.
    """

    touched = Signal(str)
    file_chosen = Signal(str)

    def __init__(self, key: str, classes: tuple[type[Any], ...], context: str) -> None:
        super().__init__()
        self.key = key
        self._classes = {getattr(cls, "name", ""): cls for cls in classes}
        self._rows: list[Row] = []
        self._shown: type[Any] | None = None
        self._is_behind = False
        self._waiting: frozenset[str] = frozenset()
        self._read = ""
        self._value: Any = None
        self._parts: frozenset[str] | None = None
        self._first: QGridLayout | None = None
        self._first_lines: Mapping[str, int] = {}
        self.head = FoldButton()
        self.head.setObjectName("sectionHead")
        self.head.setCheckable(True)
        self.head.setAutoRaise(True)
        self.head.setArrowType(Qt.ArrowType.RightArrow)
        self.head.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.head.toggled.connect(self._fold)
        self.kind: ChoiceEditor | None = None
        if "" not in self._classes:
            titles = tuple((name, cls.title) for name, cls in self._classes.items())
            self.kind = ChoiceEditor(titles, context)
            self.kind.touched.connect(self.touch)
        self.kind_label = QLabel(self)
        self.kind_label.hide()
        self._lay_out()

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 6, 0, 0)
        column.setSpacing(2)
        self.line = QWidget()
        self._line = QHBoxLayout(self.line)
        self._line.setContentsMargins(0, 0, 0, 0)
        self._line.setSpacing(2)
        self._line.addWidget(self.head)
        if self.kind is not None:
            self._line.addWidget(self.kind, CHOICE_STRETCH)
        self._line.addStretch(1)  # the heading stands at the left also where the choice is away
        column.addWidget(self.line)
        self.body = QWidget()
        self.grid = QGridLayout(self.body)
        self.grid.setContentsMargins(12, 0, 0, 0)
        self.grid.setHorizontalSpacing(8)
        self.grid.setVerticalSpacing(2)
        self.grid.setColumnStretch(0, 6)
        self.grid.setColumnStretch(1, 6)
        column.addWidget(self.body)
        self.body.hide()

    def show_first(self, grid: QGridLayout, lines: Mapping[str, int]) -> None:
        """Move the settings of these keys to lines of a grid above all sections.

        The key "name" is the choice of the section's kind.
        """
        self._first, self._first_lines = grid, lines
        self._place_rows()
        if self._value is not None:
            self._follow()
        if self.kind is not None:
            self._place_kind(self.kind, grid)

    def _place_kind(self, kind: ChoiceEditor, grid: QGridLayout) -> None:
        for layout in (grid, self._line):
            layout.removeWidget(kind)
        grid.removeWidget(self.kind_label)
        first = "name" in self._first_lines
        self.kind_label.setVisible(first)
        if first:
            line = 4 * self._first_lines["name"]
            grid.addWidget(self.kind_label, line, 0)
            grid.addWidget(kind, line, 1)
            self.kind_label.show()
        else:
            self._line.insertWidget(1, kind, CHOICE_STRETCH)
        kind.show()

    def _place_rows(self) -> None:
        for line, row in enumerate(self._rows):
            if self._first is not None and row.key in self._first_lines:
                row.place(self._first, self._first_lines[row.key])
            else:
                row.place(self.grid, line)

    def unfold(self) -> None:
        """Open the section."""
        self.head.setChecked(True)

    def _fold(self, unfolded: bool) -> None:
        self._follow()
        self.body.setVisible(unfolded)
        self.head.setArrowType(Qt.ArrowType.DownArrow if unfolded else Qt.ArrowType.RightArrow)

    def touch(self) -> None:
        """Let the form read the section."""
        self.touched.emit(self.key)

    def show_value(self, value: Any) -> None:
        """Show a section of the experiment."""
        self._value, self._is_behind = value, True
        if self.kind is not None:
            self.kind.write(value.name)
        self._follow()

    @property
    def rows(self) -> list[Row]:
        """A row for each setting, with its value."""
        if self._is_behind:
            self._catch_up()
        return self._rows

    def _follow(self) -> None:
        """Let the rows show what is to be seen of them."""
        if self.head.isChecked() or self._first_lines.keys() - {"name"}:
            self._catch_up()
        self._show_what_applies()

    def _catch_up(self) -> None:
        """Let the rows show the value."""
        if not self._is_behind:
            return
        self._is_behind, value = False, self._value
        if type(value) is not self._shown:
            self._build(type(value))
        for row in self._rows:
            row.editor.write(getattr(value, row.key))
            row.show_problem("")
            row.mark_waiting(self._waits(row))
            if not self._read:
                row.show_note("")
        self._show_what_applies()

    def show_read(self, text: str) -> None:
        """Show what was read of a file below the row that names it, or that chooses it."""
        self._read = text
        if self._is_behind and not text:
            return
        for row in self.rows:
            if row.declared.file:
                applies_now = applies(self._value, row.declared)
                chooser = row.declared.when[0] if row.declared.when else row.key
                for other in self.rows:
                    here = other.key == (row.key if applies_now else chooser)
                    if here and applies_now and text and text != other.note.text():
                        self.unfold()
                    other.show_note(text if here else "")

    def _build(self, cls: type[Any]) -> None:
        for row in self._rows:
            row.remove()
        self._shown, chosen = cls, getattr(cls, "name", "")
        self._rows = [
            Row(key, declared, kind, partial(setting_help, self.key, chosen, key))
            for key, declared, kind in settings_of(cls)
        ]
        self._place_rows()
        for row in self._rows:
            row.editor.touched.connect(self.touch)
            if isinstance(row.editor, TextEditor):
                row.editor.chosen.connect(self.file_chosen)

    def show_parts(self, parts: frozenset[str]) -> None:
        """Hide settings of parameters that no cell has."""
        if parts != self._parts:
            self._parts = parts
            if self._value is not None:
                self._show_what_applies()

    def _show_what_applies(self) -> None:
        if not self._is_behind:
            for row in self._rows:
                row.set_visible(self._offers(row.declared))
        declared = ((key, each) for key, each, _ in settings_of(type(self._value)))
        others = ((key, each) for key, each in declared if key not in self._first_lines)
        self.head.setEnabled(any(self._offers(each) for _, each in others))

    def _offers(self, declared: Setting) -> bool:
        """Whether a setting has an effect."""
        known = not declared.part or self._parts is None or declared.part in self._parts
        return known and applies(self._value, declared)

    def read(self) -> Any:
        """Return the section as entered; a bad value is marked and the last good one kept."""
        if self.kind is not None and self.kind.read() != self._value.name:
            cls = self._classes[str(self.kind.read())]
            self.show_value(carried_over(self._value, cls))
            return self._value
        good: dict[str, Any] = {}
        for row in self.rows:
            try:
                good[row.key] = check(self._named(row), row.editor.read(), row.declared, row.kind)
                row.show_problem("")
            except BadInput as error:
                row.show_problem(str(error.message))
                if row.key not in self._first_lines:
                    self.unfold()
        if any(getattr(self._value, key) != value for key, value in good.items()):
            self._value = dataclasses.replace(self._value, **good)
            self._show_what_applies()
        return self._value

    def _named(self, row: Row) -> str:
        return translate("settings", row.declared.label)

    def mark_waiting(self, keys: frozenset[str]) -> None:
        """Mark what waits for a reset; `keys` are dotted."""
        self._waiting = keys
        for row in () if self._is_behind else self._rows:
            row.mark_waiting(self._waits(row))
        waits = any(key.startswith(f"{self.key}.") for key in keys)
        if self.head.property("waits") != waits:
            self.head.setProperty("waits", waits)
            self.head.style().polish(self.head)

    def _waits(self, row: Row) -> bool:
        return f"{self.key}.{row.key}" in self._waiting

    def set_title(self, title: str) -> None:
        self.head.setText(title)
        self.kind_label.setText(title)
        if self.kind is not None:
            name_for_listeners(title, self.kind.box)

    def retranslate(self) -> None:
        if self.kind is not None:
            self.kind.retranslate()
        for row in self._rows:
            row.retranslate()


def carried_over(old: Any, cls: type[Any]) -> Any:
    """Return the defaults of another kind, with the values of settings that both kinds have."""
    values: dict[str, Any] = {}
    for key, declared, kind in settings_of(cls):
        try:
            values[key] = check(key, getattr(old, key), declared, kind)
        except (AttributeError, BadInput):
            continue
    return cls(**values)
