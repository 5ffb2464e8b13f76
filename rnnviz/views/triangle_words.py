"""What the view of the triangle says: how fast signals fade with the lag, and the explanation."""

from __future__ import annotations

import math

from rnnviz.text import translate
from rnnviz.views.paragraph import html
from rnnviz.views.scale import number, number_of_log10

LEVEL = 1e-4
"""Powers of ten a step below which a signal keeps its size: a factor of 10 in 10,000 steps."""


def pace(rate: float, zeros: bool = False) -> str:
    """Say how a signal fades or grows a step, given in powers of ten; nothing where unknown."""
    if not math.isfinite(rate) or abs(rate) < LEVEL:
        return half_life(rate, zeros)
    source = translate("views", "In the geometric mean × {factor} a step. {rest}")
    return source.format(factor=number_of_log10(rate), rest=half_life(rate, zeros))


def half_life(rate: float, zeros: bool = False) -> str:
    """Say after how many steps a signal has fallen to a half and to a tenth, or grown as much.

    Parameters
    ----------
    rate : float
        Powers of ten a step; NaN where there is none.
    zeros : bool
        Whether exact zeros were left out of it.
    """
    if not math.isfinite(rate):
        return ""
    if abs(rate) < LEVEL and zeros:
        return translate("views", "What is not exactly 0 keeps its size, in the geometric mean.")
    if abs(rate) < LEVEL:
        return translate("views", "In the geometric mean a signal keeps its size.")
    half = number(math.log10(2) / abs(rate))
    source = _faded(half == "1") if rate < 0 else _grown(half == "1")
    return source.format(steps=number(abs(1 / rate)), half=half)


def left_out(zeros: int, values: int) -> str:
    """Say how many exact zeros a geometric mean does not hold."""
    if not zeros:
        return ""
    source = translate("views", "{zeros} of {values} norms are exactly 0 and left out.")
    return source.format(zeros=zeros, values=values)


def _faded(one: bool) -> str:
    if one:
        return translate("views", "Half-life 1 step; a tenth after {steps}.")
    return translate("views", "Half-life {half} steps; a tenth after {steps}.")


def _grown(one: bool) -> str:
    if one:
        return translate("views", "Doubled in 1 step; tenfold after {steps}.")
    return translate("views", "Doubled in {half} steps; tenfold after {steps}.")


def lag_label(backward: bool) -> str:
    """Return what the axis of the lag says; a half that reads from the end looks ahead in time."""
    if backward:
        return translate("views", "lag <i>k</i> − <i>t</i>")
    return translate("views", "lag <i>t</i> − <i>k</i>")


def reach(horizon: int | None) -> str:
    """Say how far back one part in a hundred arrives, of the arithmetic mean of the norms."""
    if horizon is None:
        return ""
    return translate("views", "1 % of the mean norm arrives up to lag {lag}.").format(lag=horizon)


def explanation(gated: bool) -> str:
    """Return the explanation, for a cell with gates or for an SRN."""
    return html(_gated_formula() if gated else _formula(), *_reading(), *_regimes())


def _formula() -> str:
    return translate(
        "views",
        "<b><i>δ</i><sub><i>t</i>,<i>k</i></sub> = ∂<i>L<sub>t</sub></i>/∂<i>z<sub>k</sub></i> ="
        " diag(<i>f</i>′(<i>z<sub>k</sub></i>)) <i>U</i><sup>T</sup>"
        " <i>δ</i><sub><i>t</i>,<i>k</i>+1</sub></b>: what the loss of step <i>t</i> alone sends to"
        " step <i>k</i>. The sum over all <i>t</i> ≥ <i>k</i> is the <i>δ<sub>k</sub></i> of the"
        " view of the δ norms.",
    )


def _gated_formula() -> str:
    return translate(
        "views",
        "<b>∂<i>L<sub>t</sub></i>/∂<i>s<sub>k</sub></i> ="
        " <i>J</i><sup>T</sup><sub><i>k</i>+1</sub>"
        " ∂<i>L<sub>t</sub></i>/∂<i>s</i><sub><i>k</i>+1</sub></b>: what the loss of step <i>t</i>"
        " alone sends to the full state <i>s<sub>k</sub></i> (<i>c</i> and <i>h</i> for an LSTM) of"
        " step <i>k</i>. For a cell with gates no recursion in <i>δ</i> alone exists.",
    )


def _reading() -> tuple[str, ...]:
    return (
        translate(
            "views",
            "Rows are losses, columns time steps: follow a row to the left, back in time. The"
            " colour counts powers of ten on a fixed scale; what is below its lower end has the"
            " colour of that end, an exact 0 has one of its own, and where a loss cannot reach the"
            " map is empty. Only steps that have a loss are rows. The mouse says of any cell what"
            " share of the loss's signal arrives.",
        ),
        translate(
            "views",
            "Below: the last loss on its way back, and with it all losses that reach the cursor's"
            " step. Then the mean over all losses by the lag <i>t</i> − <i>k</i>, with the straight"
            " line of a constant factor <i>γ</i> a step. A mean that bends away from the line"
            " fades at different speeds near and far.",
        ),
        translate(
            "views",
            "All norms are computed on scaled numbers: a signal of 10<sup>−400</sup> is as exact as"
            " any other, although the training itself, in doubles, sees 0.",
        ),
    )


def _regimes() -> tuple[str, ...]:
    return (
        translate(
            "views",
            "<b>Vanishing.</b> A bright edge along the diagonal and dark beyond: each loss reaches"
            " only its last few steps, however large the total <i>δ<sub>k</sub></i> may look.",
        ),
        translate(
            "views",
            "<b>Exploding.</b> Rows that brighten to the left: early steps receive more of a late"
            " loss than of their own.",
        ),
        translate(
            "views",
            "<b>Clipped.</b> Nothing changes here: clipping acts on the sum over all <i>t</i> and"
            " <i>k</i>, the gradient of the parameters.",
        ),
        translate(
            "views",
            "<b>Healthy.</b> Rows of one colour over the distance that the task needs. A network"
            " may also solve its task while far cells are dark: then it has latched its memory.",
        ),
    )
