"""What a run does, in one word and one sentence, for the status line."""

from __future__ import annotations

import math
import time
from dataclasses import dataclass

from rnnviz.flow.regime import Regime
from rnnviz.flow.wording import percent
from rnnviz.nn.clipping import NoClipping
from rnnviz.text import translate
from rnnviz.training.snapshot import Frame, Snapshot
from rnnviz.training.verdict import verdict
from rnnviz.views.condition import condition, sentences

HOLDS = 0.25
"""Seconds for which a judgement may stand while frames come fast."""


@dataclass(frozen=True)
class Verdict:
    """What the status line says.

    Attributes
    ----------
    kind : str
        The regime's name, or "diverged" or "dead"; empty while there is nothing to judge.
    word : str
        For the chip.
    sentence : str
    broken : bool
        Whether the run has stopped for good.
    curable_by_clipping : bool
        Whether it broke without clipping, so that clipping is worth a try.
    """

    kind: str
    word: str
    sentence: str
    broken: bool = False
    curable_by_clipping: bool = False


def loading() -> Verdict:
    """Return what is said while a run is being built."""
    return Verdict("", translate("window", "LOADING"), translate("window", "Preparing the data …"))


def failed() -> Verdict:
    """Return what is said where no run could be built."""
    sentence = translate("window", "There is no run: change the settings and reset.")
    return Verdict("", translate("window", "FAILED"), sentence, broken=True)


class Judge:
    """Judges frames; a snapshot that is drawn again is not judged again.

    Judging costs as much as drawing, and a sentence that changes thirty times a second cannot be
    read: while frames come fast, one judgement holds for a while.
    """

    def __init__(self) -> None:
        self._judged: tuple[Snapshot, int, Regime] | None = None
        self._since = -math.inf

    def judge(self, frame: Frame, hurried: bool = False) -> Verdict:
        """Return the verdict on a frame; a hurried one may be that of a frame just before."""
        snapshot = frame.snapshot
        if hurried and self._still_holds(frame):
            judged, _, regime = self._judged  # type: ignore[misc]
            return _said(judged, regime)  # all numbers of a sentence are of one update
        return _said(snapshot, self._regime(snapshot, frame.layer))

    def _still_holds(self, frame: Frame) -> bool:
        if self._judged is None or time.monotonic() - self._since > HOLDS:
            return False
        judged, layer, _ = self._judged
        same = judged.experiment == frame.snapshot.experiment and layer == frame.layer
        return same and judged.update <= frame.snapshot.update and frame.snapshot.outcome == "ok"

    def _regime(self, snapshot: Snapshot, layer: int) -> Regime:
        known = self._judged
        if known is None or known[0] is not snapshot or known[1] != layer:
            regime = verdict(snapshot, layer)
            known = self._judged = snapshot, layer, regime
            self._since = time.monotonic()
        return known[2]


def _said(snapshot: Snapshot, regime: Regime) -> Verdict:
    if snapshot.outcome != "ok":
        return _broken(snapshot, regime)
    sentence = _without_word(str(regime.sentence))
    if regime.kind != "clipped":  # its sentence says the share already
        sentence += _clipped(snapshot)
    return Verdict(regime.kind, regime_word(regime.kind), sentence)


def _broken(snapshot: Snapshot, regime: Regime) -> Verdict:
    parts = [capital(str(regime.sentence))]
    if snapshot.outcome == "diverged":
        source = translate("window", "Shown is update {update}, the last that is finite.")
        parts = [condition(snapshot), source.format(update=snapshot.trace_update), *parts]
    return Verdict(
        snapshot.outcome,
        regime_word(snapshot.outcome),
        sentences(*parts),
        broken=True,
        curable_by_clipping=isinstance(snapshot.experiment.clipping, NoClipping),
    )


def regime_word(kind: str) -> str:
    """Return a regime in one word, as loud as on a chip."""
    words = {
        "exploding": translate("window", "EXPLODING"),
        "transient": translate("window", "TRANSIENT"),
        "vanishing": translate("window", "VANISHING"),
        "clipped": translate("window", "CLIPPED"),
        "saturated": translate("window", "SATURATED"),
        "healthy": translate("window", "HEALTHY"),
        "dead": translate("window", "DEAD"),
        "diverged": translate("window", "DIVERGED"),
    }
    return words.get(kind, kind)


def _without_word(sentence: str) -> str:
    """The chip says the word before the colon already."""
    for colon in (": ", "："):
        head, found, rest = sentence.partition(colon)
        if found and len(head) < 12:
            return capital(rest)
    return sentence


def _clipped(snapshot: Snapshot) -> str:
    if isinstance(snapshot.experiment.clipping, NoClipping) or not snapshot.update:
        return ""
    share = snapshot.history.clipped_updates / snapshot.update
    source = translate("window", "clipped: {share} of updates")
    return " · " + source.format(share=percent(share))


def capital(sentence: str) -> str:
    """Return a sentence with its first letter raised; δ is a symbol and stays."""
    return sentence[:1].upper() + sentence[1:] if sentence[:1].isascii() else sentence
