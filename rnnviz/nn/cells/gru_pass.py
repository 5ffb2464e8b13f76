"""The forward and backward passes of both forms of the GRU.

The update gate is kept as its complement s = 1 - z = σ(-a), in h_k = h_{k-1} + s ⊙ (h̃ - h_{k-1}):
one call less a step, and a closed gate copies the state bit by bit.
"""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import DTypeLike, NDArray

from rnnviz.nn.activation import TAIL, logistic, logistic_slope, tanh_slope
from rnnviz.nn.batched_product import each, outer_sum
from rnnviz.nn.unrolled import Steps, Unrolled

if TYPE_CHECKING:
    from rnnviz.nn.cell import Cell

Array = NDArray[Any]


class UnrolledGRU(Unrolled):
    """What both forms share; blocks are stacked as reset, update, candidate."""

    folds = (0.5, -0.5, 1.0)

    def __init__(
        self, cell: Cell, inputs: int, steps: int, batch: int, dtype: DTypeLike, symbolic: bool
    ) -> None:
        super().__init__(cell, inputs, steps, batch, dtype, symbolic)
        self.keep = self.zeros(steps, self.size)
        self.gate, self.delta = self.allot()
        self.r, self.s, self.n = (self.block(self.gate, name) for name in cell.rows)

    @abstractmethod
    def allot(self) -> tuple[Array, Array]:
        """Return buffers of the gates r, s = 1 - z, h̃ and of δ, each (T, 3D, B)."""

    def _slopes(self, out: Array) -> None:
        """Write the slope of every block into `out` (T, 3D, B)."""
        D = self.size
        logistics = slice(0, 2 * D)
        logistic_slope(self.gate[:, logistics], self._folded_gates, out[:, logistics])
        tanh_slope(self.n, lambda: self.folded()[:, 2 * D :], out[:, 2 * D :])

    def _folded_gates(self) -> Array:
        return self.folded()[:, : 2 * self.size]

    def hoist(self) -> None:
        self._slopes(self.delta)
        r, z, n = self.deltas_in_rows()
        np.multiply(r, self.reset_factor(), r)
        np.subtract(self.h[:-1], self.n, self.keep)
        np.multiply(z, self.keep, z)
        np.multiply(n, self.s, n)
        self._keep()

    def _keep(self) -> None:
        """Compute z = 1 - s, with its digits where it is tiny, in place of whatever is there."""
        np.subtract(1, self.s, self.keep)
        if self.keep.min() < TAIL:
            where = self.keep < TAIL
            half = self._folded_gates()[:, self.size :]
            self.keep[where] = logistic(-2 * half[where])

    @abstractmethod
    def reset_factor(self) -> Array:
        """Return what the reset gate multiplies."""

    def deltas_in_rows(self) -> Iterator[Array]:
        """Yield δ of reset, update and candidate."""
        return (self.block(self.delta, name) for name in self.cell.rows)

    @property
    def gates(self) -> dict[str, Array]:
        self._keep()  # so that a forward pass is enough
        return {"update": self.keep, "reset": self.r, "candidate": self.n}

    @property
    def slopes(self) -> dict[str, Array]:
        slope = np.empty_like(self.delta)
        self._slopes(slope)
        return {name: self.block(slope, name) for name in self.cell.blocks}


