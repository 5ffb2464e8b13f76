"""Gates: one strip a gate, on the fixed scale 0..1 that a gate's values have.

A forget gate near 1 at every step is the road on which the error travels unharmed; one near 0 is
the place where both memory and error end.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from rnnviz.nn.cell import Cell
from rnnviz.nn.trace import LayerTrace
from rnnviz.number_format import number, percent
from rnnviz.plot.figure import Column, Figure, HeatMap, Panel, Table
from rnnviz.text import translate
from rnnviz.training.snapshot import Frame
from rnnviz.views.cell_words import jacobian_formula, step_formula
from rnnviz.views.paragraph import html
from rnnviz.views.part.status import join_sentences, run_status
from rnnviz.views.steps import (
    border,
    cursor,
    input_axis,
    long_table,
    own_step,
    shown_layer,
    step_axis,
    titled,
    whole_axis,
)
from rnnviz.views.view import View

Array = NDArray[Any]

CLOSED, OPEN = 0.1, 0.9
"""Below and above these a gate counts as saturated."""


class GatesView(View):
    """Heat maps of all gates and the candidate, one above the other."""

    name = "gates"

    @property
    def title(self) -> str:
        return translate("views", "Gates")

    def figure(self, frame: Frame) -> Figure:
        layer = shown_layer(frame)
        title = titled(frame, self.title)
        if not layer.gates:
            words = _no_gates(layer, others=self.suits(frame))
            return Figure(title, (Panel("none", message=words),), summary=words)
        names = tuple(layer.cell.gates)
        panels = tuple(_panel(frame, layer, name, name == names[-1]) for name in names)
        return Figure(
            title=title,
            panels=panels,
            tables=(_table(layer, names),),
            summary=join_sentences(run_status(frame.snapshot), _summary(frame, layer, names)),
        )

    def suits(self, frame: Frame) -> bool:
        return any(layer.gates for layer in frame.snapshot.trace.layers)

    def explanation(self, frame: Frame | None) -> str:
        cell = _gated_cell(frame)
        return html(*_formula(cell), *_reading(cell), *_regimes(cell))


def _gated_cell(frame: Frame | None) -> Cell | None:
    """Return the cell of the layer shown, or of the first one that has gates; None without any."""
    if frame is None:
        return None
    layers = (shown_layer(frame), *frame.snapshot.trace.layers)
    return next((layer.cell for layer in layers if layer.cell.gates), None)


def gate_symbol(layer: LayerTrace, name: str) -> str:
    """Return a gate's letter in the book's equations."""
    return layer.cell.letters.get(name, name)


def gate_words(layer: LayerTrace, name: str) -> str:
    """Return a gate's name in the user's language."""
    title = layer.cell.gate_titles.get(name)
    return translate("nn", title) if title else name


def _no_gates(layer: LayerTrace, others: bool) -> str:
    if others:
        source = translate("views", "Layer {layer}, {cell}, has no gates; another layer has.")
        return source.format(layer=layer.name, cell=layer.cell.title)
    source = translate(
        "views", "The cell {cell} has no gates. Choose LSTM or GRU as the cell to see them here."
    )
    return source.format(cell=layer.cell.title)


def _panel(frame: Frame, layer: LayerTrace, name: str, lowest: bool) -> Panel:
    values = layer.turned(layer.gates[name])
    low, high = layer.cell.gates[name]
    symbol = f"<i>{gate_symbol(layer, name)}<sub>k</sub></i>"
    names = frame.snapshot.source.symbol_names
    return Panel(
        key=name,
        x=input_axis(frame.snapshot.trace, names) if lowest else step_axis(layer.steps),
        y=whole_axis(layer.size, translate("views", "unit")),
        artists=(
            HeatMap(values.T, low, high, "unit" if low == 0 else "signed", label=symbol),
            *border(layer),
        ),
        title=f"{gate_words(layer, name)} {symbol}",
        cursor=True,
        note=_note(values, low, high),
        share_x=not lowest,
    )


def _note(values: Array, low: float, high: float) -> str:
    """Say how much of a gate is stuck at an end of its range."""
    if not np.isfinite(values).all():
        return translate("views", "not finite in parts")
    if low < 0:
        source = translate("views", "{share} beyond ±{limit}")
        return source.format(share=percent(_share(np.abs(values) > OPEN)), limit=OPEN)
    source = translate("views", "below {closed}: {shut}, above {open}: {wide}")
    shut, wide = percent(_share(values < CLOSED)), percent(_share(values > OPEN))
    return source.format(closed=CLOSED, open=OPEN, shut=shut, wide=wide)


def _share(where: Array) -> float:
    return np.count_nonzero(where) / where.size


def _summary(frame: Frame, layer: LayerTrace, names: tuple[str, ...]) -> str:
    k = cursor(frame)
    row = own_step(layer, k) - 1
    source = translate("views", "Means over the units at step {step}: {means}.")
    means = (f"{gate_words(layer, name)} {number(_mean(layer.gates[name][row]))}" for name in names)
    return source.format(step=k, means=", ".join(means))


def _mean(row: Array) -> float:
    with np.errstate(all="ignore"):
        return float(row.sum()) / row.size


def _table(layer: LayerTrace, names: tuple[str, ...]) -> Table:
    leading = long_table(layer.steps, layer.size, "time step k", "unit")
    gates = tuple(
        Column(f"{name} {gate_symbol(layer, name)}_k", layer.turned(layer.gates[name]).ravel())
        for name in names
    )
    return Table("gates", (*leading, *gates))


def _formula(cell: Cell | None) -> tuple[str, ...]:
    if cell is None:
        return ()
    return (step_formula(cell),)


def _reading(cell: Cell | None) -> tuple[str, ...]:
    reading = translate(
        "views",
        "A gate is a logistic function and lies between 0 (closed) and 1 (open), never quite at"
        " either but by rounding: it is 1 in doubles from a pre-activation of about 37 on. A"
        " candidate is a tanh, between −1 and 1. Rows are units, columns time steps. The note"
        " counts the values below 0.1 and above 0.9 over all units and steps: a saturated gate"
        " passes or blocks, but hardly learns, for its own slope is near 0.",
    )
    if cell is None or cell.carry is None:
        return (reading,)
    path = translate(
        "views",
        "Along the straight path the error of a unit is multiplied by <i>{gate}<sub>k</sub></i> at"
        " every step. This path is not all of {jacobian}: the gates and the candidate depend on"
        " <i>h</i><sub><i>k</i>−1</sub> too.",
    )
    jacobian = jacobian_formula(cell)
    return reading, path.format(gate=cell.letters[cell.carry], jacobian=jacobian)


def _regimes(cell: Cell | None) -> tuple[str, ...]:
    title = cell.gate_titles[cell.carry] if cell is not None and cell.carry is not None else None
    gate = translate("nn", title) if title else translate("views", "a gate that carries the state")
    vanishing = translate(
        "views",
        "<b>Vanishing</b> ({gate}). Values around 0.5 halve the error on the straight path at every"
        " step, and 50 steps leave 10<sup>−15</sup>. A bias of 2 starts them near 0.88 while the"
        " weights are small.",
    )
    healthy = translate(
        "views",
        "<b>Healthy</b> ({gate}). Near 1 while something is to be kept, near 0 where it is to be"
        " replaced.",
    )
    return (
        vanishing.format(gate=gate),
        translate(
            "views",
            "<b>Exploding.</b> Gates below 1 do not rule it out: with nearly open gates the paths"
            " through <i>U</i> add up, and the error can still grow.",
        ),
        healthy.format(gate=gate),
    )
