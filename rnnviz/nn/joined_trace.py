"""Encoder and decoder layer as one trace: the parameters change at the border between them.

Every method that concerns one step is delegated to the part that the step belongs to, so an error
can be followed from the decoder into the encoder as through one layer.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields, replace

import numpy as np

from rnnviz.nn.encoder_decoder_stack import DECODER_PREFIX
from rnnviz.nn.trace import Array, LayerTrace, Pull


@dataclass(frozen=True)
class JoinedTrace(LayerTrace):
    """Two traces on one axis of time; `parameters` are those of the first.

    Attributes
    ----------
    first, second : LayerTrace
        Row 0 of the second's states and adjoints is the last row of the first's.
    """

    first: LayerTrace | None = None
    second: LayerTrace | None = None

    @property
    def parts(self) -> tuple[LayerTrace, LayerTrace]:
        assert self.first is not None
        assert self.second is not None
        return self.first, self.second

    def _at(self, k: int) -> tuple[LayerTrace, int]:
        """Return the part that step k belongs to, and its number there."""
        first, second = self.parts
        return (first, k) if k <= first.steps else (second, k - first.steps)

    def jacobian(self) -> Array:
        return np.concatenate([part.jacobian() for part in self.parts])

    def pull_back(self, k: int, adjoint: Array) -> Array:
        part, k = self._at(k)
        return part.pull_back(k, adjoint)

    def pull_many(self) -> Pull:
        first, second = (part.pull_many() for part in self.parts)
        border = self.parts[0].steps

        def pull(k: int, adjoint: Array) -> Array:
            return first(k, adjoint) if k <= border else second(k - border, adjoint)

        return pull

    def pull_down(self, k: int, adjoint: Array) -> Array:
        part, k = self._at(k)
        return part.pull_down(k, adjoint)

    def errors(self, k: int, adjoint: Array) -> dict[str, Array]:
        part, k = self._at(k)
        return part.errors(k, adjoint)

    def factors(self, k: int, adjoint: Array) -> dict[str, tuple[Array, Array]]:
        """Return what step k gives to the gradient of the first part's parameters."""
        part, at = self._at(k)
        found = part.factors(at, adjoint)
        if part is self.parts[0]:
            return found
        return {name: (np.zeros_like(error), with_) for name, (error, with_) in found.items()}

    def without_u(self) -> LayerTrace:
        first, second = (part.without_u() for part in self.parts)
        return replace(self, parameters=first.parameters, first=first, second=second)


def join_traces(first: LayerTrace, second: LayerTrace) -> JoinedTrace:
    """Return two traces as one, the second continuing from the last states of the first."""
    joined = replace(
        first,
        input=np.concatenate([first.input, second.input]),
        states=_joined(first.states, second.states, skipped=1),
        preactivations=_joined(first.preactivations, second.preactivations),
        slopes=_joined(first.slopes, second.slopes),
        gates=_joined(first.gates, second.gates),
        direct=np.concatenate([first.direct, second.direct]),
        adjoints=_joined(first.adjoints, second.adjoints, skipped=1),
        deltas=_joined(first.deltas, second.deltas),
        entered=_entered(first, second),
    )
    return split_trace(joined, first.steps, second.parameters)


def split_trace(layer: LayerTrace, border: int, parameters: Mapping[str, Array]) -> JoinedTrace:
    """Return a trace that is made of two.

    Parameters
    ----------
    layer : LayerTrace
        With the parameters of the first part.
    border : int
        How many steps that has.
    parameters : mapping
        Of the second part.
    """
    first = _part(layer, layer.name, slice(border), slice(border + 1))
    second = _part(layer, DECODER_PREFIX + layer.name, slice(border, None), slice(border, None))
    own = {field.name: getattr(layer, field.name) for field in fields(LayerTrace)}
    return JoinedTrace(**own, first=first, second=replace(second, parameters=parameters))


def _part(layer: LayerTrace, name: str, steps: slice, states: slice) -> LayerTrace:
    def taken(arrays: Mapping[str, Array], rows: slice = steps) -> dict[str, Array]:
        return {key: array[rows] for key, array in arrays.items()}

    return LayerTrace(
        name=name,
        cell=layer.cell,
        parameters=layer.parameters,
        input=layer.input[steps],
        states=taken(layer.states, states),
        preactivations=taken(layer.preactivations),
        slopes=taken(layer.slopes),
        gates=taken(layer.gates),
        direct=layer.direct[steps],
        adjoints=taken(layer.adjoints, states),
        deltas=taken(layer.deltas),
        entered=None if layer.entered is None else layer.entered[steps],
    )


def _entered(first: LayerTrace, second: LayerTrace) -> Array | None:
    if first.entered is None or second.entered is None:
        return None
    return np.concatenate([first.entered, second.entered])


def _joined(
    one: Mapping[str, Array], other: Mapping[str, Array], skipped: int = 0
) -> dict[str, Array]:
    """Return arrays one after the other, without the first rows of the other."""
    joined = {name: np.concatenate([rows, other[name][skipped:]]) for name, rows in one.items()}
    for rows in joined.values():
        rows.flags.writeable = False
    return joined
