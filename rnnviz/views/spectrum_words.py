"""What the view of the spectrum explains."""

from __future__ import annotations

from rnnviz.nn.cell import Cell
from rnnviz.text import translate
from rnnviz.training.snapshot import Frame
from rnnviz.views.cell_words import jacobian_formula, shown_cell
from rnnviz.views.paragraph import html


def explanation(frame: Frame | None) -> str:
    """Return the explanation for the cell of the layer shown."""
    cell = shown_cell(frame)
    return html(_formula(cell), *_reading(), *_regimes(cell))


def _formula(cell: Cell) -> str:
    own = jacobian_formula(cell)
    if cell.memoryless:
        words = translate("views", "{formula}: no state is carried, and there is nothing to see.")
    elif cell.closes:
        words = translate(
            "views",
            "{formula}. The book's <b><i>A<sub>k</sub></i> ="
            " diag(<i>f</i>′(<i>z<sub>k</sub></i>)) <i>U</i><sup>T</sup></b> takes"
            " <i>δ</i><sub><i>k</i>+1</sub> to <i>δ<sub>k</sub></i>. Both have the same eigenvalues"
            " <i>λ</i>, but not the same singular values: <i>σ</i><sub>max</sub> here is that of"
            " <i>J<sub>k</sub></i>, which <i>J<sub>k</sub></i><sup>T</sup> has too.",
        )
    else:
        words = translate(
            "views",
            "{formula}: {size} eigenvalues a step. Its transpose takes the error of the full state"
            " one step back.",
        )
    return words.format(formula=own, size=len(cell.states) * cell.size)


def _reading() -> tuple[str, ...]:
    return (
        translate(
            "views",
            "Each point is an eigenvalue of one step, coloured by its step <i>k</i>; those of the"
            " cursor's step are ringed. The dashed circle is |<i>λ</i>| = 1. Below, in the same"
            " units: the spectral radius <i>ρ</i> = max|<i>λ</i>|; <i>σ</i><sub>max</sub>, the most"
            " that one step can lengthen any direction; and how much each step did lengthen one"
            " direction: of all directions at the start the one that has grown most at the end. The"
            " mean logarithm of that, ln <i>σ</i><sub>max</sub>(<i>J<sub>T</sub></i> ⋯"
            " <i>J</i><sub>1</sub>)/<i>T</i>, is the leading Lyapunov exponent over these <i>T</i>"
            " steps. It says nothing of longer sequences, and other directions grow less.",
        ),
        translate(
            "views",
            "<b>Eigenvalues alone do not decide.</b> “All |<i>λ</i>| &lt; 1, so it vanishes” holds"
            " in the long run for one constant matrix. Where <i>J<sub>k</sub></i> changes from step"
            " to step or is far from normal, the error may grow although every <i>ρ</i> &lt; 1."
            " What is certain of a step: <i>σ</i><sub>max</sub> &lt; 1 is sufficient for it to"
            " shrink the error that passes, and <i>σ</i><sub>max</sub> &gt; 1 is necessary for it"
            " to lengthen that, not sufficient. The measured course is in the view of the δ norms.",
        ),
    )


def _regimes(cell: Cell) -> tuple[str, ...]:
    vanishing = translate(
        "views", "<b>Vanishing.</b> Often a cloud well inside the circle. {cloud}"
    )
    healthy = translate(
        "views", "<b>Healthy.</b> Often the outermost points near the circle. {near}"
    )
    return (
        vanishing.format(cloud=_cloud(cell)),
        translate(
            "views",
            "<b>Exploding.</b> Often points outside the circle at most steps; neither is that"
            " enough, nor is it needed.",
        ),
        translate(
            "views",
            "<b>Clipped.</b> Clipping leaves the spectrum of these parameters alone; it only keeps"
            " an update from throwing them far away.",
        ),
        healthy.format(near=_near(cell)),
    )


def _cloud(cell: Cell) -> str:
    """Say what a cloud of this cell looks like where the error fades."""
    if cell.by_u_alone and not cell.memoryless:
        return translate(
            "views",
            "One that falls into the origin at some steps is of flat units (<i>f</i>′ ≈ 0), one of"
            " the same size at all steps of a small <i>U</i>.",
        )
    if cell.gates:
        return translate("views", "How far in it lies is for gates and <i>U</i> together to say.")
    return ""


def _near(cell: Cell) -> str:
    """Say where the points of a cell that keeps its state lie."""
    if cell.carry is not None:
        source = translate(
            "views", "With open gates <i>{gate}</i> a group lies just inside 1: the carousel."
        )
        return source.format(gate=cell.carry_symbol)
    if not cell.by_u_alone:
        return translate(
            "views",
            "Here every eigenvalue is 1 plus one of diag(<i>f</i>′) <i>U</i>; without <i>U</i> it"
            " is 1.",
        )
    if cell.memoryless:
        return ""
    return translate(
        "views",
        "With ReLU and <i>U</i> the identity they sit at 1, and at 0 for each inactive unit.",
    )
