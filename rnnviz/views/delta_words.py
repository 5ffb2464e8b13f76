"""What the view of the δ norms explains."""

from __future__ import annotations

from rnnviz.text import translate
from rnnviz.views.paragraph import html


def explanation(gated: bool) -> str:
    """Return the explanation, for a cell with gates or for an SRN."""
    return html(_gated_formula() if gated else _formula(), *_reading(gated), *_regimes())


def _formula() -> str:
    return translate(
        "views",
        "<b><i>δ<sub>k</sub></i> = ∂<i>L</i>/∂<i>z<sub>k</sub></i> ="
        " diag(<i>f</i>′(<i>z<sub>k</sub></i>)) ∂<i>L</i>/∂<i>h<sub>k</sub></i></b>; without a loss"
        " of its own at step <i>k</i>,"
        " <b><i>δ<sub>k</sub></i> = diag(<i>f</i>′(<i>z<sub>k</sub></i>)) <i>U</i><sup>T</sup>"
        " <i>δ</i><sub><i>k</i>+1</sub></b>",
    )


def _gated_formula() -> str:
    return translate(
        "views",
        "<b>∂<i>L</i>/∂<i>s<sub>k</sub></i> = <i>J</i><sup>T</sup><sub><i>k</i>+1</sub>"
        " ∂<i>L</i>/∂<i>s</i><sub><i>k</i>+1</sub></b> + what the loss of step <i>k</i> itself"
        " sends in; <i>s</i> is the full state (<i>c</i> and <i>h</i> for an LSTM) and"
        " <i>J<sub>k</sub></i> = ∂<i>s<sub>k</sub></i>/∂<i>s</i><sub><i>k</i>−1</sub>. The dotted"
        " lines are <i>δ</i> of each gate, ∂<i>L</i>/∂(its pre-activation).",
    )


def _reading(gated: bool) -> tuple[str, ...]:
    why = translate(
        "views",
        "For a cell with gates no recursion in <i>δ</i> alone exists, for the state bypasses the"
        " pre-activations; the error of the full state is what is passed from step to step.",
    )
    return (
        translate(
            "views",
            "Read from right to left: the error enters where there is a loss and travels back in"
            " time. The axis is absolute and counts decades; its limits move by ten decades at a"
            " time. A norm of exactly 0 is a triangle at the lower border, an overflow one at the"
            " upper, a NaN a cross: they are shown, never dropped.",
        ),
        translate(
            "views",
            "The tints begin 1000 times below and above the largest error that the loss itself"
            " sends into a step, rounded outwards to a whole decade. With a loss at every step each"
            " point is the sum of all later losses' errors; the triangle view takes it apart.",
        ),
        why if gated else "",
    )


def _regimes() -> tuple[str, ...]:
    return (
        translate(
            "views",
            "<b>Vanishing.</b> A line that falls to the left: so many decades a step. The cause is"
            " small <i>U</i> or saturation, <i>f</i>′ ≈ 0; hidden states and spectrum tell which."
            " It is a statement about these parameters: a trained network that latches its memory"
            " may look like this and solve its task.",
        ),
        translate(
            "views",
            "<b>Exploding.</b> A line that rises to the left; one update along such a gradient can"
            " throw the parameters far away.",
        ),
        translate(
            "views",
            "<b>Clipped.</b> Nothing changes here: clipping shortens the gradient of the"
            " parameters, not <i>δ</i>, and it does not turn its direction when it clips the norm.",
        ),
        translate(
            "views",
            "<b>Healthy.</b> A line within a few decades over the distance that the task needs.",
        ),
    )
