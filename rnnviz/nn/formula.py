"""The equations of a cell as labels with markup, in the book's symbols: a cell writes its own."""

from __future__ import annotations

import html
import re
from dataclasses import dataclass
from functools import lru_cache

_TOKEN = re.compile(
    r"(?P<word>[A-Za-z]{2,})"
    r"|(?P<letter>[A-Za-zα-ω]\u0303?)"
    r"|(?P<script>[_^])(?:\{(?P<group>[^{}]*)\}|(?P<single>.))"
    r"|(?P<transposed>ᵀ)"
    r"|."
)


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


@lru_cache(maxsize=256)
def markup(text: str) -> str:
    """Return a formula in plain letters as HTML.

    Single letters become italic; words of several letters, such as tanh and diag, stay upright.
    `_k`, `_{k−1}` is a subscript, `^n`, `^{−15}` a superscript, and `ᵀ` a raised T.
    """
    return _TOKEN.sub(_rendered, text)


def _rendered(found: re.Match[str]) -> str:
    if found["letter"]:
        return f"<i>{found['letter']}</i>"
    if found["script"]:
        tag = "sub" if found["script"] == "_" else "sup"
        return f"<{tag}>{markup(found['group'] or found['single'])}</{tag}>"
    if found["transposed"]:
        return "<sup>T</sup>"
    return html.escape(found[0], quote=False)
