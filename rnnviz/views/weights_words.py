"""What the view of the recurrent weights explains: what their sizes prove, and what not."""

from __future__ import annotations

from rnnviz.nn.cell import Cell
from rnnviz.text import translate
from rnnviz.training.snapshot import Frame
from rnnviz.views.cell_words import jacobian_formula, shown_cell, steepest
from rnnviz.views.paragraph import html
from rnnviz.views.part.status import join_sentences


def explanation(frame: Frame | None) -> str:
    """Return the explanation for the cell of the layer shown."""
    cell = shown_cell(frame)
    return html(_formula(), _decay(frame), _reading(cell), *_regimes(cell))


def _formula() -> str:
    return translate(
        "views",
        "<b><i>ρ</i>(<i>U</i>)</b> = largest |<i>λ</i>|,"
        " <b><i>σ</i><sub>max</sub>(<i>U</i>)</b> = most that <i>U</i> lengthens anything,"
        " <b>‖<i>U</i>‖<sub>F</sub></b> = √(sum of squares);"
        " <i>ρ</i> ≤ <i>σ</i><sub>max</sub> ≤ ‖<i>U</i>‖<sub>F</sub>. Weight decay adds"
        " <i>λ</i><sub>2</sub> <i>U</i> (L2) or <i>λ</i><sub>1</sub> sign <i>U</i> (L1) to the"
        " gradient before it is clipped and handed to the optimiser.",
    )


def _decay(frame: Frame | None) -> str:
    """Say what decay promises, and for which runs."""
    plain = translate(
        "views",
        "The textbook hopes that decay makes every |<i>λ</i>| ≤ 1. It promises no bound: the"
        " gradient pulls the other way, and 100 × 100 entries of 0.02 make <i>ρ</i> = 2.",
    )
    law = translate(
        "views",
        "With plain SGD, no clipping and no gradient, L2 decay alone would shrink <i>U</i>, and"
        " <i>ρ</i> with it, exactly by (1 − <i>ηλ</i>)<sup><i>n</i></sup>; where a run has just"
        " this decay, that is the dashed line.",
    )
    return join_sentences(plain, law)


def _reading(cell: Cell) -> str:
    """Say what the sizes of U decide in this cell."""
    if cell.gates:
        return translate(
            "views",
            "In a gated cell none of these sizes decides: with every <i>U</i> zero the state is"
            " still carried by a gate, and with every <i>U</i> small the error vanishes or not as"
            " that gate says. Here they only tell how strongly states act on the gates.",
        )
    if cell.memoryless:
        return translate("views", "This layer has no <i>U</i>.")
    if not cell.by_u_alone:
        return translate(
            "views",
            "What counts is {jacobian}: the error passes beside <i>U</i>, too. With {steepest}, one"
            " step changes its length by a factor from 1 − max <i>f</i>′ ·"
            " <i>σ</i><sub>max</sub>(<i>U</i>) to 1 + max <i>f</i>′ ·"
            " <i>σ</i><sub>max</sub>(<i>U</i>); over many steps a small <i>U</i> can do either.",
        ).format(jacobian=jacobian_formula(cell), steepest=steepest(cell))
    return translate(
        "views",
        "What counts is diag(<i>f</i>′) <i>U</i>, step by step, see the spectrum: here"
        " {steepest}. Neither <i>ρ</i> ≤ 1 nor <i>ρ</i> &gt; 1 settles the matter.",
    ).format(steepest=steepest(cell))


def _regimes(cell: Cell) -> tuple[str, ...]:
    return (
        translate("views", "<b>Vanishing.</b> {rule}").format(rule=_sufficient(cell)),
        translate("views", "<b>Exploding.</b> {rule}").format(
            rule=join_sentences(
                _necessary(cell),
                translate("views", "A run that blows up often leaves a jump in all three."),
            )
        ),
        translate(
            "views",
            "<b>Healthy.</b> Sizes that settle; at which values is for cell and task to say.",
        ),
    )


def _sufficient(cell: Cell) -> str:
    """Say which size of U is enough for the error to vanish, where one is."""
    if cell.memoryless or not cell.by_u_alone:
        return translate("views", "No size of <i>U</i> is sufficient for it in this cell.")
    if cell.depth > 1:
        return translate(
            "views",
            "max <i>f</i>′ · (<i>σ</i><sub>max</sub>(<i>U</i><sub>1</sub>) + … +"
            " <i>σ</i><sub>max</sub>(<i>U<sub>K</sub></i>)) &lt; 1 is sufficient, not necessary.",
        )
    return translate(
        "views",
        "max <i>f</i>′ · <i>σ</i><sub>max</sub>(<i>U</i>) &lt; 1 is sufficient, not necessary: then"
        " every step shrinks the error.",
    )


def _necessary(cell: Cell) -> str:
    """Say which size of U growth needs, where it needs one."""
    if cell.memoryless or not cell.by_u_alone:
        return ""
    if cell.depth > 1:
        return translate(
            "views",
            "For growth in the long run that sum must be at least 1: necessary, not sufficient.",
        )
    if not _linear(cell):
        return translate(
            "views",
            "max <i>f</i>′ · <i>σ</i><sub>max</sub>(<i>U</i>) &gt; 1 is necessary for the error to"
            " grow, not sufficient. <i>ρ</i> &gt; 1 is neither: slopes that differ can make it grow"
            " for ever even with <i>ρ</i> = 0.",
        )
    return translate(
        "views",
        "<i>σ</i><sub>max</sub>(<i>U</i>) &gt; 1 is necessary for a step to lengthen the error;"
        " and as this network is linear, <i>ρ</i>(<i>U</i>) &gt; 1 is necessary for exponential"
        " growth in the long run. Neither is sufficient for a given error.",
    )


def _linear(cell: Cell) -> bool:
    """Return whether f is the identity: no unit has a bound."""
    return cell.range_of("z") == (-float("inf"), float("inf"))
