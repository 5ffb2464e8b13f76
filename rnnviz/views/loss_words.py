"""What the view of loss and accuracy says of itself."""

from __future__ import annotations

from rnnviz.text import translate
from rnnviz.views.paragraph import html


def explanation() -> str:
    """Return the formulas, how to read the curves, and what each regime looks like."""
    return html(*_formula(), *_reading(), *_regimes())


def _formula() -> tuple[str, ...]:
    return (
        translate(
            "views",
            "<b>Regression: <i>L</i> = mean (<i>o</i> − <i>y</i>)<sup>2</sup>. Classification:"
            " <i>L</i> = mean −ln softmax(<i>o</i>)<sub><i>y</i></sub></b>, over the sequences of"
            " the batch, all steps that have a target and are no padding, and in a regression all"
            " outputs (their sum, if the settings say so). Weight decay is no part of it.",
        ),
    )


def _reading() -> tuple[str, ...]:
    return (
        translate(
            "views",
            "Each point is the loss of the batch of that update, before its parameters moved (with"
            " online RTRL, while they moved); the diamonds are that of sequences which are never"
            " trained on, from time to time. The chance line is the best constant answer on the"
            " data to learn: the mean of the targets, or the frequencies of the classes; of a sum"
            " it is as many times that as a batch has terms on average. Where the same answer costs"
            " clearly more or less on held-out data, that is a line of its own. The axis turns"
            " logarithmic once the losses span a decade, and then stays so.",
        ),
        translate(
            "views",
            "In a forecast there are two more levels, both on held-out data and to be compared with"
            " the diamonds: persistence, which always says the newest value, and AR(<i>K</i>), the"
            " weighted sum of the last <i>K</i> values that is best on the data to learn, by least"
            " squares; where it lies below the axis only the words tell. On a random walk nothing"
            " is better than persistence but by chance.",
        ),
        translate(
            "views",
            "A run that was kept for comparison is drawn dashed, as B, on the same axes; what sets"
            " the two apart stands at their curves.",
        ),
    )


def _regimes() -> tuple[str, ...]:
    return (
        translate(
            "views",
            "<b>Vanishing.</b> The loss reaches the chance line and stays, if what would help lies"
            " too far back for its error to arrive. A loss at chance can have other causes: the"
            " view of the δ norms tells.",
        ),
        translate(
            "views",
            "<b>Exploding.</b> The loss jumps within one or two updates; then it is not finite, or"
            " comes back, or stays at or above chance with a saturated or dead network.",
        ),
        translate(
            "views",
            "<b>Clipped.</b> Jumps stay small as a rule, and the loss comes back down.",
        ),
        translate(
            "views",
            "<b>Healthy.</b> The loss leaves the chance line; with a long memory often after a long"
            " flat stretch, and then quickly.",
        ),
    )
