"""What clipping did to the gradient of one update: how much it shortened and how far it turned it.

The factors and cosines cost something only where something was clipped.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from rnnviz.nn.clipping import Clipping
from rnnviz.nn.norm import cosine, norm
from rnnviz.nn.parameters import Array, Parameters


@dataclass(frozen=True)
class Clip:
    """One update's clipping.

    Attributes
    ----------
    scale, cosine : float
        ‖g after‖/‖g before‖, and the cosine of the angle between them, of the whole gradient.
    norms : (n,) ndarray
        ‖g after‖ of each stacked parameter, in the order of `Parameters.blocks`.
    scales, cosines : (n,) ndarray
        The same as `scale` and `cosine` of each; 1 where nothing was clipped.
    """

    scale: float
    cosine: float
    norms: Array
    scales: Array
    cosines: Array


def block_norms(gradient: Parameters) -> Array:
    """Return the norm of each stacked parameter; the norm of these is the global one."""
    return np.array([norm(block) for block in gradient.blocks.values()])


def untouched(before: Array) -> Clip:
    """Return what an update without clipping is: `before` are its norms."""
    ones = np.ones(len(before))
    return Clip(1.0, 1.0, before, ones, ones)


def clip(clipping: Clipping, gradient: Parameters, before: Array) -> Clip:
    """Clip a finite gradient in place.

    Parameters
    ----------
    clipping : Clipping
    gradient : Parameters
    before : (n,) ndarray
        The norm of each of its stacked parameters.
    """
    turns = clipping.turns and norm(before) > clipping.limit
    raw = gradient.copy() if turns else None
    scale = clipping.apply(gradient)
    if scale == 1.0:
        return untouched(before)
    after = block_norms(gradient)
    scales = np.divide(after, before, out=np.ones(len(before)), where=before > 0)
    if raw is None:
        return Clip(scale, 1.0, after, scales, np.ones(len(before)))
    pairs = zip(raw.blocks.values(), gradient.blocks.values(), strict=True)
    cosines = np.array([cosine(*pair) for pair in pairs])
    return Clip(scale, cosine(raw.flat, gradient.flat), after, scales, cosines)
