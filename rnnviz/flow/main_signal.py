"""The one error signal of a layer by which sequences and runs are compared."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from rnnviz.flow.per_layer import layer_total_norms
from rnnviz.flow.scaled_vector import Array
from rnnviz.nn.trace import LayerTrace


def main_signal_norms(layers: Sequence[LayerTrace], index: int, truncation: int = 0) -> Array:
    """Return log10 of the norm of a layer's most important error signal at its steps, (T,).

    δ_k = ∂L/∂z_k of a layer without gates, else ∂L/∂s_k of its full state.
    """
    layer, norms = layers[index], layer_total_norms(layers, index, truncation)
    if not layer.cell.gates:
        return norms["z"]
    return joint_norm([norms[name][1:] for name in layer.cell.states])


def joint_norm(norms: list[Array]) -> Array:
    """Return log10 of the norm of a vector, given log10 of the norms of its parts."""
    if len(norms) == 1:
        return norms[0]
    table = np.stack(norms)
    top = np.max(table, axis=0)
    top = np.where(np.isfinite(top), top, 0.0)
    with np.errstate(all="ignore"):
        return np.asarray(top + 0.5 * np.log10(np.sum(100.0 ** (table - top), axis=0)))
