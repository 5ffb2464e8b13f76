"""Along which plane the loss is cut, and how much of it: both paths are to be seen.

One huge step must not make the picture so wide that the wall it came from is lost in it: where the
two paths differ that much, the picture is as wide as the clipped one needs.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np

from rnnviz.experiment.cliff_settings import chosen
from rnnviz.flow.loss_surface import Plane, entry_plane, gradient_plane, path_limits, path_plane
from rnnviz.nn.norm import norm
from rnnviz.nn.parameters import Array
from rnnviz.training.checkpoint import Checkpoint

SEQUENCES = 32
"""The batch: the same held-out sequences for every point."""
MARGIN = 0.25
"""Room around the paths, as a share of their extent."""
NEAR = 0.1
"""Where there is no path yet: how far to look, as a share of the parameters' norm."""
FAR = 2.0
"""How far from the clipped path, in lengths of it, a point of the other one may be to be shown."""


@dataclass(frozen=True)
class Cut:
    """A plane and what its coordinates are, as in `LossSlice`."""

    plane: Plane
    names: tuple[str, str] | None = None
    directions: Literal["path", "gradient"] = "path"


def cut_of(landscape: Checkpoint, own: Array, other: Array | None) -> Cut:
    """Return the plane that settings choose.

    Parameters
    ----------
    landscape : Landscape
    own, other : (N, P) ndarray
        The path of the run, and that with the other clipping.

    Raises
    ------
    BadInput
        Where the settings name a parameter that does not exist.
    """
    settings, parameters = landscape.settings, landscape.parameters
    if settings.plane == "parameters":
        plane = entry_plane(parameters, *chosen(parameters, settings))
        return Cut(plane, (settings.first, settings.second))
    moved = np.flatnonzero(np.ptp(own, axis=0))
    if settings.plane == "path" and len(moved) == 2:
        first, second = map(int, moved)
        names = parameters.name_at(first), parameters.name_at(second)
        return Cut(entry_plane(parameters, first, second), names)
    if settings.plane == "path" and len(moved) and len(own) > 2:
        return Cut(path_plane(_core(landscape.clipped, own, other)))
    return Cut(_steepest(landscape, own[-1]), directions="gradient")


def _core(clipped: bool, own: Array, other: Array | None) -> Array:
    """Return the points of both paths near the clipped one, those of the run last."""
    if other is None or len(other) < 3:
        return own
    reference = own if clipped else other
    start = reference[0]
    reach = (1 + FAR) * max(norm(point - start) for point in reference)
    parts = [[p for p in path if norm(p - start) <= reach] for path in (other, own)]
    return np.stack(parts[0] + parts[1])


def room(
    clipped: bool, own: Array, other: Array | None, least: float
) -> tuple[float, float, float, float]:
    """Return limits around projected paths (N, 2), no direction narrower than `least` each way."""
    points = _shown(clipped, own, other)
    a0, a1, b0, b1 = path_limits([points], MARGIN)
    a, b = own[-1] if (points == own[-1]).all(axis=1).any() else points[-1]
    if a1 - a0 < least or len(points) < 3:
        a0, a1 = a - least, a + least
    if b1 - b0 < least or len(points) < 3:
        b0, b1 = b - least, b + least
    return a0, a1, b0, b1


def _shown(clipped: bool, own: Array, other: Array | None) -> Array:
    """Return the clipped path and those points of the other one that are not too far from it."""
    if other is None or len(other) < 3:
        return own
    reference, rest = (own, other) if clipped else (other, own)
    low, high = reference.min(axis=0), reference.max(axis=0)
    reach = FAR * (high - low)
    near = ((rest >= low - reach) & (rest <= high + reach)).all(axis=1)
    return np.concatenate([reference, rest[near]])


def _steepest(landscape: Checkpoint, theta: Array) -> Plane:
    """Return the plane of the gradient on the held-out sequences."""
    network, batch = landscape.network(), landscape.test(SEQUENCES)
    parameters, gradient = network.parameters(), network.parameters()
    parameters.flat[:] = theta
    run = network.run(batch.steps, batch.size)
    network.forward(parameters, batch, run)
    network.backward(parameters, run, gradient)
    return gradient_plane(parameters, gradient.flat, np.random.default_rng(0))
