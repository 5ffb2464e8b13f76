"""The recursive network: one cell over a binary tree, its nodes read in post-order.

A leaf is h_k = f(W x_k + b); a node that closes a bracket joins the two newest subtrees,
h_k = f(U_l h_l + U_r h_r + W x_k + b) (Goller & Küchler 1996; Socher and others 2011).  The state
is the stack of the subtrees that are not joined yet, s_k = (..., h_l, h_r): a leaf is pushed on it,
a closing bracket takes two off and pushes one.  So J_k moves blocks, as that of a delay line does,
and an error passes U once for each level of the tree and not once for each step.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Any, ClassVar

import numpy as np
from numpy.typing import NDArray

from rnnviz.nn.activation import ACTIVATIONS
from rnnviz.nn.batched_product import each, outer_sum
from rnnviz.nn.cell import Cell, diagonal
from rnnviz.nn.cells.srn import SRN, UnrolledSRN
from rnnviz.nn.formula import Formula, markup
from rnnviz.nn.parameters import Entry, Layout
from rnnviz.nn.unrolled import Steps
from rnnviz.setting import setting
from rnnviz.text import QT_TRANSLATE_NOOP

if TYPE_CHECKING:
    from rnnviz.nn.trace import LayerTrace

Array = NDArray[Any]

LEAVES = 2
"""The first symbols are leaves, at most two; each of the others, the last in any case, closes."""


def first_closing(symbols: int) -> int:
    """Return the first of M symbols that closes a bracket."""
    return min(LEAVES, symbols - 1)


def closing(x: Array, axis: int = -1) -> Array:
    """Return whether the symbol that is one-hot along an axis closes a bracket."""
    return np.asarray(x.real.argmax(axis=axis) >= first_closing(x.shape[axis]))


@dataclass(frozen=True)
class Recursive(SRN):
    """An SRN over a binary tree in place of a chain; U.left and U.right are drawn each like a U.

    Before step 1 the stack holds h_0 and, below it, zeros; what is pushed beyond its depth is lost.
    """

    name: ClassVar[str] = "recursive"
    title: ClassVar[str] = "Recursive"
    closes: ClassVar[bool] = False
    one_way: ClassVar[bool] = True
    reads_trees: ClassVar[bool] = True
    torch_rows: ClassVar[tuple[str, ...]] = ()

    stack: int = setting(
        6,
        QT_TRANSLATE_NOOP("settings", "Depth of the stack"),
        QT_TRANSLATE_NOOP(
            "settings",
            "How many subtrees can wait to be joined; a balanced tree needs one more than it has"
            " levels of brackets.",
        ),
        symbol="<i>K</i>",
        low=2,
        high=12,
    )

    @classmethod
    def examples(cls, size: int) -> tuple[Cell, ...]:
        return cls(size, stack=3), cls(size, activation="logistic", stack=2)

    @property
    def formula(self) -> Formula:
        return Formula(
            markup("z_k = U_l h_l + U_r h_r + W x_k + b, h_k = f(z_k)"),
            markup("δ_l = diag(f′(z_l)) U_lᵀ δ_k, δ_r = diag(f′(z_r)) U_rᵀ δ_k"),
            markup("J_k = ∂s_k/∂s_{k−1}, s_k = (…, h_l, h_r)"),
        )

    @property
    def depth(self) -> int:
        return self.stack

    @property
    def states(self) -> tuple[str, ...]:  # type: ignore[override]
        """The stack: "h_1" is below its top, the deepest first, and "h", the top, last."""
        return (*self.copies, "h")

    @property
    def copies(self) -> tuple[str, ...]:
        return tuple(f"h_{j}" for j in range(self.stack - 1, 0, -1))

    @property
    def by_u_alone(self) -> bool:
        return True

    def bounds_of(self, state: str) -> tuple[float, float]:
        """Return the range of f, of what lies below the top with the zero of an empty place."""
        low, high = self.range_of("z")
        return (low, high) if state == "h" else (min(low, 0.0), max(high, 0.0))

    def layout(self, inputs: int) -> Layout:
        """Return U.left and U.right (D, D) below each other, W (D, M) and b (D,)."""
        both = Entry("U", (2 * self.size, self.size), ("left", "right"))
        return (both, *super().layout(inputs)[1:])

    @property
    def passes(self) -> type[UnrolledRecursive]:
        return UnrolledRecursive

    def step(self, parameters: Mapping[str, Array], state: Array, x: Array) -> Array:
        p, line = parameters, state.reshape(self.stack, self.size)
        z, waiting = p["W"] @ x + p["b"], line[1:]
        if closing(x):
            z = z + p["U.left"] @ line[-2] + p["U.right"] @ line[-1]
            waiting = np.concatenate([np.zeros_like(line[:1]), line[:-2]])
        return np.concatenate([waiting.ravel(), ACTIVATIONS[self.activation](z)])

    def jacobian(self, layer: LayerTrace) -> Array:
        """Return the blocks that stay on the stack, moved, above diag(f'(z_k)) [U_l U_r]."""
        D, S = self.size, self.stack * self.size
        J = np.zeros((layer.steps, S, S))
        joins = closing(layer.input)
        J[~joins, : S - D, D:] = np.eye(S - D)
        if S > 2 * D:
            J[joins, D : S - D, : S - 2 * D] = np.eye(S - 2 * D)
        both = np.concatenate([layer.parameters["U.left"], layer.parameters["U.right"]], axis=1)
        J[joins, S - D :, S - 2 * D :] = layer.slopes["z"][joins, :, None] * both
        return J

    def errors(self, layer: LayerTrace, k: int, adjoint: Array) -> dict[str, Array]:
        return super().errors(layer, k, adjoint[-self.size :])

    def pull_back(self, layer: LayerTrace, k: int, adjoint: Array) -> Array:
        D, sent = self.size, np.zeros_like(adjoint)
        if not closing(layer.input[k - 1]):
            sent[D:] = adjoint[:-D]
            return sent
        error = self.errors(layer, k, adjoint)["z"]
        sent[: -2 * D] = adjoint[D:-D]
        sent[-2 * D : -D] = layer.parameters["U.left"].T @ error
        sent[-D:] = layer.parameters["U.right"].T @ error
        return sent

    def _entering(self, layer: LayerTrace) -> dict[str, Array]:
        """Return what each parameter multiplies at every step, (T, K)."""
        joins = closing(layer.input)[:, None]
        return {
            "U.left": joins * layer.states["h_1"][:-1],
            "U.right": joins * layer.states["h"][:-1],
            "W": layer.input,
            "b": np.ones((layer.steps, 1), layer.input.dtype),
        }

    def factors(self, layer: LayerTrace, k: int, adjoint: Array) -> dict[str, tuple[Array, Array]]:
        error = self.errors(layer, k, adjoint)["z"]
        return {name: (error, rows[k - 1]) for name, rows in self._entering(layer).items()}

    def immediate(self, layer: LayerTrace) -> dict[str, tuple[Array, Array]]:
        effect = np.zeros((layer.steps, self.stack * self.size, self.size))
        effect[:, -self.size :] = diagonal(layer.slopes["z"])
        return {name: (effect, rows) for name, rows in self._entering(layer).items()}


class UnrolledRecursive(UnrolledSRN):
    """The passes of the recursive network.

    Row k of `source` begins with the stack, its top first.

    Attributes
    ----------
    joins : (T, B) ndarray
        1 where a step joins two subtrees, 0 at a leaf.
    waiting : (T+1, (K-1)·D, B) ndarray
        ∂L/∂(the stack below its top), as far as it acts after step k.
    """

    cell: Recursive

    def allocate(self) -> None:
        super().allocate()
        self._forward = []
        self.joins = np.zeros((self.steps, self.batch), self.dtype)
        self.waiting = self.zeros(self.steps + 1, self.reach - self.size)
        self.entering = self.zeros(self.steps, self.size)

    def look_up(self, symbols: Array) -> None:
        super().look_up(symbols)
        assert self.lookup is not None
        self.joins[...] = symbols >= first_closing(self.lookup.count)

    def join(self, weights: Mapping[str, Array]) -> None:
        """Lay U_r and U_l side by side, and compute W x_k + b of all steps."""
        self.both = self._side_by_side(weights["U"])
        if self.lookup is None:
            self.joins[...] = closing(self.x, axis=1)
            each(weights["W"], self.x, self.entering)
        else:
            self.lookup.gather(weights["W"], self.entering)
        self.entering += weights["b"][:, None]

    def _side_by_side(self, U: Array) -> Array:
        """Return (D, 2·D): what multiplies the top of the stack, and what is below it."""
        return np.concatenate([U[self.size :], U[: self.size]], axis=1)

    def _pairs(self) -> Array:
        """Return what is joined at every step, (T, 2·D, B); zero at a leaf."""
        return np.asarray(self.source[:-1, : 2 * self.size] * self.joins[:, None])

    def forward(self, weights: Mapping[str, Array]) -> None:
        self.join(weights)
        size, apply = self.size, self.activation.apply
        for k, joins in enumerate(self.joins):
            line, new = self.source[k, : self.reach], self.source[k + 1, : self.reach]
            apply(self.both @ (line[: 2 * size] * joins) + self.entering[k], new[:size])
            new[size:] = line[:-size] * (1 - joins)
            new[size:-size] += line[2 * size :] * joins

    def folded(self) -> Array:
        return each(self.both, self._pairs()) + self.entering

    def schedule(self, carries: Iterable[tuple[bool, Array | None, Array]]) -> Iterable[Any]:
        """Yield for k = T..1 whether an error passes on from step k to step k-1."""
        ends = pairwise([*(arrives for arrives, _, _ in carries), True])
        for k, (_, leaves) in zip(range(self.steps, 0, -1), ends, strict=True):
            yield k, leaves

    def sweep(self, weights: Mapping[str, Array], schedule: Steps) -> None:
        self.adjoint[0] = 0
        self.waiting[-1] = 0
        size, back = self.size, self._side_by_side(weights["U"]).T
        for k, leaves in schedule:
            error, waiting, joins = self.delta[k - 1], self.waiting[k], self.joins[k - 1]
            error *= self.adjoint[k]
            if not leaves:
                self.waiting[k - 1] = 0
                continue
            sent = back @ (error * joins)
            self.adjoint[k - 1] += sent[:size] + waiting[:size] * (1 - joins)
            before = self.waiting[k - 1]
            before[:size] = sent[size:]
            before[size:] = waiting[:-size] * joins
            before[:-size] += waiting[size:] * (1 - joins)

    def accumulate(self, gradient: Mapping[str, Array]) -> None:
        both = outer_sum(self.delta, self._pairs())
        gradient["U"][: self.size], gradient["U"][self.size :] = (
            both[:, self.size :],
            both[:, : self.size],
        )
        gradient["b"][...] = self.delta.sum(axis=(0, 2))
        dense = np.empty(0) if self.lookup is not None else outer_sum(self.delta, self.x)
        self.accumulate_input(gradient["W"], dense)

    @property
    def states(self) -> dict[str, Array]:
        return dict(self._places(self.source))

    @property
    def adjoints(self) -> dict[str, Array]:
        return dict(self._places(np.concatenate([self.adjoint, self.waiting], axis=1)))

    def _places(self, line: Array) -> Iterator[tuple[str, Array]]:
        """Yield each state with its place on a stack whose top is first."""
        size = self.size
        for j, name in enumerate(reversed(self.cell.states)):
            yield name, line[:, j * size : (j + 1) * size]
