"""Time series classification: numbers are read one by one, and the series has a class.

The generated series are the cylinders, bells and funnels of Saito (1994): a plateau, a rising ramp
and a falling one, of random height, position and width, in noise.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from rnnviz.reading.file import Path, bad_file
from rnnviz.reading.tabular.labelled_series import LabelledSeries, read_labelled_series
from rnnviz.setting import setting
from rnnviz.tasks import shared_setting
from rnnviz.tasks.chance import class_chance
from rnnviz.tasks.from_file.bundled import chosen_file
from rnnviz.tasks.from_file.class_label import check_class_count, class_indices
from rnnviz.tasks.task import Array, Batch, Source, Task, held_out_generator
from rnnviz.tasks.window import padded_stretches
from rnnviz.text import QT_TRANSLATE_NOOP

SHAPES = ("cylinder", "bell", "funnel")
COUNT = 1200
"""Number of generated series."""
MIN_SERIES = 20

_OWN = ("series", ("file",))


@dataclass(frozen=True)
class SeriesClass(Task):
    """Series of numbers and their classes."""

    name = "series_class"
    title = QT_TRANSLATE_NOOP("tasks", "Classification of series")

    series: str = setting(
        "shapes",
        QT_TRANSLATE_NOOP("settings", "Series"),
        QT_TRANSLATE_NOOP(
            "settings",
            "Cylinders, bells and funnels in noise, or a table of your own with a class for each"
            " series.",
        ),
        choices=(
            ("shapes", QT_TRANSLATE_NOOP("settings", "cylinder, bell or funnel")),
            shared_setting.OWN_FILE,
        ),
    )
    file: str = shared_setting.file_name(
        "csv",
        QT_TRANSLATE_NOOP("settings", "Table"),
        QT_TRANSLATE_NOOP(
            "settings",
            "One series a row with its class in the first or last column, or one value a row with"
            " columns id, time and label.  A fifth of the series is kept for testing.",
        ),
        when=_OWN,
    )
    form: str = setting(
        "auto",
        QT_TRANSLATE_NOOP("settings", "A row has"),
        QT_TRANSLATE_NOOP("settings", "A whole series, or the values of one time."),
        choices=(
            ("auto", QT_TRANSLATE_NOOP("settings", "detected from the column names")),
            ("wide", QT_TRANSLATE_NOOP("settings", "one series")),
            ("long", QT_TRANSLATE_NOOP("settings", "one time of a series")),
        ),
        when=_OWN,
    )
    label: str = shared_setting.class_column(_OWN)
    length: int = shared_setting.sequence_length(
        64,
        QT_TRANSLATE_NOOP("settings", "Of longer series the beginning is read."),
        low=8,
        label=QT_TRANSLATE_NOOP("settings", "Longest series"),
    )
    encoding: str = shared_setting.encoding(_OWN)
    delimiter: str = shared_setting.delimiter(_OWN)
    decimal: str = shared_setting.decimal_mark(_OWN)
    quotes: str = shared_setting.quotes(_OWN)
    missing: str = shared_setting.missing_values(_OWN)

    def source(self, seed: int) -> Source:
        if self.series == "shapes":
            series, labels = _shapes(held_out_generator(seed), self.length)
            return SeriesClassSource(series, labels, self.length, seed)
        path = chosen_file(self.series, {}, self.file)
        found = read_labelled_series(
            path, self.form, self.label, shared_setting.table_settings(self)
        )
        _check(path, found)
        source = SeriesClassSource(found.series, found.labels, self.length, seed)
        scales = ((source.mean, source.deviation),)
        source.read = replace(found.summary, scales=scales if source.inputs == 1 else ())
        source.notes = source.read.notes
        return source


def _check(path: Path, found: LabelledSeries) -> None:
    if len(found.series) < MIN_SERIES:
        source = QT_TRANSLATE_NOOP(
            "tasks", "{file}: {count} series are too few; {needed} or more are needed"
        )
        raise bad_file(path, source, count=len(found.series), needed=MIN_SERIES)
    check_class_count(path, len(set(found.labels)), found.summary.inputs[0])


def _shapes(rng: np.random.Generator, length: int) -> tuple[list[Array], list[str]]:
    """Return cylinders, bells and funnels, (T, 1) each, as often as each other."""
    kinds = np.arange(COUNT) % len(SHAPES)
    begin = rng.integers(length // 8, length // 4 + 1, COUNT)
    width = rng.integers(length // 4, 3 * length // 4 + 1, COUNT)
    height = 6 + rng.normal(size=COUNT)
    t = np.arange(length)[:, None]
    along = np.clip((t - begin) / width, 0, 1)
    form = np.choose(kinds, [np.ones_like(along), along, 1 - along])
    inside = (t >= begin) & (t <= begin + width)
    values = np.where(inside, height * form, 0) + rng.normal(size=(length, COUNT))
    return [values[:, i, None] for i in range(COUNT)], [SHAPES[kind] for kind in kinds]


class SeriesClassSource(Source):
    """Series, a fifth of which is held out, standardised by the others.

    Parameters
    ----------
    series : sequence of (n, M) ndarray
    labels : sequence of str
    length : int
        Longest sequence; of longer series the beginning is read.
    seed : int

    Attributes
    ----------
    mean, deviation : float
        Of the first variable over the training part.
    """

    loss = "cross_entropy"
    every_step = False

    def __init__(
        self, series: Sequence[Array], labels: Sequence[str], length: int, seed: int
    ) -> None:
        rng, count = held_out_generator(seed), len(series)
        self.class_names, self._classes = class_indices(labels)
        parts = [part[:length] for part in series]
        sizes = np.array([len(part) for part in parts])
        self._sizes, self._first = sizes, np.cumsum(sizes) - sizes
        self._length = length
        self._held_out, self._train = np.split(rng.permutation(count), [count // 5])
        training = np.concatenate([parts[i] for i in self._train])
        largest = np.abs(training).max(axis=0)
        largest[largest == 0] = 1
        mean, spread = (training / largest).mean(axis=0), (training / largest).std(axis=0)
        spread[spread < 1e-12] = 1
        self.mean, self.deviation = float((mean * largest)[0]), float((spread * largest)[0])
        self._values = (np.concatenate(parts) / largest - mean) / spread
        self.inputs, self.outputs = self._values.shape[1], len(self.class_names)
        counts = np.bincount(self._classes[self._train], minlength=self.outputs)
        self.chance_loss, self.chance_accuracy = class_chance(counts / counts.sum())

    def _read(self, chosen: Array) -> Batch:
        lengths = self._sizes[chosen]
        x = padded_stretches(self._values, self._first[chosen], lengths, self._length)
        return Batch(x.transpose(0, 2, 1), self._classes[chosen], lengths)

    def is_correct(self, x: Array, y: Array) -> bool:
        starts = self._first[self._classes == y]
        return any(np.array_equal(self._values[start : start + len(x)], x) for start in starts)

    def batch(self, rng: np.random.Generator, size: int) -> Batch:
        return self._read(self._train[rng.integers(len(self._train), size=size)])

    def test(self, size: int) -> Batch:
        return self._read(np.resize(self._held_out, size))
