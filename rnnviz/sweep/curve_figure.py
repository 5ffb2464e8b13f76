"""Loss over updates for every value of one setting, on training data and held out."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import cast

import numpy as np

from rnnviz.plot.drawing_style import Role
from rnnviz.plot.figure import Array, Artist, Axis, Curve, Figure, Panel
from rnnviz.sweep.layout import Layout, Page, combinations, taken
from rnnviz.sweep.line_figure import MOST_LINES, spans_decades
from rnnviz.sweep.sweep_file import Sweep
from rnnviz.sweep.words import combination_label, short_name, value_label
from rnnviz.text import translate


def curve_pages(sweep: Sweep, layout: Layout) -> list[Page]:
    """Return a figure for each combination of the other settings: training beside held out."""
    others = layout.others(sweep.plan, in_map=False)
    cells = combinations(sweep.plan, others)
    return [partial(_figure, sweep, layout.across, others, cell) for cell in cells]


def _figure(sweep: Sweep, across: int, others: tuple[int, ...], cell: tuple[int, ...]) -> Figure:
    label = combination_label(sweep.plan, others, cell)
    title = translate("sweep", "Loss over updates")
    panels = []
    both = np.concatenate([sweep.curves[key].ravel() for key in ("train_loss", "loss")])
    log10 = spans_decades(both)
    shown = _shown(len(sweep.plan.axes[across].values))
    for key, name in (
        ("train_loss", translate("sweep", "On the training data")),
        ("loss", translate("sweep", "Held out")),
    ):
        artists = tuple(_curves(sweep, key, across, others, cell, shown, log10))
        panels.append(
            Panel(
                key,
                Axis(translate("sweep", "update <i>n</i>"), 0.0, _last(sweep), whole=True),
                Axis(
                    translate("sweep", "loss <i>L</i>"),
                    None if log10 else 0.0,
                    log10=log10,
                    switchable=True,
                ),
                artists,
                name,
                note=_note(sweep, across, shown) if key == "train_loss" else "",
                beside="" if key == "train_loss" else "train_loss",
            )
        )
    return Figure(f"{title}: {label}" if label else title, tuple(panels))


def _shown(count: int) -> list[int]:
    """Return which values are drawn: all, or eight at even distances."""
    return sorted({round(i) for i in np.linspace(0, count - 1, min(count, MOST_LINES))})


def _note(sweep: Sweep, across: int, shown: list[int]) -> str:
    notes = []
    if len(sweep.plan.seeds) > 1:
        notes.append(translate("sweep", "Median of {n} seeds."))
    if len(shown) < len(sweep.plan.axes[across].values):
        notes.append(translate("sweep", "{shown} of {all} values."))
    numbers = {"n": len(sweep.plan.seeds), "shown": len(shown)}
    return " ".join(notes).format(**numbers, all=len(sweep.plan.axes[across].values))


def _last(sweep: Sweep) -> float:
    known = sweep.curves["update"][np.isfinite(sweep.curves["update"])]
    return (
        float(known.max()) if len(known) else float(sweep.plan.preset.experiment.training.updates)
    )


def _curves(
    sweep: Sweep,
    key: str,
    across: int,
    others: tuple[int, ...],
    cell: tuple[int, ...],
    shown: list[int],
    log10: bool,
) -> Iterator[Artist]:
    axis = sweep.plan.axes[across]
    for order, i in enumerate(shown):
        update, values = (
            taken(sweep.curves[name], (*others, across), (*cell, i)) for name in ("update", key)
        )
        x, y = _median(update, values)
        if log10:
            with np.errstate(divide="ignore", invalid="ignore"):
                y = np.log10(y)
        if not len(x):
            continue
        named = axis.key.endswith(".name") or order
        label = value_label(axis, i) if named else f"{short_name(axis)} = {value_label(axis, i)}"
        yield Curve(x, y, cast(Role, f"series{order}"), label)


def _median(update: Array, values: Array) -> tuple[Array, Array]:
    """Return the updates at which some seed has a value, and the median there."""
    known = np.isfinite(update) & ~np.isnan(values)
    x = np.unique(update[known])
    rows = [values[known & (update == n)] for n in x]
    return x, np.array([float(np.median(row)) for row in rows])
