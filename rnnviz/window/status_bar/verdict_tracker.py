"""What the status line says: two badges, of the network and of the run, and one sentence."""

from __future__ import annotations

import math
from dataclasses import dataclass

from rnnviz.experiment.experiment import Experiment
from rnnviz.nn.clipping import NoClipping
from rnnviz.number_format import rough_percent
from rnnviz.text import translate
from rnnviz.training.analysis.snapshot_verdict import flow_verdict, training_verdict
from rnnviz.training.snapshot import Frame, Snapshot
from rnnviz.verdict.flow import FADED, GROWN, FlowVerdict
from rnnviz.verdict.training import TrainingVerdict
from rnnviz.verdict.training_sentence import ABOVE
from rnnviz.views.part.status import join_sentences, run_status

NEAR = 0.5
"""log10: while frames come fast, no badge changes for a signal that is so near to a threshold."""
STEADY = 3
"""While frames come fast, so many judged updates must agree before the flow badge changes."""


@dataclass(frozen=True)
class Badge:
    """A kind and its word; both empty where nothing is claimed."""

    kind: str = ""
    word: str = ""


@dataclass(frozen=True)
class Verdict:
    """What the status line says.

    Attributes
    ----------
    flow, training : Badge
    sentence : str
        What fits into the line.
    whole : str
        All of it.
    broken : bool
        Whether the run has stopped for good.
    curable_by_clipping : bool
        Whether it broke without clipping, so that clipping is worth a try.
    """

    flow: Badge
    training: Badge
    sentence: str
    whole: str
    broken: bool = False
    curable_by_clipping: bool = False


def loading() -> Verdict:
    """Return what is said while a run is being built."""
    said = translate("window", "Preparing the data …")
    return Verdict(Badge(), Badge("", translate("window", "LOADING")), said, said)


def failed() -> Verdict:
    """Return what is said where no run could be built."""
    said = translate("window", "There is no run: change the settings and reset.")
    return Verdict(Badge(), Badge("", translate("window", "FAILED")), said, said, broken=True)


@dataclass(frozen=True)
class _Judged:
    """A flow verdict, and what it was given on."""

    experiment: Experiment
    layer: int
    update: int
    verdict: FlowVerdict

    def fits(self, frame: Frame) -> bool:
        """Whether it may stand beside a somewhat later frame."""
        snapshot = frame.snapshot
        same = self.experiment == snapshot.experiment and self.layer == frame.layer
        return same and 0 <= self.update <= snapshot.update and snapshot.outcome == "ok"


class Judge:
    """Says what is known of a frame, and judges it where nothing is.

    Judging costs as much as drawing, and a badge that changes thirty times a second cannot be
    read: while frames come fast, the newest verdict that was computed beside training stands, and
    another kind is shown once some updates in a row agree on it.
    """

    def __init__(self) -> None:
        self._own: tuple[Snapshot, _Judged] | None = None
        self._shown: _Judged | None = None
        self._rival: tuple[str, set[int]] = ("", set())

    def judge(self, frame: Frame, hurried: bool = False) -> Verdict:
        """Return the verdict on a frame; a hurried one may be that of a frame just before."""
        judged = self._known(frame)
        if judged is None or not (hurried or judged.update == frame.snapshot.update):
            judged = self._anew(frame)
        judged = self._steady(frame, judged) if hurried else judged
        self._shown = judged
        return _said(frame.snapshot, judged.verdict)

    def _known(self, frame: Frame) -> _Judged | None:
        """Return the newest verdict that may stand beside the frame."""
        own = None if self._own is None else self._own[1]
        found = _found(frame)
        if own is not None and own.fits(frame) and (found is None or found.update < own.update):
            return own
        return found

    def _anew(self, frame: Frame) -> _Judged:
        snapshot, layer = frame.snapshot, frame.layer
        if self._own is not None and self._own[0] is snapshot and self._own[1].layer == layer:
            return self._own[1]
        judged = _Judged(snapshot.experiment, layer, snapshot.update, flow_verdict(snapshot, layer))
        self._own = snapshot, judged
        return judged

    def _steady(self, frame: Frame, judged: _Judged) -> _Judged:
        """Return what was shown until enough updates in a row are of another kind."""
        shown, kind = self._shown, judged.verdict.kind
        if shown is None or not shown.fits(frame) or kind in (shown.verdict.kind, "broken"):
            self._rival = "", set()
            return judged
        if _is_near_a_threshold(judged.verdict):
            return shown
        rival, updates = self._rival
        updates = {*updates, judged.update} if rival == kind else {judged.update}
        self._rival = kind, updates
        return judged if len(updates) >= STEADY else shown


def _is_near_a_threshold(verdict: FlowVerdict) -> bool:
    """Whether a signal a little larger or smaller would be of another kind."""
    signal = verdict.signal
    if verdict.kind in ("vanishing", "level") and abs(signal.ratio - FADED) < NEAR:
        return True
    grown = verdict.kind in ("exploding", "transient", "level")
    return grown and abs(signal.growth - GROWN) < NEAR


