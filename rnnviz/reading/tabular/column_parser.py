"""One column of a table while it is read: its cells, then its number format and its values.

Cells are kept as text until all are read, because the last row may decide how the first is meant.
"""

from __future__ import annotations

import math
from array import array
from collections import Counter
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from rnnviz.reading.file import Path, bad_file, shortened
from rnnviz.reading.tabular.number import (
    MAX_LENGTH,
    NumberFormat,
    Shape,
    is_missing,
    shape,
    shape_of,
)
from rnnviz.text import QT_TRANSLATE_NOOP, BadInput

LARGEST_NUMBER = 1e100
"""Beyond this the square of a number may overflow."""

_BLOCK = 2**15
_MAX_SHAPES = 20_000
_SENTINELS = frozenset(
    float(sign + digits)
    for sign in "+-"
    for n in range(2, 6)
    for digits in ("9" * n, "9" * (n - 1) + ".9", "9" * n + ".9", "9" * n + ".99", "9.99", "99.99")
) | {-1e20, 1e20, -9.99}


@dataclass
class Cells:
    """The cells of one column, in the order of the file.

    Parameters
    ----------
    named_missing : frozenset of str
        Cells that the user declares to be missing values.

    Attributes
    ----------
    lines : array of int
        The line of each cell.
    foreign : (int, str) or None
        Position and text of the first cell that is neither a number nor missing.
    """

    named_missing: frozenset[str] = frozenset()
    lines: array[int] = field(default_factory=lambda: array("Q"))
    foreign: tuple[int, str] | None = None
    _blocks: list[str] = field(default_factory=list)
    _open: list[str] = field(default_factory=list)
    _shapes: dict[str, tuple[int, str]] = field(default_factory=dict)

    def add(self, cell: str, line: int) -> None:
        """Add the next cell."""
        if len(cell) > MAX_LENGTH:
            cell = cell[: MAX_LENGTH + 1]
        self._open.append(cell)
        self.lines.append(line)
        if len(self._open) >= _BLOCK:
            self.close()

    def close(self) -> None:
        """Process the cells added since the last call."""
        if not self._open:
            return
        cells = [cell.replace("\n", " ") if "\n" in cell else cell for cell in self._open]
        if self.named_missing:
            cells = ["" if cell in self.named_missing else cell for cell in cells]
        block = "\n".join(cells)
        shapes = shape_of(block).split("\n")
        start = len(self.lines) - len(cells)
        for text in Counter(shapes):
            if text not in self._shapes and len(self._shapes) < _MAX_SHAPES:
                place = shapes.index(text)
                self._shapes[text] = start + place, cells[place]
                if shape(text) is None and not is_missing(text) and self.foreign is None:
                    self.foreign = start + place, cells[place]
        self._blocks.append(block)
        self._open.clear()

    def shapes(self) -> list[tuple[str, Shape | None, int, str]]:
        """Return each different shape that is there: its text, meaning, first row and its cell."""
        return [
            (text, shape(text), place, cell)
            for text, (place, cell) in self._shapes.items()
            if not is_missing(text)
        ]

    def texts(self) -> list[str]:
        """Return all cells."""
        return [cell for block in self._blocks for cell in block.split("\n")]

    def values(self, form: NumberFormat) -> NDArray[np.float64]:
        """Return all numbers, NaN where one is missing."""
        plain = all(
            s is None
            or (
                (text[s.stop :] == "" or (bool(s.power) and len(text) == s.power))
                and text[: s.start].strip("+-") == ""
            )
            for text, s, _, _ in self.shapes()
        )
        read = _plain if plain else _shaped
        parts = [
            np.fromiter((read(cell, form) for cell in block.split("\n")), float)
            for block in self._blocks
        ]
        return np.concatenate(parts) if parts else np.empty(0)


def _plain(cell: str, form: NumberFormat) -> float:
    try:
        return float(form.plain(cell))
    except ValueError:
        return math.nan


def _shaped(cell: str, form: NumberFormat) -> float:
    found = shape(shape_of(cell))
    return math.nan if found is None else found.value(cell, form)


@dataclass(frozen=True)
class Evidence:
    """What the user and the rest of the table determine about decimal marks.

    Attributes
    ----------
    decimal : str
        The decimal mark that the user names, or empty.
    decimals : frozenset of str
        The decimal marks that other columns of the table prove.
    """

    decimal: str = ""
    decimals: frozenset[str] = frozenset()

    def allows(self, form: NumberFormat) -> bool:
        return not self.decimal or form.decimal == self.decimal

    def preferred(self, formats: list[NumberFormat]) -> list[NumberFormat]:
        """Return the formats that agree with the rest of the table; all where none does."""
        return [form for form in formats if form.decimal in self.decimals] or formats


