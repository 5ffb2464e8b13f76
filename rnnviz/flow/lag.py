"""Errors and gradients by lag t−k: how fast errors decay, and how far back U learns from.

The mean over all losses of ‖δ_{t,t-ℓ}‖ shows what is left of an error after ℓ steps.  The gradient
of U is decomposed likewise, ∂L/∂U = Σ_ℓ G_ℓ with G_ℓ = Σ_{t−k=ℓ} δ_{t,k} h_{k−1}ᵀ: G_ℓ is what
U learns from dependencies that span ℓ steps.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from rnnviz.flow.backward_signal import KEPT_RANGE, SignalPropagator
from rnnviz.flow.delta import steps_with_loss
from rnnviz.flow.scaled_vector import SAFE, Array, embedded, log10, near_one, squares, transformed
from rnnviz.nn.trace import LayerTrace

SHARE = 0.01
"""The horizon is the largest lag at which at least this share of the error of lag 0 arrives."""

_ENTRIES = 2**23
"""Entries of the δ_{t,k} kept at once: 64 MiB."""


def mean_by_lag(triangle: Array) -> Array:
    """Return log10 of the mean of ‖δ_{t,t-ℓ}‖ for every lag ℓ = 0..T-1, (T,).

    Exact zeros count; steps without a loss of their own do not.  −inf where all norms are exactly
    zero, NaN where no loss reaches that far.
    """
    rows = np.any(triangle > -np.inf, axis=1)
    return np.array([_mean(np.diagonal(triangle, -n)[rows[n:]]) for n in range(len(triangle))])


def _mean(values: Array) -> float:
    """Return log10 of the mean of 10^values, whether or not these fit into doubles."""
    values = values[~np.isnan(values)]
    top = values.max(initial=-np.inf)
    if not np.isfinite(top):
        return float(top) if len(values) else math.nan
    return float(top + np.log10(np.mean(10.0 ** (values - top))))


def horizon(mean: Array) -> int | None:
    """Return the largest lag at which `mean`, log10, is at least 1 % of its value at lag 0."""
    if not (len(mean) and mean[0] > -np.inf):
        return None
    with np.errstate(invalid="ignore"):
        reached = np.flatnonzero(mean >= mean[0] + math.log10(SHARE))
    return int(reached[-1]) if len(reached) else 0


@dataclass(frozen=True)
class GradientByLag:
    """The gradient of U decomposed by the lag t−k that its terms span.

    Attributes
    ----------
    norms : (T,) ndarray
        log10‖G_ℓ‖ (Frobenius, all gates together) for ℓ = 0..T-1; −inf for an exact zero.
    total : mapping of str to (D, D) ndarray
        Σ_ℓ G_ℓ = ∂L/∂U by the parameter's name, "U" or "U.forget".
    """

    norms: Array
    total: Mapping[str, Array]

    @property
    def shares(self) -> Array:
        """(T,): ‖G_ℓ‖ over the sum of these norms; NaN without any gradient."""
        finite = np.where(np.isnan(self.norms), -np.inf, self.norms)
        top = finite.max(initial=-np.inf)
        if not np.isfinite(top):
            return np.full_like(finite, np.nan)
        sizes = 10.0 ** (finite - top)
        return np.asarray(sizes / sizes.sum())


def gradient_by_lag(layer: LayerTrace, truncation: int = 0) -> GradientByLag:
    """Return G_ℓ = Σ_{t−k=ℓ} δ_{t,k} h_{k−1}ᵀ of one sequence, in the log domain.

    Costs T²/2 products of D×D for each gate beside the triangle itself; takes a few times 64 MiB,
    however long the sequence, and the λ_{t,k} of one lag.

    Parameters
    ----------
    layer : LayerTrace
        `direct` must come from losses and not from a layer above.
    truncation : int
        τ of truncated BPTT; 0 for none.
    """
    names = weights_of_state(layer)
    if not names:  # the next state does not look at this one
        return GradientByLag(np.full(layer.steps, -np.inf), {})
    total = {name: np.zeros(outer_shape(layer.parameters[name])) for name in names}
    norms = np.full(layer.steps, -np.inf)
    width = max(1, _ENTRIES // (layer.steps * layer.size * len(names)))
    with np.errstate(all="ignore"):
        signals = _Signals(layer)
        for first in range(0, layer.steps, width):
            lags = range(first, min(first + width, layer.steps))
            band = _Band(layer, lags, signals, truncation)
            for lag in lags:
                norms[lag] = band.add(lag, total)
    return GradientByLag(norms, shaped(total, layer))


def outer_shape(parameter: Array) -> tuple[int, int]:
    """Return the shape of the outer products that the gradient of a parameter is the sum of."""
    return len(parameter), parameter.size // len(parameter)


def shaped(total: Mapping[str, Array], layer: LayerTrace) -> dict[str, Array]:
    """Return sums of outer products in the shapes of their parameters."""
    return {name: G.reshape(layer.parameters[name].shape) for name, G in total.items()}


def weights_of_state(layer: LayerTrace) -> list[str]:
    """Return the names of the weights that past states are multiplied by."""
    return layer.cell.state_weights(layer.parameters)


class _Signals:
    """λ_{t,t−ℓ} of all losses at one lag ℓ, which they are carried beyond band by band."""

    def __init__(self, layer: LayerTrace) -> None:
        self._layer = layer
        self._steps = steps_with_loss(layer.direct) + 1
        self._vectors = np.ascontiguousarray(embedded(layer)[self._steps - 1].T)
        self._exponent = np.zeros(len(self._steps), dtype=np.int64)
        self._squares = squares(self._vectors)
        far = ~((self._squares > KEPT_RANGE[0]) & (self._squares < KEPT_RANGE[1]))
        self._vectors[:, far], self._exponent[far] = near_one(self._vectors[:, far])
        self._squares[far] = squares(self._vectors[:, far])

    def carry(self, lags: range) -> Iterator[tuple[int, Array, Array, Array]]:
        """Carry them from the first of some lags past the last.

        Yields
        ------
        k : int
            From T − ℓ down to 1.
        lag : (n,) int ndarray
            t − k of those losses that reach step k with one of the lags.
        vectors, exponent : (S, n) and (n,) ndarrays
            λ_{t,k} = vectors · 2^exponent, valid until the next step.
        """
        carrier = SignalPropagator(self._layer, len(self._steps))
        for k in range(self._layer.steps - lags.start, 0, -1):
            old = self._between(k + 1 + lags.start, k + lags.stop)
            if old.start < old.stop:
                parts = self._vectors[:, old], self._exponent[old], self._squares[old]
                carrier.propagate(k + 1, *parts)
            here = self._between(k + lags.start, k + lags.stop - 1)
            if here.start < here.stop:
                yield k, self._steps[here] - k, self._vectors[:, here], self._exponent[here]

    def _between(self, first: int, last: int) -> slice:
        """Return where the losses of steps `first` to `last` are."""
        return slice(*(int(n) for n in np.searchsorted(self._steps, [first, last + 1])))


class _Band:
    """The errors δ_{t,k} of all blocks whose lags lie in one range."""

    def __init__(self, layer: LayerTrace, lags: range, signals: _Signals, truncation: int) -> None:
        self.lags, T = lags, layer.steps
        self._names = weights_of_state(layer)
        # All of them have one shape: a U for each block, or vectors.
        self._size, width = outer_shape(layer.parameters[self._names[0]])
        self._error = np.zeros((len(lags), T, len(self._names) * self._size))
        self._exponent = np.zeros((len(lags), T), dtype=np.int64)
        self._entering = {name: np.zeros((T, width)) for name in self._names}
        for k, lag, vectors, exponent in signals.carry(lags):
            if truncation:
                inside = (lag + k - 1) // truncation == (k - 1) // truncation
                lag, vectors, exponent = lag[inside], vectors[:, inside], exponent[inside]
            if len(lag):
                self._put(layer, k, lag, vectors, exponent)
        self._equal_ranges = _equal_neighbours(list(self._entering.values()))

    def _put(self, layer: LayerTrace, k: int, lag: Array, vectors: Array, exponent: Array) -> None:
        """Keep δ_{t,k} of some losses at step k, and what U is multiplied by there."""
        entering: dict[str, Array] = {}

        def errors(adjoint: Array) -> Array:
            factors = layer.factors(k, adjoint)
            entering.update({name: factors[name][1] for name in self._names})
            return np.concatenate([factors[name][0] for name in self._names])

        found, shift = transformed(errors, vectors)
        self._error[lag - self.lags.start, k - 1] = found.T
        self._exponent[lag - self.lags.start, k - 1] = exponent + shift
        for name, v in entering.items():
            self._entering[name][k - 1] = v

    def add(self, lag: int, total: Mapping[str, Array]) -> float:
        """Add G_ℓ to the total and return log10 of its norm."""
        rows = slice(0, len(self._exponent[0]) - lag)  # later steps are no loss's
        error = self._error[lag - self.lags.start, rows]
        exponent = self._exponent[lag - self.lags.start, rows]
        if not exponent.any():
            whole = self._products(error.T, rows)
            if SAFE[0] < float(np.vdot(whole, whole)) < SAFE[1]:
                return self._added(whole, 0, total)
        error, shift = near_one(error.T)
        if not np.any(error):
            return -math.inf
        top = int(np.max((exponent + shift)[np.any(error, axis=0)], initial=-(2**40)))
        aligned = np.ldexp(error, exponent + shift - top)
        return self._added(self._products(aligned, rows), top, total)

    def _products(self, errors: Array, rows: slice) -> Array:
        """Return Σ_k δ_k v_kᵀ of all names below each other, (n·D, D)."""
        v, size = list(self._entering.values()), self._size
        return np.concatenate(
            [errors[g.start * size : g.stop * size] @ v[g.start][rows] for g in self._equal_ranges]
        )

    def _added(self, whole: Array, power: int, total: Mapping[str, Array]) -> float:
        for name, block in zip(self._names, np.split(whole, len(self._names)), strict=True):
            total[name][...] += np.ldexp(block, power) if power else block
        column = whole.reshape(-1, 1)
        return float(log10(squares(column), np.array([power]), column)[0])


def _equal_neighbours(arrays: list[Array]) -> list[slice]:
    """Return ranges of neighbours that are equal."""
    edges = [n for n in range(1, len(arrays)) if not np.array_equal(arrays[n - 1], arrays[n])]
    return [slice(a, b) for a, b in pairwise([0, *edges, len(arrays)])]
