"""The loss around a run on a plane through parameter space, with the path of training in it.

Both paths are shown, the run's own and the one with the other clipping.  A single huge step must
not make the plot so wide that the wall it came from cannot be seen: where the two paths differ that
much, the plot is as wide as the clipped one needs.
"""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Literal

import numpy as np

from rnnviz.experiment.cliff_settings import chosen
from rnnviz.flow.loss_surface import (
    LossSurface,
    Plane,
    entry_plane,
    gradient_plane,
    path_limits,
    path_plane,
)
from rnnviz.nn.norm import norm
from rnnviz.nn.parameters import Array
from rnnviz.text import BadInput
from rnnviz.training.checkpoint import Checkpoint
from rnnviz.training.counterfactual import CounterfactualProgress

RESOLUTION = 33
"""Points along each direction."""
SEQUENCES = 32
"""The batch: the same held-out sequences for every point."""
LONGEST_TRAINING = 20.0
"""Seconds to train the run with the other clipping, at most, however long the run is."""
INTERVAL = 0.05
"""Seconds between two checks of whether the result is still wanted."""
MARGIN = 0.25
"""Room around the paths, as a share of their extent."""
MIN_REACH = 0.1
"""Where there is no path yet: how far the plot reaches, as a share of the parameters' norm."""
OFF_PLANE = 1e-9
"""Distance from a plane, as a share of that from its origin, that is due to rounding."""
FAR = 2.0
"""How far a point of the other path may be from the clipped one to be shown, in path lengths."""

Directions = Literal["path", "gradient"]


@dataclass(frozen=True)
class CounterfactualPath:
    """The path that the run takes with the other clipping, projected into the plane.

    Attributes
    ----------
    path : (N, 2) ndarray
        The projected parameters after each of `updates`.
    updates : (N,) int ndarray
    threshold : float or None
        At which this path is clipped; None where the run is clipped and this path is not.
    update : int
        How far it was trained.
    bad : int or None
        The update at which it diverged or died.
    same : bool
        Whether it is the run's own path, because nothing was ever clipped.
    whole : bool
        Whether it has come as far as the run, or has stopped.
    """

    path: Array
    updates: Array
    threshold: float | None
    update: int
    bad: int | None
    same: bool
    whole: bool = True


@dataclass(frozen=True)
class LossSlice:
    """log10 of the loss on a plane through the parameters, and the path of training in it.

    Attributes
    ----------
    a, b : (n,) and (m,) ndarray
        The grid, at equal distances.
    log10_loss : (m, n) ndarray
        −inf for a loss of zero, +inf or NaN where the pass was not finite.
    done : float
        The share of the grid that was computed; the rest is interpolated from coarser cells.
    path : (N, 2) ndarray
        The projected parameters after each of `updates`.
    updates : (N,) int ndarray
    names : (str, str) or None
        The two parameters whose values a and b are; None where they are directions.
    clipped : bool
        Whether the run is clipped.
    directions : {"path", "gradient"}
        Which directions a and b are, where they are no parameters.
    counterfactual : CounterfactualPath or None
        The path with the other clipping; None where there is none.
    plane : Plane or None
        Where the grid lies.
    plane_of : int or None
        The update whose parameters the plane goes through, where that makes a difference and it is
        not the last of `updates`.
    """

    a: Array
    b: Array
    log10_loss: Array
    done: float
    path: Array
    updates: Array
    names: tuple[str, str] | None
    clipped: bool = False
    directions: Directions = "path"
    counterfactual: CounterfactualPath | None = None
    plane: Plane | None = None
    plane_of: int | None = None

    @property
    def whole(self) -> bool:
        """Whether nothing is left to be computed."""
        return self.done == 1 and (self.counterfactual is None or self.counterfactual.whole)


@dataclass(frozen=True)
class SlicePlane:
    """A plane and what its coordinates are, as in `LossSlice`."""

    plane: Plane
    names: tuple[str, str] | None = None
    directions: Directions = "path"


@dataclass(frozen=True)
class SlicePlan:
    """What is to be computed: the grid in its plane, and the paths in it.

    Attributes
    ----------
    surface : LossSurface
        Owns its network and batch, so it may be advanced in another thread.
    path : (N, 2) ndarray
        The projected parameters after each of `updates`.
    updates : (N,) int ndarray
    plane : SlicePlane
    counterfactual : CounterfactualPath or None
    """

    surface: LossSurface
    path: Array
    updates: Array
    plane: SlicePlane
    counterfactual: CounterfactualPath | None = None


