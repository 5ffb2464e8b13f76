"""Runs that are shown together: the look and the name that each has in every view."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from rnnviz.plot.drawing_style import Dash, Role
from rnnviz.plot.figure import Table
from rnnviz.plot.markup import plain
from rnnviz.text import translate
from rnnviz.training.history import Envelope
from rnnviz.training.run_label import distinguishing_labels
from rnnviz.training.snapshot import Frame, Snapshot
from rnnviz.views.part.status import join_sentences, run_status, untrained_sentence

Array = NDArray[Any]

HEADROOM = 6.0
"""Decades above the usual peak, of two the lower one, that axes of several runs reach."""


LETTERS = "ABCDEF"
"""Names of the runs that are drawn together."""

_LOOKS: tuple[tuple[Role, Dash], ...] = (
    ("a", "solid"),
    ("b", "dash"),
    ("series2", "dot"),
    ("series1", "dashdot"),
    ("series5", "solid"),
    ("series3", "dash"),
)
"""Colour and dash of each of them."""


@dataclass(frozen=True)
class ComparedRun:
    """One of the runs that a view draws.

    Attributes
    ----------
    frame : Frame
    role : str
        "ink" for a single run; of several, each has its own.
    dash : str
        The second run is dashed as well as coloured.
    label : str
        Letter, and what distinguishes the run from the others, with markup; empty for a single run.
    letter : str
        "A", "B", ...; empty for a single run.
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
        """Return a table under a name that differs from the other runs' in the same export."""
        if self.letter in ("", "A"):
            return replace(table, run=self.label)
        letter = self.letter.lower()
        name = letter if table.name == view else f"{table.name}-{letter}"
        return replace(table, name=name, run=self.label)


def compared_runs(frame: Frame) -> tuple[ComparedRun, ...]:
    """Return the single run or, with their letters, it and those beside it, then those kept."""
    others = (*(() if frame.other is None else (frame.other,)), *frame.kept)[: len(_LOOKS) - 1]
    if not others:
        return (ComparedRun(frame),)
    labels = distinguishing_labels(frame.snapshot, *(other.snapshot for other in others))
    layer, step, batch = frame.layer, frame.step, frame.batch
    frames = (frame, *(replace(r, layer=layer, step=step, batch=batch) for r in others))
    return tuple(
        ComparedRun(alone(each), *look, run_name(letter, label), letter)
        for each, look, label, letter in zip(frames, _LOOKS, labels, LETTERS, strict=False)
    )


def alone(frame: Frame) -> Frame:
    """Return a frame of its own run alone."""
    return replace(frame, other=None, kept=())


def is_alone(frame: Frame) -> bool:
    """Return whether a frame has no other run than its own."""
    return frame.other is None and not frame.kept


def introduced(run: ComparedRun, words: str) -> str:
    """Return sentences on a run after its name, if it has one."""
    if not run.label:
        return words
    return join_sentences(f"{plain(run.label)}.", words)


def run_name(letter: str, label: str) -> str:
    """Return the letter of a run with what distinguishes it, if anything does."""
    return f"{letter}: {label}" if label else letter


def trained(runs: Sequence[ComparedRun]) -> tuple[ComparedRun, ...]:
    """Return those runs that have made an update."""
    return tuple(run for run in runs if _is_trained(run))


def _is_trained(run: ComparedRun) -> bool:
    return bool(len(run.snapshot.history.loss.update))


def said_of_untrained(runs: Sequence[ComparedRun]) -> str:
    """Say which of several runs are not drawn, because they have made no update."""
    missing = [run for run in runs if run.letter and not _is_trained(run)]
    return said_of_each(missing, [_missing_sentence(run.snapshot) for run in missing])


def _missing_sentence(snapshot: Snapshot) -> str:
    if snapshot.inspected is not None:
        return untrained_sentence()
    return translate("views", "No update yet.")


def all_run_status(shown: Sequence[ComparedRun]) -> str:
    """Return a sentence for each run that has diverged or died."""
    return said_of_each(shown, [run_status(run.snapshot) for run in shown])


def said_of_each(shown: Sequence[ComparedRun], words: Sequence[str]) -> str:
    """Return a sentence on each run with its letter; what holds for several runs is said once.

    No comma parts their letters: a note that does not fit ends after a clause.
    """
    letters: dict[str, list[str]] = {}
    for run, sentence in zip(shown, words, strict=True):
        letters.setdefault(sentence, []).append(run.letter)
    source = translate("views", "{run}: {sentence}")
    return join_sentences(
        *(
            source.format(run="/".join(runs), sentence=sentence) if any(runs) else sentence
            for sentence, runs in letters.items()
            if sentence
        )
    )


def said_once(shown: Sequence[ComparedRun], words: Sequence[str]) -> str:
    """Return a sentence that holds for all runs without letters, else one on each."""
    return words[0] if len(set(words)) == 1 else said_of_each(shown, words)


def cap_outliers(series: Sequence[Envelope]) -> list[Envelope]:
    """Return the series of several runs without values far above most, for limits that suit them.

    A run that blew up would otherwise compress the others.
    """
    peaks = [float(np.max(e.high, initial=0.0, where=np.isfinite(e.high))) for e in series]
    usual = sorted(peaks)[(len(peaks) - 1) // 2] if peaks else 0.0
    if len(series) < 2 or not usual > 0:
        return list(series)
    with np.errstate(over="ignore"):
        ceiling = np.float64(usual) * 10.0**HEADROOM
    return [
        replace(each, low=_below(each.low, ceiling), high=_below(each.high, ceiling),
                last=_below(each.last, ceiling))
        for each in series
    ]  # fmt: skip


def _below(values: Array, ceiling: float) -> Array:
    return np.where(values > ceiling, np.nan, values)
