"""What was read of a file, in the words and numbers that go on screen and into every export."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from rnnviz.text import QT_TRANSLATE_NOOP, Message


@dataclass(frozen=True)
class ReadFacts:
    """What was read of a file.

    Attributes
    ----------
    file : str
        Its name without the folder.
    column : str
        What is forecast or classified; several names are separated by commas.
    rows : int
        Rows below the header, gaps included; for texts the number of texts or characters.
    first, last : float
        The first and last value that is there, in the order in which they are learnt; NaN where
        the file is about no numbers.
    first_time, last_time : str
        Their cells in the column of dates, empty where there is none.
    mean, deviation : float
        What turns the numbers on the axes into those of the file: value = deviation · axis + mean.
        From the part to learn alone.  NaN where the file is about no numbers.
    unit : str
        A currency or percent sign of the column, or empty.
    missing : int
        Rows without a value.
    order : {"as in the file", "oldest first", "newest first, turned round"}
    encoding, delimiter : str
        How the file was written.
    inputs : tuple of str
        Columns that are read beside what is forecast.
    notes : tuple of Message
        Everything else the user should know.
    """

    file: str
    column: str = ""
    rows: int = 0
    first: float = math.nan
    last: float = math.nan
    first_time: str = ""
    last_time: str = ""
    mean: float = math.nan
    deviation: float = math.nan
    unit: str = ""
    missing: int = 0
    order: str = ""
    encoding: str = ""
    delimiter: str = ""
    inputs: tuple[str, ...] = ()
    notes: tuple[Message, ...] = ()

    def sentence(self) -> Message:
        """Return one line that says what was read."""
        if not math.isfinite(self.first):
            source = QT_TRANSLATE_NOOP("tasks", "{file}: {column}, {rows} read as {encoding}")
            return Message.of(
                "tasks",
                source,
                file=self.file,
                column=self.column,
                rows=self.rows,
                encoding=self.encoding,
            )
        source = QT_TRANSLATE_NOOP(
            "tasks",
            "{file}, column {column}: {rows} rows, from {first} to {last}; on the axes 0 is {mean}"
            " and 1 is {deviation} more",
        )
        return Message.of(
            "tasks",
            source,
            file=self.file,
            column=", ".join((self.column, *self.inputs)),
            rows=self.rows,
            first=self._value(self.first, self.first_time),
            last=self._value(self.last, self.last_time),
            mean=self.number(self.mean),
            deviation=self.number(self.deviation),
        )

    def _value(self, value: float, time: str) -> str:
        return f"{self.number(value)} ({time})" if time else self.number(value)

    def number(self, value: float) -> str:
        """Return a value of the file as it is shown, with its unit."""
        return f"{value:.6g} {self.unit}".strip() if math.isfinite(value) else str(value)

    def table(self) -> dict[str, object]:
        """Return everything as plain values, for `meta`; the notes in English."""
        numbers = {"first", "last", "mean", "deviation"}
        found: dict[str, object] = {}
        for key in self.__dataclass_fields__:
            value = getattr(self, key)
            if key in numbers:
                value = value if math.isfinite(value) else None
            found[key] = value
        found["inputs"] = list(self.inputs)
        found["notes"] = [note.english for note in self.notes]
        return found


def facts_from(table: Mapping[str, Any]) -> ReadFacts | None:
    """Return the facts that `table()` told; None where a value is not of its type."""
    kinds = {key: type(value) for key, value in ReadFacts("").__dict__.items()}
    values: dict[str, Any] = {}
    for key, kind in kinds.items():
        value = table.get(key)
        if key in ("inputs", "notes"):
            if not isinstance(value, list) or not all(isinstance(v, str) for v in value):
                return None
            plain = tuple(value)
            values[key] = plain if key == "inputs" else tuple(map(_said, plain))
        elif kind is float:
            if isinstance(value, bool) or not isinstance(value, int | float | None):
                return None
            values[key] = math.nan if value is None else float(value)
        elif not isinstance(value, kind) or isinstance(value, bool):
            return None
        else:
            values[key] = value
    return ReadFacts(**values)


def _said(sentence: str) -> Message:
    return Message.of("tasks", "{note}", note=sentence)
