"""Diagnostics of a single layer, for any layer of a stack and not only the top one.

The errors that enter a lower layer come from above, where they may have left the range of doubles;
they are therefore passed down through all layers as scaled vectors, as for the triangles.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache, cached_property, partial

import numpy as np

from rnnviz.flow.delta import backward_norms
from rnnviz.flow.lag import (
    GradientByLag,
    gradient_by_lag,
    outer_shape,
    shaped,
    weights_of_state,
)
from rnnviz.flow.reachability import reachable
from rnnviz.flow.scaled_vector import (
    Array,
    Scaled,
    added,
    log10,
    near_one,
    pulled,
    squares,
    transformed,
)
from rnnviz.flow.stack import Carried, group_directions, loss_rows, passed
from rnnviz.flow.total_error import correct, plain_norms, total_norms, unsafe
from rnnviz.nn.trace import LayerTrace

_ENTRIES = 2**22
"""Numbers that are kept of some losses at once: 32 MiB."""


def layer_total_norms(
    layers: Sequence[LayerTrace], index: int, truncation: int = 0, blocks: bool = True
) -> Mapping[str, Array]:
    """Return `total_error.total_norms` of one layer of a stack.

    Parameters
    ----------
    layers : sequence of LayerTrace
        From the input upwards, as `stack.triangles`.
    index : int
        Which of them.
    truncation : int
        τ of truncated BPTT; 0 for none.
    blocks : bool
        Whether the norms of the blocks are wanted too.
    """
    return ErrorNorms(layers, truncation).of(index, blocks)


class ErrorNorms:
    """`layer_total_norms` of every layer, each computed once; what they share too.

    Parameters
    ----------
    layers, truncation
        As there.
    """

    def __init__(self, layers: Sequence[LayerTrace], truncation: int = 0) -> None:
        self._layers, self._losses = layers, _Losses(layers, truncation)
        self._known: dict[tuple[int, bool], Mapping[str, Array]] = {}

    def of(self, index: int, blocks: bool = True) -> Mapping[str, Array]:
        """Return the norms of a layer; where it does not matter, those of the blocks too."""
        found = self._known.get((index, True)) or self._known.get((index, blocks))
        if found is None:
            found = _total_norms(self._layers[index], self._losses, blocks)
            self._known[index, blocks] = found
        return found


class _Losses:
    """Where the losses of a stack are, and which steps they reach."""

    def __init__(self, layers: Sequence[LayerTrace], truncation: int) -> None:
        self.groups, self.truncation = group_directions(layers), truncation

    @cached_property
    def rows(self) -> Array:
        return loss_rows(self.groups[-1])

    @cached_property
    def _reached(self) -> dict[str, Array]:
        return reachable(self.groups, self.truncation, self.rows, together=True)

    def reached(self, layer: LayerTrace) -> Array:
        """Return which steps of a layer any loss reaches, (T,) bool."""
        found = self._reached[layer.name]
        return np.asarray(found.any(axis=0))  # no row where no loss sends anything back


def _total_norms(layer: LayerTrace, losses: _Losses, blocks: bool) -> dict[str, Array]:
    truncation = losses.truncation
    if layer in losses.groups[-1] and not layer.cell.memoryless:
        return total_norms(layer, truncation, blocks)
    norms = plain_norms(layer, blocks)
    lost = unsafe(layer, norms, cache(partial(losses.reached, layer)), truncation)
    if not any(rows.any() for rows in lost):
        return norms
    with np.errstate(all="ignore"):
        for half, carried in passed(losses.groups, losses.rows, truncation, together=True):
            if half is layer:
                correct(layer, norms, lost, dict(carried))
                break
    return norms


def layer_backward_norms(
    layers: Sequence[LayerTrace], index: int, step: int, truncation: int = 0
) -> Array:
    """Return `delta.backward_norms` of one layer of a stack: the error of the loss of step t.

    Parameters
    ----------
    layers : sequence of LayerTrace
        From the input upwards, as `stack.triangles`.
    index : int
        Which of them.
    step : int
        t, 1..T, in the order in which the layer reads.
    truncation : int
        τ of truncated BPTT; 0 for none.

    Returns
    -------
    (t+1,) ndarray
        log10‖λ_{t,k}‖ of the full state for k = 0..t, of all that comes down from above.
    """
    layer, layer_groups = layers[index], group_directions(layers)
    if layer in layer_groups[-1]:
        return backward_norms(layer, step, truncation)
    loss = np.array([layer.steps - step if layer.backward else step - 1])
    with np.errstate(all="ignore"):
        for half, carried in passed(layer_groups, loss, truncation):
            if half is layer:
                norms = {k: log10(squares(v), power, v)[0] for k, (v, power) in carried}
                norms[0] = _before(layer, carried[-1][1])
    return np.array([norms[k] for k in range(step + 1)])


def _before(layer: LayerTrace, adjoint: Scaled) -> float:
    """Return log10‖λ_0‖ of one loss, given its λ_1."""
    vectors, shift = pulled(layer, 1, adjoint[0])
    return float(log10(squares(vectors), adjoint[1] + shift, vectors)[0])


def gradients_by_lag(
    layers: Sequence[LayerTrace], truncation: int = 0
) -> tuple[GradientByLag, ...]:
    """Return `lag.gradient_by_lag` of every layer of a stack.

    The lag is |t−k| in steps of the layer: below a bidirectional layer a loss reaches later steps
    too.  Keeps T matrices like U of each layer.

    Parameters
    ----------
    layers : sequence of LayerTrace
        From the input upwards, as `stack.triangles`.
    truncation : int
        τ of truncated BPTT; 0 for none.
    """
    if len(layers) == 1 and not layers[0].cell.memoryless:
        return (gradient_by_lag(layers[0], truncation),)
    layer_groups = group_directions(layers)
    found = {layer.name: _Lags(layer, layer_groups[-1][0].steps) for layer in layers}
    losses, width = loss_rows(layer_groups[-1]), max(_width(layer) for layer in layers)
    together = max(1, _ENTRIES // (max(layer.steps for layer in layers) * width))
    with np.errstate(all="ignore"):
        for start in range(0, len(losses), together):
            some = losses[start : start + together]
            for half, carried in passed(layer_groups, some, truncation):
                found[half.name].add(some, carried)
        return tuple(found[layer.name].result() for layer in layers)


def _width(layer: LayerTrace) -> int:
    return max(int(layer.state.shape[1]), len(layer.cell.rows) * layer.size)


class _Lags:
    """G_ℓ of one layer as far as it has been summed."""

    def __init__(self, layer: LayerTrace, steps: int) -> None:
        self._layer, self._names = layer, weights_of_state(layer)
        shapes = [outer_shape(layer.parameters[name]) for name in self._names]
        self._rows, self._width = sum(r for r, _ in shapes), max((w for _, w in shapes), default=0)
        self._apart = layer.steps // steps  # steps of this layer for one of the top layer
        self._parts: list[Scaled | None] = [None] * layer.steps

    def add(self, losses: Array, carried: Carried) -> None:
        """Add what some losses, given by their rows t-1, send to every step."""
        if not self._names:
            return
        layer, t = self._layer, (losses + 1) * self._apart
        own = layer.steps + self._apart - t if layer.backward else t
        errors, exponent = np.zeros((layer.steps, len(t), self._rows)), []
        v = {name: np.zeros((layer.steps, self._width)) for name in self._names}
        for k, adjoint in carried:
            errors[k - 1], power = self._errors(k, adjoint, v)
            exponent.append(power)
        powers = np.array(exponent[::-1])
        lag = np.abs(own[None, :] - np.arange(1, layer.steps + 1)[:, None])
        for n in range(layer.steps):
            at, loss = np.nonzero(lag == n)
            entering = [v[name][at] for name in self._names]
            self._put(n, errors[at, loss].T, powers[at, loss], entering)

    def _errors(self, k: int, adjoint: Scaled, v: dict[str, Array]) -> tuple[Array, Array]:
        """Return δ_{t,k} of all blocks, (n, R), with their powers; note what U multiplies there."""

        def errors(vectors: Array) -> Array:
            factors = self._layer.factors(k, vectors)
            for name in self._names:
                v[name][k - 1] = factors[name][1]
            return np.concatenate([factors[name][0] for name in self._names])

        found, shift = transformed(errors, adjoint[0])
        found, nearer = near_one(found)
        return found.T, adjoint[1] + shift + nearer

    def _put(self, lag: int, errors: Array, powers: Array, v: Iterable[Array]) -> None:
        """Add Σ δ vᵀ over some pairs of a loss and a step."""
        if not errors.any():
            return
        top = int(powers[errors.any(axis=0)].max())
        parts = np.split(np.ldexp(errors, powers - top), len(self._names))
        blocks = np.concatenate([part @ rows for part, rows in zip(parts, v, strict=True)])
        column, power = near_one(blocks.reshape(-1, 1))
        new, before = (column, power + top), self._parts[lag]
        self._parts[lag] = new if before is None else added(before, new)

    def result(self) -> GradientByLag:
        norms, total = np.full(len(self._parts), -np.inf), np.zeros((self._rows, self._width))
        for lag, (column, power) in self._known():
            norms[lag] = log10(squares(column), power, column)[0]
            total += np.ldexp(column.reshape(total.shape), int(power[0]))
        names = self._names
        parts = np.split(total, len(names)) if names else []
        return GradientByLag(norms, shaped(dict(zip(names, parts, strict=True)), self._layer))

    def _known(self) -> Iterator[tuple[int, Scaled]]:
        return ((lag, part) for lag, part in enumerate(self._parts) if part is not None)
