"""What the view of the triangle says: how fast signals fade with the lag, and the explanation."""

from __future__ import annotations

import math

from rnnviz.number_format import number, number_of_log10
from rnnviz.text import translate

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
