"""Cliff: the loss over a plane in parameter space, with the path that training took.

If training moves only two parameters, the plane is theirs.  Otherwise it is the plane that contains
most of the path, and the path is drawn as its projection (Pascanu, Mikolov & Bengio 2013).
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from rnnviz.experiment.cliff_settings import chosen
from rnnviz.number_format import number, number_of_log10, percent
from rnnviz.plot.axis_limit import extent
from rnnviz.plot.drawing_style import Dash, Role, Symbol
from rnnviz.plot.figure import (
    Annotation,
    Artist,
    Axis,
    Column,
    Curve,
    Figure,
    HeatMap,
    Panel,
    Table,
)
from rnnviz.plot.markup import plain
from rnnviz.text import QT_TRANSLATE_NOOP, BadInput, translate
from rnnviz.training.analysis.loss_slice import LossSlice
from rnnviz.training.snapshot import Frame
from rnnviz.views.part.status import (
    age_note,
    join_sentences,
    message_figure,
    run_status,
    untrained_figure,
)
from rnnviz.views.view import View

Array = NDArray[Any]

COLOR_DECADES = 4
"""Decades below and above the median loss that the colours distinguish."""

Box = tuple[float, float, float, float]
"""Lowest and highest a, lowest and highest b."""

MAX_DOTS = 40
"""Points of a path that are drawn as dots; more could not be told apart."""

HUGE = 1e150
"""In place of coordinates that are not finite or too large to be multiplied."""

BORDER_INSET = 0.015
"""Distance of marks from the border, as a share of the plot."""

LABEL_OFFSET = 0.035
"""Distance between a mark and its label, as a share of the height."""


class CliffView(View):
    """Heat map of log10 L over two parameters or directions; the path, its start and its end."""

    name = "cliff"
    label = QT_TRANSLATE_NOOP("views", "Cliff")
    needs = frozenset({"cliff"})

    def describe(self, frame: Frame) -> Figure:
        if (figure := untrained_figure(frame.snapshot, self.title)) is not None:
            return figure
        loss_slice = frame.loss_slice
        if loss_slice is None:
            return message_figure(self.title, "cliff", _missing_sentence(frame), frame.snapshot)
        words = join_sentences(run_status(frame.snapshot), summary(loss_slice))
        return Figure(self.title, (_panel(frame, loss_slice),), _tables(loss_slice), plain(words))


def _missing_sentence(frame: Frame) -> str:
    if frame.snapshot.checkpoint is None:
        return translate(
            "views",
            "Only a run can show the loss around its path; a recording does not contain it.",
        )
    if wrong := _wrong_choice(frame):
        return wrong
    if frame.update_of("cliff") and frame.update_of("cliff") == frame.snapshot.update:
        return translate("views", "The parameters are too large for a plane through them.")
    return translate("views", "The loss around the path is being computed.")


def _wrong_choice(frame: Frame) -> str:
    """Return the error if the settings name a parameter that does not exist."""
    checkpoint = frame.snapshot.checkpoint
    if checkpoint is not None and checkpoint.experiment.cliff.plane == "parameters":
        try:
            chosen(checkpoint.parameters, checkpoint.experiment.cliff)
        except BadInput as error:
            return str(error.message)
    return ""


def _panel(frame: Frame, loss_slice: LossSlice) -> Panel:
    heat, box = _heat_map(loss_slice), _box(loss_slice)
    x, y = labels(loss_slice)
    return Panel(
        key="cliff",
        x=Axis(x, *box[:2]),
        y=Axis(y, *box[2:]),
        artists=(heat, *paths(loss_slice, box)),
        note=join_sentences(
            age_note(frame.update_of("cliff"), frame.snapshot),
            _elsewhere(loss_slice),
            _progress(loss_slice),
            _broken(loss_slice),
            *departure_sentences(loss_slice, box),
        ),
    )


def _box(loss_slice: LossSlice) -> Box:
    return (*_edges(loss_slice.a), *_edges(loss_slice.b))


def labels(loss_slice: LossSlice) -> tuple[str, str]:
    """Return the labels of both axes, with markup."""
    if loss_slice.names is not None:
        source = translate("views", "parameter <i>{name}</i>")
        first, second = (source.format(name=name) for name in loss_slice.names)
        return first, second
    if loss_slice.directions == "path":
        return (
            translate("views", "along the path, main direction"),
            translate("views", "second direction"),
        )
    return translate("views", "uphill along the gradient"), translate("views", "random direction")


def _edges(grid: Array) -> tuple[float, float]:
    half = (grid[-1] - grid[0]) / (len(grid) - 1) / 2
    return float(grid[0] - half), float(grid[-1] + half)


def limits(log10_loss: Array) -> tuple[float, float]:
    """Return whole powers of ten around the losses, at most `COLOR_DECADES` from the median."""
    found = extent(log10_loss)
    if found is None:
        return -1.0, 0.0
    middle = math.floor(float(np.median(log10_loss[np.isfinite(log10_loss)])))
    low, high = (
        max(math.floor(found[0]), middle - COLOR_DECADES),
        min(math.floor(found[1]), middle + COLOR_DECADES),
    )
    return float(low), float(high + 1)


def _heat_map(loss_slice: LossSlice) -> HeatMap:
    low, high = limits(loss_slice.log10_loss)
    a, b = loss_slice.a, loss_slice.b
    words = [plain(label) for label in labels(loss_slice)]

    def describe(row: int, column: int) -> str:
        value = number_of_log10(float(loss_slice.log10_loss[row, column]))
        return f"{words[0]}: {number(a[column])}\n{words[1]}: {number(b[row])}\nL: {value}"

    return HeatMap(
        loss_slice.log10_loss,
        low,
        high,
        "log",
        left=float(a[0]),
        bottom=float(b[0]),
        across=float((a[-1] - a[0]) / (len(a) - 1)),
        up=float((b[-1] - b[0]) / (len(b) - 1)),
        label="log<sub>10</sub> <i>L</i>",
        special_labels=(
            translate("views", "not a number"),
            translate("views", "exactly 0"),
            translate("views", "overflow"),
        ),
        describe=describe,
    )


def _progress(loss_slice: LossSlice) -> str:
    if loss_slice.done >= 1:
        return ""
    source = translate("views", "{share} of the points computed, the rest drawn coarsely.")
    return source.format(share=percent(loss_slice.done))


def _elsewhere(loss_slice: LossSlice) -> str:
    """Say of which update the plane is, if of another."""
    if loss_slice.plane_of is None:
        return ""
    source = translate("views", "The plane is that of update {update}.")
    return source.format(update=loss_slice.plane_of)


def _broken(loss_slice: LossSlice) -> str:
    count = int((~np.isfinite(loss_slice.log10_loss)).sum())
    source = translate("views", "{count} cells are not finite.")
    return source.format(count=count) if count else ""


def summary(loss_slice: LossSlice) -> str:
    """Say in which range the loss lies, and how long the longest step of the path is."""
    found = extent(loss_slice.log10_loss)
    if found is None:
        return translate("views", "No loss around the path is finite and positive.")
    source = translate("views", "Around the path the loss lies between {low} and {high}.")
    words = source.format(low=number_of_log10(found[0]), high=number_of_log10(found[1]))
    return join_sentences(words, _leap(loss_slice))


def _leap(loss_slice: LossSlice) -> str:
    if len(loss_slice.path) < 2:
        return ""
    with np.errstate(all="ignore"):
        steps = np.hypot(*np.diff(loss_slice.path, axis=0).T)
    if not np.isfinite(steps).any():
        return ""
    longest = int(np.nanargmax(np.where(np.isfinite(steps), steps, np.nan)))
    source = translate(
        "views", "The longest step between two stored updates is {way}, to update {update}."
    )
    return source.format(way=number(float(steps[longest])), update=loss_slice.updates[longest + 1])


def _tables(loss_slice: LossSlice) -> tuple[Table, ...]:
    x, y = loss_slice.names or ("direction 1", "direction 2")
    a, b = np.meshgrid(loss_slice.a, loss_slice.b)
    loss = Column("log10 loss", loss_slice.log10_loss.ravel())
    grid = Table("loss", (Column(x, a.ravel()), Column(y, b.ravel()), loss))
    update = Column("update", loss_slice.updates)
    path = (update, Column(x, loss_slice.path[:, 0]), Column(y, loss_slice.path[:, 1]))
    return grid, Table("path", path), *_counterfactual_table(loss_slice, x, y)


def _counterfactual_table(loss_slice: LossSlice, x: str, y: str) -> tuple[Table, ...]:
    counterfactual = loss_slice.counterfactual
    if counterfactual is None:
        return ()
    how = (
        "not clipped"
        if counterfactual.threshold is None
        else f"clipped at {counterfactual.threshold:g}"
    )
    columns = (Column(f"{name}, {how}", counterfactual.path[:, i]) for i, name in enumerate((x, y)))
    return (Table("other-path", (Column("update", counterfactual.updates), *columns)),)


@dataclass(frozen=True)
class VisiblePath:
    """The part of a path that lies in a box.

    Attributes
    ----------
    x, y : (n,) ndarray
        The line, NaN where it is outside.
    points : (m, 2) ndarray
        The points of the path that lie inside.
    exits : (j, 2) ndarray
        Where the line crosses the border on its way out.
    leaving : (j,) int ndarray
        Indices of the points outside to which the line leaves.
    """

    x: Array
    y: Array
    points: Array
    exits: Array
    leaving: Array


def visible_path(path: Array, box: Box) -> VisiblePath:
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
    return VisiblePath(x, y, path[within], last[out], np.flatnonzero(out) + 1)


def paths(loss_slice: LossSlice, box: Box) -> tuple[Artist, ...]:
    """Return both paths with their ends and labels; the run's own is drawn on top."""
    own, counterfactual = loss_slice.path, loss_slice.counterfactual
    color: Role = "a" if loss_slice.clipped else "ink"
    if not len(own):
        return ()
    compared = (
        counterfactual is not None and not counterfactual.same and len(counterfactual.path) > 1
    )
    now = translate("views", "now")
    if compared:
        source = translate("views", "now, {clipping}")
        now = source.format(clipping=clipping_name(loss_slice, own=True))
    drawn = (
        *_line(own, box, color, "solid"),
        *_end(own[:1], box, "square", color, translate("views", "start")),
        *_end(own, box, "diamond", color, now),
    )
    if not compared or counterfactual is None:
        return drawn
    other: Role = "ink" if loss_slice.clipped else "a"
    symbol: Symbol = "cross" if counterfactual.bad else "triangle_down"
    end = _end(counterfactual.path, box, symbol, other, clipping_name(loss_slice, own=False))
    return (*_line(counterfactual.path, box, other, "dash"), *drawn, *end)


