"""Which sequence a view shows, where it is not the usual one."""

from __future__ import annotations

import html

from rnnviz.nn.network import has_target
from rnnviz.text import translate
from rnnviz.training.snapshot import Frame, Snapshot


def sequence_words(frame: Frame) -> str:
    """Say which sequence is shown, with markup, where it is not the usual one.

    Of two runs that differ it is said what each shows.
    """
    own = _words(frame.snapshot)
    if frame.other is None:
        return own
    other = _words(frame.other.snapshot)
    if own == other:
        return own
    usual = translate("views", "usual sequence")
    return f"A: {own or usual}, B: {other or usual}"


def _words(snapshot: Snapshot) -> str:
    words = html.escape(snapshot.probe.label, quote=False)
    if not words or has_target(snapshot.trace.target):
        return words
    given = translate("views", "no target: ∂<i>L</i>/∂<i>h</i> is 1 at the last step")
    return f"{words}, {given}"