def proven_decimals(cells: list[str]) -> frozenset[str]:
    """Return the decimal mark that a column of numbers proves; empty where it proves none."""
    shapes = [s for cell in cells if (s := shape(shape_of(cell))) is not None]
    if not shapes:
        return frozenset()
    forms = frozenset.intersection(*(s.forms for s in shapes))
    marks = frozenset(form.decimal for form in forms)
    return marks if len(marks) == 1 else frozenset()


def number_format_of(
    path: Path, name: str, cells: Cells, evidence: Evidence, delimiter: str
) -> NumberFormat:
    """Return the one number format in which every cell of a column is a number.

    Raises
    ------
    BadInput
        Where a cell is not a number, rows contradict each other, or two formats remain.
    """
    cells.close()
    refuse_foreign(path, name, cells, delimiter)
    _refuse_mixed_signs(path, name, cells)
    forms = _common(path, name, cells, evidence)
    formats = _distinct_formats(forms, cells)
    if len(formats) > 1:
        formats = _distinct_formats(evidence.preferred(forms), cells)
    if len(formats) > 1:
        formats = _by_zeros(formats, cells)
    if len(formats) > 1:
        raise _two_readings(path, name, formats, cells)
    return formats[0]


def _common(path: Path, name: str, cells: Cells, evidence: Evidence) -> list[NumberFormat]:
    forms: frozenset[NumberFormat] | None = None
    before = ""
    for _, meaning, place, cell in cells.shapes():
        assert meaning is not None
        allowed = frozenset(f for f in meaning.forms if evidence.allows(f))
        if forms is None:
            common = allowed
        else:
            common = forms & allowed
        if not common:
            raise _misfit(path, name, cells.lines[place], cell, before, evidence)
        if forms is None or common != forms:
            before = cell
        forms = common
    return sorted(forms or (NumberFormat("."),), key=lambda f: (f.thousands, f.decimal, f.indian))


def _distinct_formats(forms: list[NumberFormat], cells: Cells) -> list[NumberFormat]:
    """Return one format for each of the different readings of the cells."""
    formats: dict[tuple[float, ...], NumberFormat] = {}
    for form in forms:
        values = tuple(s.value(cell, form) for _, s, _, cell in cells.shapes() if s is not None)
        formats.setdefault(values, form)
    return list(formats.values())


def _by_zeros(formats: list[NumberFormat], cells: Cells) -> list[NumberFormat]:
    """Return the formats that agree with the leading and trailing zeros of all cells.

    0,512 is no group of thousands.  A fraction is written with its last zeros or without them:
    1,050 beside 965 is none.
    """
    signs = {form: form.decimal for form in formats}
    texts = [cell for cell in cells.texts() if not is_missing(cell)]
    cores = []
    for cell in texts:
        found = shape(shape_of(cell))
        if found is not None:
            cores.append(cell[found.start : found.stop])
    kept = []
    for form in formats:
        mark, groups = signs[form], form.thousands
        if groups and any(core[:1] == "0" and groups in core for core in cores):
            continue
        fractions = [core.rpartition(mark)[2] for core in cores if mark in core]
        whole = any(mark not in core for core in cores)
        trailing = any(len(f) > 1 and f.endswith("0") for f in fractions)
        uneven = whole or len({len(f) for f in fractions}) > 1
        if fractions and not groups and trailing and uneven:
            continue
        kept.append(form)
    return kept or formats


def refuse_foreign(path: Path, name: str, cells: Cells, delimiter: str) -> None:
    """Raise `BadInput` if a cell is neither a number nor missing."""
    if cells.foreign is not None:
        place, cell = cells.foreign
        raise _not_a_number(path, name, cells.lines[place], cell, delimiter)


def _refuse_mixed_signs(path: Path, name: str, cells: Cells) -> None:
    """Raise where some cells are percents or of another currency than others."""
    seen: dict[str, str] = {}
    percent: dict[str, int] = {}
    for _, meaning, place, cell in cells.shapes():
        assert meaning is not None
        if meaning.currency:
            seen.setdefault(meaning.currency, cell)
        percent.setdefault(meaning.percent, place)
        if len(seen) > 1 or len(percent) > 1:
            values = (
                v
                for c in cells.texts()
                if (s := shape(shape_of(c))) and not s.percent
                for v in (s.value(c, min(s.forms, key=str)),)
            )
            if len(seen) < 2 and len(percent) == 2 and "" in percent and not any(values):
                continue
            raise bad_file(
                path,
                QT_TRANSLATE_NOOP(
                    "tasks",
                    "{file}: line {line}, column {name}: {cell} has another unit than the rows"
                    " above it",
                ),
                line=cells.lines[place],
                name=shortened(name),
                cell=shortened(cell),
            )