def clipping_name(loss_slice: LossSlice, own: bool) -> str:
    """Name a path, the run's own or the other one, by its clipping."""
    counterfactual = loss_slice.counterfactual
    if loss_slice.clipped == own:
        if own or counterfactual is None or counterfactual.threshold is None:
            return translate("views", "clipped")
        source = translate("views", "clipped at {threshold}")
        return source.format(threshold=number(counterfactual.threshold))
    return translate("views", "not clipped")


def _line(path: Array, box: Box, role: Role, dash: Dash) -> tuple[Artist, ...]:
    """Return a path inside the box, with dots if it has few points, and marks where it leaves."""
    found = visible_path(path, box)
    line = Curve(found.x, found.y, role, dash=dash, width=1.4)
    dots = found.points if len(path) <= MAX_DOTS else found.points[:0]
    single = (_mark(point, role, "circle") for point in dots)
    gone = (_mark(point, role, "triangle") for point in _inset(found.exits, box))
    return (line, *single, *gone)


def _mark(point: Array, role: Role, symbol: Symbol) -> Curve:
    return Curve(point[:1], point[1:], role, symbol=symbol, width=3.0)


def _inset(points: Array, box: Box) -> Array:
    """Move points away from the border, so that what is drawn there can be seen."""
    low, high = np.array(box[::2]), np.array(box[1::2])
    rim = BORDER_INSET * (high - low)
    return np.asarray(np.clip(points, low + rim, high - rim))


