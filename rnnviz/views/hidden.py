"""Hidden states: every unit at every step, on a scale that does not move.

A horizontal stripe is a unit that remembers; a column that differs from its neighbours is an input
that was noticed; full colour all over is saturation, where f' and with it the error die.
"""

from __future__ import annotations

import math
from typing import Any

import numpy as np
from numpy.typing import NDArray

from rnnviz.flow.saturation import saturation
from rnnviz.nn.cell import Cell
from rnnviz.nn.trace import LayerTrace
from rnnviz.text import translate
from rnnviz.training.snapshot import Frame
from rnnviz.views.condition import condition, sentences
from rnnviz.views.figure import Column, Figure, HeatMap, Panel, Table
from rnnviz.views.paragraph import html
from rnnviz.views.scale import number, percent, symmetric_limit
from rnnviz.views.steps import (
    border,
    cursor,
    input_axis,
    input_note,
    long_table,
    shown_layer,
    step_axis,
    titled,
    whole_axis,
)
from rnnviz.views.view import View

Array = NDArray[Any]

LARGE = 1e5
"""States beyond this are coloured by their decades."""


class Hidden(View):
    """Heat map of h, and of c where the cell has one."""

    name = "hidden"

    @property
    def title(self) -> str:
        return translate("views", "Hidden states")

    def figure(self, frame: Frame) -> Figure:
        layer = shown_layer(frame)
        new = [name for name in layer.cell.states if name not in layer.cell.copies]
        names = sorted(new, key=lambda name: name != "h")
        panels = [_panel(frame, layer, name, name == names[-1]) for name in names]
        return Figure(
            title=titled(frame, self.title),
            panels=tuple(panels),
            tables=(_table(layer, names),),
            summary=sentences(condition(frame.snapshot), _summary(frame, layer)),
        )

    def explanation(self, frame: Frame | None) -> str:
        return html(
            _formula(None if frame is None else shown_layer(frame).cell), *_reading(), *_regimes()
        )


def _panel(frame: Frame, layer: LayerTrace, name: str, lowest: bool) -> Panel:
    values = layer.turned(layer.states[name][1:])
    names = frame.snapshot.source.symbol_names
    return Panel(
        key=name,
        x=input_axis(frame.snapshot.trace, names) if lowest else step_axis(layer.steps),
        y=whole_axis(layer.size, _unit_label(name)),
        artists=(_map(layer, name, values), *border(layer)),
        cursor=True,
        note=sentences(input_note(frame) if lowest else "", _note(layer, name, values)),
        share_x=not lowest,
    )


def _unit_label(name: str) -> str:
    return translate("views", "unit of <i>{state}</i>").format(state=name)


def _map(layer: LayerTrace, name: str, values: Array) -> HeatMap:
    low, high = layer.cell.bounds_of(name)
    if not (math.isfinite(low) and math.isfinite(high)):
        high = symmetric_limit(values)
        if high > LARGE:
            return _decades(name, values)
        low = -high
    return HeatMap(
        values.T, low, high, "unit" if low == 0 else "signed", label=f"<i>{name}<sub>k</sub></i>"
    )


def _decades(name: str, values: Array) -> HeatMap:
    """Colour by decades what grew beyond measure; a plain scale would show its last step alone."""
    with np.errstate(invalid="ignore"):
        powers = np.sign(values) * np.log10(1 + np.abs(values))
    limit = symmetric_limit(powers)
    label = f"±log<sub>10</sub>(1+|<i>{name}<sub>k</sub></i>|)"
    return HeatMap(powers.T, -limit, limit, "signed", label=label)


def _note(layer: LayerTrace, name: str, values: Array) -> str:
    low, high = layer.cell.bounds_of(name)
    scale = ""
    if not (math.isfinite(low) and math.isfinite(high)):
        limit = symmetric_limit(values)
        source = (
            translate("views", "Up to {limit}: coloured by decades.")
            if limit > LARGE
            else translate("views", "Scale ±{limit}, moved in steps of 1, 2, 5, 10.")
        )
        scale = source.format(limit=number(limit))
    if not values.any():
        return sentences(translate("views", "Every state is 0."), scale)
    return sentences(_silent(values) if high == math.inf and low == 0 else "", scale, _gaps(values))


def _silent(values: Array) -> str:
    """Count units that never leave zero: with a ReLU nothing is learnt through them."""
    silent = int((~values.any(axis=0)).sum())
    source = translate("views", "{silent} of {size} units are 0 at every step.")
    return source.format(silent=silent, size=values.shape[1]) if silent else ""


def _gaps(values: Array) -> str:
    finite = int(np.isfinite(values).sum())
    source = translate("views", "{count} values are not finite.")
    return source.format(count=values.size - finite) if finite < values.size else ""


