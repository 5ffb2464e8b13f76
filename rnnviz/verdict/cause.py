"""The cause of a fading or growing signal, found by counterfactuals.

The same error at the same step is propagated back through the same layer with all but one factor
neutralised: with f′ = 1 only U acts, with U = I only f′, and with U = 0 only the gate or identity
path that bypasses U.  A cause is named only if its counterfactual shows it.
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

MIN_FLAT_SHARE = 0.001
"""Below this share of flat units and steps, a layer does not count as saturated."""
MIN_EFFECT = 2.0
"""log10: a counterfactual explains a signal if it changes the signal a hundredfold by itself."""
ROUNDING = 1e-6
"""log10: signals that differ less are the same."""

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
    "entry",
    "window",
    "above",
    "sum",
    "U",
]


@dataclass(frozen=True)
class Cause:
    """The cause, and log10 of what each counterfactual would leave of the signal.

    Attributes
    ----------
    name : str
        "small U", "activation" (f′ stays below 1 wherever it stands), "saturation" (some f′ are
        flat), "bending" (f′ is below its maximum, but none is flat): that one
        alone would have done it; "both": U alone would have and f′ alone too; "together": neither
        alone; "gates": what they carry past U fades by itself, and that is what arrives;
        "through U": what arrives has come through U and fades there; "cancellation": it does not,
        and what comes back through U takes some of it away; "entry": it does not, but little
        enters it; "window": no state carries anything;
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
    """Return the cause of a signal's fading or growth in a layer.

    Parameters
    ----------
    layer : LayerTrace
    signal : LossSignal
    grows : bool
        Whether to explain growth; otherwise fading.
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
        if grows and not left(layer) > MIN_EFFECT:
            return Cause(_of_arrivals(signal), saturated=share)
        if not layer.cell.by_u_alone:
            alone = recurrence_only_norms(layer.without_u(), signal, truncation)
            return _bypassing(layer, alone, signal, grows, share)
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
    """Return why the signal grows although the layer's own recurrence does not."""
    if _changed_above(signal, grows=True):
        return "above"
    several = signal.reference - signal.first + 1
    return "sum" if signal.growth <= MIN_EFFECT + np.log10(several) else "together"


def _changed_above(signal: LossSignal, grows: bool) -> bool:
    """Whether the error from above grows a hundredfold, or fades as much by the first step."""
    sizes = np.array([log10(squares(v), power, v)[0] for v, power in signal.inflow])
    way = sizes[signal.first - 1 : signal.sized]
    changed = np.max(way) - way[-1] if grows else way[-1] - way[0]
    return bool(changed > MIN_EFFECT)


def _growing(weights: float) -> CauseName:
    return "U" if weights > MIN_EFFECT else "together"


def _fading(weights: float, slopes: float, bending: float, flat: float) -> CauseName:
    by_u, by_slopes = weights < -MIN_EFFECT, slopes < -MIN_EFFECT
    if by_u and by_slopes:
        return "both"
    if by_u:
        return "small U"
    if by_slopes:
        if not bending < -MIN_EFFECT:
            return "activation"
        return "saturation" if flat >= MIN_FLAT_SHARE else "bending"
    return "together"


def _bypassing(
    layer: LayerTrace, alone: Array, signal: LossSignal, grows: bool, share: float
) -> Cause:
    """Return the cause in a cell in which a gate or an identity bypasses U."""
    carried = _left(alone, signal, grows)
    if grows:
        return Cause("U" if carried < MIN_EFFECT else "together", carried=carried, saturated=share)
    entered = float(alone[signal.reference - 1] - alone[signal.sized - 1])
    name = _beside_u(bool(layer.gates), carried, entered, signal)
    return Cause(name, carried=carried, entered=entered, saturated=share)


def _beside_u(has_gates: bool, carried: float, entered: float, signal: LossSignal) -> CauseName:
    """Return why a signal fades beside U, on its way or where it enters what leads past U."""
    if carried < -MIN_EFFECT:
        arrives = has_gates and carried > signal.ratio - MIN_EFFECT
        return "gates" if arrives else "through U"
    if carried + entered > signal.received + ROUNDING:
        return "cancellation"
    return "entry" if entered < -MIN_EFFECT else ""


def _without_slopes(layer: LayerTrace) -> LayerTrace:
    return changed(layer, lambda part: replace(part, slopes=_ones(part.slopes)))


def _with_identity(layer: LayerTrace, steepest: float) -> LayerTrace:
    """Return the layer with U = I and f′ divided by `steepest`."""

    def only_slopes(part: LayerTrace) -> LayerTrace:
        part = part.cell.neutral(part, 1.0)
        slopes = {name: np.asarray(v, float) / steepest for name, v in part.slopes.items()}
        return replace(part, slopes=slopes)

    return changed(layer, only_slopes)


def changed(layer: LayerTrace, change: Change) -> LayerTrace:
    """Apply a change to a layer, or to both parts of a joined one."""
    if not isinstance(layer, JoinedTrace):
        return change(layer)
    first, second = (change(part) for part in layer.parts)
    slopes = {
        name: np.concatenate([first.slopes[name], second.slopes[name]]) for name in layer.slopes
    }
    return replace(layer, parameters=first.parameters, slopes=slopes, first=first, second=second)


def _ones(slopes: Mapping[str, Array]) -> dict[str, Array]:
    return {name: np.ones(np.shape(values)) for name, values in slopes.items()}