def _end(path: Array, box: Box, symbol: Symbol, role: Role, label: str) -> tuple[Artist, ...]:
    """Return the end of a path with its label; outside the box, the label at its last exit."""
    found = visible_path(path, box) if len(path) > 1 else None
    low, high = np.array(box[::2]), np.array(box[1::2])
    stays = ((path[-1] >= low) & (path[-1] <= high)).all()
    if found is not None and not stays and len(found.exits):
        return (_end_label(found.exits[-1], box, label, role),)
    place = _inset(path[-1], box)
    return (_mark(place, role, symbol), _end_label(place, box, label, role))


def _end_label(point: Array, box: Box, text: str, role: Role) -> Annotation:
    """Return a label beside a point: towards the middle, and below it near the upper border."""
    a0, a1, b0, b1 = box
    x, y = _inset(point, box).tolist()
    lift = LABEL_OFFSET * (b1 - b0)
    below = y + 2 * lift > b1
    anchor: Literal["left", "right"] = "left" if x < (a0 + a1) / 2 else "right"
    return Annotation(x, y - lift if below else y + lift, text, role, anchor)


def departure_sentences(loss_slice: LossSlice, box: Box) -> tuple[str, ...]:
    """Say where each path leaves the plot for the first time, and how the other one ends."""
    sentences = [_departure(loss_slice.path, loss_slice.updates, box, "")]
    counterfactual = loss_slice.counterfactual
    if counterfactual is None:
        return tuple(sentences)
    if counterfactual.same:
        source = translate("views", "{clipping}, the path would be the same.")
        return (*sentences, source.format(clipping=_capital(clipping_name(loss_slice, own=False))))
    words = clipping_name(loss_slice, own=False)
    sentences.append(_departure(counterfactual.path, counterfactual.updates, box, words))
    if counterfactual.bad is not None:
        source = translate("views", "{clipping}: broken at update {update}.")
        sentences.append(source.format(clipping=_capital(words), update=counterfactual.bad))
    elif not counterfactual.whole:
        source = translate("views", "{clipping}: computed up to update {update} so far.")
        sentences.append(source.format(clipping=_capital(words), update=counterfactual.update))
    return tuple(sentences)


def _departure(path: Array, updates: Array, box: Box, whose: str) -> str:
    leaving = visible_path(path, box).leaving
    if not len(leaving) or len(updates) <= leaving[0]:
        return ""
    a, b = path[leaving[0]]
    source = translate("views", "Update {update} leaves the plot towards ({a}, {b}).")
    if whose:
        source = translate(
            "views", "{clipping}: update {update} leaves the plot towards ({a}, {b})."
        )
    at = {"update": updates[leaving[0]], "a": number(a), "b": number(b)}
    return source.format(clipping=_capital(whose), **at)


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:]
