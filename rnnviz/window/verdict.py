"""What a run does, in one word and one sentence, for the status line."""

from __future__ import annotations

import math
import time
from dataclasses import dataclass

from rnnviz.flow.numeral import percent
from rnnviz.flow.regime import Regime
from rnnviz.nn.clipping import NoClipping
from rnnviz.text import translate
from rnnviz.training.experiment import Experiment
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


@dataclass(frozen=True)
class _Judged:
    """A verdict, and what it was given on."""

    experiment: Experiment
    layer: int
    update: int
    regime: Regime

    def fits(self, frame: Frame) -> bool:
        """Whether it may stand beside a somewhat later frame."""
        snapshot = frame.snapshot
        same = self.experiment == snapshot.experiment and self.layer == frame.layer
        return same and 0 <= self.update <= snapshot.update and snapshot.outcome == "ok"


class Judge:
    """Says what is known of a frame, and judges it where nothing is.

    Judging costs as much as drawing, and a sentence that changes thirty times a second cannot be
    read: while frames come fast, the newest verdict that was computed beside training stands.
    """

    def __init__(self) -> None:
        self._judged: tuple[Snapshot, _Judged] | None = None
        self._since = -math.inf

    def judge(self, frame: Frame, hurried: bool = False) -> Verdict:
        """Return the verdict on a frame; a hurried one may be that of a frame just before."""
        known = self._known(frame)
        if known is not None and (hurried or known.update == frame.snapshot.update):
            return _said(frame.snapshot, known)
        return _said(frame.snapshot, self._anew(frame))

    def _known(self, frame: Frame) -> _Judged | None:
        """Return the newest verdict that may stand beside the frame."""
        own, known = self._own(frame), _found(frame)
        if own is not None and (known is None or known.update < own.update):
            return own
        return known

    def _own(self, frame: Frame) -> _Judged | None:
        """Return what was judged here: while none is computed elsewhere it holds for a while."""
        if self._judged is None or not self._judged[1].fits(frame):
            return None
        if self._judged[0] is frame.snapshot or time.monotonic() - self._since < HOLDS:
            return self._judged[1]
        return None

    def _anew(self, frame: Frame) -> _Judged:
        snapshot, layer = frame.snapshot, frame.layer
        regime = verdict(snapshot, layer)
        judged = _Judged(snapshot.experiment, layer, snapshot.update, regime)
        self._judged, self._since = (snapshot, judged), time.monotonic()
        return judged


def _found(frame: Frame) -> _Judged | None:
    """Return the verdict that the frame carries, where it may stand beside it."""
    if not frame.layer < len(frame.verdicts):
        return None
    regime, update = frame.verdicts[frame.layer], frame.verdicts_update
    found = _Judged(frame.snapshot.experiment, frame.layer, update, regime)
    own = update == frame.snapshot.update and regime.facts.outcome == frame.snapshot.outcome
    return found if own or found.fits(frame) else None


def _said(snapshot: Snapshot, judged: _Judged) -> Verdict:
    """Return what to say; all numbers of a sentence are of one update."""
    regime = judged.regime
    if snapshot.inspected is not None:
        return _inspected(snapshot, regime)
    if snapshot.outcome != "ok":
        return _broken(snapshot, regime)
    sentence = _without_word(str(regime.sentence))
    if regime.kind != "clipped":  # its sentence says the share already
        sentence += _clipped(judged)
    return Verdict(regime.kind, regime_word(regime.kind), sentence)


def _inspected(snapshot: Snapshot, regime: Regime) -> Verdict:
    """Return the verdict on a network that was not trained here: nothing can start again."""
    if snapshot.inspected is not None and not snapshot.inspected.claims:
        return Verdict("", translate("window", "NO CLAIM"), condition(snapshot))
    kind = regime.kind if snapshot.outcome == "ok" else snapshot.outcome
    told = condition(snapshot) or _without_word(str(regime.sentence))
    return Verdict(kind, regime_word(kind), told)


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


def _clipped(judged: _Judged) -> str:
    facts = judged.regime.facts
    if facts.clipping == "none" or not judged.update:
        return ""
    source = translate("window", "clipped: {share} of updates")
    return " · " + source.format(share=percent(facts.clipped_share))


def capital(sentence: str) -> str:
    """Return a sentence with its first letter raised; δ is a symbol and stays."""
    return sentence[:1].upper() + sentence[1:] if sentence[:1].isascii() else sentence