def loss_slice(
    checkpoint: Checkpoint | None,
    resolution: int = RESOLUTION,
    cancelled: Callable[[], bool] = lambda: False,
    seconds: float = math.inf,
) -> LossSlice | None:
    """Compute the loss around a run, for at most about `seconds`.

    None without a checkpoint, where the settings name a parameter that does not exist, or where the
    parameters are so large that the points of a plane coincide in their precision.
    """
    if checkpoint is None:
        return None
    end = time.monotonic() + seconds
    other = checkpoint.follow_counterfactual(min(seconds / 3, LONGEST_TRAINING), cancelled)
    with np.errstate(all="ignore"):
        try:
            plan = plan_slice(checkpoint, resolution, counterfactual=other)
        except (np.linalg.LinAlgError, BadInput):
            return None
    surface = plan.surface
    grids = surface.a, surface.b
    if not all(np.isfinite(grid).all() and (np.diff(grid) > 0).all() for grid in grids):
        return None
    while not surface.advance(INTERVAL) and not cancelled() and time.monotonic() < end:
        pass
    return LossSlice(
        surface.a,
        surface.b,
        surface.filled(),
        surface.done,
        plan.path,
        plan.updates,
        plan.plane.names,
        clipped=checkpoint.clipped,
        directions=plan.plane.directions,
        counterfactual=plan.counterfactual,
        plane=plan.plane.plane,
    )


def moved_slice(found: LossSlice, checkpoint: Checkpoint) -> LossSlice:
    """Return the paths at another moment of a run on the surface that is known of one.

    Of two parameters that alone are moved it is the same surface; otherwise it is the loss around
    the other moment, to which every path is projected.

    Parameters
    ----------
    found : LossSlice
        With its plane.
    checkpoint : Checkpoint
    """
    plane = found.plane
    assert plane is not None
    other = checkpoint.follow_counterfactual(LONGEST_TRAINING, lambda: False)
    updates, own = _points(checkpoint.path, checkpoint.parameters.flat)
    offset = np.asarray(own[-1] - plane.origin)
    beside = norm(offset - plane.project(own[-1]) @ np.stack([plane.first, plane.second]))
    elsewhere = beside > OFF_PLANE * max(norm(offset), 1.0)
    return replace(
        found,
        path=plane.project(own)[: len(updates)],
        updates=updates,
        clipped=checkpoint.clipped,
        counterfactual=None if other is None else _project_counterfactual(other, plane, checkpoint),
        plane_of=int(found.updates[-1]) if elsewhere and len(found.updates) else None,
    )


def plan_slice(
    checkpoint: Checkpoint,
    resolution: int = RESOLUTION,
    sequences: int = SEQUENCES,
    counterfactual: CounterfactualProgress | None = None,
) -> SlicePlan:
    """Return the plane, the grid and the paths of a slice, its loss not yet computed.

    Where training moves only two parameters, the plane is theirs; otherwise it holds most of the
    path, unless the settings choose another.  Before training has moved anywhere, it is spanned by
    the gradient and a random direction.

    Parameters
    ----------
    checkpoint : Checkpoint
    resolution, sequences : int
        Points along each direction, and the size of the batch.
    counterfactual : CounterfactualProgress, optional
        The run with the other clipping.
    """
    updates, own = _points(checkpoint.path, checkpoint.parameters.flat)
    other = None
    if counterfactual is not None:
        other = _points(counterfactual.path, checkpoint.parameters.flat)[1]
    plane = choose_plane(checkpoint, own, other)
    path = plane.plane.project(own)
    projected = None
    if counterfactual is not None:
        projected = _project_counterfactual(counterfactual, plane.plane, checkpoint)
    least = MIN_REACH * max(min(norm(own[0]), norm(own[-1])), 1e-3)
    shown = None if projected is None else projected.path
    a0, a1, b0, b1 = grid_limits(checkpoint.clipped, path, shown, least)
    a, b = np.linspace(a0, a1, resolution), np.linspace(b0, b1, resolution)
    batch = checkpoint.source.test(sequences)
    surface = LossSurface(checkpoint.network(), batch, plane.plane, a, b)
    return SlicePlan(surface, path[: len(updates)], updates, plane, projected)


