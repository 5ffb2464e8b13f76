"""What the view of the spectrum explains."""

from __future__ import annotations

from rnnviz.text import translate
from rnnviz.views.paragraph import html


def explanation(gated: bool) -> str:
    """Return the explanation, for a cell with gates or for an SRN."""
    return html(_gated_formula() if gated else _formula(), *_reading(), *_regimes())


def _formula() -> str:
    return translate(
        "views",
        "<b><i>A<sub>k</sub></i> = diag(<i>f</i>′(<i>z<sub>k</sub></i>)) <i>U</i><sup>T</sup></b>"
        " takes <i>δ</i><sub><i>k</i>+1</sub> to <i>δ<sub>k</sub></i>;"
        " <b><i>J<sub>k</sub></i> = ∂<i>h<sub>k</sub></i>/∂<i>h</i><sub><i>k</i>−1</sub> ="
        " diag(<i>f</i>′(<i>z<sub>k</sub></i>)) <i>U</i></b>. Both have the same eigenvalues"
        " <i>λ</i>, but not the same singular values: <i>σ</i><sub>max</sub> here is that of"
        " <i>J<sub>k</sub></i>.",
    )


def _gated_formula() -> str:
    return translate(
        "views",
        "<b><i>J<sub>k</sub></i> = ∂<i>s<sub>k</sub></i>/∂<i>s</i><sub><i>k</i>−1</sub></b> of the"
        " full state: <i>s</i> = (<i>c</i>, <i>h</i>) for an LSTM, so 2<i>D</i> × 2<i>D</i> with"
        " 2<i>D</i> eigenvalues, and <i>s</i> = <i>h</i> for a GRU. Its transpose takes the error"
        " one step back. diag(<i>f</i>′) <i>U</i><sup>T</sup> is exact only for an SRN.",
    )


def _reading() -> tuple[str, ...]:
    return (
        translate(
            "views",
            "Each point is an eigenvalue of one step, coloured by its step <i>k</i>; those of the"
            " cursor's step are ringed. The dashed circle is |<i>λ</i>| = 1. Below, in the same"
            " units: the spectral radius <i>ρ</i> = max|<i>λ</i>|; <i>σ</i><sub>max</sub>, the most"
            " that one step can lengthen any direction; and how much it did lengthen one direction"
            " carried from step to step. The mean logarithm of that is the leading Lyapunov"
            " exponent: what the product of all <i>J<sub>k</sub></i> does in the long run.",
        ),
        translate(
            "views",
            "<b>Eigenvalues alone do not decide.</b> “All |<i>λ</i>| &lt; 1, so it vanishes” holds"
            " in the long run for one constant matrix. Where <i>J<sub>k</sub></i> changes from step"
            " to step or is far from normal, the error may grow for a long time although every"
            " <i>ρ</i> &lt; 1. What is certain: where <i>σ</i><sub>max</sub> &lt; 1 the step"
            " shrinks every ∂<i>L</i>/∂<i>s</i>; <i>σ</i><sub>max</sub> &gt; 1 is necessary for"
            " growth, not sufficient. The measured decay is in the view of the δ norms.",
        ),
    )


def _regimes() -> tuple[str, ...]:
    return (
        translate(
            "views",
            "<b>Vanishing.</b> A cloud well inside the circle. A cloud that falls into the origin"
            " at some steps is saturation (<i>f</i>′ ≈ 0), one of the same size at all steps a"
            " small <i>U</i>.",
        ),
        translate(
            "views",
            "<b>Exploding.</b> Points outside the circle at most steps. With ReLU and <i>U</i> near"
            " the identity they sit at 1, and at 0 for each inactive unit; a slightly larger"
            " <i>U</i> is enough.",
        ),
        translate(
            "views",
            "<b>Clipped.</b> Clipping leaves the spectrum alone; it only keeps an update from"
            " throwing <i>U</i> far away, so the cloud moves in small steps.",
        ),
        translate(
            "views",
            "<b>Healthy.</b> The outermost points near the circle. For an LSTM with open forget"
            " gates a group lies just inside 1: the carousel.",
        ),
    )
