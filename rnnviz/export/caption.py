"""The text around the figures of a page: what was run, how far, and how the run ended."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from rnnviz.plot.markup import plain
from rnnviz.text import printable, translate
from rnnviz.training.instructive import shows_instructive
from rnnviz.training.run_label import (
    changes_label,
    clipping_label,
    distinguishing_labels,
    file_label,
    inspection_label,
    network_label,
    task_label,
)
from rnnviz.training.snapshot import Frame, Snapshot
from rnnviz.views.part.comparison import compared_runs, run_name
from rnnviz.views.part.probe import sequence_words
from rnnviz.views.part.status import run_status

MAX_TOLD = 6
"""Differences between runs that a caption tells: there is more room than at the end of a curve."""


@dataclass(frozen=True)
class Wording:
    """Words chosen by the user; empty for none, None for those of the program.

    Attributes
    ----------
    title : str or None
        Above the page.
    caption : str or None
        Below it.
    """

    title: str | None = None
    caption: str | None = None


AS_GIVEN = Wording()


@dataclass(frozen=True)
class Caption:
    """The text around the figures of a page.

    Attributes
    ----------
    title : str
        Above a page of several views; a view alone has its own title there.
    line : str
        Below: preset, settings, seed, update.
    step : int or None
        The time step of the cursor.
    heading : str or None
        A title chosen by the user, empty for none; None for that of the view or the experiment.
    summarizes : bool
        Whether the summary of a view alone precedes the line.
    """

    title: str = ""
    line: str = ""
    step: int | None = None
    heading: str | None = None
    summarizes: bool = True

    def worded(self, wording: Wording) -> Caption:
        """Return the caption with the words that the user chose."""
        changed = replace(self, heading=wording.title)
        if wording.caption is None:
            return changed
        return replace(changed, line=printable(wording.caption), summarizes=False)


def caption(frame: Frame, title: str = "") -> Caption:
    """Return the caption of views of a frame; `title` is the preset's."""
    snapshot = frame.snapshot
    heading = printable(title or snapshot.name)
    parts = _inspection(frame) if snapshot.inspected is not None else _run(frame)
    parts = (*_own_label(frame), *parts, *_other_runs(frame))
    line = " · ".join(part for part in dict.fromkeys((heading, *parts)) if part)
    several = frame.other is not None or bool(frame.kept)
    return Caption(heading, printable(line), frame.step, summarizes=not several)


def _inspection(frame: Frame) -> tuple[str, ...]:
    step = translate("export", "step k = {step}").format(step=frame.step)
    return inspection_label(frame.snapshot), step, run_status(frame.snapshot)


def _run(frame: Frame) -> tuple[str, ...]:
    snapshot, run = frame.snapshot, frame.snapshot.experiment
    source = translate("export", "seed {seed} · update {update} · step k = {step}")
    return (
        changes_label(run, snapshot.name),
        task_label(run),
        file_label(snapshot),
        network_label(run, snapshot.trace.length),
        clipping_label(run),
        source.format(seed=run.seed, update=snapshot.update, step=frame.step),
        plain(sequence_words(frame)),
        _outcome(frame.snapshot),
        _trace_update(frame),
    )


def _own_label(frame: Frame) -> tuple[str, ...]:
    """Return the letter of the run and what sets it apart, where others are drawn with it."""
    own, *others = run_names(frame)
    return (own,) if others else ()


def _other_runs(frame: Frame) -> Iterator[str]:
    """Yield which runs are drawn with this one: what differs, how far they are, how they ended."""
    source = translate("export", "{run}, update {update}")
    for run, name in zip(compared_runs(frame)[1:], run_names(frame)[1:], strict=True):
        shown = run.snapshot
        words = name if shown.inspected else source.format(run=name, update=shown.update)
        yield ", ".join(part for part in (words, _outcome(shown)) if part)


def run_names(frame: Frame) -> list[str]:
    """Return the letter of every run that is drawn, and what sets it apart, as plain text."""
    runs = compared_runs(frame)
    labels = distinguishing_labels(*(run.snapshot for run in runs), most=MAX_TOLD)
    named = zip(runs, labels, strict=True)
    return [plain(run_name(run.letter, label)) for run, label in named]


def _trace_update(frame: Frame) -> str:
    """Return which update the states are of, where the last one left none that are finite."""
    snapshot = frame.snapshot
    if snapshot.trace_update == snapshot.update:
        return ""
    if shows_instructive(snapshot):
        source = translate("export", "states of update {update}, before the numbers left the scale")
        return source.format(update=snapshot.trace_update)
    source = translate("export", "states of update {update}")
    return source.format(update=snapshot.trace_update)


def _outcome(snapshot: Snapshot) -> str:
    outcomes = {
        "ok": "",
        "diverged": translate("export", "diverged at update {update}"),
        "dead": translate("export", "dead since update {update}"),
    }
    return outcomes[snapshot.outcome].format(update=snapshot.first_bad_update)
