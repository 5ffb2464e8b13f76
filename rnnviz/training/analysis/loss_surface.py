"""The loss of a run around where it has been: the plane of its path, and the path in it."""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from rnnviz.flow.loss_surface import LossSurface
from rnnviz.nn.norm import norm
from rnnviz.nn.parameters import Array
from rnnviz.text import BadInput
from rnnviz.training.checkpoint import Checkpoint, CounterfactualPath, LossSlice
from rnnviz.training.cut import NEAR, SEQUENCES, Cut, cut_of, room
from rnnviz.training.twin import Twin

RESOLUTION = 33
"""Points along each direction."""
LONGEST_TWIN = 20.0
"""Seconds to train beside a run, at most, however long the run is."""
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
    cut : Cut
        The plane.
    rival : OtherPath or None
    """

    survey: LossSurface
    path: Array
    updates: Array
    cut: Cut
    rival: CounterfactualPath | None = None

    @property
    def names(self) -> tuple[str, str] | None:
        """The two parameters whose values the plane's coordinates are."""
        return self.cut.names


def cliff_of(
    landscape: Checkpoint,
    resolution: int = RESOLUTION,
    sequences: int = SEQUENCES,
    twin: Twin | None = None,
) -> Cliff:
    """Return the cliff of a run so far, not yet surveyed.

    Where training moves two parameters alone, the plane is theirs; otherwise it holds most of the
    path, unless settings say otherwise.  Before training has moved anywhere, it is that of
    steepest descent and a random direction.

    Parameters
    ----------
    landscape : Landscape
    resolution, sequences : int
        Points along each direction, and the size of the batch.
    twin : Twin, optional
        The run with the other clipping.
    """
    updates, own = _points(landscape.path, landscape.parameters.flat)
    other = None if twin is None else _points(twin.path, landscape.parameters.flat)[1]
    cut = cut_of(landscape, own, other)
    path = cut.plane.project(own)
    rival = None if twin is None else _rival(twin, cut, landscape)
    least = NEAR * max(min(norm(own[0]), norm(own[-1])), 1e-3)
    shown = None if rival is None else rival.path
    a0, a1, b0, b1 = room(landscape.clipped, path, shown, least)
    a, b = np.linspace(a0, a1, resolution), np.linspace(b0, b1, resolution)
    survey = LossSurface(landscape.network(), landscape.test(sequences), cut.plane, a, b)
    return Cliff(survey, path[: len(updates)], updates, cut, rival)


def _points(path: Sequence[tuple[int, Array]], instead: Array) -> tuple[Array, Array]:
    """Return the updates of a path and its points (N, P); one point where no path was kept."""
    updates = np.array([update for update, _ in path], dtype=int)
    return updates, np.stack([theta for _, theta in path] or [instead]).astype(np.float64)


def _rival(twin: Twin, cut: Cut, landscape: Checkpoint) -> CounterfactualPath | None:
    """Return the twin's path in the plane; None where the network is too large to keep one."""
    if not twin.path:
        return None
    updates, points = _points(twin.path, landscape.parameters.flat)
    pairs = zip(landscape.path, twin.path, strict=False)
    same = all(n == m and np.array_equal(one, other) for (n, one), (m, other) in pairs)
    threshold = None if landscape.clipped else twin.clipping.limit
    path = cut.plane.project(points)
    return CounterfactualPath(path, updates, threshold, twin.update, twin.bad, same, twin.whole)


def relief_of(
    landscape: Checkpoint | None,
    resolution: int = RESOLUTION,
    cancelled: Callable[[], bool] = lambda: False,
    seconds: float = math.inf,
) -> LossSlice | None:
    """Survey the cliff of a run, for at most about `seconds`.

    None where there is no run to survey, where the settings name a parameter that does not exist,
    or where the parameters are so large that no plane through them can be told in their precision.
    """
    if landscape is None:
        return None
    end = time.monotonic() + seconds
    twin = landscape.twin and landscape.twin(min(seconds / 3, LONGEST_TWIN), cancelled)
    with np.errstate(all="ignore"):
        try:
            cliff = cliff_of(landscape, resolution, twin=twin)
        except (np.linalg.LinAlgError, BadInput):
            return None
    survey = cliff.survey
    grids = survey.a, survey.b
    if not all(np.isfinite(grid).all() and (np.diff(grid) > 0).all() for grid in grids):
        return None
    while not survey.advance(SLICE) and not cancelled() and time.monotonic() < end:
        pass
    return LossSlice(
        survey.a,
        survey.b,
        survey.filled(),
        survey.done,
        cliff.path,
        cliff.updates,
        cliff.names,
        clipped=landscape.clipped,
        directions=cliff.cut.directions,
        rival=cliff.rival,
    )
