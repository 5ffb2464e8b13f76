"""Losses and their gradients by the read-out, with the conventions of PyTorch."""

from __future__ import annotations

from abc import ABC, abstractmethod
from typing import Any, ClassVar

import numpy as np
from numpy.typing import NDArray

Array = NDArray[Any]


class Loss(ABC):
    """A loss summed over values, classes excepted, or averaged over them.

    Parameters
    ----------
    reduction : {"mean", "sum"}
    """

    name: ClassVar[str]

    def __init__(self, reduction: str) -> None:
        self.reduction = reduction

    @abstractmethod
    def terms(self, o: Array, y: Array, slope: Array) -> Array:
        """Return the loss of every term before reduction and write ∂(their sum)/∂o into `slope`.

        Parameters
        ----------
        o : (..., O, B) ndarray
            Read-out.
        y : (..., O, B) floats or (..., B) class indices
        slope : (..., O, B) ndarray

        Returns
        -------
        (..., O, B) or (..., B) ndarray
        """

    def __call__(self, o: Array, y: Array, slope: Array, real: Array | None = None) -> float:
        """Return the reduced loss and write ∂L/∂o into `slope`.

        Parameters
        ----------
        real : (T, B) bool ndarray, optional
            Which steps count where not all do, each having a target; a target must be valid, and
            has no effect, also where it does not count.
        """
        terms = self.terms(o, y, slope)
        count = terms.size
        if real is not None:
            seen = real if terms.ndim == 2 else real[:, None]
            terms = np.where(seen, terms, terms.dtype.type(0))
            np.copyto(slope, slope.dtype.type(0), where=~real[:, None])
            count = int(real.sum()) * terms.size // real.size
        total = float(terms.sum(dtype=np.float64))
        if self.reduction == "sum":
            return total
        slope *= slope.dtype.type(1 / count)
        return total / count


class Squared(Loss):
    """(o - y)², averaged over steps, outputs and sequences."""

    name = "squared"

    def terms(self, o: Array, y: Array, slope: Array) -> Array:
        np.subtract(o, y, slope)
        terms = np.square(slope)
        np.add(slope, slope, slope)
        return terms


class CrossEntropy(Loss):
    """-ln softmax(o)_y, averaged over steps and sequences; the largest o is subtracted first."""

    name = "cross_entropy"

    def terms(self, o: Array, y: Array, slope: Array) -> Array:
        np.subtract(o, o.max(axis=-2, keepdims=True), slope)
        chosen = (*np.ogrid[tuple(map(slice, y.shape))],)
        chosen = (*chosen[:-1], y, chosen[-1])
        picked = slope[chosen]
        np.exp(slope, slope)
        total = slope.sum(axis=-2, keepdims=True)
        np.divide(slope, total, slope)
        slope[chosen] -= 1
        return np.asarray(np.log(total[..., 0, :]) - picked)


LOSSES: dict[str, type[Loss]] = {cls.name: cls for cls in (Squared, CrossEntropy)}
