"""The parameters after evenly spaced updates: the path of training on a loss slice."""

from __future__ import annotations

from rnnviz.nn.parameters import Array
from rnnviz.training.history import ThinnedSeries

CAPACITY = 512
"""Points at most."""
NUMBERS = 2**20
"""Numbers at most: 8 MiB.  Networks too large for a handful of points keep none."""


class ParameterPath(ThinnedSeries[Array]):
    """Read-only copies of the parameters (P,) after updates 0, n, 2n, ...

    Parameters
    ----------
    size : int
        P.
    """

    def __init__(self, size: int) -> None:
        super().__init__(min(CAPACITY, NUMBERS // max(1, size)))

    def add_copy(self, update: int, theta: Array) -> None:
        """Keep a copy of `theta` (P,) if its update is one of those that are kept."""
        self.add(update, lambda: _read_only_copy(theta))


def _read_only_copy(theta: Array) -> Array:
    copy = theta.copy()
    copy.flags.writeable = False
    return copy
