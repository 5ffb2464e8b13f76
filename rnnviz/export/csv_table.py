"""The numbers behind a figure as CSV, to the last digit, with the experiment that made them.

Comment lines at the top hold its settings, so that a data file alone is enough to repeat it.  The
decimal sign is a point whatever the locale.  Text cells that a spreadsheet would run as a formula
are escaped, also in comments; numbers never are, so that −0.5 stays a number.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Sequence
from typing import Any, BinaryIO

import numpy as np
from numpy.typing import NDArray

from rnnviz.plot.figure import Column, Table
from rnnviz.plot.markup import plain

_BLOCK = 8192  # rows
_PARTING = str.maketrans(";\t|", ",,,")
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def write_table(file: BinaryIO, table: Table, comments: Sequence[str]) -> None:
    """Write a table as UTF-8 CSV: comment lines, headings, then the rows.

    The first comment names the run that the numbers are of, where there are several.

    A comment starts with `#`, or stands in quotes as one cell and starts with `"#` where a part of
    it would be a formula of its own for a spreadsheet.

    Whole columns of whole numbers are written without a point; infinities and what is not a
    number read `inf`, `-inf` and `nan`.  Reading a cell gives exactly the number written.
    """
    for comment in (*([plain(table.run)] if table.run else ()), *comments):
        for line in comment.splitlines() or [""]:
            file.write(_comment(f"# {line}".rstrip()))
    file.write(_rows([[_escaped(plain(c.heading)) for c in table.columns]]))
    for block in _blocks(table.columns):
        file.write(_rows(block))


def _comment(line: str) -> bytes:
    """Return a comment line; as one quoted cell where a part of it would become a formula.

    Spreadsheets know no comments and part such a line at every comma, semicolon or tab.
    """
    cells = line.translate(_PARTING).split(",")
    if any(cell.strip(" \"'").startswith(_FORMULA) for cell in cells):
        quoted = line.replace('"', '""')
        line = f'"{quoted}"'
    return line.encode("utf-8", "replace") + b"\n"


def _rows(rows: Sequence[Sequence[str]]) -> bytes:
    text = io.StringIO(newline="")
    csv.writer(text, lineterminator="\n").writerows(rows)
    return text.getvalue().encode("utf-8", "replace")


def _blocks(columns: Sequence[Column]) -> Iterator[list[tuple[str, ...]]]:
    whole = [_is_whole(np.asarray(c.values)) for c in columns]
    length = max((len(c.values) for c in columns), default=0)
    for start in range(0, length, _BLOCK):
        parts = [np.asarray(c.values)[start : start + _BLOCK] for c in columns]
        cells = [_cells(part, w) for part, w in zip(parts, whole, strict=True)]
        yield list(zip(*cells, strict=True))


def _is_whole(values: NDArray[Any]) -> bool:
    """Return whether a column of floats counts something, such as steps."""
    if values.dtype.kind != "f":
        return False
    with np.errstate(invalid="ignore"):
        counts = (np.abs(values) < 2**53) & (values == np.floor(values))
    return bool(counts.all()) and not np.signbit(values[values == 0]).any()


def _cells(values: NDArray[Any], whole: bool) -> list[str]:
    if values.dtype.kind == "f":
        numbers = values.astype(np.float64).tolist()
        return [str(int(v)) for v in numbers] if whole else [repr(v) for v in numbers]
    if values.dtype.kind in "iub":
        return [str(int(v)) for v in values.tolist()]
    return [_escaped(str(v)) for v in values.tolist()]


def _escaped(text: str) -> str:
    """Put an apostrophe before what a spreadsheet would take for a formula.

    A carriage return, which readers disagree on even inside quotes, becomes its symbol.
    """
    text = f"'{text}" if text.startswith(_FORMULA) else text
    return text.replace("\r", "\N{SYMBOL FOR CARRIAGE RETURN}")
