"""One sentence on a run: what its gradients do, how fast, and why.

What δ does is read from the signal of one loss, the last one, on its way back.  The total δ_k of a
task with a loss at every step is no use for that: near losses refill it at each step, so it can
look level while no single loss reaches ten steps back.

A vanishing δ is a property of the present parameters, not a failure: networks that have learned a
task often have one.  So a run is called vanishing only while its loss is no better than chance.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from rnnviz.flow import wording as words
from rnnviz.flow.cause import Cause, cause_of, last_loss
from rnnviz.flow.delta import journey
from rnnviz.flow.finding import GROWN, Flow, Kind, RunFacts
from rnnviz.nn.trace import Array, LayerTrace
from rnnviz.text import Message

FADED = -2.0
"""log10: step 1 is beyond the horizon where it receives less than 1 % of the signal."""
DECISIVE = 1 / 20
"""Clipping that once shortened a gradient this much has saved the run."""


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
