"""The forward and backward passes of both forms of the GRU.

The update gate is kept as its complement s = 1 - z = σ(-a), in h_k = h_{k-1} + s ⊙ (h̃ - h_{k-1}):
one call less a step, and a closed gate copies the state bit by bit.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import DTypeLike, NDArray

from rnnviz.nn.activation import TAIL, logistic, refine_logistic, refine_tanh
from rnnviz.nn.unrolled import Unrolled, columns

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
        self.gate = self.zeros(steps, self.rows)
        self.slope = self.zeros(steps, self.rows)
        self.factor = self.zeros(steps, self.rows)
        self.keep = self.zeros(steps, self.size)
        self.r, self.s, self.n = (self.block(self.gate, name) for name in cell.rows)

    def hoist(self) -> None:
        D = self.size
        logistics, slope, half = self.gate[:, : 2 * D], self.slope[:, : 2 * D], self.z[:, : 2 * D]
        np.multiply(logistics, logistics, slope)
        np.subtract(logistics, slope, slope)
        refine_logistic(half, logistics, slope)
        self._keep(half[:, D:])
        r, z, n = (self.block(self.slope, name) for name in self.cell.rows)
        np.multiply(self.n, self.n, n)
        np.subtract(1, n, n)
        refine_tanh(self.z[:, 2 * D :], n)
        before = self.h[:-1]
        of_r, of_z, of_n = (self.block(self.factor, name) for name in self.cell.rows)
        np.multiply(self.reset_factor(), r, of_r)
        np.subtract(before, self.n, of_z)
        np.multiply(of_z, z, of_z)
        np.multiply(self.s, n, of_n)

    def _keep(self, half: Array) -> None:
        """Compute z = 1 - s with its digits where it is tiny; s = σ(2·half)."""
        np.subtract(1, self.s, self.keep)
        if self.keep.min() < TAIL:
            where = self.keep < TAIL
            self.keep[where] = logistic(-2 * half[where])

    def reset_factor(self) -> Array:
        """Return what the reset gate multiplies."""
        raise NotImplementedError

    def pairs(self, array: Array) -> Array:
        """Return update and candidate, which λ reaches alike, as (T, 2, D, B)."""
        return array[:, self.size :].reshape(self.steps, 2, self.size, self.batch)

    def spare(self) -> Array:
        """Return a scratch array of the shape of one step's state."""
        return np.zeros((self.size, self.batch) if self.batch > 1 else self.size, self.dtype)

    @property
    def gates(self) -> dict[str, Array]:
        return {"update": self.keep, "reset": self.r, "candidate": self.n}

    @property
    def slopes(self) -> dict[str, Array]:
        return {name: self.block(self.slope, name) for name in self.cell.blocks}


class UnrolledResetBefore(UnrolledGRU):
    """h̃ = tanh(U_h (r ⊙ h_{k-1}) + W_h x_k + b_h): a second product in every step."""

    def __init__(
        self, cell: Cell, inputs: int, steps: int, batch: int, dtype: DTypeLike, symbolic: bool
    ) -> None:
        super().__init__(cell, inputs, steps, batch, dtype, symbolic)
        D = self.size
        self.reset_source = self.zeros(steps, self.source.shape[1])  # [r ⊙ h_{k-1}; x_k; 1]
        self.reset_source[:, -1] = 1
        views = (self.source[:-1], self.z[:, : 2 * D], self.gate[:, : 2 * D], self.r, self.h[:-1])
        views += (self.reset_source[:, :D], self.reset_source, self.z[:, 2 * D :], self.n, self.s)
        views += (self.h[1:],)
        drives = self.drives()
        if self.drive is not None:
            drives = list(zip(*map(self.per_step, (self.drive[:, : 2 * D], self.drive[:, 2 * D :])), strict=True))
        self._forward = list(zip(*map(self.per_step, views), drives, strict=True))

    def forward(self, weights: Mapping[str, Array]) -> None:
        self.join(weights)
        D, half = self.size, self.dtype.type(0.5)
        self.reset_source[:, D:-1] = self.x
        product, reset_product = self.joint[: 2 * D].dot, self.joint[2 * D :].dot
        tanh, multiply, add, subtract = np.tanh, np.multiply, np.add, np.subtract
        for source, a, gate, r, before, reset, resets, z, n, s, h, drive in self._forward:
            product(source, a)
            if drive is not None:
                add(a, drive[0], a)
            tanh(a, gate)
            multiply(gate, half, gate)
            add(gate, half, gate)
            multiply(r, before, reset)
            reset_product(resets, z)
            if drive is not None:
                add(z, drive[1], z)
            tanh(z, n)
            subtract(n, before, h)
            multiply(h, s, h)
            add(h, before, h)

    def reset_factor(self) -> Array:
        return self.h[:-1]

    def schedule(self, carries: Iterable[tuple[bool, Array | None, Array]]) -> Iterable[Any]:
        D = self.size
        views = (self.adjoint[1:], self.pairs(self.factor), self.pairs(self.delta))
        views += (self.delta[:, 2 * D :], self.factor[:, :D], self.delta[:, :D], self.delta[:, : 2 * D])
        views += (self.keep, self.r)
        steps = zip(*(reversed(self.per_step(v)) for v in views), strict=True)
        for (_, carry, target), step in zip(carries, steps, strict=True):
            yield carry, *step, target

    def sweep(self, weights: Mapping[str, Array], schedule: Iterable[Any]) -> None:
        D = self.size
        product, reset_product = (u.T.copy().dot for u in (weights["U"][: 2 * D], weights["U"][2 * D :]))
        add, multiply = np.add, np.multiply
        back, kept = self.spare(), self.spare()
        for carry, adjoint, factors, deltas, dn, factor, dr, both, keep, r, target in schedule:
            if carry is not None:
                add(adjoint, carry, adjoint)
            multiply(factors, adjoint, deltas)
            reset_product(dn, back)
            multiply(back, factor, dr)
            product(both, target)
            multiply(adjoint, keep, kept)
            add(target, kept, target)
            multiply(back, r, back)
            add(target, back, target)

    def accumulate(self, gradient: Mapping[str, Array]) -> None:
        D = self.size
        delta = columns(self.delta)
        gates = delta[: 2 * D] @ columns(self.source[:-1]).T
        candidate = delta[2 * D :] @ columns(self.reset_source).T
        joint = np.concatenate([gates, candidate])
        gradient["U"][...] = joint[:, :D]
        gradient["b"][...] = joint[:, -1]
        self.accumulate_input(gradient["W"], joint[:, D:-1], delta)


