"""The clause on the cause: what each counterfactual would leave of the same signal."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from rnnviz.flow.lag import weights_of_state
from rnnviz.number_format import rough_number_of_log10, rough_percent
from rnnviz.text import QT_TRANSLATE_NOOP, Message

if TYPE_CHECKING:
    from rnnviz.verdict.flow import FlowVerdict

NO_GROWTH = 0.02
"""log10: a growth below 5 % is none."""


def cause_clause(verdict: FlowVerdict) -> Message | None:
    """Return why the signal fades or grows; None where there is nothing to explain."""
    cause = verdict.cause
    if not cause.name or cause.name == "window":
        return None
    if cause.name == "sum":
        source = QT_TRANSLATE_NOOP(
            "verdict",
            "neither the error from above nor this layer alone grows a hundredfold: the errors"
            " that enter at every step add up",
        )
        return Message("verdict", source)
    if cause.name == "above":
        return Message("verdict", _above(verdict))
    return Message.of(
        "verdict",
        _source(verdict),
        weights=rough_number_of_log10(cause.weights),
        slopes=rough_number_of_log10(cause.slopes),
        bending=rough_number_of_log10(cause.bending),
        carried=rough_number_of_log10(cause.carried + cause.entered),
        share=rough_percent(cause.saturated),
    )


def _source(verdict: FlowVerdict) -> str:
    if verdict.kind in ("exploding", "transient"):
        return _growing(verdict)
    if verdict.cause.name in ("gates", "through U", "cancellation", "entry"):
        return _bypassing(verdict)
    return _fading(verdict)


def _above(verdict: FlowVerdict) -> str:
    if verdict.kind == "vanishing":
        return QT_TRANSLATE_NOOP("verdict", "it has already faded in the layers above")
    return QT_TRANSLATE_NOOP("verdict", "it has already grown in the layers above")


def _growing(verdict: FlowVerdict) -> str:
    cause = verdict.cause
    if cause.name == "U" and cause.carried != cause.carried:  # nothing bypasses U
        return QT_TRANSLATE_NOOP("verdict", "with U alone (f′ = 1) it would grow {weights}-fold")
    if cause.name == "U" and cause.carried < NO_GROWTH:
        return QT_TRANSLATE_NOOP(
            "verdict", "the growth comes from the paths through U: without U it would not grow"
        )
    if cause.name == "U":
        return QT_TRANSLATE_NOOP(
            "verdict",
            "the growth comes from the paths through U: without U it would grow at most"
            " {carried}-fold",
        )
    if cause.carried == cause.carried:
        return QT_TRANSLATE_NOOP("verdict", "even without U it would grow {carried}-fold")
    return QT_TRANSLATE_NOOP("verdict", "with U alone (f′ = 1) it would grow only {weights}-fold")


def _bypassing(verdict: FlowVerdict) -> str:
    if verdict.cause.name == "gates" and not weights_of_state(verdict.layer):
        return QT_TRANSLATE_NOOP(
            "verdict", "nothing but the gates multiplies it: {carried} is left"
        )
    if verdict.cause.name == "gates":
        return QT_TRANSLATE_NOOP(
            "verdict", "without the paths through U, the gates alone would leave {carried}"
        )
    if verdict.cause.name == "through U":
        return QT_TRANSLATE_NOOP(
            "verdict", "what arrives has come through U; the gates alone would leave only {carried}"
        )
    if verdict.cause.name == "entry":
        return QT_TRANSLATE_NOOP(
            "verdict", "little of it enters the path past U, which alone would leave {carried}"
        )
    return QT_TRANSLATE_NOOP(
        "verdict", "the paths through U cancel it: without U, {carried} would be left"
    )


_FADING = {
    "small U": QT_TRANSLATE_NOOP(
        "verdict", "U alone (f′ = 1) would leave {weights}; f′ alone (U = I) would leave {slopes}"
    ),
    "both": QT_TRANSLATE_NOOP(
        "verdict",
        "U alone (f′ = 1) would leave {weights} and f′ alone (U = I) {slopes}: either is enough",
    ),
    "activation": QT_TRANSLATE_NOOP(
        "verdict",
        "f′ alone (U = I) would leave {slopes}, but {bending} if its maximum were 1; U alone (f′"
        " = 1) would leave {weights}",
    ),
    "bending": QT_TRANSLATE_NOOP(
        "verdict",
        "f′ alone (U = I) would leave {slopes}, because the units are off the steepest point of"
        " their activation, but not flat; U alone (f′ = 1) would leave {weights}",
    ),
    "together": QT_TRANSLATE_NOOP(
        "verdict",
        "neither is enough alone: U alone (f′ = 1) would leave {weights}, f′ alone (U = I)"
        " {slopes}",
    ),
}
"""The clauses by cause, in cells in which nothing bypasses U."""


def _fading(verdict: FlowVerdict) -> str:
    cause = verdict.cause
    if cause.slopes != cause.slopes:  # a delay line
        if cause.name == "small U":
            return QT_TRANSLATE_NOOP(
                "verdict", "the U of the delay line alone (f′ = 1) would leave {weights}"
            )
        return QT_TRANSLATE_NOOP(
            "verdict",
            "the U of the delay line alone (f′ = 1) would leave {weights}; the rest is lost to f′",
        )
    if cause.name in _FADING:
        return _FADING[cause.name]
    if verdict.layer.cell.range_of("z")[1] == math.inf:
        return QT_TRANSLATE_NOOP(
            "verdict",
            "in {share} of all units and steps f′ is 0, and f′ alone (U = I) would leave"
            " {slopes}; U alone (f′ = 1) would leave {weights}",
        )
    return QT_TRANSLATE_NOOP(
        "verdict",
        "in {share} of all units and steps f′ is below 1 % of its maximum, and f′ alone (U = I)"
        " would leave {slopes}; U alone (f′ = 1) would leave {weights}",
    )
