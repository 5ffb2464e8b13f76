"""What the pages of several views say of the cell of the layer shown.

A page states what holds for some cells in a section of its own; the view decides by facts that
every cell declares, never by which cell it is.
"""

from __future__ import annotations

import math

from rnnviz.explanation import read_page
from rnnviz.nn.cell import Cell
from rnnviz.nn.cells.srn import SRN
from rnnviz.nn.formula import markup
from rnnviz.nn.trace import LayerTrace
from rnnviz.text import translate
from rnnviz.training.snapshot import Frame
from rnnviz.views.part.selection import shown_layer


def shown_cell(frame: Frame | None) -> Cell:
    """Return the cell of the layer shown; an SRN while there is none."""
    return SRN() if frame is None else shown_layer(frame).cell


def cell_values(cell: Cell) -> dict[str, str]:
    """Return what the placeholders of pages stand for that depend on the cell alone."""
    parts = [name for name in cell.states if name not in cell.copies]
    values = {
        "cell": cell.title,
        "about": read_page("cells", cell.name).inline("about"),
        "step": cell.formula.step,
        "back": cell.formula.back,
        "jacobian": cell.formula.jacobian,
        "slope": markup("max f′ = ¼" if flattens(cell) else "max f′ = 1"),
        "state": parts[0],
        "first": parts[0],
        "last": parts[-1],
    }
    return values | ({} if cell.carry is None else {"gate": cell.carry_symbol})


def flattens(cell: Cell) -> bool:
    """Return whether f′ is below 1 even where f is steepest, as that of the logistic function."""
    return "z" in cell.blocks and cell.max_slope("z") < 1


def bounded(cell: Cell) -> bool:
    """Return whether the equations bound the state h."""
    return all(map(math.isfinite, cell.bounds_of("h")))


def recurrent_only(cell: Cell) -> bool:
    """Return whether all of an error that goes back in time passes U, whose size matters."""
    return cell.by_u_alone and not cell.memoryless and not cell.normalizes


def error_sections(cell: Cell) -> dict[str, bool]:
    """Return which of the sections hold on how an error goes one step back."""
    return {"error": not cell.memoryless, "error-stateless": cell.memoryless}


def is_truncated(frame: Frame | None) -> bool:
    """Return whether truncation cuts off errors that a view draws."""
    return frame is not None and frame.snapshot.truncation > 0


def is_single_precision(frame: Frame | None) -> bool:
    """Return whether the run computes in 32 bit, while the views always do in 64 bit."""
    if frame is None or frame.snapshot.inspected is not None:
        return False
    return frame.snapshot.experiment.network.precision != "float64"


def gate_symbol(layer: LayerTrace, name: str) -> str:
    """Return a gate's letter in the book's equations."""
    return layer.cell.letters.get(name, name)


def gate_title(layer: LayerTrace, name: str) -> str:
    """Return a gate's name in the user's language."""
    title = layer.cell.gate_titles.get(name)
    return translate("nn", title) if title else name
