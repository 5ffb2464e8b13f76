"""What is read off a triangle of ‖δ_{t,k}‖: rows, columns, the mean by lag and its fitted decay.

A triangle stands for many frames and may hold hundreds of thousands of numbers, so everything that
depends on it alone is computed once for each triangle.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field, replace
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
from rnnviz.plot.figure import HeatMap
from rnnviz.views.part.axis import step_numbers

Array = NDArray[Any]

LOW, HIGH, BLOCK = -12.0, 2.0, 10.0
"""Decades that the curves show while all lies within, and by how many a limit moves otherwise."""

KEPT = 4
"""Triangles that are remembered: those of two layers, of this update and the one before."""


@dataclass(frozen=True, eq=False)
class TriangleStatistics:
    """A triangle and what follows from it.

    Attributes
    ----------
    triangle : (T, T) ndarray
        log10, row t-1, column k-1; see `flow.stack.triangles`.
    losses : (n,) int ndarray
        t of the steps that have a loss of their own; all steps where none has.
    lag : (T,) ndarray
        log10 of the geometric mean over the losses for every lag t − k = 0..T−1; exact zeros are
        left out, −inf where there is nothing else.
    zeros, values : int
        How many exact zeros were left out of those means, and of how many norms in all.
    rate : float
        Powers of ten a step, going back in time, fitted to `lag`; NaN where nothing can be fitted.
        Of a cell whose loss enters one part of the state and is carried in another, lag 0 does not
        count: the first step takes it from one to the other.
    fair : bool
        Whether a straight line describes `lag`.
    line : (T,) ndarray
        The fitted line, NaN beyond the last lag at which anything arrives.
    limits : (float, float)
        Whole decades that hold everything finite.
    truncation : int
        τ of the training; 0 for none.
    horizon : int or None
        The largest lag at which the mean norm is at least 1 % of that at lag 0.
    broken : int
        Cells that a loss reaches with something that is not finite.
    turn : int
        T + 1 in a half that reads from the end: its step p is the time step T + 1 − p.  Else 0.
    """

    triangle: Array
    losses: Array
    lag: Array
    rate: float
    line: Array
    limits: tuple[float, float]
    broken: int
    horizon: int | None
    truncation: int = 0
    turn: int = 0
    zeros: int = 0
    values: int = 0
    fair: bool = True
    maps: dict[tuple[str, ...], HeatMap] = field(default_factory=dict, repr=False)

    @property
    def last(self) -> int:
        """The last step that has a loss."""
        return int(self.losses[-1])

    @property
    def reach(self) -> int:
        """The largest lag at which anything arrives."""
        return int(np.flatnonzero(np.isfinite(self.lag)).max(initial=0))

    @property
    def silent(self) -> int:
        """How many rows between the first and the last loss have none."""
        return self.last - int(self.losses[0]) + 1 - len(self.losses)

    def named(self, step: int) -> int:
        """Return the time step of a step in the order of reading, or the reverse."""
        return self.turn - step if self.turn else step

    def along(self, x: Array, y: Array) -> tuple[Array, Array]:
        """Return points over steps in the order of reading as points over time steps."""
        return (self.turn - x[::-1], y[::-1]) if self.turn else (x, y)

    def row(self, loss: int) -> tuple[Array, Array]:
        """Return the steps that a loss reaches, and log10 of how strongly."""
        return self.along(*_known(step_numbers(len(self.triangle)), self.triangle[loss - 1]))

    def column(self, step: int) -> tuple[Array, Array]:
        """Return the losses that reach a step, and log10 of how strongly."""
        heard = self.triangle[self.losses - 1, step - 1]
        return self.along(*_known(self.losses.astype(float), heard))

    def share(self, loss: int, step: int) -> float:
        """Return log10 of what a step receives of a loss over what the loss's own step has."""
        with np.errstate(invalid="ignore"):
            return float(self.triangle[loss - 1, step - 1] - self.triangle[loss - 1, loss - 1])

    def shown(self) -> tuple[int, Array]:
        """Return the first row worth drawing and the rows up to the last, NaN without a loss.

        In time steps: what reads from the end has its triangle above the diagonal.
        """
        first = int(self.losses[0])
        rows = self.triangle[first - 1 : self.last]
        if self.silent:
            rows = np.where(
                np.isin(step_numbers(self.last)[first - 1 :], self.losses)[:, None], rows, np.nan
            )
        if self.turn:
            return self.named(self.last), rows[::-1, ::-1]
        return first, rows


def _known(x: Array, y: Array) -> tuple[Array, Array]:
    known = ~np.isnan(y)
    return (x, y) if known.all() else (x[known], y[known])


_recent: list[tuple[Array, TriangleStatistics]] = []


def triangle_statistics(
    triangle: Array, layer: LayerTrace, truncation: int = 0
) -> TriangleStatistics:
    """Return what is read off a triangle; at once where it has been read before."""
    losses = steps_with_loss(layer.direct) + 1
    if not len(losses):
        losses = np.arange(1, len(triangle) + 1)
    for known, reading in _recent:
        if known is triangle and np.array_equal(reading.losses, losses):
            return reading
    reading = _read(triangle, losses, truncation, layer.cell.memoryless, entry_steps(layer))
    if layer.backward:
        reading = replace(reading, turn=layer.steps + 1)
    _recent.insert(0, (triangle, reading))
    del _recent[KEPT:]
    return reading


def _read(
    triangle: Array, losses: Array, truncation: int, memoryless: bool = False, entry: int = 0
) -> TriangleStatistics:
    lag = mean_log_by_lag(triangle)
    fitted = np.where(np.arange(len(lag)) < entry, np.nan, lag)
    rate = fitted_rate(fitted)
    index = np.arange(float(len(lag)))
    finite = np.isfinite(fitted)
    last = np.flatnonzero(finite).max(initial=0)
    with np.errstate(all="ignore"):
        start = np.mean(lag[finite]) - rate * np.mean(index[finite]) if finite.any() else np.nan
    line = np.where((index <= last) & (index >= entry), start + rate * index, np.nan)
    reached = triangle[losses - 1]
    return TriangleStatistics(
        triangle=triangle,
        losses=losses,
        lag=lag,
        rate=rate,
        line=line,
        limits=decades(triangle, low=LOW, high=HIGH, block=BLOCK),
        broken=_broken(triangle[losses - 1], losses, truncation, memoryless),
        horizon=horizon(mean_by_lag(triangle)),
        truncation=truncation,
        zeros=int(np.count_nonzero(np.isneginf(reached))),
        values=int(np.count_nonzero(~np.isnan(reached))),
        fair=math.isfinite(steady_rate(fitted)),
    )


def _broken(rows: Array, losses: Array, truncation: int, memoryless: bool) -> int:
    """Count what ought to be a number: a loss reaches its own step and, uncut, those before it.

    In a layer without a state it reaches no further than windows do, so there NaN says nothing.
    """
    if memoryless:
        return int(np.count_nonzero(np.isposinf(rows)))
    steps = step_numbers(rows.shape[1])
    reached = steps <= losses[:, None]
    if truncation:
        reached &= (steps - 1) // truncation == (losses[:, None] - 1) // truncation
    return int(np.count_nonzero((np.isnan(rows) | np.isposinf(rows)) & reached))
