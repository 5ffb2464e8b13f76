"""Which loss reaches which step, and how strongly: the triangle of ‖δ_{t,k}‖.

The signal of one loss going back in time is λ_{t,k-1} = J_kᵀ λ_{t,k}.  It is carried as a vector
near 1 and a power of two, so that a signal of 1e-5000 or 1e+5000 is as exact as any other, and
only what is exactly zero counts as zero.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
from numpy.typing import NDArray

from rnnviz.nn.trace import LayerTrace

Array = NDArray[Any]

_LOG2 = float(np.log10(2.0))
_SAFE = (1e-200, 1e200)
"""Sums of squares between these have neither lost an entry that matters nor overflowed."""

_HEADROOM = 600
"""Powers of two by which a unit signal is moved away from the ends of the range of a double."""


def log10_norms(rows: Array) -> Array:
    """Return log10 of the 2-norm of every row.

    Parameters
    ----------
    rows : (T, n) ndarray

    Returns
    -------
    (T,) ndarray
        −inf for an exact zero, +inf where a row holds an infinity, NaN where it holds a NaN.
    """
    scaled, exponent = _near_one(np.asarray(rows, dtype=np.float64).T)
    return _log10(_squares(scaled), exponent)


def triangle(layer: LayerTrace, truncation: int = 0) -> Array:
    """Return how strongly the loss of every step reaches every earlier one.

    For an SRN the entries are log10‖δ_{t,k}‖ = log10‖∂L_t/∂z_k‖, for a gated cell, whose recursion
    closes only on the full state s, log10‖λ_{t,k}‖ = log10‖∂L_t/∂s_k‖.  L_t is what enters the
    layer at step t: `layer.direct`.

    Parameters
    ----------
    layer : LayerTrace
        A layer whose `direct` comes from losses, not from a layer above; see `stack.triangles`.
    truncation : int
        τ of truncated BPTT: errors do not cross the borders of pieces of τ steps; 0 means none.

    Returns
    -------
    (T, T) ndarray
        Row t-1, column k-1.  NaN where the loss cannot reach (k > t, or across a border), −inf
        where it is exactly zero, so also in the rows of steps that have no loss of their own.
    """
    steps = layer.steps
    result = np.full((steps, steps), np.nan)
    slopes, slope_exponent = _slopes(layer)
    losses = _loud(layer.direct)
    result[np.tril_indices(steps)] = -np.inf
    with np.errstate(all="ignore"):
        for k, reached, vectors, exponent in signals(layer, losses):
            if k > 0:
                if slopes is not None:
                    vectors, exponent = vectors * slopes[k - 1], exponent + slope_exponent[k - 1]
                result[losses[reached], k - 1] = _log10(_squares(vectors), exponent, vectors)
    if truncation:
        piece = np.arange(steps) // truncation
        result[piece[:, None] != piece] = np.nan
    return result


def journey(layer: LayerTrace, step: int) -> Array:
    """Return log10‖λ_{t,k}‖ of the full state for k = 0..t: the loss of step t going back.

    Parameters
    ----------
    layer : LayerTrace
    step : int
        t, 1..T.

    Returns
    -------
    (t+1,) ndarray
        All −inf where step t has no loss of its own.
    """
    result = np.full(step + 1, -np.inf)
    with np.errstate(all="ignore"):
        for k, _, vectors, exponent in signals(layer, np.array([step - 1])):
            result[k] = _log10(_squares(vectors), exponent, vectors)[0]
    return result


def by_lag(triangle: Array) -> Array:
    """Return the mean over the losses of log10‖δ_{t,t-ℓ}‖ for every lag ℓ = 0..T-1.

    Steps without a loss of their own do not count, nor do exact zeros unless there is nothing
    else: −inf then.  NaN where no loss reaches that far.
    """
    loud = np.any(triangle > -np.inf, axis=1)
    return np.array([_mean(_diagonal(triangle, loud, lag)) for lag in range(len(triangle))])


def fitted_rate(values: Array) -> float:
    """Return the least-squares slope of `values` against their index over the finite ones.

    With log10 norms against lag or step this is the number of powers of ten a step; NaN with fewer
    than two finite values.
    """
    index = np.flatnonzero(np.isfinite(values))
    if len(index) < 2:
        return float("nan")
    x = index - index.mean()
    return float(x @ (values[index] - values[index].mean()) / (x @ x))


def signals(layer: LayerTrace, losses: Array) -> Iterator[tuple[int, slice, Array, Array]]:
    """Carry the signals of some losses back together, each from its own step.

    Parameters
    ----------
    layer : LayerTrace
    losses : (n,) int ndarray
        The rows t-1 of the losses, increasing.

    Yields
    ------
    k : int
        T down to 0.
    reached : slice
        Which of the losses have reached step k.
    vectors, exponent : (S, m) and (m,) ndarrays
        λ_{t,k} = vectors · 2^exponent, valid until the next step.
    """
    vectors, exponent = _near_one(_embedded(layer)[losses].T)
    first = len(losses)
    for k in range(layer.steps, -1, -1):
        old = slice(first, None)
        if k < layer.steps and first < len(losses):
            vectors[:, old], shift = _pulled(layer, k + 1, vectors[:, old])
            exponent[old] += shift
        while first > 0 and losses[first - 1] == k - 1:
            first -= 1
        reached = slice(first, None)
        yield k, reached, vectors[:, reached], exponent[reached]


def _embedded(layer: LayerTrace) -> Array:
    """Return (T, S): the direct error of h in its place in the full state."""
    parts = [
        layer.direct if name == "h" else np.zeros_like(layer.direct) for name in layer.cell.states
    ]
    return np.concatenate(parts, axis=1).astype(np.float64)


def _loud(direct: Array) -> Array:
    return np.flatnonzero(np.any(direct != 0, axis=1))


def _slopes(layer: LayerTrace) -> tuple[Array | None, Array]:
    """Return f'(z) of an ungated layer as (T, D, 1), each row near 1, and the powers of two."""
    if layer.gates:
        return None, np.zeros(layer.steps, dtype=np.int64)
    scaled, exponent = _near_one(np.asarray(layer.slopes["z"], dtype=np.float64).T)
    return np.ascontiguousarray(scaled.T)[:, :, None], exponent


