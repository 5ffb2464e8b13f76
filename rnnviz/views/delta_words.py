"""What the view of the δ norms explains."""

from __future__ import annotations

from rnnviz.nn.cell import Cell
from rnnviz.text import translate
from rnnviz.training.snapshot import Frame
from rnnviz.views.cell_words import (
    back_formula,
    held_fixed,
    in_doubles,
    no_recursion,
    shown_cell,
    truncated,
)
from rnnviz.views.paragraph import html


def explanation(frame: Frame | None) -> str:
    """Return the explanation for the cell of the layer shown."""
    cell = shown_cell(frame)
    return html(
        back_formula(cell),
        _gate_errors(cell),
        *_reading(),
        no_recursion(cell),
        held_fixed(cell),
        truncated(frame),
        in_doubles(frame),
        *_regimes(cell),
    )


def _gate_errors(cell: Cell) -> str:
    if not cell.gates:
        return ""
    return translate(
        "views",
        "The dotted lines are <i>δ</i> of each gate, ∂<i>L</i>/∂(its pre-activation).",
    )


def _reading() -> tuple[str, ...]:
    return (
        translate(
            "views",
            "Read from right to left (where a layer reads the sequence from its end, from left to"
            " right): the error enters where there is a loss and travels back the way the layer"
            " reads. The axis is absolute and counts decades; its limits move by ten decades at a"
            " time. A norm of exactly 0 is a triangle at the lower border, an overflow one at the"
            " upper, a NaN a cross: they are shown, never dropped.",
        ),
        translate(
            "views",
            "The tints begin 1000 times below and above the largest error that a step's own loss"
            " sends in, rounded outwards to a whole decade. Where several losses reach a step, each"
            " point is the norm of the sum of their errors; the triangle view takes it apart. The"
            " probe is one sequence without its padding.",
        ),
    )


def cause_words(cell: Cell) -> str:
    """Say what can make the error of this cell fade."""
    if cell.memoryless:
        return translate(
            "views", "Here it ends at the edge of the window, for there is no state to carry it."
        )
    if cell.by_u_alone:
        return translate(
            "views",
            "All that comes back passes <i>U</i> and <i>f</i>′: either can be too small, and the"
            " saturation view says how much each takes.",
        )
    if cell.gates:
        return translate(
            "views",
            "What passes straight is multiplied by a gate at each step; the rest passes <i>U</i>."
            " The paths view shows both.",
        )
    return translate(
        "views",
        "What passes straight is multiplied by 1 and never fades by itself; only what comes through"
        " <i>U</i> can cancel it.",
    )


def _regimes(cell: Cell) -> tuple[str, ...]:
    vanishing = translate(
        "views",
        "<b>Vanishing.</b> A line that falls the way back: so many decades a step. {cause} It is a"
        " statement about these parameters: a trained network that latches its memory may look"
        " like this and solve its task.",
    )
    return (
        vanishing.format(cause=cause_words(cell)),
        translate(
            "views",
            "<b>Exploding.</b> A line that rises the way back; one update along such a gradient can"
            " throw the parameters far away.",
        ),
        translate(
            "views",
            "<b>Clipped.</b> Nothing changes here: clipping acts on the gradient of the parameters,"
            " which is summed from <i>δ</i> afterwards.",
        ),
        translate(
            "views",
            "<b>Healthy.</b> A line within a few decades over the distance that the task needs."
            " Then early steps can be learnt from; that they are is for the loss to show.",
        ),
    )
