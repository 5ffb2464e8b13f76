"""A cell that is not listed: the minimal gated unit of Zhou et al. (2016), written for clarity.

f = σ(U_f h_{k-1} + W_f x_k + b_f), h̃ = tanh(U_h (f ⊙ h_{k-1}) + W_h x_k + b_h) and
h_k = (1 - f) ⊙ h_{k-1} + f ⊙ h̃.  Its gate carries the state as 1 - f, and its candidate reads
something else than h_{k-1}.  It shows all that a cell has to define, see `rnnviz.nn.cell`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

import numpy as np
from numpy.typing import NDArray

from rnnviz.nn.activation import logistic, sech2
from rnnviz.nn.cell import Carry, Cell
from rnnviz.nn.formula import Formula, markup
from rnnviz.nn.initializer import Init
from rnnviz.nn.trace import LayerTrace
from rnnviz.nn.unrolled import Steps, Unrolled
from rnnviz.text import QT_TRANSLATE_NOOP

Array = NDArray[Any]


@dataclass(frozen=True)
class MinimalGatedUnit(Cell):
    """A GRU whose one gate is both the reset gate and the update gate."""

    name: ClassVar[str] = "mgu"
    title: ClassVar[str] = "MGU"
    states: ClassVar[tuple[str, ...]] = ("h",)
    blocks: ClassVar[tuple[str, ...]] = ("forget", "candidate")
    rows: ClassVar[tuple[str, ...]] = ("forget", "candidate")
    gates: ClassVar[Mapping[str, tuple[float, float]]] = {
        "forget": (0.0, 1.0),
        "candidate": (-1.0, 1.0),
    }
    letters: ClassVar[Mapping[str, str]] = {"forget": "f", "candidate": "h̃"}
    gate_titles: ClassVar[Mapping[str, str]] = {
        "forget": QT_TRANSLATE_NOOP("nn", "forget gate"),
        "candidate": QT_TRANSLATE_NOOP("nn", "candidate"),
    }
    carry: ClassVar[Carry | None] = Carry("forget", complement=True)

    @property
    def formula(self) -> Formula:
        return Formula(
            markup(
                "h_k = (1 − f_k) ⊙ h_{k−1} + f_k ⊙ h̃_k, h̃_k = tanh(U_h (f_k ⊙ h_{k−1}) + W_h x_k"
                " + b_h); f_k = σ(U_f h_{k−1} + W_f x_k + b_f)"
            ),
            markup("∂L/∂h_k = J_{k+1}ᵀ ∂L/∂h_{k+1}"),
            markup("J_k = ∂h_k/∂h_{k−1}"),
        )

    def bounds_of(self, state: str) -> tuple[float, float]:
        return -1.0, 1.0

    def start_bias(self, block: str, init: Init) -> float:
        return init.forget_bias if block == "forget" else 0.0

    @property
    def passes(self) -> type[UnrolledMinimalGatedUnit]:
        return UnrolledMinimalGatedUnit

    def step(self, parameters: Mapping[str, Array], state: Array, x: Array) -> Array:
        p, h = parameters, state
        f = logistic(p["U.forget"] @ h + p["W.forget"] @ x + p["b.forget"])
        candidate = np.tanh(p["U.candidate"] @ (f * h) + p["W.candidate"] @ x + p["b.candidate"])
        return np.asarray((1 - f) * h + f * candidate)

    def jacobian(self, layer: LayerTrace) -> Array:
        transposed = [
            self.pull_back(layer, k, np.eye(self.size)) for k in range(1, layer.steps + 1)
        ]
        return np.stack(transposed).transpose(0, 2, 1)

    def errors(self, layer: LayerTrace, k: int, adjoint: Array) -> dict[str, Array]:
        f, n, h, U = self._at(layer, k)
        candidate = f * layer.slopes["candidate"][k - 1][:, None] * adjoint
        into_f = (n - h) * adjoint + h * (U.T @ candidate)
        return {
            "forget": layer.slopes["forget"][k - 1][:, None] * into_f,
            "candidate": candidate,
        }

    def pull_back(self, layer: LayerTrace, k: int, adjoint: Array) -> Array:
        f, _, _, U = self._at(layer, k)
        delta = self.errors(layer, k, adjoint)
        through = f * (U.T @ delta["candidate"]) + layer.parameters["U.forget"].T @ delta["forget"]
        return np.asarray((1 - f) * adjoint + through)

    def factors(self, layer: LayerTrace, k: int, adjoint: Array) -> dict[str, tuple[Array, Array]]:
        found = super().factors(layer, k, adjoint)
        error, h = found["U.candidate"]
        return found | {"U.candidate": (error, layer.gates["forget"][k - 1] * h)}

    def _at(self, layer: LayerTrace, k: int) -> tuple[Array, Array, Array, Array]:
        """Return f, h̃ and h_{k-1} of a step as columns, and U of the candidate."""
        gates = layer.gates["forget"][k - 1], layer.gates["candidate"][k - 1]
        f, n, h = (v[:, None] for v in (*gates, layer.states["h"][k - 1]))
        return f, n, h, layer.parameters["U.candidate"]


class UnrolledMinimalGatedUnit(Unrolled):
    """The passes, step by step; blocks are stacked as forget, candidate."""

    def allocate(self) -> None:
        super().allocate()
        self.gate, self.z = (self.zeros(self.steps, self.rows) for _ in range(2))

    def forward(self, weights: Mapping[str, Array]) -> None:
        self.join(weights)
        D, U = self.size, weights["U"]
        for k in range(self.steps):
            z, h = self.z[k], self.h[k]
            entered = self.drive[k] if self.lookup is not None else weights["W"] @ self.x[k]
            z[...] = entered + weights["b"][:, None]
            z[:D] += U[:D] @ h
            f = logistic(z[:D])
            z[D:] += U[D:] @ (f * h)
            n = np.tanh(z[D:])
            self.gate[k, :D], self.gate[k, D:] = f, n
            self.h[k + 1] = (1 - f) * h + f * n

    def folded(self) -> Array:
        return self.z

    def hoist(self) -> None:
        """Nothing is computed ahead of the steps."""

    def schedule(self, carries: Iterable[tuple[bool, Array | None, Array]]) -> Iterable[Any]:
        states = zip(range(self.steps, 0, -1), carries, strict=True)
        return [(k, carry, target) for k, (_, carry, target) in states]

    def sweep(self, weights: Mapping[str, Array], schedule: Steps) -> None:
        D, U, slopes = self.size, weights["U"], self.slopes
        adjoints, before = self.per_step(self.adjoint), self.per_step(self.h)
        f_of, n_of = self.per_step(self.gate[:, :D]), self.per_step(self.gate[:, D:])
        f_slope, n_slope = (self.per_step(slopes[block]) for block in self.cell.rows)
        deltas = self.per_step(self.delta)
        for k, carry, target in schedule:
            if carry is not None:
                adjoints[k] += carry
            adjoint, h, f, n = adjoints[k], before[k - 1], f_of[k - 1], n_of[k - 1]
            candidate = f * n_slope[k - 1] * adjoint
            back = U[D:].T @ candidate
            forget = f_slope[k - 1] * ((n - h) * adjoint + h * back)
            deltas[k - 1][:D], deltas[k - 1][D:] = forget, candidate
            target[...] = (1 - f) * adjoint + f * back + U[:D].T @ forget

    def accumulate(self, gradient: Mapping[str, Array]) -> None:
        super().accumulate(gradient)
        D, read = self.size, self.gate[:, : self.size] * self.h[:-1]
        gradient["U"][D:] = np.einsum("kib,kjb->ij", self.delta[:, D:], read)

    @property
    def gates(self) -> dict[str, Array]:
        return {block: self.block(self.gate, block) for block in self.cell.rows}

    @property
    def slopes(self) -> dict[str, Array]:
        z = self.preactivations
        return {"forget": sech2(z["forget"] / 2) / 4, "candidate": sech2(z["candidate"])}
