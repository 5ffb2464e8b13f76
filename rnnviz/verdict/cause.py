"""Why a signal fades or grows: what U alone, f′ alone or the gates alone would have left of it.

Each cause is a counterfactual: the same error, sent into the same step, is taken back through the
same layer with everything else replaced by what changes nothing.  With f′ = 1 only U is left, with
U = I only f′; with U = 0 what a gate or an identity carries past U.  A cause is named only where
its counterfactual shows it; where none does, that is what is said.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from rnnviz.flow.loss_signal import LossSignal, recurrence_only_norms
from rnnviz.flow.saturation import saturated_share
from rnnviz.flow.scaled_vector import log10, squares
from rnnviz.nn.joined_trace import JoinedTrace
from rnnviz.nn.trace import LayerTrace

Array = NDArray[Any]
Change = Callable[[LayerTrace], LayerTrace]

FEW = 0.001
"""A share of flat units and steps that is no saturation."""
NOTABLE = 2.0
"""log10: a counterfactual explains a signal where it alone changes it a hundredfold."""

CauseName = Literal[
    "",
    "small U",
    "activation",
    "saturation",
    "bending",
    "both",
    "together",
    "gates",
    "through U",
    "cancellation",
    "window",
    "above",
    "sum",
    "U",
]


@dataclass(frozen=True)
class Cause:
    """What a counterfactual shows; every share is log10 of what would be left of the signal.

    Attributes
    ----------
    name : str
        "small U", "activation" (f′ stays below 1 wherever it stands), "saturation" (some f′ are
        flat), "bending" (f′ is below its maximum, but none is flat): that one
        alone would have done it; "both": U alone would have and f′ alone too; "together": neither
        alone; "gates": what they carry past U fades by itself, and that is what arrives;
        "through U": what arrives has come through U and fades there; "cancellation": it does not,
        so what comes back through U takes it away; "window": no state carries anything;
        "above": it has faded, or grown, in the layers above before it enters this one;
        "sum": what comes down at every step adds up; "U": U alone makes it grow.  Empty where
        nothing needs a cause.
    weights : float
        U alone, f′ = 1; NaN in cells that carry something past U.
    slopes : float
        f′ alone, U = I; NaN likewise.
    bending : float
        f′ over its maximum alone, U = I: 0 for an f′ that is constant.
    carried : float
        The gate or identity that leads past U, alone; NaN where nothing does.
    entered : float
        What that alone has at the reference over what step t has: 0 but after an entry.
    saturated : float
        Share of units and steps with f′ below 1 % of its maximum; of gate values outside 0.1..0.9.
    """

    name: CauseName = ""
    weights: float = float("nan")
    slopes: float = float("nan")
    bending: float = float("nan")
    carried: float = float("nan")
    entered: float = 0.0
    saturated: float = float("nan")


def cause_of(layer: LayerTrace, signal: LossSignal, grows: bool, truncation: int = 0) -> Cause:
    """Return why a signal fades, or grows, on its way through a layer.

    Parameters
    ----------
    layer : LayerTrace
    signal : LossSignal
    grows : bool
        Whether its growth is to be explained, and not that it fades.
    truncation : int
        τ of truncated BPTT; 0 for none.
    """
    with np.errstate(all="ignore"):
        share = saturated_share(layer)
    if layer.cell.memoryless:
        return Cause("above" if _changed_above(signal, grows) else "window", saturated=share)

    def left(changed: LayerTrace) -> float:
        return _left(recurrence_only_norms(changed, signal, truncation), signal, grows)

    with np.errstate(all="ignore"):
        if grows and not left(layer) > NOTABLE:
            return Cause(_of_arrivals(signal), saturated=share)
        if not layer.cell.by_u_alone:
            alone = recurrence_only_norms(layer.without("U"), signal, truncation)
            return _beside(layer, alone, signal, grows, share)
        weights = left(_without_slopes(layer))
        if layer.cell.depth > 1:  # U = I has no meaning in a delay line
            slopes = bending = float("nan")
        else:
            steepest = layer.cell.max_slope("z")
            slopes = left(_with_identity(layer, 1.0))
            bending = left(_with_identity(layer, steepest))
    name = _growing(weights) if grows else _fading(weights, slopes, bending, share)
    return Cause(name, weights, slopes, bending, saturated=share)


def _left(values: Array, signal: LossSignal, grows: bool) -> float:
    """Return log10 of what is left at the first step, or of the largest value on the way."""
    way = values[signal.first - 1 : signal.reference]
    return float((np.max(way) if grows else way[0]) - way[-1])


def _of_arrivals(signal: LossSignal) -> CauseName:
    """Return why what arrives from above has grown, where the layer's own recurrence does not."""
    if _changed_above(signal, grows=True):
        return "above"
    several = signal.reference - signal.first + 1
    return "sum" if signal.growth <= NOTABLE + np.log10(several) else "together"


