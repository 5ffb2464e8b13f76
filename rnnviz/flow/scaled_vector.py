"""Vectors beyond the range of doubles: columns near 1, each with a power of two.

An error that is backpropagated over many steps soon leaves the range of a double.  Scaling by
powers of two is exact, so scaled vectors are as precise as the products they come from, and only
exact zeros are zero.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

import numpy as np
from numpy.typing import NDArray

from rnnviz.nn.trace import LayerTrace

Array = NDArray[Any]

_LOG2 = float(np.log10(2.0))
SAFE = (1e-200, 1e200)
"""Sums of squares between these have neither lost an entry that matters nor overflowed."""
HEADROOM = 600
"""Powers of two by which vectors are moved away from the ends of the range of a double."""


def near_one(columns: Array) -> tuple[Array, Array]:
    """Return the columns over the power of two just above their largest entry, and the powers.

    Parameters
    ----------
    columns : (S, n) ndarray

    Returns
    -------
    (S, n) ndarray
        Columns that are zero or not finite stay as they are.
    (n,) int ndarray
    """
    largest = np.abs(columns).max(axis=0, initial=0.0)
    exponent = np.frexp(np.where(np.isfinite(largest), largest, 0.0))[1].astype(np.int64)
    return np.ldexp(columns, -exponent), exponent


def squares(columns: Array, out: Array | None = None) -> Array:
    """Return the sum of squares of every column, (S, n) to (n,)."""
    total: Array = np.einsum("ij,ij->j", columns, columns, out=out)
    return total


def log10(squares_: Array, exponent: Array, columns: Array | None = None) -> Array:
    """Return log10 of √squares · 2^exponent, (n,), computed anew from the columns where lost.

    −inf for an exact zero; NaN and infinity stay.
    """
    lost = ~((squares_ > SAFE[0]) & (squares_ < SAFE[1]))
    if columns is not None and lost.any():
        again, shift = near_one(columns[:, lost].copy(order="F"))  # summed as each would be alone
        squares_, exponent = squares_.copy(), exponent.copy()
        squares_[lost] = squares(again)
        exponent[lost] += shift
    with np.errstate(divide="ignore"):
        return np.asarray(0.5 * np.log10(squares_) + exponent * _LOG2)


def log10_of_each(columns: Sequence[Array], exponents: Sequence[Array]) -> Array:
    """Return what `log10` gives of single columns of one size, (S, 1) each, to the last bit."""
    rows = np.stack([column[:, 0] for column in columns])
    return log10(np.einsum("ij,ij->i", rows, rows), np.concatenate(exponents), rows.T)


Scaled = tuple[Array, Array]
"""Columns (S, n) and their powers of two (n,)."""


def added(a: Scaled, b: Scaled) -> Scaled:
    """Return the sum of two sets of scaled columns."""
    lowest = np.iinfo(np.int32).min
    powers = [np.where(np.any(v, axis=0), exponent, lowest) for v, exponent in (a, b)]
    power = np.maximum(*powers)
    total = np.ldexp(a[0], powers[0] - power) + np.ldexp(b[0], powers[1] - power)
    return total, np.where(power == lowest, 0, power)


def pulled(layer: LayerTrace, k: int, vectors: Array) -> tuple[Array, Array | int]:
    """Return J_kᵀ times vectors (S, n), and the powers of two to add to theirs."""
    return transformed(partial(layer.pull_back, k), vectors)


def embedded(layer: LayerTrace) -> Array:
    """Return (T, S): the direct error of h in its place in the full state."""
    return in_state(layer, layer.direct.T).T


def in_state(layer: LayerTrace, error: Array) -> Array:
    """Return an error of h, (D, n), in its place in the full state, (S, n)."""
    parts = [error if name == "h" else np.zeros_like(error) for name in layer.cell.states]
    return np.concatenate(parts).astype(np.float64)


def transformed(transform: Callable[[Array], Array], columns: Array) -> tuple[Array, Array | int]:
    """Return a linear function of columns, brought near 1 only where that is needed.

    Parameters
    ----------
    transform : callable
        (S, n) to (R, n), linear in each column, computed in doubles.
    columns : (S, n) ndarray

    Returns
    -------
    (R, n) ndarray
    (n,) int ndarray or 0
        The powers of two to be added to those of `columns`.
    """
    result = transform(columns)
    total = squares(result)
    if total.min() > SAFE[0] and total.max() < SAFE[1]:
        return result, 0
    return rescaled_transform(transform, columns)


def rescaled_transform(transform: Callable[[Array], Array], columns: Array) -> tuple[Array, Array]:
    """As `transformed`, from columns near 1, or far from 1 where the result leaves the range."""
    unit, exponent = near_one(columns)
    result, shift = near_one(transform(unit))
    for headroom in (HEADROOM, -HEADROOM):
        again, its_shift = near_one(transform(np.ldexp(unit, headroom)))
        better = np.isfinite(again).all(axis=0) & np.any(again, axis=0)
        better &= _lost(result, shift, headroom)
        result[:, better], shift[better] = again[:, better], its_shift[better] - headroom
    return result, exponent + shift


def _lost(result: Array, shift: Array, headroom: int) -> Array:
    """Return which results fell off the end of the range that `headroom` leads away from."""
    if headroom > 0:
        lost: Array = (shift < -headroom) | ~np.any(result, axis=0)
    else:
        lost = (shift > -headroom) | ~np.isfinite(result).all(axis=0)
    return lost
