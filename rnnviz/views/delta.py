"""δ norms: how large the error is at every step on its way back in time.

The error enters where there is a loss and travels to the left.  A straight line that falls to the
left is exponential vanishing, one that rises is explosion; the scale is absolute, so the size of
the error means the same at every update.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from rnnviz.flow.delta import log10_norms
from rnnviz.flow.total import total_norms
from rnnviz.nn.trace import LayerTrace
from rnnviz.text import translate
from rnnviz.training.snapshot import Frame
from rnnviz.views.condition import condition, sentences
from rnnviz.views.delta_words import explanation
from rnnviz.views.figure import (
    Artist,
    Axis,
    Band,
    Column,
    Curve,
    Dash,
    Figure,
    Panel,
    Role,
    Table,
    Words,
)
from rnnviz.views.gates import gate_symbol
from rnnviz.views.scale import decades, extent, number_of_log10
from rnnviz.views.start import start_words
from rnnviz.views.steps import (
    cursor,
    numbers,
    off_scale,
    shown_layer,
    symbol_for,
    titled,
    whole_axis,
)
from rnnviz.views.view import View

Array = NDArray[Any]

LOW, HIGH, BLOCK = -12.0, 2.0, 10.0
"""Decades shown while all data lies within, and by how many a limit moves where it does not."""

FAR = 3
"""Decades from the loss's own error at which the tinted regions begin."""

ROOM = 0.06
"""Share of the panel's height between a region's border and the middle of its words."""

Side = Literal["left", "right"]
SIDES: tuple[Side, ...] = ("right", "left")

_ROLES: tuple[Role, ...] = ("series0", "series1", "series2", "series3", "series4", "series5")


class Delta(View):
    """Curves of log10 ‖δ_k‖ and of the state's adjoint."""

    name = "delta"

    @property
    def title(self) -> str:
        return translate("views", "δ norms")

    def figure(self, frame: Frame) -> Figure:
        layer = shown_layer(frame)
        curves, level = signals(layer, frame.snapshot.experiment.training.truncation)
        limits = decades(*(s.log10 for s in curves), low=LOW, high=HIGH, block=BLOCK)
        artists = (
            *tinted(curves, level, limits),
            *(a for s in curves for a in s.artists()),
        )
        panel = Panel(
            key="delta",
            x=whole_axis(layer.steps, translate("views", "time step <i>k</i>   (← back in time)")),
            y=Axis(_axis_label(layer), *limits, log10=True),
            artists=artists,
            cursor=True,
            note=sentences(
                condition(frame.snapshot),
                _truncation(frame),
                start_words(frame.snapshot, layer, curves[0].log10),
            ),
        )
        return Figure(
            title=titled(frame, self.title),
            panels=(panel,),
            tables=(_table(curves, layer.steps),),
            summary=sentences(condition(frame.snapshot), _summary(frame, curves[0])),
        )

    def explanation(self, frame: Frame | None) -> str:
        return explanation(frame is not None and not shown_layer(frame).cell.closes)


@dataclass(frozen=True)
class Signal:
    """One error signal along the sequence.

    Attributes
    ----------
    log10 : (T,) ndarray
        log10 of its 2-norm at each step.
    label : str
        With markup, as drawn at the curve.
    heading : str
        Plain, for the data file.
    role, width, dash
        How the curve looks.
    """

    log10: Array
    label: str
    heading: str
    role: Role = "ink"
    width: float = 2.0
    dash: Dash = "solid"

    def artists(self) -> tuple[Artist, ...]:
        """Return the curve, and marks where the norm has no place on the axis."""
        x, y = numbers(len(self.log10)), self.log10
        marks = off_scale(x, y, self.label)
        if marks:
            y = np.where(np.isfinite(y), y, np.nan)
        return (Curve(x, y, self.role, self.label, self.width, self.dash, symbol_for(y)), *marks)


def signals(layer: LayerTrace, truncation: int = 0) -> tuple[tuple[Signal, ...], float]:
    """Return the error signals that a cell has, the most important first, and the source's level.

    The level is log10 of the largest error that a step's own loss sends in, NaN without one.
    `truncation` is that of the training which the trace follows.
    """
    norms = total_norms(layer, truncation)
    norms |= {name: norms[name][1:] for name in layer.cell.states}
    found = extent(log10_norms(layer.direct))
    level = found[1] if found else math.nan
    return (_gated(layer, norms) if layer.cell.gates else _plain(norms)), level


def _together(norms: list[Array]) -> Array:
    """Return log10 of the norm of parts side by side from those of the parts."""
    table = np.stack(norms)
    top = np.max(table, axis=0)
    top = np.where(np.isfinite(top), top, 0.0)
    with np.errstate(all="ignore"):
        return np.asarray(top + 0.5 * np.log10(np.sum(100.0 ** (table - top), axis=0)))


def _plain(norms: dict[str, Array]) -> tuple[Signal, ...]:
    """Return δ_k = ∂L/∂z_k and ∂L/∂h_k."""
    label = "‖<i>δ<sub>k</sub></i>‖"
    return (
        Signal(norms["z"], label, "log10 norm of delta_k = dL/dz_k"),
        _adjoint(norms, "h", "series0"),
    )


