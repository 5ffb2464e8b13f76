"""Which texts of a row are shown where there is no room for all."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
from numpy.typing import NDArray

Array = NDArray[Any]


def shown_texts(x: Array, widths: Array, emphasis: int | None) -> list[int]:
    """Return which texts of a row are shown: every n-th, and none that touches the emphasized."""
    if len(x) < 2:
        return list(range(len(x)))
    apart = max(float(np.abs(np.diff(x)).min()), 1e-9)
    every = max(1, math.ceil(float(np.max(widths)) / apart))
    first = 0 if emphasis is None else emphasis % every
    return [
        i
        for i in range(first, len(x), every)
        if emphasis is None
        or i == emphasis
        or abs(x[i] - x[emphasis]) >= (widths[i] + widths[emphasis]) / 2
    ]
