"""Why a signal fades, in words."""

from __future__ import annotations

import math

from rnnviz.flow.cause import Cause
from rnnviz.flow.finding import Flow
from rnnviz.flow.numeral import percent
from rnnviz.text import QT_TRANSLATE_NOOP, Message

FEW = 0.001
"""A share of saturated units and steps that need not be told."""


def why(cause: Cause, flow: Flow | None = None) -> Message:
    """Say what takes the most from the signal."""
    if cause.name == "window":
        return _why_of_a_window(flow)
    if cause.name == "gates":
        source = QT_TRANSLATE_NOOP(
            "flow", "because beside U the gates let only {carried} through a step"
        )
        return Message.of("flow", source, carried=percent(cause.carried))
    if cause.name == "cancellation":
        return Message(
            "flow",
            QT_TRANSLATE_NOOP(
                "flow", "because what comes back through U cancels what passes beside it"
            ),
        )
    said = {"share": cause.saturated, "weights": cause.weights, "slopes": cause.slopes}
    values = {name: percent(value) for name, value in said.items()}
    source = _source_of_why(cause) if cause.delays == 1 else _source_with_delays(cause)
    return Message.of("flow", source, **values)


def _why_of_a_window(flow: Flow | None) -> Message:
    """Say how far windows reach where they end, or that their weights are small."""
    if flow is None or flow.ratio != -math.inf:
        source = QT_TRANSLATE_NOOP(
            "flow", "because no state carries it: it comes through the weights of the windows alone"
        )
        return Message("flow", source)
    source = QT_TRANSLATE_NOOP(
        "flow",
        "because no state carries it: the windows look {steps} steps back, and the error goes no"
        " further",
    )
    return Message.of("flow", source, steps=flow.step - earliest(flow))


def _source_with_delays(cause: Cause) -> str:
    """Several past states are fed back, so a step is not what the signal pays for."""
    if cause.name == "saturation":
        return QT_TRANSLATE_NOOP(
            "flow",
            "because the units bend: f′ leaves {slopes} of it each time it passes the U of the"
            " delay line, which alone would leave {weights}",
        )
    return QT_TRANSLATE_NOOP(
        "flow",
        "because the U of the delay line are small: together they leave {weights} of an average"
        " vector each time it passes, and {share} of all units and steps are saturated",
    )


def _source_of_why(cause: Cause) -> str:
    """Units may bend without one being saturated."""
    if cause.name == "saturation" and cause.saturated < FEW:
        return QT_TRANSLATE_NOOP(
            "flow",
            "because the units bend: f′ is only {slopes} of its maximum (U alone would leave"
            " {weights} a step)",
        )
    if cause.name == "saturation":
        return QT_TRANSLATE_NOOP(
            "flow",
            "because of saturation: f′ is below 1 % of its maximum in {share} of all units and"
            " steps (U alone would leave {weights} a step)",
        )
    if cause.saturated < FEW:
        return QT_TRANSLATE_NOOP(
            "flow",
            "because U is small: it leaves {weights} of an average vector a step, and hardly any"
            " unit is saturated",
        )
    return QT_TRANSLATE_NOOP(
        "flow",
        "because U is small: it leaves {weights} of an average vector a step, and only"
        " {share} of all units and steps are saturated",
    )


def earliest(flow: Flow) -> int:
    """Return the first step at which anything arrives."""
    return next(k for k in range(1, flow.step + 1) if math.isfinite(flow.journey[k]))
