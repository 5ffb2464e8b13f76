"""Long short-term memory: a cell state that a gate scales and that is added to, without U.

i, f, o = σ(U h_{k-1} + W x_k + b), c̃ = tanh(...), c_k = f ⊙ c_{k-1} + i ⊙ c̃, h_k = o ⊙ tanh(c_k)
(Hochreiter & Schmidhuber 1997, with the forget gate of Gers et al. 2000).  Each gate has a U, W
and b of its own.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import partial
from itertools import pairwise
from typing import TYPE_CHECKING, Any, ClassVar

import numpy as np
from numpy.typing import NDArray

from rnnviz.nn.activation import logistic, logistic_slope, sech2, tanh_slope
from rnnviz.nn.cell import Carry, Cell, diagonal
from rnnviz.nn.dropout import dropout_setting
from rnnviz.nn.formula import Formula, markup
from rnnviz.nn.unrolled import Steps, Unrolled
from rnnviz.text import QT_TRANSLATE_NOOP

if TYPE_CHECKING:
    from rnnviz.nn.initializer import Init
    from rnnviz.nn.trace import LayerTrace, Pull

Array = NDArray[Any]


@dataclass(frozen=True)
class LSTM(Cell):
    """A cell state with an input gate, a forget gate and an output gate."""

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
    # The logistic gates are adjacent; forget and input are as far apart as c_{k-1} and c̃ below.
    rows: ClassVar[tuple[str, ...]] = ("candidate", "forget", "input", "output")
    torch_rows: ClassVar[tuple[str, ...]] = ("input", "forget", "candidate", "output")
    carry: ClassVar[Carry | None] = Carry("forget")
    letters: ClassVar[Mapping[str, str]] = {
        "input": "i",
        "forget": "f",
        "output": "o",
        "candidate": "c̃",
    }
    gate_titles: ClassVar[Mapping[str, str]] = {
        "input": QT_TRANSLATE_NOOP("nn", "input gate"),
        "forget": QT_TRANSLATE_NOOP("nn", "forget gate"),
        "output": QT_TRANSLATE_NOOP("nn", "output gate"),
        "candidate": QT_TRANSLATE_NOOP("nn", "candidate"),
    }

    dropout: float = dropout_setting()

    @property
    def dropped(self) -> float:
        return self.dropout

    @property
    def formula(self) -> Formula:
        gates = "; ".join(
            f"{letter}_k = {f}(U_{{{below}}} h_{{k−1}} + W_{{{below}}} x_k + b_{{{below}}})"
            for letter, f, below in (("i", "σ", "i"), ("f", "σ", "f"), ("o", "σ", "o"),
                                     ("c̃", "tanh", "c"))
        )  # fmt: skip
        return Formula(
            markup(f"c_k = f_k ⊙ c_{{k−1}} + i_k ⊙ c̃_k, h_k = o_k ⊙ tanh c_k; {gates}"),
            markup("∂L/∂s_k = J_{k+1}ᵀ ∂L/∂s_{k+1}, s_k = (c_k, h_k)"),
            markup("J_k = ∂s_k/∂s_{k−1}, s_k = (c_k, h_k)"),
        )

    def bounds_of(self, state: str) -> tuple[float, float]:
        """Return the range of h = o ⊙ tanh(c); c has none."""
        return (-1.0, 1.0) if state == "h" else super().bounds_of(state)

    def start_bias(self, block: str, init: Init) -> float:
        return init.forget_bias if block == "forget" else 0.0

    @property
    def passes(self) -> type[UnrolledLSTM]:
        return UnrolledLSTM

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
        forget, q, D = layer.gates["forget"], _to_h(layer), layer.size
        J = np.empty((layer.steps, 2 * D, 2 * D))
        J[:, :D, :D] = diagonal(forget)
        J[:, D:, :D] = diagonal(q * forget)
        _through_u(layer, J[:, :, D:])
        J[:, D:, D:] += q[:, :, None] * J[:, :D, D:]
        return J

    def pull_many(self, layer: LayerTrace) -> Pull:
        """Form [P; diag(tanh c_k⊙o')U_o] of all steps: half of what pulling back by gates takes."""
        D, q, forget = layer.size, _to_h(layer)[:, :, None], layer.gates["forget"][:, :, None]
        transposed = _through_u(layer, np.empty((layer.steps, 2 * D, D))).transpose(0, 2, 1)

        def pull(k: int, adjoint: Array) -> Array:
            result = adjoint.copy()
            c, h = result[:D], result[D:]
            c += q[k - 1] * h
            through = transposed[k - 1].dot(result)
            c *= forget[k - 1]
            h[...] = through
            return result

        return pull

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

    def immediate(self, layer: LayerTrace) -> dict[str, tuple[Array, Array]]:
        g, s, c = layer.gates, layer.slopes, layer.states["c"]
        q = g["output"] * sech2(c[1:])
        into_c = {
            "input": g["candidate"] * s["input"],
            "forget": c[:-1] * s["forget"],
            "candidate": g["input"] * s["candidate"],
        }
        effects = {
            name: np.concatenate([diagonal(v), diagonal(q * v)], axis=1)
            for name, v in into_c.items()
        }
        into_h = diagonal(np.tanh(c[1:]) * s["output"])
        effects["output"] = np.concatenate([np.zeros_like(into_h), into_h], axis=1)
        return self.entering(layer, effects)


def _to_h(layer: LayerTrace) -> Array:
    """Return q = ∂h_k/∂c_k of every step."""
    return np.asarray(layer.gates["output"] * sech2(layer.states["c"][1:]))


def _through_u(layer: LayerTrace, out: Array) -> Array:
    """Write P over diag(tanh c_k⊙o')U_o of every step into `out`, (T, 2D, D)."""
    p, g, s, c = layer.parameters, layer.gates, layer.slopes, layer.states["c"]
    to_c, to_h = out[:, : layer.size], out[:, layer.size :]
    np.multiply((c[:-1] * s["forget"])[:, :, None], p["U.forget"], to_c)
    to_c += (g["candidate"] * s["input"])[:, :, None] * p["U.input"]
    to_c += (g["input"] * s["candidate"])[:, :, None] * p["U.candidate"]
    np.multiply((np.tanh(c[1:]) * s["output"])[:, :, None], p["U.output"], to_h)
    return out


class UnrolledLSTM(Unrolled):
    """The passes of an LSTM.

    A step's memory is [c_{k-1}; c̃; f; i; o], so that one product of neighbours gives both terms of
    c_k = f ⊙ c_{k-1} + i ⊙ c̃.  The adjoint of the state s_k = (c_k, h_k) has what reaches c_k from
    the next step; what reaches it through h_k, at the same step, is added in `total_c`.
    """

    folds = (1.0, 0.5, 0.5, 0.5)

    def allocate(self) -> None:
        super().allocate()
        D = self.size
        self.memory = self.zeros(self.steps + 1, 5 * D)
        self.c, self.gate = self.memory[:, :D], self.memory[:-1, D:]
        self.g, self.f, self.i, self.o = (self.block(self.gate, name) for name in self.cell.rows)
        self.tanh_c, self.total_c = self.zeros(self.steps, D), self.zeros(self.steps, D)
        self.adjoint_c = self.zeros(self.steps + 1, D)
        views = self.cut_views(
            self.source[:-1], self.gate, self.gate[:, D:], self.memory[:-1, : 2 * D],
            self.gate[:, D : 3 * D], self.o, self.c[1:], self.tanh_c, self.h[1:],
        )  # fmt: skip
        self._forward = [(*v, drive) for v, drive in zip(views, self.driven(), strict=True)]

    def forward(self, weights: Mapping[str, Array]) -> None:
        self.join(weights)
        product, tanh, multiply, add = self.joint.dot, np.tanh, np.multiply, np.add
        half, added = np.array(0.5, self.dtype), self.spare(2 * self.size)
        kept, new = added[: self.size], added[self.size :]
        steps = zip(self._forward, self.masks(), strict=True)
        for (source, gate, logistics, terms, shares, o, c, tanh_c, h, drive), mask in steps:
            product(source, gate)
            if drive is not None:
                add(gate, drive, gate)
            tanh(gate, gate)
            multiply(logistics, half, logistics)
            add(logistics, half, logistics)
            multiply(shares, terms, added)
            if mask is not None:
                multiply(new, mask, new)
            add(kept, new, c)
            tanh(c, tanh_c)
            multiply(o, tanh_c, h)

    def _slopes(self, out: Array) -> None:
        """Write the slope of every block into `out` (T, 4D, B)."""
        candidate, logistics = slice(0, self.size), slice(self.size, None)
        half = partial(self._folded_rows, logistics)
        logistic_slope(self.gate[:, logistics], half, out[:, logistics])
        tanh_slope(self.g, partial(self._folded_rows, candidate), out[:, candidate])

    def _folded_rows(self, rows: slice) -> Array:
        return self.folded()[:, rows]

    def hoist(self) -> None:
        D, delta, from_h = self.size, self.delta, self.total_c
        self._slopes(delta)
        tanh_slope(self.tanh_c, lambda: self.c[1:], from_h)
        np.multiply(from_h, self.o, from_h)
        np.multiply(delta[:, :D], self.i, delta[:, :D])
        np.multiply(delta[:, D : 3 * D], self.memory[:-1, : 2 * D], delta[:, D : 3 * D])
        np.multiply(delta[:, 3 * D :], self.tanh_c, delta[:, 3 * D :])
        if self.mask is not None:
            for name in ("candidate", "input"):
                np.multiply(self.block(delta, name), self.mask, self.block(delta, name))

    def schedule(self, carries: Iterable[tuple[bool, Array | None, Array]]) -> Iterable[Any]:
        # Stays so where nothing arrives; what has arrived at the last step stays.
        self.adjoint_c[1 : self.steps + (not self.goes_on)] = 0
        plan, rows, spare = list(carries), self.per_step(self.adjoint_c), self.spare()
        ends = pairwise([*(arrives for arrives, _, _ in plan), True])
        deltas = (self.block(self.delta, name) for name in self.cell.rows)
        views = self.cut_views(self.adjoint[1:], self.total_c, *deltas, self.f, self.delta)
        steps = zip(range(self.steps, 0, -1), ends, plan, reversed(list(views)), strict=True)
        for k, (arrives, leaves), (_, carry, target), step in steps:
            arrives = arrives or (self.goes_on and k == self.steps)
            arrived = rows[k] if arrives else None
            yield carry, arrived, *step, target, rows[k - 1] if leaves else spare

    def arrive(self, adjoint: Mapping[str, Array]) -> None:
        super().arrive(adjoint)
        self.adjoint_c[-1] = adjoint["c"]

    def sweep(self, weights: Mapping[str, Array], schedule: Steps) -> None:
        product, add, multiply = weights["U"].T.copy().dot, np.add, np.multiply
        for carry, arrived, adjoint, total, dg, df, di, do, f, delta, target, kept in schedule:
            if carry is not None:
                add(adjoint, carry, adjoint)
            multiply(total, adjoint, total)
            if arrived is not None:
                add(total, arrived, total)
            multiply(dg, total, dg)
            multiply(df, total, df)
            multiply(di, total, di)
            multiply(do, adjoint, do)
            product(delta, target)
            multiply(total, f, kept)

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
        slope = np.empty_like(self.gate)
        self._slopes(slope)
        return {name: self.block(slope, name) for name in self.cell.blocks}
