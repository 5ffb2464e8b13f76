"""The independently recurrent network of Li et al. (2018): each unit remembers itself alone.

z_k = u ⊙ h_{k-1} + W x_k + b, h_k = f(z_k): an SRN whose U is diagonal.  The error of a unit comes
back as ∏ f'(z_k) u, whatever the others do; with ReLU units that are on it is u to the power of the
distance, so that a bound on u bounds what any distance does.  Units meet in the layer above.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

import numpy as np
from numpy.typing import NDArray

from rnnviz.nn.activation import ACTIVATIONS
from rnnviz.nn.cell import Cell
from rnnviz.nn.formula import Formula, markup
from rnnviz.nn.parameters import Entry, Layout
from rnnviz.nn.structured import StructuredSRN

Array = NDArray[Any]


@dataclass(frozen=True)
class IndRNN(StructuredSRN):
    """An SRN with a diagonal U, of which the parameter U is the diagonal."""

    name: ClassVar[str] = "indrnn"
    title: ClassVar[str] = "IndRNN"
    torch_rows: ClassVar[tuple[str, ...]] = ()

    @classmethod
    def examples(cls, size: int) -> tuple[Cell, ...]:
        """Return one: the choices of f are tested with the SRN, whose passes these are."""
        return (cls(size),)

    @property
    def formula(self) -> Formula:
        return Formula(
            markup("z_k = u ⊙ h_{k−1} + W x_k + b, h_k = f(z_k); U = diag(u)"),
            markup("δ_k = ∂L/∂z_k = f′(z_k) ⊙ u ⊙ δ_{k+1}"),
            markup("J_k = ∂h_k/∂h_{k−1} = diag(f′(z_k) ⊙ u)"),
        )

    def layout(self, inputs: int) -> Layout:
        """Return the diagonal U (D,), W (D, M) and b (D,)."""
        return (Entry("U", (self.size,)), *super().layout(inputs)[1:])

    def recurrence(self, parameters: Mapping[str, Array]) -> Array:
        return np.diag(parameters["U"])

    def with_recurrence(self, parameters: Mapping[str, Array], scale: float) -> dict[str, Array]:
        return {**parameters, "U": np.full(self.size, scale)}

    def state_gradient(
        self, parameters: Mapping[str, Array], delta: Array, h: Array
    ) -> dict[str, Array]:
        return {"U": delta * h}

    def step(self, parameters: Mapping[str, Array], state: Array, x: Array) -> Array:
        p = parameters
        return ACTIVATIONS[self.activation](p["U"] * state + p["W"] @ x + p["b"])
