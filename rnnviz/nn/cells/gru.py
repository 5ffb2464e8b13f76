"""The gated recurrent unit of Cho et al. (2014): one gate decides how much of the state is kept.

z = σ(U_z h_{k-1} + W_z x_k + b_z), r likewise, h_k = z ⊙ h_{k-1} + (1 - z) ⊙ h̃.  In the book's
form the reset gate acts before the product, h̃ = tanh(U_h (r ⊙ h_{k-1}) + W_h x_k + b_h); in torch's
and cuDNN's after it, h̃ = tanh(r ⊙ (U_h h_{k-1} + b') + W_h x_k + b_h).  The two are different
functions.

The passes keep the update gate as its complement s = 1 - z = σ(-a), in
h_k = h_{k-1} + s ⊙ (h̃ - h_{k-1}): one call less a step, and where the gate is shut the state is
copied bit by bit.
"""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar

import numpy as np
from numpy.typing import NDArray

from rnnviz.nn.activation import TAIL, logistic, logistic_slope, tanh_slope
from rnnviz.nn.batched_product import each, outer_sum
from rnnviz.nn.cell import Carry, Cell, diagonal
from rnnviz.nn.dropout import dropout_setting
from rnnviz.nn.formula import Formula, markup
from rnnviz.nn.parameters import Entry, Layout
from rnnviz.nn.unrolled import Steps, Unrolled
from rnnviz.setting import setting
from rnnviz.text import QT_TRANSLATE_NOOP

if TYPE_CHECKING:
    from rnnviz.nn.initializer import Init
    from rnnviz.nn.trace import LayerTrace

Array = NDArray[Any]


