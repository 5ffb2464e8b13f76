"""Cliff: the loss over a plane of parameters, with the path that training took through it.

Where training moves two parameters alone, the plane is theirs; else it holds most of the path, and
the path is seen as it is projected into it.
"""

from __future__ import annotations

import math
from typing import Any

import numpy as np
from numpy.typing import NDArray

from rnnviz.experiment.cliff_settings import chosen
from rnnviz.number_format import number, number_of_log10, percent
from rnnviz.plot.axis_limit import extent
from rnnviz.plot.figure import Axis, Column, Figure, HeatMap, Panel, Table
from rnnviz.plot.markup import plain
from rnnviz.text import BadInput, translate
from rnnviz.training.checkpoint import LossSlice
from rnnviz.training.snapshot import Frame
from rnnviz.views.age import age_note
from rnnviz.views.cliff_path import Box, departures, paths
from rnnviz.views.cliff_words import explanation
from rnnviz.views.part.status import join_sentences, run_status
from rnnviz.views.untrained import not_trained
from rnnviz.views.view import View

Array = NDArray[Any]

REACH = 4
"""Powers of ten below and above the middle one of all losses that the colours tell apart."""


class CliffView(View):
    """Heat map of log10 L over two parameters or directions; the path, its start and its end."""

    name = "cliff"
    needs = frozenset({"cliff"})

    @property
    def title(self) -> str:
        return translate("views", "Cliff")

    def figure(self, frame: Frame) -> Figure:
        if (figure := not_trained(frame.snapshot, self.title)) is not None:
            return figure
        relief = frame.relief
        broken = run_status(frame.snapshot)
        if relief is None:
            said = _missing(frame)
            panel = Panel("cliff", message=said)
            return Figure(self.title, (panel,), summary=plain(join_sentences(broken, said)))
        said = join_sentences(broken, summary(relief))
        return Figure(self.title, (_panel(frame, relief),), _tables(relief), plain(said))

    def explanation(self, frame: Frame | None) -> str:
        return explanation()


def _missing(frame: Frame) -> str:
    if frame.snapshot.landscape is None:
        return translate(
            "views", "Only a run shows the loss around its path; a recording does not hold it."
        )
    if wrong := _wrong_choice(frame):
        return wrong
    if frame.relief_update and frame.relief_update == frame.snapshot.update:
        return translate("views", "The parameters are too large for a plane through them.")
    return translate("views", "The loss around the path is being computed.")


def _wrong_choice(frame: Frame) -> str:
    """Say which parameter that settings name does not exist."""
    landscape = frame.snapshot.landscape
    if landscape is not None and landscape.settings.plane == "parameters":
        try:
            chosen(landscape.parameters, landscape.settings)
        except BadInput as error:
            return str(error.message)
    return ""


def _panel(frame: Frame, relief: LossSlice) -> Panel:
    heat, box = _heat_map(relief), _box(relief)
    x, y = labels(relief)
    return Panel(
        key="cliff",
        x=Axis(x, *box[:2]),
        y=Axis(y, *box[2:]),
        artists=(heat, *paths(relief, box)),
        note=join_sentences(
            age_note(frame.relief_update, frame.snapshot),
            _progress(relief),
            _broken(relief),
            *departures(relief, box),
        ),
    )


def _box(relief: LossSlice) -> Box:
    return (*_edges(relief.a), *_edges(relief.b))


def labels(relief: LossSlice) -> tuple[str, str]:
    """Return what the two axes are, with markup."""
    if relief.names is not None:
        source = translate("views", "parameter <i>{name}</i>")
        first, second = (source.format(name=name) for name in relief.names)
        return first, second
    if relief.directions == "path":
        return (
            translate("views", "along the path, main direction"),
            translate("views", "second direction"),
        )
    return translate("views", "uphill along the gradient"), translate("views", "random direction")


def _edges(grid: Array) -> tuple[float, float]:
    half = (grid[-1] - grid[0]) / (len(grid) - 1) / 2
    return float(grid[0] - half), float(grid[-1] + half)


def limits(log10_loss: Array) -> tuple[float, float]:
    """Return whole powers of ten around the losses, none further than `REACH` from the median."""
    found = extent(log10_loss)
    if found is None:
        return -1.0, 0.0
    middle = math.floor(float(np.median(log10_loss[np.isfinite(log10_loss)])))
    low, high = max(math.floor(found[0]), middle - REACH), min(math.floor(found[1]), middle + REACH)
    return float(low), float(high + 1)


def _heat_map(relief: LossSlice) -> HeatMap:
    low, high = limits(relief.log10_loss)
    a, b = relief.a, relief.b
    words = [plain(label) for label in labels(relief)]

    def describe(row: int, column: int) -> str:
        value = number_of_log10(float(relief.log10_loss[row, column]))
        return f"{words[0]}: {number(a[column])}\n{words[1]}: {number(b[row])}\nL: {value}"

    return HeatMap(
        relief.log10_loss,
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


def _progress(relief: LossSlice) -> str:
    if relief.done >= 1:
        return ""
    source = translate("views", "{share} of the points computed, the rest drawn coarsely.")
    return source.format(share=percent(relief.done))


def _broken(relief: LossSlice) -> str:
    count = int((~np.isfinite(relief.log10_loss)).sum())
    source = translate("views", "{count} cells are not finite.")
    return source.format(count=count) if count else ""


def summary(relief: LossSlice) -> str:
    """Say between what the loss lies there, and the longest step of the path in the plane."""
    found = extent(relief.log10_loss)
    if found is None:
        return translate("views", "Around the path no loss is finite and above 0.")
    source = translate("views", "Around the path the loss lies between {low} and {high}.")
    said = source.format(low=number_of_log10(found[0]), high=number_of_log10(found[1]))
    return join_sentences(said, _leap(relief))


def _leap(relief: LossSlice) -> str:
    if len(relief.path) < 2:
        return ""
    with np.errstate(all="ignore"):
        steps = np.hypot(*np.diff(relief.path, axis=0).T)
    if not np.isfinite(steps).any():
        return ""
    longest = int(np.nanargmax(np.where(np.isfinite(steps), steps, np.nan)))
    source = translate("views", "The longest way between two kept updates is {way}, to {update}.")
    return source.format(way=number(float(steps[longest])), update=relief.updates[longest + 1])


def _tables(relief: LossSlice) -> tuple[Table, ...]:
    x, y = relief.names or ("direction 1", "direction 2")
    a, b = np.meshgrid(relief.a, relief.b)
    loss = Column("log10 loss", relief.log10_loss.ravel())
    grid = Table("loss", (Column(x, a.ravel()), Column(y, b.ravel()), loss))
    update = Column("update", relief.updates)
    path = (update, Column(x, relief.path[:, 0]), Column(y, relief.path[:, 1]))
    return grid, Table("path", path), *_rival_table(relief, x, y)


def _rival_table(relief: LossSlice, x: str, y: str) -> tuple[Table, ...]:
    rival = relief.rival
    if rival is None:
        return ()
    how = "not clipped" if rival.threshold is None else f"clipped at {rival.threshold:g}"
    columns = (Column(f"{name}, {how}", rival.path[:, i]) for i, name in enumerate((x, y)))
    return (Table("other-path", (Column("update", rival.updates), *columns)),)
