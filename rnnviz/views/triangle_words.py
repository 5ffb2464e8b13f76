"""What the view of the triangle says: how fast signals fade with the lag, and the explanation."""

from __future__ import annotations

import math

from rnnviz.nn.cell import Cell
from rnnviz.number_format import number, number_of_log10
from rnnviz.text import translate
from rnnviz.training.snapshot import Frame
from rnnviz.views.cell_words import in_doubles, no_recursion, shown_cell, truncated
from rnnviz.views.paragraph import html

LEVEL = 1e-4
"""Powers of ten a step below which a signal keeps its size: a factor of 10 in 10,000 steps."""
UNCHANGED = 0.04
"""Powers of ten over all lags below which it does, too: a tenth of it, or less than that."""


def pace(rate: float, lags: int, zeros: bool = False) -> str:
    """Say how a signal fades or grows a step, given in powers of ten; nothing where unknown."""
    if not math.isfinite(rate) or _is_level(rate, lags):
        return half_life(rate, lags, zeros)
    source = translate("views", "In the geometric mean × {factor} a step. {rest}")
    return source.format(factor=number_of_log10(rate), rest=half_life(rate, lags, zeros))


def half_life(rate: float, lags: int, zeros: bool = False) -> str:
    """Say after how many steps a signal has fallen to a half and to a tenth, or grown as much.

    Parameters
    ----------
    rate : float
        Powers of ten a step; NaN where there is none.
    lags : int
        Over how many lags it was measured: what has not changed by then has no half-life.
    zeros : bool
        Whether exact zeros were left out of it.
    """
    if not math.isfinite(rate):
        return ""
    if _is_level(rate, lags) and zeros:
        return translate("views", "What is not exactly 0 keeps its size, in the geometric mean.")
    if _is_level(rate, lags):
        return translate("views", "In the geometric mean a signal keeps its size.")
    half = number(math.log10(2) / abs(rate))
    source = _faded(half == "1") if rate < 0 else _grown(half == "1")
    return source.format(steps=number(abs(1 / rate)), half=half)


def _is_level(rate: float, lags: int) -> bool:
    return abs(rate) < LEVEL or abs(rate) * lags < UNCHANGED


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


def explanation(frame: Frame | None) -> str:
    """Return the explanation for the cell of the layer shown."""
    cell = shown_cell(frame)
    return html(
        _formula(cell),
        no_recursion(cell),
        *_reading(),
        truncated(frame),
        in_doubles(frame),
        *_regimes(),
    )


def _formula(cell: Cell) -> str:
    if cell.closes:
        symbol = (
            "<i>δ</i><sub><i>t</i>,<i>k</i></sub> = ∂<i>L<sub>t</sub></i>/∂<i>z<sub>k</sub></i>"
        )
    else:
        symbol = "∂<i>L<sub>t</sub></i>/∂<i>s<sub>k</sub></i>"
    source = translate(
        "views",
        "<b>{symbol}</b>: what the loss of step <i>t</i> alone sends to step <i>k</i>; further back"
        " it goes as every error does, <b>{formula}</b>. The sum of these vectors, not of their"
        " norms, over all losses that reach step <i>k</i> is the error of the view of the δ norms.",
    )
    if cell.memoryless:
        source = translate(
            "views",
            "<b>{symbol}</b>: what the loss of step <i>t</i> alone sends to step <i>k</i>, to those"
            " steps that it sees through windows; <b>{formula}</b>.",
        )
    return source.format(symbol=symbol, formula=cell.formula.back)


def _reading() -> tuple[str, ...]:
    return (
        translate(
            "views",
            "Rows are losses, columns time steps: follow a row to the left, back in time (a layer"
            " that reads from the end: to the right). The colour counts powers of ten on a fixed"
            " scale; what is below its lower end has the colour of that end, an exact 0 has one of"
            " its own, and where a loss cannot reach the map is empty. Only steps that have a loss"
            " are rows. The mouse says of any cell what share of the loss's signal arrives.",
        ),
        translate(
            "views",
            "Below: the last loss on its way back, and with it all losses that reach the cursor's"
            " step. Then the geometric mean over all losses by the lag <i>t</i> − <i>k</i>, exact"
            " zeros left out and counted, with the straight line of a constant factor <i>γ</i> a"
            " step where one describes it. How far 1 % reaches is taken from the arithmetic mean,"
            " zeros included, which the largest errors govern. Of an LSTM lag 0 is no part of the"
            " line: there the error passes from <i>h</i> to <i>c</i>.",
        ),
        translate(
            "views",
            "All norms are computed on scaled numbers: a signal of 10<sup>−400</sup> is as exact as"
            " any other, although training in doubles has 0 for anything below about"
            " 10<sup>−324</sup>.",
        ),
    )


def _regimes() -> tuple[str, ...]:
    return (
        translate(
            "views",
            "<b>Vanishing.</b> A bright edge along the diagonal and dark beyond: each loss reaches"
            " only its last few steps, however large the total error of a step may look.",
        ),
        translate(
            "views",
            "<b>Exploding.</b> Rows that brighten the way back: early steps receive more of a late"
            " loss than late steps do.",
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
