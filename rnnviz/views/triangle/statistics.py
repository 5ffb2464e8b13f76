"""Statistics of a triangle of ‖δ_{t,k}‖: rows, columns, the mean by lag and its fitted decay.

Many frames show the same triangle, which may have a million cells.  So whatever depends on it alone
is computed once and kept.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from rnnviz.flow.delta import (
    entry_steps,
    fitted_rate,
    mean_log_by_lag,
    steady_rate,
    steps_with_loss,
)
from rnnviz.flow.lag import horizon, mean_by_lag
from rnnviz.nn.trace import LayerTrace
from rnnviz.plot.axis_limit import decades
from rnnviz.views.part.axis import step_numbers

Array = NDArray[Any]

LOW, HIGH, BLOCK = -12.0, 2.0, 10.0
"""Decades shown while all values lie within, and by how many a limit moves otherwise."""

KEPT = 8
"""Triangles whose statistics are kept: those of two layers of two runs, of this update and the one
before."""


@dataclass(frozen=True, eq=False)
class TriangleStatistics:
    """A triangle and what follows from it.

    Steps are numbered 1..T in the order in which the layer reads; `time_step` converts them.

    Attributes
    ----------
    triangle : (T, T) ndarray
        log10, row t-1, column k-1; see `flow.stack.triangles`.
    losses : (n,) int ndarray
        t of the steps that have a loss of their own; all steps if none has.
    lag : (T,) ndarray
        log10 of the geometric mean over the losses for every lag t − k = 0..T−1; exact zeros are
        left out, −inf where there is nothing else.
    zeros, values : int
        How many exact zeros were left out of those means, and of how many norms in all.
    rate : float
        Decades per step back in time, fitted to `lag`; NaN where nothing can be fitted.  If the
        loss enters one part of the state and another part carries it, lag 0 does not count: in the
        first step the error passes from one to the other.
    fair : bool
        Whether a straight line describes `lag`.
    line : (T,) ndarray
        The fitted line, NaN beyond the last lag at which anything arrives.
    limits : (float, float)
        Whole decades that contain everything finite.
    truncation : int
        τ of the training; 0 for none.
    horizon : int or None
        The largest lag at which the mean norm is at least 1 % of that at lag 0.
    not_finite : int
        Cells that a loss reaches with something that is not finite.
    backward_steps : int
        T if the layer reads from the end, so that its step p is the time step T + 1 − p; else 0.
    """

    triangle: Array
    losses: Array
    lag: Array
    rate: float
    line: Array
    limits: tuple[float, float]
    not_finite: int
    horizon: int | None
    truncation: int = 0
    backward_steps: int = 0
    zeros: int = 0
    values: int = 0
    fair: bool = True

    @property
    def last(self) -> int:
        """The last step that has a loss."""
        return int(self.losses[-1])

    @property
    def reach(self) -> int:
        """The largest lag at which anything arrives."""
        return int(np.flatnonzero(np.isfinite(self.lag)).max(initial=0))

    @property
    def steps_without_loss(self) -> int:
        """How many steps between the first and the last loss have none."""
        return self.last - int(self.losses[0]) + 1 - len(self.losses)

    def time_step(self, step: int) -> int:
        """Return the time step of a step in the order of reading, or the reverse."""
        return self.backward_steps + 1 - step if self.backward_steps else step

    def in_time_order(self, x: Array, y: Array) -> tuple[Array, Array]:
        """Return points over steps in the order of reading as points over time steps."""
        return (self.backward_steps + 1 - x[::-1], y[::-1]) if self.backward_steps else (x, y)

    def row(self, loss: int) -> tuple[Array, Array]:
        """Return the time steps that a loss reaches, and log10 of how strongly."""
        steps = step_numbers(len(self.triangle))
        return self.in_time_order(*_known(steps, self.triangle[loss - 1]))

    def column(self, step: int) -> tuple[Array, Array]:
        """Return the time steps of the losses that reach a step, and log10 of how strongly."""
        received = self.triangle[self.losses - 1, step - 1]
        return self.in_time_order(*_known(self.losses.astype(float), received))

    def share(self, loss: int, step: int) -> float:
        """Return log10 of what a step receives of a loss over what the loss's own step has."""
        with np.errstate(invalid="ignore"):
            return float(self.triangle[loss - 1, step - 1] - self.triangle[loss - 1, loss - 1])

    def heat_map_rows(self) -> tuple[int, Array]:
        """Return the first time step that has a row, and the rows; NaN for steps without a loss.

        The triangle of a layer that reads from the end lies above the diagonal.
        """
        first = int(self.losses[0])
        rows = self.triangle[first - 1 : self.last]
        if self.steps_without_loss:
            with_loss = np.isin(step_numbers(self.last)[first - 1 :], self.losses)
            rows = np.where(with_loss[:, None], rows, np.nan)
        if self.backward_steps:
            return self.time_step(self.last), rows[::-1, ::-1]
        return first, rows


