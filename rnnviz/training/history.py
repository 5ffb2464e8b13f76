"""The scalars of every update, in bounded memory.

What a recording needs exactly is kept exactly.  What is only drawn is kept as an envelope: the
smallest, the largest and the last value of each of at most `CAPACITY` equal stretches of updates,
so that no peak is lost however long the run; a stretch doubles when the room is used up.  Values
that are not finite are counted in a mask of their own instead of spoiling the envelope.
"""

from __future__ import annotations

from collections.abc import Sequence
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


class Curves:
    """Several scalars an update as envelopes; see the module's text.

    All series share one table, so that an update costs a handful of array operations however many
    series there are.
    """

    def __init__(self, names: Sequence[str], capacity: int = CAPACITY) -> None:
        self.names = tuple(names)
        shape = (capacity, len(self.names))
        self._update = np.zeros(capacity)
        self._low, self._high, self._last = (np.full(shape, np.nan) for _ in range(3))
        self._broken = np.zeros(shape, dtype=bool)
        self._used = 0
        self._filled = 0
        self._stride = 1

    def append(self, update: int, values: Array) -> None:
        """Add the next update's values, in the order of the names."""
        if self._filled == 0:
            if self._used == len(self._last):
                self._halve()
            self._used += 1
        i = self._used - 1
        self._update[i], self._last[i] = update, values
        finite = np.isfinite(values)
        shown = np.where(finite, values, np.nan)
        if self._filled == 0:
            self._low[i], self._high[i], self._broken[i] = shown, shown, ~finite
        else:
            np.fmin(self._low[i], shown, out=self._low[i])
            np.fmax(self._high[i], shown, out=self._high[i])
            self._broken[i] |= ~finite
        self._filled = (self._filled + 1) % self._stride

    def _halve(self) -> None:
        """Merge stretches two by two."""
        half = self._used // 2
        even, odd = slice(0, 2 * half, 2), slice(1, 2 * half, 2)
        self._low[:half] = np.fmin(self._low[even], self._low[odd])
        self._high[:half] = np.fmax(self._high[even], self._high[odd])
        self._broken[:half] = self._broken[even] | self._broken[odd]
        self._last[:half] = self._last[odd].copy()
        self._update[:half] = self._update[odd].copy()
        self._used, self._stride = half, self._stride * 2

    def envelopes(self) -> dict[str, Envelope]:
        """Return copies, by name, that may cross threads."""
        n = self._used
        update = self._update[:n].copy()
        low, high, last = (table[:n].T.copy() for table in (self._low, self._high, self._last))
        broken = self._broken[:n].T.copy()
        return {
            name: Envelope(update, low[i], high[i], last[i], broken[i], self._stride)
            for i, name in enumerate(self.names)
        }


class Records:
    """A few exact scalars an update: of every update, or of as many as there is room for.

    Parameters
    ----------
    names : sequence of str
    room : int or None
        Rows kept at most.  When they are used up, every other one is given up and from then on
        only every second, fourth, ... update is kept, and always the latest.  None keeps all.
    """

    _CHUNK = 4096

    def __init__(self, names: Sequence[str], room: int | None = None) -> None:
        self.names = tuple(names)
        self._room = room
        # Written once, so that the memory of a long run is taken at its beginning.
        self._table = np.full((room or self._CHUNK, len(self.names)), np.nan)
        self._used = 0
        self._seen = 0
        self._stride = 1
        self._latest: Sequence[float] = ()

    def append(self, values: Sequence[float]) -> None:
        """Add the next update's values, in the order of the names."""
        self._seen += 1
        self._latest = values
        if self._seen % self._stride == 0:
            if self._used == len(self._table):
                self._make_room()
            if self._seen % self._stride == 0:
                self._table[self._used] = values
                self._used += 1

    def _make_room(self) -> None:
        if self._room is None:
            more = np.full_like(self._table, np.nan)
            self._table = np.concatenate([self._table, more])
            return
        self._used //= 2
        self._table[: self._used] = self._table[1 : 2 * self._used : 2]
        self._stride *= 2

    def arrays(self) -> dict[str, Array]:
        """Return "update", the number of each kept update, and the values by name, each (N,)."""
        update = np.arange(1, self._used + 1, dtype=np.float64) * self._stride
        table = self._table[: self._used]
        if self._seen % self._stride:
            update = np.append(update, self._seen)
            table = np.concatenate([table, [self._latest]])
        return {"update": update, **{name: table[:, i].copy() for i, name in enumerate(self.names)}}
