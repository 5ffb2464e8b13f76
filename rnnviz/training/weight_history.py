"""Spectral radius, largest singular value and norm of every U over the updates of a run.

Training keeps copies of U only, a few hundred however long the run.  Their sizes are computed when
a view needs them, once for each copy.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from rnnviz.nn.parameters import Array, Parameters
from rnnviz.training.history import ThinnedSeries

CAPACITY = 256
"""Copies at most."""
NUMBERS = 2**20
"""Numbers at most: 8 MiB.  Matrices too large for a handful of copies are not kept."""


class WeightPoint:
    """Every U after one update.

    Attributes
    ----------
    update : int
    matrices : mapping of str to (D, D) or (D,) ndarray
        By their names in the network: "l0.U", "l0.U.forget".
    """

    def __init__(self, update: int, matrices: Mapping[str, Array]) -> None:
        self.update, self.matrices = update, matrices

    @cached_property
    def sizes(self) -> dict[str, tuple[float, float, float]]:
        """ρ(U), σ_max(U) and ‖U‖_F of each."""
        return {name: matrix_sizes(matrix) for name, matrix in self.matrices.items()}


@dataclass(frozen=True)
class WeightCurves:
    """The sizes of every U over the updates.

    Attributes
    ----------
    update : (N,) ndarray
    sizes : mapping of str to (3, N) ndarray
        Rows ρ(U), σ_max(U), ‖U‖_F; NaN where U is not finite.
    """

    update: Array
    sizes: Mapping[str, Array]


class WeightHistory(ThinnedSeries[WeightPoint]):
    """Copies of every U after updates 0, n, 2n, ..."""

    def __init__(self, parameters: Parameters) -> None:
        self._names = recurrent_names(parameters)
        size = sum(parameters[name].size for name in self._names)
        super().__init__(min(CAPACITY, NUMBERS // size) if size else 0)

    def add_copies(self, update: int, parameters: Parameters) -> None:
        """Keep copies if the update is one of those that are kept."""

        def copies() -> WeightPoint:
            return WeightPoint(update, {name: parameters[name].copy() for name in self._names})

        self.add(update, copies)

    def weight_points(self) -> tuple[WeightPoint, ...]:
        """Return what is kept; nothing in it changes any more but a cache."""
        return tuple(point for _, point in self.points())


def recurrent_names(parameters: Mapping[str, Array]) -> tuple[str, ...]:
    """Return the names of the square matrices U, a name for every gate; also of diagonal ones."""
    return tuple(
        name
        for name, value in parameters.items()
        if "U" in name.split(".") and value.shape == value.shape[::-1]  # (D, D), or (D,)
    )


def matrix_sizes(matrix: Array) -> tuple[float, float, float]:
    """Return ρ(U), σ_max(U) and ‖U‖_F; NaN where U is not finite.  A vector is a diagonal U."""
    U = matrix.astype(np.float64)
    largest = float(np.abs(U).max(initial=0.0))
    if not np.isfinite(largest):
        return np.nan, np.nan, np.nan
    if not largest:
        return 0.0, 0.0, 0.0
    U /= largest  # its squares must not overflow
    if U.ndim == 1:
        return largest, largest, largest * float(np.linalg.norm(U))
    try:
        singular = np.linalg.svd(U, compute_uv=False)
        radius = float(np.abs(np.linalg.eigvals(U)).max())
    except np.linalg.LinAlgError:
        return np.nan, np.nan, np.nan
    return largest * radius, largest * float(singular[0]), largest * float(np.linalg.norm(singular))


def weight_curves(
    points: tuple[WeightPoint, ...], cancelled: Callable[[], bool] = lambda: False
) -> WeightCurves | None:
    """Return the sizes at all points, or at those computed before `cancelled`; None without any."""
    found = []
    for point in points:
        if cancelled():
            break
        found.append(point.sizes)
    if not found:
        return None
    update = np.array([float(point.update) for point in points[: len(found)]])
    return WeightCurves(update, {name: np.array([s[name] for s in found]).T for name in found[0]})
