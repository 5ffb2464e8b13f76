"""Phase portrait: a trajectory of the system, and the network's own continuation of it.

One step ahead nearly every forecast looks good.  Whether the network has learnt the law shows when
its outputs become its inputs.
"""

from __future__ import annotations

import html as markup
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from rnnviz.number_format import number
from rnnviz.plot.axis_limit import extent
from rnnviz.plot.figure import (
    Artist,
    Axis,
    Column,
    Curve,
    Figure,
    Panel,
    Points,
    ReferenceLine,
    Table,
)
from rnnviz.reading.data_summary import DataSummary
from rnnviz.tasks.task import PhasePlane
from rnnviz.text import QT_TRANSLATE_NOOP, translate
from rnnviz.training.analysis.free_run import DIVERGED_ERROR, FreeRun, can_run_freely
from rnnviz.training.snapshot import Frame, Snapshot
from rnnviz.views.part.axis import step_numbers
from rnnviz.views.part.curve import marked_curve
from rnnviz.views.part.status import age_note, join_sentences, message_figure, run_status
from rnnviz.views.prediction.regression import own_unit
from rnnviz.views.view import View

Array = NDArray[Any]

MARGIN = 0.15
"""Margin around the true trajectory, for one that leaves it, as a share of its extent."""

FARTHEST = 1e300
"""Nothing is drawn beyond this, and nothing smaller than its inverse."""


class PhaseView(View):
    """The phase plane above, the first output over time below."""

    name = "phase"
    label = QT_TRANSLATE_NOOP("views", "Phase portrait")
    needs = frozenset({"free"})
    min_interval = 0.25

    def suits(self, frame: Frame) -> bool:
        return frame.snapshot.source.plane is not None

    def describe(self, frame: Frame) -> Figure:
        snapshot, free, plane = frame.snapshot, frame.free_run, frame.snapshot.source.plane
        if free is None or plane is None or len(plane.names) != free.truth.shape[1]:
            return message_figure(self.title, "plane", _missing_sentence(snapshot), snapshot)
        words = divergence_sentence(free)
        return Figure(
            title=self.title,
            panels=(
                replace(
                    _plane(free, plane, age_note(frame.update_of("free"), snapshot)),
                    title=_units(snapshot.source.read, plane),
                ),
                _time(free, plane, own_unit(snapshot.source.read, 0)),
            ),
            tables=(_table(free, plane),),
            summary=join_sentences(run_status(snapshot), words),
        )

    def values(self, frame: Frame | None) -> Mapping[str, str]:
        return {**super().values(frame), "limit": number(DIVERGED_ERROR)}


def divergence_sentence(free: FreeRun) -> str:
    """Say for how many free steps the network stays close to the true trajectory."""
    steps, together = len(free.truth) - free.warm, free.horizon
    if together is None:
        source = translate(
            "views",
            "After {warm} given steps the network runs freely and stays within {limit} standard"
            " deviations of the truth for all {steps} steps.",
        )
    else:
        source = translate(
            "views",
            "After {warm} given steps the network runs freely; it is within {limit}"
            " standard deviations of the truth for {together} steps, then the two"
            " diverge.",
        )
    return source.format(warm=free.warm, limit=DIVERGED_ERROR, steps=steps, together=together)


def _divergence_note(free: FreeRun) -> str:
    warm = free.warm
    if free.horizon is None:
        source = translate("views", "Free from step {warm} on: together for all {steps} steps.")
        return source.format(warm=warm + 1, steps=len(free.truth) - warm)
    source = translate("views", "Free from step {warm} on; they diverge at free step {step}.")
    return source.format(warm=warm + 1, step=free.horizon + 1)


def _missing_sentence(snapshot: Snapshot) -> str:
    if snapshot.checkpoint is not None and can_run_freely(snapshot.checkpoint):
        return translate("views", "The free run is being computed.")
    return translate(
        "views",
        "A free run needs outputs that can be the next input: a forecast one step ahead,"
        " by a network that does not read from the end.",
    )


def _plane(free: FreeRun, plane: PhasePlane, note: str) -> Panel:
    true = _in_plane(free.truth, plane)
    own = _in_plane(_trajectory(free), plane)[:, free.warm - 1 :]
    across, up = (_limits(values) for values in true)
    names, seen = _axis_names(plane), _inside(own, across, up)
    x, y = true[:, free.warm - 1 : free.warm]
    return Panel(
        key="plane",
        x=Axis(names[0], *across),
        y=Axis(names[1], *up),
        artists=(
            Curve(true[0], true[1], role="target", label=translate("views", "truth"), width=1.0),
            Curve(seen[0], seen[1], role="output", label=translate("views", "free run"), width=1.2),
            Points(x, y, role="ink", symbol="circle", size=7.0),
        ),
        weight=2.6,
        note=join_sentences(note, _outside(own, across, up)),
    )


