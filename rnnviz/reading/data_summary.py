"""Summary of the data that was read, for the screen and for every export."""

from __future__ import annotations

import math
import sys
from dataclasses import dataclass
from typing import Any

from rnnviz.reading.file import Path, shortened
from rnnviz.text import QT_TRANSLATE_NOOP, Message


@dataclass(frozen=True)
class DataSummary:
    """Summary of what was read of a file.

    Attributes
    ----------
    file : str
        Its name without the folder.
    column : str
        What is forecast or classified; several names are separated by commas.
    rows : int
        Rows below the header, gaps included; for texts the number of texts or characters.
    first, last : float
        The first and last value, in the order in which they are used; NaN for a text.
    first_time, last_time : str
        Their cells in the column of dates, empty without one.
    scales : tuple of (float, float)
        For each column that is forecast the mean and deviation that turn the numbers on the axes
        into those of the file: value = deviation · axis + mean.  Of the training part
        alone; the mean is NaN where every sequence is relative to its own first value.
    counted : {"rows", "texts", "characters", "sequences"}
        What `rows` is the number of.
    unit : str
        A currency or percent sign of the column, or empty.
    missing : int
        Rows without a value.
    order : {"as in the file", "oldest first", "newest first, turned round"}
    encoding, delimiter : str
        How the file was written.
    inputs : tuple of str
        Columns that are read as further inputs.
    notes : tuple of Message
        Anything else the user should know.
    """

    file: str
    column: str = ""
    rows: int = 0
    first: float = math.nan
    last: float = math.nan
    first_time: str = ""
    last_time: str = ""
    scales: tuple[tuple[float, float], ...] = ()
    counted: str = "rows"
    unit: str = ""
    missing: int = 0
    order: str = ""
    encoding: str = ""
    delimiter: str = ""
    inputs: tuple[str, ...] = ()
    notes: tuple[Message, ...] = ()

    @property
    def mean(self) -> float:
        """The value in the file that is 0 on the axes; NaN if unknown."""
        return self.scales[0][0] if self.scales else math.nan

    @property
    def deviation(self) -> float:
        """The difference in the file that is 1 on the axes; NaN if unknown."""
        return self.scales[0][1] if self.scales else math.nan

    def sentence(self) -> Message:
        """Return one line that describes what was read."""
        sources = {
            "rows": QT_TRANSLATE_NOOP(
                "tasks", "{file}, column {column}: {rows} rows, from {first} to {last}"
            ),
            "texts": QT_TRANSLATE_NOOP(
                "tasks", "{file}: {rows} texts, the text in column {column}, the class in {others}"
            ),
            "sequences": QT_TRANSLATE_NOOP(
                "tasks", "{file}: {rows} series of {column}, the class in column {others}"
            ),
            "characters": QT_TRANSLATE_NOOP("tasks", "{file}: {rows} characters"),
        }
        if self.counted == "texts" and not self.column:
            source = QT_TRANSLATE_NOOP("tasks", "{file}: {rows} texts")
            return Message.of("tasks", source, file=self.file, rows=self.rows)
        if self.counted == "sequences" and not self.column:
            source = QT_TRANSLATE_NOOP(
                "tasks", "{file}: {rows} series, the class in column {others}"
            )
            others = ", ".join(self.inputs)
            return Message.of("tasks", source, file=self.file, rows=self.rows, others=others)
        names = (self.column, *self.inputs) if self.counted == "rows" else (self.column,)
        return Message.of(
            "tasks",
            sources[self.counted],
            file=self.file,
            column=", ".join(names),
            others=", ".join(self.inputs),
            rows=self.rows,
            first=self._value(self.first, self.first_time),
            last=self._value(self.last, self.last_time),
        )

    def axes(self, output: int = 0) -> Message | None:
        """Return what 0 and 1 on the axis of an output are in the file; None if unknown."""
        if output >= len(self.scales):
            return None
        mean, deviation = self.scales[output]
        source = (
            QT_TRANSLATE_NOOP("tasks", "0 is {mean} in the file, 1 is {deviation} more")
            if math.isfinite(mean)
            else QT_TRANSLATE_NOOP(
                "tasks", "0 is the first value of the sequence, 1 is {deviation} more in the file"
            )
        )
        return Message.of("tasks", source, mean=self.number(mean), deviation=self.number(deviation))

    def sentences(self) -> tuple[Message, ...]:
        """Return everything as sentences."""
        axes = self.axes()
        return (self.sentence(), *([] if axes is None else [axes]), *self.notes)

    def _value(self, value: float, time: str) -> str:
        return f"{self.number(value)} ({time})" if time else self.number(value)

    def number(self, value: float) -> str:
        """Return a value of the file as it is shown, with its unit."""
        return f"{value:.6g} {self.unit}".strip() if math.isfinite(value) else str(value)

    def table(self) -> dict[str, object]:
        """Return everything as plain values, for `meta`; the notes in English."""
        found: dict[str, object] = {key: getattr(self, key) for key in self.__dataclass_fields__}
        for key in ("first", "last"):
            found[key] = _finite(getattr(self, key))
        found["mean"], found["deviation"] = _finite(self.mean), _finite(self.deviation)
        found["scales"] = [[_finite(mean), _finite(one)] for mean, one in self.scales]
        found["inputs"] = list(self.inputs)
        found["notes"] = [note.english for note in self.notes]
        found["said"] = self.sentence().english
        return found


def summary_of_text(
    path: Path, characters: int, notes: tuple[Message, ...], encoding: str
) -> DataSummary:
    """Return the summary of a text."""
    return DataSummary(
        base_name(path), rows=characters, counted="characters", encoding=encoding, notes=notes
    )


def base_name(path: Path) -> str:
    """Return a file's name without its folder as one printable line."""
    return shortened(str(path).replace("\\", "/").rpartition("/")[2])


def _finite(value: float) -> float | None:
    return value if math.isfinite(value) else None


def data_summary_from(table: object) -> DataSummary | None:
    """Return the summary that `table()` wrote; None where something does not fit."""
    if not isinstance(table, dict):
        return None
    values: dict[str, Any] = {}
    for key, default in DataSummary("").__dict__.items():
        value = table.get(key)
        if key in ("inputs", "notes"):
            if not isinstance(value, list) or not all(_is_line(v) for v in value):
                return None
            value = tuple(value) if key == "inputs" else tuple(map(_as_message, value))
        elif key == "scales":
            if not isinstance(value, list) or not all(map(_is_pair, value)):
                return None
            value = tuple((_number(mean), _number(one)) for mean, one in value)
        elif isinstance(default, float):
            if not _is_number(value):
                return None
            value = _number(value)
        elif type(value) is not type(default) or not (_is_line(value) or _is_count(value)):
            return None
        values[key] = value
    known = {"rows", "texts", "characters", "sequences"}
    return DataSummary(**values) if values["counted"] in known else None


def _is_line(value: object) -> bool:
    return isinstance(value, str) and len(value) <= 1000 and value.isprintable()


def _is_count(value: object) -> bool:
    return isinstance(value, int) and abs(value) <= sys.maxsize


def _is_number(value: object) -> bool:
    if value is None or isinstance(value, bool) or not isinstance(value, int | float):
        return value is None
    return abs(value) <= sys.float_info.max


def _is_pair(value: object) -> bool:
    return isinstance(value, list) and len(value) == 2 and all(map(_is_number, value))


def _number(value: float | None) -> float:
    return math.nan if value is None else float(value)


def _as_message(sentence: str) -> Message:
    return Message.of("tasks", "{note}", note=sentence)