class UnrolledResetBefore(UnrolledGRU):
    """h̃ = tanh(U_h (r ⊙ h_{k-1}) + W_h x_k + b_h): a second product in every step."""

    def __init__(
        self, cell: Cell, inputs: int, steps: int, batch: int, dtype: DTypeLike, symbolic: bool
    ) -> None:
        super().__init__(cell, inputs, steps, batch, dtype, symbolic)
        D = self.size
        self.reset_source = self.zeros(steps, self.source.shape[1])  # [r ⊙ h_{k-1}; x_k; 1]
        self.reset_source[:, -1] = 1
        views = self.cut_views(
            self.source[:-1], self.gate[:, : 2 * D], self.r, self.h[:-1],
            self.reset_source[:, :D], self.reset_source, self.n, self.s, self.h[1:],
        )  # fmt: skip
        drives = zip(self.driven(slice(0, 2 * D)), self.driven(slice(2 * D, None)), strict=True)
        self._forward = [(*v, *d) for v, d in zip(views, drives, strict=True)]

    def allot(self) -> tuple[Array, Array]:
        return self.zeros(self.steps, self.rows), self.zeros(self.steps, self.rows)

    def forward(self, weights: Mapping[str, Array]) -> None:
        self.join(weights)
        D, half = self.size, np.array(0.5, self.dtype)
        self.reset_source[:, D:-1] = self.x
        product, reset_product = self.joint[: 2 * D].dot, self.joint[2 * D :].dot
        tanh, multiply, add, subtract = np.tanh, np.multiply, np.add, np.subtract
        for source, gates, r, before, reset, resets, n, s, h, drive, drive_n in self._forward:
            product(source, gates)
            if drive is not None:
                add(gates, drive, gates)
            tanh(gates, gates)
            multiply(gates, half, gates)
            add(gates, half, gates)
            multiply(r, before, reset)
            reset_product(resets, n)
            if drive_n is not None:
                add(n, drive_n, n)
            tanh(n, n)
            subtract(n, before, h)
            multiply(h, s, h)
            add(h, before, h)

    def folded(self) -> Array:
        gates = each(self.joint[: 2 * self.size], self.source[:-1])
        candidate = each(self.joint[2 * self.size :], self.reset_source)
        z = np.concatenate([gates, candidate], axis=1)
        return z if self.lookup is None else z + self.drive

    def reset_factor(self) -> Array:
        return self.h[:-1]

    def schedule(self, carries: Iterable[tuple[bool, Array | None, Array]]) -> Iterable[Any]:
        D = self.size
        views = self.cut_views(
            self.adjoint[1:], *self.deltas_in_rows(), self.delta[:, : 2 * D], self.keep, self.r
        )  # fmt: skip
        for (_, carry, target), step in zip(carries, reversed(list(views)), strict=True):
            yield carry, *step, target

    def sweep(self, weights: Mapping[str, Array], schedule: Steps) -> None:
        U, D = weights["U"], self.size
        product, reset_product = U[: 2 * D].T.copy().dot, U[2 * D :].T.copy().dot
        add, multiply = np.add, np.multiply
        back, kept = self.spare(), self.spare()
        for carry, adjoint, dr, dz, dn, gates, keep, r, target in schedule:
            if carry is not None:
                add(adjoint, carry, adjoint)
            multiply(dz, adjoint, dz)
            multiply(dn, adjoint, dn)
            reset_product(dn, back)
            multiply(dr, back, dr)
            product(gates, target)
            multiply(adjoint, keep, kept)
            add(target, kept, target)
            multiply(back, r, back)
            add(target, back, target)

    def accumulate(self, gradient: Mapping[str, Array]) -> None:
        D, delta = self.size, self.delta
        gates = outer_sum(delta[:, : 2 * D], self.source[:-1])
        candidate = outer_sum(delta[:, 2 * D :], self.reset_source)
        joint = np.concatenate([gates, candidate])
        gradient["U"][...] = joint[:, :D]
        gradient["b"][...] = joint[:, -1]
        self.accumulate_input(gradient["W"], joint[:, D:-1])


