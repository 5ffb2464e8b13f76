"""Series of numbers with a class each, read from a table.

Wide: one series a row, the class in the first or last column, as the UCR archive writes them.
Long: one value a row, with columns for the series it belongs to, its time and its class.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from rnnviz.reading.data_summary import DataSummary, base_name
from rnnviz.reading.file import Path, bad_file, shortened
from rnnviz.reading.tabular.column_name import (
    LABEL_NAMES,
    SERIES_NAMES,
    TIME_NAMES,
    columns_named,
    find_column,
    listed_names,
)
from rnnviz.reading.tabular.column_parser import Cells, Evidence, checked_values, number_format_of
from rnnviz.reading.tabular.date import DateParser, clock
from rnnviz.reading.tabular.number import NumberFormat, is_missing, shape, shape_of
from rnnviz.reading.tabular.table_format import (
    FileFormat,
    TableSettings,
    cells_of,
    detect_file_format,
)
from rnnviz.text import QT_TRANSLATE_NOOP, BadInput, Message

MAX_NUMBERS = 20_000_000
MAX_STEPS = 20_000


@dataclass(frozen=True)
class LabelledSeries:
    """Series of numbers and the class of each.

    Attributes
    ----------
    series : list of (n, M) float ndarray
        Oldest value first.
    labels : list of str
    summary : DataSummary
    """

    series: list[NDArray[np.float64]]
    labels: list[str]
    summary: DataSummary


def read_labelled_series(
    path: Path, form: str = "auto", label: str = "", settings: TableSettings | None = None
) -> LabelledSeries:
    """Read series of numbers and their classes.

    Parameters
    ----------
    path : str or path
    form : {"auto", "wide", "long"}
        One series a row, or one value a row; "auto": long if a column is named like the number of
        a series.
    label : str
        The column of the class by name or number (from 1); empty: the one whose name tells, or of
        the first and the last the one that repeats a few values.
    settings : TableSettings, optional

    Raises
    ------
    BadInput
        Where the file is not such a table, a cell is not a number, a value is missing within a
        series, or it is not clear which column is the class.
    """
    settings = settings or TableSettings()
    written = detect_file_format(path, settings)
    first = next(row for row in written.trial.rows if any(row))
    is_long = form == "long" or (form == "auto" and bool(columns_named(first, SERIES_NAMES)))
    read = _long if is_long else _wide
    return read(path, written, first, label.strip(), settings)


def _is_number(cell: str) -> bool:
    return is_missing(cell) or shape(shape_of(cell)) is not None


def _values(path: Path, name: str, cells: Cells, settings: TableSettings) -> NDArray[np.float64]:
    form: NumberFormat = number_format_of(path, name, cells, Evidence(settings.decimal_mark), "")
    return checked_values(path, name, cells, form, not settings.missing.split())


# -- one series a row ----------------------------------------------------------------------


def _wide(
    path: Path, written: FileFormat, first: list[str], label: str, settings: TableSettings
) -> LabelledSeries:
    body = [row for row in written.trial.rows if any(row)]
    column = _label_column(path, body, label)
    header = _is_header(body, column)
    cells, labels, sizes = Cells(settings.missing_cells), [], []
    for row, line in _filled(written, header):
        if column >= len(row) or is_missing(row[column]):
            raise _without_class(path, line)
        values = row[:column] + row[column + 1 :]
        while values and is_missing(values[-1]):
            values.pop()
        if not values or any(is_missing(value) for value in values):
            raise _gap(path, line)
        _check_size(path, line, len(values), len(cells.lines) + len(values))
        for value in values:
            cells.add(value, line)
        labels.append(row[column])
        sizes.append(len(values))
    if not labels:
        raise bad_file(path, QT_TRANSLATE_NOOP("tasks", "{file}: there are no rows in this table"))
    numbers = _values(path, "1", cells, settings)
    series = [part[:, None] for part in np.split(numbers, np.cumsum(sizes)[:-1])]
    label_name = first[column] if header else str(column + 1)
    summary = _summary(path, written, series, label_name, "")
    return LabelledSeries(series, labels, summary)


def _filled(written: FileFormat, skip: int) -> Iterator[tuple[list[str], int]]:
    for row, line in cells_of(written):
        if any(row):
            if skip:
                skip -= 1
            else:
                yield row, line


def _is_header(body: Sequence[list[str]], column: int) -> bool:
    """Return whether the first row has words where numbers stand below it."""
    values = [cell for i, cell in enumerate(body[0]) if i != column]
    return len(body) > 1 and any(values) and not any(_is_number(cell) for cell in values if cell)


def _label_column(path: Path, body: Sequence[list[str]], label: str) -> int:
    width = max(map(len, body))
    names = body[0]
    if label:
        return find_column(path, names, label)
    known = columns_named(names, LABEL_NAMES)
    if len(known) == 1:
        return known[0]
    rows = body[1:] or body
    ends = [i for i in dict.fromkeys((0, width - 1)) if _repeats(rows, i)]
    words = [i for i in ends if not all(_is_number(row[i]) for row in rows if i < len(row))]
    if len(words) == 1 or len(ends) == 1:
        return (words if len(words) == 1 else ends)[0]
    raise bad_file(
        path,
        QT_TRANSLATE_NOOP(
            "tasks",
            "{file}: it is not clear which column has the class; set task.label to its name"
            " or number",
        ),
    )


def _repeats(rows: Sequence[list[str]], column: int) -> bool:
    """Return whether a column repeats a few whole numbers or words."""
    cells = [row[column] for row in rows if column < len(row)]
    found = set(cells)
    whole = all(_is_whole(cell) for cell in found)
    return 2 <= len(found) <= 64 and 3 * len(found) <= len(cells) and whole


def _is_whole(cell: str) -> bool:
    """Return whether a cell may name a class: a word, or a whole number such as 1.0000e+00."""
    number = shape(shape_of(cell))
    if number is None:
        return True
    value = number.value(cell, min(number.forms, key=lambda f: (f.thousands, f.decimal)))
    return value.is_integer()


# -- one value a row -----------------------------------------------------------------------


@dataclass
class _LongRows:
    """What is kept of each row of a long table."""

    ids: dict[str, int] = field(default_factory=dict)
    labels: list[str] = field(default_factory=list)
    owner: array[int] = field(default_factory=lambda: array("I"))
    times: array[float] = field(default_factory=lambda: array("d"))


def _long(
    path: Path, written: FileFormat, first: list[str], label: str, settings: TableSettings
) -> LabelledSeries:
    ids, times = columns_named(first, SERIES_NAMES), columns_named(first, TIME_NAMES)
    known = [find_column(path, first, label)] if label else columns_named(first, LABEL_NAMES)
    if len(ids) != 1 or len(known) != 1 or len(times) > 1:
        raise bad_file(
            path,
            QT_TRANSLATE_NOOP(
                "tasks",
                "{file}: a table with a value in each row needs columns named id, time and label"
                " beside the values; it has {known}",
            ),
            known=listed_names(first),
        )
    columns = [i for i in range(len(first)) if i not in (*ids, *known, *times)]
    if not columns:
        raise bad_file(path, QT_TRANSLATE_NOOP("tasks", "{file}: there is no column of values"))
    cells = [Cells(settings.missing_cells) for _ in columns]
    rows = _LongRows()
    time = _Time()
    for row, line in _filled(written, 1):
        row = row + [""] * (len(first) - len(row))
        _check_size(path, line, 1, (len(rows.owner) + 1) * len(columns))
        _take(path, line, rows, row[ids[0]], row[known[0]])
        rows.times.append(time.place(path, row[times[0]], line) if times else len(rows.times))
        for i, part in zip(columns, cells, strict=True):
            if is_missing(row[i]):
                raise _gap(path, line)
            part.add(row[i], line)
    if not rows.owner:
        raise bad_file(path, QT_TRANSLATE_NOOP("tasks", "{file}: there are no rows in this table"))
    numbers = [_values(path, first[i], c, settings) for i, c in zip(columns, cells, strict=True)]
    series = _gathered(path, rows, np.stack(numbers, axis=1))
    value_names = ", ".join(shortened(first[i], 30) for i in columns)
    summary = _summary(path, written, series, first[known[0]], value_names)
    return LabelledSeries(series, rows.labels, summary)


class _Time:
    """Parses times that are numbers, dates or times of day, all of one kind."""

    def __init__(self) -> None:
        self._kind = ""
        self._parser = DateParser(True)

    def place(self, path: Path, cell: str, line: int) -> float:
        """Return a number that rises with time."""
        kind, value = self._read(cell)
        if not kind or (self._kind and kind != self._kind):
            raise bad_file(
                path,
                QT_TRANSLATE_NOOP(
                    "tasks", "{file}: line {line}: {cell} is not a time of the kind above it"
                ),
                line=line,
                cell=shortened(repr(cell)),
            )
        self._kind = kind
        return value

    def _read(self, cell: str) -> tuple[str, float]:
        if cell.isascii() and _is_plain(cell):
            return "number", float(cell)
        if (moment := self._parser.microseconds(cell)) is not None:
            return "date", float(moment)
        if (moment := clock(cell)) is not None:
            return "clock", float(moment)
        return "", 0.0


def _is_plain(cell: str) -> bool:
    return len(cell) < 20 and cell.removeprefix("-").replace(".", "", 1).isdecimal()


def _take(path: Path, line: int, rows: _LongRows, name: str, label: str) -> None:
    if is_missing(label) or not name:
        raise _without_class(path, line)
    owner = rows.ids.setdefault(name, len(rows.ids))
    if owner == len(rows.labels):
        rows.labels.append(label)
    elif rows.labels[owner] != label:
        raise bad_file(
            path,
            QT_TRANSLATE_NOOP(
                "tasks",
                "{file}: line {line}: series {name} has the class {label} here and {other} before",
            ),
            line=line,
            name=shortened(name, 20),
            label=shortened(label, 20),
            other=shortened(rows.labels[owner], 20),
        )
    rows.owner.append(owner)


def _gathered(
    path: Path, rows: _LongRows, numbers: NDArray[np.float64]
) -> list[NDArray[np.float64]]:
    """Return the values of each series in the order of its times."""
    owner, times = np.array(rows.owner), np.array(rows.times)
    order = np.lexsort((times, owner))
    owner, times = owner[order], times[order]
    twice = np.flatnonzero((np.diff(owner) == 0) & (np.diff(times) == 0))
    if len(twice):
        name = list(rows.ids)[owner[twice[0]]]
        raise bad_file(
            path,
            QT_TRANSLATE_NOOP("tasks", "{file}: series {name} has two values at the same time"),
            name=shortened(name),
        )
    cuts = np.flatnonzero(np.diff(owner)) + 1
    series = np.split(numbers[order], cuts)
    longest = max(map(len, series))
    _check_size(path, 0, longest, 0)
    return series


# -- both ----------------------------------------------------------------------------------


def _check_size(path: Path, line: int, steps: int, numbers: int) -> None:
    if steps > MAX_STEPS or numbers > MAX_NUMBERS:
        raise bad_file(
            path,
            QT_TRANSLATE_NOOP(
                "tasks",
                "{file}: line {line}: the series are too long; at most {steps} values each and"
                " {numbers} together",
            ),
            line=line,
            steps=MAX_STEPS,
            numbers=MAX_NUMBERS,
        )


def _without_class(path: Path, line: int) -> BadInput:
    return bad_file(
        path, QT_TRANSLATE_NOOP("tasks", "{file}: line {line}: this series has no class"), line=line
    )


def _gap(path: Path, line: int) -> BadInput:
    return bad_file(
        path,
        QT_TRANSLATE_NOOP("tasks", "{file}: line {line}: a value is missing within this series"),
        line=line,
    )


def _summary(
    path: Path,
    written: FileFormat,
    series: Sequence[NDArray[np.float64]],
    label: str,
    value_names: str,
) -> DataSummary:
    lengths = sorted({len(part) for part in series})
    source = (
        QT_TRANSLATE_NOOP("tasks", "Every series has {low} steps.")
        if len(lengths) == 1
        else QT_TRANSLATE_NOOP("tasks", "The series have {low} to {high} steps.")
    )
    return DataSummary(
        base_name(path),
        column=value_names,
        rows=len(series),
        first=float(series[0][0, 0]),
        last=float(series[-1][-1, 0]),
        counted="sequences",
        inputs=(shortened(label),),
        encoding=written.encoding,
        delimiter=written.trial.dialect.delimiter,
        notes=(Message.of("tasks", source, low=lengths[0], high=lengths[-1]),),
    )
