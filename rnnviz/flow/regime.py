"""One sentence on a run: what its gradients do, how fast, and why.

What δ does is read from the signal of one loss, the last one, on its way back.  The total δ_k of a
task with a loss at every step is no use for that: near losses refill it at each step, so it can
look level while no single loss reaches ten steps back.

A vanishing δ is a property of the present parameters, not a failure: networks that have learned a
task often have one.  So a run is called vanishing only while its loss is no better than chance.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np

from rnnviz.flow import wording as words
from rnnviz.flow.cause import Cause, cause_of, last_loss
from rnnviz.flow.delta import farthest, fitted_rate, journey
from rnnviz.nn.trace import Array, LayerTrace
from rnnviz.text import Message

Kind = Literal[
    "exploding", "transient", "vanishing", "clipped", "saturated", "dead", "diverged", "healthy"
]

FADED = -2.0
"""log10: step 1 is beyond the horizon where it receives less than 1 % of the signal."""
GROWN = 2.0
"""log10: a signal that grew a hundredfold somewhere on its way."""
SPIKE = 1e3
"""A gradient this many times its median is an explosion."""
RUINED = 10.0
"""A loss this many times chance, after a gradient grown as much, is one too."""
LEARNING = 0.9
"""A loss below this share of chance has learned something."""
DECISIVE = 1 / 20
"""Clipping that once shortened a gradient this much has saved the run."""


@dataclass(frozen=True)
class RunFacts:
    """What the history of a run adds to the trace of one moment.

    Attributes
    ----------
    outcome : {"ok", "diverged", "dead"}
    first_bad_update : int or None
    loss, chance : float
        The latest loss and that of the best constant answer, in the same unit.
    grad_norm_first, grad_norm_median, grad_norm_peak : float
        Of the finite global gradient norms before clipping; NaN while there is none.
    clipping : str
        "none", or how gradients are clipped.
    clipped_share : float
        Share of updates that clipping shortened.
    strongest_clip : float
        The smallest ‖g after‖/‖g before‖ of any update; 1 where none was clipped.
    """

    outcome: Literal["ok", "diverged", "dead"] = "ok"
    first_bad_update: int | None = None
    loss: float = float("nan")
    chance: float = float("nan")
    grad_norm_first: float = float("nan")
    grad_norm_median: float = float("nan")
    grad_norm_peak: float = float("nan")
    clipping: str = "none"
    clipped_share: float = 0.0
    strongest_clip: float = 1.0

    @property
    def spiked(self) -> bool:
        """Whether one gradient was out of all proportion to the others."""
        return self.grad_norm_peak > SPIKE * self.grad_norm_median

    @property
    def ruined(self) -> bool:
        """Whether the gradient grew and left a loss far worse than guessing."""
        worse = self.loss > RUINED * self.chance
        return worse and self.grad_norm_peak > RUINED * self.grad_norm_first

    @property
    def learning(self) -> bool:
        return self.loss < LEARNING * self.chance


@dataclass(frozen=True, eq=False)
class Flow:
    """The signal of the last loss on its way back through one layer.

    Attributes
    ----------
    step : int
        t, where the loss is.
    journey : (t+1,) ndarray
        log10‖λ_{t,k}‖, k = 0..t.
    truncation : int
        τ of truncated BPTT; 0 means none.
    """

    step: int
    journey: Array
    truncation: int = 0

    @property
    def rate(self) -> float:
        """Powers of ten a step, going back in time; negative where the signal fades."""
        return fitted_rate(self.journey[1:][::-1])

    @property
    def ratio(self) -> float:
        """log10 of what step 1 receives over what step t has."""
        with np.errstate(invalid="ignore"):
            return float(self.journey[1] - self.journey[-1])

    @property
    def growth(self) -> float:
        """log10 of the largest signal on the way over what step t has."""
        with np.errstate(invalid="ignore"):
            return float(np.max(self.journey[1:]) - self.journey[-1])

    @property
    def measured(self) -> Array:
        """(t,): log10 of the signal at k = 1..t over what step t has."""
        with np.errstate(invalid="ignore"):
            measured: Array = self.journey[1:] - self.journey[-1]
        return measured

    @property
    def transient(self) -> bool:
        """Whether the signal grows a lot on its way, and none of that is left at step 1."""
        return self.growth > GROWN and self.ratio < 0 and self.first == 1

    @property
    def first(self) -> int:
        """The earliest step that the signal reaches; beyond it truncation cuts it off."""
        return farthest(self.step, self.truncation)

    @property
    def silent(self) -> bool:
        """Whether nothing is sent back at all."""
        return bool(np.isneginf(self.journey[-1]))


@dataclass(frozen=True)
class Regime:
    """The verdict.

    Attributes
    ----------
    kind : str
        See `Kind`.
    sentence : Message
    rate : float
        Powers of ten that the last loss's signal gains a step, going back in time (fitted over the
        steps where it is finite); NaN where there is nothing to fit.
    ratio : float
        log10 of what step 1 receives of it over what its own step has.
    cause : Cause
        What takes the most from the signal, whatever the kind.
    flow : Flow
        The signal it was read from.
    facts : RunFacts
        What was known of the run.
    """

    kind: Kind
    sentence: Message
    rate: float
    ratio: float
    cause: Cause
    flow: Flow
    facts: RunFacts


def classify(
    layer: LayerTrace,
    facts: RunFacts | None = None,
    truncation: int = 0,
    way: Array | None = None,
) -> Regime:
    """Return the verdict on a run from one layer's trace and, where known, the run's history.

    Parameters
    ----------
    layer : LayerTrace
    facts : RunFacts, optional
    truncation : int
        τ of the run's truncated BPTT: no signal crosses a border of its pieces.
    way : (t+1,) ndarray, optional
        `delta.journey` of the last loss, where it is not the layer's own: below another layer.
    """
    facts = facts or RunFacts()
    step = last_loss(layer)
    flow = Flow(step, journey(layer, step, truncation) if way is None else way, truncation)
    with np.errstate(all="ignore"):
        cause = cause_of(layer)
    kind = _kind(flow, facts, cause)
    sentence = words.sentence(kind, flow, facts, cause)
    return Regime(kind, sentence, flow.rate, flow.ratio, cause, flow, facts)


def _kind(flow: Flow, facts: RunFacts, cause: Cause) -> Kind:
    if facts.outcome != "ok":
        exploded = facts.spiked or (facts.outcome == "diverged" and flow.growth > GROWN)
        return "exploding" if exploded else facts.outcome
    if facts.clipped_share > 0 and facts.strongest_clip < DECISIVE:
        return "clipped"
    if facts.spiked or facts.ruined:
        return "exploding"
    if flow.growth > GROWN:
        return "transient" if flow.transient else "exploding"
    if flow.ratio < FADED and not facts.learning:
        return "saturated" if cause.name == "saturation" and flow.first == 1 else "vanishing"
    return "healthy"