def unit_of(cells: Cells) -> str:
    """Return the currency or percent sign of a column."""
    units = (s.currency or s.percent for _, s, _, _ in cells.shapes() if s is not None)
    return next((unit for unit in units if unit), "")


def checked_values(
    path: Path, name: str, cells: Cells, form: NumberFormat, sentinels: bool
) -> NDArray[np.float64]:
    """Return the values of a column, none of them too large and at least one there.

    With `sentinels`, a value that looks like a code for a missing value is refused.
    """
    values = cells.values(form)
    large = np.flatnonzero(np.abs(values) > LARGEST_NUMBER)
    if len(large):
        place = int(large[0])
        raise _not_a_number(path, name, cells.lines[place], cells.texts()[place], "")
    if np.isnan(values).all():
        raise bad_file(
            path,
            QT_TRANSLATE_NOOP("tasks", "{file}: column {name} has no values"),
            name=shortened(name),
        )
    if sentinels:
        _refuse_sentinels(path, name, values)
    return values


def _refuse_sentinels(path: Path, name: str, values: NDArray[np.float64]) -> None:
    """Raise where a number such as −999.9, far from all others, may mean a missing value."""
    known = values[~np.isnan(values)]
    for extreme in (float(known.min()), float(known.max())):
        rest = known[known != extreme]
        if extreme not in _SENTINELS or len(rest) < 10:
            continue
        near = np.abs(rest - extreme).min()
        if near > 2 * np.ptp(rest) and near > 0:
            raise bad_file(
                path,
                QT_TRANSLATE_NOOP(
                    "tasks",
                    "{file}: column {name} is {value} in {count} rows, far from all others, which"
                    " may be a measurement or a missing value; set task.missing to {value}, or to"
                    " none if it is a measurement",
                ),
                name=shortened(name),
                value=f"{extreme:.15g}",
                count=int(np.count_nonzero(known == extreme)),
            )


def _not_a_number(path: Path, name: str, line: int, cell: str, delimiter: str) -> BadInput:
    marks = {"tab": "⇥", "semicolon": ";", "comma": ",", "bar": "|", "space": "␣", "none": "–"}
    return bad_file(
        path,
        QT_TRANSLATE_NOOP(
            "tasks",
            "{file}: line {line}, column {name}: {cell} is not a finite number of ordinary size"
            " (cells are separated by {separators})",
        ),
        line=line,
        name=shortened(name),
        cell=shortened(repr(cell)),
        separators=marks.get(delimiter, delimiter or ","),
    )


def _misfit(
    path: Path, name: str, line: int, cell: str, other: str, evidence: Evidence
) -> BadInput:
    if evidence.decimal:
        return bad_file(
            path,
            QT_TRANSLATE_NOOP(
                "tasks",
                "{file}: line {line}, column {name}: {cell} is not a number where the decimal"
                " mark is {mark}",
            ),
            line=line,
            name=shortened(name),
            cell=shortened(cell),
            mark=evidence.decimal,
        )
    return bad_file(
        path,
        QT_TRANSLATE_NOOP(
            "tasks",
            "{file}: line {line}, column {name}: {cell} and {other} cannot be written in the same"
            " way; correct the table or choose another column",
        ),
        line=line,
        name=shortened(name),
        cell=shortened(cell),
        other=shortened(other),
    )


def _two_readings(path: Path, name: str, formats: list[NumberFormat], cells: Cells) -> BadInput:
    for _, meaning, _, cell in cells.shapes():
        assert meaning is not None
        values = list(dict.fromkeys(meaning.value(cell, form) for form in formats))
        if len(values) > 1:
            break
    return bad_file(
        path,
        QT_TRANSLATE_NOOP(
            "tasks",
            "{file}: column {name}: {cell} may be {one} or {other}; set task.decimal to point or"
            " comma",
        ),
        name=shortened(name),
        cell=shortened(cell),
        one=f"{values[0]:.15g}",
        other=f"{values[1]:.15g}",
    )
