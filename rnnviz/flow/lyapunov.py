"""Finite-time Lyapunov exponents: how fast P directions of the state grow per step.

An orthonormal frame is carried forward by the state Jacobians and made orthonormal again after
every step, J_k Q_{k-1} = Q_k R_k; the exponents are the means of ln|R_ii| over the steps (Vogt et
al., arXiv 2006.14123; Engelken, arXiv 2312.17306).  From a random Q_0 they are uncertain by a few
times 1/T.  Therefore Q_0 is first taken back and forth through all steps, which turns it into the
directions that grow most over just these T steps: the i-th exponent tends to ln σ_i(J_T…J_1)/T,
which does not depend on where the frame began.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import numpy as np
from numpy.typing import NDArray

from rnnviz.flow.chunk import chunk_count, jacobians, reversed_jacobians
from rnnviz.nn.trace import LayerTrace

Array = NDArray[Any]

LEADING = 8
"""P is the smaller of this and the size of the state."""
TURNS = 3, 30
"""Least and greatest number of backward passes of the frame before it is measured."""
_PULLS = 400
"""Total number of backward steps aimed at: a short sequence gets more passes."""


def lyapunov(layer: LayerTrace) -> Array:
    """Return the leading exponents.

    Returns
    -------
    (P,) ndarray
        Natural log per step, largest first; −inf where a step loses a direction (completely, or
        beyond the digits of a double), NaN where a Jacobian is not finite or there is no step.
    """
    frame, growth = leading_frame(layer), []
    for _, block in jacobians(layer):
        grown, frame = stretch(block, frame)
        growth.append(grown)
    return exponents(np.concatenate(growth) if growth else np.empty((0, frame.shape[1])))


def start_frame(size: int) -> Array:
    """Return Q_0, (S, P): orthonormal, random, the same for the same size."""
    columns = min(size, LEADING)
    normal = np.random.default_rng(0).standard_normal((size, columns))
    return np.linalg.qr(normal)[0]


def leading_frame(
    layer: LayerTrace,
    cancelled: Callable[[], bool] = lambda: False,
    turns: int | None = None,
    start: Array | None = None,
) -> Array:
    """Return the P directions at step 0 that grow most until step T, (S, P), orthonormal.

    These are the leading right singular vectors of J_T…J_1, by orthogonal iteration.

    Parameters
    ----------
    layer : LayerTrace
    cancelled : callable
        Called at every step; once it returns true, the frame is returned as it is.
    turns : int, optional
        How often the frame is taken back; by default until it hardly turns any more.
    start : (S, P) ndarray, optional
        Directions at step 0 near those sought.
    """
    least, most = TURNS
    frame = start_frame(layer.state.shape[1]) if start is None else start
    held = list(jacobians(layer)) if chunk_count(layer) == 1 else None  # for all turns
    for turn in range(turns or min(most, max(least, _PULLS // max(1, layer.steps)))):
        if turn or start is not None:
            for _, block in held or jacobians(layer):
                frame = _carried(block, frame)
        for block in _backwards(layer, held):
            if cancelled():
                return frame
            frame = _carried(block, frame, cancelled)
        if not np.isfinite(frame).all():  # a Jacobian is not: there is no such direction
            return start_frame(layer.state.shape[1])
    return frame


def _backwards(layer: LayerTrace, held: list[tuple[slice, Array]] | None) -> Iterator[Array]:
    """Yield transposed Jacobians from the last step to the first: all at once if they are held."""
    if held is not None:
        yield from (block[::-1].transpose(0, 2, 1) for _, block in held)
        return
    yield from (jacobian.T[None] for _, jacobian in reversed_jacobians(layer, layer.steps))


def _carried(block: Array, frame: Array, cancelled: Callable[[], bool] = lambda: False) -> Array:
    """Return the frame that `stretch` returns, to the last digit, without what has grown."""
    scales = np.abs(block).max(axis=(1, 2), initial=0.0)
    if not (np.isfinite(scales).all() and np.isfinite(frame).all()):
        return np.full_like(frame, np.nan)
    scaled = block / np.where(scales == 0, 1.0, scales)[:, None, None]
    for k in np.flatnonzero(scales):
        if cancelled():
            break
        frame = np.linalg.qr(scaled[k] @ frame)[0]
    return frame


def stretch(block: Array, frame: Array) -> tuple[Array, Array]:
    """Carry the frame through some steps.

    Parameters
    ----------
    block : (n, S, S) ndarray
        Jacobians of n steps in a row.
    frame : (S, P) ndarray
        Orthonormal columns; all NaN once a Jacobian was not finite.

    Returns
    -------
    growth : (n, P) ndarray
        ln|R_ii| of each step.
    frame : (S, P) ndarray
        After the last of these steps.
    """
    growth = np.full((len(block), frame.shape[1]), np.nan)
    for k, jacobian in enumerate(block):
        scale = np.max(np.abs(jacobian), initial=0.0)
        if not (np.isfinite(scale) and np.isfinite(frame).all()):
            return growth, np.full_like(frame, np.nan)
        if scale == 0:
            growth[k] = -np.inf
            continue
        frame, upper = np.linalg.qr((jacobian / scale) @ frame)
        with np.errstate(divide="ignore"):
            growth[k] = np.log(_diagonal(upper)) + np.log(scale)
    return growth, frame


def _diagonal(upper: Array) -> Array:
    """Return |R_ii|, exactly 0 where it is rounding alone: a direction that fell into others."""
    diagonal: Array = np.abs(np.diagonal(upper))
    resolution = len(upper) * np.finfo(float).eps * np.linalg.norm(upper, axis=0)
    return np.where(diagonal > resolution, diagonal, 0.0)


def exponents(growth: Array) -> Array:
    """Return the means over the steps, largest first: (T, P) to (P,)."""
    if not len(growth):
        return np.full(growth.shape[1], np.nan)
    mean = growth.mean(axis=0)
    return np.full_like(mean, np.nan) if np.isnan(mean).any() else np.sort(mean)[::-1]
