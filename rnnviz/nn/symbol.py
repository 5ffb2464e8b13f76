"""Inputs that are symbols: a product with a one-hot vector is a column, and its mirror a sum by symbol."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

Array = NDArray[Any]

DENSE = 128
"""Up to this many symbols a product with one-hot vectors is faster than sorting."""


class Lookup:
    """The symbols of one batch, (T, B) whole numbers in 0..V-1."""

    def __init__(self, symbols: int, steps: int, batch: int) -> None:
        self.count = symbols
        self.steps, self.batch = steps, batch
        self.symbols = np.zeros((steps, batch), np.intp)

    def use(self, symbols: Array) -> None:
        """Take the symbols of a new batch."""
        self.symbols[...] = symbols

    def gather(self, table: Array, out: Array) -> None:
        """Write column s_k of `table` (R, V) into `out` (T, R, B) for every step of every sequence."""
        np.copyto(out, np.ascontiguousarray(table.T)[self.symbols].transpose(0, 2, 1))

    def scatter(self, columns: Array, out: Array) -> None:
        """Sum `columns` (R, T·B) by symbol into `out` (R, V)."""
        symbols = self.symbols.ravel()
        if self.count <= DENSE:
            one_hot = symbols[:, None] == np.arange(self.count)
            np.matmul(columns, one_hot.astype(columns.dtype), out)
        else:
            order = np.argsort(symbols, kind="stable")
            present, starts = np.unique(symbols[order], return_index=True)
            out[...] = 0
            out[:, present] = np.add.reduceat(columns[:, order], starts, axis=1)

    def one_hot(self) -> Array:
        """Return (T, V, B) unit vectors, for those who want to see them."""
        return (self.symbols[:, None, :] == np.arange(self.count)[:, None]).astype(np.float64)
