"""How strongly each loss reaches each step: the triangle of ‖δ_{t,k}‖.

The error of one loss, going back in time, is λ_{t,k-1} = J_kᵀ λ_{t,k}.  It is carried as a vector
near 1 and a power of two, so that a signal of 1e-5000 is as exact as any other.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from rnnviz.flow import windowed
from rnnviz.flow.backward_signal import SignalPropagator
from rnnviz.flow.scaled_vector import Array, embedded, log10, near_one, squares
from rnnviz.nn.trace import LayerTrace

_BLOCK_STEPS = 64
"""Steps of a triangle whose logarithms are taken at once."""
MAX_RESIDUAL = 0.3
"""Decades, rms, by which values may leave a line that is still a fair description of them."""
MAX_RATE_DIFFERENCE = 2e-4
"""Powers of ten a step by which the rates of two halves may differ where there is hardly any."""
_SLOPES_LOST = 1e-150
"""Sums of squares of f'(z_k) ⊙ λ_k above this have lost no entry that matters."""


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
    rows = np.asarray(rows, dtype=np.float64)
    with np.errstate(all="ignore"):
        total = squares(rows.T)
        norms: Array = 0.5 * np.log10(total)
    far = ~((total > 1e-200) & (total < 1e200))  # squares may have over- or underflowed
    if far.any():
        scaled, exponent = near_one(rows[far].T)
        norms[far] = log10(squares(scaled), exponent)
    return norms


def triangle(layer: LayerTrace, truncation: int = 0) -> Array:
    """Return how strongly the loss of every step reaches every earlier one.

    For an SRN the entries are log10‖δ_{t,k}‖ = log10‖∂L_t/∂z_k‖, for other cells, whose recursion
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
        Row t-1, column k-1.  NaN where the loss cannot reach (k > t, across a border, or beyond
        the window of a layer without a state, which knows no borders), −inf where it is exactly
        zero, so also in the rows of steps that have no loss of their own.
    """
    if layer.cell.memoryless:
        return windowed.strengths(layer)[1]
    result = untouched(layer.steps)
    losses = steps_with_loss(layer.direct)
    norms = _Norms(layer, losses, result)
    with np.errstate(all="ignore"):
        for k, reached, vectors, exponent, total in signals(layer, losses):
            if k > 0:
                norms.keep(k, reached, vectors, exponent, total)
    return truncated(result, truncation)


def untouched(steps: int) -> Array:
    """Return the triangle of losses that send nothing: −inf up to the diagonal, NaN beyond."""
    return np.where(np.tri(steps, dtype=bool), -np.inf, np.nan)


def truncated(triangle: Array, truncation: int) -> Array:
    """Return a triangle with NaN where a border of truncated BPTT lies between loss and step."""
    if not truncation:
        return triangle
    piece = np.arange(len(triangle)) // truncation
    return np.where(piece[:, None] == piece, triangle, np.nan)


def farthest(step: int, truncation: int) -> int:
    """Return the first step that the loss of step t reaches: where its piece of τ steps begins."""
    return (step - 1) // truncation * truncation + 1 if truncation else 1


def backward_norms(layer: LayerTrace, step: int, truncation: int = 0) -> Array:
    """Return log10‖λ_{t,k}‖ of the full state for k = 0..t: the loss of step t going back.

    Parameters
    ----------
    layer : LayerTrace
    step : int
        t, 1..T.
    truncation : int
        τ of truncated BPTT, see `triangle`.

    Returns
    -------
    (t+1,) ndarray
        −inf at steps beyond a border; all −inf where step t has no loss of its own.
    """
    if layer.cell.memoryless:
        return windowed.backward_norms(layer, step)
    result = np.full(step + 1, -np.inf)
    first = farthest(step, truncation)
    with np.errstate(all="ignore"):
        for k, _, vectors, exponent, total in signals(layer, np.array([step - 1])):
            if (first if first > 1 else 0) <= k <= step:
                result[k] = log10(total, exponent, vectors)[0]
    return result


def mean_log_by_lag(triangle: Array) -> Array:
    """Return the mean over the losses of log10‖δ_{t,t-ℓ}‖ for every lag ℓ = 0..T-1.

    Steps without a loss of their own do not count, nor do exact zeros unless there is nothing
    else: −inf then.  NaN where no loss reaches that far.
    """
    rows = np.any(triangle > -np.inf, axis=1)
    return np.array([_mean(_diagonal(triangle, rows, lag)) for lag in range(len(triangle))])


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


def steady_rate(values: Array) -> float:
    """Return `fitted_rate` where a straight line is a fair description of log10 values, else NaN.

    It is where the values leave it by no more than a factor of two or so (rms), or by a tenth of
    what it rises or falls, and none of them by more than twice as much; and where each half of them
    has nearly the same rate, so that no kink and no curve is taken for a line.
    """
    rate, index = fitted_rate(values), np.flatnonzero(np.isfinite(values))
    if np.isnan(rate):
        return rate
    left = values[index] - values[index].mean() - rate * (index - index.mean())
    allowed = max(MAX_RESIDUAL, 0.1 * abs(rate) * float(np.ptp(index)))
    typical, largest = float(np.sqrt(np.mean(left**2))), float(np.abs(left).max())
    if typical > allowed or largest > 2 * allowed:
        return float("nan")
    middle = len(index) // 2
    halves = fitted_rate(values[index[: middle + 1]]), fitted_rate(values[index[middle:]])
    same = (
        len(index) < 4
        or max(abs(half - rate) for half in halves) <= 0.3 * abs(rate) + MAX_RATE_DIFFERENCE
    )
    return rate if same else float("nan")


