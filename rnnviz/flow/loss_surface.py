"""The loss over a plane in parameter space, with its cliffs.

Pascanu, Mikolov & Bengio (2013, figure 6) plot the loss of one unit over its weight and bias: at a
wall, one step of gradient descent is thrown far off, a clipped one is not.  The loss of any network
can be plotted so, over two of its parameters or along two directions through its parameters.  The
path of training is projected into the plane.
"""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from rnnviz.flow.scaled_vector import Array
from rnnviz.nn.network import Network, Sequences
from rnnviz.nn.norm import norm
from rnnviz.nn.parameters import Parameters

_COARSEST = 16
"""Every 16th point of the grid is computed first."""


@dataclass(frozen=True)
class Plane:
    """θ(a, b) = origin + a · first + b · second.

    Attributes
    ----------
    origin, first, second : (P,) ndarray
        The two directions are linearly independent.
    """

    origin: Array
    first: Array
    second: Array

    def at(self, a: float, b: float) -> Array:
        """Return θ(a, b), (P,)."""
        return np.asarray(self.origin + a * self.first + b * self.second)

    def project(self, points: Array) -> Array:
        """Return the (a, b) of the nearest points of the plane: (..., P) to (..., 2)."""
        across = np.stack([self.first, self.second], axis=1)
        offset = np.asarray(points, dtype=np.float64) - self.origin
        return np.asarray(offset @ np.linalg.pinv(across).T)


def entry_plane(parameters: Parameters, first: int, second: int) -> Plane:
    """Return the plane of two parameters, all others held; a and b are their values.

    Parameters
    ----------
    parameters : Parameters
    first, second : int
        Their indices in `Parameters.flat`.
    """
    if first == second:
        raise ValueError("the two parameters must be different ones")
    origin = parameters.flat.astype(np.float64)
    origin[[first, second]] = 0.0
    return Plane(origin, *(_unit(len(origin), i) for i in (first, second)))


def _unit(size: int, index: int) -> Array:
    unit = np.zeros(size)
    unit[index] = 1.0
    return unit


def gradient_plane(parameters: Parameters, gradient: Array, rng: np.random.Generator) -> Plane:
    """Return the plane through the parameters of steepest descent and a random direction.

    Both directions have unit length and are orthogonal; a > 0 goes uphill.
    """
    first = gradient.astype(np.float64)
    size = norm(first)
    first = first / size if 0 < size < np.inf else _unit(len(first), 0)
    second = rng.standard_normal(len(first))
    for _ in range(2):  # once more for what rounding left
        second -= (second @ first) * first
    return Plane(parameters.flat.astype(np.float64), first, second / norm(second))


def path_plane(path: Array) -> Plane:
    """Return the plane that holds most of a path (N, P): through its end, by its main directions.

    Directions that a path does not have, since it is a point or a line, are filled in.
    """
    path = np.asarray(path, dtype=np.float64)
    _, _, rows = np.linalg.svd(path - path.mean(axis=0), full_matrices=False)
    basis = np.linalg.qr(np.vstack([rows[:2], np.eye(2, path.shape[1])]).T)[0]
    return Plane(path[-1], basis[:, 0], basis[:, 1])


class LossSurface:
    """log10 of the loss on a grid of a plane, computed in pieces, first coarsely and then finely.

    To cancel it, do not go on.

    Parameters
    ----------
    network : Network
        Its buffers are used, so it must not be used elsewhere meanwhile; initial states that were
        written into its run of this batch's shape are kept.
    batch : Sequences
        The same for all points.
    plane : Plane
    a, b : (n,) and (m,) ndarray
        The grid.

    Attributes
    ----------
    values : (m, n) ndarray
        log10 loss; −inf for a loss of zero, +inf or NaN where the pass was not finite.
    known : (m, n) bool ndarray
        Which of them have been computed; the others are NaN.
    """

    def __init__(
        self, network: Network, batch: Sequences, plane: Plane, a: Array, b: Array
    ) -> None:
        self._network, self._batch, self._plane = network, batch, plane
        self._parameters = network.parameters()
        self.a, self.b = np.asarray(a, dtype=np.float64), np.asarray(b, dtype=np.float64)
        self.values = np.full((len(b), len(a)), np.nan)
        self.known = np.zeros(self.values.shape, dtype=bool)
        self._order = _coarse_first(self.values.shape)
        self._done = 0

    @property
    def done(self) -> float:
        """The share of the grid that is known."""
        return self._done / len(self._order) if len(self._order) else 1.0

    def advance(self, seconds: float) -> bool:
        """Go on for at most about `seconds`, at least for one point; return whether all is done."""
        end = time.perf_counter() + seconds
        while self._done < len(self._order):
            i, j = self._order[self._done]
            self.values[i, j] = self._log10_loss(self.a[j], self.b[i])
            self.known[i, j] = True
            self._done += 1
            if time.perf_counter() >= end:
                break
        return self._done == len(self._order)

    def _log10_loss(self, a: float, b: float) -> float:
        with np.errstate(all="ignore"):
            self._parameters.flat[:] = self._plane.at(a, b)
            run = self._network.run(len(self._batch.x), self._batch.x.shape[-1])
            loss = self._network.forward(self._parameters, self._batch, run)
            return float(np.log10(np.float64(loss)))

    def filled(self) -> Array:
        """Return (m, n) values, those not yet known taken from the coarser grid around them."""
        values, known = self.values.copy(), self.known.copy()
        stride = 1
        while not known.all() and stride < _COARSEST:
            stride *= 2
            rows, columns = (np.arange(n) // stride * stride for n in values.shape)
            nearest = np.ix_(rows, columns)
            take = ~known & known[nearest]
            values[take] = values[nearest][take]
            known |= take
        return values


def _coarse_first(shape: tuple[int, int]) -> Array:
    """Return all (row, column), those on coarse grids before those on finer ones."""
    rows, columns = np.indices(shape).reshape(2, -1)
    level = np.zeros(rows.size, dtype=int)
    stride = _COARSEST
    while stride > 1:
        level += (rows % stride != 0) | (columns % stride != 0)
        stride //= 2
    return np.stack([rows, columns], axis=1)[np.argsort(level, kind="stable")]


def path_limits(path: Sequence[Array], margin: float = 0.1) -> tuple[float, float, float, float]:
    """Return (lowest a, highest a, lowest b, highest b) around projected paths (N, 2)."""
    points = np.concatenate(list(path))
    low, high = points.min(axis=0), points.max(axis=0)
    room = margin * np.where(high > low, high - low, 1.0)
    return (
        float(low[0] - room[0]),
        float(high[0] + room[0]),
        float(low[1] - room[1]),
        float(high[1] + room[1]),
    )
