"""Take one column of numbers out of a CSV file, saying exactly where it cannot be done.

Commas, semicolons or tabs separate the cells; where it is not the comma, a comma may be the
decimal sign.  Lines that begin with # are comments.  An empty cell, "NA", "NaN" and their like
are missing values.
"""

from __future__ import annotations

import csv
import math
import os
import re
from dataclasses import dataclass
from itertools import islice

import numpy as np

from rnnviz.tasks.reading import bad, read_text, shown
from rnnviz.tasks.task import Array
from rnnviz.text import QT_TRANSLATE_NOOP, BadInput

LARGEST_NUMBER = 1e100
"""Beyond this the square of a number may overflow."""

MOST_COLUMNS = 1000
MOST_LINES = 1_000_000

_NUMBER = re.compile(
    r"[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?|[+-]?inf(inity)?", re.ASCII | re.IGNORECASE
)
_MISSING = frozenset({"", "na", "n/a", "#n/a", "nan", "null", "none", "-", "--", "?", "."})

Path = str | os.PathLike[str]
Row = tuple[int, list[str]]
"""The number of a line, from 1, and its cells."""


@dataclass(frozen=True)
class Column:
    """A column of numbers.

    Attributes
    ----------
    name : str
        From the first line, or the number of the column, from 1, where the file has no names.
    values : (n,) float ndarray
        NaN where a value is missing.
    """

    name: str
    values: Array


@dataclass(frozen=True)
class Table:
    """The cells of a file, not yet looked at."""

    path: Path
    names: tuple[str, ...]
    rows: list[Row]
    comma: bool
    """Whether a comma is a decimal sign."""


def read_column(path: Path, wanted: str = "") -> Column:
    """Return the column with the name or number (from 1) `wanted`.

    An empty `wanted` means the first column that is mostly numbers and not just a steadily rising
    index such as the year, or the first one of numbers if all are.

    Raises
    ------
    BadInput
        As `read_text`, or where the table is broken, has no such column, or a cell of it is
        neither a number nor a missing value.
    """
    table = _read_table(path)
    wanted = wanted.strip()
    return _column(table, _find(table, wanted) if wanted else _first_of_numbers(table))


def _read_table(path: Path) -> Table:
    lines = _lines(path, read_text(path))
    delimiter = _delimiter(lines)
    rows = _rows(path, lines, delimiter)
    if not rows:
        raise bad(path, QT_TRANSLATE_NOOP("tasks", "{file}: there are no rows in this table"))
    width = max(len(cells) for _, cells in rows)
    if width > MOST_COLUMNS:
        raise bad(
            path,
            QT_TRANSLATE_NOOP(
                "tasks", "{file}: {count} columns are too many; at most {most} are read"
            ),
            count=width,
            most=MOST_COLUMNS,
        )
    comma = delimiter != ","
    header = any(_is_name(cell, comma) for cell in rows[0][1])
    first = rows[0][1] if header else []
    names = tuple(first[i] if i < len(first) and first[i] else str(i + 1) for i in range(width))
    return Table(path, names, rows[header:], comma)


def _rows(path: Path, lines: list[tuple[int, str]], delimiter: str) -> list[Row]:
    reader = csv.reader(
        (line + "\n" for _, line in lines),
        delimiter=delimiter,
        skipinitialspace=True,
        strict=True,
    )
    try:
        rows = [
            (lines[reader.line_num - 1][0], [cell.strip() for cell in cells]) for cells in reader
        ]
    except csv.Error as error:
        raise bad(
            path,
            QT_TRANSLATE_NOOP(
                "tasks", "{file}: line {line} is not a row of a CSV table ({reason})"
            ),
            line=lines[reader.line_num - 1][0],
            reason=error,
        ) from None
    filled = [i for i, (_, cells) in enumerate(rows) if any(cells)]
    return rows[filled[0] : filled[-1] + 1] if filled else []


def _lines(path: Path, text: str) -> list[tuple[int, str]]:
    """Return the lines that are no comments, with their numbers."""
    if text.count("\n") > MOST_LINES:
        raise bad(
            path,
            QT_TRANSLATE_NOOP("tasks", "{file}: there are too many lines; at most {most} are read"),
            most=MOST_LINES,
        )
    numbered = enumerate(text.split("\n"), 1)
    return [(i, line) for i, line in numbered if not line.lstrip().startswith("#")]


