"""What the view of the learning rule explains."""

from __future__ import annotations

from rnnviz.text import translate
from rnnviz.views.paragraph import html


def explanation() -> str:
    """Return the explanation."""
    return html(*_formula(), *_reading(), *_regimes())


def _formula() -> tuple[str, ...]:
    return (
        translate(
            "views",
            "<b>BPTT:</b> <i>δ<sub>k</sub></i> follows from <i>δ</i><sub><i>k</i>+1</sub>, and"
            " ∂<i>L</i>/∂<i>U</i> = Σ<sub><i>k</i></sub> <i>δ<sub>k</sub></i>"
            " <i>h</i><sup>T</sup><sub><i>k</i>−1</sub>. Every step must be kept until the error"
            " has come back to it.",
        ),
        translate(
            "views",
            "<b>RTRL:</b> ∂<i>s<sub>k</sub></i>/∂<i>θ</i> = <i>J<sub>k</sub></i>"
            " ∂<i>s</i><sub><i>k</i>−1</sub>/∂<i>θ</i> + ∂<sup>+</sup><i>s<sub>k</sub></i>/∂"
            "<i>θ</i>, carried forward with the state. Nothing is kept, the gradient of a step is"
            " there at once, and it is the same number; but the matrix grows as <i>D</i><sup>3"
            "</sup> and carrying it on costs <i>D</i><sup>4</sup> a step.",
        ),
    )


def _reading() -> tuple[str, ...]:
    return (
        translate(
            "views",
            "Above: bytes for one sequence of length <i>T</i> with this network's size, then"
            " multiply-adds for one of this length with <i>D</i> units; all axes count powers of"
            " ten, and the dot is this run. The memory of BPTT rises with <i>T</i>, that of RTRL"
            " does not: where the lines cross, sequences are long enough for RTRL. Work rises with"
            " <i>D</i>, that of BPTT as <i>D</i><sup>2</sup>, that of RTRL as <i>D</i><sup>4</sup>."
            " Layers that are not shown grow in proportion.",
        ),
        translate(
            "views",
            "Below: the gradient of <i>U</i> taken apart by the lag <i>t</i> − <i>k</i> that its"
            " parts span, for the probe sequence. With truncation the dotted part is missing: of"
            " short lags those pairs that lie on both sides of a border, of lags from <i>τ</i> on"
            " all. The sentence measures what that does to the gradient of all parameters.",
        ),
    )


def _regimes() -> tuple[str, ...]:
    return (
        translate(
            "views",
            "<b>Vanishing.</b> The part that truncation drops is small anyway: where the error has"
            " faded within <i>τ</i> steps, the truncated gradient is nearly the whole one, and"
            " neither learns what lies further back.",
        ),
        translate(
            "views",
            "<b>Exploding.</b> The long lags are the largest part, so truncation changes the"
            " gradient most. It bounds it, as clipping does, but by leaving out what is long.",
        ),
        translate(
            "views",
            "<b>Healthy.</b> Short and long lags both take part. Truncation below the length of the"
            " task's dependencies then costs what the network could have learnt.",
        ),
        translate(
            "views",
            "<b>Truncation is a bias, not noise.</b> What is missing is missing in every update and"
            " does not average out: a dependency longer than <i>τ</i> is not learnt.",
        ),
        translate(
            "views",
            "<b>Online.</b> RTRL may move the parameters at every step (Williams and Zipser 1989);"
            " the influence carried along is then in part that of older parameters, which matters"
            " little while the learning rate is small.",
        ),
    )
