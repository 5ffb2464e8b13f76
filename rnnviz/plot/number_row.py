"""Which texts of a row are shown where there is no room for all."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
from numpy.typing import NDArray

Array = NDArray[Any]


def shown_texts(x: Array, widths: Array, emphasis: int | None) -> list[int]:
    """Return which texts of a row are shown: every n-th, and the emphasized one.

    Which ones does not depend on the emphasis, so that numbers stay where they are while that
    moves; only those go that it would touch.

    Parameters
    ----------
    x, widths : (n,) ndarrays
        Those of texts that are left empty count too.
    emphasis : int or None
        The index of one that is always shown.
    """
    if len(x) < 2:
        return list(range(len(x)))
    regular = _regular(x, emphasis)
    apart = max(float(np.abs(np.diff(x[regular])).min(initial=np.inf)), 1e-9)
    every = max(1, math.ceil(float(np.max(widths)) / apart))
    if emphasis is None:
        return regular[::every]
    near = (widths + widths[emphasis]) / 2
    kept = [i for i in regular[::every] if abs(x[i] - x[emphasis]) >= near[i]]
    return sorted({*kept, emphasis})


def _regular(x: Array, emphasis: int | None) -> list[int]:
    """Return all but an emphasized one that has been put between the others."""
    every = list(range(len(x)))
    if emphasis is None or len(x) < 4:
        return every
    others = [i for i in every if i != emphasis]
    beside = np.abs(x[others] - x[emphasis]).min()
    return others if beside < 0.9 * np.abs(np.diff(x[others])).min() else every
