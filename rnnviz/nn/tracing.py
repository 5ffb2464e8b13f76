"""From the buffers of one unrolled sequence to a trace of its own, read-only arrays."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

import numpy as np
from numpy.typing import NDArray

from rnnviz.nn.trace import LayerTrace
from rnnviz.nn.unrolled import Unrolled

Array = NDArray[Any]


def freeze(array: Array) -> Array:
    """Return a read-only copy."""
    copy = np.array(array)
    copy.flags.writeable = False
    return copy


def trace_layer(
    name: str, unrolled: Unrolled, parameters: Mapping[str, Array], direct: Array
) -> LayerTrace:
    """Return what happened to the one sequence in `unrolled` after its two passes.

    Parameters
    ----------
    name : str
        "l0" and so on.
    unrolled : Unrolled
        B = 1.
    parameters : mapping
        Read-only arrays, without the layer's prefix.
    direct : (T, D) ndarray
        λ_{t,t}.
    """
    lookup = unrolled.lookup
    entered = unrolled.x if lookup is None else lookup.one_hot()
    return LayerTrace(
        name=name,
        cell=unrolled.cell,
        parameters=MappingProxyType(dict(parameters)),
        input=freeze(entered[..., 0]),
        states=_frozen(unrolled.states),
        preactivations=_frozen(unrolled.preactivations),
        slopes=_frozen(unrolled.slopes),
        gates=_frozen(unrolled.gates),
        direct=freeze(direct),
        adjoints=_frozen(unrolled.adjoints),
        deltas=_frozen(unrolled.deltas),
    )


def sent_below(layer: LayerTrace) -> Array:
    """Return what each step's own loss sends into the layer below at that step, (T, M)."""
    adjoint = np.zeros((layer.steps, layer.state.shape[1]))
    adjoint[:, -layer.size :] = layer.direct  # h is the last of the states
    steps = range(1, layer.steps + 1)
    sent = (layer.pull_down(k, adjoint[k - 1][:, None])[:, 0] for k in steps)
    return np.stack(list(sent))


def _frozen(arrays: Mapping[str, Array]) -> Mapping[str, Array]:
    return MappingProxyType({name: freeze(array[..., 0]) for name, array in arrays.items()})