@dataclass(frozen=True)
class GRU(Cell):
    """A state that is a gated average of the state before and a candidate."""

    name: ClassVar[str] = "gru"
    title: ClassVar[str] = "GRU"
    states: ClassVar[tuple[str, ...]] = ("h",)
    blocks: ClassVar[tuple[str, ...]] = ("update", "reset", "candidate")
    gates: ClassVar[Mapping[str, tuple[float, float]]] = {
        "update": (0.0, 1.0),
        "reset": (0.0, 1.0),
        "candidate": (-1.0, 1.0),
    }
    rows: ClassVar[tuple[str, ...]] = ("reset", "update", "candidate")
    torch_rows: ClassVar[tuple[str, ...]] = ("reset", "update", "candidate")
    carry: ClassVar[Carry | None] = Carry("update")
    letters: ClassVar[Mapping[str, str]] = {"update": "z", "reset": "r", "candidate": "h̃"}
    gate_titles: ClassVar[Mapping[str, str]] = {
        "update": QT_TRANSLATE_NOOP("nn", "update gate"),
        "reset": QT_TRANSLATE_NOOP("nn", "reset gate"),
        "candidate": QT_TRANSLATE_NOOP("nn", "candidate"),
    }

    form: str = setting(
        "reset_before",
        QT_TRANSLATE_NOOP("settings", "Form"),
        QT_TRANSLATE_NOOP(
            "settings", "Whether the reset gate acts before the product with U or after it."
        ),
        choices=(
            ("reset_before", QT_TRANSLATE_NOOP("settings", "reset before the product (book)")),
            ("reset_after", QT_TRANSLATE_NOOP("settings", "reset after the product (PyTorch)")),
        ),
    )
    dropout: float = dropout_setting()

    @property
    def dropped(self) -> float:
        return self.dropout

    @property
    def formula(self) -> Formula:
        inner = "r_k ⊙ (U_h h_{k−1} + b_h′)" if self.after else "U_h (r_k ⊙ h_{k−1})"
        return Formula(
            markup(
                f"h_k = z_k ⊙ h_{{k−1}} + (1 − z_k) ⊙ h̃_k, h̃_k = tanh({inner} + W_h x_k + b_h);"
                " z_k = σ(U_z h_{k−1} + W_z x_k + b_z); r_k = σ(U_r h_{k−1} + W_r x_k + b_r)"
            ),
            markup("∂L/∂h_k = J_{k+1}ᵀ ∂L/∂h_{k+1}"),
            markup("J_k = ∂h_k/∂h_{k−1}"),
        )

    def bounds_of(self, state: str) -> tuple[float, float]:
        """Return the range of h, a weighted mean of candidates where it starts as one."""
        return -1.0, 1.0

    def start_bias(self, block: str, init: Init) -> float:
        return init.update_bias if block == "update" else 0.0

    @property
    def after(self) -> bool:
        return self.form == "reset_after"

    def layout(self, inputs: int) -> Layout:
        inner = (Entry("b_h", (self.size,), ("candidate",)),) if self.after else ()
        return super().layout(inputs) + inner

    @property
    def passes(self) -> type[UnrolledGRU]:
        return UnrolledResetAfter if self.after else UnrolledResetBefore

    def step(self, parameters: Mapping[str, Array], state: Array, x: Array) -> Array:
        p, h = parameters, state
        z = logistic(p["U.update"] @ h + p["W.update"] @ x + p["b.update"])
        r = logistic(p["U.reset"] @ h + p["W.reset"] @ x + p["b.reset"])
        if self.after:
            inner = r * (p["U.candidate"] @ h + p["b_h.candidate"])
        else:
            inner = p["U.candidate"] @ (r * h)
        candidate = np.tanh(inner + p["W.candidate"] @ x + p["b.candidate"])
        return np.asarray(z * h + (1 - z) * candidate)

    def jacobian(self, layer: LayerTrace) -> Array:
        """Return J_k = diag z + diag((h_{k-1} - h̃)⊙z') U_z + diag((1-z)⊙h̃') R_k.

        R_k = U_h [diag r + diag(h_{k-1}⊙r') U_r] in the book's form,
        R_k = diag r U_h + diag((U_h h_{k-1} + b')⊙r') U_r in torch's.
        """
        p, g, s = layer.parameters, layer.gates, layer.slopes
        h = layer.states["h"][:-1]
        if self.after:
            R = g["reset"][:, :, None] * p["U.candidate"]
            R += (_inner(layer, h) * s["reset"])[:, :, None] * p["U.reset"]
        else:
            R = diagonal(g["reset"]) + (h * s["reset"])[:, :, None] * p["U.reset"]
            R = np.matmul(p["U.candidate"], R)
        J = (_complement(layer) * s["candidate"])[:, :, None] * R
        J += ((h - g["candidate"]) * s["update"])[:, :, None] * p["U.update"]
        np.einsum("kii->ki", J)[...] += g["update"]
        return np.asarray(J)

    def errors(self, layer: LayerTrace, k: int, adjoint: Array) -> dict[str, Array]:
        g = {name: gate[k - 1][:, None] for name, gate in layer.gates.items()}
        s = {name: slope[k - 1][:, None] for name, slope in layer.slopes.items()}
        h, p = layer.states["h"][k - 1], layer.parameters
        candidate = _complement(layer, k - 1)[:, None] * s["candidate"] * adjoint
        if self.after:
            reset = _inner(layer, h)[:, None] * s["reset"] * candidate
        else:
            reset = h[:, None] * s["reset"] * (p["U.candidate"].T @ candidate)
        update = (h[:, None] - g["candidate"]) * s["update"] * adjoint
        return {"update": update, "reset": reset, "candidate": candidate}

    def factors(self, layer: LayerTrace, k: int, adjoint: Array) -> dict[str, tuple[Array, Array]]:
        found, reset = super().factors(layer, k, adjoint), layer.gates["reset"][k - 1]
        error, h = found["U.candidate"]
        if self.after:
            error = reset[:, None] * error
            found["b_h.candidate"] = error, np.ones(1)
            found["U.candidate"] = error, h
        else:
            found["U.candidate"] = error, reset * h
        return found

    def pull_back(self, layer: LayerTrace, k: int, adjoint: Array) -> Array:
        p, delta = layer.parameters, self.errors(layer, k, adjoint)
        r, z = layer.gates["reset"][k - 1][:, None], layer.gates["update"][k - 1][:, None]
        if self.after:
            through = p["U.candidate"].T @ (r * delta["candidate"])
        else:
            through = r * (p["U.candidate"].T @ delta["candidate"])
        gates = p["U.update"].T @ delta["update"] + p["U.reset"].T @ delta["reset"]
        return np.asarray(z * adjoint + through + gates)

    def immediate(self, layer: LayerTrace) -> dict[str, tuple[Array, Array]]:
        g, s, p = layer.gates, layer.slopes, layer.parameters
        h, r = layer.states["h"][:-1], g["reset"]
        candidate = diagonal(_complement(layer) * s["candidate"])
        if self.after:
            reset = candidate * (_inner(layer, h) * s["reset"])[:, None]
        else:
            reset = candidate @ p["U.candidate"] * (h * s["reset"])[:, None]
        update = diagonal((h - g["candidate"]) * s["update"])
        effects = {"update": update, "reset": reset, "candidate": candidate}
        found = self.entering(layer, effects)
        if self.after:
            inner = candidate * r[:, None]
            found["b_h.candidate"] = inner, found["b.candidate"][1]
            found["U.candidate"] = inner, h
        else:
            found["U.candidate"] = candidate, r * h
        return found


