"""Simple recurrent cells whose U has fewer parameters than a full matrix.

The passes are those of an SRN, with the whole U formed from its parameters once a pass: a step
costs as much as with a full U, and everything that looks at U finds it.  The cell says how U is
formed, and what an error δ_k and the state h_{k-1} that U is multiplied by there give to the
gradient of its parameters.
"""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from rnnviz.nn.cell import diagonal
from rnnviz.nn.cells.srn import SRN, UnrolledSRN
from rnnviz.nn.unrolled import Steps

if TYPE_CHECKING:
    from rnnviz.nn.trace import LayerTrace

Array = NDArray[Any]


class StructuredSRN(SRN):
    """What such a cell defines beside its layout and its literal step."""

    @abstractmethod
    def recurrence(self, parameters: Mapping[str, Array]) -> Array:
        """Return U, (D, D)."""

    @abstractmethod
    def state_gradient(
        self, parameters: Mapping[str, Array], delta: Array, h: Array
    ) -> dict[str, Array]:
        """Return what δ_k and h_{k-1}, (..., D) each, give to the gradient of U's parameters."""

    @property
    def passes(self) -> type[UnrolledStructuredSRN]:
        return UnrolledStructuredSRN

    def factors(self, layer: LayerTrace, k: int, adjoint: Array) -> dict[str, tuple[Array, Array]]:
        found, h = super().factors(layer, k, adjoint), layer.states["h"][k - 1]
        own = self.state_gradient(layer.parameters, found["b"][0].T, h)
        return found | {name: (error.T, np.ones(1)) for name, error in own.items()}

    def immediate(self, layer: LayerTrace) -> dict[str, tuple[Array, Array]]:
        found = super().immediate(layer)
        unit, h = diagonal(layer.slopes["z"]), layer.states["h"][:-1, None]
        own = self.state_gradient(layer.parameters, unit, h)
        return found | {name: (error, found["b"][1]) for name, error in own.items()}


class UnrolledStructuredSRN(UnrolledSRN):
    """The passes of an SRN, with a U that is formed from its parameters."""

    cell: StructuredSRN

    def allocate(self) -> None:
        super().allocate()
        self._parts = {entry.symbol: entry.leaves() for entry in self.cell.layout(1)}
        self._named: dict[str, Array] = {}

    def named(self, stacks: Mapping[str, Array]) -> dict[str, Array]:
        """Return views of stacked arrays by the names that people see."""
        return {
            name: part
            for symbol, whole in stacks.items()
            for name, part in zip(
                self._parts[symbol],
                np.split(whole, len(self._parts[symbol])),
                strict=True,
            )
        }

    def join(self, weights: Mapping[str, Array]) -> None:
        self._named = self.named(weights)
        super().join({**weights, "U": self.cell.recurrence(self._named)})

    def sweep(self, weights: Mapping[str, Array], schedule: Steps) -> None:
        super().sweep({**weights, "U": self.joint[:, : self.size]}, schedule)

    def accumulate(self, gradient: Mapping[str, Array]) -> None:
        whole = np.empty((self.size, self.size), self.dtype)
        super().accumulate({**gradient, "U": whole})
        delta, h = (v.transpose(0, 2, 1) for v in (self.delta, self.source[:-1, : self.size]))
        into = self.named(gradient)
        for name, terms in self.cell.state_gradient(self._named, delta, h).items():
            into[name][...] = terms.sum(axis=(0, 1))
