"""Figures of two runs in two columns, with those curves over each other that compare better so."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from rnnviz.plot.figure import Figure, Panel
from rnnviz.plot.side_by_side import side_by_side
from rnnviz.views.part.comparison import ComparedRun, introduced
from rnnviz.views.part.status import join_sentences


def in_columns(
    left: Figure, right: Figure, one: ComparedRun, other: ComparedRun, title: str, view: str
) -> Figure:
    """Return what a view shows of two runs side by side, under their names.

    What stands behind the view's title in that of one run alone, the name of a layer, stands behind
    the names of the runs where the other has another layer.
    """
    layers = [figure.title.removeprefix(title) for figure in (left, right)]
    names = one.label, other.label
    if layers[0] != layers[1]:
        names = one.label + layers[0], other.label + layers[1]
        left, right = replace(left, title=title), replace(right, title=title)
    left, right = _with_named_tables(left, one), _with_named_tables(right, other)
    figure = side_by_side(left, right, names, view)
    if not figure.heads:
        return figure
    words = introduced(one, left.summary), introduced(other, right.summary)
    return replace(figure, summary=join_sentences(*words))


def _with_named_tables(figure: Figure, run: ComparedRun) -> Figure:
    return replace(figure, tables=tuple(replace(table, run=run.label) for table in figure.tables))


def in_row(panels: Sequence[Panel]) -> tuple[Panel, ...]:
    """Return one panel, or the same panel of two runs side by side."""
    first, *rest = panels
    return (first, *(replace(p, key=f"b:{p.key}", beside=first.key) for p in rest))


def rows_of(figure: Figure, shared: tuple[Panel, ...]) -> Figure:
    """Return those panels that can take the place of a row of a figure in columns."""
    rows = {panel.beside for panel in figure.panels if not panel.message}
    return Figure(figure.title, tuple(panel for panel in shared if panel.key in rows))


def over_each_other(figure: Figure, shared: Figure) -> Figure:
    """Return a figure in columns where some panels are as wide as both and take their place."""
    wide = {panel.key: panel for panel in shared.panels}
    panels = [wide.get(p.key, p) for p in figure.panels if p.beside not in wide]
    left = [panel.key for panel in panels if not panel.beside]
    above = {key for key, below in pairwise(left) if below in wide and key not in wide}
    panels = [
        replace(p, share_x=False) if p.share_x and (p.beside or p.key) in above else p
        for p in panels
    ]
    return replace(figure, panels=tuple(panels))
