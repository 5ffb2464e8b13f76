"""The sentence of a training verdict."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from rnnviz.number_format import rough_number, rough_percent
from rnnviz.text import QT_TRANSLATE_NOOP, Message
from rnnviz.verdict.flow_sentence import joined
from rnnviz.verdict.run_watch import EVIDENCE, LEARNING, SETTLED, Crossing, Spike, UnitsDied

if TYPE_CHECKING:
    from rnnviz.verdict.training import TrainingVerdict


def training_sentence(verdict: TrainingVerdict, brief: bool = False) -> Message:
    """Return the sentence of a training verdict, with the preceding events unless brief."""
    clauses = {
        "untrained": _untrained,
        "diverged": _diverged,
        "dead": _dead,
        "ruined": _ruined,
        "clipped": _clipped,
        "spiked": _spiked,
        "solved": _solved,
        "learning": _progress,
        "chance": _progress,
    }[verdict.kind](verdict)
    events = [] if brief or verdict.kind not in _DECIDED else _events(verdict)
    return joined([*events, *clauses])


_DECIDED = ("diverged", "dead", "ruined", "spiked")
"""Kinds whose sentence begins with the preceding events."""


ABOVE = 1.2
"""A loss above this many times the chance level is given as a factor, below as a percentage."""


def _untrained(verdict: TrainingVerdict) -> list[Message]:
    return [Message("verdict", QT_TRANSLATE_NOOP("verdict", "no update has been made yet"))]


def _diverged(verdict: TrainingVerdict) -> list[Message]:
    spike = verdict.record.spike
    clauses = [] if spike is None or spike.recovered is not None else [_jump(spike)]
    return [*clauses, _end(verdict)]


def _end(verdict: TrainingVerdict) -> Message:
    """Return which quantity became non-finite, in which pass and at which step."""
    fault, update = verdict.fault, verdict.first_bad_update
    if fault is None:
        source = QT_TRANSLATE_NOOP("verdict", "at update {update} some values became non-finite")
        return Message.of("verdict", source, update=update)
    forward = fault.direction == "forward"
    if fault.step < 1:
        source = (
            QT_TRANSLATE_NOOP(
                "verdict", "at update {update} the forward pass overflowed: {quantity} ({layer})"
            )
            if forward
            else QT_TRANSLATE_NOOP(
                "verdict", "at update {update} the backward pass overflowed: {quantity} ({layer})"
            )
        )
    else:
        source = (
            QT_TRANSLATE_NOOP(
                "verdict",
                "at update {update} the forward pass overflowed: {quantity} ({layer}), step {step}",
            )
            if forward
            else QT_TRANSLATE_NOOP(
                "verdict",
                "at update {update} the backward pass overflowed: {quantity} ({layer}), step"
                " {step}",
            )
        )
    return Message.of(
        "verdict",
        source,
        update=update,
        quantity=fault.quantity,
        layer=fault.layer or "–",
        step=fault.step,
    )


def _dead(verdict: TrainingVerdict) -> list[Message]:
    source = QT_TRANSLATE_NOOP(
        "verdict",
        "since update {update} δ is exactly zero at every step of every sequence: no error reaches"
        " U, W and b",
    )
    clause = Message.of("verdict", source, update=verdict.first_bad_update)
    spike = verdict.record.spike
    return [*([] if spike is None else [_jump(spike)]), clause]


def _ruined(verdict: TrainingVerdict) -> list[Message]:
    source = QT_TRANSLATE_NOOP(
        "verdict",
        "the recent loss is {times} times the chance level, after the gradient norm grew from"
        " {first} to {peak}",
    )
    record = verdict.record
    clause = Message.of(
        "verdict",
        source,
        times=rough_number(record.relative_loss),
        first=rough_number(record.first_norm),
        peak=rough_number(record.peak_norm),
    )
    return [*([] if record.spike is None else [_jump(record.spike)]), clause]


def _clipped(verdict: TrainingVerdict) -> list[Message]:
    record = verdict.record
    source = QT_TRANSLATE_NOOP(
        "verdict",
        "clipping shortened the gradient in {share} of the updates, most of all at update"
        " {update} by a factor of {times}, and training continues",
    )
    times = 1 / record.strongest_clip if record.strongest_clip else math.inf
    clause = Message.of(
        "verdict",
        source,
        share=rough_percent(verdict.clipped_share),
        update=record.strongest_update,
        times=rough_number(times),
    )
    return [clause, *_progress(verdict)]


def _spiked(verdict: TrainingVerdict) -> list[Message]:
    record = verdict.record
    assert record.spike is not None
    if record.spike.peak_update == record.updates:  # the recent loss is that before the jump
        return [_jump(record.spike)]
    return [_jump(record.spike), *_progress(verdict)]


def _jump(spike: Spike) -> Message:
    """Return at which update the norm jumped and by how much."""
    source = QT_TRANSLATE_NOOP(
        "verdict",
        "at update {update} the gradient norm jumped to {peak}, {times} times the preceding"
        " median of {usual}",
    )
    if spike.peak_update > spike.update:
        source = QT_TRANSLATE_NOOP(
            "verdict",
            "at update {first} the gradient norm rose from the preceding median of {usual} to"
            " {norm}, and by update {update} to {peak}",
        )
    return Message.of(
        "verdict",
        source,
        first=spike.update,
        update=spike.peak_update,
        norm=rough_number(spike.norm),
        peak=rough_number(spike.peak),
        times=rough_number(spike.peak / spike.usual),
        usual=rough_number(spike.usual),
    )


def _solved(verdict: TrainingVerdict) -> list[Message]:
    record = verdict.record
    if math.isnan(record.accuracy):
        return _progress(verdict)
    source = QT_TRANSLATE_NOOP(
        "verdict", "{right} of the recent answers are correct; solved at update {update}"
    )
    clause = Message.of(
        "verdict",
        source,
        right=rough_percent(record.accuracy),
        update=record.solved_since,
    )
    return [clause, *_recovered(verdict)]


_NOT_YET = QT_TRANSLATE_NOOP(
    "verdict",
    "the recent loss is {share} of the chance level, but the mean of the last {count} is not yet"
    " clearly below {limit} of it",
)
_TOO_FEW = QT_TRANSLATE_NOOP(
    "verdict",
    "the recent loss is {share} of the chance level, after too few updates to say whether it stays"
    " there",
)


def _progress(verdict: TrainingVerdict) -> list[Message]:
    """Return how the loss compares with the chance level."""
    record, share = verdict.record, verdict.record.relative_loss
    if math.isnan(share):
        source = QT_TRANSLATE_NOOP("verdict", "the recent loss is {loss}")
        return [Message.of("verdict", source, loss=rough_number(record.loss))]
    if math.isnan(record.chance_loss):
        source = (
            QT_TRANSLATE_NOOP("verdict", "the recent loss is {times} times its initial value")
            if share > ABOVE
            else QT_TRANSLATE_NOOP("verdict", "the recent loss is {share} of its initial value")
        )
    elif share < LEARNING[0] and not record.learning:
        source = _NOT_YET if record.updates >= SETTLED else _TOO_FEW
    elif verdict.record.learning:
        source = QT_TRANSLATE_NOOP("verdict", "the recent loss is {share} of the chance level")
    elif share > ABOVE:
        source = QT_TRANSLATE_NOOP("verdict", "the recent loss is {times} times the chance level")
    else:
        source = QT_TRANSLATE_NOOP(
            "verdict", "the recent loss is {share} of the chance level, not clearly below it"
        )
    clause = Message.of(
        "verdict",
        source,
        share=rough_percent(share),
        times=rough_number(share),
        count=min(record.updates, EVIDENCE),
        limit=rough_percent(LEARNING[0]),
    )
    return [clause, *_recovered(verdict)]


def _recovered(verdict: TrainingVerdict) -> list[Message]:
    """Return a clause on a spike that is over."""
    spike = verdict.record.spike
    if spike is None or spike.recovered is None or verdict.kind == "clipped":
        return []
    source = QT_TRANSLATE_NOOP(
        "verdict",
        "the loss has recovered from the jump of the gradient norm at update {update} ({times}"
        " times the preceding median)",
    )
    times = rough_number(spike.peak / spike.usual)
    return [Message.of("verdict", source, update=spike.peak_update, times=times)]


def _events(verdict: TrainingVerdict) -> list[Message]:
    """Return clauses on the events in U and in the units before a spike or the end."""
    record = verdict.record
    return [_crossed(c) for c in record.crossings] + [_died(d) for d in record.died]


def _crossed(crossing: Crossing) -> Message:
    source = (
        QT_TRANSLATE_NOOP(
            "verdict",
            "at update {update} the spectral radius of {name} rose above 1 (from {before} to"
            " {after})",
        )
        if crossing.quantity == "radius"
        else QT_TRANSLATE_NOOP(
            "verdict",
            "at update {update} the largest singular value of {name} rose above 1 (from {before}"
            " to {after})",
        )
    )
    return Message.of(
        "verdict",
        source,
        update=crossing.update,
        name=crossing.parameter,
        before=_near_one(crossing.before),
        after=_near_one(crossing.after),
    )


def _near_one(size: float) -> str:
    """Return a size with three digits, or as many as distinguish it from 1."""
    found = (f"{size:.{digits}g}" for digits in range(3, 17))
    return next((text for text in found if float(text) != 1), "1")


def _died(died: UnitsDied) -> Message:
    source = QT_TRANSLATE_NOOP(
        "verdict",
        "from update {first} to {last}, the number of units of {layer} that are off at every step"
        " rose from {before} to {after} of {size}",
    )
    return Message.of(
        "verdict",
        source,
        first=died.first,
        last=died.last,
        layer=died.layer,
        before=died.before,
        after=died.after,
        size=died.size,
    )
