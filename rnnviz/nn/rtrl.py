"""The gradient of the parameters carried forward in time instead of back.

Real-time recurrent learning (Williams & Zipser 1989): ∂s_k/∂θ = J_k ∂s_{k-1}/∂θ + ∂⁺s_k/∂θ, where
∂⁺ keeps s_{k-1} fixed, and ∂L/∂θ = Σ_t λ_{t,t} ∂s_t/∂θ.  It needs no backward pass and costs
S²·P a step; `realtime` does the same for a batch while it is run, to train with.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from rnnviz.nn.trace import LayerTrace

Array = NDArray[Any]


def rtrl(layer: LayerTrace) -> dict[str, Array]:
    """Return ∂L/∂θ of a layer's parameters, accumulated from the first step to the last.

    Parameters
    ----------
    layer : LayerTrace
        `direct`, the errors λ_{t,t}, must come from losses and not from a layer above.

    Returns
    -------
    dict of str to ndarray
        By the names of `layer.parameters`.
    """
    states = layer.state.shape[1]
    shapes = {name: value.shape for name, value in layer.parameters.items()}
    sensitivity = {name: np.zeros((states, value.size)) for name, value in layer.parameters.items()}
    gradient = {name: np.zeros(value.size) for name, value in layer.parameters.items()}
    jacobians, identity = layer.jacobian(), np.eye(states)
    for k in range(1, layer.steps + 1):
        factors = layer.factors(k, identity)
        for name, (error, v) in factors.items():
            at_once = (error.T[:, :, None] * v).reshape(states, -1)
            sensitivity[name] = jacobians[k - 1] @ sensitivity[name] + at_once
            gradient[name] += _direct(layer, k) @ sensitivity[name]
    return {name: value.reshape(shapes[name]) for name, value in gradient.items()}


def _direct(layer: LayerTrace, k: int) -> Array:
    """Return λ_{k,k} of the full state: what the loss of step k sends into h_k."""
    direct = layer.direct[k - 1]
    parts = [direct if name == "h" else np.zeros_like(direct) for name in layer.cell.states]
    return np.concatenate(parts)
