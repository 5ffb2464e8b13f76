"""A residual network: the new state is the old one and something added to it.

The book's two steps from an SRN towards gates: h_k = h_{k-1} + g(x_k), whose Jacobian is the
identity whatever the parameters, and h_k = h_{k-1} + g(x_k, h_{k-1}), which can explode again; here
g is f(W x_k + b) and f(U h_{k-1} + W x_k + b).  With f the identity the first is the constant error
carousel of Hochreiter & Schmidhuber (1997) before it has gates: a linear self-loop of weight 1.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar

import numpy as np
from numpy.typing import NDArray

from rnnviz.nn.activation import ACTIVATIONS
from rnnviz.nn.cell import Cell
from rnnviz.nn.cells.srn import SRN, UnrolledSRN
from rnnviz.nn.formula import Formula, markup
from rnnviz.nn.parameters import Layout
from rnnviz.nn.unrolled import Steps
from rnnviz.setting import setting
from rnnviz.text import QT_TRANSLATE_NOOP

if TYPE_CHECKING:
    from rnnviz.nn.trace import LayerTrace

Array = NDArray[Any]


@dataclass(frozen=True)
class Residual(SRN):
    """An SRN whose state is added to instead of replaced."""

    name: ClassVar[str] = "residual"
    title: ClassVar[str] = "Residual"
    closes: ClassVar[bool] = False
    torch_rows: ClassVar[tuple[str, ...]] = ()

    form: str = setting(
        "state",
        QT_TRANSLATE_NOOP("settings", "What is added"),
        QT_TRANSLATE_NOOP("settings", "Whether what is added to the state depends on the state."),
        choices=(
            ("state", QT_TRANSLATE_NOOP("settings", "f(U h + W x + b): of state and input")),
            ("input", QT_TRANSLATE_NOOP("settings", "f(W x + b): of the input alone")),
        ),
    )

    @classmethod
    def examples(cls, size: int) -> tuple[Cell, ...]:
        return cls(size), cls(size, activation="logistic", form="input")

    @property
    def recurrent(self) -> bool:
        """Whether there is a U."""
        return self.form == "state"

    @property
    def nickname(self) -> str:
        carousel = self.form == "input" and self.activation == "identity"
        return QT_TRANSLATE_NOOP("nn", "carousel without gates") if carousel else ""

    @property
    def formula(self) -> Formula:
        if not self.recurrent:
            return Formula(
                markup("z_k = W x_k + b, h_k = h_{k−1} + f(z_k)"),
                markup("∂L/∂h_k = ∂L/∂h_{k+1}, δ_k = ∂L/∂z_k = diag(f′(z_k)) ∂L/∂h_k"),
                markup("J_k = ∂h_k/∂h_{k−1} = I"),
            )
        return Formula(
            markup("z_k = U h_{k−1} + W x_k + b, h_k = h_{k−1} + f(z_k)"),
            markup("∂L/∂h_k = ∂L/∂h_{k+1} + Uᵀ δ_{k+1}, δ_k = ∂L/∂z_k = diag(f′(z_k)) ∂L/∂h_k"),
            markup("J_k = ∂h_k/∂h_{k−1} = I + diag(f′(z_k)) U"),
        )

    def bounds_of(self, state: str) -> tuple[float, float]:
        """Return no bound: what is added at every step may add up."""
        return -math.inf, math.inf

    def layout(self, inputs: int) -> Layout:
        """Return the parameters of an SRN, without U where g depends on the input alone."""
        whole = super().layout(inputs)
        return whole if self.recurrent else tuple(e for e in whole if e.symbol != "U")

    @property
    def passes(self) -> type[UnrolledResidual]:
        return UnrolledResidual

    def step(self, parameters: Mapping[str, Array], state: Array, x: Array) -> Array:
        p = parameters
        z = p["W"] @ x + p["b"]
        if self.recurrent:
            z = p["U"] @ state + z
        return state + ACTIVATIONS[self.activation](z)

    def jacobian(self, layer: LayerTrace) -> Array:
        """Return J_k = I + diag(f'(z_k)) U, or I where g depends on the input alone."""
        unit = np.eye(layer.size)
        if not self.recurrent:
            return np.tile(unit, (layer.steps, 1, 1))
        return unit + super().jacobian(layer)

    def pull_back(self, layer: LayerTrace, k: int, adjoint: Array) -> Array:
        if not self.recurrent:
            return np.array(adjoint)
        return adjoint + super().pull_back(layer, k, adjoint)


class UnrolledResidual(UnrolledSRN):
    """The passes of a residual network.

    Attributes
    ----------
    added : (T, D, B) ndarray
        f(z_k).
    """

    cell: Residual

    def allocate(self) -> None:
        super().allocate()
        self.recurrent = self.cell.recurrent
        self.added = self.zeros(self.steps, self.size)
        views = self.cut_views(self.source[:-1], self.added, self.h[:-1], self.h[1:])
        self._forward = list(zip(views, self.driven(), strict=True))

    def join(self, weights: Mapping[str, Array]) -> None:
        without = {} if self.recurrent else {"U": np.zeros((self.size, self.size), self.dtype)}
        super().join({**weights, **without})

    def forward(self, weights: Mapping[str, Array]) -> None:
        self.join(weights)
        product, apply, add = self.joint.dot, self.activation.apply, np.add
        for (source, added, before, h), drive in self._forward:
            product(source, added)
            if drive is not None:
                add(added, drive, added)
            apply(added, added)
            add(before, added, h)

    def hoist(self) -> None:
        self.activation.slope(self.added, self.folded, self.delta)

    def sweep(self, weights: Mapping[str, Array], schedule: Steps) -> None:
        add, multiply = np.add, np.multiply
        product = weights["U"].T.copy().dot if self.recurrent else None
        for carry, adjoint, delta, target in schedule:
            if carry is not None:
                add(adjoint, carry, adjoint)
            multiply(delta, adjoint, delta)
            if product is None:
                np.copyto(target, adjoint)
            else:
                product(delta, target)
                add(target, adjoint, target)

    def accumulate(self, gradient: Mapping[str, Array]) -> None:
        without = {} if self.recurrent else {"U": np.empty((self.size, self.size), self.dtype)}
        super().accumulate({**gradient, **without})

    @property
    def slopes(self) -> dict[str, Array]:
        slope = np.empty_like(self.delta)
        self.activation.slope(self.added, self.folded, slope)
        return {"z": slope}
