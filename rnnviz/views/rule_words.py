"""What the view of the learning rule explains."""

from __future__ import annotations

from rnnviz.text import translate
from rnnviz.training.snapshot import Frame
from rnnviz.views.cell_words import back_formula, shown_cell
from rnnviz.views.paragraph import html


def explanation(frame: Frame | None) -> str:
    """Return the explanation for the cell of the layer shown."""
    return html(*_formula(), back_formula(shown_cell(frame)), *_reading(), *_regimes())


def _formula() -> tuple[str, ...]:
    return (
        translate(
            "views",
            "<b>BPTT:</b> the error of step <i>k</i> follows from that of step <i>k</i>+1, and each"
            " step adds its part to the gradient. Every step must be kept until the error has come"
            " back to it.",
        ),
        translate(
            "views",
            "<b>RTRL:</b> ∂<i>s<sub>k</sub></i>/∂<i>θ</i> = <i>J<sub>k</sub></i>"
            " ∂<i>s</i><sub><i>k</i>−1</sub>/∂<i>θ</i> + ∂<sup>+</sup><i>s<sub>k</sub></i>/∂"
            "<i>θ</i>, carried forward with the state. No step is kept, the gradient of a step is"
            " there at once, and while the parameters stand still it is that of BPTT without"
            " truncation, up to rounding; but the matrix grows as <i>D</i><sup>3</sup> and carrying"
            " it on costs <i>D</i><sup>4</sup> a step.",
        ),
    )


def _reading() -> tuple[str, ...]:
    return (
        translate(
            "views",
            "Above: bytes for one sequence of length <i>T</i> with this network's size, then"
            " multiply-adds for one of this length with <i>D</i> units, counted in 64 bit; all axes"
            " count powers of ten, and the dot is this run. The memory of BPTT rises with <i>T</i>,"
            " that of RTRL does not: beyond where the lines cross, RTRL needs less. Work rises as"
            " <i>D</i><sup>2</sup> with BPTT, as <i>D</i><sup>4</sup> with RTRL. Layers that are"
            " not shown grow in proportion.",
        ),
        translate(
            "views",
            "Below: the gradient of <i>U</i> of this layer taken apart by the lag |<i>t</i> −"
            " <i>k</i>| that its parts span, for the probe sequence. With truncation the dotted"
            " part is missing: of short lags those pairs that lie on both sides of a border, of"
            " lags from <i>τ</i> on all. The sentence measures what that does to the gradient of"
            " all parameters of the layer shown; in a stack what comes down to it is truncated"
            " above, too.",
        ),
    )


def _regimes() -> tuple[str, ...]:
    return (
        translate(
            "views",
            "<b>Vanishing.</b> Where the error has faded within <i>τ</i> steps, the long lags are"
            " small anyway: truncation then drops little but the pairs across its borders.",
        ),
        translate(
            "views",
            "<b>Exploding.</b> The long lags are the largest part, so truncation changes the"
            " gradient most; it mostly becomes much shorter, by leaving out what is long.",
        ),
        translate(
            "views",
            "<b>Healthy.</b> Short and long lags both take part. Truncation below the length of the"
            " task's dependencies then costs what could have been learnt from the long ones.",
        ),
        translate(
            "views",
            "<b>Truncation is a bias, not noise.</b> What is missing is missing in every update and"
            " does not average out. No gradient tells of a dependency across a border; the state"
            " still crosses it, so what is kept there for other reasons can be used later on.",
        ),
        translate(
            "views",
            "<b>Online.</b> RTRL may move the parameters at every step (Williams and Zipser 1989);"
            " the influence carried along is then in part that of older parameters, an error that"
            " shrinks with the learning rate.",
        ),
    )
