"""Tree: the error of every node of the tree that a recursive network reads, level by level.

The error enters at the root and passes U once for each level on its way to a leaf, and not once for
each step that lies between them in the sequence.
"""

from __future__ import annotations

import math
from collections.abc import Mapping

import numpy as np

from rnnviz.flow.delta import fitted_rate
from rnnviz.flow.per_layer import layer_total_norms
from rnnviz.flow.tree import Tree, by_level, tree_of
from rnnviz.nn.trace import Array
from rnnviz.number_format import factor, number_of_log10
from rnnviz.plot.axis_limit import decades
from rnnviz.plot.figure import Axis, Column, Dash, Figure, HeatMap, Panel, Role, Table
from rnnviz.text import QT_TRANSLATE_NOOP, translate
from rnnviz.training.snapshot import Frame
from rnnviz.views.delta.view import BLOCK, HIGH, LOW
from rnnviz.views.part.axis import integer_axis, labelled_ticks, step_numbers, symbol_name
from rnnviz.views.part.cell_text import shown_cell
from rnnviz.views.part.curve import marked_curve
from rnnviz.views.part.selection import shown_layer, title_with_layer
from rnnviz.views.part.status import join_sentences, message_figure, run_status
from rnnviz.views.view import View

_ERROR = "‖<i>δ<sub>k</sub></i>‖"


class TreeView(View):
    """The tree as a map, its root at the top, and the error against the level."""

    name = "tree"
    label = QT_TRANSLATE_NOOP("views", "Tree")
    way = "backward"

    def suits(self, frame: Frame) -> bool:
        return any(layer.cell.reads_trees for layer in frame.snapshot.trace.layers)

    def describe(self, frame: Frame) -> Figure:
        layer = shown_layer(frame)
        if not layer.cell.reads_trees:
            words = translate(
                "views", "{cell} reads its steps one after the other: a chain, and no tree."
            )
            words = words.format(cell=layer.cell.title)
            return message_figure(self.title, "none", words, frame.snapshot)
        snapshot = frame.snapshot
        norms = layer_total_norms(snapshot.trace.layers, frame.layer, snapshot.truncation)["z"]
        tree = tree_of(layer)
        levels = by_level(tree, norms)
        return Figure(
            title=title_with_layer(frame, self.title),
            panels=(_map(frame, tree, norms), _by_level(levels, layer.steps)),
            tables=(_table(tree, norms), _level_table(levels)),
            summary=join_sentences(run_status(snapshot), _summary(levels, layer.steps)),
        )

    def conditions(self, frame: Frame | None) -> Mapping[str, bool]:
        return {"no-tree": not shown_cell(frame).reads_trees}


def cells(tree: Tree, values: Array) -> Array:
    """Return a value of every node where it stands: (levels + 1, leaves), the root in the last row.

    A node is as wide as the leaves below it; NaN where there is none.
    """
    grid = np.full((tree.levels + 1, max(len(tree.leaves), 1)), np.nan)
    for level, first, last, value in zip(tree.level, tree.first, tree.last, values, strict=True):
        grid[tree.levels - level, first : last + 1] = value
    return grid


def _map(frame: Frame, tree: Tree, norms: Array) -> Panel:
    low, high = decades(norms, low=LOW, high=HIGH, block=BLOCK)
    steps = cells(tree, step_numbers(len(norms)))
    special = "", translate("views", "exactly 0"), translate("views", "overflow")
    heat = HeatMap(
        cells(tree, norms),
        low,
        high,
        "log",
        label=f"log<sub>10</sub> {_ERROR}",
        special_labels=special,
        describe=lambda row, column: _told(steps[row, column], norms),
    )
    return Panel(
        key="map",
        x=_leaf_axis(frame, tree),
        y=_level_axis(tree.levels),
        artists=(heat,),
        weight=1.5,
        note=translate("views", "from the root, at the top, down to the leaves"),
    )


def _told(step: float, norms: Array) -> str:
    if math.isnan(step):
        return ""
    source = translate("views", "step {step}: {norm}")
    return source.format(step=int(step), norm=number_of_log10(float(norms[int(step) - 1])))


def _leaf_axis(frame: Frame, tree: Tree) -> Axis:
    trace, names = frame.snapshot.trace, frame.snapshot.source.symbol_names
    ticks: tuple[tuple[float, str], ...] = ()
    if trace.symbols is not None:
        symbols = (int(trace.symbols[k]) for k in tree.leaves)
        ticks = labelled_ticks(tuple(symbol_name(names, symbol) for symbol in symbols))
    return integer_axis(max(len(tree.leaves), 1), translate("views", "leaf"), ticks)


def _level_axis(levels: int) -> Axis:
    every = max(1, levels // 8)
    ticks = tuple((float(levels + 1 - n), str(n)) for n in range(0, levels + 1, every))
    return Axis(translate("views", "level"), 0.5, levels + 1.5, whole=True, ticks=ticks)


def _by_level(levels: Array, steps: int) -> Panel:
    x = np.arange(float(len(levels)))
    limits = decades(levels, low=LOW, high=HIGH, block=BLOCK)
    names: tuple[tuple[int, Role, str, Dash], ...] = (
        (2, "series1", translate("views", "largest"), "dash"),
        (1, "ink", translate("views", "mean of log<sub>10</sub>"), "solid"),
        (0, "series2", translate("views", "smallest"), "dot"),
    )
    artists = [
        artist
        for column, role, label, dash in names
        for artist in marked_curve(
            x, levels[:, column], role, label, known=~np.isnan(levels[:, column]), dash=dash
        )
    ]
    return Panel(
        key="levels",
        x=Axis(translate("views", "level, from the root"), -0.5, len(levels) - 0.5, whole=True),
        y=Axis(_ERROR, *limits, log10=True, switchable=True),
        artists=tuple(artists),
        note=_rate(levels, steps),
    )


def _rate(levels: Array, steps: int) -> str:
    """Say by what the error is multiplied from level to level, and how many there are."""
    rate = fitted_rate(levels[:, 1])
    source = translate("views", "{levels} levels, {steps} steps")
    words = source.format(levels=len(levels) - 1, steps=steps)
    if not math.isfinite(rate):
        return words
    return translate("views", "{words}: × {factor} a level").format(
        words=words, factor=factor(10.0**rate)
    )


def _table(tree: Tree, norms: Array) -> Table:
    return Table(
        "tree",
        (
            Column("time step k", step_numbers(len(norms))),
            Column("level", tree.level),
            Column("first leaf", tree.first + 1),
            Column("last leaf", tree.last + 1),
            Column("log10 norm of dL/dz_k", norms),
        ),
    )


def _level_table(levels: Array) -> Table:
    least, mean, largest = levels.T
    return Table(
        "levels",
        (
            Column("level", np.arange(len(levels))),
            Column("smallest log10 norm of dL/dz", least),
            Column("mean log10 norm of dL/dz", mean),
            Column("largest log10 norm of dL/dz", largest),
        ),
    )


def _summary(levels: Array, steps: int) -> str:
    source = translate(
        "views",
        "From the root to the deepest level, {count} levels or {steps} steps, the error goes from"
        " {root} to {deepest}.",
    )
    return source.format(
        count=len(levels) - 1,
        steps=steps,
        root=number_of_log10(float(levels[0, 1])),
        deepest=number_of_log10(float(levels[-1, 1])),
    )
