"""Why a signal fades on its way back: small U, saturated units, gates that let little through.

For an SRN, δ_k = diag(f') Uᵀ δ_{k+1} makes of an average vector one that is rms(f')·‖U‖_F/√D as
long.  With γ = max f' this splits into what U does at its best, γ‖U‖_F/√D, and what saturation
takes away, rms(f')/γ; in NARX, with [U_1 … U_K] for U, that is the price of each passage and not of
each step.  In other cells the signal also passes beside U: with U set to zero the same equations
show what is let through there.  Without a state nothing goes back beyond the windows.
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

LITTLE = -2.0
"""log10: what passes beside U is no cause by itself where it leaves step 1 more than 1 %."""

Name = Literal["small U", "saturation", "gates", "cancellation", "window"]


@dataclass(frozen=True)
class Cause:
    """What takes the most from the signal at each step.

    Attributes
    ----------
    name : {"small U", "saturation", "gates", "cancellation", "window"}
        "cancellation" where nothing is in the way beside U, so that only what comes back through U
        can cancel it; "window" where there is no state to carry anything.
    saturated : float
        Share of units and steps with f' < 0.01 γ; of gate values outside 0.1..0.9 in a gated cell.
    weights : float
        γ‖U‖_F/√D: the length an average vector keeps if no unit saturates; NaN where something
        passes beside U.
    slopes : float
        rms(f')/γ: what saturation leaves of it; NaN where `weights` is.
    carried : float
        What passes a step beside U; NaN where nothing does.
    delays : int
        How many past states are fed back: `weights` and `slopes` are of a step where that is 1,
        else of each time that the signal passes the U of the delay line.
    """

    name: Name
    saturated: float
    weights: float = float("nan")
    slopes: float = float("nan")
    carried: float = float("nan")
    delays: int = 1


def cause_of(layer: LayerTrace) -> Cause:
    """Return what takes the most from a signal in this layer."""
    share = saturated_share(layer)
    if layer.cell.memoryless:
        return Cause("window", share)
    if not layer.cell.by_u_alone:
        return _beside(layer, share)
    steepest = steepest_slope(layer, "z")
    with np.errstate(over="ignore", invalid="ignore"):
        weights = steepest * _recurrent_norm(layer) / np.sqrt(layer.size)
        slopes = float(np.sqrt(np.mean((layer.slopes["z"] / steepest) ** 2)))
    name: Name = "saturation" if slopes < weights else "small U"
    return Cause(name, share, weights, slopes, delays=layer.cell.depth)


def _beside(layer: LayerTrace, share: float) -> Cause:
    """Blame the gates where what they let through fades by itself, else what comes through U."""
    alone = journey(layer.without("U"), last_loss(layer))[1:]
    carried = float(10.0 ** fitted_rate(alone[::-1]))
    with np.errstate(invalid="ignore"):
        passes = alone[0] - alone[-1] > LITTLE
    return Cause("gates" if layer.gates and not passes else "cancellation", share, carried=carried)


def _recurrent_norm(layer: LayerTrace) -> float:
    """Return ‖U‖_F, of all U of a delay line together; rms over the steps where U changes."""
    squares = [
        part.steps * np.linalg.norm(value) ** 2
        for part in layer.parts
        for name, value in part.parameters.items()
        if name.partition(".")[0] == "U"
    ]
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


def last_loss(layer: LayerTrace) -> int:
    """Return the last step, 1..T, whose own loss sends anything into the layer; T if none does."""
    loud = np.flatnonzero(np.any(layer.direct != 0, axis=1))
    return int(loud[-1]) + 1 if len(loud) else layer.steps
