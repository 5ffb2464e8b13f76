"""The dialog that shows the columns of a table and asks which one is to be forecast.

Below them is the format of the table as it was detected; when it is changed, the columns are read
again.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import numpy as np
from PySide6.QtCore import QPointF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPalette, QPen, QPolygonF
from PySide6.QtWidgets import (
    QAbstractItemView,
    QComboBox,
    QDialog,
    QFormLayout,
    QHeaderView,
    QLabel,
    QLineEdit,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from rnnviz.reading.file import shortened
from rnnviz.reading.tabular.column_reader import read_columns
from rnnviz.reading.tabular.preview import ColumnPreview, preview_columns
from rnnviz.reading.tabular.table_format import TableFormat, default_column
from rnnviz.setting import settings_of
from rnnviz.tasks.from_file.series import Series
from rnnviz.tasks.shared_setting import table_settings
from rnnviz.text import BadInput, translate
from rnnviz.training.run_label import file_sentences
from rnnviz.window.settings_form.editor import ChoiceEditor
from rnnviz.window.widget.accessible_name import name_for_listeners
from rnnviz.window.widget.confirm_box import confirm_box

_MOST_COLUMNS = 60
_SMALL = 200_000  # bytes that are read in the window's thread
WRITTEN = ("delimiter", "decimal", "quotes", "rows")
"""Settings of the table's format that are one of a few choices."""


class Sparkline(QWidget):
    """A small curve of a column's first values."""

    def __init__(self, values: np.ndarray) -> None:
        super().__init__()
        self._values = values[np.isfinite(values)]
        self.setMinimumSize(self.sizeHint())

    def sizeHint(self) -> QSize:
        return QSize(140, 30)

    def paintEvent(self, event: QPaintEvent) -> None:
        if len(self._values) < 2:
            return
        low, span = float(self._values.min()), float(np.ptp(self._values)) or 1.0
        x = np.linspace(4, self.width() - 4, len(self._values))
        y = self.height() - 5 - (self._values - low) / span * (self.height() - 10)
        line = QPolygonF([QPointF(a, b) for a, b in zip(x.tolist(), y.tolist(), strict=True)])
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(QPen(QColor(self.palette().color(QPalette.ColorRole.Link)), 1.4))
            painter.drawPolyline(line)


