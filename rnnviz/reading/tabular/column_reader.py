"""Read columns of numbers from a table of known format, oldest row first.

All rows are read once, and only the requested columns are kept.
"""

from __future__ import annotations

import os
from collections import deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from rnnviz.reading.data_summary import DataSummary, base_name
from rnnviz.reading.file import Path, bad_file, shortened
from rnnviz.reading.tabular.column_parser import (
    Cells,
    Evidence,
    checked_values,
    number_format_of,
    proven_decimals,
    refuse_foreign,
    unit_of,
)
from rnnviz.reading.tabular.dialect import is_typed
from rnnviz.reading.tabular.number import is_missing
from rnnviz.reading.tabular.row_order import RowTimes, row_times
from rnnviz.reading.tabular.table_format import (
    TableFormat,
    TableSettings,
    default_column,
    find_columns,
    known_names,
    open_table,
    rows_of,
)
from rnnviz.text import QT_TRANSLATE_NOOP, BadInput, Message

_MAX_KNOWN = 2
_known: dict[object, tuple[tuple[int, int], Reading]] = {}
"""The tables read last, so that a change of other settings does not read a large file again."""

_FOOTER_ROWS = 12  # rows at the end that may be a footer


@dataclass(frozen=True)
class Column:
    """A column of numbers.

    Attributes
    ----------
    name : str
        From the header, or the number of the column, from 1, where the file has no names.
    values : (n,) float ndarray
        NaN where a value is missing; read-only.
    unit : str
        A currency or percent sign, or empty.
    """

    name: str
    values: NDArray[np.float64]
    unit: str = ""


@dataclass(frozen=True)
class Reading:
    """Columns of a table, oldest row first where it has dates.

    Attributes
    ----------
    columns : tuple of Column
        All of the same length.
    summary : DataSummary
        Of the first one; mean and deviation are not yet known.
    targets : int
        How many of the columns are targets; the others are further inputs.
    """

    columns: tuple[Column, ...]
    summary: DataSummary
    targets: int = 1


def read_columns(
    path: Path, wanted: str = "", inputs: str = "", settings: TableSettings | None = None
) -> Reading:
    """Return columns by name or number (from 1).

    Parameters
    ----------
    path : str or path
    wanted : str
        A column, or several with commas between.  Empty: the first one that is mostly numbers and
        does not only rise, or the first one of numbers if all do.  Dates, years and row numbers
        are skipped.
    inputs : str
        Further columns, with commas between.
    settings : TableSettings, optional

    Raises
    ------
    BadInput
        Where the file is not a table, has no such column, a cell of it is neither a number nor
        missing, its rows are not in order of time, or two interpretations remain.
    """
    settings = settings or TableSettings()
    key = (os.fspath(path), os.getcwd(), wanted, inputs, settings)
    stamp = _stamp(path)
    known = _known.get(key)
    if known is not None and any(stamp) and known[0] == stamp:
        return known[1]
    reading = _read_columns(path, wanted, inputs, settings)
    _known[key] = stamp, reading
    while len(_known) > _MAX_KNOWN:
        _known.pop(next(iter(_known)))
    return reading


def _stamp(path: Path) -> tuple[int, int]:
    """Return modification time and size of a file; zeros if they are unknown."""
    try:
        status = os.stat(os.path.expanduser(path))
    except (OSError, ValueError):
        return 0, 0
    return status.st_mtime_ns, status.st_size


def _read_columns(path: Path, wanted: str, inputs: str, settings: TableSettings) -> Reading:
    form = open_table(path, settings)
    targets = find_columns(form, wanted) or [default_column(form)]
    indices = targets + find_columns(form, inputs)
    twice = next((i for i in indices if indices.count(i) > 1), None)
    if twice is not None:
        raise bad_file(
            path,
            QT_TRANSLATE_NOOP("tasks", "{file}: column {name} is named twice"),
            name=shortened(form.columns[twice].name),
        )
    reading = _Reader(form, indices).read(chosen=not wanted.strip())
    return replace(reading, targets=len(targets))


