"""The growth that eigenvalues alone predict for a backpropagated error, and whether it misleads.

The product of all spectral radii is what becomes of a signal if every J_k is the same normal
matrix.  For any others it is no bound, neither from above nor from below; the product of the
largest singular values is one from above.
"""

from __future__ import annotations

from typing import Literal

import numpy as np

from rnnviz.flow.scaled_vector import Array

LEVEL = 0.5
"""Powers of ten by which a signal must differ before the eigenvalues count as misleading."""

Misleading = Literal["", "growth", "decay"]


def log10_products(factors: Array, step: int) -> Array:
    """Return log10 of factor_t · … · factor_{k+1} for k = 0..t, from one factor a step.

    Parameters
    ----------
    factors : (T,) ndarray
        Row k-1 belongs to J_k: its spectral radius, or its largest singular value.
    step : int
        t, 1..T.

    Returns
    -------
    (t+1,) ndarray
        0 at k = t; −inf beyond a factor of 0, NaN beyond one that is not known.
    """
    with np.errstate(all="ignore"):
        logs = np.log10(factors[:step])
        back = np.cumsum(logs[::-1])[::-1]
    return np.append(back, 0.0)


def misleading(radius: Array, norms: Array) -> Misleading:
    """Return how a signal contradicts the spectral radii; empty where it does not.

    Parameters
    ----------
    radius : (T,) ndarray
        ρ(J_k).
    norms : (t+1,) ndarray
        log10‖λ_{t,k}‖, k = 0..t, as `delta.backward_norms`.

    Returns
    -------
    {"", "growth", "decay"}
        "growth" where every ρ from step t to 1 is below 1 and yet the signal is more than three
        times as large somewhere; "decay" where the product of all ρ predicts growth by more than
        that and step 1 receives less than a third.
    """
    step = len(norms) - 1
    with np.errstate(invalid="ignore"):
        measured = norms[1:] - norms[step]
    if step < 2 or not np.isfinite(norms[step]) or np.isnan(measured).any():
        return ""
    if np.all(radius[1:step] < 1) and measured.max() > LEVEL:
        return "growth"
    return "decay" if log10_products(radius, step)[1] > LEVEL and measured[0] < -LEVEL else ""
