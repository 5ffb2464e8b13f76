"""What the view of the verdict explains."""

from __future__ import annotations

from rnnviz.text import translate
from rnnviz.views.paragraph import html


def explanation() -> str:
    """Return the explanation."""
    return html(_formula(), *_reading(), *_regimes())


def _formula() -> str:
    return translate(
        "views",
        "<b>‖<i>λ</i><sub><i>t</i>,<i>k</i></sub>‖ / ‖<i>λ</i><sub><i>t</i>,<i>t</i></sub>‖</b>"
        " with <i>λ</i><sub><i>t</i>,<i>k</i></sub> = ∂<i>L<sub>t</sub></i>/∂<i>s<sub>k</sub></i> ="
        " (<i>J<sub>t</sub></i> ⋯ <i>J</i><sub><i>k</i>+1</sub>)<sup>T</sup>"
        " <i>λ</i><sub><i>t</i>,<i>t</i></sub>: what step <i>k</i> receives of the signal of the"
        " last loss.",
    )


def _reading() -> tuple[str, ...]:
    return (
        translate(
            "views",
            "The sentence is computed from this signal and from the history of the run, from"
            " nothing else. The curve is the signal itself. Beside it: ∏ <i>ρ</i>, what the"
            " eigenvalues alone would have said, which is right for one constant normal matrix; and"
            " ∏ <i>σ</i><sub>max</sub>, which no signal can exceed.",
        ),
        translate(
            "views",
            "<b>Where eigenvalues mislead.</b> The verdict says so where every |<i>λ</i>| on the"
            " way is below 1 and the signal still more than tripled, and where their product"
            " promises growth but less than a third arrives. Non-normal matrices do the first,"
            " changing ones both.",
        ),
    )


def _regimes() -> tuple[str, ...]:
    return (
        translate(
            "views",
            "<b>Vanishing, saturated.</b> Step 1 receives less than 1 % and the loss is that of"
            " guessing; the cause is a small <i>U</i>, saturation or the gates. A run whose loss"
            " has fallen is called learning however much δ fades: it may have latched its memory.",
        ),
        translate(
            "views",
            "<b>Exploding.</b> The signal grew a hundredfold on its way, or one gradient was out of"
            " all proportion to the others.",
        ),
        translate(
            "views",
            "<b>Transient.</b> The signal grew a hundredfold on its way, and at step 1 less is left"
            " than the loss sent: growth that <i>ρ</i> &lt; 1 does not exclude while <i>U</i> is"
            " far from normal.",
        ),
        translate(
            "views",
            "<b>Clipped.</b> At least once clipping shortened a gradient twentyfold or more, and"
            " the run went on.",
        ),
        translate(
            "views",
            "<b>Healthy.</b> None of these. <b>Diverged</b> and <b>dead</b> are runs that have"
            " ended: numbers ceased to be finite, or every δ is exactly 0.",
        ),
    )
