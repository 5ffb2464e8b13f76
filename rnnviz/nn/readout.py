"""What is read from the states: o = V h + c at every step, at the last one, or of their mean."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping
from typing import Any, ClassVar

import numpy as np
from numpy.typing import DTypeLike, NDArray

from rnnviz.nn.parameters import Entry, Layout
from rnnviz.nn.product import each, outer_sum

Array = NDArray[Any]


def layout(outputs: int, size: int) -> Layout:
    """Return V (O, D) and c (O,)."""
    return (Entry("readout.V", (outputs, size)), Entry("readout.c", (outputs,)))


class Readout(ABC):
    """A linear read-out of T states of B sequences; all methods fill buffers made once.

    Attributes
    ----------
    output, slope : ndarray
        o and ∂L/∂o: (T, O, B) where every step has one, otherwise (O, B).
    """

    name: ClassVar[str]
    every: ClassVar[bool]
    """Whether the loss enters every state, rather than the last alone."""

    def __init__(self, outputs: int, steps: int, batch: int, dtype: DTypeLike) -> None:
        shape = self.shape(outputs, steps, batch)
        self.output, self.slope = np.zeros(shape, dtype), np.zeros(shape, dtype)

    @staticmethod
    def shape(outputs: int, steps: int, batch: int) -> tuple[int, ...]:
        """Return the shape of the read-out."""
        return (outputs, batch)

    @abstractmethod
    def read(self, h: Array) -> Array:
        """Return what V multiplies: h_1..h_T (T, D, B), or one vector for each sequence (D, B)."""

    def forward(self, weights: Mapping[str, Array], h: Array) -> None:
        """Compute o from h_1..h_T, (T, D, B)."""
        read = self.read(h)
        if read.ndim == 3:
            each(weights["V"], read, self.output)
        else:
            np.matmul(weights["V"], read, self.output)
        np.add(self.output, weights["c"][:, None], self.output)

    def accumulate(self, h: Array, gradient: Mapping[str, Array]) -> None:
        """Write ∂L/∂V and ∂L/∂c."""
        slope, read = self.slope, self.read(h)
        if read.ndim == 3:
            gradient["V"][...] = outer_sum(slope, read)
        else:
            np.matmul(slope, read.T, gradient["V"])
        gradient["c"][...] = slope.sum(axis=(0, 2) if slope.ndim == 3 else 1)

    @abstractmethod
    def send(self, Vt: Array, direct: Array) -> None:
        """Write λ_{t,t} = Vᵀ ∂L/∂o, what the loss of step t sends into h_t, into (T, D, B)."""

    @abstractmethod
    def early(self, h: Array) -> Array:
        """Return what V would multiply if the sequence ended at each step, for h (T, D)."""


class Every(Readout):
    """o_t = V h_t + c."""

    name = "every"
    every = True

    @staticmethod
    def shape(outputs: int, steps: int, batch: int) -> tuple[int, ...]:
        return (steps, outputs, batch)

    def read(self, h: Array) -> Array:
        return h

    def send(self, Vt: Array, direct: Array) -> None:
        each(Vt, self.slope, direct)

    def early(self, h: Array) -> Array:
        return h


class Last(Readout):
    """o = V h_T + c."""

    name = "last"
    every = False

    def read(self, h: Array) -> Array:
        last: Array = h[-1]
        return last

    def send(self, Vt: Array, direct: Array) -> None:
        direct[:-1] = 0
        np.matmul(Vt, self.slope, direct[-1])

    def early(self, h: Array) -> Array:
        return h


class Mean(Readout):
    """o = V (1/T) Σ h_t + c."""

    name = "mean"
    every = True

    def read(self, h: Array) -> Array:
        return np.asarray(h.mean(axis=0))

    def send(self, Vt: Array, direct: Array) -> None:
        direct[...] = Vt @ (self.slope / self.slope.dtype.type(len(direct)))

    def early(self, h: Array) -> Array:
        means: Array = h.cumsum(axis=0) / np.arange(1, len(h) + 1)[:, None]
        return means


READOUTS: dict[str, type[Readout]] = {cls.name: cls for cls in (Every, Last, Mean)}
