"""What the view of the cliff explains: what is drawn, how to read it, and each regime."""

from __future__ import annotations

from rnnviz.text import translate
from rnnviz.views.paragraph import html


def explanation() -> str:
    """Return the explanation as HTML."""
    return html(*_formula(), *_regimes())


def _formula() -> tuple[str, ...]:
    return (
        translate(
            "views",
            "<b>log<sub>10</sub> <i>L</i>(<i>θ</i><sub>0</sub> + <i>a</i> <i>u</i> + <i>b</i>"
            " <i>v</i>)</b>: the loss of the same held-out sequences for other parameters"
            " <i>θ</i>, along two directions <i>u</i> and <i>v</i>.",
        ),
        translate(
            "views",
            "Where training moves only two parameters, such as the weight and the bias of one"
            " unit, the axes are their values. Otherwise the plane is the one that holds most of"
            " the path, and the path is seen as it is projected into it: the loss at a point of"
            " the path need not be the loss of the plane there. Settings can name two parameters"
            " instead. The square is the start, the diamond the newest update.",
        ),
        translate(
            "views",
            "<b>Two paths.</b> Solid is the run; dashed is the same run, on the same data, with"
            " clipping where it has none and without where it has. Blue is the clipped one. A"
            " triangle at the border marks where a path leaves the picture, which is as wide as"
            " the clipped path needs.",
        ),
    )


def _regimes() -> tuple[str, ...]:
    return (
        translate(
            "views",
            "<b>Vanishing.</b> Often a plain of one colour: the loss hardly changes along the path,"
            " and training barely moves.",
        ),
        translate(
            "views",
            "<b>Exploding.</b> A wall where the colour jumps from one cell to the next. There the"
            " gradient is huge, and one step along it can lead far away.",
        ),
        translate(
            "views",
            "<b>Clipped.</b> The same wall, but with plain SGD and the norm of all parameters"
            " clipped no step is longer than threshold times learning rate: the path can turn back"
            " at its foot (Pascanu, Mikolov and Bengio 2013).",
        ),
        translate(
            "views",
            "<b>Healthy.</b> A smooth slope, and a path that goes down it in short steps.",
        ),
    )