class UnrolledResetAfter(UnrolledGRU):
    """h̃ = tanh(r ⊙ a + W_h x_k + b_h), a = U_h h_{k-1} + b': one product serves all three blocks.

    Wide buffers have rows a, reset, update, candidate: the first three belong to the product with
    h, the last three to the pre-activations.
    """

    def __init__(
        self, cell: Cell, inputs: int, steps: int, batch: int, dtype: DTypeLike, symbolic: bool
    ) -> None:
        super().__init__(cell, inputs, steps, batch, dtype, symbolic)
        D = self.size
        self.pushed = self.zeros(steps, D)  # W_h x_k + b_h
        views = self.cut_views(
            self.source[:-1], self.wide[:, : 3 * D], self.gate[:, : 2 * D], self.r, self.inner,
            self.pushed, self.n, self.s, self.h[:-1], self.h[1:],
        )  # fmt: skip
        drives = self.driven(slice(0, 2 * D))
        self._forward = [(*v, drive) for v, drive in zip(views, drives, strict=True)]

    def allot(self) -> tuple[Array, Array]:
        D = self.size
        self.wide, self.wide_delta = self.zeros(self.steps, 4 * D), self.zeros(self.steps, 4 * D)
        self.inner = self.wide[:, :D]
        return self.wide[:, D:], self.wide_delta[:, D:]

    def join(self, weights: Mapping[str, Array]) -> None:
        """Lay out [U_h 0 b'; U_r W_r b_r; U_z W_z b_z], and the input's share of the candidate."""
        super().join(weights)
        D = self.size
        each(self.joint[2 * D :, D:], self.source[:-1, D:], self.pushed)
        if self.lookup is not None:
            np.add(self.pushed, self.drive[:, 2 * D :], self.pushed)
        self.joint[...] = np.roll(self.joint, D, axis=0)
        self.joint[:D, D:-1] = 0
        self.joint[:D, -1] = weights["b_h"]

    def forward(self, weights: Mapping[str, Array]) -> None:
        self.join(weights)
        half, product = np.array(0.5, self.dtype), self.joint.dot
        tanh, multiply, add, subtract = np.tanh, np.multiply, np.add, np.subtract
        for source, wide, gates, r, inner, pushed, n, s, before, h, drive in self._forward:
            product(source, wide)
            if drive is not None:
                add(gates, drive, gates)
            tanh(gates, gates)
            multiply(gates, half, gates)
            add(gates, half, gates)
            multiply(r, inner, n)
            add(n, pushed, n)
            tanh(n, n)
            subtract(n, before, h)
            multiply(h, s, h)
            add(h, before, h)

    def folded(self) -> Array:
        D = self.size
        wide = each(self.joint, self.source[:-1])
        if self.lookup is not None:
            wide[:, D:] += self.drive[:, : 2 * D]
        return np.concatenate([wide[:, D:], self.r * wide[:, :D] + self.pushed], axis=1)

    def reset_factor(self) -> Array:
        return self.inner

    def schedule(self, carries: Iterable[tuple[bool, Array | None, Array]]) -> Iterable[Any]:
        D, wide = self.size, self.wide_delta
        views = self.cut_views(
            self.adjoint[1:], wide[:, :D], *self.deltas_in_rows(), wide[:, : 3 * D],
            self.keep, self.r,
        )  # fmt: skip
        for (_, carry, target), step in zip(carries, reversed(list(views)), strict=True):
            yield carry, *step, target

    def sweep(self, weights: Mapping[str, Array], schedule: Steps) -> None:
        product = np.roll(weights["U"], self.size, axis=0).T.copy().dot
        add, multiply, kept = np.add, np.multiply, self.spare()
        for carry, adjoint, da, dr, dz, dn, wide, keep, r, target in schedule:
            if carry is not None:
                add(adjoint, carry, adjoint)
            multiply(dz, adjoint, dz)
            multiply(dn, adjoint, dn)
            multiply(dr, dn, dr)
            multiply(dn, r, da)
            product(wide, target)
            multiply(adjoint, keep, kept)
            add(target, kept, target)

    def accumulate(self, gradient: Mapping[str, Array]) -> None:
        D = self.size
        delta, source = self.wide_delta, self.source[:-1]
        gates = outer_sum(delta[:, : 3 * D], source)
        candidate = outer_sum(delta[:, 3 * D :], source[:, D:])
        gradient["U"][: 2 * D], gradient["U"][2 * D :] = gates[D:, :D], gates[:D, :D]
        gradient["b"][: 2 * D], gradient["b"][2 * D :] = gates[D:, -1], candidate[:, -1]
        gradient["b_h"][...] = gates[:D, -1]
        dense = np.concatenate([gates[D:, D:-1], candidate[:, :-1]])
        self.accumulate_input(gradient["W"], dense)
