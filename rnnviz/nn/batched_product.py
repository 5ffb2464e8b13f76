"""Products over all steps at once: one matrix with every step, and sums of outer products."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

Array = NDArray[Any]

WIDTH = 512
"""Columns multiplied at a time: enough for a fast product, few enough to stay in cache."""


def outer_sum(a: Array, b: Array) -> Array:
    """Return Σ a_k b_kᵀ over steps and sequences.

    Parameters
    ----------
    a : (T, R, B) ndarray
    b : (T, K, B) ndarray

    Returns
    -------
    (R, K) ndarray
    """
    batch = a.shape[2]
    if batch == 1:
        return np.asarray(np.dot(a[..., 0].T, b[..., 0]))
    tile = max(1, WIDTH // batch)
    total = part = np.empty((a.shape[1], b.shape[1]), a.dtype)
    for start in range(0, len(a), tile):
        rows = slice(start, start + tile)
        np.dot(columns(a[rows]), columns(b[rows]).T, part)
        if start:
            np.add(total, part, total)
        else:
            part = np.empty_like(total)
    return total


def each(matrix: Array, array: Array, out: Array | None = None) -> Array:
    """Return `matrix` (R, K) times every step of `array` (T, K, B): (T, R, B)."""
    if out is None:
        out = np.empty((len(array), len(matrix), array.shape[2]), array.dtype)
    if array.shape[2] == 1:
        np.matmul(array[..., 0], matrix.T, out[..., 0])  # one product instead of T
    else:
        np.matmul(matrix, array, out)
    return out


def columns(array: Array) -> Array:
    """Return (T, R, B) as one matrix (R, T·B), a column for every step of every sequence."""
    steps, rows, batch = array.shape
    if batch == 1:
        return array[..., 0].T
    return array.transpose(1, 0, 2).reshape(rows, steps * batch)
