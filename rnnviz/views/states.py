"""State space: the states of held-out sequences, in the plane in which they vary most.

If a finite automaton underlies the task, its states colour the points: a network that has become
this automaton shows one or several clusters for each.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from rnnviz.number_format import percent
from rnnviz.plot.axis_limit import extent, nice_limit, typical
from rnnviz.plot.drawing_style import Symbol
from rnnviz.plot.figure import Annotation, Artist, Axis, Column, Curve, Figure, Panel, Points, Table
from rnnviz.plot.markup import plain
from rnnviz.text import QT_TRANSLATE_NOOP, translate
from rnnviz.training.analysis.state_cloud import StateCloud, state_cloud
from rnnviz.training.snapshot import Frame
from rnnviz.views.part.curve import SERIES
from rnnviz.views.part.selection import cursor_step, of_shown_layer, shown_layer, title_with_layer
from rnnviz.views.part.status import join_sentences, message_figure, run_status
from rnnviz.views.view import View

Array = NDArray[Any]

MOST_IN_KEY = 24
"""States named in the legend; more are named among their points."""
MOST, SEEN = 50.0, 5.0
"""Up to which ratio of their sizes the axes hold both clouds of two runs, and how many times as far
as the smaller one they reach where the larger leaves them."""
SYMBOLS: tuple[Symbol, ...] = ("circle", "triangle", "square", "diamond")


class StatesView(View):
    """The cloud of states, the trajectory of the probe sequence, and the cursor's step."""

    name = "states"
    label = QT_TRANSLATE_NOOP("views", "State space")
    needs = frozenset({"states"})

    def describe(self, frame: Frame) -> Figure:
        title, cloud = title_with_layer(frame, self.title), _cloud(frame)
        if cloud is None or extent(cloud.points) is None:
            return message_figure(title, "states", _missing_sentence(frame), frame.snapshot)
        status = run_status(frame.snapshot)
        words = join_sentences(status, _explained_variance(cloud), _separability(cloud))
        return Figure(title, (_panel(frame, cloud),), (_table(frame, cloud),), plain(words))

    def describe_pair(self, one: Frame, other: Frame) -> tuple[Figure, Figure]:
        """Describe two runs on axes on which the smaller cloud is seen, whatever the other is."""
        figures, clouds = (self.describe(one), self.describe(other)), (_cloud(one), _cloud(other))
        if any(cloud is None or extent(cloud.points) is None for cloud in clouds):
            return figures
        limits = sorted(([_limit(c, 0), _limit(c, 1)] for c in clouds if c is not None), key=max)
        if max(limits[1]) <= MOST * max(limits[0]):
            return figures
        x, y = (SEEN * limit for limit in limits[0])
        return _ending_at(figures[0], x, y), _ending_at(figures[1], x, y)


def _ending_at(figure: Figure, x: float, y: float) -> Figure:
    panels = (replace(p, x=_within(p.x, x), y=_within(p.y, y)) for p in figure.panels)
    return replace(figure, panels=tuple(panels))


def _cloud(frame: Frame) -> StateCloud | None:
    """Return the cloud of the layer shown; without held-out sequences, that of the probe."""
    if frame.snapshot.checkpoint is None and not frame.clouds:
        return state_cloud(shown_layer(frame))
    return of_shown_layer(frame, frame.clouds)


def _missing_sentence(frame: Frame) -> str:
    if frame.snapshot.checkpoint is None or frame.clouds:
        return translate("views", "No state is finite, or they are too large to be drawn.")
    return translate("views", "The states of held-out sequences are being computed.")


def _panel(frame: Frame, cloud: StateCloud) -> Panel:
    x, y = (_axis(cloud, i) for i in (0, 1))
    note = join_sentences(_age(frame), _separability_note(cloud))
    return Panel("states", x, y, _artists(frame, cloud), note=note)


def _axis(cloud: StateCloud, axis: int) -> Axis:
    limit = _limit(cloud, axis)
    return Axis(_label(cloud, axis), -limit, limit)


def _limit(cloud: StateCloud, axis: int) -> float:
    """Return a limit that holds what is typical of all points and moves by visible steps only."""
    found = typical(cloud.points[:, axis])
    largest = max(map(abs, found)) if found else 1.0
    wanted = 1.1 * largest
    decade = nice_limit(wanted, 1e-9)
    return next(limit for limit in (0.6 * decade, 0.8 * decade, decade) if limit >= wanted)


def _within(axis: Axis, limit: float) -> Axis:
    """Return an axis that ends at a limit or before."""
    return (
        axis if axis.high is None or axis.high <= limit else replace(axis, low=-limit, high=limit)
    )


