"""Forecast a series of measurements a few steps ahead, as one would have had to at the time.

The first four fifths are learnt, the rest is kept for testing; mean and spread come from the
first part alone, and no window reaches across the border or over a gap.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from rnnviz.setting import setting
from rnnviz.tasks.forecast import (
    Course,
    ForecastSource,
    delayed,
    first_zero,
    horizon_setting,
    length_setting,
)
from rnnviz.tasks.linear import order_setting
from rnnviz.tasks.reading import bad, shown
from rnnviz.tasks.table import Column, read_column
from rnnviz.tasks.task import Array, Source, Task
from rnnviz.tasks.window import chosen_file
from rnnviz.text import QT_TRANSLATE_NOOP, Message

_SHIPPED = {"sunspots": "sunspots.csv", "co2": "co2-weekly.csv"}
_COLUMN = {"sunspots": "SUNACTIVITY", "co2": "co2"}


@dataclass(frozen=True)
class Series(Task):
    """A later value at every step, windows at random places."""

    name = "series"
    title = QT_TRANSLATE_NOOP("tasks", "Forecast of a time series")

    series: str = setting(
        "sunspots",
        QT_TRANSLATE_NOOP("settings", "Series"),
        QT_TRANSLATE_NOOP("settings", "The measurements to forecast."),
        choices=(
            ("sunspots", QT_TRANSLATE_NOOP("settings", "sunspots, yearly 1700–2008")),
            ("co2", QT_TRANSLATE_NOOP("settings", "CO₂ at Mauna Loa, weekly 1958–2001")),
            ("file", QT_TRANSLATE_NOOP("settings", "a file of your own")),
        ),
    )
    file: str = setting(
        "",
        QT_TRANSLATE_NOOP("settings", "CSV file"),
        QT_TRANSLATE_NOOP(
            "settings",
            "A table in UTF-8, at most 16 MiB, a row for each time.  Rows without a value cut the"
            " series in pieces.",
        ),
        file="csv",
        when=("series", ("file",)),
    )
    column: str = setting(
        "",
        QT_TRANSLATE_NOOP("settings", "Column"),
        QT_TRANSLATE_NOOP(
            "settings",
            "Name or number (from 1) of the column to forecast.  Empty: the first column of numbers"
            " that is not a steadily rising index such as the year.",
        ),
        when=("series", ("file",)),
    )
    length: int = length_setting(30)
    horizon: int = horizon_setting()
    level: str = setting(
        "mean",
        QT_TRANSLATE_NOOP("settings", "Values count"),
        QT_TRANSLATE_NOOP(
            "settings",
            "From the mean of the part to learn; or, for prices that wander off, from the first"
            " value of each sequence.",
        ),
        choices=(
            ("mean", QT_TRANSLATE_NOOP("settings", "from the mean")),
            ("first", QT_TRANSLATE_NOOP("settings", "from the first value seen")),
        ),
    )
    order: int = order_setting(9)

    def source(self, seed: int) -> Source:
        path = chosen_file(self.series, _SHIPPED, self.file)
        column = read_column(path, _COLUMN.get(self.series, self.column))
        return SeriesSource(self, str(path), column, seed)


class SeriesSource(ForecastSource):
    """Windows of a series in units of its training part: mean 0, standard deviation 1.

    Where values count from the first one of a sequence, the unit is the standard deviation of the
    change from one value to the next.

    Attributes
    ----------
    column : str
        What the column is called in the file.
    mean, deviation : float
        Of the training part, in the units of the file.
    series : (n,) ndarray
        The whole series, normalised; NaN in gaps.
    cut : int
        Where in `series` the part kept for testing begins.
    """

    def __init__(self, task: Series, path: str, column: Column, seed: int) -> None:
        self.column = column.name
        values, span, anchored = column.values, task.length + task.horizon, task.level == "first"
        pieces, self.cut = _split(values)
        self.mean, self.deviation = _normal(path, column, values[: self.cut])
        self.series = (values - self.mean) / self.deviation
        _check_windows(path, column, pieces, self.cut, span)
        if anchored:
            self._count_in_changes()
        learn = [p for p in pieces if p[1] <= self.cut]
        keep = [p for p in pieces if p[0] >= self.cut]
        course = Course(self.series[:, None], 1, learn, keep)
        plane = delayed(first_zero(self.series[: self.cut], task.length))
        super().__init__(course, task.length, task.horizon, task.order, seed, plane, anchored)
        self.notes = _notes(column)

    def _count_in_changes(self) -> None:
        """Make the unit of `series` the usual change from one value to the next."""
        changes = np.diff(self.series[: self.cut])
        unit = float(np.sqrt(np.nanmean(changes**2)))
        self.series /= unit
        self.deviation *= unit


def _split(values: Array) -> tuple[list[tuple[int, int]], int]:
    """Return the pieces without gaps, none across the border, and the border.

    Four fifths of the values that are there lie before the border.
    """
    present = np.flatnonzero(~np.isnan(values))
    cut = int(present[4 * len(present) // 5]) if len(present) > 1 else len(values)
    breaks = np.flatnonzero((np.diff(present) > 1) | (present[1:] == cut)) + 1
    return [(int(p[0]), int(p[-1]) + 1) for p in np.split(present, breaks)], cut


def _normal(path: str, column: Column, train: Array) -> tuple[float, float]:
    """Return mean and standard deviation of the training part, scaled against overflow."""
    known = train[~np.isnan(train)]
    largest = float(np.abs(known).max()) or 1.0
    mean, deviation = float((known / largest).mean()), float((known / largest).std())
    if deviation < 1e-12:
        raise bad(
            path,
            QT_TRANSLATE_NOOP(
                "tasks",
                "{file}: column {name} is always {value} in the part to learn; there is nothing to"
                " forecast",
            ),
            name=shown(column.name),
            value=f"{known[0]:g}",
        )
    return mean * largest, deviation * largest


def _check_windows(
    path: str, column: Column, pieces: list[tuple[int, int]], cut: int, span: int
) -> None:
    train = max((high - low for low, high in pieces if high <= cut), default=0)
    test = max((high - low for low, high in pieces if low >= cut), default=0)
    if min(train, test) < span:
        raise bad(
            path,
            QT_TRANSLATE_NOOP(
                "tasks",
                "{file}: column {name} is too short: without gaps there are {train} values to learn"
                " from and {test} to test, and length and steps ahead need {span} of both",
            ),
            name=shown(column.name),
            train=train,
            test=test,
            span=span,
        )


def _notes(column: Column) -> tuple[Message, ...]:
    present = np.flatnonzero(~np.isnan(column.values))
    missing = len(column.values) - len(present)
    if not missing:
        return ()
    return (
        Message.of(
            "tasks",
            QT_TRANSLATE_NOOP(
                "tasks",
                "{missing} of {count} rows have no value; they cut the series into {pieces} pieces,"
                " and no sequence reaches over a gap.",
            ),
            missing=missing,
            count=len(column.values),
            pieces=1 + int(np.count_nonzero(np.diff(present) > 1)),
        ),
    )
