"""Median and spread of a batch, behind the curve of the single sequence that is shown."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np

from rnnviz.plot.drawing_style import Role
from rnnviz.plot.figure import Artist, Band, Column, Curve, Table
from rnnviz.text import translate
from rnnviz.training.analysis.batch_spread import quantiles
from rnnviz.training.snapshot import Frame
from rnnviz.views.part.axis import Array, step_numbers
from rnnviz.views.part.selection import shown_layer
from rnnviz.views.part.status import age_note, join_sentences

_NAMES = ("least", "lower quartile", "median", "upper quartile", "largest")


@dataclass(frozen=True, eq=False)
class BatchCurves:
    """One quantity of every sequence of a batch, at steps or lags.

    Attributes
    ----------
    rows : (B, n) ndarray
        NaN where a sequence has no such step, or is not a number there.
    x : (n,) ndarray
    real : (B, n) bool ndarray or None
        Where there ought to be a value, if that is known.
    steps : int
        How many steps the longest sequence has; 0 where x are no steps.
    """

    rows: Array
    x: Array
    real: Array | None = None
    steps: int = 0

    @cached_property
    def found(self) -> Array:
        """Least, quartiles and largest at each x, (5, n)."""
        return quantiles(self.rows)

    @property
    def quartiles(self) -> Array:
        """(3, n), for the limits of an axis: single sequences may leave it."""
        return self.found[1:4]

    def artists(
        self,
        limits: tuple[float, float],
        role: Role = "healthy",
        letter: str = "",
        named: bool = True,
    ) -> tuple[Artist, ...]:
        """Return the bands of all sequences and of the middle half, and the median.

        What is exactly zero or overflows lies on the border of the axis.  `letter` is that of one
        of two runs: then there is no band of all, which would cover the other.  Where several
        quantities have bands the medians are not `named`.
        """
        least, low, median, high, largest = self.found
        inside = [np.clip(row, *limits) for row in (least, low, median, high, largest)]
        label = translate("views", "median of the batch")
        label = f"{label}, {letter}" if letter else label
        label = label if named else ""
        whole = () if letter or not named else (Band(self.x, inside[0], inside[4], role),)
        shown = np.where(np.isfinite(median), inside[2], np.nan)
        return (
            *whole,
            Band(self.x, inside[1], inside[3], role),
            Curve(self.x, shown, role, label, 1.5, "dash"),
        )

    def tables(self, quantity: str, key: str = "batch", x: str = "time step k") -> tuple[Table]:
        """Return the quartiles as a table."""
        columns = [Column(x, self.x)]
        columns += [
            Column(f"{quantity}, {name}", row) for name, row in zip(_NAMES, self.found, strict=True)
        ]
        return (Table(key, tuple(columns)),)


def batch_result(frame: Frame, kind: str) -> Any:
    """Return the "spread" or "lags" of the batch that the frame asks for; None if unknown."""
    return frame.result(f"{frame.batch}_{kind}").value if frame.batch else None


def in_time_order(frame: Frame, rows: Array, lengths: Array | None = None) -> BatchCurves:
    """Return rows over the steps in the order in which the shown layer reads, in that of time.

    Steps that the sequence on screen has not are left out; NaN where one of the batch has fewer.
    """
    layer, count = shown_layer(frame), len(rows)
    ends = np.full(count, rows.shape[1]) if lengths is None else lengths
    fitting, real = np.full((count, layer.steps), np.nan), np.zeros((count, layer.steps), bool)
    for n, end in enumerate(ends.tolist()):
        values = rows[n, :end][:: -1 if layer.backward else 1][: layer.steps]
        fitting[n, : len(values)], real[n, : len(values)] = values, True
    return BatchCurves(fitting, step_numbers(layer.steps), real, rows.shape[1])


def batch_note(
    frame: Frame, batch: BatchCurves | None, kind: str = "spread", half: bool = False
) -> str:
    """Say what the bands are, and what of the batch they cannot show.

    `half` where there are bands of the middle half alone.
    """
    if batch is None:
        return _missing(frame)
    inspected = frame.snapshot.inspected is not None
    source = _halves(frame.batch) if half else _bands("" if inspected else frame.batch)
    age = "" if inspected else age_note(frame.update_of(f"{frame.batch}_{kind}"), frame.snapshot)
    longest = ""
    if batch.steps not in (0, len(batch.x)):
        longest = translate("views", "They have up to {steps} steps.").format(steps=batch.steps)
    words = source.format(count=len(batch.rows))
    return join_sentences(words, longest, _odd_words(batch), age)


def _bands(part: str) -> str:
    return {
        "": translate("views", "Bands: all {count} sequences of the batch, and their middle half."),
        "training": translate(
            "views", "Bands: training sequences 1 to {count}, and their middle half."
        ),
        "held_out": translate(
            "views", "Bands: held-out sequences 1 to {count}, and their middle half."
        ),
    }[part]


def _halves(part: str) -> str:
    if part == "training":
        return translate(
            "views", "Dashed: median of training sequences 1 to {count}; bands: their middle half."
        )
    return translate(
        "views", "Dashed: median of held-out sequences 1 to {count}; bands: their middle half."
    )


def _missing(frame: Frame) -> str:
    """Say why no batch is shown although one is asked for."""
    if not frame.batch or frame.snapshot.inspected is not None:
        return ""
    if frame.snapshot.checkpoint is None:
        return translate("views", "A recording holds one sequence, no batch.")
    return translate("views", "The batch is being computed.")


def _odd_words(batch: BatchCurves) -> str:
    """Count the sequences that are exactly zero, infinite or no number somewhere."""
    rows, real = batch.rows, batch.real
    missing = np.zeros_like(rows, bool) if real is None else np.isnan(rows) & real
    counts = (
        (translate("views", "{count} exactly 0 at some step."), np.isneginf(rows)),
        (translate("views", "{count} infinite at some step."), np.isposinf(rows)),
        (translate("views", "{count} not a number at some step."), missing),
    )
    found = ((source, int(where.any(axis=1).sum())) for source, where in counts)
    return join_sentences(*(source.format(count=count) for source, count in found if count))