def _label(cloud: StateCloud, axis: int) -> str:
    """Return which principal component an axis is and how much of the variance it has."""
    first = translate("views", "component 1, {share} of the variance")
    second = translate("views", "component 2, {share} of the variance")
    source = second if axis else first
    return source.format(share=percent(float(cloud.plane.share[axis])))


def state_name(frame: Frame, state: int) -> str:
    """Return the name of a state of the automaton."""
    return translate("tasks", frame.snapshot.source.state_names[state])


def _trajectory(frame: Frame, cloud: StateCloud) -> Array:
    """Return the points of the sequence shown, also where it is none of the cloud's."""
    if frame.snapshot.probe.is_default:
        return np.asarray(cloud.points[cloud.sequence == 0])
    layer = shown_layer(frame)
    with np.errstate(all="ignore"):
        return np.asarray(cloud.plane.project(layer.reverse_if_backward(layer.state[1:])))


def _groups(frame: Frame, cloud: StateCloud) -> tuple[Artist, ...]:
    """Return the points by state of the automaton or, without one, coloured by time step."""
    x, y = cloud.points.T
    if cloud.state is None:
        steps = int(cloud.step.max())
        return (Points(x, y, cloud.step, steps, size=4.0, emphasis=cursor_step(frame)),)
    states = np.unique(cloud.state).tolist()
    of_state = {state: cloud.points[cloud.state == state] for state in states}
    in_key = len(states) <= MOST_IN_KEY
    points = tuple(
        Points(
            group[:, 0],
            group[:, 1],
            role=SERIES[state % len(SERIES)],
            symbol=SYMBOLS[state // len(SERIES) % len(SYMBOLS)],
            size=6.0,
            label=state_name(frame, state) if in_key else "",
        )
        for state, group in of_state.items()
    )
    return points if in_key else (*points, *_names(frame, of_state))


def _names(frame: Frame, of_state: Mapping[int, Array]) -> tuple[Artist, ...]:
    """Return the name of each state, beside the point nearest to the mean of its points."""
    named = []
    for state, points in of_state.items():
        finite = points[np.isfinite(points).all(axis=1)]
        if len(finite):
            away = np.square(finite - finite.mean(axis=0)).sum(axis=1)
            x, y = finite[away.argmin()].tolist()
            named.append(Annotation(x, y, state_name(frame, state)))
    return tuple(named)


def _artists(frame: Frame, cloud: StateCloud) -> tuple[Artist, ...]:
    """Return the trajectory of the probe below the points, and its state at the cursor above."""
    groups, probe = _groups(frame, cloud), _trajectory(frame, cloud)
    if not np.isfinite(probe).all():
        return groups
    x, y = probe.T
    k = min(cursor_step(frame), len(x)) - 1
    here = translate("views", "step {step} of the probe").format(step=k + 1)
    return (
        Curve(x, y, "ink", width=0.8),
        *groups,
        Points(x[k : k + 1], y[k : k + 1], symbol="diamond", size=9.0, label=here),
    )


def _age(frame: Frame) -> str:
    if frame.snapshot.checkpoint is None or frame.update_of("states") == frame.snapshot.update:
        return ""
    return translate("views", "From update {update}.").format(update=frame.update_of("states"))


def _separability(cloud: StateCloud) -> str:
    """Say at which share of steps a linear classifier identifies the automaton's state."""
    if not np.isfinite(cloud.accuracy):
        return ""
    source = translate(
        "views",
        "A linear classifier identifies the automaton's state at {accuracy} of new steps"
        " (chance: {chance}).",
    )
    return source.format(accuracy=percent(cloud.accuracy), chance=percent(cloud.chance))


def _separability_note(cloud: StateCloud) -> str:
    if not np.isfinite(cloud.accuracy):
        return ""
    source = translate("views", "Automaton identified: {accuracy} (chance {chance}).")
    return source.format(accuracy=percent(cloud.accuracy), chance=percent(cloud.chance))


def _explained_variance(cloud: StateCloud) -> str:
    source = translate("views", "Two directions explain {share} of the variance of the states.")
    return source.format(share=percent(float(cloud.plane.share.sum())))


def _table(frame: Frame, cloud: StateCloud) -> Table:
    first, second = "principal component 1", "principal component 2"
    named: tuple[Column, ...] = ()
    if cloud.state is not None:
        names = np.array([plain(state_name(frame, s)) for s in cloud.state.tolist()])
        named = (Column("automaton state", names),)
    return Table(
        "states",
        (
            Column("sequence (from 1)", cloud.sequence + 1),
            Column("time step k", cloud.step),
            *named,
            Column(first, cloud.points[:, 0]),
            Column(second, cloud.points[:, 1]),
        ),
    )
