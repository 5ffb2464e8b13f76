"""The gradient of U by lag for the probe sequence, and what truncated BPTT leaves of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from rnnviz.flow.lag import GradientByLag
from rnnviz.flow.per_layer import gradients_by_lag
from rnnviz.flow.truncation_bias import GradientBias, truncation_bias
from rnnviz.training.snapshot import Snapshot

MAX_WORK = 2e8
"""T² D², summed over layers and gates, beyond which nothing is computed: it would take seconds."""


@dataclass(frozen=True)
class LagGradient:
    """The gradient of U of one layer.

    Attributes
    ----------
    whole : GradientByLag
        Without truncation.
    kept : GradientByLag
        With the truncation of the run; the same where it has none.
    bias : mapping of str to GradientBias
        How the truncated gradient differs from the whole one, by parameter and, as "", of all
        parameters of the layer together.  Empty without truncation, and for an encoder with its
        decoder.
    """

    whole: GradientByLag
    kept: GradientByLag
    bias: Mapping[str, GradientBias]


def lag_gradients(snapshot: Snapshot) -> tuple[LagGradient, ...]:
    """Return the gradient of U of every layer, nothing where that would take too long."""
    layers, truncation = snapshot.trace.layers, snapshot.truncation
    if sum((la.steps * la.size) ** 2 * len(la.cell.rows) for la in layers) > MAX_WORK:
        return ()
    whole = gradients_by_lag(layers)
    kept = gradients_by_lag(layers, truncation) if truncation else whole
    return tuple(
        LagGradient(
            whole[index],
            kept[index],
            truncation_bias(layers, index, truncation)
            if truncation and len(layer.parts) == 1
            else {},
        )
        for index, layer in enumerate(layers)
    )
