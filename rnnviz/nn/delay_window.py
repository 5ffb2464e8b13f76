"""Tapped delay lines: a layer that reads through a window has the input [x_k; x_{k-1}; …; x_{k-K}].

A time-delay network has windows in place of a state, so an error passes back K steps per layer and
no further.  A window with a stride shortens the sequence, as a convolution before a recurrent layer
does.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from numpy.typing import NDArray

Array = NDArray[Any]


@dataclass(frozen=True)
class DelayWindow:
    """The last K + 1 steps, at every s-th step; before the first step everything is zero.

    Attributes
    ----------
    delays : int
        K: how many earlier steps are seen beside the newest.
    stride : int
        s: step k of what reads through the window comes with step s·k of what is read.
    """

    delays: int = 0
    stride: int = 1

    @property
    def plain(self) -> bool:
        """Whether step k alone is seen at step k."""
        return self.delays == 0 and self.stride == 1

    def width(self, size: int) -> int:
        """Return the size of what is seen where each step is of `size`."""
        return (self.delays + 1) * size

    def steps(self, steps: int) -> int:
        """Return at how many of T steps something is seen."""
        return steps // self.stride

    def newest(self, steps: int) -> slice:
        """Return which rows are the newest that are seen at each of T // s steps."""
        return slice(self.stride - 1, self.stride * steps, self.stride)

    def look(self, rows: Array, out: Array) -> None:
        """Write what is seen of `rows` (T, M, ...) into `out` (T // s, (K+1)·M, ...)."""
        if self.plain:
            out[...] = rows
            return
        for block, seen, read in self._views(out, rows):
            block[: len(block) - len(read)] = 0
            seen[...] = read

    def send(self, adjoint: Array, out: Array) -> None:
        """Write the adjoint of `rows` into `out` (T, M, ...), given that of what is seen."""
        if self.plain:
            out[...] = adjoint
            return
        out[...] = 0
        for _, seen, read in self._views(adjoint, out):
            read += seen

    def reaches(self, step: int) -> Iterator[tuple[int, int]]:
        """Yield (delay, step read) for step k = 1, 2, ... of what reads, from the newest back."""
        for delay in range(min(self.delays + 1, self.stride * step)):
            yield delay, self.stride * step - delay

    def _views(self, seen: Array, rows: Array) -> Iterator[tuple[Array, Array, Array]]:
        """Yield, delay by delay, the rows of `seen`, those with a step to read, and that step."""
        size, s, steps = rows.shape[1], self.stride, len(seen)
        for delay in range(self.delays + 1):
            block = seen[:, delay * size : (delay + 1) * size]
            first = min(delay // s, steps)  # earlier ones would read before the start
            start = s * (first + 1) - 1 - delay
            read = rows[start : start + s * (steps - first) : s] if first < steps else rows[:0]
            yield block, block[first:], read[: steps - first]
