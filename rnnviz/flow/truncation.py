"""What truncation does to the gradient: how much shorter it becomes, and how far it turns away.

Truncated backpropagation sums fewer of the terms δ_{t,k} h_{k-1}ᵀ, those of long dependencies
missing.  Its gradient is not a noisy one but another one: the error does not average out.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from rnnviz.nn.norm import cosine, norm
from rnnviz.nn.trace import Array, LayerTrace


@dataclass(frozen=True)
class Bias:
    """How the truncated gradient g_τ differs from the whole one, g.

    Attributes
    ----------
    missing : float
        ‖g_τ − g‖/‖g‖; NaN where g is zero or not finite.
    ratio : float
        ‖g_τ‖/‖g‖.
    cosine : float
        Of the angle between both; NaN where one of them is zero.
    """

    missing: float
    ratio: float
    cosine: float

    @property
    def degrees(self) -> float:
        """The angle between both gradients."""
        return math.degrees(math.acos(min(1.0, max(-1.0, self.cosine))))


def bias(layer: LayerTrace, truncation: int) -> dict[str, Bias]:
    """Return the bias of truncated BPTT for one sequence, parameter by parameter and as a whole.

    Parameters
    ----------
    layer : LayerTrace
        What enters it from above is taken as it is, truncated there or not.
    truncation : int
        τ.

    Returns
    -------
    dict of str to Bias
        By the parameter's name; "" for all parameters of the layer together.
    """
    whole, cut = gradient(layer), gradient(layer, truncation)
    found = {name: _bias(cut[name], value) for name, value in whole.items()}
    return {"": _bias(_flat(cut), _flat(whole)), **found}


def gradient(layer: LayerTrace, truncation: int = 0) -> dict[str, Array]:
    """Return ∂L/∂θ of a layer's parameters by their names, from λ_k = direct_k + J_{k+1}ᵀ λ_{k+1}.

    Parameters
    ----------
    layer : LayerTrace
    truncation : int
        τ: nothing is carried from step k+1 to step k where τ divides k; 0 for all the way.
    """
    total = {name: np.zeros(value.shape) for name, value in layer.parameters.items()}
    entering = layer.direct if layer.entered is None else layer.entered
    adjoint = np.zeros((layer.state.shape[1], 1))
    with np.errstate(all="ignore"):
        for k in range(layer.steps, 0, -1):
            if truncation and k % truncation == 0:
                adjoint = np.zeros_like(adjoint)
            adjoint[-layer.size :, 0] += entering[k - 1]
            for name, (error, v) in layer.factors(k, adjoint).items():
                total[name] += (error * v).reshape(total[name].shape)
            adjoint = np.array(layer.pull_back(k, adjoint))
    return total


def _flat(values: Mapping[str, Array]) -> Array:
    return np.concatenate([value.ravel() for value in values.values()])


def _bias(cut: Array, whole: Array) -> Bias:
    length = norm(whole)
    if not (length > 0 and math.isfinite(length) and math.isfinite(norm(cut))):
        return Bias(math.nan, math.nan, math.nan)
    turned = cosine(cut, whole) if cut.any() else math.nan
    return Bias(norm(cut - whole) / length, norm(cut) / length, turned)
