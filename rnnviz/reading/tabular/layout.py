"""Detect from the first rows of a table what its columns are and where its data begin.

Each column is of dates, times, years, row numbers, other numbers, or words.  Title lines and
header rows are those above the first row that fits its columns.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from rnnviz.reading.tabular.date import DateParser, clock
from rnnviz.reading.tabular.number import is_missing, shape, shape_of

Kind = Literal["date", "clock", "year", "month", "day", "epoch", "index", "number", "text", "empty"]

_MAX_HEADERS = 15  # lines above the numbers
_SAMPLE = 2000  # rows that tell of what kind a column is
_YEAR = frozenset(
    {"year", "years", "yr", "yyyy", "jahr", "jahre", "année", "annee", "año", "anno", "年", "年份"}
)
_MONTH = frozenset({"month", "mon", "mo", "mm", "monat", "mois", "mes", "月", "月份"})
_DAY = frozenset({"day", "dy", "dd", "tag", "jour", "dia", "día", "日"})
_ID = frozenset(
    {"id", "nr", "nr.", "no", "no.", "#", "idx", "row", "rownum", "unnamed: 0", "lfd. nr.", "序号",
     "编号"}
)  # fmt: skip
_TIME = frozenset(
    {"time", "timestamp", "unix", "epoch", "zeit", "时间", "时间戳", "date", "datetime"}
)


@dataclass(frozen=True)
class ColumnLayout:
    """One column.

    Attributes
    ----------
    name : str
        From the header, or its number from 1.
    levels : tuple of str
        The name in each header row, where there are several.
    kind : str
        What its cells contain.
    rising : bool
        Whether its numbers only rise, as those of an index do.
    unreadable : bool
        Whether its words look like malformed numbers.
    constant : bool
        Whether all cells are equal.
    ordered : bool
        Whether its dates only rise or only fall.
    sample : tuple of str
        Its first cells.
    """

    name: str
    levels: tuple[str, ...]
    kind: Kind
    rising: bool = False
    unreadable: bool = False
    constant: bool = False
    ordered: bool = False
    sample: tuple[str, ...] = ()


@dataclass(frozen=True)
class Layout:
    """All columns, and how many rows stand above the first one of numbers."""

    columns: tuple[ColumnLayout, ...]
    titles: int
    headers: int

    @property
    def above(self) -> int:
        """Rows before the first of numbers, blank ones included."""
        return self.titles + self.headers


def layout_of(rows: Sequence[list[str]], width: int) -> Layout:
    """Return the layout of the first rows of a table, blank ones included."""
    body = list(rows[:_SAMPLE])
    filled = [row for row in body if any(row)]
    first = filled[_MAX_HEADERS:] if len(filled) > 2 * _MAX_HEADERS else filled[1:] or filled
    kinds = [_kind(_cells(first, i)) for i in range(width)]
    titles = _titles(body, width, kinds)
    headers = _headers(body, titles, kinds)
    data = [row for row in body[titles + headers :] if any(row)]
    names = _names(body[titles : titles + headers], width)
    columns = [_column(names[i], _cells(data or filled[-1:], i)) for i in range(width)]
    return Layout(_with_parts(columns), titles, headers)


def _cells(rows: Sequence[list[str]], index: int) -> list[str]:
    cells = (row[index] for row in rows if index < len(row))
    return [cell for cell in cells if not is_missing(cell)]


def _kind(cells: Sequence[str]) -> Kind:
    """Return the kind of a column from its cells alone, without name and order."""
    if not cells:
        return "empty"
    half = len(cells) / 2
    numeric = [cell for cell in cells if shape(shape_of(cell)) is not None]
    numbers = len(numeric)
    dates, _ = _dates(cells)
    if numbers >= half and (found := _dates(numeric))[0] == numbers:
        return "date" if _like_dates(numeric, found[1]) else "number"
    if dates >= half and dates > numbers:
        return "date"
    if numbers >= half:
        return "number"
    return "clock" if sum(clock(cell) is not None for cell in cells) >= half else "text"


def _dates(cells: Sequence[str]) -> tuple[int, list[int]]:
    """Return how many cells are dates, and when."""
    best: list[int] = []
    for day_first in (True, False):
        parser = DateParser(day_first)
        moments = [m for c in cells if (m := parser.microseconds(c)) is not None]
        best = max(best, moments, key=len)
    return len(best), best


def _like_dates(cells: Sequence[str], moments: Sequence[int]) -> bool:
    """Return whether numbers such as 20220103 or 2022.01 are dates: ordered, and of our time."""
    days = np.array(moments) // 86_400_000_000
    steps = np.diff(days)
    recent = bool((days > 657_000).all() and (days < 804_000).all())  # 1800 to 2200
    ordered = bool((steps >= 0).all() or (steps <= 0).all())
    alike = len({len(cell) for cell in cells}) == 1
    eight = all(len(cell) == 8 and cell.isdecimal() for cell in cells)
    return recent and alike and (eight or (ordered and len(set(moments)) == len(cells) > 2))


def _titles(rows: Sequence[list[str]], width: int, kinds: Sequence[Kind]) -> int:
    """Return how many rows at the top are blank or have a single text in their first cell."""
    count = 0
    for i, row in enumerate(rows[:_MAX_HEADERS]):
        if not any(row):
            continue
        filled = sum(map(bool, row))
        alone = bool(row[0]) and not any(row[1:]) and (len(row) < width or width > 2)
        short = len(row) < width and filled <= width // 3
        if width < 2 or not (alone or short) or not _is_word(row[0]) or i + 1 >= len(rows):
            break
        count = i + 1
    while count < len(rows) and not any(rows[count]):
        count += 1
    return count


def _is_word(cell: str) -> bool:
    return not is_missing(cell) and shape(shape_of(cell)) is None and _dates([cell])[0] == 0


def _headers(rows: Sequence[list[str]], start: int, kinds: Sequence[Kind]) -> int:
    """Return how many rows from `start` on have names where numbers or dates stand below."""
    typed = [i for i, kind in enumerate(kinds) if kind in ("date", "number", "clock")]
    count = 0
    for i, row in enumerate(rows[start : start + _MAX_HEADERS]):
        words = [j for j in typed if j < len(row) and row[j] and not _fits(row[j], kinds[j])]
        values = [j for j in typed if j < len(row) and row[j] and j not in words]
        first = i == 0 or count == 0
        if first and words:
            count = i + 1
        elif first and not typed:
            return int(any(any(c.isalpha() for c in cell) and _is_word(cell) for cell in row))
        elif first and any(row):
            return _years_as_names(row, rows[start + i + 1 :], typed)
        elif words and _is_another_header(words, values, typed, kinds):
            count = i + 1
        elif any(row):
            break
    return count


def _is_another_header(
    words: Sequence[int], values: Sequence[int], typed: Sequence[int], kinds: Sequence[Kind]
) -> bool:
    """Return whether a row below a header has names too: none of its cells fits, or no date."""
    if any(kinds[j] == "date" for j in words):
        return True
    return not values and (len(typed) > 1 or "date" in kinds)


def _years_as_names(row: Sequence[str], below: Sequence[list[str]], typed: Sequence[int]) -> int:
    """Return 1 where a first row of numbers is one of names: years that follow each other."""
    years = [row[i] for i in typed if i < len(row) and row[i]]
    if len(years) < 3 or not all(_is_year(cell) for cell in years):
        return 0
    if not _consecutive(map(int, years)):
        return 0
    under = next((other for other in below if any(other)), [])
    return int(not all(_is_year(under[i]) for i in typed if i < len(under)))


def _is_year(cell: str) -> bool:
    return cell.isascii() and cell.isdecimal() and len(cell) == 4


def _consecutive(numbers: Iterable[int]) -> bool:
    steps = np.diff(np.array(list(numbers)))
    return len(steps) > 0 and bool((steps == steps[0]).all()) and abs(int(steps[0])) == 1


def _fits(cell: str, kind: Kind) -> bool:
    if is_missing(cell):
        return True
    if kind == "number":
        return shape(shape_of(cell)) is not None
    return clock(cell) is not None if kind == "clock" else _dates([cell])[0] == 1


def _names(headers: Sequence[list[str]], width: int) -> list[tuple[str, ...]]:
    """Return the names of each column in the header rows; empty without any."""
    filled = [row for row in headers if any(row)]
    most = max((sum(map(bool, row)) for row in filled), default=0)
    full = [row for row in filled if 2 * sum(map(bool, row)) > most]
    names = []
    for i in range(width):
        levels = [row[i] for row in full if i < len(row) and row[i]]
        names.append(tuple(dict.fromkeys(" ".join(level.split()) for level in levels)))
    return names


def _column(levels: tuple[str, ...], cells: Sequence[str]) -> ColumnLayout:
    name, kind = " ".join(levels), _kind(cells)
    if kind == "number":
        kind = _role(name.lower(), [c for c in cells if shape(shape_of(c)) is not None])
    values = _values(cells) if kind == "number" else np.empty(0)
    digits = [c for c in cells if c.lstrip("+-−($€£¥ ")[:1].isdecimal()]
    return ColumnLayout(
        name,
        levels,
        kind,
        rising=len(values) > 1 and bool(np.all(np.diff(values) > 0)),
        unreadable=kind == "text" and 2 * len(digits) > len(cells) and len(set(cells)) > 1,
        constant=len(cells) > 1 and len(set(cells)) == 1,
        ordered=kind == "date" and _is_ordered(cells),
        sample=tuple(cells[:5]),
    )


def _is_ordered(cells: Sequence[str]) -> bool:
    """Return whether dates go one way, in either order of day and month."""
    for day_first in (True, False):
        parser = DateParser(day_first)
        moments = [m for c in cells if (m := parser.microseconds(c)) is not None]
        steps = np.diff(np.array(moments))
        if len(steps) and steps.any() and ((steps >= 0).all() or (steps <= 0).all()):
            return True
    return False


def _values(cells: Sequence[str]) -> NDArray[np.float64]:
    """Return the numbers as far as they can be read without knowing the number format."""
    values = []
    for cell in cells:
        found = shape(shape_of(cell))
        if found is not None:
            values.append(
                found.value(cell, min(found.forms, key=lambda f: (f.thousands, f.decimal)))
            )
    return np.array(values)


def _role(name: str, cells: Sequence[str]) -> Kind:
    """Return whether whole numbers count rows, years or moments."""
    whole = [cell.removesuffix(".0") for cell in cells]
    if len(cells) < 3 or not all(cell.isdecimal() and len(cell) < 19 for cell in whole):
        return "index" if _are_decimal_years(_values(cells)) else "number"
    values = np.array([int(cell) for cell in whole])
    steps = np.diff(values)
    ordered = bool((steps >= 0).all() or (steps <= 0).all())
    years = bool((values >= 1500).all() and (values <= 2200).all())
    if _consecutive(values) and years:
        return "year"
    if whole != list(cells):
        return "number"
    if _consecutive(values) or name in _ID:
        return "index"
    if years and ordered and (name in _YEAR or _is_gentle(steps)):
        return "year"
    if name in _TIME and ordered and bool((values > 10**8).all()):
        return "epoch"
    return "number"


def _are_decimal_years(values: NDArray[np.float64]) -> bool:
    """Return whether numbers such as 1958.2027, 1958.2877 go on evenly by a year or less."""
    steps = np.abs(np.diff(values))
    if len(steps) < 11 or not ((values >= 1500) & (values <= 2200)).all():
        return False
    ordered = bool((np.diff(values) > 0).all() or (np.diff(values) < 0).all())
    return ordered and float(steps.max()) <= min(1.01, 1.35 * float(steps.min()))


def _is_gentle(steps: NDArray[np.int64]) -> bool:
    """Return whether years stay or go on by one, or go on evenly."""
    even = bool((np.abs(steps) <= 1).all()) or bool((steps == steps[0]).all())
    return even and bool(steps.any())


def _with_parts(columns: Sequence[ColumnLayout]) -> tuple[ColumnLayout, ...]:
    """Return the columns with months and days, next to a year, recognised as such."""
    found: list[ColumnLayout] = []
    years = any(c.kind == "year" for c in columns)
    for i, column in enumerate(columns):
        name = column.name.lower()
        if years and column.kind in ("number", "index"):
            left = found[i - 1].kind if i else ""
            whole = all(cell.isdecimal() and len(cell) < 3 for cell in column.sample)
            if whole and (name in _MONTH or (left == "year" and not name and _within(column, 12))):
                column = replace(column, kind="month")
            elif whole and (name in _DAY or (left == "month" and not name and _within(column, 31))):
                column = replace(column, kind="day")
        found.append(column)
    named = [c if c.name else replace(c, name=str(i + 1)) for i, c in enumerate(found)]
    return tuple(named)


def _within(column: ColumnLayout, most: int) -> bool:
    return all(1 <= int(cell) <= most for cell in column.sample)
