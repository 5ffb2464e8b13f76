"""Detect how the cells of a table are separated and quoted.

Every dialect is tried on the same lines and scored by how many rows have the same width and how
many cells are numbers, dates or missing (the idea of van den Burg et al., Wrangling messy CSV files
by detecting row and type patterns, 2019).  csv.Sniffer and libraries built on that idea do not
report ambiguity; here a file for which two dialects remain is refused and both are named.
"""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from rnnviz.reading.file import Path, bad_file, shortened
from rnnviz.reading.tabular.date import DateParser, clock
from rnnviz.reading.tabular.number import MAX_LENGTH, is_missing, shape, shape_of
from rnnviz.text import QT_TRANSLATE_NOOP, BadInput

DELIMITERS = {"tab": "\t", "semicolon": ";", "comma": ",", "bar": "|", "space": " ", "none": ""}
"""What `task.delimiter` may be, in the order of preference among equals."""

_SAMPLE_ROWS = 400  # rows whose cells are looked at


@dataclass(frozen=True)
class Dialect:
    """How a line is cut into cells.

    Attributes
    ----------
    delimiter : str
        A name in `DELIMITERS`.
    quotes : bool
        Whether double quotes enclose cells; otherwise a quote is an ordinary character.
    """

    delimiter: str
    quotes: bool = True

    def rows(self, lines: Iterable[str]) -> Iterator[list[str]]:
        """Yield the cells of each row.

        Parameters
        ----------
        lines : iterable of str
            With their newlines.

        Raises
        ------
        csv.Error
            Where a line is malformed, or a cell is too long.
        """
        if self.delimiter == "space":
            return (_checked(_at_spaces(line)) for line in lines)
        mark = DELIMITERS[self.delimiter] or "\x1f"
        return csv.reader(
            lines,
            delimiter=mark,
            skipinitialspace=True,
            strict=True,
            quoting=csv.QUOTE_MINIMAL if self.quotes else csv.QUOTE_NONE,
        )


def _at_spaces(line: str) -> list[str]:
    """Split at spaces and tabs; other kinds of space may be part of a number."""
    return [cell for cell in line.rstrip("\n").replace("\t", " ").split(" ") if cell]


def _checked(cells: list[str]) -> list[str]:
    if any(len(cell) > csv.field_size_limit() for cell in cells):
        raise csv.Error("field larger than field limit (131072)")
    return cells


@dataclass(frozen=True)
class Trial:
    """The result of parsing the lines with a dialect.

    Attributes
    ----------
    rows : list of list of str
        Stripped cells; a blank line is a row without any.
    width : int
        Cells in most rows.
    share : float
        Fraction of rows of that width among those that are not blank.
    typed : float
        Fraction of cells that are numbers, dates or missing in such rows below the first.
    fault : (int, str) or None
        The row, from 0, before which parsing failed, and why.
    """

    dialect: Dialect
    rows: list[list[str]]
    width: int
    share: float
    typed: float
    fault: tuple[int, str] | None = None


def try_dialect(dialect: Dialect, lines: Sequence[str], whole: bool = True) -> Trial:
    """Parse lines with a dialect; a cell may continue beyond them where they are not `whole`."""
    rows: list[list[str]] = []
    fault = None
    try:
        rows.extend([cell.strip() for cell in cells] for cells in dialect.rows(lines))
    except csv.Error as error:
        if whole or "unexpected end" not in str(error):
            fault = len(rows), str(error)
    full = [row for row in rows if any(row)]
    widths = Counter(len(row) for row in full)
    width = max(widths, key=lambda w: (widths[w], w), default=0)
    even = [row for row in full if len(row) == width]
    share = len(even) / len(full) if full else 0.0
    return Trial(dialect, rows, width, share, _typed(even[1:] or even), fault)


