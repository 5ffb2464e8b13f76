"""Which loss reaches which step in layers on top of each other.

The loss of step t enters the top layer alone.  Going back in time it is carried by the top layer's
J_kᵀ, and at every step a part of it leaves downwards, (∂s_k/∂x_k)ᵀ λ_{t,k}, into the layer below,
which carries the sum of all that has entered.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial

import numpy as np

from rnnviz.flow.delta import Slopes, loud_steps, triangle, truncated, untouched
from rnnviz.flow.scaled import Array, Scaled, added, in_state, near_one, pulled, transformed
from rnnviz.nn.trace import LayerTrace

_ENTRIES = 2**22
"""Numbers that pass between two layers at once: 32 MiB."""

Entering = list[Scaled]
"""For each step what enters h_k, (D, n), from n losses."""


def triangles(layers: Sequence[LayerTrace], truncation: int = 0) -> tuple[Array, ...]:
    """Return log10 of how strongly the loss of every step reaches every step, for each layer.

    Parameters
    ----------
    layers : sequence of LayerTrace
        From the input upwards; `direct` of the last one comes from the losses.
    truncation : int
        τ of truncated BPTT; 0 for none.

    Returns
    -------
    tuple of (T, T) ndarray
        As `delta.triangle`.
    """
    if len(layers) == 1:
        return (triangle(layers[0], truncation),)
    top = layers[-1]
    results = [untouched(top.steps) for _ in layers]
    losses = loud_steps(top.direct)
    width = max(1, _ENTRIES // (top.steps * max(layer.size for layer in layers)))
    with np.errstate(all="ignore"):
        for start in range(0, len(losses), width):
            _fill(layers, losses[start : start + width], results)
    return tuple(truncated(result, truncation) for result in results)


def _fill(layers: Sequence[LayerTrace], losses: Array, results: Sequence[Array]) -> None:
    """Write the rows of some losses into the triangles of all layers, from the top down."""
    entering = _from_losses(layers[-1], losses)
    for n in range(len(layers) - 1, -1, -1):
        layer, slopes = layers[n], Slopes(layers[n])
        below: Entering = []
        for k, adjoint in _carried(layer, entering):
            reached = losses >= k - 1
            results[n][losses[reached], k - 1] = slopes.log10(k, *adjoint)[reached]
            if n:
                below.append(_leaving(layer, k, adjoint))
        entering = below[::-1]


def _from_losses(layer: LayerTrace, losses: Array) -> Entering:
    """Return what enters the top layer: at step k only what comes from the loss of step k."""
    return [near_one(layer.direct[k][:, None] * (losses == k)) for k in range(layer.steps)]


def _carried(layer: LayerTrace, entering: Entering) -> Iterator[tuple[int, Scaled]]:
    """Yield (k, λ_k of every loss) from step T to 1."""
    adjoint = in_state(layer, entering[-1][0]), entering[-1][1]
    yield layer.steps, adjoint
    for k in range(layer.steps - 1, 0, -1):
        vectors, shift = pulled(layer, k + 1, adjoint[0])
        direct, exponent = entering[k - 1]
        adjoint = added((vectors, adjoint[1] + shift), (in_state(layer, direct), exponent))
        yield k, adjoint


def _leaving(layer: LayerTrace, k: int, adjoint: Scaled) -> Scaled:
    """Return what λ_k sends into the layer below at the same step."""
    sent, shift = transformed(partial(layer.cell.pull_down, layer, k), adjoint[0])
    return sent, adjoint[1] + shift
