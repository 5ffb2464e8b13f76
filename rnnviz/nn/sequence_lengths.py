"""The lengths of the sequences of a batch, and the order in which a backward half reads them.

Shorter sequences are padded at the end.  Each is read backwards from its own end, so that there,
too, the padding comes last: nothing that is read from a real step depends on it in either
direction, and as no loss enters it, no error does.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

Array = NDArray[Any]


class SequenceLengths:
    """The lengths of the sequences of one batch.

    Parameters
    ----------
    steps : int
        T, of the padded batch.
    lengths : (B,) int ndarray, optional
        How many of them are real; all where it is not given.

    Attributes
    ----------
    real : (T, B) bool ndarray or None
        Which steps are not padding; None where none is.
    """

    def __init__(self, steps: int, lengths: Array | None = None) -> None:
        self.steps, self.lengths = steps, lengths
        self.real: Array | None = None
        self._index: Array | None = None
        if lengths is not None:
            k = np.arange(steps)[:, None]
            self.real = k < lengths
            self._index = np.where(self.real, lengths - 1 - k, k)

    def reverse(self, rows: Array) -> Array:
        """Return `rows` (T, ..., B) read from the end, each sequence from its own; its own inverse.

        The padding stays where it is.
        """
        if self._index is None:
            return rows[::-1]
        index = self._index if rows.ndim == 2 else self._index[:, None]
        return np.take_along_axis(rows, index, axis=0)

    def every(self, stride: int) -> SequenceLengths:
        """Return the order of every s-th step; one step remains of what is shorter."""
        if stride == 1:
            return self
        lengths = None if self.lengths is None else np.maximum(self.lengths // stride, 1)
        return SequenceLengths(self.steps // stride, lengths)
