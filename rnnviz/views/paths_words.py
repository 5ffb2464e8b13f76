"""What the view of the paths explains."""

from __future__ import annotations

from rnnviz.nn.cell import Cell
from rnnviz.text import translate
from rnnviz.training.snapshot import Frame
from rnnviz.views.cell_words import jacobian_formula, shown_cell, truncated
from rnnviz.views.paragraph import html
from rnnviz.views.part.status import join_sentences


def explanation(frame: Frame | None) -> str:
    """Return the explanation for the cell of the layer shown."""
    cell = shown_cell(frame)
    return html(*_formulas(cell), *_reading(), truncated(frame), *_regimes(cell))


def _formulas(cell: Cell) -> tuple[str, ...]:
    product = translate(
        "views",
        "<b>∂<i>s<sub>t</sub></i>/∂<i>s<sub>k</sub></i> = <i>J<sub>t</sub></i> ⋯"
        " <i>J</i><sub><i>k</i>+1</sub></b>, {formula}: its largest singular value is what the"
        " error of step <i>t</i> that lies best keeps down to step <i>k</i> on its way back through"
        " this layer. No error keeps more of itself there.",
    ).format(formula=jacobian_formula(cell))
    by_lag = translate(
        "views",
        "<b>∂<i>L</i>/∂<i>U</i> = Σ <i>G</i><sub>lag</sub></b>: <i>G</i><sub>lag</sub> is the sum"
        " of the parts that losses of step <i>t</i> give at steps <i>k</i> with"
        " |<i>t</i> − <i>k</i>| = lag; for an SRN Σ <i>δ</i><sub><i>t</i>,<i>k</i></sub>"
        " <i>h</i><sub><i>k</i>−1</sub><sup>T</sup>. Norms do not add up: parts may cancel.",
    )
    return product, _straight(cell), by_lag


def _straight(cell: Cell) -> str:
    if cell.carry is None:
        return ""
    return translate(
        "views",
        "<b>∏ <i>{gate}</i></b>: the straight way, on which <i>{state}</i> is multiplied by one"
        " gate alone and never by <i>U</i>; drawn is the mean over the units. All the rest of"
        " ∂<i>{state}<sub>t</sub></i>/∂<i>{state}<sub>k</sub></i> has passed <i>U</i> at least"
        " once; of it the largest singular value is drawn, the most that it can do.",
    ).format(gate=cell.carry_symbol, state=cell.states[0])


def _reading() -> tuple[str, ...]:
    return (
        translate(
            "views",
            "Above, read back from the last loss that this layer hears. Where the measured signal"
            " lies far below the bound, it lies badly: another error would keep more. In a lower"
            " layer the signal also has what comes down from above at earlier steps, and may lie"
            " above the bound. Below, the parts of the gradient of <i>U</i> by distance.",
        ),
    )


def _regimes(cell: Cell) -> tuple[str, ...]:
    exploding = translate(
        "views", "<b>Exploding.</b> The bound rises the way back; far lags outweigh the near ones."
    )
    if cell.carry is not None:
        more = translate(
            "views", "It is the way through <i>U</i> that grows, for a gate is at most 1."
        )
        exploding = join_sentences(exploding, more)
    return (
        translate(
            "views",
            "<b>Vanishing.</b> Bound and signal fall the way back, and the gradient of <i>U</i>"
            " comes from the nearest lags.",
        ),
        exploding,
        translate(
            "views",
            "<b>Healthy.</b> The straight way stays near 1 over the distance that the task needs;"
            " or, without gates, the bound does.",
        ),
    )
