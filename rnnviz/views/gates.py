"""Gates: one heat map per gate, on the fixed scale 0..1.

Where the gate that carries the state keeps nearly all of it at every step, the error passes
unchanged; where it keeps nearly nothing, both memory and error end.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from rnnviz.flow.saturation import OPEN, SHUT
from rnnviz.nn.cell import Cell
from rnnviz.nn.cells.index import CELLS
from rnnviz.nn.cells.srn import SRN
from rnnviz.nn.trace import LayerTrace
from rnnviz.number_format import number, percent
from rnnviz.plot.figure import Column, Figure, HeatMap, Panel, Table
from rnnviz.text import QT_TRANSLATE_NOOP, translate
from rnnviz.training.snapshot import Frame
from rnnviz.views.part.axis import decoder_boundary, input_axis, integer_axis, step_axis
from rnnviz.views.part.cell_text import cell_values, gate_symbol, gate_title
from rnnviz.views.part.selection import cursor_step, reading_step, shown_layer, title_with_layer
from rnnviz.views.part.status import join_sentences, message_figure, run_status
from rnnviz.views.part.table import index_columns
from rnnviz.views.saturation import saturated_blocks, shares_panel
from rnnviz.views.view import View

Array = NDArray[Any]

WIDEST = 1e300
"""The end of a scale at most: its length must be a number too."""


class GatesView(View):
    """Heat maps of all gates and the candidate, one above the other."""

    name = "gates"
    label = QT_TRANSLATE_NOOP("views", "Gates")
    way = "forward"
    batch_result = "spread"

    def describe(self, frame: Frame) -> Figure:
        layer = shown_layer(frame)
        title = title_with_layer(frame, self.title)
        if not layer.gates:
            words = _no_gates(layer, others=self.suits(frame))
            return message_figure(title, "none", words, frame.snapshot)
        names = tuple(layer.cell.gates)
        alone = not frame.batch
        maps = tuple(_panel(frame, layer, name, alone and name == names[-1]) for name in names)
        panels = maps if alone else (*maps, shares_panel(frame, layer, saturated_blocks(layer)))
        return Figure(
            title=title,
            panels=panels,
            tables=(_table(layer, names),),
            summary=join_sentences(run_status(frame.snapshot), _summary(frame, layer, names)),
        )

    def suits(self, frame: Frame) -> bool:
        return any(layer.gates for layer in frame.snapshot.trace.layers)

    def values(self, frame: Frame | None) -> Mapping[str, str]:
        return cell_values(_gated_cell(frame) or SRN())

    def conditions(self, frame: Frame | None) -> Mapping[str, bool]:
        cell = _gated_cell(frame)
        return {
            "formula": cell is not None,
            "straight": cell is not None and cell.carry is not None,
        }


def _gated_cell(frame: Frame | None) -> Cell | None:
    """Return the cell of the layer shown or, if it has no gates, of the first layer that has."""
    if frame is None:
        return None
    layers = (shown_layer(frame), *frame.snapshot.trace.layers)
    return next((layer.cell for layer in layers if layer.cell.gates), None)


def _no_gates(layer: LayerTrace, others: bool) -> str:
    if others:
        source = translate("views", "Layer {layer}, {cell}, has no gates; another layer has.")
        return source.format(layer=layer.name, cell=layer.cell.title)
    source = translate(
        "views", "The cell {cell} has no gates. Choose a cell that has ({cells}) to see them here."
    )
    gated = ", ".join(kind.title for kind in CELLS if kind().gates)
    return source.format(cell=layer.cell.title, cells=gated)


def _panel(frame: Frame, layer: LayerTrace, name: str, lowest: bool) -> Panel:
    values = layer.reverse_if_backward(layer.gates[name])
    low, high = _scale(values, *layer.cell.gates[name])
    symbol = f"<i>{gate_symbol(layer, name)}<sub>k</sub></i>"
    names = frame.snapshot.source.symbol_names
    return Panel(
        key=name,
        x=input_axis(frame.snapshot.trace, names) if lowest else step_axis(layer.steps),
        y=integer_axis(layer.size, translate("views", "unit")),
        artists=(
            HeatMap(values.T, low, high, "unit" if low == 0 else "signed", label=symbol),
            *decoder_boundary(layer),
        ),
        title=f"{gate_title(layer, name)} {symbol}",
        note=_note(values, *layer.cell.gates[name]),
        share_x=not lowest,
    )


def _scale(values: Array, low: float, high: float) -> tuple[float, float]:
    """Return the range of a gate; of a candidate without one what its finite values need."""
    if np.isfinite([low, high]).all():
        return low, high
    sizes = np.abs(values[np.isfinite(values)])
    widest = min(max(1.0, float(sizes.max(initial=0.0))), WIDEST)
    return -widest, widest


def _note(values: Array, low: float, high: float) -> str:
    """Say how many values of a gate are near an end of its range."""
    if not np.isfinite(values).all():
        return translate("views", "not finite in parts")
    if not np.isfinite([low, high]).all():
        source = translate("views", "from {low} to {high}; it has no bounds")
        return source.format(low=number(float(values.min())), high=number(float(values.max())))
    if low < 0:
        source = translate("views", "{share} beyond ±{limit}")
        return source.format(share=percent(_share(np.abs(values) > OPEN)), limit=OPEN)
    source = translate("views", "below {closed}: {shut}, above {open}: {wide}")
    shut, wide = percent(_share(values < SHUT)), percent(_share(values > OPEN))
    return source.format(closed=SHUT, open=OPEN, shut=shut, wide=wide)


def _share(where: Array) -> float:
    return np.count_nonzero(where) / where.size


def _summary(frame: Frame, layer: LayerTrace, names: tuple[str, ...]) -> str:
    k = cursor_step(frame)
    row = reading_step(layer, k) - 1
    source = translate("views", "Means over the units at step {step}: {means}.")
    means = (f"{gate_title(layer, name)} {number(_mean(layer.gates[name][row]))}" for name in names)
    return source.format(step=k, means=", ".join(means))


def _mean(row: Array) -> float:
    with np.errstate(all="ignore"):
        return float(row.sum()) / row.size


def _table(layer: LayerTrace, names: tuple[str, ...]) -> Table:
    leading = index_columns(layer.steps, layer.size, "time step k", "unit")
    gates = tuple(
        Column(
            f"{name} {gate_symbol(layer, name)}_k",
            layer.reverse_if_backward(layer.gates[name]).ravel(),
        )
        for name in names
    )
    return Table("gates", (*leading, *gates))
