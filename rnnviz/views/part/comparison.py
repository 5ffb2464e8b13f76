"""A run and the one it is compared with: the look and the name that each has in every view."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from rnnviz.plot.figure import Dash, Role, Table
from rnnviz.text import translate
from rnnviz.training.history import Envelope
from rnnviz.training.run_label import distinguishing_labels
from rnnviz.training.snapshot import Frame, Snapshot
from rnnviz.views.part.status import join_sentences, run_status

Array = NDArray[Any]

HEADROOM = 6.0
"""Decades above the lower of two peaks that axes of two runs reach."""


@dataclass(frozen=True)
class ComparedRun:
    """One of the runs that a view draws.

    Attributes
    ----------
    frame : Frame
    role : str
        "ink" for a single run, "a" and "b" for two.
    dash : str
        The second run is dashed as well as coloured.
    label : str
        What distinguishes it from the other, with markup; empty for a single run.
    letter : str
        "A" or "B"; empty for a single run.
    """

    frame: Frame
    role: Role = "ink"
    dash: Dash = "solid"
    label: str = ""
    letter: str = ""

    @property
    def snapshot(self) -> Snapshot:
        return self.frame.snapshot

    def named_table(self, table: Table, view: str) -> Table:
        """Return a table under a name that differs from the other run's in the same export."""
        if self.letter != "B":
            return table
        return replace(table, name="b" if table.name == view else f"{table.name}-b")


def compared_runs(frame: Frame) -> tuple[ComparedRun, ...]:
    """Return the single run, or the run as A and the one kept for comparison as B."""
    if frame.other is None:
        return (ComparedRun(frame),)
    one, other = distinguishing_labels(frame.snapshot, frame.other.snapshot)
    return (
        ComparedRun(frame, "a", "solid", f"A: {one}", "A"),
        ComparedRun(replace(frame.other, layer=frame.layer), "b", "dash", f"B: {other}", "B"),
    )


def trained_runs(frame: Frame) -> tuple[ComparedRun, ...]:
    """Return those runs that have made an update."""
    return tuple(run for run in compared_runs(frame) if len(run.snapshot.history.loss.update))


def all_run_status(shown: tuple[ComparedRun, ...]) -> str:
    """Return a sentence for each run that has diverged or died."""
    status = (run_status(run.snapshot) for run in shown)
    return join_sentences(
        *(with_letter(run, words) for run, words in zip(shown, status, strict=True))
    )


def with_letter(run: ComparedRun, words: str) -> str:
    """Return a sentence with the letter of the run that it is about, if there are two."""
    if not (run.letter and words):
        return words
    return translate("views", "{run}: {sentence}").format(run=run.letter, sentence=words)


def cap_outliers(series: Sequence[Envelope]) -> list[Envelope]:
    """Return the series of two runs without values far above both, for limits that suit both.

    A run that blew up would otherwise compress the other one.
    """
    peaks = [float(np.max(e.high, initial=0.0, where=np.isfinite(e.high))) for e in series]
    if len(series) < 2 or not min(peaks) > 0:
        return list(series)
    with np.errstate(over="ignore"):
        ceiling = np.float64(min(peaks)) * 10.0**HEADROOM
    return [
        replace(each, low=_below(each.low, ceiling), high=_below(each.high, ceiling),
                last=_below(each.last, ceiling))
        for each in series
    ]  # fmt: skip


def _below(values: Array, ceiling: float) -> Array:
    return np.where(values > ceiling, np.nan, values)
