"""The verdict in words: what happened, how fast δ fades or grows, and why."""

from __future__ import annotations

import math

from rnnviz.flow.cause import Cause
from rnnviz.flow.finding import SPIKE, Flow, Kind, RunFacts
from rnnviz.flow.numeral import number, percent, power
from rnnviz.flow.reason import why
from rnnviz.text import QT_TRANSLATE_NOOP, Message

LEVEL = 0.5
"""Powers of ten over the whole sequence below which a signal counts as level."""


def sentence(kind: Kind, flow: Flow, facts: RunFacts, cause: Cause) -> Message:
    """Return the verdict's sentence."""
    if kind == "exploding":
        return _exploding(flow, facts)
    if kind == "transient":
        source = QT_TRANSLATE_NOOP("flow", "transient: {speed}")
        return Message.of("flow", source, speed=speed(flow))
    if kind == "diverged":
        return _diverged(facts)
    if kind == "dead":
        return _dead(flow, facts)
    if kind == "clipped":
        return _clipped(flow, facts)
    if kind == "healthy":
        return _healthy(flow, facts)
    return _fading(kind, flow, facts, cause)


def _exploding(flow: Flow, facts: RunFacts) -> Message:
    if not (facts.spiked or facts.ruined):
        source = QT_TRANSLATE_NOOP("flow", "exploding: {speed}")
        return Message.of("flow", source, speed=speed(flow))
    source = QT_TRANSLATE_NOOP(
        "flow", "exploded: the gradient norm rose from about {typical} to {peak}; {end}"
    )
    return Message.of(
        "flow",
        source,
        typical=number(_usual(facts)),
        peak=number(facts.grad_norm_peak),
        end=_end(flow, facts),
    )


def _usual(facts: RunFacts) -> float:
    """Return what the norm rose from: after a leap into a plain most norms are next to nothing."""
    low = facts.grad_norm_median < facts.grad_norm_first / SPIKE
    return facts.grad_norm_first if low or not facts.spiked else facts.grad_norm_median


def _end(flow: Flow, facts: RunFacts) -> Message:
    if facts.outcome == "diverged":
        source = QT_TRANSLATE_NOOP("flow", "at update {update} numbers ceased to be finite")
        return Message.of("flow", source, update=facts.first_bad_update)
    if facts.outcome == "dead":
        source = QT_TRANSLATE_NOOP("flow", "since update {update} δ is exactly zero everywhere")
        return Message.of("flow", source, update=facts.first_bad_update)
    if facts.ruined:
        source = QT_TRANSLATE_NOOP("flow", "the loss is now {times} times that of guessing")
        return Message.of("flow", source, times=number(facts.loss / facts.chance))
    return Message.of("flow", QT_TRANSLATE_NOOP("flow", "now {speed}"), speed=speed(flow))


def _diverged(facts: RunFacts) -> Message:
    source = QT_TRANSLATE_NOOP(
        "flow",
        "diverged: at update {update} numbers ceased to be finite, although δ did not explode"
        " going back in time; the learning rate may be too large",
    )
    return Message.of("flow", source, update=facts.first_bad_update)


def _dead(flow: Flow, facts: RunFacts) -> Message:
    """Tell an error that meets f′ = 0 from one that is not even sent."""
    if flow.silent:
        source = QT_TRANSLATE_NOOP(
            "flow",
            "dead: since update {update} the read-out sends no error back into the states, so δ is"
            " exactly zero whatever f′ is",
        )
        return Message.of("flow", source, update=facts.first_bad_update)
    source = QT_TRANSLATE_NOOP(
        "flow",
        "dead: since update {update} f′ is 0 wherever an error arrives, so δ is exactly zero and"
        " no update can change that",
    )
    return Message.of("flow", source, update=facts.first_bad_update)


def _clipped(flow: Flow, facts: RunFacts) -> Message:
    source = QT_TRANSLATE_NOOP(
        "flow",
        "clipped: {share} of the updates were shortened, one of them {times}-fold, and the"
        " parameters stayed finite; {result}",
    )
    return Message.of(
        "flow",
        source,
        share=percent(facts.clipped_share),
        times=number(1 / facts.strongest_clip if facts.strongest_clip else math.inf),
        result=_result(flow, facts),
    )


def _result(flow: Flow, facts: RunFacts) -> Message:
    if facts.learning:
        return _loss(facts)
    if facts.loss >= facts.chance:
        return Message(
            "flow",
            QT_TRANSLATE_NOOP(
                "flow", "the loss is no better than guessing: clipping bounds a step, no more"
            ),
        )
    return speed(flow)


def _healthy(flow: Flow, facts: RunFacts) -> Message:
    if facts.learning:
        source = QT_TRANSLATE_NOOP("flow", "learning: {loss}; {speed}")
        return Message.of("flow", source, loss=_loss(facts), speed=speed(flow))
    return Message.of("flow", QT_TRANSLATE_NOOP("flow", "healthy: {speed}"), speed=speed(flow))


