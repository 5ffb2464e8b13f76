"""The equations of a cell as labels with markup, in the book's symbols: a cell writes its own."""

from __future__ import annotations

import re
from dataclasses import dataclass

_INDEX = r"(?:_\{[^}]*\}|_[A-Za-z0-9])?"
_WORD = re.compile(rf"(?<![A-Za-z])[A-Za-zδλσ]\u0303?{_INDEX}(?![A-Za-z])")
_SUPERSCRIPT = "ᵀ"


@dataclass(frozen=True)
class Formula:
    """What a cell computes and how an error comes back through it, as HTML of symbols alone.

    Attributes
    ----------
    step : str
        z_k and h_k, or the gates and the states, from h_{k-1} and x_k.
    back : str
        What reaches a step of the next step's error, where the step has no loss of its own.
    jacobian : str
        J_k = ∂s_k/∂s_{k-1}.
    """

    step: str
    back: str
    jacobian: str


def markup(text: str) -> str:
    """Return a formula in plain letters as HTML: letters italic, `_k` or `_{k−1}` a subscript.

    `ᵀ` becomes a raised T.  Words of more than one letter, such as tanh and diag, stay upright.
    """
    return _WORD.sub(lambda found: _symbol(found[0]), text).replace(_SUPERSCRIPT, "<sup>T</sup>")


def _symbol(text: str) -> str:
    letter, _, below = text.partition("_")
    if not below:
        return f"<i>{letter}</i>"
    below = re.sub(r"[A-Za-z]", lambda found: f"<i>{found[0]}</i>", below.strip("{}"))
    return f"<i>{letter}</i><sub>{below}</sub>"
