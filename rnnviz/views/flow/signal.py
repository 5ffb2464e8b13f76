"""What flows in a layer: log10 of the error's norms, of all losses and of one, in order of time."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from rnnviz.flow import windowed
from rnnviz.flow.delta import farthest, log10_norms, steps_with_loss
from rnnviz.flow.loss_signal import joint_norm
from rnnviz.nn.cell import Cell
from rnnviz.nn.trace import LayerTrace
from rnnviz.training.snapshot import Frame, Snapshot
from rnnviz.views.part.selection import cursor_step, of_shown_layer, reading_step
from rnnviz.views.triangle.view import triangle_of

Array = NDArray[Any]

LOST = -250.0
"""Below this log10 norm doubles have lost digits."""


@dataclass(frozen=True, eq=False)
class Flow:
    """One error signal along the sequence.

    Attributes
    ----------
    log10 : (T,) ndarray
        log10 of its 2-norm, in order of time.
    symbol : str
        What it is the norm of, with markup.
    heading : str
        Plain, for the data file.
    """

    log10: Array
    symbol: str
    heading: str


def new_states(cell: Cell) -> tuple[str, ...]:
    """Return the states of a cell without those that only repeat earlier ones."""
    return tuple(name for name in cell.states if name not in cell.copies)


def in_delta(cell: Cell) -> bool:
    """Return whether the error is followed as δ = ∂L/∂z: where all of it passes U, or none."""
    return cell.by_u_alone or cell.memoryless


def layer_flows(snapshot: Snapshot) -> list[tuple[Flow, ...]]:
    """Return the error of each layer as a whole and, if it has several states, of each of these.

    For a cell whose errors all pass U it is δ_k = ∂L/∂z_k, as in the view of δ norms; for others
    ∂L/∂s_k of the state.
    """
    norms = snapshot.error_norms
    return [
        _flow(layer, norms.of(index, in_delta(layer.cell)))
        for index, layer in enumerate(snapshot.trace.layers)
    ]


def _flow(layer: LayerTrace, norms: Mapping[str, Array]) -> tuple[Flow, ...]:
    if in_delta(layer.cell):
        found = [Flow(norms["z"], "<i>δ<sub>k</sub></i>", "delta_k = dL/dz_k")]
    else:
        states = new_states(layer.cell)
        found = [_of_state(norms, name) for name in states]
        if len(states) > 1:
            whole = joint_norm([flow.log10 for flow in found])
            heading = f"dL/ds_k with s = ({', '.join(states)})"
            found.insert(0, Flow(whole, "∂<i>L</i>/∂<i>s<sub>k</sub></i>", heading))
    return tuple(
        Flow(layer.reverse_if_backward(flow.log10), flow.symbol, flow.heading) for flow in found
    )


def _of_state(norms: Mapping[str, Array], name: str) -> Flow:
    return Flow(norms[name][1:], f"∂<i>L</i>/∂<i>{name}<sub>k</sub></i>", f"dL/d{name}_k")


def entering(layer: LayerTrace) -> Array:
    """Return what enters a layer from above at every step of its reading, (T, D), as it is drawn.

    Of a cell that is followed by δ it is δ_{t,t}, the part of δ_t that comes from above.
    """
    above = layer.direct if layer.entered is None else layer.entered
    found = np.asarray(above, dtype=np.float64)
    if in_delta(layer.cell):
        with np.errstate(all="ignore"):
            found = found * layer.slopes["z"]
    return found


def loss_steps(layer: LayerTrace) -> Array:
    """Return the time steps that have a loss which enters the top layer."""
    sent = layer.direct if layer.sent is None else layer.sent
    rows = steps_with_loss(layer.reverse_if_backward(sent))
    return np.asarray(rows + 1, dtype=np.float64)


def chosen_loss(frame: Frame, losses: Array) -> int:
    """Return the loss that the cursor chooses: that of its step, or the next one after it."""
    later = losses[losses >= cursor_step(frame)]
    return int(later[0] if len(later) else losses[-1])


def one_loss(frame: Frame, layer: LayerTrace, loss: int) -> Flow | None:
    """Return the error of one loss alone, a row of the triangle; None before that is known."""
    triangle = triangle_of(frame)
    if triangle is None:
        return None
    row = layer.reverse_if_backward(triangle[reading_step(layer, loss) - 1])
    if layer.cell.closes:
        symbol = f"<i>δ</i><sub>{loss},<i>k</i></sub>"
    else:
        symbol = f"∂<i>L</i><sub>{loss}</sub>/∂<i>s<sub>k</sub></i>"
    return Flow(row, symbol, f"loss of step {loss} alone")


def reached_rows(layer: LayerTrace, loss: int, truncation: int) -> slice:
    """Return which rows of a top layer, in order of time, the loss of a step can reach."""
    last = reading_step(layer, loss)
    first = farthest(last, truncation)
    if layer.cell.memoryless:
        first = max(1, last - windowed.reach(layer))
    if layer.backward:
        return slice(layer.steps - last, layer.steps - first + 1)
    return slice(first - 1, last)


def window_parts(layer: LayerTrace, losses: Array) -> tuple[Array, Array, Array]:
    """Return what losses send through a window into a layer without a state.

    Parameters
    ----------
    losses : (n,) ndarray
        The steps t of the losses.

    Returns
    -------
    t, k, log10 : (m,) ndarrays
        Loss, step that it reaches, and log10‖δ_{t,k}‖.
    """
    found: list[tuple[Array, Array, Array]] = []
    for delay in range(windowed.reach(layer) + 1):
        t = losses[losses > delay]
        if not len(t):
            continue
        rows = t.astype(np.intp) - 1
        sent = layer.direct if layer.sent is None else layer.sent
        block = sent[rows, delay * layer.size : (delay + 1) * layer.size]
        with np.errstate(all="ignore"):
            errors = block * layer.slopes["z"][rows - delay]
        found.append((t, t - delay, log10_norms(errors)))
    if not found:
        return np.zeros(0), np.zeros(0), np.zeros(0)
    t, k, sizes = (np.concatenate(parts) for parts in zip(*found, strict=True))
    return t, k, sizes


def sigma_of_spectrum(frame: Frame, step: int) -> float:
    """Return σ_max(J_k) where the spectrum of this very update is known, else NaN."""
    found = of_shown_layer(frame, frame.spectra)
    fresh = frame.update_of("spectrum") == frame.snapshot.update
    if found is None or not fresh or len(found.sigma_max) < step:
        return float("nan")
    return float(found.sigma_max[step - 1])
