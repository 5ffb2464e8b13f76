"""The words of the status line: two badges, of the network and of the run, and one sentence."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace

from rnnviz.nn.clipping import NoClipping
from rnnviz.number_format import rough_percent
from rnnviz.plot.markup import plain
from rnnviz.text import translate
from rnnviz.training.analysis.snapshot_verdict import training_verdict
from rnnviz.training.concealed import Concealed
from rnnviz.training.snapshot import Frame, Snapshot
from rnnviz.verdict.flow import FlowVerdict
from rnnviz.verdict.run_watch import LEARNING
from rnnviz.verdict.training import TrainingVerdict
from rnnviz.verdict.training_sentence import ABOVE
from rnnviz.views.part.phase import phase_meaning, phase_title, phase_words
from rnnviz.views.part.status import join_sentences, run_status


@dataclass(frozen=True)
class Badge:
    """A kind and its word; both empty where nothing is claimed."""

    kind: str = ""
    word: str = ""


@dataclass(frozen=True)
class StatusMessage:
    """What the status line shows.

    Attributes
    ----------
    flow, training : Badge
    sentence : str
        A short form that fits into the line.
    whole : str
        The long form, for the tool tip.
    broken : bool
        Whether the run has stopped for good.
    curable_by_clipping : bool
        Whether it broke, or its gradient jumped, without clipping, so that clipping may help.
    beside : StatusMessage or None
        That of run B, where there are two.
    """

    flow: Badge
    training: Badge
    sentence: str
    whole: str
    broken: bool = False
    curable_by_clipping: bool = False
    beside: StatusMessage | None = None


def loading() -> StatusMessage:
    """Return the message while a run is being built."""
    text = translate("window", "Preparing the data …")
    return StatusMessage(Badge(), Badge("", translate("window", "LOADING")), text, text)


def failed() -> StatusMessage:
    """Return the message where no run could be built."""
    text = translate("window", "There is no run: change the settings and reset.")
    return StatusMessage(Badge(), Badge("", translate("window", "FAILED")), text, text, broken=True)


def as_far_as_told(message: StatusMessage, concealed: Concealed) -> StatusMessage:
    """Return a message without the badges or the words that are concealed."""
    if concealed.hides("verdict"):
        text = translate("window", "What becomes of it is hidden until the lesson reveals it.")
        return StatusMessage(Badge(), Badge(), text, text)
    if concealed.hides("badges"):
        beside = message.beside and replace(message.beside, flow=Badge(), training=Badge())
        return replace(message, flow=Badge(), training=Badge(), beside=beside)
    return message


def status_message(snapshot: Snapshot, flow: FlowVerdict) -> StatusMessage:
    """Return the message on a snapshot, with a flow verdict that may be of a frame just before."""
    badge = _flow_badge(flow)
    if snapshot.inspected is not None:
        text = run_status(snapshot) or closed(str(flow.sentence))
        if not snapshot.inspected.claims:
            badge = Badge("", translate("window", "NO CLAIM"))
        return StatusMessage(badge, Badge(), text, text)
    if not snapshot.update:
        return StatusMessage(badge, Badge(), closed(str(flow.brief)), closed(str(flow.sentence)))
    training = training_verdict(snapshot)
    first = training.kind not in ("chance", "learning", "solved")
    short = closed(str(flow.headline if first else flow.brief))
    brief = [closed(str(training.brief)), short] if first else [short, closed(str(training.brief))]
    whole = [closed(str(v.sentence)) for v in ((training, flow) if first else (flow, training))]
    ended = [] if snapshot.outcome == "ok" else [_shown_update(snapshot)]
    if ended:
        brief.pop()  # two lines hold how a run ended, and no more
    return StatusMessage(
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
    elif training.kind == "chance" and record.relative_loss < LEARNING[0]:
        word = translate("window", "PERHAPS LEARNING")
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
    """Return what becomes of the error, in capitals for a badge."""
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
    """Return what the run has done, in capitals for a badge."""
    words = {
        "chance": translate("window", "AT CHANCE"),
        "learning": translate("window", "LEARNING"),
        "solved": translate("window", "SOLVED"),
        "spiked": translate("window", "GRADIENT JUMPED"),
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
    """Return a sentence with its first letter raised; symbols, such as δ or z, stay."""
    first, _, _ = sentence.partition(" ")
    is_symbol = len(first) == 1 and first != "a"
    return sentence if is_symbol or not first.isascii() else sentence[:1].upper() + sentence[1:]


def motion_message(frame: Frame) -> StatusMessage:
    """Return the message on a moment of slow motion: the phase in the badge, its formula behind."""
    assert frame.motion is not None
    where, formula = map(plain, phase_words(frame))
    stopped = translate("window", "{sentence}.")  # where room is short, the last ones are left out
    parts = capital(where), formula, capital(phase_meaning(frame))
    text = join_sentences(*(stopped.format(sentence=part) for part in parts if part))
    message = StatusMessage(Badge("", phase_title(frame.motion)), Badge(), text, text)
    if frame.other is not None and frame.other.motion is not None:
        return replace(message, beside=motion_message(frame.other))
    return message