def _pulled(layer: LayerTrace, k: int, vectors: Array) -> tuple[Array, Array | int]:
    """Return J_kᵀ times the signals, brought near 1 only where that is needed."""
    pulled = layer.cell.pull_back(layer, k, vectors)
    squares = _squares(pulled)
    if squares.min() > _SAFE[0] and squares.max() < _SAFE[1]:
        return pulled, 0
    return _pulled_carefully(layer, k, vectors)


def _pulled_carefully(layer: LayerTrace, k: int, vectors: Array) -> tuple[Array, Array]:
    """As `_pulled`, from signals near 1; from far above or below where that product is lost."""
    unit, exponent = _near_one(vectors)
    pulled, shift = _near_one(layer.cell.pull_back(layer, k, unit))
    for headroom in (_HEADROOM, -_HEADROOM):
        again, its_shift = _near_one(layer.cell.pull_back(layer, k, np.ldexp(unit, headroom)))
        better = np.isfinite(again).all(0) & np.any(again, axis=0)
        better &= _lost(pulled, shift, headroom)
        pulled[:, better], shift[better] = again[:, better], its_shift[better] - headroom
    return pulled, exponent + shift


def _lost(pulled: Array, shift: Array, headroom: int) -> Array:
    """Return which products fell off the end of the range that `headroom` leads away from."""
    if headroom > 0:
        lost: Array = (shift < -headroom) | ~np.any(pulled, axis=0)
    else:
        lost = (shift > -headroom) | ~np.isfinite(pulled).all(axis=0)
    return lost


def _near_one(columns: Array) -> tuple[Array, Array]:
    """Return the columns over the power of two just above their largest entry, and the powers."""
    largest = np.abs(columns).max(axis=0, initial=0.0)
    exponent = np.frexp(np.where(np.isfinite(largest), largest, 0.0))[1].astype(np.int64)
    return np.ldexp(columns, -exponent), exponent


def _squares(columns: Array) -> Array:
    """Return the sum of squares of every column."""
    squares: Array = np.einsum("ij,ij->j", columns, columns)
    return squares


def _log10(squares: Array, exponent: Array, columns: Array | None = None) -> Array:
    """Return log10 of √squares · 2^exponent, computed anew from the columns where that is lost."""
    lost = ~((squares > _SAFE[0]) & (squares < _SAFE[1]))
    if columns is not None and lost.any():
        again, shift = _near_one(columns[:, lost])
        squares, exponent = squares.copy(), exponent.copy()
        squares[lost] = _squares(again)
        exponent[lost] += shift
    with np.errstate(divide="ignore"):
        return np.asarray(0.5 * np.log10(squares) + exponent * _LOG2)


def _diagonal(triangle: Array, loud: Array, lag: int) -> Array:
    return np.diagonal(triangle, -lag)[loud[lag:]]


def _mean(values: Array) -> float:
    values = values[~np.isnan(values)]
    counted = values[values > -np.inf]
    if len(counted):
        return float(counted.mean())
    return -np.inf if len(values) else np.nan
