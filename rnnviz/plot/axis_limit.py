"""Scales that stand still: limits are fixed or change by whole visible steps, and never drift.

A limit is a function of the data alone, so the same frame always looks the same, and the ladder of
possible limits is coarse, so that neighbouring frames nearly always share one.
"""

from __future__ import annotations

import math
from typing import Any

import numpy as np
from numpy.typing import NDArray

Array = NDArray[Any]

LARGEST = 5e307
"""Half the range of a double: the distance between two limits must not overflow."""


def extent(*arrays: Array) -> tuple[float, float] | None:
    """Return the smallest and the largest finite value of all arrays, None where there is none."""
    low, high = math.inf, -math.inf
    for values in arrays:
        finite = values[np.isfinite(values)]
        if finite.size:
            low, high = min(low, float(finite.min())), max(high, float(finite.max()))
    return (low, high) if low <= high else None


def decades(*arrays: Array, low: float, high: float, block: float = 10.0) -> tuple[float, float]:
    """Return limits for log10 values: `low` and `high`, moved out by whole blocks of decades.

    Parameters
    ----------
    *arrays : ndarray
        log10 of what is drawn; what is not finite does not count.
    low, high : float
        The limits that hold while all data lies between them.
    block : float
        How many decades a limit moves at a time.
    """
    found = extent(*arrays)
    if found is None:
        return low, high
    down = max(0, math.ceil((low - found[0]) / block))
    up = max(0, math.ceil((found[1] - high) / block))
    return low - block * down, high + block * up


def nice_limit(value: float, smallest: float) -> float:
    """Return the first of …, 1, 2, 5, 10, 20, 50, … that is at least `value`, or `smallest`."""
    if not smallest < value < math.inf:
        return smallest
    power = math.floor(math.log10(value))
    for factor in (f"1e{power}", f"2e{power}", f"5e{power}", f"1e{power + 1}"):
        if float(factor) >= value:
            return min(float(factor), LARGEST)
    return LARGEST


def symmetric_limit(*arrays: Array) -> float:
    """Return the first of …, 1, 2, 5, 10, … that covers all finite values; 1 if all are zero."""
    found = extent(*arrays)
    largest = max(abs(found[0]), abs(found[1])) if found else 0.0
    return nice_limit(largest, 1e-300) if largest else 1.0
