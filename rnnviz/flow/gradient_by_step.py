"""What each time step adds to the gradient of U: the outer products δ_k h_{k−1}ᵀ, one a step.

Their sum over the steps is ∂L/∂U.
"""

from __future__ import annotations

import math

import numpy as np

from rnnviz.flow.lag import weights_of_state
from rnnviz.flow.scaled_vector import Array
from rnnviz.nn.norm import norm
from rnnviz.nn.trace import LayerTrace


def step_norms(layer: LayerTrace) -> Array:
    """Return log10 of the norm of what every step adds to ∂L/∂U, all gates together, (T,).

    In the order in which the layer reads; −inf for an exact zero.  Of an encoder with its decoder
    each step adds to the U of its own part.
    """
    with np.errstate(all="ignore"):
        return np.concatenate([_norms(part) for part in layer.parts])


def _norms(layer: LayerTrace) -> Array:
    names, adjoint = weights_of_state(layer), layer.adjoint
    steps = range(1, layer.steps + 1)
    return np.array([_norm(layer, names, k, adjoint[k][:, None]) for k in steps])


def _norm(layer: LayerTrace, names: list[str], k: int, adjoint: Array) -> float:
    found = layer.factors(k, adjoint) if names else {}
    # An outer product is as long as the product of its factors' lengths.
    sizes = [norm(error) * norm(entering) for error, entering in map(found.__getitem__, names)]
    size = norm(np.array(sizes)) if sizes else 0.0
    return math.log10(size) if size > 0 else -math.inf if size == 0 else size
