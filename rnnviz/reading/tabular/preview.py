"""Preview of a table: its columns with their first values."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from rnnviz.reading.file import Path
from rnnviz.reading.tabular.column_parser import Cells, Evidence, number_format_of
from rnnviz.reading.tabular.column_reader import evidence_of
from rnnviz.reading.tabular.number import shape, shape_of
from rnnviz.reading.tabular.table_format import TableFormat, open_table
from rnnviz.text import BadInput

_POINTS, _ROWS = 200, 2000


@dataclass(frozen=True)
class ColumnPreview:
    """One column as far as its first rows show.

    Attributes
    ----------
    name, kind : str
        See `rnnviz.reading.tabular.layout.ColumnLayout`.
    cells : tuple of str
        The first ones that are not missing.
    values : (n,) ndarray
        Evenly spread values of the first rows; empty where they cannot be read.
    decimal : {"", ".", ","}
        The decimal mark in these rows; empty where no number has a mark, or it is not clear.
    """

    name: str
    kind: str
    cells: tuple[str, ...]
    values: NDArray[np.float64]
    decimal: str = ""


def preview_columns(form: TableFormat) -> tuple[ColumnPreview, ...]:
    """Return a preview of every column."""
    evidence = evidence_of(form)
    return tuple(
        ColumnPreview(column.name, column.kind, column.sample, *_read(form, i, evidence))
        for i, column in enumerate(form.columns)
    )


def _read(form: TableFormat, index: int, evidence: Evidence) -> tuple[NDArray[np.float64], str]:
    """Return values of a column, and its decimal mark."""
    if form.columns[index].kind != "number":
        return np.empty(0), ""
    cells = Cells()
    for line, row in enumerate(form.rows[:_ROWS]):
        cells.add(row[index] if index < len(row) else "", line)
    try:
        written = number_format_of(form.path, form.columns[index].name, cells, evidence, "")
    except BadInput:
        return np.empty(0), ""
    values = cells.values(written)
    marked = any(mark in found for found, *_ in cells.shapes() for mark in ".,")
    return values[:: max(1, len(values) // _POINTS)], written.decimal if marked else ""


def guess_task(path: Path, table: bool) -> str:
    """Return the task that fits the contents of a file: "series", "text_class" or "text".

    Parameters
    ----------
    path : str or path
    table : bool
        Whether its name is that of a table, which decides where the contents do not.

    Raises
    ------
    BadInput
        Where it is no file that can be read.
    """
    try:
        form = open_table(path)
    except BadInput:
        return "series" if table else "text"
    if _has_sentences(form) and _is_labelled(form):
        return "text_class"
    if any(column.kind == "number" for column in form.columns) and (table or _is_table(form)):
        return "series"
    if _is_labelled(form):
        return "text_class"
    return "series" if table else "text"


def _is_labelled(form: TableFormat) -> bool:
    """Return whether the first rows are texts next to a few short words that repeat."""
    trial = form.written.trial
    rows = [row for row in trial.rows if any(row)]
    if trial.dialect.delimiter == "space" or trial.width < 2 or trial.share < 1 or len(rows) < 20:
        return False
    for column in (trial.width - 1, 0):
        labels = {row[column] for row in rows}
        few = 2 <= len(labels) <= max(3, len(rows) // 4)
        if few and max(map(len, labels)) <= 40:
            return True
    return False


def _has_sentences(form: TableFormat) -> bool:
    """Return whether a column is of different texts of several words, and none of dates."""
    kinds = [column.kind for column in form.columns]
    if "date" in kinds or "text" not in kinds:
        return False
    index = kinds.index("text")
    texts = [row[index] for row in form.rows[:500] if index < len(row)]
    words = sum(len(text.split()) > 1 or len(text) > 20 for text in texts)
    return 2 * words > len(texts) and 4 * len(set(texts)) > len(texts)


def _is_table(form: TableFormat) -> bool:
    """Return whether a file with any name is plainly a table of numbers."""
    trial = form.written.trial
    cells = [cell for row in form.rows[:500] for cell in row if cell]
    numbers = sum(shape(shape_of(cell)) is not None for cell in cells)
    alike = trial.share >= 0.9 and len(form.rows) >= 5
    return alike and trial.typed >= 0.5 and 3 * numbers >= len(cells)