def _known(x: Array, y: Array) -> tuple[Array, Array]:
    known = ~np.isnan(y)
    return (x, y) if known.all() else (x[known], y[known])


class _SameArray:
    """A key for an array that is never changed: equal only for the same object."""

    def __init__(self, array: Array) -> None:
        self.array = array

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _SameArray) and self.array is other.array

    def __hash__(self) -> int:
        return id(self.array)


def triangle_statistics(
    triangle: Array, layer: LayerTrace, truncation: int = 0
) -> TriangleStatistics:
    """Return the statistics of a layer's triangle, kept from frame to frame.

    Parameters
    ----------
    triangle : (T, T) ndarray
        See `flow.stack.triangles`; must not change afterwards.
    layer : LayerTrace
    truncation : int
        τ of the training; 0 for none.
    """
    return _statistics(
        _SameArray(triangle),
        tuple((steps_with_loss(layer.direct) + 1).tolist()) or tuple(range(1, len(triangle) + 1)),
        truncation,
        layer.cell.memoryless,
        entry_steps(layer),
        layer.steps if layer.backward else 0,
    )


@lru_cache(maxsize=KEPT)
def _statistics(
    key: _SameArray,
    losses: tuple[int, ...],
    truncation: int,
    memoryless: bool = False,
    entry: int = 0,
    backward_steps: int = 0,
) -> TriangleStatistics:
    """Compute the statistics; `entry` is how many lags the fit leaves out at the start."""
    triangle, at = key.array, np.array(losses)
    lag = mean_log_by_lag(triangle)
    fitted = np.where(np.arange(len(lag)) < entry, np.nan, lag)
    rate = fitted_rate(fitted)
    received = triangle[at - 1]
    return TriangleStatistics(
        triangle=triangle,
        losses=at,
        lag=lag,
        rate=rate,
        line=_fitted_line(fitted, rate, entry),
        limits=decades(triangle, low=LOW, high=HIGH, block=BLOCK),
        not_finite=_count_not_finite(received, at, truncation, memoryless),
        horizon=horizon(mean_by_lag(triangle)),
        truncation=truncation,
        backward_steps=backward_steps,
        zeros=int(np.count_nonzero(np.isneginf(received))),
        values=int(np.count_nonzero(~np.isnan(received))),
        fair=math.isfinite(steady_rate(fitted)),
    )


def _fitted_line(fitted: Array, rate: float, entry: int) -> Array:
    """Return the line of a given slope through the mean of the finite points, (T,)."""
    index, finite = np.arange(float(len(fitted))), np.isfinite(fitted)
    last = np.flatnonzero(finite).max(initial=0)
    with np.errstate(all="ignore"):
        start = np.mean(fitted[finite]) - rate * np.mean(index[finite]) if finite.any() else np.nan
    return np.where((index <= last) & (index >= entry), start + rate * index, np.nan)


def _count_not_finite(rows: Array, losses: Array, truncation: int, memoryless: bool) -> int:
    """Count cells that should be finite: a loss reaches its own and, unless cut, earlier steps.

    In a layer without a state it reaches only as far as its window, so NaN is no fault there.
    """
    if memoryless:
        return int(np.count_nonzero(np.isposinf(rows)))
    steps = step_numbers(rows.shape[1])
    reached = steps <= losses[:, None]
    if truncation:
        reached &= (steps - 1) // truncation == (losses[:, None] - 1) // truncation
    return int(np.count_nonzero((np.isnan(rows) | np.isposinf(rows)) & reached))
