"""One layer unrolled over its steps: the buffers of both passes, and what cells have in common.

For a small network the overhead of NumPy calls exceeds the arithmetic of a step.  Therefore all
buffers are allocated once and the views of every step are made once; one product per step covers
state, input and bias, because the vector it multiplies is [h_{k-1}; x_k; 1]; the gradients of all
parameters are one product over all steps; and everything that does not depend on the step before
is computed for all steps at once.  A large network is limited by memory bandwidth, so few arrays
are kept: gates overwrite their pre-activations and δ overwrites its factors; quantities that only
diagnostics need are computed on request.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import DTypeLike, NDArray

from rnnviz.nn.batched_product import each, outer_sum
from rnnviz.nn.symbol_lookup import SymbolLookup

if TYPE_CHECKING:
    from rnnviz.nn.cell import Cell

Array = NDArray[Any]
Steps = list[tuple[Any, ...]]
"""For each step in the order of computation, the views it works on."""


class Unrolled(ABC):
    """A layer over T steps for B sequences.

    Attributes
    ----------
    source : (T+1, D+M+1, B) ndarray
        [h_k; x_{k+1}; 1]; without the x where the input is symbols, and with h_{k-1}, ... after
        h_k where z looks at several states.
    h : (T+1, D, B) ndarray
        States; row 0 is the initial state, zero unless written to.
    x : (T, M, B) ndarray
        To be filled before `forward` (unless the input is symbols).
    joint : (n·D, D+M+1) ndarray
        [U W b] of the last forward pass, rows multiplied by `fold`.
    fold : (n·D, 1) ndarray
        ½ where σ(z) = ½ + ½ tanh(z/2), so that one tanh serves all gates; 1 elsewhere.
    adjoint : (T+1, D, B) ndarray
        ∂L/∂h_k after `backward`; before it, rows 1..T hold the direct part.
    delta : (T, n·D, B) ndarray
        ∂L/∂(pre-activation) after `backward`, blocks in the order of `cell.rows`.
    goes_on : bool
        Whether another layer continues from the last state.  Its adjoint comes through `arrive`
        before each `backward`; to be set before the first.
    mask : (T, D, B) ndarray or None
        What the candidate is multiplied by, in both passes; see `rnnviz.nn.dropout`.
    """

    goes_on = False
    mask: Array | None = None
    folds: tuple[float, ...] = ()
    """By which the rows of each block are multiplied; empty for 1 everywhere."""

    def __init__(
        self, cell: Cell, inputs: int, steps: int, batch: int, dtype: DTypeLike, symbolic: bool
    ) -> None:
        self.cell, self.steps, self.batch, self.size = cell, steps, batch, cell.size
        self.dtype: np.dtype[Any] = np.dtype(dtype)
        self.lookup = SymbolLookup(inputs, steps, batch) if symbolic else None
        size, self.reach = cell.size, cell.size * cell.depth
        width = self.reach + (0 if symbolic else inputs) + 1
        self.rows = len(cell.rows) * size
        self.source = self.zeros(steps + 1, width)
        self.source[:, -1] = 1
        self.h, self.x = self.source[:, :size], self.source[:-1, self.reach : -1]
        self.adjoint = self.zeros(steps + 1, size)
        self.joint = np.empty((self.rows, width), self.dtype)
        folds = self.folds or (1.0,) * len(cell.rows)
        self.fold = np.repeat(np.array(folds, self.dtype), size)[:, None]
        self.drive = self.zeros(steps, self.rows if symbolic else 0)
        self._forward: Steps = []
        self._backward: tuple[tuple[int, bool], Steps] = ((-1, False), [])
        self.allocate()

    def allocate(self) -> None:
        """Make the buffers of the cell: δ, and what a subclass adds."""
        self.delta = self.zeros(self.steps, self.rows)

    def zeros(self, steps: int, rows: int) -> Array:
        """Return a buffer (steps, rows, B)."""
        return np.zeros((steps, rows, self.batch), self.dtype)

    def spare(self, rows: int = 0) -> Array:
        """Return scratch for one step, (rows, B) or (rows,); rows = D unless given."""
        return self.per_step(self.zeros(1, rows or self.size))[0]

    def block(self, array: Array, name: str) -> Array:
        """Return the rows of one block of a stacked (T, n·D, B) array."""
        n = self.cell.rows.index(name)
        return array[:, n * self.size : (n + 1) * self.size]

    def per_step(self, array: Array) -> list[Array]:
        """Return the view of each step: (rows, B), or (rows,) for a single sequence."""
        return list(array[..., 0] if self.batch == 1 else array)

    def cut_views(self, *arrays: Array) -> Iterator[tuple[Array, ...]]:
        """Yield, step by step, the views of all arrays."""
        return zip(*map(self.per_step, arrays), strict=True)

    def driven(self, rows: slice = slice(None)) -> list[Any]:
        """Return each step's part of the pre-activation that comes from symbols, or None."""
        if self.lookup is None:
            return [None] * self.steps
        return self.per_step(self.drive[:, rows])

    def masks(self) -> list[Any]:
        """Return each step's part of `mask`, or None."""
        return [None] * self.steps if self.mask is None else self.per_step(self.mask)

    # forward

    def look_up(self, symbols: Array) -> None:
        """Take symbols (T, B) as the input."""
        assert self.lookup is not None
        self.lookup.use(symbols)

    def join(self, weights: Mapping[str, Array]) -> None:
        """Lay U, W and b side by side, folded; gather W's columns where the input is symbols."""
        size, fold = self.reach, self.fold
        np.multiply(weights["U"], fold, self.joint[:, :size])
        np.multiply(weights["b"], fold[:, 0], self.joint[:, -1])
        if self.lookup is None:
            np.multiply(weights["W"], fold, self.joint[:, size:-1])
        else:
            self.lookup.gather(weights["W"] * fold, self.drive)

    @abstractmethod
    def forward(self, weights: Mapping[str, Array]) -> None:
        """Compute every state from x (or the symbols) and the stacked `weights` U, W, b."""

    def folded(self) -> Array:
        """Return fold · z of all steps, (T, n·D, B), computed anew."""
        z = each(self.joint, self.source[:-1])
        return z if self.lookup is None else z + self.drive

    # backward

    def backward(
        self,
        weights: Mapping[str, Array],
        every: bool = True,
        truncation: int = 0,
        gradient: Mapping[str, Array] | None = None,
    ) -> None:
        """Carry the adjoint back through time: every λ and δ, and the gradient of the parameters.

        Parameters
        ----------
        weights : mapping
            Stacked U, W, b.
        every : bool
            Whether the loss enters at every step; otherwise only at the last, and the direct
            part at the other steps must be zero.
        truncation : int
            τ: no error crosses from step τ+1 to τ, from 2τ+1 to 2τ, ...; 0 for no truncation.
        gradient : mapping, optional
            Overwritten with ∂L/∂U, ∂L/∂W, ∂L/∂b where it is given.
        """
        self.hoist()
        key = (truncation, every)
        if key != self._backward[0]:
            self._backward = key, list(self.schedule(self.carries(truncation, every)))
        self.sweep(weights, self._backward[1])
        if gradient is not None:
            self.accumulate(gradient)

    def arrive(self, adjoint: Mapping[str, Array]) -> None:
        """Add the adjoint from the layer that continues from the last state, (D, B) per state."""
        np.add(self.adjoint[-1], adjoint["h"], self.adjoint[-1])

    @abstractmethod
    def hoist(self) -> None:
        """Compute, for all steps, the factors of δ that do not depend on λ, in δ's place."""

    def carries(self, truncation: int, every: bool) -> Iterator[tuple[bool, Array | None, Array]]:
        """Yield for steps T..1: whether step k+1 sends an error, what to add to λ_k, its target.

        Where nothing enters λ_{k-1} directly, the error that leaves step k is written into it.
        """
        spare, rows = self.spare(), self.per_step(self.adjoint)
        for k in range(self.steps, 0, -1):
            arrives = not self._cut(k, truncation)
            direct = k > 1 and (every or self._cut(k - 1, truncation))
            yield arrives, spare if arrives and every else None, spare if direct else rows[k - 1]

    def _cut(self, k: int, truncation: int) -> bool:
        """Return whether no error passes from step k+1 to step k."""
        return k == self.steps or (truncation > 0 and k % truncation == 0)

    @abstractmethod
    def schedule(self, carries: Iterable[tuple[bool, Array | None, Array]]) -> Iterable[Any]:
        """Return the views that `sweep` needs at steps T..1."""

    @abstractmethod
    def sweep(self, weights: Mapping[str, Array], schedule: Steps) -> None:
        """Run the backward steps T..1."""

    def accumulate(self, gradient: Mapping[str, Array]) -> None:
        """Write ∂L/∂U = Σ δ_k h_{k-1}ᵀ, ∂L/∂W = Σ δ_k x_kᵀ and ∂L/∂b = Σ δ_k."""
        joint = outer_sum(self.delta, self.source[:-1])
        gradient["U"][...] = joint[:, : self.reach]
        gradient["b"][...] = joint[:, -1]
        self.accumulate_input(gradient["W"], joint[:, self.reach : -1])

    def accumulate_input(self, gradient: Array, dense: Array) -> None:
        """Write ∂L/∂W, already summed in `dense` unless the input is symbols."""
        if self.lookup is None:
            gradient[...] = dense
        else:
            self.lookup.scatter(self.delta, gradient)

    def input_adjoint(self, weights: Mapping[str, Array], out: Array) -> None:
        """Write ∂L/∂x_k = Wᵀ δ_k of all steps into `out` (T, M, B)."""
        each(weights["W"].T, self.delta, out)

    # intermediate results, for traces

    @property
    def preactivations(self) -> dict[str, Array]:
        """(T, D, B) for each block."""
        z = self.folded() / self.fold
        return {name: self.block(z, name) for name in self.cell.blocks}

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
