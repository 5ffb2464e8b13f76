"""How much clipping shortened the gradient of one update, and how far it rotated it.

The factors and cosines are computed only where something was clipped.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from rnnviz.nn.clipping import Clipping
from rnnviz.nn.norm import cosine, norm, norms
from rnnviz.nn.parameters import Array, Parameters


@dataclass(frozen=True)
class ClippingEffect:
    """The effect of clipping in one update.

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
    return np.array(norms(gradient.blocks.values()))


def unclipped(before: Array) -> ClippingEffect:
    """Return the effect of no clipping on a gradient whose blocks have the norms `before`."""
    ones = np.ones(len(before))
    return ClippingEffect(1.0, 1.0, before, ones, ones)


def clip_gradient(clipping: Clipping, gradient: Parameters, before: Array) -> ClippingEffect:
    """Clip a finite gradient in place.

    Parameters
    ----------
    clipping : Clipping
    gradient : Parameters
    before : (n,) ndarray
        The norm of each of its stacked parameters.
    """
    rotates = clipping.changes_direction and norm(before) > clipping.limit
    raw = gradient.copy() if rotates else None
    scale = clipping.apply(gradient)
    if scale == 1.0:
        return unclipped(before)
    return measured_effect(raw, gradient, before, scale)


def measured_effect(
    raw: Parameters | None, gradient: Parameters, before: Array, scale: float
) -> ClippingEffect:
    """Return the effect of clipping on a gradient; without `raw` it kept its direction.

    Parameters
    ----------
    raw, gradient : Parameters
        Before and after.
    before : (n,) ndarray
        The norm of each stacked parameter of `raw`.
    scale : float
        ‖g after‖/‖g before‖.
    """
    after = block_norms(gradient)
    scales = np.divide(after, before, out=np.ones(len(before)), where=before > 0)
    if raw is None:
        return ClippingEffect(scale, 1.0, after, scales, np.ones(len(before)))
    pairs = zip(raw.blocks.values(), gradient.blocks.values(), strict=True)
    cosines = np.array([cosine(*pair) for pair in pairs])
    return ClippingEffect(scale, cosine(raw.flat, gradient.flat), after, scales, cosines)


class SummedClipping:
    """The effect of clipping on the sum of several gradients that are applied one after the other.

    Parameters
    ----------
    gradient : Parameters
        Of the same shape.
    """

    def __init__(self, gradient: Parameters) -> None:
        self._raw, self._clipped = gradient.copy(), gradient.copy()
        self._raw.flat.fill(0)
        self._clipped.flat.fill(0)
        self._any = False

    def clip(self, clipping: Clipping, gradient: Parameters, before: Array) -> None:
        """Clip one gradient in place, as `clip_gradient` does, and add it to the sums."""
        self._raw.flat += gradient.flat
        self._any |= clip_gradient(clipping, gradient, before).scale != 1.0
        self._clipped.flat += gradient.flat

    def result(self) -> tuple[Array, ClippingEffect]:
        """Return the norm of each stacked parameter before clipping, and the effect on the sums."""
        before = block_norms(self._raw)
        whole = norm(before)
        if not self._any or not whole > 0:
            return before, unclipped(before)
        scale = norm(self._clipped.flat) / whole
        return before, measured_effect(self._raw, self._clipped, before, scale)
