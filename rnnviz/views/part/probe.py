"""Which sequence a view shows, where it is not the usual one."""

from __future__ import annotations

import html
from dataclasses import replace

from rnnviz.plot.figure import Figure
from rnnviz.text import translate
from rnnviz.training.snapshot import Frame, Snapshot


def naming_the_sequence(figure: Figure, frame: Frame) -> Figure:
    """Return a figure whose title says which sequence is shown, where it is not the usual one."""
    words = sequence_words(frame)
    return replace(figure, title=f"{figure.title} · {words}") if words else figure


def sequence_words(frame: Frame) -> str:
    """Say which sequence is shown, with markup; of two runs that differ, what each shows."""
    own = _words(frame.snapshot)
    if frame.other is None:
        return own
    other = _words(frame.other.snapshot)
    if own == other:
        return own
    usual = translate("views", "usual sequence")
    return f"A: {own or usual}, B: {other or usual}"


def _words(snapshot: Snapshot) -> str:
    return html.escape(snapshot.probe.label, quote=False)
