"""The loss of a run around where it has been: the plane of its path, and the path in it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from rnnviz.flow.cliff import Plane, Survey, entry_plane, gradient_plane, limits, path_plane
from rnnviz.nn.norm import norm
from rnnviz.nn.parameters import Array
from rnnviz.training.trainer import Trainer, network_of

RESOLUTION = 33
"""Points along each direction."""
SEQUENCES = 32
"""The batch: the same held-out sequences for every point."""
MARGIN = 0.25
"""Room around the path, as a share of its extent."""
NEAR = 0.1
"""Where there is no path yet: how far to look, as a share of the parameters' norm."""


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


def cliff_of(trainer: Trainer, resolution: int = RESOLUTION, sequences: int = SEQUENCES) -> Cliff:
    """Return the cliff of a run so far, not yet surveyed.

    Where training moves two parameters alone, the plane is theirs; otherwise it holds most of the
    path.  Before training has moved anywhere, it is that of steepest descent and a random
    direction.  Call it where nobody trains meanwhile.
    """
    network = network_of(trainer.experiment, trainer.source)
    batch, points = trainer.source.test(sequences), trainer.path.points()
    updates = np.array([update for update, _ in points], dtype=int)
    thetas = [theta for _, theta in points] or [trainer.parameters.flat]
    path = np.stack(thetas).astype(np.float64)
    moved, names = np.flatnonzero(np.ptp(path, axis=0)), None
    if len(moved) == 2:
        plane = entry_plane(trainer.parameters, *map(int, moved))
        first, second = (trainer.parameters.name_at(int(i)) for i in moved)
        names = first, second
    elif len(moved) and len(path) > 2:
        plane = path_plane(path)
    else:
        plane = _steepest(trainer, path[-1])
    projected = plane.project(path)
    a0, a1, b0, b1 = _room(projected, NEAR * max(norm(path[-1]), 1e-3))
    a, b = np.linspace(a0, a1, resolution), np.linspace(b0, b1, resolution)
    survey = Survey(network, batch, plane, a, b)
    return Cliff(survey, projected[: len(updates)], updates, names)


def _steepest(trainer: Trainer, theta: Array) -> Plane:
    """Return the plane of the gradient on the held-out sequences."""
    network = network_of(trainer.experiment, trainer.source)
    batch = trainer.source.test(SEQUENCES)
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
