"""What the view of the paths explains."""

from __future__ import annotations

from rnnviz.text import translate
from rnnviz.views.paragraph import html


def explanation() -> str:
    """Return the explanation."""
    return html(*_formulas(), *_reading(), *_regimes())


def _formulas() -> tuple[str, ...]:
    return (
        translate(
            "views",
            "<b>∂<i>s<sub>t</sub></i>/∂<i>s<sub>k</sub></i> = <i>J<sub>t</sub></i> ⋯"
            " <i>J</i><sub><i>k</i>+1</sub></b>: its largest singular value is what the error of"
            " step <i>t</i> that lies best keeps down to step <i>k</i>. No signal keeps more.",
        ),
        translate(
            "views",
            "<b>∏ <i>f</i></b> of an LSTM, <b>∏ <i>z</i></b> of a GRU: the straight way, on which"
            " the state is multiplied by one gate alone and never by <i>U</i>. All the rest of the"
            " product has passed <i>U</i> at least once.",
        ),
        translate(
            "views",
            "<b>∂<i>L</i>/∂<i>U</i> = Σ <i>G</i><sub>lag</sub></b>, <i>G</i><sub>lag</sub> ="
            " Σ <i>δ</i><sub><i>t</i>,<i>k</i></sub> <i>h</i><sub><i>k</i>−1</sub><sup>T</sup> over"
            " all <i>t</i> − <i>k</i> = lag: what <i>U</i> learns from dependencies that span so"
            " many steps.",
        ),
    )


def _reading() -> tuple[str, ...]:
    return (
        translate(
            "views",
            "Above, read from right to left, back from the last loss. Where the measured signal"
            " lies far below the bound, it lies badly: another error would keep more. Where the"
            " straight way lies above the way through <i>U</i>, the gates hold the memory. Below,"
            " the part of the gradient of <i>U</i> by distance: a task of that distance is learnt"
            " from that part alone.",
        ),
    )


def _regimes() -> tuple[str, ...]:
    return (
        translate(
            "views",
            "<b>Vanishing.</b> Bound and signal fall to the left together, and the gradient of"
            " <i>U</i> comes from the nearest lags.",
        ),
        translate(
            "views",
            "<b>Exploding.</b> The bound rises to the left; far lags outweigh the near ones. In a"
            " gated cell it is the way through <i>U</i> that grows, for a gate is at most 1.",
        ),
        translate(
            "views",
            "<b>Healthy.</b> The straight way stays near 1 over the distance that the task needs;"
            " or, without gates, the bound does.",
        ),
    )