def _summary(frame: Frame, layer: LayerTrace) -> str:
    """Count flat units where h is f(z); where gates make it, its size says nothing of f′."""
    k = cursor(frame)
    h = layer.turned(layer.states["h"][1:])
    if layer.cell.closes and all(map(math.isfinite, layer.cell.bounds_of("h"))):
        share = saturation(layer)["z"].share
        source = translate(
            "views", "Of all {size} units at all {steps} steps, {share} are saturated."
        )
        return source.format(size=layer.size, steps=layer.steps, share=percent(share))
    source = translate("views", "At step {step} the largest of {size} units is {largest}.")
    largest = float(np.abs(h[k - 1]).max())
    return source.format(step=k, size=layer.size, largest=number(largest))


def _table(layer: LayerTrace, names: list[str]) -> Table:
    leading = long_table(layer.steps, layer.size, "time step k", "unit")
    states = tuple(
        Column(f"{name}_k", layer.turned(layer.states[name][1:]).ravel()) for name in names
    )
    return Table("hidden", (*leading, *states))


def _formula(cell: Cell | None) -> str:
    if cell is None or cell.closes:
        return _srn_formula()
    if cell.copies:
        return _delayed_formula()
    return _gated_formula() if cell.gates else _residual_formula()


def _residual_formula() -> str:
    return translate(
        "views",
        "<b><i>h<sub>k</sub></i> = <i>h</i><sub><i>k</i>−1</sub> + <i>f</i>(<i>z<sub>k</sub></i>)"
        "</b>, where <i>z<sub>k</sub></i> is <i>W x<sub>k</sub></i> + <i>b</i>, or"
        " <i>U h</i><sub><i>k</i>−1</sub> + <i>W x<sub>k</sub></i> + <i>b</i>.",
    )


def _srn_formula() -> str:
    return translate(
        "views",
        "<b><i>z<sub>k</sub></i> = <i>U h</i><sub><i>k</i>−1</sub> + <i>W x<sub>k</sub></i> +"
        " <i>b</i>, <i>h<sub>k</sub></i> = <i>f</i>(<i>z<sub>k</sub></i>)</b>",
    )


def _delayed_formula() -> str:
    return translate(
        "views",
        "<b><i>z<sub>k</sub></i> = <i>U</i><sub>1</sub><i>h</i><sub><i>k</i>−1</sub> + … +"
        " <i>U<sub>K</sub> h</i><sub><i>k</i>−<i>K</i></sub> + <i>W x<sub>k</sub></i> + <i>b</i>,"
        " <i>h<sub>k</sub></i> = <i>f</i>(<i>z<sub>k</sub></i>)</b>",
    )


def _gated_formula() -> str:
    return translate(
        "views",
        "<b>LSTM: <i>c<sub>k</sub></i> = <i>f<sub>k</sub></i> ⊙ <i>c</i><sub><i>k</i>−1</sub> +"
        " <i>i<sub>k</sub></i> ⊙ <i>c̃<sub>k</sub></i>, <i>h<sub>k</sub></i> ="
        " <i>o<sub>k</sub></i> ⊙ tanh <i>c<sub>k</sub></i><br>GRU: <i>h<sub>k</sub></i> ="
        " <i>z<sub>k</sub></i> ⊙ <i>h</i><sub><i>k</i>−1</sub> + (1 − <i>z<sub>k</sub></i>) ⊙"
        " <i>h̃<sub>k</sub></i></b>",
    )


def _reading() -> tuple[str, ...]:
    return (
        translate(
            "views",
            "Each row is a unit, each column a time step <i>k</i> of one fixed probe sequence, with"
            " the parameters of the update shown. The colour scale is fixed by the equations; only"
            " where a state has no bound (ReLU, identity, the LSTM's <i>c</i>) it is the first of"
            " 1, 2, 5, 10, … that covers the data.",
        ),
        translate(
            "views",
            "A horizontal stripe is a unit that keeps something. A change that starts at one input"
            " and stays is a memory; one that fades within a few steps is none.",
        ),
    )


def _regimes() -> tuple[str, ...]:
    return (
        translate(
            "views",
            "<b>Vanishing.</b> Two causes look different here: with small <i>U</i> the states are"
            " pale and forget at once; with saturation they are in full colour, and"
            " <i>f</i>′(<i>z<sub>k</sub></i>) ≈ 0 stops the error although <i>U</i> is large.",
        ),
        translate(
            "views",
            "<b>Exploding.</b> Without a bound the states themselves grow from left to right. With"
            " tanh they cannot: after an update that was too large they jump to full colour and"
            " stay there.",
        ),
        translate(
            "views",
            "<b>Clipped.</b> The picture changes little from update to update, even where the"
            " gradient was huge.",
        ),
        translate(
            "views",
            "<b>Healthy.</b> A mixture: some units follow the input, some hold, few are saturated."
            " A pale unit need not be useless, nor a strong one useful.",
        ),
    )
