"""One layer unrolled over its steps: the buffers of a forward and a backward pass, and what both share.

A step of a small network costs less than the calls that start it, so: everything is allocated
once and every step's views are cut once; one product per step serves the state, the input and
the bias, because the vector it multiplies is [h_{k-1}; x_k; 1]; gradients of all parameters are
one product over all steps; and whatever does not depend on the step before is computed for all
steps at once.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import DTypeLike, NDArray

from rnnviz.nn.symbol import Lookup

if TYPE_CHECKING:
    from rnnviz.nn.cell import Cell

Array = NDArray[Any]


class Unrolled(ABC):
    """A layer over T steps for B sequences.

    Attributes
    ----------
    x : (T, M, B) ndarray
        To be filled before `forward` (unless the input is symbols).
    h : (T+1, D, B) ndarray
        States; row 0 is the initial state, zero unless written to.
    adjoint : (T+1, D, B) ndarray
        ∂L/∂h_k after `backward`; before it, rows 1..T hold the direct part.
    delta : (T, n·D, B) ndarray
        ∂L/∂(pre-activation), blocks in the order of `cell.rows`.
    z : (T, n·D, B) ndarray
        Pre-activations times `fold`.
    fold : (n·D, 1) ndarray
        ½ where σ(z) = ½ + ½ tanh(z/2), so that one tanh serves all gates; 1 elsewhere.
    """

    folds: tuple[float, ...] = (1.0,)

    def __init__(
        self, cell: Cell, inputs: int, steps: int, batch: int, dtype: DTypeLike, symbolic: bool
    ) -> None:
        self.cell, self.inputs = cell, inputs
        self.steps, self.batch, self.size = steps, batch, cell.size
        self.lookup = Lookup(inputs, steps, batch) if symbolic else None
        self.dtype = np.dtype(dtype)
        size, dense = cell.size, 0 if symbolic else inputs
        self.rows = len(cell.rows) * size
        self.source = self.zeros(steps + 1, size + dense + 1)
        self.source[:, -1] = 1
        self.h = self.source[:, :size]
        self.x = self.source[:-1, size:-1]
        self.z = self.zeros(steps, self.rows)
        self.delta = self.zeros(steps, self.rows)
        self.adjoint = self.zeros(steps + 1, size)
        self.fold = np.repeat(np.array(self.folds, self.dtype), size)[:, None]
        self.joint = np.empty((self.rows, size + dense + 1), self.dtype)
        self.drive = self.zeros(steps, self.rows) if symbolic else None
        self._schedules: dict[tuple[int, bool], Any] = {}

    def zeros(self, steps: int, rows: int) -> Array:
        """Return a buffer (steps, rows, B)."""
        return np.zeros((steps, rows, self.batch), self.dtype)

    def block(self, array: Array, name: str) -> Array:
        """Return the rows of one block of a stacked (T, n·D, B) array."""
        n = self.cell.rows.index(name)
        return array[:, n * self.size : (n + 1) * self.size]

    def per_step(self, array: Array) -> list[Array]:
        """Return the view of each step: (rows, B), or (rows,) for a single sequence."""
        return list(array[..., 0] if self.batch == 1 else array)

    def drives(self) -> list[Any]:
        """Return each step's share of the pre-activation that comes from symbols, or None."""
        return [None] * self.steps if self.drive is None else self.per_step(self.drive)

    # forward

    def look_up(self, symbols: Array) -> None:
        """Take symbols (T, B) as the input."""
        assert self.lookup is not None
        self.lookup.use(symbols)

    def join(self, weights: Mapping[str, Array]) -> None:
        """Lay U, W and b side by side, folded, and gather W's columns where the input is symbols."""
        size, fold = self.size, self.fold
        np.multiply(weights["U"], fold, self.joint[:, :size])
        np.multiply(weights["b"], fold[:, 0], self.joint[:, -1])
        if self.lookup is None:
            np.multiply(weights["W"], fold, self.joint[:, size:-1])
        else:
            self.lookup.gather(weights["W"] * fold, self.drive)

    @abstractmethod
    def forward(self, weights: Mapping[str, Array]) -> None:
        """Compute every state from x (or the symbols) and the stacked `weights` U, W, b."""

    # backward

    def backward(
        self,
        weights: Mapping[str, Array],
        gradient: Mapping[str, Array],
        every: bool,
        truncation: int = 0,
    ) -> None:
        """Carry the adjoint back through time and write the gradient of the parameters.

        Parameters
        ----------
        weights, gradient : mapping
            Stacked U, W, b; the gradient is overwritten.
        every : bool
            Whether the loss enters at every step; otherwise only at the last, and the direct
            part at the other steps must be zero.
        truncation : int
            τ: nothing is carried across steps τ, 2τ, ...; 0 carries all the way.
        """
        self.hoist()
        key = (truncation, every)
        if key not in self._schedules:
            self._schedules.clear()  # settings change rarely; keep one set of views
            self._schedules[key] = list(self.schedule(self.carries(truncation, every)))
        self.sweep(weights, self._schedules[key])
        self.accumulate(gradient)

    @abstractmethod
    def hoist(self) -> None:
        """Compute, for all steps, the factors of the backward step that do not depend on λ."""

    def carries(self, truncation: int, every: bool) -> list[tuple[bool, Array | None, Array]]:
        """Return for steps T..1: whether anything arrives, what to add to λ_k, where to put what leaves.

        Where nothing enters λ_{k-1} directly, what leaves step k is written straight into it.
        """
        spare = np.zeros(self.adjoint.shape[1:], self.dtype)
        spare = spare[:, 0] if self.batch == 1 else spare
        rows = self.per_step(self.adjoint)
        plan: list[tuple[bool, Array | None, Array]] = []
        for k in range(self.steps, 0, -1):
            arrives = not self.cut(k, truncation)
            leaves = k == 1 or not (every or self.cut(k - 1, truncation))
            plan.append((arrives, spare if arrives and every else None, rows[k - 1] if leaves else spare))
        return plan

    def cut(self, k: int, truncation: int) -> bool:
        """Return whether nothing is carried from step k+1 to step k."""
        return k == self.steps or (truncation > 0 and k > 0 and k % truncation == 0)

    @abstractmethod
    def schedule(self, carries: Iterable[tuple[bool, Array | None, Array]]) -> Iterable[Any]:
        """Cut the views that `sweep` needs at steps T..1."""

    @abstractmethod
    def sweep(self, weights: Mapping[str, Array], schedule: Iterable[Any]) -> None:
        """Run the backward steps T..1."""

    def accumulate(self, gradient: Mapping[str, Array]) -> None:
        """Write ∂L/∂U = Σ δ_k h_{k-1}ᵀ, ∂L/∂W = Σ δ_k x_kᵀ and ∂L/∂b = Σ δ_k."""
        delta = columns(self.delta)
        joint = delta @ columns(self.source[:-1]).T
        gradient["U"][...] = joint[:, : self.size]
        gradient["b"][...] = joint[:, -1]
        self.accumulate_input(gradient["W"], joint[:, self.size : -1], delta)

    def accumulate_input(self, gradient: Array, dense: Array, delta: Array) -> None:
        """Write ∂L/∂W, already summed in `dense` unless the input is symbols."""
        if self.lookup is None:
            gradient[...] = dense
        else:
            self.lookup.scatter(delta, gradient)

    def input_adjoint(self, weights: Mapping[str, Array], out: Array) -> None:
        """Write ∂L/∂x_k = Wᵀ δ_k of all steps into `out` (T, M, B)."""
        np.matmul(weights["W"].T, self.delta, out)

    # for those who look inside

    @property
    def preactivations(self) -> dict[str, Array]:
        """(T, D, B) for each block."""
        return {name: self.block(self.z / self.fold, name) for name in self.cell.blocks}

    @property
    def deltas(self) -> dict[str, Array]:
        """(T, D, B) for each block: ∂L/∂(pre-activation)."""
        return {name: self.block(self.delta, name) for name in self.cell.blocks}

    @property
    def states(self) -> dict[str, Array]:
        """(T+1, D, B) for each state."""
        return {"h": self.h}

    @property
    def adjoints(self) -> dict[str, Array]:
        """(T+1, D, B) for each state: ∂L/∂(state)."""
        return {"h": self.adjoint}

    @property
    @abstractmethod
    def gates(self) -> dict[str, Array]:
        """(T, D, B) for each gate; right in the tails after `backward`."""

    @property
    @abstractmethod
    def slopes(self) -> dict[str, Array]:
        """(T, D, B) for each block: the derivative of its nonlinearity."""


def columns(array: Array) -> Array:
    """Return (T, R, B) as one matrix (R, T·B), a column for every step of every sequence."""
    steps, rows, batch = array.shape
    if batch == 1:
        return array[..., 0].T
    return array.transpose(1, 0, 2).reshape(rows, steps * batch)
