"""Which loss reaches which step in layers on top of each other.

The loss of step t enters the top layer alone.  Going back in time it is carried by the top layer's
J_kᵀ, and at every step a part of it leaves downwards, (∂s_k/∂x_k)ᵀ λ_{t,k}, into the layer below,
which carries the sum of all that has entered.  In a bidirectional layer each half takes its part
of what enters, carries it its own way through time, and both send below.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import partial, reduce
from itertools import chain

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
        From the input upwards; the backward half of a layer, if there is one, follows the other.
        `direct` of the last layer comes from the losses.
    truncation : int
        τ of truncated BPTT; 0 for none.

    Returns
    -------
    tuple of (T, T) ndarray
        As `delta.triangle`; rows and columns of a backward half are counted in the order in which
        it reads.  Below a bidirectional layer every loss can reach every step.
    """
    if len(layers) == 1:
        return (triangle(layers[0], truncation),)
    floors, steps = _floors(layers), layers[0].steps
    results = {layer.name: untouched(steps) for layer in layers}
    if len(floors[-1]) > 1:
        for half in chain.from_iterable(floors[:-1]):
            results[half.name][...] = -np.inf
    direct = np.concatenate([half.turned(half.direct) for half in floors[-1]], axis=1)
    losses = loud_steps(direct)
    width = max(sum(half.size for half in floor) for floor in floors)
    together = max(1, _ENTRIES // (steps * width))
    with np.errstate(all="ignore"):
        for start in range(0, len(losses), together):
            some = losses[start : start + together]
            _fill(floors, _from_losses(direct, some), some, results)
    return tuple(truncated(results[layer.name], truncation) for layer in layers)


def _floors(layers: Sequence[LayerTrace]) -> list[list[LayerTrace]]:
    """Return each layer as its one or two halves."""
    floors: list[list[LayerTrace]] = []
    for layer in layers:
        if layer.backward:
            floors[-1].append(layer)
        else:
            floors.append([layer])
    return floors


def _fill(
    floors: Sequence[Sequence[LayerTrace]],
    entering: Entering,
    losses: Array,
    results: Mapping[str, Array],
) -> None:
    """Write the rows of some losses into the triangles of all layers, from the top down."""
    for floor in reversed(floors):
        sent = [
            _carry_through(half, part, losses, results[half.name], sends=floor is not floors[0])
            for half, part in zip(floor, _parts(entering, len(floor)), strict=True)
        ]
        entering = [reduce(added, together) for together in zip(*sent, strict=True)]


def _carry_through(
    half: LayerTrace, entering: Entering, losses: Array, result: Array, sends: bool
) -> Entering:
    """Carry some losses through one half of a layer, write their rows, return what it sends."""
    rows = half.steps - 1 - losses if half.backward else losses
    slopes, below = Slopes(half), []
    for k, adjoint in _carried(half, entering[:: -1 if half.backward else 1]):
        reached = ~np.isnan(result[rows, k - 1])
        result[rows[reached], k - 1] = slopes.log10(k, *adjoint)[reached]
        if sends:
            below.append(_leaving(half, k, adjoint))
    return below[:: 1 if half.backward else -1]


def _parts(entering: Entering, count: int) -> Iterator[Entering]:
    """Yield the part of what enters that belongs to each half."""
    for n in range(count):
        yield [(np.split(vectors, count)[n], exponent) for vectors, exponent in entering]


def _from_losses(direct: Array, losses: Array) -> Entering:
    """Return what enters the top layer: at step k only what comes from the loss of step k."""
    return [near_one(row[:, None] * (losses == k)) for k, row in enumerate(direct)]


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
    sent, shift = transformed(partial(layer.pull_down, k), adjoint[0])
    return sent, adjoint[1] + shift