def _delimiter(lines: list[tuple[int, str]]) -> str:
    """Return what separates cells: equally often in all of the first lines, or else in the first.

    Tab and semicolon go before the comma, which may be a decimal sign beside them.
    """
    filled = (re.sub(r'"[^"]*"', "", line) for _, line in lines if line.strip())
    sample = list(islice(filled, 10)) or [""]
    counts = {sign: {line.count(sign) for line in sample} for sign in "\t;,"}
    even = (sign for sign, found in counts.items() if len(found) == 1 and found != {0})
    return next(even, None) or next((sign for sign in "\t;" if sign in sample[0]), ",")


def _is_name(cell: str, comma: bool) -> bool:
    return any(c.isalpha() for c in cell) and _number(cell, comma) is None


def _number(cell: str, comma: bool) -> float | None:
    """Return the value of a cell, NaN if it is missing, None if it is something else."""
    if cell.lower() in _MISSING:
        return math.nan
    if comma:
        cell = cell.replace(",", ".", 1)
    return float(cell) if _NUMBER.fullmatch(cell) else None


def _find(table: Table, wanted: str) -> int:
    found = [i for i, name in enumerate(table.names) if name == wanted]
    if len(found) > 1:
        raise bad(
            table.path,
            QT_TRANSLATE_NOOP(
                "tasks",
                "{file}: columns {first} and {second} are both named {name}; give the number",
            ),
            first=found[0] + 1,
            second=found[1] + 1,
            name=shown(wanted),
        )
    if found:
        return found[0]
    numbers = [str(i + 1) for i in range(len(table.names))]
    if wanted in numbers:
        return numbers.index(wanted)
    raise bad(
        table.path,
        QT_TRANSLATE_NOOP("tasks", "{file}: there is no column {name}; the columns are {known}"),
        name=shown(wanted),
        known=_known(table),
    )


def _known(table: Table) -> str:
    names = [shown(name, 20) for name in table.names[:8]]
    return ", ".join(names) + (", …" if len(table.names) > 8 else "")


def _column(table: Table, index: int) -> Column:
    values = [
        _number(cells[index], table.comma) if index < len(cells) else math.nan
        for _, cells in table.rows
    ]
    for (line, cells), value in zip(table.rows, values, strict=True):
        if value is None or abs(value) > LARGEST_NUMBER:
            raise _not_a_number(table, index, line, cells[index])
    column = np.array(values, dtype=float)
    if np.isnan(column).all():
        raise bad(
            table.path,
            QT_TRANSLATE_NOOP("tasks", "{file}: column {name} has no values"),
            name=shown(table.names[index]),
        )
    return Column(table.names[index], column)


def _not_a_number(table: Table, index: int, line: int, cell: str) -> BadInput:
    return bad(
        table.path,
        QT_TRANSLATE_NOOP(
            "tasks",
            "{file}: line {line}, column {name}: {cell} is not a finite number of ordinary size"
            " (cells are separated by {separators})",
        ),
        line=line,
        name=shown(table.names[index]),
        cell=shown(repr(cell)),
        separators="; ⇥" if table.comma else ",",
    )


def _first_of_numbers(table: Table) -> int:
    """Return the first column that is mostly numbers and no index, as its first rows tell.

    A fault in it is then reported instead of passed over for another column.
    """
    samples = [_sample(table, i) for i in range(len(table.names))]
    numeric = [i for i, values in enumerate(samples) if 2 * _count(values) > len(values) > 0]
    values = [i for i in numeric if not _is_index(samples[i])]
    if numeric:
        return (values or numeric)[0]
    return max(range(len(samples)), key=lambda i: _count(samples[i]))


def _sample(table: Table, index: int, rows: int = 1000) -> list[float | None]:
    """Return what is in the first cells of a column, without those that are missing."""
    cells = (row[index] for _, row in table.rows[:rows] if index < len(row))
    values = (_number(cell, table.comma) for cell in cells)
    return [value for value in values if value is None or not math.isnan(value)]


def _count(values: list[float | None]) -> int:
    return sum(value is not None for value in values)


def _is_index(values: list[float | None]) -> bool:
    column = np.array(values, dtype=float)
    return len(column) > 1 and bool(np.all(np.diff(column) > 0))
