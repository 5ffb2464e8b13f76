"""Hidden layers of the read-out: a_i = f(V_i a_{i-1} + c_i), o = V a_n + c, a_0 what is read.

They make the read-out g a feed-forward network; without any, V reads the states themselves.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any

import numpy as np
from numpy.typing import NDArray

from rnnviz.nn.activation import ACTIVATIONS
from rnnviz.nn.batched_product import outer_sum
from rnnviz.nn.parameters import Entry, Layout

Array = NDArray[Any]


@dataclass(frozen=True)
class Hidden:
    """The shape of the hidden layers.

    Attributes
    ----------
    sizes : tuple of int
        From below upwards.
    activation : str
        f of all of them; one of `ACTIVATIONS`.
    """

    sizes: tuple[int, ...] = ()
    activation: str = "tanh"

    @property
    def names(self) -> tuple[tuple[str, str], ...]:
        """The parameters of each layer: V1 and c1, and so on."""
        return tuple((f"V{n}", f"c{n}") for n in range(1, len(self.sizes) + 1))

    def layout(self, outputs: int, size: int) -> Layout:
        """Return V1 (R, D), c1 (R,), ..., V (O, R) and c (O,) of the read-out."""
        entries: Layout = ()
        for (matrix, bias), rows in zip(self.names, self.sizes, strict=True):
            entries += (Entry(f"readout.{matrix}", (rows, size)), Entry(f"readout.{bias}", (rows,)))
            size = rows
        return (*entries, Entry("readout.V", (outputs, size)), Entry("readout.c", (outputs,)))

    def read_out(self, weights: Mapping[str, Array], read: Array) -> Array:
        """Return o (O, n) of n columns `read` (D, n), possibly complex: a literal transcription."""
        f = ACTIVATIONS[self.activation]
        for matrix, bias in self.names:
            read = f(weights[matrix] @ read + weights[bias][:, None])
        return np.asarray(weights["V"] @ read + weights["c"][:, None])


class HiddenPasses:
    """The values and errors of the hidden layers, of the latest passes.

    Attributes
    ----------
    values : list of (..., rows, B) ndarray
        a_0, which is what is read, a_1, ..., as V reads it.
    errors : list of (..., rows, B) ndarray
        ∂L/∂z of each hidden layer, from below.
    """

    def __init__(self, hidden: Hidden) -> None:
        self.hidden, self._f = hidden, ACTIVATIONS[hidden.activation]
        self.values: list[Array] = []
        self.errors: list[Array] = []

    @property
    def lowest(self) -> str:
        """The name of the matrix that multiplies what is read."""
        return self.hidden.names[0][0] if self.hidden.names else "V"

    def forward(self, weights: Mapping[str, Array], read: Array) -> Array:
        """Return what V multiplies."""
        self.values = [read]
        for matrix, bias in self.hidden.names:
            value = self._sum(weights, matrix, bias)
            self._f.apply(value, value)
            self.values.append(value)
        return self.values[-1]

    def top(self, read: Array) -> Array:
        """Return what V multiplied in the last forward pass, given what was read."""
        return self.values[-1] if self.hidden.names else read

    def _sum(self, weights: Mapping[str, Array], matrix: str, bias: str, layer: int = -1) -> Array:
        z: Array = np.matmul(weights[matrix], self.values[layer])
        z += weights[bias][:, None]
        return z

    def backward(self, weights: Mapping[str, Array], slope: Array) -> Array:
        """Return what `lowest`, transposed, sends into what is read: ∂L/∂z of the lowest layer.

        Parameters
        ----------
        slope : ndarray
            ∂L/∂o.
        """
        self.errors = []
        error, above = slope, "V"
        for n in range(len(self.hidden.names) - 1, -1, -1):
            matrix, bias = self.hidden.names[n]
            value = self.values[n + 1]
            derivative = np.empty_like(value)
            self._f.slope(value, partial(self._sum, weights, matrix, bias, n), derivative)
            error, above = derivative * np.matmul(weights[above].T, error), matrix
            self.errors.insert(0, error)
        return error

    def accumulate(self, gradient: Mapping[str, Array]) -> None:
        """Write ∂L/∂V1, ∂L/∂c1 and so on, after `backward`."""
        for (matrix, bias), error, below in zip(
            self.hidden.names, self.errors, self.values[:-1], strict=True
        ):
            gradient[matrix][...] = summed_outer(error, below)
            gradient[bias][...] = error.sum(axis=(0, 2) if error.ndim == 3 else 1)


def summed_outer(error: Array, read: Array) -> Array:
    """Return Σ e rᵀ over steps and sequences, or over sequences alone."""
    return outer_sum(error, read) if read.ndim == 3 else np.asarray(np.matmul(error, read.T))
