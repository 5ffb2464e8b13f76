"""Maps over two settings: both verdicts, or one quantity; each seed is a stripe of its cell."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import partial

import numpy as np

from rnnviz.number_format import number
from rnnviz.plot.bars import Bars
from rnnviz.plot.drawing_style import ColorMap, Role, Symbol
from rnnviz.plot.figure import Array, Artist, Figure, HeatMap, Panel, Points
from rnnviz.sweep.layout import Layout, Page, cell_axis, combinations, taken
from rnnviz.sweep.plan import Place
from rnnviz.sweep.quantity import QUANTITIES
from rnnviz.sweep.run_one import KINDS
from rnnviz.sweep.sweep_file import Sweep
from rnnviz.sweep.words import combination_label, flow_words, place_label, training_words
from rnnviz.text import translate

FILLED = 0.92
"""Share of a cell that is filled."""
DECADES_BELOW, DECADES_ABOVE = 6.0, 2.0
"""Of the median, as far as the colours of sizes reach."""
ROOMY = 30
"""Stripes in a row whose symbols are large."""
MANY = 400
"""Stripes of which each has a symbol of its own."""
Look = tuple[Role, Symbol]

FLOW: Mapping[str, Look] = {
    "vanishing": ("vanishing", "triangle_down"),
    "level": ("healthy", "circle"),
    "exploding": ("exploding", "triangle"),
    "transient": ("threshold", "diamond"),
    "dead": ("ink", "cross"),
    "silent": ("faint", "square"),
    "broken": ("output", "plus"),
}
TRAINING: Mapping[str, Look] = {
    "solved": ("target", "circle"),
    "learning": ("series6", "diamond"),
    "chance": ("chance", "square"),
    "clipped": ("threshold", "triangle_down"),
    "spiked": ("exploding", "triangle"),
    "ruined": ("exploding", "square"),
    "diverged": ("exploding", "plus"),
    "dead": ("ink", "cross"),
    "untrained": ("faint", "square"),
}
"""How each verdict is drawn: never by its colour alone."""


def verdict_pages(sweep: Sweep, layout: Layout) -> list[Page]:
    """Return both verdicts side by side, a figure for each combination of the other settings."""
    return [partial(_verdict_figure, sweep, part) for part in parts_of(sweep, layout)]


def _verdict_figure(sweep: Sweep, part: MapPart) -> Figure:
    flow = tuple(_verdicts(sweep, "flow", part, FLOW, flow_words()))
    training = tuple(_verdicts(sweep, "training", part, TRAINING, training_words()))
    panels = (
        part.panel("flow", flow, translate("sweep", "Error on its way back")),
        part.panel("training", training, translate("sweep", "Training"), beside="flow"),
    )
    title = part.titled(translate("sweep", "Both verdicts"))
    return Figure(title, panels, summary=_summary(sweep))


def quantity_pages(sweep: Sweep, name: str, layout: Layout) -> list[Page]:
    """Return a quantity as a heat map, a figure for each combination of the other settings."""
    return [partial(_quantity_figure, sweep, name, part) for part in parts_of(sweep, layout)]


def _quantity_figure(sweep: Sweep, name: str, part: MapPart) -> Figure:
    title = translate("sweep", QUANTITIES[name].label)
    artists = _heat(sweep, name, part, title), *_missing(sweep, part)
    panel = part.panel(f"{name}-map", artists)
    return Figure(part.titled(title), (panel,), summary=_summary(sweep))


class MapPart:
    """One map: which part of the arrays, and which cell and stripe each run has."""

    def __init__(
        self, sweep: Sweep, layout: Layout, others: tuple[int, ...], cell: tuple[int, ...]
    ) -> None:
        self.plan, self.layout, self.others, self.cell = sweep.plan, layout, others, cell
        self.stripes = 1 if layout.up is None else len(sweep.plan.seeds)

    def table(self, array: Array) -> Array:
        """Return the part of an array as (rows up, columns across, stripes)."""
        part = taken(array, self.others, self.cell)
        if self.layout.up is None:
            return part.T[:, :, None]  # (across, seeds)
        return part.swapaxes(0, 1) if self.layout.across < self.layout.up else part

    def place(self, row: int, column: int, stripe: int) -> Place:
        """Return which run stands there."""
        place = dict(zip(self.others, self.cell, strict=True)) | {self.layout.across: column}
        seed = row if self.layout.up is None else stripe
        if self.layout.up is not None:
            place[self.layout.up] = row
        return (*(place[i] for i in range(len(self.plan.axes))), seed)

    def edges(
        self, rows: Array, columns: Array, stripes: Array
    ) -> tuple[Array, Array, Array, Array]:
        """Return left, right, bottom and top of some stripes."""
        width = FILLED / self.stripes
        left = columns - FILLED / 2 + stripes * width
        return left, left + 0.94 * width, rows - FILLED / 2, rows + FILLED / 2

    def panel(
        self, key: str, artists: tuple[Artist, ...], title: str = "", beside: str = ""
    ) -> Panel:
        x, y = cell_axis(self.plan, self.layout.across), cell_axis(self.plan, self.layout.up)
        note = ""
        if self.stripes > 1 and not beside:
            source = translate("sweep", "Stripes of a cell: its {n} seeds.")
            note = source.format(n=self.stripes)
        return Panel(key, x, y, artists, title, note=note, grid=False, beside=beside)

    def titled(self, title: str) -> str:
        label = combination_label(self.plan, self.others, self.cell)
        return f"{title}: {label}" if label else title


def parts_of(sweep: Sweep, layout: Layout) -> Iterator[MapPart]:
    """Yield the maps of a sweep, one for each combination of the settings that are on no axis."""
    others = layout.others(sweep.plan, in_map=True)
    return (MapPart(sweep, layout, others, cell) for cell in combinations(sweep.plan, others))


def _verdicts(
    sweep: Sweep, name: str, part: MapPart, looks: Mapping[str, Look], words: Mapping[str, str]
) -> Iterator[Artist]:
    kinds = np.where(part.table(sweep.done), part.table(sweep.kinds[name]), -1)
    for kind, (role, symbol) in looks.items():
        rows, columns, stripes = np.nonzero(kinds == KINDS[name].index(kind))
        if not len(rows):
            continue
        left, right, bottom, top = part.edges(rows, columns, stripes)
        yield Bars(left, right, bottom, top, role)
        few = slice(None) if kinds.size <= MANY else slice(0, 1)
        x, y = ((left + right) / 2)[few], rows.astype(float)[few]
        label = words[kind]
        size = 6.0 if kinds.shape[1] * kinds.shape[2] <= ROOMY else 3.5
        yield Points(x, y, symbol=symbol, size=size, label=label, name=label, over=role)
    yield from _missing(sweep, part)


def _missing(sweep: Sweep, part: MapPart) -> Iterator[Artist]:
    """Yield outlines of the runs that are not done."""
    rows, columns, stripes = np.nonzero(~part.table(sweep.done))
    if len(rows):
        yield Bars(*part.edges(rows, columns, stripes), role="faint", empty=True)


def _heat(sweep: Sweep, name: str, part: MapPart, label: str) -> HeatMap:
    table = part.table(sweep.numbers[name])
    scale = QUANTITIES[name].scale
    if scale == "log":
        with np.errstate(divide="ignore", invalid="ignore"):
            table = np.log10(table)
        label = translate("sweep", "log<sub>10</sub>: {label}").format(label=label)
    rows, columns, stripes = table.shape
    values = table.reshape(rows, columns * stripes)
    low, high, colors = _colors(values, scale)

    def describe(row: int, column: int) -> str:
        place = part.place(row, column // stripes, column % stripes)
        found = float(sweep.numbers[name][place])
        text = number(found) if sweep.done[place] else translate("sweep", "not done yet")
        return f"{place_label(sweep.plan, place)}: {text}"

    return HeatMap(
        values, low, high, colors, left=-0.5 + 0.5 / stripes, bottom=0.0, across=1 / stripes,
        label=label, name=label, describe=describe,
        special_labels=(translate("sweep", "not done, or no such number"), "", ""),
    )  # fmt: skip


def _colors(values: Array, scale: str) -> tuple[float, float, ColorMap]:
    if scale == "share":
        return 0.0, 1.0, "unit"
    known = values[np.isfinite(values)]
    low, high = (float(known.min()), float(known.max())) if len(known) else (0.0, 1.0)
    if scale == "log" and len(known):
        # What has exploded by hundreds of decades is marked as beyond the scale.
        middle = float(np.median(known))
        low, high = max(low, middle - DECADES_BELOW), min(high, middle + DECADES_ABOVE)
    if scale == "count":
        return 0.0, max(high, 1.0), "log"
    if scale == "linear" and low < 0 < high:
        most = max(-low, high)
        return -most, most, "signed"
    return low, high if high > low else low + 1.0, "log"


def _summary(sweep: Sweep) -> str:
    source = translate("sweep", "{done} of {all} runs are done: {counts}.")
    words, codes = flow_words(), sweep.kinds["flow"]
    counts = {kind: int((codes == i).sum()) for i, kind in enumerate(KINDS["flow"])}
    listed = ", ".join(f"{words[kind]} {n}" for kind, n in counts.items() if n)
    return source.format(done=int(sweep.done.sum()), all=sweep.plan.size, counts=listed or "–")
