"""The two paths over the cliff, with clipping and without, cut off where they leave the picture."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from rnnviz.number_format import number
from rnnviz.plot.figure import Annotation, Artist, Curve, Dash, Role, Symbol
from rnnviz.text import translate
from rnnviz.training.checkpoint import LossSlice

Array = NDArray[Any]
Box = tuple[float, float, float, float]
"""Lowest and highest a, lowest and highest b."""

FEW = 40
"""So many points of a path can be told apart."""
HUGE = 1e150
RIM = 0.015
"""Share of the picture that marks at its border stand away from it."""
LIFT = 0.035
"""Share of its height between a mark and its words."""


@dataclass(frozen=True)
class Inside:
    """What of a path lies in a box.

    Attributes
    ----------
    x, y : (n,) ndarray
        The line, NaN where it is outside.
    points : (m, 2) ndarray
        The path's own points that lie inside.
    exits : (j, 2) ndarray
        Where it leaves.
    leaving : (j,) int ndarray
        The numbers of the points it leaves for.
    """

    x: Array
    y: Array
    points: Array
    exits: Array
    leaving: Array


def inside(path: Array, box: Box) -> Inside:
    """Cut a path (N, 2) to a box, segment by segment (Liang & Barsky 1984)."""
    path = np.clip(np.nan_to_num(path, nan=HUGE), -HUGE, HUGE)
    low, high = np.array(box[::2]), np.array(box[1::2])
    within: Array = np.asarray(((path >= low) & (path <= high)).all(axis=1))
    start, way = path[:-1], np.diff(path, axis=0)
    with np.errstate(all="ignore"):
        one, two = (low - start) / way, (high - start) / way
    still = way == 0
    held = (start >= low) & (start <= high)
    enter = np.where(still, np.where(held, 0.0, np.inf), np.minimum(one, two)).max(axis=1)
    leave = np.where(still, np.where(held, 1.0, -np.inf), np.maximum(one, two)).min(axis=1)
    enter, leave = np.maximum(enter, 0.0), np.minimum(leave, 1.0)
    crosses = enter <= leave
    goes_on = crosses & (enter == 0) & np.concatenate([[False], crosses[:-1] & (leave[:-1] == 1)])
    first, last = (start + t[:, None] * way for t in np.where(crosses, [enter, leave], 0.0))
    line = np.stack([np.full_like(start, np.nan), first, last], axis=1)
    drawn = np.stack([crosses & ~goes_on, crosses & ~goes_on, crosses], axis=1)
    out = crosses & ~within[1:]
    x, y = line[drawn][1:].T
    return Inside(x, y, path[within], last[out], np.flatnonzero(out) + 1)


def paths(relief: LossSlice, box: Box) -> tuple[Artist, ...]:
    """Return both paths, the run's own above, with their ends and words at them."""
    own, rival = relief.path, relief.rival
    colour: Role = "a" if relief.clipped else "ink"
    if not len(own):
        return ()
    compared = rival is not None and not rival.same and len(rival.path) > 1
    now = translate("views", "now")
    if compared:
        source = translate("views", "now, {clipping}")
        now = source.format(clipping=clipped_words(relief, own=True))
    drawn = (
        *_line(own, box, colour, "solid"),
        *_end(own[:1], box, "square", colour, translate("views", "start")),
        *_end(own, box, "diamond", colour, now),
    )
    if not compared or rival is None:
        return drawn
    other: Role = "ink" if relief.clipped else "a"
    symbol: Symbol = "cross" if rival.bad else "triangle_down"
    end = _end(rival.path, box, symbol, other, clipped_words(relief, own=False))
    return (*_line(rival.path, box, other, "dash"), *drawn, *end)


def clipped_words(relief: LossSlice, own: bool) -> str:
    """Name a path, the run's own or the other, by its clipping."""
    rival = relief.rival
    if relief.clipped == own:
        if own or rival is None or rival.threshold is None:
            return translate("views", "clipped")
        source = translate("views", "clipped at {threshold}")
        return source.format(threshold=number(rival.threshold))
    return translate("views", "not clipped")


def _line(path: Array, box: Box, role: Role, dash: Dash) -> tuple[Artist, ...]:
    """Return a path where it lies in the box, its points where few, and where it leaves."""
    found = inside(path, box)
    line = Curve(found.x, found.y, role, dash=dash, width=1.4)
    dots = found.points if len(path) <= FEW else found.points[:0]
    single = (_mark(point, role, "circle") for point in dots)
    gone = (_mark(point, role, "triangle") for point in _in(found.exits, box))
    return (line, *single, *gone)


def _mark(point: Array, role: Role, symbol: Symbol) -> Curve:
    return Curve(point[:1], point[1:], role, symbol=symbol, width=3.0)


def _in(points: Array, box: Box) -> Array:
    """Move points in from the border, so that what is drawn at them can be seen."""
    low, high = np.array(box[::2]), np.array(box[1::2])
    rim = RIM * (high - low)
    return np.asarray(np.clip(points, low + rim, high - rim))


def _end(path: Array, box: Box, symbol: Symbol, role: Role, label: str) -> tuple[Artist, ...]:
    """Return the end of a path with its word; the word alone, where it left, if it lies outside."""
    found = inside(path, box) if len(path) > 1 else None
    low, high = np.array(box[::2]), np.array(box[1::2])
    stays = ((path[-1] >= low) & (path[-1] <= high)).all()
    if found is not None and not stays and len(found.exits):
        return (_words(found.exits[-1], box, label, role),)
    place = _in(path[-1], box)
    return (_mark(place, role, symbol), _words(place, box, label, role))


def _words(point: Array, box: Box, text: str, role: Role) -> Annotation:
    """Return words beside a point: towards the middle across, and below it at the upper border."""
    a0, a1, b0, b1 = box
    x, y = _in(point, box).tolist()
    lift = LIFT * (b1 - b0)
    below = y + 2 * lift > b1
    anchor: Literal["left", "right"] = "left" if x < (a0 + a1) / 2 else "right"
    return Annotation(x, y - lift if below else y + lift, text, role, anchor)


def departures(relief: LossSlice, box: Box) -> tuple[str, ...]:
    """Say where each path leaves the picture for the first time, and how the other one ends."""
    said = [_departure(relief.path, relief.updates, box, "")]
    rival = relief.rival
    if rival is None:
        return tuple(said)
    if rival.same:
        source = translate("views", "{clipping}, the path would be the same.")
        return (*said, source.format(clipping=_capital(clipped_words(relief, own=False))))
    words = clipped_words(relief, own=False)
    said.append(_departure(rival.path, rival.updates, box, words))
    if rival.bad is not None:
        source = translate("views", "{clipping}: broken at update {update}.")
        said.append(source.format(clipping=_capital(words), update=rival.bad))
    elif not rival.whole:
        source = translate("views", "{clipping}: followed up to update {update} so far.")
        said.append(source.format(clipping=_capital(words), update=rival.update))
    return tuple(said)


def _departure(path: Array, updates: Array, box: Box, whose: str) -> str:
    leaving = inside(path, box).leaving
    if not len(leaving) or len(updates) <= leaving[0]:
        return ""
    a, b = path[leaving[0]]
    source = translate("views", "Update {update} leaves for ({a}, {b}).")
    if whose:
        source = translate("views", "{clipping}: update {update} leaves for ({a}, {b}).")
    at = {"update": updates[leaving[0]], "a": number(a), "b": number(b)}
    return source.format(clipping=_capital(whose), **at)


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:]
