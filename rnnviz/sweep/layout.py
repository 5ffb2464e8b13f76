"""Which setting of a sweep stands on which axis of a figure, and where its values stand."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import product

import numpy as np

from rnnviz.plot.figure import Array, Axis, Figure
from rnnviz.sweep.axis import SweepAxis
from rnnviz.sweep.plan import SweepPlan
from rnnviz.sweep.words import SEEDS, axis_label, value_label
from rnnviz.text import translate

MOST_TICKS = 16
"""Values that are all named on an axis; of more, numbers are named at even distances."""
FAR = 20.0
"""An axis whose largest value is so many times the smallest may be logarithmic."""


Page = Callable[[], Figure]
"""Draws one of several figures of a name."""


@dataclass(frozen=True)
class Layout:
    """Which settings are drawn how, by their numbers in the plan.

    Attributes
    ----------
    across : int
        On the x axis.
    up : int or None
        On the y axis of a map; None for the seeds.
    """

    across: int = 0
    up: int | None = None

    def others(self, plan: SweepPlan, in_map: bool) -> tuple[int, ...]:
        """Return the settings that are on no axis: of lines each combination is one."""
        drawn = {self.across, self.up} if in_map else {self.across}
        return tuple(i for i in range(len(plan.axes)) if i not in drawn)


def default_layout(plan: SweepPlan) -> Layout:
    """Return the number with most values across, and up of the others likewise."""
    places = range(len(plan.axes))

    def rank(i: int) -> tuple[bool, int, int]:
        return plan.axes[i].is_number, len(plan.axes[i].values), i

    across = max(places, key=rank)
    others = [i for i in places if i != across and len(plan.axes[i].values) > 1]
    return Layout(across, max(others, key=rank) if others else None)


def combinations(plan: SweepPlan, axes: tuple[int, ...]) -> Iterator[tuple[int, ...]]:
    """Yield all combinations of the values of some settings, as indices."""
    return product(*(range(len(plan.axes[i].values)) for i in axes))


def taken(array: Array, axes: tuple[int, ...], cell: tuple[int, ...]) -> Array:
    """Return the part of an array of a sweep's shape where some settings have given values."""
    index: list[int | slice] = [slice(None)] * array.ndim
    for axis, i in zip(axes, cell, strict=True):
        index[axis] = i
    return array[tuple(index)]


def positions(axis: SweepAxis) -> tuple[Array, bool]:
    """Return where the values of a setting stand on an x axis, and whether that is logarithmic."""
    if not axis.is_number or len(axis.values) < 2:
        return np.arange(len(axis.values), dtype=float), False
    values = np.array(axis.values, dtype=float)
    positive = bool((values > 0).all())
    if positive and values.max() >= FAR * values.min() and _is_by_ratio(values):
        return np.log10(values), True
    return values, False


def _is_by_ratio(values: Array) -> bool:
    """Return whether the values lie more evenly on a logarithmic axis."""
    even, by_ratio = np.diff(np.sort(values)), np.diff(np.log10(np.sort(values)))
    return float(np.ptp(by_ratio) / by_ratio.mean()) < float(np.ptp(even) / even.mean())


def value_axis(axis: SweepAxis) -> Axis:
    """Return the x axis of a setting, on which lines are drawn."""
    places, log10 = positions(axis)
    span = float(np.ptp(places)) or 1.0
    margin = 0.04 * span if axis.is_number else 0.5
    low, high = float(places.min()) - margin, float(places.max()) + margin
    ticks: tuple[tuple[float, str], ...] = ()
    if not axis.is_number or len(axis.values) <= MOST_TICKS:
        ticks = _ticks(axis, places)
    return Axis(axis_label(axis), low, high, log10=log10 and not ticks, ticks=ticks)


def cell_axis(plan: SweepPlan, index: int | None) -> Axis:
    """Return an axis of a map, whose cells stand at 0, 1, …; of the seeds for None."""
    if index is None:
        ticks = tuple((float(i), str(seed)) for i, seed in enumerate(plan.seeds))
        return Axis(translate("sweep", SEEDS), -0.5, len(plan.seeds) - 0.5, ticks=ticks)
    axis = plan.axes[index]
    places = np.arange(len(axis.values), dtype=float)
    return Axis(axis_label(axis), -0.5, len(places) - 0.5, ticks=_ticks(axis, places))


def _ticks(axis: SweepAxis, places: Array) -> tuple[tuple[float, str], ...]:
    every = max(1, -(-len(places) // MOST_TICKS))
    return tuple((float(places[i]), value_label(axis, i)) for i in range(0, len(places), every))
