"""NARX: the layer's own past activity is fed back through a delay line, not h_{k-1} alone.

z_k = Σ_j U_j h_{k-j} + Σ_i W_i x_{k-i} + b, j = 1..K and i = 0..K_x, h_k = f(z_k) (Leontaritis &
Billings 1985).  Its state is the whole delay line of its own, s_k = (h_{k-K+1}, ..., h_k), and J_k
a block companion matrix; delayed inputs it sees through a window.  A connection from h_{k-K} to h_k
jumps ahead: an error that travels back over ℓ steps needs only ℓ/K of them, so it fades more slowly
(Lin, Horne, Tiňo & Giles 1996).  With one linear unit it is the autoregressive model with external
inputs, ARX.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Any, ClassVar

import numpy as np
from numpy.typing import NDArray

from rnnviz.nn.activation import ACTIVATIONS
from rnnviz.nn.cell import Cell
from rnnviz.nn.cells.srn import SRN, UnrolledSRN
from rnnviz.nn.delay_window import DelayWindow
from rnnviz.nn.formula import Formula, markup
from rnnviz.nn.parameters import Entry, Layout
from rnnviz.nn.unrolled import Steps
from rnnviz.setting import setting
from rnnviz.text import QT_TRANSLATE_NOOP

if TYPE_CHECKING:
    from rnnviz.nn.trace import LayerTrace

Array = NDArray[Any]


@dataclass(frozen=True)
class NARX(SRN):
    """An SRN that looks back at its last K_y states; U.1 to U.K are the U_j, each drawn like a U.

    Before step 1 the delay line holds h_0 and, before that, zeros.
    """

    name: ClassVar[str] = "narx"
    title: ClassVar[str] = "NARX"
    closes: ClassVar[bool] = False
    torch_rows: ClassVar[tuple[str, ...]] = ()

    delays: int = setting(
        4,
        QT_TRANSLATE_NOOP("settings", "Delays of the feedback"),
        QT_TRANSLATE_NOOP(
            "settings", "How many past states are fed back; with 1 the network is an SRN."
        ),
        symbol="<i>K<sub>y</sub></i>",
        low=1,
        high=64,
    )
    input_delays: int = setting(
        0,
        QT_TRANSLATE_NOOP("settings", "Delays of the input"),
        QT_TRANSLATE_NOOP("settings", "How many past inputs are seen beside the newest."),
        symbol="<i>K<sub>x</sub></i>",
        low=0,
        high=256,
    )

    @classmethod
    def examples(cls, size: int) -> tuple[Cell, ...]:
        return cls(size, delays=3), cls(size, activation="logistic", delays=1)

    @property
    def formula(self) -> Formula:
        count, seen = self.delays, self.input_delays
        names = [f"_{j}" if count > 1 else "" for j in range(1, count + 1)]
        shown = [*range(min(count, 2)), *([count - 1] if count > 2 else [])]
        terms = [f"U{names[j]} h_{{k−{j + 1}}}" for j in shown]
        back = [f"U{names[j]}ᵀ δ_{{k+{j + 1}}}" for j in shown]
        if count > 3:
            terms.insert(2, "…")
            back.insert(2, "…")
        x = f"[x_k; …; x_{{k−{seen}}}]" if seen else "x_k"
        whole = back[0] if count == 1 else f"({' + '.join(back)})"
        dots = "…, " if count > 2 else ""
        line = f"s_k = (h_{{k−{count - 1}}}, {dots}h_k)" if count > 1 else "s_k = h_k"
        return Formula(
            markup(f"z_k = {' + '.join(terms)} + W {x} + b, h_k = f(z_k)"),
            markup(f"δ_k = ∂L/∂z_k = diag(f′(z_k)) {whole}"),
            markup(f"J_k = ∂s_k/∂s_{{k−1}}, {line}"),
        )

    @property
    def window(self) -> DelayWindow:
        return DelayWindow(self.input_delays)

    @property
    def depth(self) -> int:
        return self.delays

    @property
    def states(self) -> tuple[str, ...]:  # type: ignore[override]
        """The delay line: "h_1" is h_{k-1}, the oldest first, and "h" last."""
        return (*self.copies, "h")

    @property
    def by_u_alone(self) -> bool:
        return True

    @property
    def copies(self) -> tuple[str, ...]:
        return tuple(f"h_{j}" for j in range(self.delays - 1, 0, -1))

    @property
    def _feedback(self) -> tuple[str, ...]:
        """The names of U_K, ..., U_1 in the order of the states that they are multiplied by."""
        return tuple(f"U.{j}" for j in range(self.delays, 0, -1))

    def layout(self, inputs: int) -> Layout:
        """Return U.1 to U.K (D, D) below each other, W (D, M) and b (D,)."""
        parts = tuple(str(j) for j in range(1, self.delays + 1))
        feedback = Entry("U", (self.delays * self.size, self.size), parts)
        return (feedback, *super().layout(inputs)[1:])

    @property
    def passes(self) -> type[UnrolledNARX]:
        return UnrolledNARX

    def step(self, parameters: Mapping[str, Array], state: Array, x: Array) -> Array:
        p, line = parameters, state.reshape(self.delays, self.size)
        z = p["W"] @ x + p["b"]
        for name, past in zip(self._feedback, line, strict=True):
            z = z + p[name] @ past
        return np.concatenate([state[self.size :], ACTIVATIONS[self.activation](z)])

    def jacobian(self, layer: LayerTrace) -> Array:
        """Return the block companion matrix: I above the diagonal, diag(f'(z_k)) U_j below."""
        D, S = self.size, self.delays * self.size
        J = np.zeros((layer.steps, S, S))
        J[:, : S - D, D:] = np.eye(S - D)
        feedback = np.concatenate([layer.parameters[name] for name in self._feedback], axis=1)
        np.multiply(layer.slopes["z"][:, :, None], feedback, J[:, S - D :])
        return J

    def errors(self, layer: LayerTrace, k: int, adjoint: Array) -> dict[str, Array]:
        return super().errors(layer, k, adjoint[-self.size :])

    def factors(self, layer: LayerTrace, k: int, adjoint: Array) -> dict[str, tuple[Array, Array]]:
        found = super().factors(layer, k, adjoint)
        error, past = found["b"][0], zip(self._feedback, self.states, strict=True)
        return {name: (error, layer.states[state][k - 1]) for name, state in past} | found

    def immediate(self, layer: LayerTrace) -> dict[str, tuple[Array, Array]]:
        found = super().immediate(layer)
        newest, ones = found["b"]
        effect = np.concatenate(
            [np.zeros((len(ones), self.size * (self.delays - 1), self.size)), newest], axis=1
        )
        past = {
            name: layer.states[state][:-1]
            for name, state in zip(self._feedback, self.states, strict=True)
        }
        return {
            name: (effect, v) for name, v in ({k: v for k, (_, v) in found.items()} | past).items()
        }

    def pull_back(self, layer: LayerTrace, k: int, adjoint: Array) -> Array:
        error = self.errors(layer, k, adjoint)["z"]
        sent = np.concatenate([layer.parameters[name].T @ error for name in self._feedback])
        sent[self.size :] += adjoint[: -self.size]
        return sent


class UnrolledNARX(UnrolledSRN):
    """The passes of NARX.

    Row k of `source` begins with the delay line, [h_k; h_{k-1}; ...]: the newest first, so that a
    step copies it one place on.

    Attributes
    ----------
    waiting : (T+1, (K-1)·D, B) ndarray
        ∂L/∂h_{k-1}, ∂L/∂h_{k-2}, ... as far as they act after step k, through the delay line.
    """

    cell: NARX

    def allocate(self) -> None:
        super().allocate()
        self.depth = self.cell.depth
        self.waiting = self.zeros(self.steps + 1, self.reach - self.size)
        line = self.source[:, : self.reach]
        views = self.cut_views(
            self.source[:-1], self.h[1:], line[:-1, : -self.size], line[1:, self.size :]
        )
        self._forward = list(zip(views, self.driven(), strict=True))

    def join(self, weights: Mapping[str, Array]) -> None:
        super().join({**weights, "U": self._side_by_side(weights["U"])})

    def _side_by_side(self, U: Array) -> Array:
        """Return U_1 to U_K, below each other in U (K·D, D), as (D, K·D)."""
        return self._swapped(U, self.depth, self.size).reshape(self.size, self.reach)

    def _swapped(self, array: Array, outer: int, inner: int) -> Array:
        return array.reshape(outer, inner, self.size).swapaxes(0, 1)

    def forward(self, weights: Mapping[str, Array]) -> None:
        self.join(weights)
        product, apply, add, copy = self.joint.dot, self.activation.apply, np.add, np.copyto
        for (source, h, newer, older), drive in self._forward:
            copy(older, newer)
            z = product(source)
            if drive is not None:
                add(z, drive, z)
            apply(z, h)

    def schedule(self, carries: Iterable[tuple[bool, Array | None, Array]]) -> Iterable[Any]:
        """Yield for steps T..1: δ_k and the adjoints of steps k and k-1, None across a border."""
        self.waiting[...] = 0  # stays so where nothing arrives
        ends = pairwise([*(arrives for arrives, _, _ in carries), True])
        adjoints, waiting = self.per_step(self.adjoint), self.per_step(self.waiting)
        deltas = self.per_step(self.delta)
        for k, (_, leaves) in zip(range(self.steps, 0, -1), ends, strict=True):
            before = (adjoints[k - 1], waiting[k - 1]) if leaves else None
            yield adjoints[k], waiting[k], deltas[k - 1], before

    def sweep(self, weights: Mapping[str, Array], schedule: Steps) -> None:
        self.adjoint[0] = 0
        size, add, multiply = self.size, np.add, np.multiply
        product, sent = self._side_by_side(weights["U"]).T.copy().dot, self.spare(self.reach)
        first, rest, ahead = sent[:size], sent[size:], sent[: self.reach - size]
        for adjoint, waiting, delta, before in schedule:
            multiply(delta, adjoint, delta)
            if before is None:
                continue
            product(delta, sent)
            add(ahead, waiting, ahead)
            add(before[0], first, before[0])
            np.copyto(before[1], rest)

    def accumulate(self, gradient: Mapping[str, Array]) -> None:
        wide = np.empty((self.size, self.reach), self.dtype)
        super().accumulate({**gradient, "U": wide})
        stacked = self._swapped(wide, self.size, self.depth)
        gradient["U"][...] = stacked.reshape(self.reach, self.size)

    @property
    def states(self) -> dict[str, Array]:
        return {name: self._place(self.source, j) for name, j in self._places()}

    @property
    def adjoints(self) -> dict[str, Array]:
        whole = np.concatenate([self.adjoint, self.waiting], axis=1)
        return {name: self._place(whole, j) for name, j in self._places()}

    def _places(self) -> Iterable[tuple[str, int]]:
        return zip(self.cell.states, range(self.depth - 1, -1, -1), strict=True)

    def _place(self, line: Array, j: int) -> Array:
        return line[:, j * self.size : (j + 1) * self.size]
