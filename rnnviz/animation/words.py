"""What is written around the views of a moving picture."""

from __future__ import annotations

from dataclasses import dataclass

from rnnviz.export.caption import Wording
from rnnviz.text import printable, translate
from rnnviz.training.run_label import (
    changes_label,
    clipping_label,
    file_label,
    network_label,
    task_label,
)
from rnnviz.training.snapshot import Frame
from rnnviz.views.part.phase import phase_title


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
    """

    title: str | None
    moment: str
    caption: str


def words_of(frame: Frame, title: str, wording: Wording, alone: bool) -> Words:
    """Return what is written around the views of a frame; `title` is the preset's."""
    heading = printable(title or frame.snapshot.name)
    shown = (None if alone else heading) if wording.title is None else printable(wording.title)
    caption = standing_caption(frame, heading) if wording.caption is None else wording.caption
    return Words(shown, _moment(frame), printable(caption))


def standing_caption(frame: Frame, heading: str) -> str:
    """Return what was run, in words that are the same for every frame."""
    snapshot, run = frame.snapshot, frame.snapshot.experiment
    parts = (
        heading,
        changes_label(run, snapshot.name),
        task_label(run),
        file_label(snapshot),
        network_label(run, snapshot.trace.length),
        clipping_label(run),
        translate("export", "seed {seed}").format(seed=run.seed),
    )
    return " · ".join(part for part in dict.fromkeys(parts) if part)


def _moment(frame: Frame) -> str:
    snapshot, motion = frame.snapshot, frame.motion
    if motion is not None and motion.update is not None:
        source = translate("export", "update {n} · {phase}")
        return source.format(n=motion.update.update, phase=phase_title(motion))
    ends = {
        "ok": translate("export", "update {n}"),
        "diverged": translate("export", "update {n} · diverged"),
        "dead": translate("export", "update {n} · dead"),
    }
    return ends[snapshot.outcome].format(n=snapshot.update)
