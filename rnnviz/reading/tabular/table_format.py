"""Detect the format of a table: encoding, delimiter, quotes, titles, headers, columns.

The encoding is detected from all bytes, the rest from the first rows, which are all rows of a file
of up to half a million characters; every later row must agree.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from rnnviz.reading.file import (
    MAX_TABLE_BYTES,
    Path,
    bad_file,
    chunks_of,
    detect_encoding,
    shortened,
    size_of,
    unreadable,
)
from rnnviz.reading.tabular.column_name import listed_names, no_such_column
from rnnviz.reading.tabular.dialect import DELIMITERS, Dialect, Trial, detect_dialect
from rnnviz.reading.tabular.layout import ColumnLayout, Layout, layout_of
from rnnviz.reading.tabular.line_reader import Lines
from rnnviz.reading.tabular.number import shape, shape_of
from rnnviz.text import QT_TRANSLATE_NOOP, BadInput

MAX_COLUMNS = 1000
_SAMPLE_LENGTH = 2**19  # characters


@dataclass(frozen=True)
class TableSettings:
    """What the user specifies of a table; empty or "auto" to detect it.

    Attributes
    ----------
    encoding : str
        A codec of Python.
    delimiter : str
        "auto" or a name in `DELIMITERS`.
    decimal : {"auto", "point", "comma"}
    quotes : {"auto", "yes", "no"}
    missing : str
        Cells that stand for a missing value, separated by spaces; "none" for the usual ones only.
    rows : {"time", "file"}
        Whether rows are put in the order of their dates, or left as they are.
    """

    encoding: str = ""
    delimiter: str = "auto"
    decimal: str = "auto"
    quotes: str = "auto"
    missing: str = ""
    rows: str = "time"

    @property
    def missing_cells(self) -> frozenset[str]:
        """Cells that stand for a missing value besides the usual ones."""
        return frozenset(self.missing.split()) - {"none"}

    @property
    def decimal_mark(self) -> str:
        """ "." or ","; empty to detect it."""
        return {"point": ".", "comma": ","}.get(self.decimal, "")


@dataclass(frozen=True)
class TableFormat:
    """The format of a table, and what its columns are.

    Attributes
    ----------
    written : FileFormat
    layout : Layout
    rows : tuple of list of str
        The first rows below the header.
    settings : TableSettings
    """

    written: FileFormat
    layout: Layout
    rows: tuple[list[str], ...]
    settings: TableSettings

    @property
    def path(self) -> Path:
        return self.written.path

    @property
    def encoding(self) -> str:
        return self.written.encoding

    @property
    def dialect(self) -> Dialect:
        return self.written.trial.dialect

    @property
    def columns(self) -> tuple[ColumnLayout, ...]:
        return self.layout.columns


@dataclass(frozen=True)
class FileFormat:
    """The format of a file, before its columns are analysed.

    Attributes
    ----------
    path : str or path
    encoding : str
    size : int
        Bytes.
    trial : Trial
        The first rows.
    whole : bool
        Whether these are all.
    """

    path: Path
    encoding: str
    size: int
    trial: Trial
    whole: bool


def detect_file_format(path: Path, settings: TableSettings) -> FileFormat:
    """Detect encoding, delimiter and quotes of a file.

    Raises
    ------
    BadInput
        Where it cannot be read, its first rows are not a table, or two interpretations remain.
    """
    size = size_of(path, MAX_TABLE_BYTES)
    if not size:
        raise bad_file(path, QT_TRANSLATE_NOOP("tasks", "{file}: the file is empty"))
    try:
        encoding = detect_encoding(path, lambda: chunks_of(path), settings.encoding)
    except OSError as error:
        raise unreadable(path, error) from None
    lines = Lines(path, encoding, size)
    sample, numbers, whole = _sample(lines)
    if not any(line.strip() for line in sample):
        raise bad_file(path, QT_TRANSLATE_NOOP("tasks", "{file}: there are no rows in this table"))
    trial = detect_dialect(
        path, sample, whole, _delimiter(settings, lines), _named(settings.quotes)
    )
    if trial.fault is not None:
        row, reason = trial.fault
        line = min(_line_of(trial.dialect, sample, row), len(numbers) - 1)
        raise broken_row(path, numbers[line], reason)
    return FileFormat(path, encoding, size, trial, whole)


def open_table(path: Path, settings: TableSettings | None = None) -> TableFormat:
    """Detect the format of a table, and what its columns are.

    Raises
    ------
    BadInput
        As `read_columns`, as far as the first rows show.
    """
    settings = settings or TableSettings()
    written = detect_file_format(path, settings)
    trial = written.trial
    width = max(len(row) for row in trial.rows)
    if width > MAX_COLUMNS:
        raise too_many_columns(path, width)
    layout = layout_of(trial.rows, width)
    rows = tuple(row for row in trial.rows[layout.above :])
    if not any(any(row) for row in rows):
        raise bad_file(path, QT_TRANSLATE_NOOP("tasks", "{file}: there are no rows in this table"))
    return TableFormat(written, layout, rows, settings)


def too_many_columns(path: Path, width: int, most: int = MAX_COLUMNS) -> BadInput:
    """Return the error for a table that is too wide."""
    return bad_file(
        path,
        QT_TRANSLATE_NOOP("tasks", "{file}: {count} columns are too many; at most {most} are read"),
        count=width,
        most=most,
    )


def broken_row(path: Path, line: int, reason: str) -> BadInput:
    """Return the error for a line that breaks the rules of CSV."""
    return bad_file(
        path,
        QT_TRANSLATE_NOOP("tasks", "{file}: line {line} is not a row of a CSV table ({reason})"),
        line=line,
        reason=shortened(reason),
    )


def _named(value: str) -> str:
    return "" if value == "auto" else value


def _delimiter(settings: TableSettings, lines: Lines) -> str:
    named = _named(settings.delimiter)
    if named or not lines.separator:
        return named
    names = {mark: name for name, mark in DELIMITERS.items()}
    return names.get(lines.separator, "")


def _sample(lines: Lines) -> tuple[list[str], list[int], bool]:
    """Return the first lines, their numbers, and whether these are all."""
    sample: list[str] = []
    numbers: list[int] = []
    length = 0
    for line in lines:
        sample.append(line)
        numbers.append(lines.number)
        length += len(line)
        if length > _SAMPLE_LENGTH:
            return sample, numbers, False
    return sample, numbers, True


def _line_of(dialect: Dialect, sample: Sequence[str], row: int) -> int:
    """Return the index of the line at which parsing fails after some rows."""
    count = 0

    def counted() -> Iterator[str]:
        nonlocal count
        for line in sample:
            count += 1
            yield line

    try:
        for _ in dialect.rows(counted()):
            pass
    except csv.Error:
        pass
    return max(count - 1, 0)


# -- which column ------------------------------------------------------------------------


def find_columns(form: TableFormat, wanted: str) -> list[int]:
    """Return the columns of a name, or of several with commas between; none for an empty text."""
    wanted = wanted.strip()
    if not wanted or wanted in {column.name for column in form.columns}:
        return [_find(form, wanted)] if wanted else []
    names = [name.strip() for name in wanted.split(",")] if "," in wanted else [wanted]
    return [_find(form, name) for name in names]


def _find(form: TableFormat, wanted: str) -> int:
    columns = form.columns
    found = [i for i, column in enumerate(columns) if column.name == wanted]
    if not found:
        found = [i for i, column in enumerate(columns) if wanted in column.levels]
    if len(found) > 1:
        raise bad_file(
            form.path,
            QT_TRANSLATE_NOOP(
                "tasks",
                "{file}: columns {first} and {second} are both named {name}; give the number",
            ),
            first=found[0] + 1,
            second=found[1] + 1,
            name=shortened(wanted),
        )
    if found:
        return found[0]
    numbers = [str(i + 1) for i in range(len(columns))]
    if wanted in numbers:
        return numbers.index(wanted)
    raise no_such_column(form.path, [column.name for column in columns], wanted)


def known_names(columns: Sequence[ColumnLayout]) -> str:
    """Return the first names in one line."""
    return listed_names([column.name for column in columns])


def default_column(form: TableFormat) -> int:
    """Return the column of numbers that is read where none is named."""
    columns = form.columns
    numbers = [i for i, column in enumerate(columns) if column.kind == "number"]
    if not numbers:
        return _without_numbers(form)
    years = [c for c in columns if c.kind == "number" and len(c.name) == 4 and c.name.isdecimal()]
    if len(years) > 2 and len(years) > len(columns) / 2:
        raise bad_file(
            form.path,
            QT_TRANSLATE_NOOP(
                "tasks",
                "{file}: the columns are years, so that a row is a series; transpose the table"
                " (one row per time), or name a column with task.column",
            ),
        )
    moving = [i for i in numbers if not columns[i].constant]
    timed = any(c.kind in ("date", "year", "epoch", "index") for c in columns)
    steady = [i for i in moving if timed or not columns[i].rising]
    index = (steady or moving or numbers)[0]
    doubtful = next((c for c in columns[:index] if c.unreadable), None)
    if doubtful is not None:
        raise bad_file(
            form.path,
            QT_TRANSLATE_NOOP(
                "tasks",
                "{file}: column {name} cannot be read as numbers ({cell}); name the column to read"
                " with task.column, of {known}",
            ),
            name=shortened(doubtful.name),
            cell=shortened(doubtful.sample[0] if doubtful.sample else ""),
            known=known_names(columns),
        )
    return index


def _without_numbers(form: TableFormat) -> int:
    columns = form.columns
    counts = [c for c in columns if c.kind in ("year", "month", "day", "index", "epoch", "date")]
    if counts:
        raise bad_file(
            form.path,
            QT_TRANSLATE_NOOP(
                "tasks",
                "{file}: {names} only count rows or tell the time, and there are no other numbers;"
                " if that is meant, name the column with task.column",
            ),
            names=known_names(counts),
        )
    cells = [[row[i] for row in form.rows[:1000] if i < len(row)] for i in range(len(columns))]
    numbers = [sum(shape(shape_of(cell)) is not None for cell in column) for column in cells]
    return int(np.argmax(numbers))


def rows_of(form: TableFormat) -> Iterator[tuple[list[str], int]]:
    """Yield the stripped cells of every row below the header, with the number of its last line."""
    above = form.layout.above
    for row, line in cells_of(form.written):
        if above:
            above -= 1
        elif len(row) > MAX_COLUMNS:
            raise too_many_columns(form.path, len(row))
        else:
            yield row, line


def cells_of(written: FileFormat) -> Iterator[tuple[list[str], int]]:
    """Yield the stripped cells of every row, with the number of its last line."""
    lines = Lines(written.path, written.encoding, written.size)
    try:
        for row in written.trial.dialect.rows(iter(lines)):
            yield [cell.strip() for cell in row], lines.number
    except csv.Error as error:
        raise broken_row(written.path, lines.number, str(error)) from None