class TableDialog(QDialog):
    """Asks which column of a table is meant.

    Signals
    -------
    confirmed : (Series,)
        The answer.
    format_changed : (Series,)
        The format was changed: to be read again and shown by `show_table`.
    """

    confirmed = Signal(object)
    format_changed = Signal(object)

    def __init__(self, parent: QWidget, task: object, table: TableFormat) -> None:
        super().__init__(parent)
        assert isinstance(task, Series)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(translate("window", "Which column?"))
        self._task, self._table = task, table
        self.columns = QTableWidget(0, 4)
        self.columns.setSelectionMode(QAbstractItemView.SelectionMode.NoSelection)
        self.columns.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.columns.verticalHeader().hide()
        self.roles: dict[int, QComboBox] = {}
        self.summary = QLabel()
        self.summary.setWordWrap(True)
        self.summary.setTextFormat(Qt.TextFormat.PlainText)
        declared = {key: setting for key, setting, _ in settings_of(Series)}
        self.written = {key: ChoiceEditor(declared[key].choices) for key in WRITTEN}
        self.encoding, self.missing = QLineEdit(task.encoding), QLineEdit(task.missing)
        self._labels = {key: translate("settings", s.label) for key, s in declared.items()}
        self._lay_out()
        for key, editor in self.written.items():
            editor.write(getattr(task, key))
            editor.touched.connect(self._read_again)
        for field in (self.encoding, self.missing):
            field.editingFinished.connect(self._read_again)
        self._fill(table)

    def _lay_out(self) -> None:
        name = shortened(self._task.file.replace("\\", "/").rpartition("/")[2])
        self.about = QLabel(
            translate(
                "window", "{file} has several columns, or can be read in several ways."
            ).format(file=name)
        )
        self.about.setTextFormat(Qt.TextFormat.PlainText)
        self.about.setWordWrap(True)
        marked = (
            translate("window", "Use"),
            translate("window", "Column"),
            translate("window", "Plot"),
            translate("window", "First values"),
        )
        self.columns.setHorizontalHeaderLabels(list(marked))
        stretch = QHeaderView.ResizeMode.ResizeToContents
        self.columns.horizontalHeader().setSectionResizeMode(stretch)
        self.columns.horizontalHeader().setStretchLastSection(True)
        form = QFormLayout()
        for key, editor in self.written.items():
            form.addRow(self._labels[key], editor)
        form.addRow(self._labels["encoding"], self.encoding)
        form.addRow(self._labels["missing"], self.missing)
        buttons, self.confirm = confirm_box(self, translate("window", "Forecast"))
        column = QVBoxLayout(self)
        column.addWidget(self.about)
        column.addWidget(self.columns)
        column.addWidget(self.summary)
        column.addLayout(form)
        column.addWidget(buttons)
        self.resize(760, 600)

    def _fill(self, table: TableFormat) -> None:
        self._table = table
        previews = preview_columns(table)[:_MOST_COLUMNS]
        try:
            chosen = default_column(table)
        except BadInput:
            chosen = -1
        self.roles.clear()
        self.columns.setRowCount(len(previews))
        for row, column in enumerate(previews):
            self._show_column(row, column, row == chosen)
        self.columns.resizeRowsToContents()
        dialect = table.dialect
        self._show_found("delimiter", dialect.delimiter)
        self._show_found("decimal", *_decimals(previews))
        self._show_found("quotes", "yes" if dialect.quotes else "no")
        self.encoding.setPlaceholderText(table.encoding.upper())
        self._update_summary()

    def _show_found(self, key: str, *values: str) -> None:
        """Show beside the choice "as the rows tell" what was detected."""
        declared = {key: setting for key, setting, _ in settings_of(Series)}
        words = {v: translate("settings", label) for v, label in declared[key].choices}
        found_words = translate("window", "{choice}: {found}")
        found_words = found_words.format(
            choice=words["auto"], found=", ".join(words[v] for v in values)
        )
        self.written[key].box.setItemText(0, found_words if values else words["auto"])

    def _show_column(self, row: int, column: ColumnPreview, chosen: bool) -> None:
        box = QComboBox()
        for value, words in (
            ("", "–"),
            ("target", translate("window", "forecast")),
            ("input", translate("window", "additional input")),
        ):
            box.addItem(words, value)
        box.setCurrentIndex(int(chosen))
        box.setEnabled(column.kind in ("number", "year", "index", "epoch", "month", "day"))
        name_for_listeners(shortened(column.name), box)
        box.currentIndexChanged.connect(self._update_summary)
        self.roles[row] = box
        self.columns.setCellWidget(row, 0, box)
        self.columns.setItem(row, 1, QTableWidgetItem(shortened(column.name, 40)))
        self.columns.setCellWidget(row, 2, Sparkline(column.values))
        first = "   ".join(shortened(cell, 24) for cell in column.cells)
        self.columns.setItem(row, 3, QTableWidgetItem(first))

    @property
    def task(self) -> Series:
        """What was chosen."""
        names: dict[str, list[str]] = {"target": [], "input": []}
        for row, box in self.roles.items():
            if box.currentData():
                names[box.currentData()].append(str(row + 1))
        written: dict[str, Any] = {key: e.read() for key, e in self.written.items()}
        return replace(
            self._task,
            column=self._named(names["target"]),
            inputs=self._named(names["input"]),
            encoding=self.encoding.text().strip(),
            missing=self.missing.text().strip(),
            **written,
        )

    def _named(self, numbers: list[str]) -> str:
        """Return names where they are unique, else numbers."""
        every = [column.name for column in self._table.columns]
        names = [every[int(number) - 1] for number in numbers]
        plain = all(every.count(name) == 1 and "," not in name for name in names)
        return ", ".join(names if plain else numbers)

    def _read_again(self) -> None:
        self.confirm.setEnabled(False)
        self.format_changed.emit(self.task)

    def show_table(self, found: object) -> None:
        """Show a table that was read again, or why it could not be."""
        if isinstance(found, TableFormat):
            self._fill(found)
        elif isinstance(found, BadInput):
            self.summary.setText(str(found.message))

    def _update_summary(self) -> None:
        """Show what would be read, or why that is not possible."""
        task = self.task
        chosen = any(box.currentData() == "target" for box in self.roles.values())
        if not chosen:
            self.summary.setText(translate("window", "Choose the column to forecast."))
        else:
            try:
                self.summary.setText(self._sentence(task))
            except BadInput as error:
                self.summary.setText(str(error.message))
                chosen = False
        self.confirm.setEnabled(chosen)

    def _sentence(self, task: Series) -> str:
        if self._table.written.size > _SMALL:  # too long to be read in the window's thread
            return translate("window", "A large file: only its first rows have been read so far.")
        settings = table_settings(task)
        summary = read_columns(task.file, task.column, task.inputs, settings).summary
        return file_sentences(summary)

    def accept(self) -> None:
        self.confirmed.emit(self.task)
        super().accept()


def _decimals(previews: Sequence[ColumnPreview]) -> list[str]:
    """Return the decimal marks in the columns of numbers, by their names in the setting."""
    marks = {column.decimal for column in previews}
    return [word for mark, word in ((".", "point"), (",", "comma")) if mark in marks]
