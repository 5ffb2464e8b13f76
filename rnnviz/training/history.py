"""The scalars of every update, in bounded memory.

What a recording needs exactly is kept exactly.  What is only drawn is kept as an envelope: the
smallest, the largest and the last value of each of at most `CAPACITY` equal stretches of updates,
so that no peak is lost however long the run; a stretch doubles when the room is used up.  Values
that are not finite are counted in a mask of their own instead of spoiling the envelope.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

CAPACITY = 1024
Array = NDArray[Any]


@dataclass(frozen=True)
class Envelope:
    """A series over updates as it is drawn.

    Attributes
    ----------
    update : (N,) ndarray
        The last update of each stretch.
    low, high, last : (N,) ndarray
        Smallest and largest finite value and the last value (whatever it is) of each stretch;
        low and high are NaN where no value of the stretch is finite.
    broken : (N,) bool ndarray
        Whether the stretch holds a value that is not finite.
    stride : int
        Updates in a stretch; 1 means nothing has been merged.
    """

    update: Array
    low: Array
    high: Array
    last: Array
    broken: Array
    stride: int


class Series:
    """One scalar an update; see the module's text."""

    def __init__(self, capacity: int = CAPACITY) -> None:
        self._update, self._low, self._high, self._last = np.full((4, capacity), np.nan)
        self._broken = np.zeros(capacity, dtype=bool)
        self._used = 0
        self._filled = 0
        self._stride = 1

    def append(self, update: int, value: float) -> None:
        """Add the value of the next update."""
        if self._filled == 0:
            if self._used == len(self._last):
                self._halve()
            self._used += 1
            self._low[self._used - 1] = self._high[self._used - 1] = np.nan
            self._broken[self._used - 1] = False
        i = self._used - 1
        self._update[i], self._last[i] = update, value
        if np.isfinite(value):
            self._low[i], self._high[i] = np.fmin(self._low[i], value), np.fmax(self._high[i], value)
        else:
            self._broken[i] = True
        self._filled = (self._filled + 1) % self._stride

    def _halve(self) -> None:
        """Merge stretches two by two."""
        half = self._used // 2
        self._low[:half] = np.fmin(self._low[0::2], self._low[1::2])
        self._high[:half] = np.fmax(self._high[0::2], self._high[1::2])
        self._last[:half], self._update[:half] = self._last[1::2].copy(), self._update[1::2].copy()
        self._broken[:half] = self._broken[0::2] | self._broken[1::2]
        self._used, self._stride = half, self._stride * 2

    def envelope(self) -> Envelope:
        """Return a copy that may cross threads."""
        n = self._used
        rows = (self._update, self._low, self._high, self._last, self._broken)
        return Envelope(*(row[:n].copy() for row in rows), self._stride)


class Record:
    """One exact scalar an update, in chunks that never move."""

    _CHUNK = 4096

    def __init__(self) -> None:
        self._chunks: list[Array] = []
        self._used = 0

    def append(self, value: float) -> None:
        i = self._used % self._CHUNK
        if i == 0:
            self._chunks.append(np.full(self._CHUNK, np.nan))
        self._chunks[-1][i] = value
        self._used += 1

    def array(self) -> Array:
        """Return all values as one (N,) float64 array."""
        return np.concatenate([np.empty(0), *self._chunks])[: self._used]
