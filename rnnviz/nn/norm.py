"""The 2-norm of a vector, without overflow or underflow of the squares.

Squares overflow from 1e154 and underflow from 1e-162 on, so `numpy.linalg.norm` returns infinity
for a gradient of 1e200, and clipping by that norm silently makes it zero.  Dividing by the largest
entry first costs one pass and is correct wherever the result itself can be represented.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from typing import Any

import numpy as np
from numpy.typing import NDArray

Array = NDArray[Any]


def norm(v: Array) -> float:
    """Return ‖v‖₂ as a float64: NaN if an entry is NaN, inf if one is infinite.

    Parameters
    ----------
    v : ndarray of any shape
    """
    with np.errstate(all="ignore"):
        return _norm(v)


def norms(vectors: Iterable[Array]) -> list[float]:
    """Return the norm of each of some vectors; see `norm`."""
    with np.errstate(all="ignore"):  # entering it takes as long as the norm of a short vector
        return [_norm(v) for v in vectors]


def _norm(v: Array) -> float:
    total = _sum_of_squares(v.ravel())
    # Between these no square that matters has left the normal range.
    if 1e-200 < total < 1e200:
        return math.sqrt(total)
    largest, scaled = _scaled(v)
    return largest * scaled


def cosine(a: Array, b: Array) -> float:
    """Return the cosine of the angle between two vectors of any finite numbers.

    1 where either is zero: nothing has a direction there that could differ.
    """
    lengths = norm(a), norm(b)
    if 0.0 in lengths:
        return 1.0
    units = [v.ravel().astype(np.float64) / n for v, n in zip((a, b), lengths, strict=True)]
    return min(max(float(units[0] @ units[1]), -1.0), 1.0)


def _scaled(v: Array) -> tuple[float, float]:
    """Return (m, s) with ‖v‖ = m·s and m = max|v|."""
    v = v.ravel()
    if v.size == 0:
        return 0.0, 1.0
    largest = max(float(v.max()), -float(v.min()))
    if largest == 0 or not math.isfinite(largest):
        return largest, 1.0
    # A plain sum of squares is exact enough while no square leaves the normal range.
    if 1e-100 < largest < 1e100:
        total = _sum_of_squares(v)
        return largest, math.sqrt(total) / largest
    return largest, math.sqrt(_sum_of_squares(v.astype(np.float64) / largest))


def _sum_of_squares(v: Array) -> float:
    v = v.astype(np.float64, copy=False)
    return float(np.dot(v, v))
