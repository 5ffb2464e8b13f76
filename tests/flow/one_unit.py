"""The cliff in its purest form: one logistic unit, no input, a target at the last step.

x_t = w σ(x_{t-1}) + b from x_0 = ½, E = (σ(x_T) − 0.7)² with T = 50 (Pascanu, Mikolov & Bengio
2013, figure 6; x is a pre-activation there).  Where w is large, two resting states part along a
line in (w, b), and the loss jumps across it: a wall at which ∂E/∂b grows like (w σ')^T.
"""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import ArrayLike

from rnnviz.flow.scaled_vector import Array
from rnnviz.nn.activation import logistic, sech2

STEPS = 50
START = 0.5
TARGET = 0.7


def loss(w: ArrayLike, b: ArrayLike) -> Array:
    """Return E for weights and biases that broadcast against each other."""
    return _run(np.asarray(w, dtype=np.float64), np.asarray(b, dtype=np.float64))[0]


def gradient(w: ArrayLike, b: ArrayLike) -> tuple[Array, Array]:
    """Return ∂E/∂w and ∂E/∂b, carried forward with the state."""
    return _run(np.asarray(w, dtype=np.float64), np.asarray(b, dtype=np.float64))[1:]


def _run(w: Array, b: Array) -> tuple[Array, Array, Array]:
    """Return E, ∂E/∂w and ∂E/∂b."""
    shape = np.broadcast_shapes(w.shape, b.shape)
    x, by_w, by_b = np.full(shape, START), np.zeros(shape), np.zeros(shape)
    with np.errstate(all="ignore"):
        for _ in range(STEPS):
            h, factor = logistic(x), w * sech2(x / 2) / 4
            x, by_w, by_b = w * h + b, h + factor * by_w, 1 + factor * by_b
        error = logistic(x) - TARGET
        outer = 2 * error * sech2(x / 2) / 4
        return error**2, outer * by_w, outer * by_b


def edge(w: ArrayLike) -> Array:
    """Return b = ½ − w σ(½), on which x stays at ½: for w > 4.2553 the wall of the cliff."""
    return np.asarray(0.5 - np.asarray(w, dtype=np.float64) * logistic(np.array(0.5)))


def descend(w: float, b: float, rate: float, updates: int, threshold: float = math.inf) -> Array:
    """Return the path of gradient descent from (w, b), (N+1, 2), clipped to a norm of `threshold`.

    It ends early where a number is not finite.
    """
    path = [np.array([w, b], dtype=np.float64)]
    for _ in range(updates):
        g = np.array([float(part) for part in gradient(*path[-1])])
        length = math.hypot(*g)
        if not math.isfinite(length):
            break
        path.append(path[-1] - rate * g * (min(1.0, threshold / length) if length else 1.0))
    return np.stack(path)
