"""Backpropagation of many errors together through one layer, step by step.

For many errors the Jacobians are formed once for all of them, some steps at a time.  Vectors are
rescaled to near 1 before their squares could leave the range of a double, so that only their sums
of squares have to be checked.
"""

from __future__ import annotations

from functools import partial

from rnnviz.flow.chunk import pulls
from rnnviz.flow.scaled_vector import SAFE, Array, near_one, rescaled_transform, squares
from rnnviz.nn.trace import LayerTrace, Pull

MIN_FOR_JACOBIANS = 8
"""From this number of vectors on, Jacobians are formed: one costs as much as a few products."""
KEPT_RANGE = 1e-60, 1e60
"""Squares between these stay where they are."""


class SignalPropagator:
    """Multiplies vectors by J_kᵀ of a layer, from its last step to its first.

    Parameters
    ----------
    layer : LayerTrace
    count : int
        The largest number of vectors.
    """

    def __init__(self, layer: LayerTrace, count: int) -> None:
        self._layer, self._many = layer, count >= MIN_FOR_JACOBIANS
        self._first = layer.steps + 1
        self._pull: Pull = layer.pull_back

    def propagate(self, k: int, vectors: Array, exponent: Array, total: Array) -> None:
        """Replace vectors (S, n), their powers of two and sums of squares by those of J_kᵀ λ."""
        if self._many and k < self._first:
            self._first, self._pull = pulls(self._layer, k)
        result = self._pull(k - self._first + 1 if self._many else k, vectors)
        squares(result, out=total)
        least, most = total.min(), total.max()
        if not (least > KEPT_RANGE[0] and most < KEPT_RANGE[1]):
            self._rescale(k, result, vectors, exponent, total)
        vectors[...] = result

    def _rescale(self, k: int, result: Array, old: Array, exponent: Array, total: Array) -> None:
        """Rescale columns far from 1; recompute those that over- or underflow."""
        far = ~((total > KEPT_RANGE[0]) & (total < KEPT_RANGE[1]))
        lost = ~((total > SAFE[0]) & (total < SAFE[1]))
        if lost.any():
            result[:, lost], shift = rescaled_transform(
                partial(self._layer.pull_back, k), old[:, lost]
            )
            exponent[lost] += shift
        result[:, far], shift = near_one(result[:, far])
        exponent[far] += shift
        total[far] = squares(result[:, far])
