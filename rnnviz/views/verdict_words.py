"""What the view of the verdict explains."""

from __future__ import annotations

from rnnviz.text import translate
from rnnviz.views.paragraph import html


def explanation() -> str:
    """Return the explanation."""
    return html(_formula(), *_reading(), *_kinds())


def _formula() -> str:
    return translate(
        "views",
        "<b>‖<i>δ</i><sub><i>t</i>,<i>k</i></sub>‖ / ‖<i>δ</i><sub><i>t</i>,<i>t</i></sub>‖</b>"
        " for an SRN, with <i>δ</i><sub><i>t</i>,<i>k</i></sub> ="
        " ∂<i>L<sub>t</sub></i>/∂<i>z<sub>k</sub></i>; for every other cell the same of"
        " ∂<i>L<sub>t</sub></i>/∂<i>s<sub>k</sub></i>, the"
        " error of the full state. It is one row of the triangle: that of the loss with the longest"
        " way back, mostly the last.",
    )


def _reading() -> tuple[str, ...]:
    return (
        translate(
            "views",
            "<b>Two answers.</b> <i>Flow</i> says what becomes of an error on its way back through"
            " the network on screen; it is read from the trace of the probe sequence alone."
            " <i>Training</i> says what the run has done so far; it is read from the history of the"
            " updates alone. A network that has solved its task can have an error that vanishes.",
        ),
        translate(
            "views",
            "<b>The cause</b> is a counterfactual: the same error is taken back through the same"
            " layer with <i>f</i>′ = 1 (<i>U</i> alone), with <i>U</i> = <i>I</i> (<i>f</i>′"
            " alone), or without <i>U</i> (gates alone). Where none of them alone does it, that is"
            " said.",
        ),
        translate(
            "views",
            "<b>Beside the curve</b> stands ∏ <i>ρ</i>, what the spectral radii alone would have"
            " made of the signal: a bound for one constant normal matrix, reached by a signal along"
            " its leading eigenvectors, and not even a bound otherwise. For every cell but an SRN"
            " also ∏ <i>σ</i><sub>max</sub>, which no signal of the layer's own recurrence"
            " exceeds.",
        ),
        translate(
            "views",
            "<b>Where eigenvalues mislead.</b> The view says so where every |<i>λ</i>| on the way"
            " is below 1 and the signal still more than tripled, and where their product promises"
            " growth by more than three but less than a third arrives.",
        ),
    )


def _kinds() -> tuple[str, ...]:
    return (
        translate(
            "views",
            "<b>Flow.</b> <i>Vanishes</i>: the first step that can be reached receives less than"
            " 1 %. <i>Becomes zero</i>: exactly nothing. <i>Explodes</i>: the signal grew more than"
            " a hundredfold, and the first step receives at least its size; <i>grows, then"
            " fades</i>: it receives less. <i>Arrives</i>: none of these, or what comes down"
            " into a lower layer adds up to more. <i>Not finite</i>"
            " and <i>no error sent</i> are told apart from all of them. In an LSTM the size is"
            " taken at <i>t</i> − 1, after the error has entered the cell state.",
        ),
        translate(
            "views",
            "<b>Training.</b> <i>Learning</i>: the mean of the last 60 losses is below 90 % of that"
            " of guessing, by three standard errors; <i>at chance</i>: it is not. <i>Solved</i>:"
            " 99 % of the recent answers are right or, without answers, the loss is below 1 % of"
            " that of guessing. <i>Clipped</i>: an update was shortened more than twentyfold, and"
            " the run went on. <i>Gradient leapt</i>: its norm was more than 1000 times the median"
            " of the 2 to 20 before, and the loss has not come back. <i>Ruined</i>: all recent"
            " losses are more than ten times that of guessing and the first one, after a gradient"
            " norm more than ten times the first. <i>Diverged</i> and <i>dead</i> are runs that"
            " have ended: a number was not finite, or every δ is exactly 0.",
        ),
    )
