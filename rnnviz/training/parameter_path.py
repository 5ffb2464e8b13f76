"""Where the parameters have been, update by update, in bounded memory.

A path down a cliff is drawn from it.  What is kept lies at equal distances in updates; when the
room is used up every second point goes and the distance doubles.
"""

from __future__ import annotations

from rnnviz.nn.parameters import Array

CAPACITY = 512
"""Points at most."""
NUMBERS = 2**20
"""Numbers at most: 8 MiB.  Networks too large for a handful of points keep none."""
FEWEST = 8


class ParameterPath:
    """The parameters after updates 0, n, 2n, ...

    Parameters
    ----------
    size : int
        P.
    """

    def __init__(self, size: int) -> None:
        self.capacity = min(CAPACITY, NUMBERS // max(1, size))
        self.stride = 1
        self._points: list[tuple[int, Array]] = []

    def add(self, update: int, theta: Array) -> None:
        """Keep a copy of `theta` (P,) if its update is one of those to be kept."""
        if self.capacity < FEWEST or update % self.stride:
            return
        if len(self._points) == self.capacity:
            self.stride *= 2
            self._points = [point for point in self._points if point[0] % self.stride == 0]
            if update % self.stride:
                return
        copy = theta.copy()
        copy.flags.writeable = False
        self._points.append((update, copy))

    def points(self) -> tuple[tuple[int, Array], ...]:
        """Return (update, θ) of what is kept, read-only and free to cross threads."""
        return tuple(self._points)
