"""Classification of the error flow: what becomes of an error on its way back through a layer.

It depends on the trace alone, not on the loss or the history of the run.  One loss is followed, the
one with the longest way back: where every step has a loss, the total says little, because nearby
losses add to it at each step.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Literal, get_args

import numpy as np

from rnnviz.flow.loss_signal import LossSignal, loss_signal
from rnnviz.flow.saturation import saturated_share
from rnnviz.flow.stack import group_directions
from rnnviz.nn.joined_trace import JoinedTrace
from rnnviz.nn.trace import LayerTrace
from rnnviz.text import Message
from rnnviz.verdict.cause import Cause, cause_of
from rnnviz.verdict.flow_sentence import flow_sentence, headline

FlowKind = Literal["vanishing", "exploding", "level", "transient", "dead", "broken", "silent"]
FLOW_KINDS: tuple[FlowKind, ...] = get_args(FlowKind)

FADED = -2.0
"""log10: vanishing where the first step receives less than 1 % of the signal."""
GROWN = 2.0
"""log10: exploding where the signal has grown a hundredfold."""


@dataclass(frozen=True)
class NotFinite:
    """The first quantity of a layer that is not finite.

    Attributes
    ----------
    quantity : str
        "z", "h", "c", a gate's name, or "δ" for the signal itself.
    step : int
        1..T, in the layer's order of reading; 0 for the initial state.
    """

    quantity: str
    step: int


@dataclass(frozen=True, eq=False)
class FlowVerdict:
    """The verdict on the error flow in one layer.

    Attributes
    ----------
    kind : str
        See `FlowKind`; the definitions are those of `classify_flow`.
    signal : LossSignal
        What it was read from.
    layer : LayerTrace
    cause : Cause
        Why, as far as a counterfactual shows it.
    broken : NotFinite or None
        Where a number is not finite.
    truncation : int
        τ of truncated BPTT; 0 means none.
    lower : bool
        Whether the layer lies below another.
    """

    kind: FlowKind
    signal: LossSignal
    layer: LayerTrace
    cause: Cause
    broken: NotFinite | None = None
    truncation: int = 0
    lower: bool = False

    @cached_property
    def sentence(self) -> Message:
        """The verdict in words."""
        return flow_sentence(self)

    @cached_property
    def brief(self) -> Message:
        """The same without the clauses on truncation, encoder and total."""
        return flow_sentence(self, brief=True)

    @cached_property
    def headline(self) -> Message:
        """What becomes of the signal, without the cause."""
        return headline(self)

    def at(self, k: int) -> int:
        """Return the step of the sequence that the layer reads at its step k."""
        return self.layer.steps + 1 - k if self.layer.backward else k

    @property
    def border(self) -> int:
        """How many steps the encoder has; 0 without one."""
        return self.layer.parts[0].steps if isinstance(self.layer, JoinedTrace) else 0


def classify_flow(layers: Sequence[LayerTrace], index: int = 0, truncation: int = 0) -> FlowVerdict:
    """Classify what becomes of an error on its way back through one layer.

    The signal of the loss with the longest way back is compared with its size at step t, in a cell
    of several states at t−1, and only at steps that it can reach by structure.

    - broken: a state, a pre-activation or the signal is not finite;
    - silent: nothing enters the layer;
    - exploding: it grows more than a hundredfold, and the first step receives at least its size;
      below another layer only where its own recurrence or what comes down grows as much, and not
      where many arrivals add up;
    - transient: it grows more than a hundredfold, and the first step receives less;
    - dead: the first step receives exactly nothing;
    - vanishing: the first step receives less than 1 %;
    - level: none of these.

    Parameters
    ----------
    layers : sequence of LayerTrace
        From the input upwards, as `stack.triangles`.
    index : int
        Which of them.
    truncation : int
        τ of truncated BPTT; 0 for none.
    """
    layer = layers[index]
    signal, top = loss_signal(layers, index, truncation), group_directions(layers)[-1]
    broken = first_not_finite(layer, signal)
    kind = _kind(signal, broken)
    with np.errstate(all="ignore"):
        cause = Cause(saturated=saturated_share(layer))
    if kind in ("vanishing", "exploding", "transient"):
        cause = cause_of(layer, signal, kind != "vanishing", truncation)
    if cause.name == "sum" and layer not in top:
        kind = _without_growth(signal)  # many arrivals, none of which grows
    return FlowVerdict(kind, signal, layer, cause, broken, truncation, layer not in top)


def _kind(signal: LossSignal, broken: NotFinite | None) -> FlowKind:
    if broken is not None:
        return "broken"
    if signal.silent:
        return "silent"
    if signal.growth > GROWN:
        return "exploding" if signal.ratio >= 0 else "transient"
    return _without_growth(signal)


def _without_growth(signal: LossSignal) -> FlowKind:
    if signal.zero is not None:
        return "dead"
    return "vanishing" if signal.ratio < FADED else "level"


def first_not_finite(layer: LayerTrace, signal: LossSignal) -> NotFinite | None:
    """Return the first non-finite quantity, of the forward or else the backward pass, or None."""
    found: list[tuple[int, int, str]] = []
    passes = ((layer.preactivations, 1), (layer.gates, 1), (layer.states, 0))
    for order, (arrays, first) in enumerate(passes):
        for name, rows in arrays.items():
            bad = np.flatnonzero(~np.isfinite(rows).all(axis=1))
            if len(bad):
                found.append((int(bad[0]) + first, order, name))
    if found:
        step, _, name = min(found)
        return NotFinite(name, step)
    way = signal.values[signal.first - 1 :]
    bad = np.flatnonzero(np.isnan(way) | np.isposinf(way))
    return (
        NotFinite("δ" if signal.closes else "λ", signal.first + int(bad[-1])) if len(bad) else None
    )