class _Reader:
    """One pass over all rows of a table."""

    def __init__(self, form: TableFormat, indices: Sequence[int]) -> None:
        self._form, self._indices = form, list(indices)
        self._cells = [Cells(form.settings.missing_cells) for _ in indices]
        self._times = row_times(form.columns)
        self._texts: list[str] = []
        self._ends = ["", ""]
        self._known = [-1, -1]

    def read(self, chosen: bool) -> Reading:
        footer = self._pass()
        evidence = evidence_of(self._form)
        columns = []
        for index, cells in zip(self._indices, self._cells, strict=True):
            columns.append(self._column(index, cells, evidence))
        reverse = self._is_reversed()
        if reverse:
            columns = [replace(c, values=c.values[::-1]) for c in columns]
        for column in columns:
            column.values.setflags(write=False)
        return Reading(tuple(columns), self._summary(columns, reverse, footer, chosen))

    def _column(self, index: int, cells: Cells, evidence: Evidence) -> Column:
        form, name = self._form, self._form.columns[index].name
        delimiter = form.dialect.delimiter
        written = number_format_of(form.path, name, cells, evidence, delimiter)
        values = checked_values(form.path, name, cells, written, not form.settings.missing.split())
        return Column(name, values, unit_of(cells))

    def _pass(self) -> list[str]:
        """Read all rows, and return the lines of a footer."""
        held: deque[tuple[list[str], int]] = deque()
        for row, line in rows_of(self._form):
            held.append((row, line))
            if len(held) > _FOOTER_ROWS:
                self._take(*held.popleft())
        footer = []
        while held and (not any(held[-1][0]) or self._is_footer(held[-1][0])):
            row, _ = held.pop()
            if any(row):
                footer.append(" ".join(cell for cell in row if cell))
        for row, line in held:
            self._take(row, line)
        return footer[::-1]

    def _take(self, row: list[str], line: int) -> None:
        for index, cells in zip(self._indices, self._cells, strict=True):
            cells.add(row[index] if index < len(row) else "", line)
            if cells.foreign is not None:  # no need to read on
                name, form = self._form.columns[index].name, self._form
                refuse_foreign(form.path, name, cells, form.dialect.delimiter)
        if self._times is not None:
            text = self._times.add(row, line)
            cell = row[self._indices[0]] if self._indices[0] < len(row) else ""
            if text and not is_missing(cell):
                self._ends[0] = self._ends[0] or text
                self._ends[1] = text
            elif not text and not is_missing(cell) and not self._times.dateless:
                self._times.dateless = line

    def _is_footer(self, row: Sequence[str]) -> bool:
        """Return whether a row at the end has neither a date nor a number."""
        columns = self._form.columns
        typed = [(i, c) for i, c in enumerate(columns) if c.kind not in ("text", "empty")]
        cells = [(row[i] if i < len(row) else "", c.kind) for i, c in typed]
        words = [cell for cell, _ in cells if not is_missing(cell) and not is_typed(cell)]
        values = [cell for cell, _ in cells if not is_missing(cell) and is_typed(cell)]
        dates = [cell for cell, kind in cells if kind == "date"]
        if dates:
            return bool(dates[0]) and not is_missing(dates[0]) and not is_typed(dates[0])
        alone = len(row) == 1 and len(columns) > 1 and bool(row[0])
        return not values and (
            (bool(words) and len(columns) > 1 and len(row) < len(columns)) or alone
        )

    def _is_reversed(self) -> bool:
        times, form = self._times, self._form
        if times is None or form.settings.rows == "file":
            return False
        if times.count and (times.dateless or times.undated is not None):
            raise self._without_date(times)
        order = times.order
        if order.sorted:
            return order.newest_first
        raise bad_file(
            form.path,
            QT_TRANSLATE_NOOP(
                "tasks",
                "{file}: the rows are not in order of time (column {name} changes direction at"
                " line {line}: {up} steps forward, {down} back); sort the table, or set task.rows"
                " to file",
            ),
            name=shortened(form.columns[times.indices[0]].name),
            line=order.turn,
            up=order.up,
            down=order.down,
        )

    def _without_date(self, times: RowTimes) -> BadInput:
        form = self._form
        line, text = times.undated or (times.dateless, "")
        return bad_file(
            form.path,
            QT_TRANSLATE_NOOP(
                "tasks",
                "{file}: line {line}, column {name}: {text} is not a date, so the time of the"
                " row is unknown; correct it, or set task.rows to file",
            ),
            line=line,
            name=shortened(form.columns[times.indices[0]].name),
            text=shortened(repr(text)),
        )

    def _summary(
        self, columns: Sequence[Column], reverse: bool, footer: Sequence[str], chosen: bool
    ) -> DataSummary:
        values = columns[0].values
        known = values[~np.isnan(values)]
        form, times = self._form, self._times
        ends = self._ends[::-1] if reverse else self._ends
        dated = times is not None and times.count > 0
        order = "newest first, turned round" if reverse else "oldest first" if dated else ""
        if form.settings.rows == "file":
            order = ""
        return DataSummary(
            file=base_name(form.path),
            column=columns[0].name,
            rows=len(values),
            first=float(known[0]),
            last=float(known[-1]),
            first_time=shortened(ends[0], 30),
            last_time=shortened(ends[1], 30),
            unit=columns[0].unit,
            missing=int(len(values) - len(known)),
            order=order or "as in the file",
            encoding=form.encoding,
            delimiter=form.dialect.delimiter,
            notes=tuple(self._notes(columns, reverse, footer, chosen)),
        )

    def _notes(
        self, columns: Sequence[Column], reverse: bool, footer: Sequence[str], chosen: bool
    ) -> Iterator[Message]:
        form, times = self._form, self._times
        others = [c for i, c in enumerate(form.columns) if c.kind == "number"]
        others = [c for c in others if c.name != columns[0].name]
        if chosen and others:
            yield note(
                QT_TRANSLATE_NOOP(
                    "tasks", "Column {name} was taken; there are also numbers in {others}."
                ),
                name=shortened(columns[0].name),
                others=known_names(others),
            )
        if reverse:
            yield note(
                QT_TRANSLATE_NOOP(
                    "tasks", "The newest row came first; the rows were reversed by their dates."
                )
            )
        if times is not None and form.settings.rows != "file":
            yield from _notes_on_times(times)
        if form.layout.titles or form.layout.headers > 1:
            yield note(
                QT_TRANSLATE_NOOP("tasks", "{count} rows above the numbers are titles and names."),
                count=form.layout.above,
            )
        if footer:
            yield note(
                QT_TRANSLATE_NOOP(
                    "tasks", "{count} rows below the numbers were left out: {first}."
                ),
                count=len(footer),
                first=shortened(footer[0], 40),
            )
        if form.encoding not in ("utf-8", "utf-8-sig"):
            yield note(
                QT_TRANSLATE_NOOP("tasks", "The file was read as {encoding}."),
                encoding=form.encoding.upper(),
            )


def note(source: str, **values: object) -> Message:
    """Return a note for the user on what was read."""
    return Message.of("tasks", source, **values)


def _notes_on_times(times: RowTimes) -> Iterator[Message]:
    if times.order.same:
        yield note(
            QT_TRANSLATE_NOOP("tasks", "{count} rows have the time of the row before."),
            count=times.order.same,
        )


def evidence_of(form: TableFormat) -> Evidence:
    """Return what the user and the first rows of all columns determine about decimal marks."""
    proven: set[str] = set()
    for i, column in enumerate(form.columns):
        if column.kind == "number":
            cells = [row[i] for row in form.rows if i < len(row) and not is_missing(row[i])]
            proven |= proven_decimals(cells)
    return Evidence(
        form.settings.decimal_mark, frozenset(proven) if len(proven) == 1 else frozenset()
    )
