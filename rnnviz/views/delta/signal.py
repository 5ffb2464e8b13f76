"""The error signals of a layer along its sequence: δ, the adjoints, and the δ of every gate."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import cycle
from typing import Any

import numpy as np
from numpy.typing import NDArray

from rnnviz.flow.delta import entry_steps, log10_norms, steady_rate
from rnnviz.flow.main_signal import joint_norm
from rnnviz.nn.trace import LayerTrace
from rnnviz.number_format import factor
from rnnviz.plot.axis_limit import extent
from rnnviz.plot.drawing_style import Dash, Role
from rnnviz.plot.figure import Artist
from rnnviz.text import translate
from rnnviz.training.snapshot import Frame
from rnnviz.views.part.axis import step_numbers
from rnnviz.views.part.cell_text import gate_symbol
from rnnviz.views.part.comparison import ComparedRun
from rnnviz.views.part.curve import SERIES, marked_curve
from rnnviz.views.part.selection import shown_index, shown_layer

Array = NDArray[Any]

HEADROOM = 40.0
"""Decades above a signal, or above 1, to which another is drawn beside it: both have a slope."""


@dataclass(frozen=True)
class Signal:
    """One error signal along the sequence.

    Attributes
    ----------
    log10 : (T,) ndarray
        log10 of its 2-norm at each step; of runs that are compared in order of time.
    label : str
        With markup, as drawn at the curve.
    heading : str
        Plain, for the data file.
    role, width, dash
        How the curve looks.
    name : str
        What it is the norm of, if the label names the run instead.
    letter : str
        The letter of its run if there are two.
    entry : int
        How many steps, counted from the last, the loss needs to enter; see
        `flow.delta.entry_steps`.
    backward : bool
        Whether it travels to the end of the sequence.
    """

    log10: Array
    label: str
    heading: str
    role: Role = "ink"
    width: float = 2.0
    dash: Dash = "solid"
    name: str = ""
    letter: str = ""
    entry: int = 0
    backward: bool = False

    def artists(self) -> tuple[Artist, ...]:
        """Return the curve, and marks where the norm has no place on the axis."""
        return marked_curve(
            step_numbers(len(self.log10)),
            self.log10,
            self.role,
            self.label,
            name=self.letter or self.label,
            log10=True,
            width=self.width,
            dash=self.dash,
        )


_OF_STATES: tuple[Dash, ...] = ("dash", "dashdot")
_OF_GATES: tuple[Dash, ...] = ("dot", "shortdash", "sparse", "dashdotdot", "longdash")


def error_signals(frame: Frame) -> tuple[tuple[Signal, ...], float]:
    """Return the error signals of the layer shown, the most important first, and a level.

    The level is log10 of the largest error that a step receives from its own loss, or NaN.
    """
    layer = shown_layer(frame)
    found = extent(log10_norms(layer.direct))
    level = found[1] if found else math.nan
    return _layer_signals(layer, frame.snapshot.error_norms.of(shown_index(frame))), level


def _layer_signals(layer: LayerTrace, found: Mapping[str, Array]) -> tuple[Signal, ...]:
    norms = {**found, **{name: found[name][1:] for name in layer.cell.states}}
    return _gated(layer, norms) if layer.cell.gates else _ungated(norms)


def _ungated(norms: dict[str, Array]) -> tuple[Signal, ...]:
    """Return δ_k = ∂L/∂z_k and ∂L/∂h_k."""
    label = "‖<i>δ<sub>k</sub></i>‖"
    return (
        Signal(norms["z"], label, "log10 norm of delta_k = dL/dz_k"),
        _adjoint(norms, "h", "series0"),
    )


def _gated(layer: LayerTrace, norms: dict[str, Array]) -> tuple[Signal, ...]:
    """Return ∂L/∂s_k of the full state, of each of its parts, and δ_k of every gate."""
    states, roles = layer.cell.states, SERIES[: len(layer.cell.states)]
    deltas = tuple(
        _gate_delta(layer, norms, name, role, dash)
        for name, role, dash in zip(
            layer.cell.blocks, SERIES[len(states) :], cycle(_OF_GATES), strict=False
        )
    )
    if len(states) == 1:
        return (_adjoint(norms, states[0], "ink"), *deltas)
    label = "‖∂<i>L</i>/∂<i>s<sub>k</sub></i>‖"
    heading = f"log10 norm of dL/ds_k with s = ({', '.join(states)})"
    whole = Signal(joint_norm([norms[name] for name in states]), label, heading)
    parts = (
        _adjoint(norms, state, role, dash)
        for state, role, dash in zip(reversed(states), roles, cycle(_OF_STATES), strict=False)
    )
    return (whole, *parts, *deltas)


def _adjoint(norms: dict[str, Array], state: str, role: Role, dash: Dash = "dash") -> Signal:
    label = f"‖∂<i>L</i>/∂<i>{state}<sub>k</sub></i>‖"
    heading = f"log10 norm of dL/d{state}_k"
    if role == "ink":
        return Signal(norms[state], label, heading)
    return Signal(norms[state], label, heading, role, 1.5, dash)


def _gate_delta(
    layer: LayerTrace, norms: dict[str, Array], name: str, role: Role, dash: Dash
) -> Signal:
    label = f"<i>δ</i><sup><i>{gate_symbol(layer, name)}</i></sup>"
    return Signal(norms[name], label, f"log10 norm of delta_k, {name}", role, 0.75, dash)


def compared_signal(run: ComparedRun, shown: tuple[ComparedRun, ...]) -> Signal:
    """Return the signal by which a run is compared: δ, or ∂L/∂h if the other run has no such δ."""
    layer = shown_layer(run.frame)
    curves, _ = error_signals(run.frame)
    plain_cells = [shown_layer(other.frame).cell.closes for other in shown]
    chosen = curves[1] if layer.cell.closes and not all(plain_cells) else curves[0]
    return replace(
        chosen,
        log10=layer.reverse_if_backward(chosen.log10),
        label=run.label,
        role=run.role,
        dash=run.dash,
        width=2.0,
        name=chosen.label,
        letter=run.letter,
        entry=entry_steps(layer),
        backward=layer.backward,
    )


def values_for_limits(signals: Sequence[Signal]) -> list[Array]:
    """Return the values of two runs' signals without those far above both.

    A run that blew up would otherwise compress the other one.
    """
    peaks = [float(np.max(s.log10, initial=-math.inf, where=np.isfinite(s.log10))) for s in signals]
    ceiling = max(min(peaks), 0.0) + HEADROOM if min(peaks) > -math.inf else math.inf
    return [np.where(s.log10 > ceiling, np.nan, s.log10) for s in signals]


def compared_title(shown: Sequence[ComparedRun], signals: Sequence[Signal]) -> str:
    """Return what is drawn of two runs, and the rate of each signal where it may be told."""
    names = list(dict.fromkeys(signal.name for signal in signals))
    tells = not shown[0].frame.concealed.hides("notes")
    several, rates = len(names) > 1, [_rate(signal) if tells else "" for signal in signals]
    back = translate("views", "{runs} a step back")
    parts = [
        " ".join(w for w in (run.letter, signal.name if several else "", rate) if w)
        for run, signal, rate in zip(shown, signals, rates, strict=True)
    ]
    if all(rates):
        words = back.format(runs=", ".join(parts))
    else:
        known = [pair for pair in zip(parts, rates, strict=True) if several or pair[1]]
        words = ", ".join(back.format(runs=part) if rate else part for part, rate in known)
    return words if several else ": ".join(filter(None, (names[0], words)))


def _rate(signal: Signal) -> str:
    """Return by what factor a signal changes per step back in time; empty if it has no rate."""
    travelled = signal.log10 if signal.backward else signal.log10[::-1]
    rate = steady_rate(travelled[signal.entry :])
    known = math.isfinite(rate) and abs(rate) < 300
    return f"× {factor(10.0**rate)}" if known else ""
