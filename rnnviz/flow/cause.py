"""Why a signal fades on its way back: a small U, saturated units, or gates that let little through.

For an SRN, δ_k = diag(f') Uᵀ δ_{k+1} makes of an average vector one that is rms(f')·‖U‖_F/√D as
long.  With γ = max f' this splits into what U does at its best, γ‖U‖_F/√D, and what saturation
takes away, rms(f')/γ.  In other cells the signal also passes beside U: with U set to zero the same
equations show what is let through there.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from rnnviz.flow.delta import fitted_rate, journey
from rnnviz.nn.trace import LayerTrace

Array = NDArray[Any]

FLAT = 0.01
"""A unit is saturated where f' is below this share of its maximum γ."""
SHUT, OPEN = 0.1, 0.9
"""A gate is saturated below or above these shares of its range (Karpathy et al. 2016)."""

Name = Literal["small U", "saturation", "gates", "cancellation"]


@dataclass(frozen=True)
class Cause:
    """What takes the most from the signal at each step.

    Attributes
    ----------
    name : {"small U", "saturation", "gates", "cancellation"}
        The last where nothing is in the way beside U, so that only what comes back through U can
        cancel it.
    saturated : float
        Share of units and steps with f' < 0.01 γ; of gate values outside 0.1..0.9 in a gated cell.
    weights : float
        γ‖U‖_F/√D: the length an average vector keeps if no unit saturates; NaN where something
        passes beside U.
    slopes : float
        rms(f')/γ: what saturation leaves of it; NaN where `weights` is.
    carried : float
        What passes a step beside U; NaN where nothing does.
    """

    name: Name
    saturated: float
    weights: float = float("nan")
    slopes: float = float("nan")
    carried: float = float("nan")


def cause_of(layer: LayerTrace) -> Cause:
    """Return what takes the most from a signal in this layer."""
    if layer.gates:
        return Cause("gates", saturated_share(layer), carried=_carried(layer))
    if not layer.cell.closes or layer.cell.memoryless:
        return Cause("cancellation", saturated_share(layer), carried=_carried(layer))
    steepest = steepest_slope(layer, "z")
    with np.errstate(over="ignore", invalid="ignore"):
        weights = steepest * _recurrent_norm(layer) / np.sqrt(layer.size)
        slopes = float(np.sqrt(np.mean((layer.slopes["z"] / steepest) ** 2)))
    name: Name = "saturation" if slopes < weights else "small U"
    return Cause(name, saturated_share(layer), weights, slopes)


def _recurrent_norm(layer: LayerTrace) -> float:
    """Return ‖U‖_F; its root mean square over the steps where U changes on the way."""
    squares = [part.steps * np.linalg.norm(part.parameters["U"]) ** 2 for part in layer.parts]
    return float(np.sqrt(sum(squares) / layer.steps))


def saturated_share(layer: LayerTrace) -> float:
    """Return the share of saturated units, or gate values, over all units and steps."""
    if layer.gates:
        return float(np.mean([_outside(layer, name) for name in _logistic_gates(layer)]))
    return float(np.mean(layer.slopes["z"] < FLAT * steepest_slope(layer, "z")))


def steepest_slope(layer: LayerTrace, block: str) -> float:
    """Return γ = max f' of a block: (range of f)²/4 for tanh and logistic, 1 for ReLU and identity.

    Both are the same curve stretched: f' = (h - low)(high - h) times a constant.
    """
    low, high = layer.cell.range_of(block)
    return (high - low) ** 2 / 4 if np.isfinite(high - low) else 1.0


def _logistic_gates(layer: LayerTrace) -> list[str]:
    return [name for name, (low, _) in layer.cell.gates.items() if low == 0]


def _outside(layer: LayerTrace, name: str) -> float:
    gate = layer.gates[name]
    return float(np.mean((gate < SHUT) | (gate > OPEN)))


def _carried(layer: LayerTrace) -> float:
    """Return the factor a step of the last loss's signal along the path that avoids U."""
    rate = fitted_rate(journey(layer.without("U"), last_loss(layer))[::-1])
    return float(10.0**rate)


def last_loss(layer: LayerTrace) -> int:
    """Return the last step, 1..T, whose own loss sends anything into the layer; T if none does."""
    loud = np.flatnonzero(np.any(layer.direct != 0, axis=1))
    return int(loud[-1]) + 1 if len(loud) else layer.steps
