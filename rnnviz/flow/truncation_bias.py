"""The bias of truncated BPTT: how the truncated gradient differs in length and direction.

Truncated backpropagation leaves out the terms δ_{t,k} h_{k-1}ᵀ of long dependencies.  The resulting
gradient is biased, not noisy: the error does not average out.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from rnnviz.flow.stack import group_directions, loss_rows, passed
from rnnviz.nn.norm import cosine, norm
from rnnviz.nn.trace import Array, LayerTrace


@dataclass(frozen=True)
class GradientBias:
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


def truncation_bias(
    layers: Sequence[LayerTrace], index: int, truncation: int
) -> dict[str, GradientBias]:
    """Return the bias of truncated BPTT for one sequence, parameter by parameter and as a whole.

    Parameters
    ----------
    layers : sequence of LayerTrace
        From the input upwards, as `stack.triangles`.
    index : int
        The layer whose parameters are meant.  What comes down to it from the layers above is
        truncated there too, and whole where the whole gradient is formed.
    truncation : int
        τ.

    Returns
    -------
    dict of str to GradientBias
        By the parameter's name; "" for all parameters of this layer together.
    """
    whole, cut = gradient(layers, index), gradient(layers, index, truncation)
    found = {name: _bias(cut[name], value) for name, value in whole.items()}
    return {"": _bias(_flat(cut), _flat(whole)), **found}


def gradient(layers: Sequence[LayerTrace], index: int, truncation: int = 0) -> dict[str, Array]:
    """Return ∂L/∂θ of a layer's parameters by name, from λ_k = entering_k + J_{k+1}ᵀ λ_{k+1}.

    The errors are formed anew from those that the losses send into the top layer, not taken from
    the trace, which was made with the truncation of the training.

    Parameters
    ----------
    layers : sequence of LayerTrace
        From the input upwards, as `stack.triangles`.
    index : int
    truncation : int
        τ: in no layer anything is carried from step k+1 to step k where τ divides k; 0 for all the
        way.
    """
    layer, layer_groups = layers[index], group_directions(layers)
    total = {name: np.zeros(value.shape) for name, value in layer.parameters.items()}
    with np.errstate(all="ignore"):
        for half, carried in passed(
            layer_groups, loss_rows(layer_groups[-1]), truncation, together=True
        ):
            if half is not layer:
                continue
            for k, (vectors, power) in carried:
                for name, (error, v) in layer.factors(k, np.ldexp(vectors, power)).items():
                    total[name] += (error * v).reshape(total[name].shape)
            break
    return total


def _flat(values: Mapping[str, Array]) -> Array:
    return np.concatenate([value.ravel() for value in values.values()])


def _bias(cut: Array, whole: Array) -> GradientBias:
    length = norm(whole)
    if not (length > 0 and math.isfinite(length) and math.isfinite(norm(cut))):
        return GradientBias(math.nan, math.nan, math.nan)
    similarity = cosine(cut, whole) if cut.any() else math.nan
    return GradientBias(norm(cut - whole) / length, norm(cut) / length, similarity)
