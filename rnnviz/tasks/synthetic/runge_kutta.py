"""The classical Runge-Kutta method of fourth order, for one system or many at once."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from rnnviz.tasks.task import Array

Slope = Callable[[Array], Array]


def rk4(slope: Slope, state: Array, h: float) -> Array:
    """Return the state a time `h` later; the error of one step is of the order of h⁵.

    Parameters
    ----------
    slope : callable
        dx/dt at x.
    state : ndarray
    h : float
    """
    k1 = slope(state)
    k2 = slope(state + h / 2 * k1)
    k3 = slope(state + h / 2 * k2)
    k4 = slope(state + h * k3)
    return np.asarray(state + h / 6 * (k1 + 2 * (k2 + k3) + k4))


def trajectory(slope: Slope, state: Array, every: float, count: int, parts: int) -> Array:
    """Return `count` states at times 0, `every`, 2·`every`, ...: (count, *state.shape).

    Parameters
    ----------
    parts : int
        Steps of the method between two of them.
    """
    states = np.empty((count, *state.shape))
    for k in range(count):
        states[k] = state
        for _ in range(parts):
            state = rk4(slope, state, every / parts)
    return states
