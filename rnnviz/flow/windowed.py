"""Which loss reaches which step of a layer without a state, which is read through a delay window.

The layer above reads h_t, ..., h_{t-K} at step t.  The loss of step t enters at these steps and is
carried no further, so what it sends there is its whole error.
"""

from __future__ import annotations

import numpy as np

from rnnviz.flow.scaled_vector import Array, log10, near_one, squares
from rnnviz.nn.trace import LayerTrace


def entering(layer: LayerTrace, losses: Array, k: int) -> Array:
    """Return what the losses of some steps send straight into h_k, (D, n).

    Parameters
    ----------
    losses : (n,) int ndarray
        The rows t-1 of the losses.
    k : int
        1..T.
    """
    sent, size = layer.direct if layer.sent is None else layer.sent, layer.size
    delay = losses - (k - 1)
    seen = (delay >= 0) & (delay < sent.shape[1] // size)
    into = np.zeros((size, len(losses)))
    blocks = sent.reshape(len(sent), -1, size)
    into[:, seen] = blocks[losses[seen], delay[seen]].T
    return into


def reach(layer: LayerTrace) -> int:
    """Return K: how many steps back the loss of a step enters the layer beside its own."""
    return 0 if layer.sent is None else layer.sent.shape[1] // layer.size - 1


def strengths(layer: LayerTrace) -> tuple[Array, Array]:
    """Return log10 of ‖λ_{t,k}‖ and of ‖δ_{t,k}‖ of a layer without a state, each (T, T).

    Row t-1, column k-1; NaN where the loss cannot reach: beyond the edge of the window, or later.
    """
    steps, rows = layer.steps, np.arange(layer.steps)
    slopes, shift = near_one(np.asarray(layer.slopes["z"], dtype=np.float64).T)
    errors, deltas = (np.full((steps, steps), np.nan) for _ in range(2))
    with np.errstate(all="ignore"):
        for k in range(1, steps + 1):
            losses = rows[k - 1 : k + reach(layer)]
            vectors, exponent = near_one(entering(layer, losses, k))
            errors[losses, k - 1] = log10(squares(vectors), exponent, vectors)
            vectors, exponent = vectors * slopes[:, [k - 1]], exponent + shift[k - 1]
            deltas[losses, k - 1] = log10(squares(vectors), exponent, vectors)
    return errors, deltas


def backward_norms(layer: LayerTrace, step: int) -> Array:
    """Return log10‖λ_{t,k}‖ for k = 0..t, (t+1,), of a layer without a state: −inf beyond the edge.

    Parameters
    ----------
    step : int
        t, 1..T.
    """
    result, loss = np.full(step + 1, -np.inf), np.array([step - 1])
    with np.errstate(all="ignore"):
        for k in range(max(1, step - reach(layer)), step + 1):
            vectors, exponent = near_one(entering(layer, loss, k))
            result[k] = log10(squares(vectors), exponent, vectors)[0]
    return result