def _units(read: DataSummary | None, plane: PhasePlane) -> str:
    """Return the units of both axes if they are columns of the user's file."""
    outputs = (0, plane.component) if plane.component else ()
    meanings = [(plane.names[o], own_unit(read, o)) for o in outputs]
    source = translate("views", "{symbol}: {meaning}")
    parts = [source.format(symbol=_italic(name), meaning=m) for name, m in meanings if m]
    return "; ".join(parts)


def _time(free: FreeRun, plane: PhasePlane, title: str) -> Panel:
    steps, limits = step_numbers(len(free.truth)), _limits(free.truth[:, 0])
    forecast = free.forecast[:, 0]
    rules: tuple[Artist, ...] = (
        ReferenceLine(free.warm + 0.5, horizontal=False),  # the note says what the lines are
    )
    if free.horizon is not None:
        place = free.warm + free.horizon + 1
        rules += (ReferenceLine(place, horizontal=False, role="exploding"),)
    return Panel(
        key="time",
        x=Axis(translate("views", "step <i>k</i> of the trajectory"), 1.0, float(len(steps))),
        y=Axis(f"{_italic(plane.names[0])}<sub><i>k</i></sub>", *limits),
        artists=(
            *rules,
            *marked_curve(steps, free.truth[:, 0], "target", ""),
            *marked_curve(
                steps[1:], forecast[1:], "output", "", name=translate("views", "free run")
            ),
        ),
        title=title,
        note=_divergence_note(free),
        weight=1.2,
    )


def _trajectory(free: FreeRun) -> Array:
    """Return the trajectory of the network: given values first, then its own outputs."""
    return np.concatenate([free.truth[: free.warm], free.forecast[free.warm :]])


def _in_plane(values: Array, plane: PhasePlane) -> Array:
    """Return the coordinates in the plane of values (n, O): (2, n), both NaN where one is."""
    points = _coordinates(values, plane)
    return np.where(np.isnan(points).any(axis=0), np.nan, points)


def _coordinates(values: Array, plane: PhasePlane) -> Array:
    first = values[:, 0]
    if plane.component:
        return np.stack([first, values[:, plane.component]])
    with np.errstate(all="ignore"):
        if plane.rate:
            return np.stack([first, np.append(np.nan, np.diff(first)) / plane.rate])
        delay = min(plane.delay, len(first))
        return np.stack([np.append(np.full(delay, np.nan), first[: len(first) - delay]), first])


def _axis_names(plane: PhasePlane) -> tuple[str, str]:
    name = _italic(plane.names[0])
    if plane.component:
        return name, _italic(plane.names[plane.component])
    now = f"{name}<sub><i>k</i></sub>"
    if plane.rate:
        return now, f"d{name}/d<i>t</i>"
    return f"{name}<sub><i>k</i>−{plane.delay}</sub>", now


def _italic(name: str) -> str:
    return f"<i>{markup.escape(name, quote=False)}</i>"


def _limits(values: Array) -> tuple[float, float]:
    """Return fixed limits with a margin around the true trajectory."""
    low, high = extent(np.clip(values, -FARTHEST, FARTHEST)) or (0.0, 1.0)
    room = MARGIN * max((high - low) or abs(high), 1 / FARTHEST)
    return low - room, high + room


def _is_outside(points: Array, *limits: tuple[float, float]) -> Array:
    low, high = np.array(limits).T[..., None]
    with np.errstate(invalid="ignore"):
        return np.asarray(((points < low) | (points > high) | ~np.isfinite(points)).any(axis=0))


def _inside(points: Array, *limits: tuple[float, float]) -> Array:
    """Return points (2, n) without those outside the limits, except the first one of each exit."""
    outside = _is_outside(points, *limits)
    far = outside & np.append(False, outside[:-1])
    far |= ~np.isfinite(points).all(axis=0)
    return np.where(far, np.nan, points)


def _outside(points: Array, *limits: tuple[float, float]) -> str:
    """Say at which step the free run leaves the plot, if it does."""
    outside = _is_outside(points[:, 1:], *limits)
    if not outside.any():
        return ""
    source = translate("views", "The free run leaves the plot at step {step}.")
    return source.format(step=int(np.argmax(outside)) + 1)


def _table(free: FreeRun, plane: PhasePlane) -> Table:
    columns = [Column("step of the trajectory", step_numbers(len(free.truth)))]
    for o, name in enumerate(plane.names):
        columns.append(Column(f"true {name}", free.truth[:, o]))
        columns.append(Column(f"forecast {name}", free.forecast[:, o]))
    error = Column("error [standard deviations of the truth]", free.errors)
    return Table("free-run", (*columns, error))