def _points(path: Sequence[tuple[int, Array]], fallback: Array) -> tuple[Array, Array]:
    """Return the updates of a path and its points (N, P); one point where no path was kept."""
    updates = np.array([update for update, _ in path], dtype=int)
    return updates, np.stack([theta for _, theta in path] or [fallback]).astype(np.float64)


def _project_counterfactual(
    other: CounterfactualProgress, plane: Plane, checkpoint: Checkpoint
) -> CounterfactualPath | None:
    """Return the other path in the plane; None where the network is too large to keep one."""
    if not other.path:
        return None
    updates, points = _points(other.path, checkpoint.parameters.flat)
    pairs = zip(checkpoint.path, other.path, strict=False)
    same = all(n == m and np.array_equal(a, b) for (n, a), (m, b) in pairs)
    return CounterfactualPath(
        plane.project(points),
        updates,
        threshold=None if checkpoint.clipped else other.clipping.limit,
        update=other.update,
        bad=other.first_bad_update,
        same=same,
        whole=other.complete,
    )


def choose_plane(checkpoint: Checkpoint, own: Array, other: Array | None) -> SlicePlane:
    """Return the plane that the settings choose.

    Parameters
    ----------
    checkpoint : Checkpoint
    own, other : (N, P) ndarray
        The path of the run, and the one with the other clipping.

    Raises
    ------
    BadInput
        Where the settings name a parameter that does not exist.
    """
    settings, parameters = checkpoint.experiment.cliff, checkpoint.parameters
    if settings.plane == "parameters":
        plane = entry_plane(parameters, *chosen(parameters, settings))
        return SlicePlane(plane, (settings.first, settings.second))
    moved = np.flatnonzero(np.ptp(own, axis=0))
    if settings.plane == "path" and len(moved) == 2:
        first, second = map(int, moved)
        names = parameters.name_at(first), parameters.name_at(second)
        return SlicePlane(entry_plane(parameters, first, second), names)
    if settings.plane == "path" and len(moved) and len(own) > 2:
        return SlicePlane(path_plane(_near_clipped_path(checkpoint.clipped, own, other)))
    return SlicePlane(_gradient_plane(checkpoint, own[-1]), directions="gradient")


def _near_clipped_path(clipped: bool, own: Array, other: Array | None) -> Array:
    """Return the points of both paths near the clipped one, those of the run last."""
    if other is None or len(other) < 3:
        return own
    reference = own if clipped else other
    start = reference[0]
    reach = (1 + FAR) * max(norm(point - start) for point in reference)
    parts = [[p for p in path if norm(p - start) <= reach] for path in (other, own)]
    return np.stack(parts[0] + parts[1])


def _gradient_plane(checkpoint: Checkpoint, theta: Array) -> Plane:
    """Return the plane of the gradient on the held-out sequences and a random direction."""
    network, batch = checkpoint.network(), checkpoint.source.test(SEQUENCES)
    parameters, gradient = network.parameters(), network.parameters()
    parameters.flat[:] = theta
    run = network.run(batch.steps, batch.size)
    network.forward(parameters, batch, run)
    network.backward(parameters, run, gradient)
    return gradient_plane(parameters, gradient.flat, np.random.default_rng(0))


def grid_limits(
    clipped: bool, own: Array, other: Array | None, least: float
) -> tuple[float, float, float, float]:
    """Return limits around projected paths (N, 2), at least `least` from the run on each side."""
    points = _shown_points(clipped, own, other)
    a0, a1, b0, b1 = path_limits([points], MARGIN)
    a, b = own[-1] if (points == own[-1]).all(axis=1).any() else points[-1]
    if a1 - a0 < least or len(points) < 3:
        a0, a1 = a - least, a + least
    if b1 - b0 < least or len(points) < 3:
        b0, b1 = b - least, b + least
    return a0, a1, b0, b1


def _shown_points(clipped: bool, own: Array, other: Array | None) -> Array:
    """Return the clipped path and those points of the other one that are not too far from it."""
    if other is None or len(other) < 3:
        return own
    reference, rest = (own, other) if clipped else (other, own)
    low, high = reference.min(axis=0), reference.max(axis=0)
    reach = FAR * (high - low)
    near = ((rest >= low - reach) & (rest <= high + reach)).all(axis=1)
    return np.concatenate([reference, rest[near]])
