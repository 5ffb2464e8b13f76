"""What explanations say of a cell: its own equations, and what follows from how it is built."""

from __future__ import annotations

from rnnviz.nn.cell import Cell
from rnnviz.nn.cells.srn import SRN
from rnnviz.text import translate
from rnnviz.training.snapshot import Frame
from rnnviz.views.steps import shown_layer


def shown_cell(frame: Frame | None) -> Cell:
    """Return the cell of the layer shown; an SRN while there is none."""
    return SRN() if frame is None else shown_layer(frame).cell


def step_formula(cell: Cell) -> str:
    """Return the equations of a step."""
    return f"<b>{cell.title}: {cell.formula.step}</b>"


def back_formula(cell: Cell) -> str:
    """Return how the error of a step follows from that of the next."""
    if cell.memoryless:
        source = translate(
            "views",
            "<b>{formula}</b>: this layer carries no state, so an error enters a step from what"
            " looks at it, and goes no further back.",
        )
    else:
        source = translate(
            "views",
            "<b>{formula}</b> where step <i>k</i> has no loss of its own; a loss of step <i>k</i>,"
            " or a layer above, adds what it sends into <i>h<sub>k</sub></i>.",
        )
    return source.format(formula=cell.formula.back)


def jacobian_formula(cell: Cell) -> str:
    """Return what the state Jacobian is."""
    return f"<b>{cell.formula.jacobian}</b>"


def held_fixed(cell: Cell) -> str:
    """Say what a derivative by one part of the state holds fixed, where there are several."""
    parts = [name for name in cell.states if name not in cell.copies]
    if len(parts) < 2:
        return ""
    source = translate(
        "views",
        "∂<i>L</i>/∂<i>{first}<sub>k</sub></i> as drawn is one coordinate of"
        " ∂<i>L</i>/∂<i>s<sub>k</sub></i> and holds <i>{last}<sub>k</sub></i> fixed: it is what"
        " passes from <i>{first}<sub>k</sub></i> straight to step <i>k</i>+1. The total derivative"
        " that PyTorch's autograd gives has the path through <i>{last}<sub>k</sub></i> of the same"
        " step as well.",
    )
    return source.format(first=parts[0], last=parts[-1])


def no_recursion(cell: Cell) -> str:
    """Say why there is no recursion in δ alone, in a cell in which something passes beside U."""
    if cell.by_u_alone or cell.memoryless:
        return ""
    return translate(
        "views",
        "In this cell no recursion in <i>δ</i> alone exists, for the state also passes beside the"
        " pre-activations; what is handed from step to step is the error of the full state.",
    )


def truncated(frame: Frame | None) -> str:
    """Say what truncation does to the errors that a view draws; nothing without it."""
    if frame is None or frame.snapshot.inspected is not None:
        return ""
    steps = frame.snapshot.experiment.training.truncation
    if not 0 < steps < len(frame.snapshot.trace.x):
        return ""
    source = translate(
        "views",
        "<b>Truncated.</b> Here no error passes from step <i>k</i>+1 to step <i>k</i> where"
        " {steps} divides <i>k</i>: what is drawn is the truncated error that this run learns"
        " from, not the gradient of the loss.",
    )
    return source.format(steps=steps)


def in_doubles(frame: Frame | None) -> str:
    """Say in which precision the views compute where the run has another."""
    if frame is None or frame.snapshot.experiment.network.precision == "float64":
        return ""
    if frame.snapshot.inspected is not None:
        return ""
    return translate(
        "views",
        "<b>32 bit.</b> The run learns in 32 bit, where an error below about 10<sup>−45</sup> is 0."
        " What is drawn is computed in 64 bit with the run's parameters, so it may still show what"
        " training does not see.",
    )


def steepest(cell: Cell) -> str:
    """Say how steep f is at most; the slope of a gate is another matter."""
    low, high = cell.range_of("z")
    if high - low == 1:
        return translate("views", "max <i>f</i>′ = ¼ for the logistic function")
    return translate("views", "max <i>f</i>′ = 1")
