"""Tree: the error of every node of the tree that a recursive network reads, level by level.

The error enters at the root and passes U once for each level on its way to a leaf, and not once for
each step that lies between them in the sequence.  A chain that reads the same symbols has as many
levels as steps: beside a tree its error is drawn against the steps back from the last one.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np

from rnnviz.flow.delta import fitted_rate
from rnnviz.flow.main_signal import main_signal_norms
from rnnviz.flow.tree import Tree, by_level, tree_of
from rnnviz.nn.cell import Cell
from rnnviz.nn.trace import Array, LayerTrace
from rnnviz.number_format import factor, number_of_log10
from rnnviz.plot.axis_limit import decades
from rnnviz.plot.cover import Cover
from rnnviz.plot.drawing_style import Dash, Role
from rnnviz.plot.figure import Artist, Axis, Column, Figure, HeatMap, Panel, Table
from rnnviz.text import QT_TRANSLATE_NOOP, translate
from rnnviz.training.snapshot import Frame
from rnnviz.views.delta.view import BLOCK, HIGH, LOW
from rnnviz.views.part.axis import integer_axis, labelled_ticks, step_numbers, symbol_name
from rnnviz.views.part.cell_text import shown_cell
from rnnviz.views.part.comparison import ComparedRun
from rnnviz.views.part.curve import marked_curve
from rnnviz.views.part.motion import not_yet
from rnnviz.views.part.selection import shown_index, shown_layer, title_with_layer
from rnnviz.views.part.status import join_sentences, run_status
from rnnviz.views.view import View

_DELTA = "‖<i>δ<sub>k</sub></i>‖"


class TreeView(View):
    """The tree as a map, its root at the top, and the error against the level."""

    name = "tree"
    label = QT_TRANSLATE_NOOP("views", "Tree")
    way = "backward"
    moves = True

    def suits(self, frame: Frame) -> bool:
        return any(layer.cell.reads_trees for layer in frame.snapshot.trace.layers)

    def describe(self, frame: Frame) -> Figure:
        layer, norms, levels = shown_layer(frame), _norms(frame), _levels(frame)
        tree = tree_of(layer) if layer.cell.reads_trees else None
        tables = () if tree is None else (_table(tree, norms),)
        panels = (
            _no_map(layer.cell) if tree is None else _map(frame, tree, norms),
            _by_level(levels, layer),
        )
        return Figure(
            title=title_with_layer(frame, self.title),
            panels=tuple(_as_far_as_known(panel, frame) for panel in panels),
            tables=(*tables, _level_table(levels)),
            summary=join_sentences(run_status(frame.snapshot), _summary(levels, layer.steps)),
        )

    def over_each_other(self, one: ComparedRun, other: ComparedRun) -> tuple[Panel, ...]:
        """Return the mean of each level of both: of a chain, its only value."""
        return (_as_far_as_known(_compared((one, other)), one.frame),)

    def conditions(self, frame: Frame | None) -> Mapping[str, bool]:
        return {"no-tree": not shown_cell(frame).reads_trees}


def _as_far_as_known(panel: Panel, frame: Frame) -> Panel:
    """Return a panel that slow motion covers until the error has come back to the first step.

    The steps of one level are spread over the whole sequence.
    """
    motion = frame.motion
    if panel.message or motion is None or motion.reached("backward") >= motion.steps:
        return panel
    cover = Cover(-math.inf, math.inf, text=not_yet(motion, "backward"))
    return replace(panel, artists=(*panel.artists, cover))


def _norms(frame: Frame) -> Array:
    """Return log10 of the norm of the error at every step in time order, (T,)."""
    snapshot = frame.snapshot
    norms = main_signal_norms(snapshot.trace.layers, shown_index(frame), snapshot.truncation)
    return shown_layer(frame).reverse_if_backward(norms)


def _levels(frame: Frame) -> Array:
    """Return `by_level` of a tree; of a chain the error at each step, the last one first."""
    layer = shown_layer(frame)
    if layer.cell.reads_trees:
        return by_level(tree_of(layer), _norms(frame))
    back = layer.reverse_if_backward(_norms(frame))[::-1]
    return np.repeat(back[:, None], 3, axis=1)


def _error(layer: LayerTrace) -> str:
    return "‖∂<i>L</i>/∂<i>s<sub>k</sub></i>‖" if layer.cell.gates else _DELTA


def _no_map(cell: Cell) -> Panel:
    words = translate("views", "{cell} reads its steps one after the other: a chain, and no tree.")
    return Panel("map", message=words.format(cell=cell.title))


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
    empty = translate("views", "no node")
    if np.isnan(norms).any():
        empty = translate("views", "no node, or not a number")
    special = empty, translate("views", "exactly 0"), translate("views", "overflow")
    heat = HeatMap(
        cells(tree, norms),
        low,
        high,
        "log",
        label=f"log<sub>10</sub> {_DELTA}",
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


def _by_level(levels: Array, layer: LayerTrace) -> Panel:
    x = np.arange(float(len(levels)))
    names: tuple[tuple[int, Role, str, Dash], ...] = (
        (2, "series1", translate("views", "largest"), "dash"),
        (1, "ink", translate("views", "mean of log<sub>10</sub>"), "solid"),
        (0, "series2", translate("views", "smallest"), "dot"),
    )
    artists = [
        artist
        for column, role, label, dash in names
        for artist in marked_curve(x, levels[:, column], role, label, log10=True, dash=dash)
    ]
    return _level_panel(levels, artists, _error(layer), _rate(levels, layer.steps))


def _compared(runs: Sequence[ComparedRun]) -> Panel:
    """Return the mean of each level of several runs; a chain is as deep as it is long."""
    found = [_levels(run.frame)[:, 1] for run in runs]
    artists = [
        artist
        for run, levels in zip(runs, found, strict=True)
        for artist in marked_curve(
            np.arange(float(len(levels))), levels, run.role, run.label, log10=True, dash=run.dash
        )
    ]
    symbols = dict.fromkeys(_error(shown_layer(run.frame)) for run in runs)
    longest = max(found, key=len)
    return _level_panel(
        np.concatenate([longest, *found]), artists, ", ".join(symbols), "", len(longest)
    )


def _level_panel(
    levels: Array, artists: Sequence[Artist], symbol: str, note: str, count: int = 0
) -> Panel:
    limits = decades(levels, low=LOW, high=HIGH, block=BLOCK)
    return Panel(
        key="levels",
        x=Axis(
            translate("views", "level, from the root"), -0.5, (count or len(levels)) - 0.5,
            whole=True,
        ),
        y=Axis(symbol, *limits, log10=True, switchable=True),
        artists=tuple(artists),
        note=note,
    )  # fmt: skip


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