def _found(frame: Frame) -> _Judged | None:
    """Return the verdict that the frame carries, where it may stand beside it."""
    if not frame.layer < len(frame.verdicts):
        return None
    update = frame.update_of("verdict")
    verdict = frame.verdicts[frame.layer]
    found = _Judged(frame.snapshot.experiment, frame.layer, update, verdict)
    return found if update == frame.snapshot.update or found.fits(frame) else None


def _said(snapshot: Snapshot, flow: FlowVerdict) -> Verdict:
    """Return what to say; the training is always judged on the snapshot itself."""
    badge = _flow_badge(flow)
    if snapshot.inspected is not None:
        said = run_status(snapshot) or closed(str(flow.sentence))
        if not snapshot.inspected.claims:
            badge = Badge("", translate("window", "NO CLAIM"))
        return Verdict(badge, Badge(), said, said)
    if not snapshot.update:
        return Verdict(badge, Badge(), closed(str(flow.brief)), closed(str(flow.sentence)))
    training = training_verdict(snapshot)
    first = training.kind not in ("chance", "learning", "solved")
    short = closed(str(flow.headline if first else flow.brief))
    brief = [closed(str(training.brief)), short] if first else [short, closed(str(training.brief))]
    whole = [closed(str(v.sentence)) for v in ((training, flow) if first else (flow, training))]
    ended = [] if snapshot.outcome == "ok" else [_shown_update(snapshot)]
    if ended:
        brief.pop()  # two lines hold how a run ended, and no more
    return Verdict(
        badge,
        _training_badge(training),
        join_sentences(*brief[:1], *ended, *brief[1:], _clipped(training)),
        join_sentences(*whole[:1], *ended, *whole[1:], _clipped(training)),
        broken=snapshot.outcome != "ok",
        curable_by_clipping=_curable(snapshot),
    )


def _flow_badge(flow: FlowVerdict) -> Badge:
    """Return the badge of an error; "arrives" only where there is a step that it can arrive at."""
    word = flow_word(flow.kind)
    if flow.kind == "level" and flow.signal.step == flow.signal.first:
        word = translate("window", "NO STEP BACK")
    return Badge(flow.kind, word)


def _training_badge(training: TrainingVerdict) -> Badge:
    """Return the badge of a run; "at chance" only where its loss is near one that is known."""
    record, word = training.record, training_word(training.kind)
    if training.kind == "chance" and math.isnan(record.chance_loss):
        word = translate("window", "NO PROGRESS")
    elif training.kind == "chance" and record.relative_loss > ABOVE:
        word = translate("window", "WORSE THAN CHANCE")
    return Badge(training.kind, word)


def _curable(snapshot: Snapshot) -> bool:
    unclipped = isinstance(snapshot.experiment.clipping, NoClipping)
    return snapshot.outcome != "ok" and unclipped


def _shown_update(snapshot: Snapshot) -> str:
    """Say which update is shown where it is not that at which the run ended."""
    if snapshot.trace_update == snapshot.update:
        return ""
    source = translate("window", "Shown is update {update}, the last that is finite.")
    return source.format(update=snapshot.trace_update)


def flow_word(kind: str) -> str:
    """Return what becomes of the error, as loud as on a badge."""
    words = {
        "exploding": translate("window", "ERROR EXPLODES"),
        "transient": translate("window", "ERROR GROWS, THEN FADES"),
        "vanishing": translate("window", "ERROR VANISHES"),
        "level": translate("window", "ERROR ARRIVES"),
        "dead": translate("window", "ERROR BECOMES ZERO"),
        "broken": translate("window", "NOT FINITE"),
        "silent": translate("window", "NO ERROR SENT"),
    }
    return words.get(kind, kind)


def training_word(kind: str) -> str:
    """Return what the run has done, as loud as on a badge."""
    words = {
        "chance": translate("window", "AT CHANCE"),
        "learning": translate("window", "LEARNING"),
        "solved": translate("window", "SOLVED"),
        "spiked": translate("window", "GRADIENT LEAPT"),
        "clipped": translate("window", "CLIPPED"),
        "ruined": translate("window", "RUINED"),
        "diverged": translate("window", "DIVERGED"),
        "dead": translate("window", "DEAD"),
    }
    return words.get(kind, kind)


def _clipped(training: TrainingVerdict) -> str:
    """Say how many updates were clipped, where the sentence does not."""
    if training.record.clipping == "none" or training.kind == "clipped":
        return ""
    source = translate("window", "Clipped: {share} of updates.")
    return source.format(share=rough_percent(training.clipped_share))


def closed(sentence: str) -> str:
    """Return a sentence from its capital to its full stop."""
    return translate("window", "{sentence}.").format(sentence=capital(sentence))


def capital(sentence: str) -> str:
    """Return a sentence with its first letter raised; δ is a symbol and stays."""
    return sentence[:1].upper() + sentence[1:] if sentence[:1].isascii() else sentence
