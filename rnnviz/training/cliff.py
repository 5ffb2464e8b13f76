"""The loss of a run around where it has been: the plane of its path, and the path in it."""

from __future__ import annotations

import math
import time
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from rnnviz.flow.cliff import Plane, Survey, entry_plane, gradient_plane, limits, path_plane
from rnnviz.nn.norm import norm
from rnnviz.nn.parameters import Array
from rnnviz.training.landscape import Landscape, Relief

RESOLUTION = 33
"""Points along each direction."""
SEQUENCES = 32
"""The batch: the same held-out sequences for every point."""
MARGIN = 0.25
"""Room around the path, as a share of its extent."""
NEAR = 0.1
"""Where there is no path yet: how far to look, as a share of the parameters' norm."""
SLICE = 0.05
"""Seconds between two looks at whether anybody still waits."""


@dataclass(frozen=True)
class Cliff:
    """What is to be surveyed, and the path of training over it.

    Attributes
    ----------
    survey : Survey
        Owns its network and batch, so it may be advanced in another thread.
    path : (N, 2) ndarray
        The projected parameters after each of `updates`.
    updates : (N,) int ndarray
    names : (str, str) or None
        The two parameters whose values the plane's coordinates are, such as "l0.U" and "l0.b" of
        a network of one unit; None where they are directions.
    """

    survey: Survey
    path: Array
    updates: Array
    names: tuple[str, str] | None = None


def cliff_of(
    landscape: Landscape, resolution: int = RESOLUTION, sequences: int = SEQUENCES
) -> Cliff:
    """Return the cliff of a run so far, not yet surveyed.

    Where training moves two parameters alone, the plane is theirs; otherwise it holds most of the
    path.  Before training has moved anywhere, it is that of steepest descent and a random
    direction.
    """
    network, parameters = landscape.network(), landscape.parameters
    batch, points = landscape.test(sequences), landscape.path
    updates = np.array([update for update, _ in points], dtype=int)
    thetas = [theta for _, theta in points] or [parameters.flat]
    path = np.stack(thetas).astype(np.float64)
    moved, names = np.flatnonzero(np.ptp(path, axis=0)), None
    if len(moved) == 2:
        plane = entry_plane(parameters, *map(int, moved))
        first, second = (parameters.name_at(int(i)) for i in moved)
        names = first, second
    elif len(moved) and len(path) > 2:
        plane = path_plane(path)
    else:
        plane = _steepest(landscape, path[-1])
    projected = plane.project(path)
    a0, a1, b0, b1 = _room(projected, NEAR * max(norm(path[-1]), 1e-3))
    a, b = np.linspace(a0, a1, resolution), np.linspace(b0, b1, resolution)
    survey = Survey(network, batch, plane, a, b)
    return Cliff(survey, projected[: len(updates)], updates, names)


def relief_of(
    landscape: Landscape | None,
    resolution: int = RESOLUTION,
    cancelled: Callable[[], bool] = lambda: False,
    seconds: float = math.inf,
) -> Relief | None:
    """Survey the cliff of a run, for at most about `seconds`.

    None where there is no run to survey, or where the parameters are so large that no plane
    through them can be told in their precision.
    """
    if landscape is None:
        return None
    with np.errstate(all="ignore"):
        try:
            cliff = cliff_of(landscape, resolution)
        except np.linalg.LinAlgError:
            return None
    survey, end = cliff.survey, time.monotonic() + seconds
    grids = survey.a, survey.b
    if not all(np.isfinite(grid).all() and (np.diff(grid) > 0).all() for grid in grids):
        return None
    while not survey.advance(SLICE) and not cancelled() and time.monotonic() < end:
        pass
    found = survey.filled()
    return Relief(survey.a, survey.b, found, survey.done, cliff.path, cliff.updates, cliff.names)


def _steepest(landscape: Landscape, theta: Array) -> Plane:
    """Return the plane of the gradient on the held-out sequences."""
    network, batch = landscape.network(), landscape.test(SEQUENCES)
    parameters, gradient = network.parameters(), network.parameters()
    parameters.flat[:] = theta
    run = network.run(batch.steps, batch.size)
    network.forward(parameters, batch, run)
    network.backward(parameters, run, gradient)
    return gradient_plane(parameters, gradient.flat, np.random.default_rng(0))


def _room(path: Array, least: float) -> tuple[float, float, float, float]:
    """Return limits around a projected path, no direction narrower than `least` each way."""
    a0, a1, b0, b1 = limits([path], MARGIN)
    a, b = path[-1]
    if a1 - a0 < least or len(path) < 3:
        a0, a1 = a - least, a + least
    if b1 - b0 < least or len(path) < 3:
        b0, b1 = b - least, b + least
    return a0, a1, b0, b1
