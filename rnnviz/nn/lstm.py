"""Long short-term memory: a cell state that is scaled by a gate and added to, not multiplied by U.

i, f, o = σ(U h_{k-1} + W x_k + b), c̃ = tanh(...), c_k = f ⊙ c_{k-1} + i ⊙ c̃, h_k = o ⊙ tanh(c_k)
(Hochreiter & Schmidhuber 1997, with the forget gate of Gers et al. 2000).  Each gate has a U, W
and b of its own.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar

import numpy as np
from numpy.typing import DTypeLike, NDArray

from rnnviz.nn.activation import logistic, refine_logistic, refine_tanh, sech2
from rnnviz.nn.cell import Cell, diagonal
from rnnviz.nn.unrolled import Unrolled

if TYPE_CHECKING:
    from rnnviz.nn.trace import LayerTrace

Array = NDArray[Any]


@dataclass(frozen=True)
class LSTM(Cell):
    """Three gates around a memory."""

    name: ClassVar[str] = "lstm"
    title: ClassVar[str] = "LSTM"
    states: ClassVar[tuple[str, ...]] = ("c", "h")
    blocks: ClassVar[tuple[str, ...]] = ("input", "forget", "output", "candidate")
    gates: ClassVar[Mapping[str, tuple[float, float]]] = {
        "input": (0.0, 1.0),
        "forget": (0.0, 1.0),
        "output": (0.0, 1.0),
        "candidate": (-1.0, 1.0),
    }
    # The logistic gates are adjacent for one pass, those that λ_c reaches for another.
    rows: ClassVar[tuple[str, ...]] = ("output", "input", "forget", "candidate")

    def unroll(
        self, inputs: int, steps: int, batch: int, dtype: DTypeLike = np.float64, symbolic: bool = False
    ) -> UnrolledLSTM:
        return UnrolledLSTM(self, inputs, steps, batch, dtype, symbolic)

    def step(self, parameters: Mapping[str, Array], state: Array, x: Array) -> Array:
        p = parameters
        c, h = np.split(state, 2)
        i = logistic(p["U.input"] @ h + p["W.input"] @ x + p["b.input"])
        f = logistic(p["U.forget"] @ h + p["W.forget"] @ x + p["b.forget"])
        o = logistic(p["U.output"] @ h + p["W.output"] @ x + p["b.output"])
        g = np.tanh(p["U.candidate"] @ h + p["W.candidate"] @ x + p["b.candidate"])
        c = f * c + i * g
        h = o * np.tanh(c)
        return np.concatenate([c, h])

    def jacobian(self, layer: LayerTrace) -> Array:
        """Return J_k = [[diag f, P], [diag(q⊙f), diag(tanh c_k⊙o')U_o + diag(q)P]], s = (c, h).

        P = diag(c_{k-1}⊙f')U_f + diag(c̃⊙i')U_i + diag(i⊙c̃')U_c and q = o⊙sech²(c_k).
        """
        p, g, s = layer.parameters, layer.gates, layer.slopes
        c, D = layer.states["c"], layer.size
        q = g["output"] * sech2(c[1:])
        through = (
            _scaled(c[:-1] * s["forget"], p["U.forget"])
            + _scaled(g["candidate"] * s["input"], p["U.input"])
            + _scaled(g["input"] * s["candidate"], p["U.candidate"])
        )
        J = np.empty((layer.steps, 2 * D, 2 * D))
        J[:, :D, :D] = diagonal(g["forget"])
        J[:, :D, D:] = through
        J[:, D:, :D] = diagonal(q * g["forget"])
        J[:, D:, D:] = _scaled(np.tanh(c[1:]) * s["output"], p["U.output"])
        J[:, D:, D:] += q[:, :, None] * through
        return J

    def errors(self, layer: LayerTrace, k: int, adjoint: Array) -> dict[str, Array]:
        return self._errors(layer, k, adjoint)[0]

    def _errors(self, layer: LayerTrace, k: int, adjoint: Array) -> tuple[dict[str, Array], Array]:
        """Return δ of each block, and the whole of ∂/∂c_k with what arrives through h_k."""
        g = {name: gate[k - 1][:, None] for name, gate in layer.gates.items()}
        s = {name: slope[k - 1][:, None] for name, slope in layer.slopes.items()}
        before, c = layer.states["c"][k - 1][:, None], layer.states["c"][k][:, None]
        lc, lh = np.split(adjoint, 2)
        lc = lc + g["output"] * sech2(c) * lh
        return {
            "input": g["candidate"] * s["input"] * lc,
            "forget": before * s["forget"] * lc,
            "output": np.tanh(c) * s["output"] * lh,
            "candidate": g["input"] * s["candidate"] * lc,
        }, lc

    def pull_back(self, layer: LayerTrace, k: int, adjoint: Array) -> Array:
        delta, lc = self._errors(layer, k, adjoint)
        through = sum(layer.parameters[f"U.{name}"].T @ delta[name] for name in self.blocks)
        return np.concatenate([layer.gates["forget"][k - 1][:, None] * lc, np.asarray(through)])


def _scaled(rows: Array, U: Array) -> Array:
    """Return diag(rows_k) U of every step, (T, D, D)."""
    return np.asarray(rows[:, :, None] * U)


class UnrolledLSTM(Unrolled):
    """The passes of an LSTM."""

    folds = (0.5, 0.5, 0.5, 1.0)

    def __init__(
        self, cell: LSTM, inputs: int, steps: int, batch: int, dtype: DTypeLike, symbolic: bool
    ) -> None:
        super().__init__(cell, inputs, steps, batch, dtype, symbolic)
        D = self.size
        self.c = self.zeros(steps + 1, D)
        self.tanh_c = self.zeros(steps, D)
        self.adjoint_c = self.zeros(steps + 1, D)
        self.gate = self.zeros(steps, 4 * D)
        self.slope = self.zeros(steps, 4 * D)
        self.factor = self.zeros(steps, 4 * D)
        self.c_from_h = self.zeros(steps, D)
        self.o, self.i, self.f, self.g = (self.block(self.gate, name) for name in cell.rows)
        views = (self.source[:-1], self.z, self.gate, self.gate[:, : 3 * D], self.o, self.i, self.f)
        views += (self.g, self.c[:-1], self.c[1:], self.tanh_c, self.h[1:])
        self._forward = list(zip(*map(self.per_step, views), self.drives(), strict=True))

    def forward(self, weights: Mapping[str, Array]) -> None:
        self.join(weights)
        product, tanh, multiply, add = self.joint.dot, np.tanh, np.multiply, np.add
        half = self.dtype.type(0.5)
        memory = np.empty_like(self._forward[0][9])
        for source, z, gate, logistics, o, i, f, g, before, c, tanh_c, h, drive in self._forward:
            product(source, z)
            if drive is not None:
                add(z, drive, z)
            tanh(z, gate)
            multiply(logistics, half, logistics)
            add(logistics, half, logistics)
            multiply(f, before, c)
            multiply(i, g, memory)
            add(c, memory, c)
            tanh(c, tanh_c)
            multiply(o, tanh_c, h)

    def hoist(self) -> None:
        D = self.size
        logistics, slope = self.gate[:, : 3 * D], self.slope[:, : 3 * D]
        np.multiply(logistics, logistics, slope)
        np.subtract(logistics, slope, slope)
        refine_logistic(self.z[:, : 3 * D], logistics, slope)
        candidate = self.block(self.slope, "candidate")
        _tanh_slope(self.z[:, 3 * D :], self.g, candidate)
        _tanh_slope(self.c[1:], self.tanh_c, self.c_from_h)
        np.multiply(self.c_from_h, self.o, self.c_from_h)
        others = {"output": self.tanh_c, "input": self.g, "forget": self.c[:-1], "candidate": self.i}
        for name, other in others.items():
            np.multiply(self.block(self.slope, name), other, self.block(self.factor, name))

    def schedule(self, carries: Iterable[tuple[bool, Array | None, Array]]) -> Iterable[Any]:
        D, T, B = self.size, self.steps, self.batch
        # λ_c meets input, forget and candidate at once: (3, D, B) against (D, B).
        three = [a[:, D:].reshape(T, 3, D, B) for a in (self.factor, self.delta)]
        output = [self.block(a, "output") for a in (self.factor, self.delta)]
        views = (self.adjoint[1:], self.c_from_h, self.adjoint_c[1:], self.f)
        views += (*three, *output, self.delta)
        steps = zip(*(reversed(self.per_step(v)) for v in views), strict=True)
        for (arrives, carry, target), step in zip(carries, steps, strict=True):
            yield carry, arrives, *step, target

    def sweep(self, weights: Mapping[str, Array], schedule: Iterable[Any]) -> None:
        product, add, multiply = weights["U"].T.copy().dot, np.add, np.multiply
        kept = np.zeros(self.adjoint[0].shape if self.batch > 1 else self.size, self.dtype)
        for step in schedule:
            carry, arrives, lh, q, lc, f, factors, deltas, factor, delta, stacked, target = step
            if carry is not None:
                add(lh, carry, lh)
            multiply(lh, q, lc)
            if arrives:
                add(lc, kept, lc)
            multiply(factors, lc, deltas)
            multiply(factor, lh, delta)
            product(stacked, target)
            multiply(lc, f, kept)
        self.adjoint_c[0] = kept.reshape(self.size, self.batch)

    @property
    def states(self) -> dict[str, Array]:
        return {"c": self.c, "h": self.h}

    @property
    def adjoints(self) -> dict[str, Array]:
        return {"c": self.adjoint_c, "h": self.adjoint}

    @property
    def gates(self) -> dict[str, Array]:
        return {name: self.block(self.gate, name) for name in self.cell.blocks}

    @property
    def slopes(self) -> dict[str, Array]:
        return {name: self.block(self.slope, name) for name in self.cell.blocks}


def _tanh_slope(z: Array, h: Array, out: Array) -> None:
    np.multiply(h, h, out)
    np.subtract(1, out, out)
    refine_tanh(z, out)
