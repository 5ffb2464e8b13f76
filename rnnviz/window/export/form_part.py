"""Parts of the dialogs that ask what to export: boxes under a title, choices, rows of a form."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtWidgets import (
    QCheckBox,
    QFormLayout,
    QGridLayout,
    QGroupBox,
    QLabel,
    QWidget,
)

from rnnviz.text import translate
from rnnviz.window.settings_form.editor import ChoiceEditor
from rnnviz.window.widget.row import in_a_row


def checked(words: str, on: bool) -> QCheckBox:
    """Return a box with words, checked or not."""
    box = QCheckBox(words)
    box.setChecked(on)
    return box


def group(title: str, boxes: list[QCheckBox], columns: int = 1) -> QGroupBox:
    """Return boxes under a title, in columns one after the other."""
    whole = QGroupBox(title)
    grid = QGridLayout(whole)
    rows = -(-len(boxes) // columns)
    for i, box in enumerate(boxes):
        grid.addWidget(box, i % rows, i // rows)
    grid.setRowStretch(rows, 1)
    return whole


def names_of(boxes: Mapping[str, QCheckBox]) -> tuple[str, ...]:
    """Return the names of the boxes that are checked."""
    return tuple(name for name, box in boxes.items() if box.isChecked())


def choices(pairs: tuple[tuple[str, str], ...], chosen: str) -> ChoiceEditor:
    """Return a field for one of some words, wide enough for all of them."""
    editor = ChoiceEditor(pairs, "window")
    editor.write(chosen)
    metrics = editor.box.fontMetrics()
    widest = max(metrics.horizontalAdvance(translate("window", words)) for _, words in pairs)
    editor.box.setMinimumWidth(widest + 3 * metrics.height())
    return editor


def add_row(
    form: QFormLayout, words: str, field: QWidget, *others: QWidget, first: QWidget | None = None
) -> None:
    """Add a row whose label takes the keyboard to the field or, of several parts, its `first`."""
    label = QLabel(words)
    label.setBuddy(first or (field.box if isinstance(field, ChoiceEditor) else field))
    form.addRow(label, in_a_row(field, *others) if others else field)