def _typed(rows: list[list[str]]) -> float:
    step = max(1, len(rows) // _SAMPLE_ROWS)
    cells = [cell for row in rows[::step] for cell in row[:50]]
    return sum(is_typed(cell) for cell in cells) / len(cells) if cells else 0.0


def is_typed(cell: str) -> bool:
    """Return whether a cell is a number, a date, a time, or missing."""
    if len(cell) > MAX_LENGTH:
        return False
    if is_missing(cell) or shape(shape_of(cell)) is not None:
        return True
    return (
        clock(cell) is not None
        or DateParser(True).microseconds(cell) is not None
        or (DateParser(False).microseconds(cell) is not None)
    )


def detect_dialect(
    path: Path, lines: Sequence[str], whole: bool, delimiter: str = "", quotes: str = ""
) -> Trial:
    """Return the trial of the one dialect in which the lines are a table.

    Parameters
    ----------
    path : str or path
        Named in messages.
    lines : sequence of str
        With their newlines, without comments.
    whole : bool
        Whether these are all lines of the file, so that the last row is complete.
    delimiter, quotes : str
        The user's choice: a name in `DELIMITERS`; "yes" or "no"; empty to detect it.

    Raises
    ------
    BadInput
        Where two dialects remain.
    """
    names = [delimiter] if delimiter else list(DELIMITERS)
    trials = [_quoting(path, name, lines, whole, quotes) for name in names]
    if delimiter:
        return trials[0]
    wide = [trial for trial in trials if trial.width > 1 and trial.fault is None]
    single = trials[-1]
    best = max(wide, key=_rank, default=single)
    ragged = best.share < 0.5 and (best.typed < 0.9 or single.typed > 0.5)
    if best.width < 2 or ragged or best.fault is not None:
        broken = [t for t in trials if t.width > 1 and t.share >= 0.9]
        return max(broken, key=_rank) if broken and best.width < 2 else single
    if single.fault is None and single.typed >= 0.9:
        best = _single_or_several(path, single, best)
    return best


def _rank(trial: Trial) -> tuple[float, float, float]:
    order = -list(DELIMITERS).index(trial.dialect.delimiter)
    regular = trial.share >= 0.9 and trial.dialect.delimiter != "space"
    return regular, round(trial.typed + trial.share, 1), order


def _quoting(path: Path, name: str, lines: Sequence[str], whole: bool, quotes: str) -> Trial:
    """Return the trial of a delimiter with quotes enclosing cells or as ordinary characters."""
    yes, no = Dialect(name), Dialect(name, quotes=False)
    if quotes:
        return try_dialect(yes if quotes == "yes" else no, lines, whole)
    quoted = try_dialect(yes, lines, whole)
    swallowed = any("\n" in cell for row in quoted.rows for cell in row)
    if name in ("comma", "space") and quoted.fault is not None:
        return quoted  # a broken CSV file, not another convention
    if (quoted.fault is None and not swallowed) or not any('"' in line for line in lines):
        return quoted
    letters = try_dialect(no, lines)
    if letters.share < 1 or letters.fault is not None:
        return quoted
    if quoted.fault is not None or quoted.share < 1 or quoted.width != letters.width:
        return quoted if quoted.fault is None and quoted.share == 1 else letters
    if any(_enclosed(line, DELIMITERS[name]) for line in lines):
        return quoted  # whoever quotes whole cells elsewhere means quotes here too
    raise bad_file(
        path,
        QT_TRANSLATE_NOOP(
            "tasks",
            "{file}: a double quote may hold lines together or be a letter; set task.quotes to yes"
            " or no",
        ),
    )


def _enclosed(line: str, mark: str) -> bool:
    """Return whether some cell of a line begins and ends with a quote."""
    cells = (cell.strip() for cell in line.split(mark)) if mark else iter((line.strip(),))
    return any(len(cell) > 1 and cell[0] == cell[-1] == '"' for cell in cells)


def _single_or_several(path: Path, single: Trial, best: Trial) -> Trial:
    """Return one column, or several, where the lines are numbers either way.

    A comma may be a decimal sign, and a space may separate thousands.
    """
    name = best.dialect.delimiter
    if name == "space" and best.typed < single.typed:
        return single
    if name not in ("comma", "space") or best.typed < 0.9:
        return best
    full = [row for row in single.rows if any(row)]
    body = _as_numbers(full)
    if not body:
        return best
    head = next(row for row in best.rows if any(row))
    if any(shape(shape_of(cell)) is None and not is_missing(cell) for cell in head):
        if len(head) < 2:
            return single
        spaced = ", " in full[0][0] and not any(", " in cell for cell in body)
        if name == "comma" and spaced:  # "Temperature, °C" above 20,33
            raise _ambiguous_cell(path, body, name)
        if name == "comma":
            return best
    return _by_last_digits(path, body, single, best)


def _as_numbers(rows: Sequence[list[str]]) -> list[str]:
    """Return the lines that are one number each; none where too many are not, or do not agree."""
    body = [row[0] for row in rows if len(row) == 1 and shape(shape_of(row[0])) is not None]
    missing = sum(len(row) == 1 and is_missing(row[0]) for row in rows)
    if len(body) + missing < len(rows) - 3 or not body:
        return []
    forms = frozenset.intersection(*(s.forms for c in body if (s := shape(shape_of(c)))))
    return body if forms else []


def _by_last_digits(path: Path, body: list[str], single: Trial, best: Trial) -> Trial:
    """Return what the digits behind the last mark allow: a fraction, or a whole number."""
    name = best.dialect.delimiter
    mark = DELIMITERS[name]
    ends = [cell.rpartition(mark)[2] for cell in body if mark in cell]
    ends = ["".join(c for c in end if c.isdecimal()) for end in ends]
    if any(len(end) > 1 and end[0] == "0" for end in ends):
        return single  # "05" is no whole number, but the end of one
    if len({len(end) for end in ends}) > 1 and any(len(e) > 1 and e[-1] == "0" for e in ends):
        return best  # a fraction is written with or without its last zeros, not both
    raise _ambiguous_cell(path, body, name)


def _ambiguous_cell(path: Path, body: list[str], name: str) -> BadInput:
    example = next((cell for cell in body if DELIMITERS[name] in cell), body[0])
    return bad_file(
        path,
        QT_TRANSLATE_NOOP(
            "tasks",
            "{file}: {cell} may be one number or two; set task.delimiter to none or to {name}",
        ),
        cell=shortened(example),
        name=name,
    )
