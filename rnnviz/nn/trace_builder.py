"""Traces from the buffers of one unrolled sequence: read-only copies."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from types import MappingProxyType
from typing import Any

import numpy as np
from numpy.typing import NDArray

from rnnviz.nn.parameters import Parameters
from rnnviz.nn.stack import LayerDirection, UnrolledStack
from rnnviz.nn.trace import LayerTrace
from rnnviz.nn.unrolled import Unrolled

Array = NDArray[Any]


def freeze(array: Array) -> Array:
    """Return a read-only copy."""
    copy = np.array(array)
    copy.flags.writeable = False
    return copy


def trace_stack(
    stack: UnrolledStack, parameters: Parameters, direct: Array
) -> tuple[LayerTrace, ...]:
    """Return what happened to the one sequence in `stack` after its two passes.

    Parameters
    ----------
    stack : UnrolledStack
        B = 1, its backward pass made without a gradient.
    parameters : Parameters
        Read-only.
    direct : (T, R) ndarray
        What the loss of each step sends into what is seen of the top layer.
    """
    traced: list[LayerTrace] = []
    for group in reversed(stack.layer_groups):
        parts = zip(group.halves, group.parts(direct), strict=True)
        layers = [
            trace_half(half, parameters, half.reverse_if_backward(p, stack.order))
            for half, p in parts
        ]
        if group is not stack.top or not stack.stack.above.plain:
            halves = zip(layers, group.halves, strict=True)
            layers = [replace(layer, entered=_entered(half)) for layer, half in halves]
        traced = layers + traced
        if group is not stack.layer_groups[0]:
            direct = np.sum(
                [layer.reverse_if_backward(sent_below(layer)) for layer in layers], axis=0
            )
    return tuple(traced)


def trace_half(half: LayerDirection, parameters: Parameters, direct: Array) -> LayerTrace:
    """Return what happened in one half of a layer.

    Parameters
    ----------
    half : LayerDirection
        B = 1.
    parameters : Parameters
        Read-only.
    direct : (T, R) ndarray
        What the loss of each step sends into what is seen of the half, in the order of reading.
    """
    trace = trace_layer(half.name, half.unrolled, parameters.of(half.name), direct)
    sent = None if half.above.plain else freeze(direct)
    return replace(trace, backward=half.backward, sent=sent)


def _entered(half: LayerDirection) -> Array | None:
    """Return what entered a half from above, where that is more than each step's own part."""
    return None if half.entered is None else freeze(half.entered[..., 0])


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
    direct : (T, R) ndarray
        λ_{t,t}, in its first D columns.
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
        direct=freeze(direct[:, : unrolled.size]),
        adjoints=_frozen(unrolled.adjoints),
        deltas=_frozen(unrolled.deltas),
    )


def sent_below(layer: LayerTrace) -> Array:
    """Return what each step's own loss sends into the layer below at that step, (T, M)."""
    adjoint = np.zeros((layer.steps, layer.state.shape[1]))
    adjoint[:, -layer.size :] = layer.direct  # h is the last of the states
    steps = range(1, layer.steps + 1)
    sent = [layer.pull_down(k, adjoint[k - 1][:, None])[:, 0] for k in steps]
    return np.stack(sent)[:, : sent[0].size // (layer.cell.window.delays + 1)]


def _frozen(arrays: Mapping[str, Array]) -> Mapping[str, Array]:
    return MappingProxyType({name: freeze(array[..., 0]) for name, array in arrays.items()})