def _loss(facts: RunFacts) -> Message:
    source = QT_TRANSLATE_NOOP("flow", "the loss is {share} of that of guessing")
    return Message.of("flow", source, share=percent(facts.loss / facts.chance))


def _fading(kind: Kind, flow: Flow, facts: RunFacts, cause: Cause) -> Message:
    source = (
        QT_TRANSLATE_NOOP("flow", "saturated: {speed}, {why}{loss}")
        if kind == "saturated"
        else QT_TRANSLATE_NOOP("flow", "vanishing: {speed}, {why}{loss}")
    )
    at_chance = Message(
        "flow", QT_TRANSLATE_NOOP("flow", "; the loss is not clearly below that of guessing")
    )
    known = not math.isnan(facts.loss / facts.chance) if facts.chance else False
    loss = at_chance if known else ""
    if flow.first > 1 and not flow.silent:
        return Message.of(
            "flow", QT_TRANSLATE_NOOP("flow", "vanishing: {speed}{loss}"), speed=speed(flow),
            loss=loss,
        )  # fmt: skip
    return Message.of("flow", source, speed=speed(flow), why=why(cause, flow), loss=loss)


def speed(flow: Flow) -> Message:
    """Say how δ fades or grows on its way back from its loss."""
    if flow.silent:
        return Message("flow", QT_TRANSLATE_NOOP("flow", "no error is sent back"))
    if math.isnan(flow.ratio) or flow.ratio == math.inf:
        return Message("flow", QT_TRANSLATE_NOOP("flow", "δ is not finite on its way back"))
    return Message.of("flow", _speed_source(flow), **_speed_values(flow))


def _speed_source(flow: Flow) -> str:
    if flow.first > 1 and not flow.growth > 1:
        return QT_TRANSLATE_NOOP(
            "flow",
            "the error is cut after at most {truncation} steps: of the signal of step {last}"
            " nothing reaches a step before {first}, however strong it is",
        )
    if flow.transient:
        return _transient_source(flow)
    if flow.ratio == -math.inf and flow.first == 1:
        return QT_TRANSLATE_NOOP(
            "flow", "going back from step {last}, δ is exactly zero from step {zero} on"
        )
    if flow.growth > max(flow.ratio, 0) + 1:
        return QT_TRANSLATE_NOOP(
            "flow",
            "going back from step {last}, δ grows {growth}-fold up to step {top} before it fades;"
            " step 1 receives {ratio} of the signal",
        )
    return _steady_source(flow)


def _steady_source(flow: Flow) -> str:
    if abs(flow.ratio) < LEVEL or math.isnan(flow.rate):
        return QT_TRANSLATE_NOOP(
            "flow",
            "δ keeps its size going back in time; step 1 receives {ratio} of the signal of step"
            " {last}",
        )
    if abs(_rate(flow)) > 1:
        return _steep_source(flow)
    if flow.ratio < 0:
        return QT_TRANSLATE_NOOP(
            "flow",
            "δ loses a factor of 10 every {steps} steps going back in time; step 1 receives"
            " {ratio} of the signal of step {last}",
        )
    return QT_TRANSLATE_NOOP(
        "flow",
        "δ gains a factor of 10 every {steps} steps going back in time; step 1 receives"
        " {ratio} times the signal of step {last}",
    )


def _steep_source(flow: Flow) -> str:
    if flow.ratio < 0:
        return QT_TRANSLATE_NOOP(
            "flow",
            "δ loses a factor of {factor} every step going back in time; step 1 receives {ratio} of"
            " the signal of step {last}",
        )
    return QT_TRANSLATE_NOOP(
        "flow",
        "δ gains a factor of {factor} every step going back in time; step 1 receives {ratio} times"
        " the signal of step {last}",
    )


def _transient_source(flow: Flow) -> str:
    if flow.ratio == -math.inf:
        return QT_TRANSLATE_NOOP(
            "flow",
            "going back from step {last}, δ first grows {growth}-fold, up to step {top}, and is"
            " exactly zero from step {zero} on",
        )
    return QT_TRANSLATE_NOOP(
        "flow",
        "going back from step {last}, δ first grows {growth}-fold, up to step {top}, and then"
        " fades; step 1 receives {ratio} of the signal",
    )


def _speed_values(flow: Flow) -> dict[str, object]:
    finite = [k for k in range(1, flow.step + 1) if math.isfinite(flow.journey[k])]
    top = max(finite, key=lambda k: flow.journey[k])
    rate = _rate(flow)
    return {
        "factor": power(abs(rate)),
        "last": flow.step,
        "first": flow.first,
        "truncation": flow.truncation,
        "zero": min(finite) - 1,
        "growth": power(flow.growth),
        "top": top,
        "ratio": power(flow.ratio),
        "steps": number(abs(1 / rate)) if rate else "∞",
    }


def _rate(flow: Flow) -> float:
    """Return powers of ten a step: as fitted, or between the ends where that goes the other way."""
    return flow.rate if flow.rate * flow.ratio > 0 else flow.ratio / max(flow.step - 1, 1)
