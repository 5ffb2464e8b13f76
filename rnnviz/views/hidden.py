"""Hidden states: every unit at every step, on a colour scale fixed by the equations.

A horizontal stripe is a unit that holds its value, a column unlike its neighbours an input that the
network reacts to.  Full colour everywhere is saturation, where f' and the error are near 0.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from rnnviz.flow.saturation import saturation
from rnnviz.nn.trace import LayerTrace
from rnnviz.number_format import number, percent
from rnnviz.plot.axis_limit import symmetric_limit
from rnnviz.plot.figure import Column, Figure, HeatMap, Panel, Table
from rnnviz.text import QT_TRANSLATE_NOOP, translate
from rnnviz.training.snapshot import Frame
from rnnviz.views.part.axis import decoder_boundary, input_axis, input_note, integer_axis, step_axis
from rnnviz.views.part.cell_text import bounded, shown_cell
from rnnviz.views.part.selection import cursor_step, shown_layer, title_with_layer
from rnnviz.views.part.status import join_sentences, run_status
from rnnviz.views.part.table import index_columns
from rnnviz.views.view import View

Array = NDArray[Any]

DECADES_FROM = 1e5
"""States beyond this are coloured by their decades."""


class HiddenView(View):
    """Heat map of h and of any other state, such as the c of an LSTM."""

    name = "hidden"
    label = QT_TRANSLATE_NOOP("views", "Hidden states")
    way = "forward"

    def describe(self, frame: Frame) -> Figure:
        return self._described(frame, _large_states(frame))

    def describe_pair(self, one: Frame, other: Frame) -> tuple[Figure, Figure]:
        """Describe two runs, with the decades of a state coloured where one of them needs it."""
        large = _large_states(one) | _large_states(other)
        return self._described(one, large), self._described(other, large)

    def _described(self, frame: Frame, large: frozenset[str]) -> Figure:
        layer = shown_layer(frame)
        names = _state_names(layer)
        panels = [_panel(frame, layer, name, name == names[-1], name in large) for name in names]
        return Figure(
            title=title_with_layer(frame, self.title),
            panels=tuple(panels),
            tables=(_table(layer, names),),
            summary=join_sentences(run_status(frame.snapshot), _summary(frame, layer)),
        )

    def conditions(self, frame: Frame | None) -> Mapping[str, bool]:
        cell = shown_cell(frame)
        saturating = cell.closes and not cell.memoryless
        return {
            "vanishing-saturating": saturating,
            "vanishing": not saturating,
            "exploding-bounded": bounded(cell),
            "exploding-unbounded": not bounded(cell),
        }


def _state_names(layer: LayerTrace) -> list[str]:
    """Return the states that are drawn, h first."""
    new = [name for name in layer.cell.states if name not in layer.cell.copies]
    return sorted(new, key=lambda name: name != "h")


def _large_states(frame: Frame) -> frozenset[str]:
    """Return the states that are so large that only their decades can be coloured."""
    layer = shown_layer(frame)
    large = (n for n in _state_names(layer) if not _is_bounded(layer, n))
    return frozenset(n for n in large if symmetric_limit(layer.states[n][1:]) > DECADES_FROM)


def _is_bounded(layer: LayerTrace, name: str) -> bool:
    return all(map(math.isfinite, layer.cell.bounds_of(name)))


def _panel(frame: Frame, layer: LayerTrace, name: str, lowest: bool, decades: bool) -> Panel:
    values = layer.reverse_if_backward(layer.states[name][1:])
    names = frame.snapshot.source.symbol_names
    return Panel(
        key=name,
        x=input_axis(frame.snapshot.trace, names) if lowest else step_axis(layer.steps),
        y=integer_axis(layer.size, translate("views", "unit of <i>{state}</i>").format(state=name)),
        artists=(_map(layer, name, values, decades), *decoder_boundary(layer)),
        note=join_sentences(
            input_note(frame) if lowest else "", _note(layer, name, values, decades)
        ),
        share_x=not lowest,
    )


def _map(layer: LayerTrace, name: str, values: Array, decades: bool) -> HeatMap:
    if decades:
        return _decades(name, values)
    low, high = layer.cell.bounds_of(name)
    if not _is_bounded(layer, name):
        high = symmetric_limit(values)
        low = -high
    return HeatMap(
        values.T, low, high, "unit" if low == 0 else "signed", label=f"<i>{name}<sub>k</sub></i>"
    )


def _decades(name: str, values: Array) -> HeatMap:
    """Return a map on a logarithmic scale, for states that grow by many orders of magnitude."""
    with np.errstate(invalid="ignore"):
        powers = np.sign(values) * np.log10(1 + np.abs(values))
    limit = symmetric_limit(powers)
    label = f"±log<sub>10</sub>(1+|<i>{name}<sub>k</sub></i>|)"

    def describe(row: int, column: int) -> str:
        value = number(float(values[column, row]))
        unit, step = translate("views", "unit {unit}"), translate("views", "step {step}")
        place = f"{unit.format(unit=row + 1)}, {step.format(step=column + 1)}"
        return f"{place}: <i>{name}<sub>k</sub></i> = {value}"

    return HeatMap(powers.T, -limit, limit, "signed", label=label, describe=describe)


def _note(layer: LayerTrace, name: str, values: Array, decades: bool) -> str:
    low, high = layer.cell.bounds_of(name)
    scale = ""
    if decades or not _is_bounded(layer, name):
        limit = symmetric_limit(values)
        source = translate("views", "Up to {limit}: coloured by decades.")
        high_up = source.format(limit=number(limit))
        scale = high_up if decades else scale_words(limit)
    if not values.any():
        return join_sentences(translate("views", "Every state is 0."), scale)
    return join_sentences(
        _zero_units(values) if high == math.inf and low == 0 else "", scale, _gaps(values)
    )


def scale_words(limit: float) -> str:
    """Say how far a scale reaches that no equation bounds."""
    source = translate("views", "Scale ±{limit}, moved in steps of 1, 2, 5, 10.")
    return source.format(limit=number(limit))


def _zero_units(values: Array) -> str:
    """Count units that are 0 at every step: with a ReLU they do not learn."""
    silent = int((~values.any(axis=0)).sum())
    source = translate("views", "{silent} of {size} units are 0 at every step.")
    return source.format(silent=silent, size=values.shape[1]) if silent else ""


def _gaps(values: Array) -> str:
    finite = int(np.isfinite(values).sum())
    source = translate("views", "{count} values are not finite.")
    return source.format(count=values.size - finite) if finite < values.size else ""


def _summary(frame: Frame, layer: LayerTrace) -> str:
    """Give the share of saturated units if h is f(z), else the largest state at the cursor."""
    k = cursor_step(frame)
    h = layer.reverse_if_backward(layer.states["h"][1:])
    if layer.cell.closes and bounded(layer.cell):
        with np.errstate(over="ignore"):  # a slope of a broken run may be as large as 1e308
            share = saturation(layer)["z"].share
        source = translate(
            "views", "Of all {size} units at all {steps} steps, {share} are saturated."
        )
        return source.format(size=layer.size, steps=layer.steps, share=percent(share))
    source = translate("views", "At step {step} the largest of {size} units is {largest}.")
    largest = float(np.abs(h[k - 1]).max())
    return source.format(step=k, size=layer.size, largest=number(largest))


def _table(layer: LayerTrace, names: list[str]) -> Table:
    leading = index_columns(layer.steps, layer.size, "time step k", "unit")
    states = tuple(
        Column(f"{name}_k", layer.reverse_if_backward(layer.states[name][1:]).ravel())
        for name in names
    )
    return Table("hidden", (*leading, *states))
