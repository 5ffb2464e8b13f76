"""Which zeros among the errors of a trace are exact, and not numbers too small for a double.

An error enters a layer through h alone, so at the last step the other states receive none; nor does
a step that no loss reaches, and δ is zero where f' or what it is multiplied by is, as c_0 is for
the forget gate.  These occur in every network and need no pass in scaled numbers.
"""

from __future__ import annotations

import numpy as np

from rnnviz.flow.scaled_vector import HEADROOM, Array, near_one
from rnnviz.nn.trace import LayerTrace


def zero_states(layer: LayerTrace, reached: Array, truncation: int) -> dict[str, Array]:
    """Return at which steps 0..T the error of each state is zero by structure, (T+1,) bool.

    Parameters
    ----------
    layer : LayerTrace
    reached : (T,) bool ndarray
        Which steps any loss reaches.
    truncation : int
        τ of truncated BPTT; 0 for none.
    """
    zero = np.concatenate([[layer.cell.memoryless or not reached[0]], ~reached])
    without_later = np.zeros(layer.steps + 1, dtype=bool)
    without_later[layer.steps] = True
    if truncation:
        without_later[truncation::truncation] = True
    return {name: zero if name == "h" else zero | without_later for name in layer.cell.states}


def zero_slopes(layer: LayerTrace, reached: Array) -> dict[str, Array]:
    """Return at which steps 1..T δ of each block is zero whatever the error of the state, (T,)."""
    return {name: ~reached | ~layer.slopes[name].any(axis=1) for name in layer.cell.blocks}


def zero_blocks(layer: LayerTrace, k: int) -> tuple[str, ...]:
    """Return the blocks whose δ is zero at a step 1..T.

    The error λ_k of the state must have been computed in doubles without loss.
    """
    adjoint = np.concatenate([layer.adjoints[name][k] for name in layer.cell.states])
    unit = near_one(adjoint.astype(np.float64)[:, None])[0]
    with np.errstate(all="ignore"):
        errors = layer.errors(k, np.concatenate([unit, np.ldexp(unit, HEADROOM)], axis=1))
    return tuple(name for name, error in errors.items() if not error.any())