class UnrolledResetAfter(UnrolledGRU):
    """h̃ = tanh(r ⊙ a + W_h x_k + b_h), a = U_h h_{k-1} + b': one product serves all three blocks.

    Rows a, reset, update of the wide buffers belong to the product with h, and reset, update,
    candidate to the pre-activations.
    """

    def __init__(
        self, cell: Cell, inputs: int, steps: int, batch: int, dtype: DTypeLike, symbolic: bool
    ) -> None:
        super().__init__(cell, inputs, steps, batch, dtype, symbolic)
        D = self.size
        self.wide_z, self.wide_delta = self.zeros(steps, 4 * D), self.zeros(steps, 4 * D)
        self.z, self.delta = self.wide_z[:, D:], self.wide_delta[:, D:]
        self.inner = self.wide_z[:, :D]
        self.input_drive = self.zeros(steps, D)  # W_h x_k + b_h
        views = (self.source[:-1], self.wide_z[:, : 3 * D], self.z[:, : 2 * D], self.gate[:, : 2 * D])
        views += (self.r, self.inner, self.input_drive, self.z[:, 2 * D :], self.n, self.s)
        views += (self.h[:-1], self.h[1:])
        drives = self.drives() if self.drive is None else self.per_step(self.drive[:, : 2 * D])
        self._forward = list(zip(*map(self.per_step, views), drives, strict=True))

    def join(self, weights: Mapping[str, Array]) -> None:
        """Lay out [U_h 0 b'; U_r W_r b_r; U_z W_z b_z], and the input's share of the candidate."""
        super().join(weights)
        D = self.size
        self.joint[...] = np.roll(self.joint, D, axis=0)
        self.joint[:D, D:-1] = 0
        self.joint[:D, -1] = weights["b_h"]
        if self.drive is None:
            np.matmul(weights["W"][2 * D :], self.x, self.input_drive)
        else:
            self.input_drive[...] = self.drive[:, 2 * D :]
        np.add(self.input_drive, weights["b"][2 * D :, None], self.input_drive)

    def forward(self, weights: Mapping[str, Array]) -> None:
        self.join(weights)
        half, product = self.dtype.type(0.5), self.joint.dot
        tanh, multiply, add, subtract = np.tanh, np.multiply, np.add, np.subtract
        for source, wide, a, gate, r, inner, pushed, z, n, s, before, h, drive in self._forward:
            product(source, wide)
            if drive is not None:
                add(a, drive, a)
            tanh(a, gate)
            multiply(gate, half, gate)
            add(gate, half, gate)
            multiply(r, inner, z)
            add(z, pushed, z)
            tanh(z, n)
            subtract(n, before, h)
            multiply(h, s, h)
            add(h, before, h)

    def reset_factor(self) -> Array:
        return self.inner

    def schedule(self, carries: Iterable[tuple[bool, Array | None, Array]]) -> Iterable[Any]:
        D, wide = self.size, self.wide_delta
        views = (self.adjoint[1:], self.pairs(self.factor), self.pairs(self.delta))
        views += (self.delta[:, 2 * D :], self.factor[:, :D], self.delta[:, :D])
        views += (wide[:, :D], wide[:, : 3 * D], self.keep, self.r)
        steps = zip(*(reversed(self.per_step(v)) for v in views), strict=True)
        for (_, carry, target), step in zip(carries, steps, strict=True):
            yield carry, *step, target

    def sweep(self, weights: Mapping[str, Array], schedule: Iterable[Any]) -> None:
        product = np.roll(weights["U"], self.size, axis=0).T.copy().dot
        add, multiply, kept = np.add, np.multiply, self.spare()
        for carry, adjoint, factors, deltas, dn, factor, dr, da, wide, keep, r, target in schedule:
            if carry is not None:
                add(adjoint, carry, adjoint)
            multiply(factors, adjoint, deltas)
            multiply(dn, factor, dr)
            multiply(dn, r, da)
            product(wide, target)
            multiply(adjoint, keep, kept)
            add(target, kept, target)

    def accumulate(self, gradient: Mapping[str, Array]) -> None:
        D = self.size
        delta, source = columns(self.wide_delta), columns(self.source[:-1])
        gates = delta[: 3 * D] @ source.T
        candidate = delta[3 * D :] @ source[D:].T
        gradient["U"][: 2 * D], gradient["U"][2 * D :] = gates[D:, :D], gates[:D, :D]
        gradient["b"][: 2 * D], gradient["b"][2 * D :] = gates[D:, -1], candidate[:, -1]
        gradient["b_h"][...] = gates[:D, -1]
        dense = np.concatenate([gates[D:, D:-1], candidate[:, :-1]])
        self.accumulate_input(gradient["W"], dense, delta[D:])
