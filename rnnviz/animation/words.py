"""What is written around the views of a moving picture."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from rnnviz.export.caption import Wording, run_names
from rnnviz.plot.markup import plain
from rnnviz.text import printable, translate
from rnnviz.training.run_label import (
    changes_label,
    clipping_label,
    file_label,
    network_label,
    task_label,
)
from rnnviz.training.snapshot import Frame
from rnnviz.views.part.comparison import compared_runs
from rnnviz.views.part.phase import phase_meaning, phase_title
from rnnviz.views.part.probe import sequence_words


@dataclass(frozen=True)
class Words:
    """The text of one frame.

    Attributes
    ----------
    title : str or None
        At the upper left; of a view alone its own title stands there where this is None.
    moment : str
        At the upper right, the only words that change from frame to frame: the update, and
        through one the phase.
    caption : str
        Below.
    meaning : str
        After the title: what happens in the phase of an update.
    """

    title: str | None
    moment: str
    caption: str
    meaning: str = ""


def words_of(frame: Frame, title: str, wording: Wording, alone: bool) -> Words:
    """Return what is written around the views of a frame; `title` is the preset's."""
    heading = printable(title or frame.snapshot.name)
    shown = (None if alone else heading) if wording.title is None else printable(wording.title)
    caption = standing_caption(frame, heading) if wording.caption is None else wording.caption
    return Words(shown, _moment(frame), printable(caption), phase_meaning(frame))


def standing_caption(frame: Frame, heading: str) -> str:
    """Return what was run, in words that are the same for every frame."""
    snapshot, run = frame.snapshot, frame.snapshot.experiment
    names = run_names(frame)
    parts = (
        heading,
        *(names[:1] if len(names) > 1 else ()),
        changes_label(run, snapshot.name),
        task_label(run),
        file_label(snapshot),
        network_label(run, snapshot.trace.length),
        clipping_label(run),
        translate("export", "seed {seed}").format(seed=run.seed),
        plain(sequence_words(frame)),
        *names[1:],
    )
    return " · ".join(part for part in dict.fromkeys(parts) if part)


def _moment(frame: Frame) -> str:
    snapshot, motion = frame.snapshot, frame.motion
    if motion is not None and motion.update is not None:
        source = translate("export", "update {n} · {phase}")
        return source.format(n=motion.update.update, phase=phase_title(motion))
    words = [translate("export", "update {n}").format(n=snapshot.update), *_ends(frame)]
    return " · ".join(words)


def _ends(frame: Frame) -> Iterator[str]:
    """Yield which of the runs have ended, and how."""
    words = {"diverged": translate("export", "diverged"), "dead": translate("export", "dead")}
    runs = compared_runs(frame)
    for run in runs:
        ended = words.get(run.snapshot.outcome)
        if ended is not None:
            yield ended if len(runs) == 1 else f"{run.letter} {ended}"
