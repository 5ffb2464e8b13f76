"""Forecast a series of measurements a few steps ahead, as one would have had to at the time.

The first four fifths are learnt, the rest is kept for testing; mean and spread come from the
first part alone, and no window reaches across the border or over a gap.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from rnnviz.setting import setting
from rnnviz.tasks.generated import held_out
from rnnviz.tasks.reading import bad, shown
from rnnviz.tasks.table import Column, read_column
from rnnviz.tasks.task import Array, Batch, Source, Task
from rnnviz.tasks.window import Windows, chosen_file
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
    length: int = setting(
        30,
        QT_TRANSLATE_NOOP("settings", "Sequence length"),
        QT_TRANSLATE_NOOP("settings", "How many values the network sees at a time."),
        symbol="<i>T</i>",
        low=2,
        high=10_000,
    )
    horizon: int = setting(
        1,
        QT_TRANSLATE_NOOP("settings", "Steps ahead"),
        QT_TRANSLATE_NOOP("settings", "How far in the future the value to forecast lies."),
        low=1,
        high=1000,
    )

    def source(self, seed: int) -> Source:
        path = chosen_file(self.series, _SHIPPED, self.file)
        column = read_column(path, _COLUMN.get(self.series, self.column))
        return SeriesSource(self, str(path), column, seed)


class SeriesSource(Source):
    """Windows of a series in units of its training part: mean 0, standard deviation 1.

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
    test_chance_loss, test_persistence_loss : float
        The yardsticks on the part kept for testing: always saying the training mean, and always
        saying the newest value.
    """

    inputs = 1
    outputs = 1
    loss = "squared"
    every_step = True

    def __init__(self, task: Series, path: str, column: Column, seed: int) -> None:
        self.column = column.name
        values, span = column.values, task.length + task.horizon
        pieces, self.cut = _split(values)
        self.mean, self.deviation = _normal(path, column, values[: self.cut])
        self.series = (values - self.mean) / self.deviation
        self._horizon = task.horizon
        self._train = Windows(self.series, [p for p in pieces if p[1] <= self.cut], span)
        self._test = Windows(self.series, [p for p in pieces if p[0] >= self.cut], span)
        _check_windows(path, column, pieces, self.cut, span)
        self._order = self._test.shuffled(held_out(seed))
        self.chance_loss = self._mean_square(self._train, 0)
        self.chance_loss -= self._mean(self._train) ** 2
        self.persistence_loss = self._mean_square(self._train, task.horizon)
        self.test_chance_loss = self._mean_square(self._test, 0)
        self.test_persistence_loss = self._mean_square(self._test, task.horizon)
        self.notes = _notes(column)

    def batch(self, rng: np.random.Generator, size: int) -> Batch:
        return self._as_batch(self._train.draw(rng, size))

    def test(self, size: int) -> Batch:
        return self._as_batch(self._test.at(np.resize(self._order, size)))

    def _as_batch(self, windows: Array) -> Batch:
        windows = windows[:, np.newaxis, :]  # (T+horizon, 1, B)
        return Batch(windows[: -self._horizon], windows[self._horizon :])

    def _mean(self, windows: Windows) -> float:
        weights = windows.target_weights(self._horizon)
        return float(weights[weights > 0] @ self.series[weights > 0])

    def _mean_square(self, windows: Windows, lag: int) -> float:
        """Return the mean square of the targets, minus the values `lag` steps before if not 0."""
        weights = windows.target_weights(self._horizon)
        places = np.flatnonzero(weights)
        error = self.series[places] - (self.series[places - lag] if lag else 0)
        return float(weights[places] @ error**2)


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