def entry_steps(layer: LayerTrace) -> int:
    """Return after how many steps back the recursion of the carried state begins: 0 or 1.

    A loss enters an LSTM's h, but c is what carries errors on; the first step, from h to c, has
    another factor than the steps that follow.
    """
    return int(len(layer.cell.states) - len(layer.cell.copies) > 1)


def signals(layer: LayerTrace, losses: Array) -> Iterator[tuple[int, slice, Array, Array, Array]]:
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
    total : (m,) ndarray
        The sums of squares of the vectors.
    """
    vectors, exponent = near_one(embedded(layer)[losses].T)
    vectors, total = np.ascontiguousarray(vectors), squares(vectors)
    first, carrier = len(losses), SignalPropagator(layer, len(losses))
    for k in range(layer.steps, -1, -1):
        old = slice(first, None)
        if k < layer.steps and first < len(losses):
            carrier.propagate(k + 1, vectors[:, old], exponent[old], total[old])
        while first > 0 and losses[first - 1] == k - 1:
            first -= 1
        reached = slice(first, None)
        yield k, reached, vectors[:, reached], exponent[reached], total[reached]


def steps_with_loss(direct: Array) -> Array:
    """Return the rows t-1 of the steps that have a loss of their own."""
    return np.flatnonzero(np.any(direct != 0, axis=1))


def last_loss(layer: LayerTrace) -> int:
    """Return the last step, 1..T, whose own loss sends anything into the layer; T if none does."""
    rows = steps_with_loss(layer.direct)
    return int(rows[-1]) + 1 if len(rows) else layer.steps


class Slopes:
    """From λ_k to what a triangle shows: f'(z_k) ⊙ λ_k of an SRN, λ_k itself of other cells."""

    def __init__(self, layer: LayerTrace) -> None:
        self._slopes: Array | None = None
        if layer.cell.closes:
            scaled, self._exponent = near_one(np.asarray(layer.slopes["z"], dtype=np.float64).T)
            self._slopes = np.ascontiguousarray(scaled.T)[:, :, None]

    def log10(self, k: int, vectors: Array, exponent: Array) -> Array:
        """Return log10 of the norms at step k, 1..T, of scaled columns λ_k."""
        if self._slopes is not None:
            vectors, exponent = vectors * self._slopes[k - 1], exponent + self._exponent[k - 1]
        return log10(squares(vectors), exponent, vectors)


class _Norms:
    """Writes log10 of ‖λ_k‖, or of ‖f'(z_k) ⊙ λ_k‖ of an SRN, into a triangle, some steps at once.

    Steps come from the last to the first; until there are enough, sums of squares are kept.
    """

    def __init__(self, layer: LayerTrace, losses: Array, result: Array) -> None:
        self._losses, self._result = losses, result
        self._squares = np.zeros((_BLOCK_STEPS, len(losses)))
        self._exponent = np.zeros((_BLOCK_STEPS, len(losses)), dtype=np.int64)
        self._buffer = np.empty((layer.state.shape[1], len(losses)))
        self._slopes: Array | None = None
        if layer.cell.closes:
            scaled, self._shift = near_one(np.asarray(layer.slopes["z"], dtype=np.float64).T)
            self._slopes, self._weights = scaled.T, scaled.T**2

    def keep(self, k: int, reached: slice, vectors: Array, exponent: Array, total: Array) -> None:
        """Keep what the losses are at step k, 1..T."""
        row = (k - 1) % _BLOCK_STEPS
        found, powers = self._squares[row, reached], self._exponent[row, reached]
        powers[...] = exponent
        if self._slopes is None:
            found[...] = total
        elif len(found):
            self._slope(k, reached, vectors, found, powers)
        if row == 0:
            self._write(slice(k - 1, min(k - 1 + _BLOCK_STEPS, len(self._result))))

    def _slope(self, k: int, reached: slice, vectors: Array, found: Array, powers: Array) -> None:
        """Put f'(z_k) ⊙ λ_k in the place of λ_k."""
        assert self._slopes is not None
        powers += self._shift[k - 1]
        squared = np.multiply(vectors, vectors, self._buffer[:, reached])
        np.dot(self._weights[k - 1], squared, found)
        if not (found.min() > _SLOPES_LOST):
            rows, shift = near_one(vectors * self._slopes[k - 1][:, None])
            found[...] = squares(rows)
            powers += shift

    def _write(self, columns: slice) -> None:
        """Write what was kept, but not where the loss comes before the step."""
        count = columns.stop - columns.start
        found = log10(self._squares[:count].T, self._exponent[:count].T)
        before = self._losses[:, None] < np.arange(columns.start, columns.stop)
        self._result[self._losses, columns] = np.where(before, np.nan, found)


def _diagonal(triangle: Array, rows: Array, lag: int) -> Array:
    return np.diagonal(triangle, -lag)[rows[lag:]]


def _mean(values: Array) -> float:
    values = values[~np.isnan(values)]
    counted = values[values > -np.inf]
    if len(counted):
        return float(counted.mean())
    return -np.inf if len(values) else np.nan
