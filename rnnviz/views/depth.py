"""Depth: the error of every layer at every step, back in time and down the stack.

The error enters the top layer, at the right.  Through time it passes Uᵀ, through depth Wᵀ, and
either can make it vanish or explode.
"""

from __future__ import annotations

import numpy as np

from rnnviz.flow.delta import log10_norms
from rnnviz.nn.trace import Array, LayerTrace, Trace
from rnnviz.number_format import number_of_log10
from rnnviz.plot.axis_limit import decades
from rnnviz.plot.drawing_style import Dash, Role
from rnnviz.plot.figure import Artist, Axis, Column, Curve, Figure, HeatMap, Panel, Table
from rnnviz.text import QT_TRANSLATE_NOOP, translate
from rnnviz.training.snapshot import Frame
from rnnviz.views.delta.view import BLOCK, HIGH, LOW
from rnnviz.views.part.axis import step_axis, step_numbers
from rnnviz.views.part.curve import off_scale_marks
from rnnviz.views.part.selection import cursor_step
from rnnviz.views.part.status import join_sentences, message_figure, run_status
from rnnviz.views.part.table import index_columns
from rnnviz.views.view import View

_ERROR = "‖∂<i>L</i>/∂<i>h<sub>k</sub></i>‖"


class DepthView(View):
    """Heat map of layers and steps, and the error through the layers at the cursor's step."""

    name = "depth"
    label = QT_TRANSLATE_NOOP("views", "Depth")
    way = "backward"

    def suits(self, frame: Frame) -> bool:
        return len(frame.snapshot.trace.layers) > 1

    def describe(self, frame: Frame) -> Figure:
        trace = frame.snapshot.trace
        if len(trace.layers) == 1:
            words = translate("views", "This network has only one layer: it is deep in time alone.")
            return message_figure(self.title, "none", words, frame.snapshot)
        rows = np.stack([errors(layer, len(trace.x)) for layer in trace.layers])
        return Figure(
            title=self.title,
            panels=(_map(trace, rows), _through_layers(frame, rows)),
            tables=(_table(trace, rows),),
            summary=join_sentences(run_status(frame.snapshot), _summary(frame, rows)),
        )


def errors(layer: LayerTrace, steps: int) -> Array:
    """Return log10‖∂L/∂h_k‖ of a layer for the steps of the input sequence, (T,).

    A layer above a strided convolution makes fewer steps, each of which stands for several.
    """
    norms = layer.reverse_if_backward(log10_norms(layer.adjoints["h"][1:]))
    return norms[np.minimum(np.arange(steps) * layer.steps // steps, layer.steps - 1)]


def _layer_axis(trace: Trace, with_cells: bool) -> Axis:
    labels = (_name(layer) if with_cells else layer.name for layer in trace.layers)
    names = tuple((float(n), name) for n, name in enumerate(labels, start=1))
    label = translate("views", "layer")
    return Axis(label, 0.5, len(trace.layers) + 0.5, whole=True, ticks=names)


def _name(layer: LayerTrace) -> str:
    return f"{layer.name} {layer.cell.title}" + (" ←" if layer.backward else "")


def _map(trace: Trace, rows: Array) -> Panel:
    low, high = decades(rows, low=LOW, high=HIGH, block=BLOCK)
    special = "", translate("views", "exactly 0"), translate("views", "overflow")
    heat = HeatMap(
        rows, low, high, "log", label=f"log<sub>10</sub> {_ERROR}", special_labels=special
    )
    return Panel(
        key="map",
        x=step_axis(len(trace.x)),
        y=_layer_axis(trace, with_cells=True),
        artists=(heat,),
        weight=1.5,
        note=translate("views", "← back in time, ↓ down the layers"),
    )


def _through_layers(frame: Frame, rows: Array) -> Panel:
    """Return the error of every layer at the cursor's step and at the last one."""
    layers, k, last = frame.snapshot.trace.layers, cursor_step(frame), rows.shape[1]
    limits = decades(rows, low=LOW, high=HIGH, block=BLOCK)
    at = translate("views", "step {step}")
    artists: tuple[Artist, ...] = ()
    roles: dict[int, Role] = {k: "series0", last: "ink"}
    for step, role in roles.items():
        artists += _curves(layers, rows[:, step - 1], at.format(step=step), role)
    return Panel(
        key="way",
        x=_layer_axis(frame.snapshot.trace, with_cells=False),
        y=Axis(_ERROR, *limits, log10=True, switchable=True),
        artists=artists,
        note=translate("views", "from the top layer, at the right, down to the input"),
    )


def _curves(
    layers: tuple[LayerTrace, ...], errors: Array, label: str, role: Role
) -> tuple[Artist, ...]:
    """Return one curve through the layers that read forward and one through the others."""
    x, backward = step_numbers(len(layers)), np.array([layer.backward for layer in layers])
    artists: tuple[Artist, ...] = ()
    for way in (False, True):
        chosen = backward == way
        if chosen.any():
            words = f"{label} ←" if way else label
            y = errors[chosen]
            drawn = np.where(np.isfinite(y), y, np.nan)
            dash: Dash = "dash" if way else "solid"
            artists += (Curve(x[chosen], drawn, role, words, 2.0, dash, "circle"),)
            artists += off_scale_marks(x[chosen], y, words)
    return artists


def _table(trace: Trace, rows: Array) -> Table:
    layers, steps = rows.shape
    layer, step = index_columns(layers, steps, "layer", "time step k")
    names = np.repeat([layer.name for layer in trace.layers], steps)
    return Table(
        "depth",
        (layer, Column("name", names), step, Column("log10 norm of dL/dh_k", rows.ravel())),
    )


def _summary(frame: Frame, rows: Array) -> str:
    """Say how much of the top layer's error reaches the lowest layer, there and at step 1."""
    layers, last = frame.snapshot.trace.layers, rows.shape[1]
    top = max(n for n, layer in enumerate(layers) if not layer.backward)
    source = translate(
        "views",
        "The error is {top} in {above} at step {last}, {down} in {below} at that step, and {first}"
        " there at step 1.",
    )
    return source.format(
        top=number_of_log10(float(rows[top, -1])),
        above=layers[top].name,
        last=last,
        down=number_of_log10(float(rows[0, -1])),
        below=layers[0].name,
        first=number_of_log10(float(rows[0, 0])),
    )