def _inner(layer: LayerTrace, h: Array) -> Array:
    """Return U_h h + b' of the reset-after form for h (..., D)."""
    return np.asarray(h @ layer.parameters["U.candidate"].T + layer.parameters["b_h.candidate"])


def _complement(layer: LayerTrace, row: int | slice = slice(None)) -> Array:
    """Return 1 - z, which keeps its digits where z is nearly 1."""
    return logistic(-layer.preactivations["update"][row])


class UnrolledGRU(Unrolled):
    """What both forms share; blocks are stacked as reset, update, candidate."""

    folds = (0.5, -0.5, 1.0)

    def allocate(self) -> None:
        super().allocate()
        self.keep = self.zeros(self.steps, self.size)
        self.gate, self.delta = self.allot()
        self.r, self.s, self.n = (self.block(self.gate, name) for name in self.cell.rows)

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
        added = self.n if self.mask is None else self.n * self.mask
        np.subtract(self.h[:-1], added, self.keep)
        np.multiply(z, self.keep, z)
        np.multiply(n, self.s, n)
        if self.mask is not None:
            np.multiply(n, self.mask, n)
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

    def allocate(self) -> None:
        super().allocate()
        D = self.size
        self.reset_source = self.zeros(self.steps, self.source.shape[1])  # [r ⊙ h_{k-1}; x_k; 1]
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
        steps = zip(self._forward, self.masks(), strict=True)
        for (source, gates, r, before, reset, resets, n, s, h, drive, drive_n), mask in steps:
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
            if mask is None:
                subtract(n, before, h)
            else:
                multiply(n, mask, h)
                subtract(h, before, h)
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

    def allocate(self) -> None:
        super().allocate()
        D = self.size
        self.pushed = self.zeros(self.steps, D)  # W_h x_k + b_h
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
        steps = zip(self._forward, self.masks(), strict=True)
        for (source, wide, gates, r, inner, pushed, n, s, before, h, drive), mask in steps:
            product(source, wide)
            if drive is not None:
                add(gates, drive, gates)
            tanh(gates, gates)
            multiply(gates, half, gates)
            add(gates, half, gates)
            multiply(r, inner, n)
            add(n, pushed, n)
            tanh(n, n)
            if mask is None:
                subtract(n, before, h)
            else:
                multiply(n, mask, h)
                subtract(h, before, h)
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
