"""Symbols as input: W times a one-hot vector is a column of W; its gradient is a sum by symbol."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import DTypeLike, NDArray

from rnnviz.nn.batched_product import columns, outer_sum

Array = NDArray[Any]

DENSE = 128
"""Up to this many symbols a product with one-hot vectors is faster than sorting."""


class SymbolLookup:
    """The symbols of one batch, (T, B) whole numbers in 0..V-1."""

    def __init__(self, symbols: int, steps: int, batch: int) -> None:
        self.count = symbols
        self.steps, self.batch = steps, batch
        self.symbols = np.zeros((steps, batch), np.intp)

    def use(self, symbols: Array) -> None:
        """Take the symbols of a new batch."""
        self.symbols[...] = symbols

    def gather(self, table: Array, out: Array) -> None:
        """Write column s_k of `table` (R, V) into `out` (T, R, B)."""
        np.copyto(out, np.ascontiguousarray(table.T)[self.symbols].transpose(0, 2, 1))

    def scatter(self, values: Array, out: Array) -> None:
        """Sum `values` (T, R, B) by symbol into `out` (R, V)."""
        if self.count <= DENSE:
            out[...] = outer_sum(values, self.one_hot(values.dtype))
            return
        symbols = self.symbols.ravel()
        order = np.argsort(symbols, kind="stable")
        present, starts = np.unique(symbols[order], return_index=True)
        out[...] = 0
        out[:, present] = np.add.reduceat(columns(values)[:, order], starts, axis=1)

    def one_hot(self, dtype: DTypeLike = np.float64) -> Array:
        """Return the symbols as unit vectors, (T, V, B)."""
        chosen: Array = self.symbols[:, None, :] == np.arange(self.count)[:, None]
        return chosen.astype(dtype)
