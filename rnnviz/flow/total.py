"""The norms of the total error at every step, right also where doubles underflow or overflow.

Training goes back in time in doubles, so there a δ of 1e-400 is exactly zero.  What is looked at
must not be: where an error of a trace comes near the ends of the range, the same recursion,
λ_k = direct_k + J_{k+1}ᵀ λ_{k+1}, is run again on scaled vectors.
"""

from __future__ import annotations

import numpy as np

from rnnviz.flow.delta import log10_norms
from rnnviz.flow.scaled import (
    Array,
    Scaled,
    added,
    embedded,
    log10,
    near_one,
    pulled,
    squares,
    transformed,
)
from rnnviz.nn.trace import LayerTrace

_SAFE = (-250.0, 250.0)
"""log10 norms between these have been computed in doubles without loss."""


def total_norms(layer: LayerTrace, truncation: int = 0) -> dict[str, Array]:
    """Return log10 of the 2-norms of the total errors.

    Parameters
    ----------
    layer : LayerTrace
    truncation : int
        τ of the truncated BPTT that the trace was made with; 0 for none.

    Returns
    -------
    dict of str to ndarray
        For each state log10‖∂L/∂h_k‖, k = 0..T, (T+1,); for each block log10‖δ_k‖, k = 1..T, (T,).
        −inf for an exact zero; +inf and NaN where a pass was not finite.
    """
    rows = {**layer.adjoints, **layer.deltas}
    norms = {name: log10_norms(row) for name, row in rows.items()}
    if not all(_is_safe(row) for row in norms.values()):
        with np.errstate(all="ignore"):
            _carry(layer, truncation, norms)
    return norms


def _is_safe(norms: Array) -> bool:
    return bool(np.all((norms > _SAFE[0]) & (norms < _SAFE[1])))


def _carry(layer: LayerTrace, truncation: int, norms: dict[str, Array]) -> None:
    """Run the recursion on scaled vectors and overwrite the norms."""
    direct = embedded(layer)[:, :, None]
    adjoint = near_one(direct[-1])
    for k in range(layer.steps, 0, -1):
        _measure(layer, k, adjoint, norms)
        for name in layer.cell.blocks:
            norms[name][k - 1] = _delta(layer, k, name, adjoint)
        vectors, shift = pulled(layer, k, adjoint[0])
        arriving = vectors, adjoint[1] + shift
        if k == 1:
            _measure(layer, 0, arriving, norms)
        else:
            cut = truncation and (k - 1) % truncation == 0
            entering = near_one(direct[k - 2])
            adjoint = entering if cut else added(entering, arriving)


def _measure(layer: LayerTrace, k: int, adjoint: Scaled, norms: dict[str, Array]) -> None:
    """Write log10‖∂L/∂(state)‖ of step k for every state."""
    names = layer.cell.states
    for name, part in zip(names, np.split(adjoint[0], len(names)), strict=True):
        norms[name][k] = _log10_norm(part, adjoint[1])


def _delta(layer: LayerTrace, k: int, name: str, adjoint: Scaled) -> float:
    """Return log10‖δ_k‖ of one block."""

    def error(vectors: Array) -> Array:
        return layer.cell.errors(layer, k, vectors)[name]

    vectors, shift = transformed(error, adjoint[0])
    return _log10_norm(vectors, adjoint[1] + shift)


def _log10_norm(vectors: Array, exponent: Array) -> float:
    return float(log10(squares(vectors), exponent, vectors)[0])