def _changed_above(signal: LossSignal, grows: bool) -> bool:
    """Whether what enters from above grows a hundredfold, or fades so much by the first step."""
    sizes = np.array([log10(squares(v), power, v)[0] for v, power in signal.inflow])
    way = sizes[signal.first - 1 : signal.sized]
    changed = np.max(way) - way[-1] if grows else way[-1] - way[0]
    return bool(changed > NOTABLE)


def _growing(weights: float) -> CauseName:
    return "U" if weights > NOTABLE else "together"


def _fading(weights: float, slopes: float, bending: float, flat: float) -> CauseName:
    by_u, by_slopes = weights < -NOTABLE, slopes < -NOTABLE
    if by_u and by_slopes:
        return "both"
    if by_u:
        return "small U"
    if by_slopes:
        if not bending < -NOTABLE:
            return "activation"
        return "saturation" if flat >= FEW else "bending"
    return "together"


def _beside(
    layer: LayerTrace, alone: Array, signal: LossSignal, grows: bool, share: float
) -> Cause:
    """Return the cause where a gate or an identity carries the signal past U."""
    carried = _left(alone, signal, grows)
    if grows:
        return Cause("U" if carried < NOTABLE else "together", carried=carried, saturated=share)
    entered = float(alone[signal.reference - 1] - alone[signal.sized - 1])
    if not carried < -NOTABLE:
        name: CauseName = "cancellation"
    elif layer.gates and carried > signal.ratio - NOTABLE:
        name = "gates"
    else:
        name = "through U"
    return Cause(name, carried=carried, entered=entered, saturated=share)


def _without_slopes(layer: LayerTrace) -> LayerTrace:
    return changed(layer, lambda part: replace(part, slopes=_ones(part.slopes)))


def _with_identity(layer: LayerTrace, steepest: float) -> LayerTrace:
    """Return the layer with U = I and with f′ over `steepest`."""

    def only_slopes(part: LayerTrace) -> LayerTrace:
        parameters = {
            name: np.eye(part.size) if name.partition(".")[0] == "U" else value
            for name, value in part.parameters.items()
        }
        slopes = {name: np.asarray(v, float) / steepest for name, v in part.slopes.items()}
        return replace(part, parameters=parameters, slopes=slopes)

    return changed(layer, only_slopes)


def changed(layer: LayerTrace, change: Change) -> LayerTrace:
    """Return a layer with something replaced in each of the parts it was put together from."""
    if not isinstance(layer, JoinedTrace):
        return change(layer)
    first, second = (change(part) for part in layer.parts)
    slopes = {
        name: np.concatenate([first.slopes[name], second.slopes[name]]) for name in layer.slopes
    }
    return replace(layer, parameters=first.parameters, slopes=slopes, first=first, second=second)


def _ones(slopes: Mapping[str, Array]) -> dict[str, Array]:
    return {name: np.ones(np.shape(values)) for name, values in slopes.items()}