def _gated(layer: LayerTrace, norms: dict[str, Array]) -> tuple[Signal, ...]:
    """Return ∂L/∂s_k of the full state, of each of its parts, and δ_k of every gate."""
    states, roles = layer.cell.states, _ROLES[: len(layer.cell.states)]
    deltas = tuple(
        _gate_delta(layer, norms, name, role)
        for name, role in zip(layer.cell.blocks, _ROLES[len(states) :], strict=False)
    )
    if len(states) == 1:
        return (_adjoint(norms, states[0], "ink"), *deltas)
    label = "‖∂<i>L</i>/∂<i>s<sub>k</sub></i>‖"
    heading = f"log10 norm of dL/ds_k with s = ({', '.join(states)})"
    whole = Signal(_together([norms[name] for name in states]), label, heading)
    parts = (_adjoint(norms, s, r) for s, r in zip(reversed(states), roles, strict=True))
    return (whole, *parts, *deltas)


def _adjoint(norms: dict[str, Array], state: str, role: Role) -> Signal:
    label = f"‖∂<i>L</i>/∂<i>{state}<sub>k</sub></i>‖"
    heading = f"log10 norm of dL/d{state}_k"
    if role == "ink":
        return Signal(norms[state], label, heading)
    return Signal(norms[state], label, heading, role, 1.5, "dash")


def _gate_delta(layer: LayerTrace, norms: dict[str, Array], name: str, role: Role) -> Signal:
    label = f"<i>δ</i><sup><i>{gate_symbol(layer, name)}</i></sup>"
    return Signal(norms[name], label, f"log10 norm of delta_k, {name}", role, 0.75, "dot")


def _axis_label(layer: LayerTrace) -> str:
    if layer.cell.gates:
        return translate("views", "error ‖·‖<sub>2</sub>")
    return translate("views", "error ‖<i>δ<sub>k</sub></i>‖<sub>2</sub>")


def tinted(
    curves: tuple[Signal, ...], level: float, limits: tuple[float, float]
) -> tuple[Artist, ...]:
    """Return tints far below and far above what the loss sends in, edges at whole decades."""
    if math.isnan(level):
        return ()
    low, high = limits
    floor, ceiling = math.floor(level) - FAR, math.ceil(level) + FAR
    vanished, exploding = _region_words()
    margin = ROOM * (high - low)
    return (
        *(_region(curves, "vanishing", vanished, low, floor, margin) if floor > low else ()),
        *(
            _region(curves, "exploding", exploding, high, ceiling, -margin)
            if ceiling < high
            else ()
        ),
    )


def _region(
    curves: tuple[Signal, ...], role: Role, text: str, outer: float, inner: float, margin: float
) -> tuple[Artist, ...]:
    """Return a tint, and its words at its outer or inner border where no curve crosses them."""
    steps = len(curves[0].log10)
    places = [(y, side) for y in (outer + margin, inner - margin) for side in SIDES]
    free = [_distance(curves, *place) for place in places]
    first = next((i for i, found in enumerate(free) if found > abs(margin)), int(np.argmax(free)))
    y, side = places[first]
    x = float(steps) if side == "right" else 1.0
    return (
        _tint(steps, min(outer, inner), max(outer, inner), role),
        _words(x, y, text, role, side),
    )


@lru_cache(maxsize=64)
def _tint(steps: int, low: float, high: float, role: Role) -> Band:
    return Band(np.array([0.5, steps + 0.5]), np.full(2, low), np.full(2, high), role)


@lru_cache(maxsize=64)
def _words(x: float, y: float, text: str, role: Role, side: Side) -> Words:
    return Words(x, y, text, role, side)


def _distance(curves: tuple[Signal, ...], y: float, side: Side) -> float:
    """Return how near any curve comes to a height in the three quarters words at a side take."""
    quarter = len(curves[0].log10) // 4
    rows = slice(quarter, None) if side == "right" else slice(0, len(curves[0].log10) - quarter)
    near = np.abs(np.stack([signal.log10[rows] for signal in curves]) - y)
    return float(np.min(near, initial=math.inf, where=np.isfinite(near)))


def _region_words() -> tuple[str, str]:
    return (
        translate("views", "vanished: over 1000 × below the loss's own error"),
        translate("views", "exploding: over 1000 × above the loss's own error"),
    )


def _truncation(frame: Frame) -> str:
    """Say where the error is cut off, for the curve falls there without any cause in the cell."""
    steps = frame.snapshot.experiment.training.truncation
    if not 0 < steps < len(frame.snapshot.trace.x):
        return ""
    source = translate("views", "Truncated: the error stops every {steps} steps.")
    return source.format(steps=steps)


def _summary(frame: Frame, signal: Signal) -> str:
    """Give the main signal's norm at the last step, the cursor's and the first."""
    at = translate("views", "{norm} at step {step}")
    steps = dict.fromkeys((len(signal.log10), cursor(frame), 1))
    norms = (at.format(norm=number_of_log10(float(signal.log10[k - 1])), step=k) for k in steps)
    return translate("views", "The error's norm is {norms}.").format(norms=", ".join(norms))


def _table(curves: tuple[Signal, ...], steps: int) -> Table:
    columns = (Column(s.heading, s.log10) for s in curves)
    return Table("delta", (Column("time step k", numbers(steps)), *columns))
