"""Forecast a series of measurements a few steps ahead, with nothing known of its future.

The first four fifths are for training, the rest for testing; mean and standard deviation are those
of the first part alone, and no window crosses the border or a gap.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from rnnviz.reading.data_summary import DataSummary
from rnnviz.reading.file import bad_file, shortened
from rnnviz.reading.tabular.column_reader import Column, Reading, read_columns
from rnnviz.reading.tabular.table_format import TableSettings
from rnnviz.setting import setting
from rnnviz.tasks import shared_setting
from rnnviz.tasks.forecast import (
    ForecastSource,
    SplitSeries,
    delay_plane,
    first_zero_of_autocorrelation,
)
from rnnviz.tasks.from_file.bundled import SERIES, chosen_file
from rnnviz.tasks.task import Array, PhasePlane, Source, Task
from rnnviz.text import QT_TRANSLATE_NOOP, Message

_OWN = ("series", ("file",))
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
            shared_setting.OWN_FILE,
        ),
    )
    file: str = shared_setting.file_name(
        "csv",
        QT_TRANSLATE_NOOP("settings", "CSV file"),
        QT_TRANSLATE_NOOP(
            "settings",
            "A table with a row for each time, however its cells and numbers are written.  Rows"
            " without a value cut the series in pieces.",
        ),
        when=_OWN,
    )
    column: str = setting(
        "",
        QT_TRANSLATE_NOOP("settings", "Column"),
        QT_TRANSLATE_NOOP(
            "settings",
            "Name or number (from 1) of the column to forecast, or several with commas between."
            "  Empty: the first column of numbers that does not only rise; dates, years and"
            " row numbers are skipped.",
        ),
        when=_OWN,
    )
    inputs: str = setting(
        "",
        QT_TRANSLATE_NOOP("settings", "Also reads"),
        QT_TRANSLATE_NOOP(
            "settings",
            "Names or numbers of columns that are read beside what is forecast, with commas"
            " between.",
        ),
        when=_OWN,
    )
    length: int = shared_setting.window_length(30)
    horizon: int = shared_setting.horizon()
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
    order: int = shared_setting.linear_order(9)
    encoding: str = shared_setting.encoding(_OWN)
    delimiter: str = shared_setting.delimiter(_OWN)
    decimal: str = shared_setting.decimal_mark(_OWN)
    quotes: str = shared_setting.quotes(_OWN)
    missing: str = shared_setting.missing_values(_OWN)
    rows: str = shared_setting.row_order(_OWN)

    def source(self, seed: int) -> Source:
        path = chosen_file(self.series, SERIES, self.file)
        if self.series == "file":
            reading = read_columns(
                path, self.column, self.inputs, shared_setting.table_settings(self)
            )
        else:
            reading = read_columns(path, _COLUMN[self.series])
        return SeriesSource(self, str(path), reading, seed)


def with_file(task: Series, path: str) -> Series:
    """Return the task with another file; its columns and format are to be detected anew."""
    usual = Series()
    own = {*TableSettings.__dataclass_fields__, "column", "inputs"}
    defaults = {name: getattr(usual, name) for name in own if hasattr(usual, name)}
    return replace(task, **{**defaults, "series": "file", "file": path})


class SeriesSource(ForecastSource):
    """Windows of a series, standardised by its training part: mean 0, standard deviation 1.

    Where values count from the first one of a sequence, the unit is the standard deviation of the
    change from one value to the next.

    Attributes
    ----------
    column : str
        Name of the first column that is forecast.
    mean, deviation : float
        Of its training part, in the units of the file.
    series : (n,) ndarray
        The whole of it, normalised; NaN in gaps.
    cut : int
        Where in `series` the held-out part begins.
    """

    def __init__(self, task: Series, path: str, reading: Reading, seed: int) -> None:
        columns, outputs = reading.columns, reading.targets
        self.column = columns[0].name
        span, anchored = task.length + task.horizon, task.level == "first"
        values = np.stack([column.values for column in columns], axis=1)
        whole = np.asarray(~np.isnan(values).any(axis=1))
        pieces, self.cut = _split(whole)
        scales = [
            _mean_and_deviation(path, c, c.values[: self.cut][whole[: self.cut]]) for c in columns
        ]
        for i, (mean, deviation) in enumerate(scales):
            values[:, i] = (values[:, i] - mean) / deviation
        _check_windows(path, columns[0], pieces, self.cut, span)
        if anchored:
            scales = _scale_by_changes(values, scales, outputs, self.cut)
        self.mean, self.deviation = scales[0]
        self.series = values[:, 0]
        train = [p for p in pieces if p[1] <= self.cut]
        test = [p for p in pieces if p[0] >= self.cut]
        course = SplitSeries(values, outputs, train, test)
        plane = _plane(self.series[: self.cut], task.length, outputs)
        super().__init__(course, task.length, task.horizon, task.order, seed, plane, anchored)
        if anchored:
            scales = [(np.nan, deviation) for _, deviation in scales]
        self.read = _summary(reading, whole, scales)
        self.notes = self.read.notes


def _summary(reading: Reading, whole: Array, scales: list[tuple[float, float]]) -> DataSummary:
    """Return what was read, with the scale of the axes in the units of the file."""
    names = [shortened(column.name) for column in reading.columns]
    return replace(
        reading.summary,
        column=", ".join(names[: reading.targets]),
        inputs=tuple(names[reading.targets :]),
        scales=tuple(scales[: reading.targets]),
        missing=int(np.count_nonzero(~whole)),
        notes=(*reading.summary.notes, *_notes(whole)),
    )


def _scale_by_changes(
    values: Array, scales: list[tuple[float, float]], outputs: int, cut: int
) -> list[tuple[float, float]]:
    """Scale what is forecast by the root mean square change from one value to the next."""
    for i in range(outputs):
        changes = np.diff(values[:cut, i])
        unit = float(np.sqrt(np.nanmean(changes**2)))
        values[:, i] /= unit
        scales[i] = scales[i][0], scales[i][1] * unit
    return scales


def _plane(series: Array, length: int, outputs: int) -> PhasePlane:
    """Return how the series is drawn: against itself, or two of the columns."""
    if outputs == 1:
        return delay_plane(first_zero_of_autocorrelation(series, length))
    letters = "xyzuvwpqrs"
    names = (letters[i] if i < len(letters) else f"x{i + 1}" for i in range(outputs))
    return PhasePlane(tuple(names), component=1)


def _split(whole: Array) -> tuple[list[tuple[int, int]], int]:
    """Return the pieces without gaps, none across the border, and the border.

    Four fifths of the values that are there lie before the border.
    """
    present = np.flatnonzero(whole)
    cut = int(present[4 * len(present) // 5]) if len(present) > 1 else len(whole)
    breaks = np.flatnonzero((np.diff(present) > 1) | (present[1:] == cut)) + 1
    return [(int(p[0]), int(p[-1]) + 1) for p in np.split(present, breaks)], cut


def _mean_and_deviation(path: str, column: Column, train: Array) -> tuple[float, float]:
    """Return mean and standard deviation of the training part, scaled against overflow."""
    known = train[~np.isnan(train)]
    largest = (float(np.abs(known).max()) if len(known) else 0.0) or 1.0
    known = known if len(known) else np.zeros(1)
    mean, deviation = float((known / largest).mean()), float((known / largest).std())
    if deviation < 1e-12:
        raise bad_file(
            path,
            QT_TRANSLATE_NOOP(
                "tasks",
                "{file}: column {name} is always {value} in the training part; there is nothing to"
                " forecast",
            ),
            name=shortened(column.name),
            value=f"{known[0]:g}",
        )
    return mean * largest, deviation * largest


def _check_windows(
    path: str, column: Column, pieces: list[tuple[int, int]], cut: int, span: int
) -> None:
    train = max((high - low for low, high in pieces if high <= cut), default=0)
    test = max((high - low for low, high in pieces if low >= cut), default=0)
    if min(train, test) < span:
        raise bad_file(
            path,
            QT_TRANSLATE_NOOP(
                "tasks",
                "{file}: column {name} is too short: without gaps there are {train} values to learn"
                " from and {test} to test, and length and steps ahead need {span} of both",
            ),
            name=shortened(column.name),
            train=train,
            test=test,
            span=span,
        )


def _notes(whole: Array) -> tuple[Message, ...]:
    present = np.flatnonzero(whole)
    missing = len(whole) - len(present)
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
            count=len(whole),
            pieces=1 + int(np.count_nonzero(np.diff(present) > 1)),
        ),
    )
