"""Everything that a sweep can show, by name: lines, maps, curves; and its table."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from rnnviz.plot.figure import Column, Figure, Table
from rnnviz.sweep.curve_figure import curve_pages
from rnnviz.sweep.layout import Layout, Page, default_layout
from rnnviz.sweep.line_figure import line_pages
from rnnviz.sweep.map_figure import quantity_pages, verdict_pages
from rnnviz.sweep.quantity import QUANTITIES
from rnnviz.sweep.run_one import KINDS
from rnnviz.sweep.sweep_file import Sweep
from rnnviz.text import translate

VERDICTS, CURVES, MAP = "verdicts", "curves", "-map"
KNOWN = frozenset({*QUANTITIES, VERDICTS, CURVES, *(f"{name}{MAP}" for name in QUANTITIES)})
"""The names of all figures of any sweep."""
MANY_PAGES = 12
"""A figure with more pages is drawn only where it is asked for."""
_SHOWN = ("accuracy", "loss", "reach")


def figure_names(sweep: Sweep) -> tuple[str, ...]:
    """Return the names of all figures that a sweep has: those of quantities that it lacks are not.

    Before anything is done, all are possible.
    """
    known = [name for name, values in sweep.numbers.items() if np.isfinite(values).any()]
    names = known or [name for name in QUANTITIES if not name.startswith("chance")]
    names = [name for name in names if not name.startswith("chance")]
    maps = [f"{name}{MAP}" for name in names] if _has_map(sweep) else []
    return (*names, VERDICTS, CURVES, *maps)


def default_names(sweep: Sweep) -> tuple[str, ...]:
    """Return the figures that are shown and exported where none are named."""
    possible = figure_names(sweep)
    chosen = tuple(name for name in sweep.plan.show if name in possible)
    if chosen:
        return chosen
    maps = [f"{name}{MAP}" for name in _SHOWN] if _numbers_up(sweep) else []
    found = (name for name in (*_SHOWN, VERDICTS, CURVES, *maps) if name in possible)
    return tuple(name for name in found if len(pages_of(sweep, name)) <= MANY_PAGES)


def _has_map(sweep: Sweep) -> bool:
    layout = default_layout(sweep.plan)
    return layout.up is not None or len(sweep.plan.seeds) > 1


def _numbers_up(sweep: Sweep) -> bool:
    up = default_layout(sweep.plan).up
    return up is not None and sweep.plan.axes[up].is_number and len(sweep.plan.axes[up].values) > 2


def figure_title(name: str) -> str:
    """Return what a figure is called in lists."""
    if name == VERDICTS:
        return translate("sweep", "Both verdicts, as a map")
    if name == CURVES:
        return translate("sweep", "Loss over updates")
    label = translate("sweep", QUANTITIES[name.removesuffix(MAP)].label)
    return (
        translate("sweep", "{label}, as a map").format(label=label) if name.endswith(MAP) else label
    )


def pages_of(sweep: Sweep, name: str, layout: Layout | None = None) -> list[Page]:
    """Return what draws the figures of a name, one or several."""
    chosen = layout or default_layout(sweep.plan)
    if name == VERDICTS:
        return verdict_pages(sweep, chosen)
    if name == CURVES:
        return curve_pages(sweep, chosen)
    if name.endswith(MAP):
        return quantity_pages(sweep, name.removesuffix(MAP), chosen)
    return line_pages(sweep, name, chosen)


def figures_of(sweep: Sweep, name: str, layout: Layout | None = None) -> list[Figure]:
    """Return the figures of a name; their numbers are in `table_of`."""
    return [draw() for draw in pages_of(sweep, name, layout)]


def table_of(sweep: Sweep) -> Table:
    """Return all runs as a table: settings, seed, what was measured, and both verdicts."""
    plan = sweep.plan
    settings: Mapping[str, list[object]] = {
        key: [plan.settings(place)[key] for place in plan.places]
        for key in plan.settings(plan.places[0])
    }
    index = tuple(np.array(plan.places).T)
    columns = [Column(key, np.array(values)) for key, values in settings.items()]
    columns.append(Column("done", sweep.done[index].astype(int)))
    columns += [Column(name, values[index]) for name, values in sweep.numbers.items()]
    for name in KINDS:
        words = [sweep.kind(name, place) for place in plan.places]
        columns.append(
            Column(f"{name} verdict" if name in ("flow", "training") else name, np.array(words))
        )
    return Table("runs", tuple(columns))
