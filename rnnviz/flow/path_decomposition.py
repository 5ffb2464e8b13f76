"""The ways on which an error comes back through a layer, and what U learns from each distance."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from rnnviz.flow.delta import last_loss
from rnnviz.flow.jacobian_product import CarryPaths, carry_paths, product_norms
from rnnviz.flow.lag import GradientByLag
from rnnviz.flow.per_layer import gradients_by_lag, layer_backward_norms
from rnnviz.flow.scaled_vector import Array
from rnnviz.nn.trace import LayerTrace


@dataclass(frozen=True, eq=False)
class PathDecomposition:
    """What can come back from the last loss through one layer, and what does.

    Attributes
    ----------
    step : int
        t of the last loss.
    products : (t+1,) ndarray
        log10 of σ_max(J_t…J_{k+1}) for k = 0..t: the most that any error of step t keeps.
    paths : Paths or None
        Straight, by the carrying gate alone, and through U; None where no gate carries.
    measured : (t+1,) ndarray
        log10 of ‖λ_{t,k}‖ over ‖λ_{t,t}‖.  Below another layer all that comes down of the last
        loss counts, also at steps before t: there `products` bounds only what comes back in time.
    gradient : GradientByLag
        Of all losses.
    """

    step: int
    products: Array
    paths: CarryPaths | None
    measured: Array
    gradient: GradientByLag


def path_decompositions(
    layers: Sequence[LayerTrace],
    truncation: int = 0,
    cancelled: Callable[[], bool] = lambda: False,
) -> tuple[PathDecomposition, ...]:
    """Return the ways through every layer, from the input upwards.

    `truncation` is τ of truncated BPTT.  Once `cancelled` says yes, what is left stays NaN.
    """
    gradients = gradients_by_lag(layers, truncation)
    return tuple(
        _through(layers, index, gradient, truncation, cancelled)
        for index, gradient in enumerate(gradients)
    )


def _through(
    layers: Sequence[LayerTrace],
    index: int,
    gradient: GradientByLag,
    truncation: int,
    cancelled: Callable[[], bool],
) -> PathDecomposition:
    layer = layers[index]
    step = last_loss(layer)
    signal = layer_backward_norms(layers, index, step, truncation)
    with np.errstate(invalid="ignore"):
        measured = signal - signal[-1]
    found = product_norms(layer, step, cancelled), carry_paths(layer, step, cancelled)
    return PathDecomposition(step, *found, measured, gradient)
