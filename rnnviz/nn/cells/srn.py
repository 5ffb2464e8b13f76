"""The simple recurrent network of Elman (1990): z_k = U h_{k-1} + W x_k + b, h_k = f(z_k)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar

import numpy as np
from numpy.typing import NDArray

from rnnviz.nn.activation import ACTIVATIONS
from rnnviz.nn.cell import Cell, diagonal
from rnnviz.nn.formula import Formula, markup
from rnnviz.nn.unrolled import Steps, Unrolled
from rnnviz.setting import setting
from rnnviz.text import QT_TRANSLATE_NOOP

if TYPE_CHECKING:
    from rnnviz.nn.trace import LayerTrace

Array = NDArray[Any]


@dataclass(frozen=True)
class SRN(Cell):
    """A state that is computed anew at every step from the state before and the input."""

    name: ClassVar[str] = "srn"
    title: ClassVar[str] = "SRN"
    states: ClassVar[tuple[str, ...]] = ("h",)
    blocks: ClassVar[tuple[str, ...]] = ("z",)
    gates: ClassVar[Mapping[str, tuple[float, float]]] = {}
    rows: ClassVar[tuple[str, ...]] = ("z",)
    closes: ClassVar[bool] = True
    torch_rows: ClassVar[tuple[str, ...]] = ("z",)

    activation: str = setting(
        "tanh",
        QT_TRANSLATE_NOOP("settings", "Activation"),
        QT_TRANSLATE_NOOP("settings", "The nonlinearity between one state and the next."),
        symbol="<i>f</i>",
        choices=(
            ("tanh", QT_TRANSLATE_NOOP("settings", "tanh")),
            ("logistic", QT_TRANSLATE_NOOP("settings", "logistic σ")),
            ("relu", QT_TRANSLATE_NOOP("settings", "ReLU")),
            ("identity", QT_TRANSLATE_NOOP("settings", "identity (linear network)")),
        ),
    )

    @property
    def formula(self) -> Formula:
        return Formula(
            markup("z_k = U h_{k−1} + W x_k + b, h_k = f(z_k)"),
            markup("δ_k = ∂L/∂z_k = diag(f′(z_k)) Uᵀ δ_{k+1}"),
            markup("J_k = ∂h_k/∂h_{k−1} = diag(f′(z_k)) U"),
        )

    def range_of(self, block: str) -> tuple[float, float]:
        return ACTIVATIONS[self.activation].bound

    def max_slope(self, block: str) -> float:
        return ACTIVATIONS[self.activation].max_slope

    def bounds_of(self, state: str) -> tuple[float, float]:
        """Return the range of f: the state is its value."""
        return self.range_of("z")

    @property
    def passes(self) -> type[UnrolledSRN]:
        return UnrolledSRN

    def step(self, parameters: Mapping[str, Array], state: Array, x: Array) -> Array:
        p = parameters
        return ACTIVATIONS[self.activation](p["U"] @ state + p["W"] @ x + p["b"])

    def jacobian(self, layer: LayerTrace) -> Array:
        """Return J_k = diag(f'(z_k)) U."""
        return np.asarray(layer.slopes["z"][:, :, None] * layer.recurrence)

    def errors(self, layer: LayerTrace, k: int, adjoint: Array) -> dict[str, Array]:
        return {"z": layer.slopes["z"][k - 1][:, None] * adjoint}

    def pull_back(self, layer: LayerTrace, k: int, adjoint: Array) -> Array:
        return np.asarray(layer.recurrence.T @ self.errors(layer, k, adjoint)["z"])

    def immediate(self, layer: LayerTrace) -> dict[str, tuple[Array, Array]]:
        return self.entering(layer, {"z": diagonal(layer.slopes["z"])})


class UnrolledSRN(Unrolled):
    """The passes of an SRN."""

    cell: SRN

    def allocate(self) -> None:
        super().allocate()
        self.activation = ACTIVATIONS[self.cell.activation]
        views = self.cut_views(self.source[:-1], self.h[1:])
        self._forward = list(zip(views, self.driven(), strict=True))

    def forward(self, weights: Mapping[str, Array]) -> None:
        self.join(weights)
        product, apply, add = self.joint.dot, self.activation.apply, np.add
        for (source, h), drive in self._forward:
            product(source, h)
            if drive is not None:
                add(h, drive, h)
            apply(h, h)

    def hoist(self) -> None:
        self.activation.slope(self.h[1:], self.folded, self.delta)

    def schedule(self, carries: Iterable[tuple[bool, Array | None, Array]]) -> Iterable[Any]:
        steps = reversed(list(self.cut_views(self.adjoint[1:], self.delta)))
        for (_, carry, target), step in zip(carries, steps, strict=True):
            yield carry, *step, target

    def sweep(self, weights: Mapping[str, Array], schedule: Steps) -> None:
        product, add, multiply = weights["U"].T.copy().dot, np.add, np.multiply
        for carry, adjoint, delta, target in schedule:
            if carry is not None:
                add(adjoint, carry, adjoint)
            multiply(delta, adjoint, delta)
            product(delta, target)

    @property
    def gates(self) -> dict[str, Array]:
        return {}

    @property
    def slopes(self) -> dict[str, Array]:
        slope = np.empty_like(self.delta)
        self.activation.slope(self.h[1:], self.folded, slope)
        return {"z": slope}
