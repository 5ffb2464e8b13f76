"""Which zeros among the errors of a trace are exact, and not numbers too small for a double.

An error enters a layer through h alone, so at the last step the other states receive none; nor does
a step that no loss reaches, and δ is zero where f' or what it is multiplied by is, as c_0 is for
the forget gate.  These occur in every network and need no pass in scaled numbers.
"""

from __future__ import annotations

import numpy as np

from rnnviz.flow.scaled_vector import HEADROOM, Array, near_one
from rnnviz.nn.trace import LayerTrace


def zero_steps(layer: LayerTrace, name: str, reached: Array, truncation: int) -> Array:
    """Return where the error of a state or a block is zero by structure.

    Parameters
    ----------
    layer : LayerTrace
    name : str
    reached : (T,) bool ndarray
        Which steps any loss reaches.
    truncation : int
        τ of truncated BPTT; 0 for none.

    Returns
    -------
    (T+1,) or (T,) bool ndarray
        For the steps 0..T of a state, 1..T of a block.
    """
    if name in layer.cell.blocks:
        return ~(reached & layer.slopes[name].any(axis=1))
    zero = np.concatenate([[layer.cell.memoryless or not reached[0]], ~reached])
    if layer.cell.reads_trees and name != "h":
        zero |= ~layer.adjoints[name].any(axis=1)  # a place on the stack may be empty at any step
    elif name != "h":
        zero[layer.steps] = True
        if truncation:
            zero[truncation::truncation] = True
    return zero


def zero_blocks(layer: LayerTrace, k: int) -> tuple[str, ...]:
    """Return the blocks whose δ is zero at a step 1..T.

    The error λ_k of the state must have been computed in doubles without loss.
    """
    adjoint = np.concatenate([layer.adjoints[name][k] for name in layer.cell.states])
    unit = near_one(adjoint.astype(np.float64)[:, None])[0]
    with np.errstate(all="ignore"):
        errors = layer.errors(k, np.concatenate([unit, np.ldexp(unit, HEADROOM)], axis=1))
    return tuple(name for name, error in errors.items() if not error.any())
