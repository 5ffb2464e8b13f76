"""How strongly each loss reaches each step of every layer of a stack.

The loss of step t enters the top layer alone.  Going back in time it is carried by the top layer's
J_kᵀ, and at every step a part of it leaves downwards, (∂s_k/∂x_k)ᵀ λ_{t,k}, into the layer below,
which carries the sum of all that has entered.  In a bidirectional layer each half takes its part
of what enters, carries it its own way through time, and both send below.  Where a layer looks at
several steps of what is below, a part leaves into each of these.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial, reduce

import numpy as np

from rnnviz.flow import windowed
from rnnviz.flow.delta import Slopes, steps_with_loss, triangle
from rnnviz.flow.reachability import reachable
from rnnviz.flow.scaled_vector import Array, Scaled, added, in_state, near_one, pulled, transformed
from rnnviz.nn.delay_window import DelayWindow
from rnnviz.nn.trace import LayerTrace

_ENTRIES = 2**22
"""Numbers that pass between two layers at once: 32 MiB."""

Entering = list[Scaled]
"""For each step what enters h_k, (D, n), from n losses."""
Carried = list[tuple[int, Scaled]]
"""λ_k, (S, n), of n losses from step T to 1."""


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
        it reads.  Below a bidirectional layer every loss can reach every step.  A loss that enters
        the two halves at different steps, as one at the end of both, has a row at both.
    """
    if len(layers) == 1:
        return (triangle(layers[0], truncation),)
    layer_groups = group_directions(layers)
    results = {
        name: np.where(reached, -np.inf, np.nan)
        for name, reached in reachable(layer_groups, truncation).items()
    }
    steps, losses = layers[0].steps, loss_rows(layer_groups[-1])
    width = max(half.state.shape[1] for half in layers)
    together = max(1, _ENTRIES // (steps * width))
    with np.errstate(all="ignore"):
        for start in range(0, len(losses), together):
            some = losses[start : start + together]
            for half, carried in passed(layer_groups, some, truncation):
                _write(half, carried, _own(half, some), results[half.name])
    return tuple(results[layer.name] for layer in layers)


def group_directions(layers: Sequence[LayerTrace]) -> list[list[LayerTrace]]:
    """Return each layer as its one or two halves."""
    layer_groups: list[list[LayerTrace]] = []
    for layer in layers:
        if layer.backward:
            layer_groups[-1].append(layer)
        else:
            layer_groups.append([layer])
    return layer_groups


def loss_rows(top: Sequence[LayerTrace]) -> Array:
    """Return the rows t-1 of the losses, in the order of the sequence."""
    sent = [
        half.reverse_if_backward(half.direct if half.sent is None else half.sent) for half in top
    ]
    return steps_with_loss(np.concatenate(sent, axis=1))


def passed(
    layer_groups: Sequence[Sequence[LayerTrace]],
    losses: Array,
    truncation: int,
    together: bool = False,
) -> Iterator[tuple[LayerTrace, Carried]]:
    """Pass some losses down through all layers.

    Parameters
    ----------
    layer_groups : sequence of sequences of LayerTrace
    losses : (n,) int ndarray
        Their rows t-1.
    truncation : int
    together : bool
        Whether their sum is passed, as one column, and not each alone.

    Yields
    ------
    half : LayerTrace
        From the top layer down.
    carried : list of (k, λ_k as n scaled columns)
        From step T to 1 in the order in which the half reads.
    """
    return (
        (half, carried) for half, _, carried in descent(layer_groups, losses, truncation, together)
    )


def descent(
    layer_groups: Sequence[Sequence[LayerTrace]],
    losses: Array,
    truncation: int,
    together: bool = False,
) -> Iterator[tuple[LayerTrace, Entering, Carried]]:
    """As `passed`, with what enters each half from above, step 1 first, beside what it carries."""
    parts = [_from_losses(half, _own(half, losses), together) for half in layer_groups[-1]]
    for n in range(len(layer_groups) - 1, -1, -1):
        sent: list[Entering] = []
        for half, entering in zip(layer_groups[n], parts, strict=True):
            carried = list(_carried(half, entering, truncation))
            yield half, entering, carried
            if n:
                left = [_leaving(half, k, adjoint) for k, adjoint in reversed(carried)]
                sent.append(_in_order(half, _spread(half.cell.window, left)))
        if n:
            total = [reduce(added, together) for together in zip(*sent, strict=True)]
            parts = [
                _in_order(half, part)
                for half, part in zip(
                    layer_groups[n - 1], _parts(total, len(layer_groups[n - 1])), strict=True
                )
            ]


def _own(half: LayerTrace, losses: Array) -> Array:
    """Return the rows of some losses in the order in which a half reads."""
    return half.steps - 1 - losses if half.backward else losses


def _in_order(half: LayerTrace, entering: Entering) -> Entering:
    """Return what is listed in the order of the sequence in that of reading, or the reverse."""
    return entering[::-1] if half.backward else entering


def _parts(entering: Entering, count: int) -> Iterator[Entering]:
    """Yield the part of what enters that belongs to each half."""
    for n in range(count):
        yield [(np.split(vectors, count)[n], exponent) for vectors, exponent in entering]


def _from_losses(half: LayerTrace, losses: Array, together: bool) -> Entering:
    """Return what enters a half of the top layer at every step straight from some losses."""
    each = (windowed.entering(half, losses, k) for k in range(1, half.steps + 1))
    return [near_one(e.sum(axis=1, keepdims=True) if together else e) for e in each]


def _carried(
    layer: LayerTrace, entering: Entering, truncation: int
) -> Iterator[tuple[int, Scaled]]:
    """Yield (k, λ_k of every loss) from step T to 1."""
    adjoint = in_state(layer, entering[-1][0]), entering[-1][1]
    yield layer.steps, adjoint
    for k in range(layer.steps - 1, 0, -1):
        direct, exponent = entering[k - 1]
        if truncation and k % truncation == 0:
            adjoint = in_state(layer, direct), exponent
        else:
            vectors, shift = pulled(layer, k + 1, adjoint[0])
            adjoint = vectors, adjoint[1] + shift
            if direct.any():
                adjoint = added(adjoint, (in_state(layer, direct), exponent))
        yield k, adjoint


def _write(
    half: LayerTrace, carried: Sequence[tuple[int, Scaled]], rows: Array, result: Array
) -> None:
    """Write the norms of some losses at every step into their rows."""
    slopes = Slopes(half)
    for k, adjoint in carried:
        reached = ~np.isnan(result[rows, k - 1])
        result[rows[reached], k - 1] = slopes.log10(k, *adjoint)[reached]


def _leaving(layer: LayerTrace, k: int, adjoint: Scaled) -> Scaled:
    """Return what λ_k sends into what is seen of the layer below at step k."""
    sent, shift = transformed(partial(layer.pull_down, k), adjoint[0])
    return sent, adjoint[1] + shift


def _spread(window: DelayWindow, seen: Entering) -> Entering:
    """Return what enters each step of a layer that is seen through a window."""
    if window.plain:
        return seen
    entering: list[Scaled | None] = [None] * (len(seen) * window.stride)
    for k, (vectors, exponent) in enumerate(seen, start=1):
        blocks = np.split(vectors, window.delays + 1)
        for delay, step in window.reaches(k):
            part = near_one(blocks[delay])
            part = part[0], part[1] + exponent
            before = entering[step - 1]
            entering[step - 1] = part if before is None else added(before, part)
    unseen = np.zeros_like(blocks[0]), np.zeros_like(seen[0][1])
    return [unseen if part is None else part for part in entering]
