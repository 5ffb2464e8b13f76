"""The values of plots at some places as a table that a spreadsheet reads from the clipboard."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from rnnviz.plot.adjustment import Pin
from rnnviz.plot.figure import Axis, Figure
from rnnviz.plot.markup import plain
from rnnviz.plot.readout import read, symbol_of
from rnnviz.plot.row import runs_of
from rnnviz.text import translate


def values_table(figures: Iterable[Figure], places: Iterable[Pin]) -> str:
    """Return what all figures show at all places, a value a line, separated by tabs.

    Every value has the view, the quantity with its unit, the name of its curve, and its place; the
    numbers are plain and unrounded.  Empty where nothing is shown there.
    """
    figures = tuple(figures)
    rows = [row for place in places for figure in figures for row in _rows(figure, place)]
    if not rows:
        return ""
    heading = (
        translate("window", "view"),
        translate("window", "quantity"),
        translate("window", "name"),
        translate("window", "axis"),
        translate("window", "place"),
        translate("window", "value"),
    )
    return "\n".join("\t".join(map(_cell, row)) for row in (heading, *rows)) + "\n"


def _rows(figure: Figure, place: Pin) -> Iterator[tuple[str, ...]]:
    runs = runs_of(figure.panels, figure.heads)
    for panel, run in zip(figure.panels, runs, strict=True):
        found = read(panel, place.over, place.value, cells=True)
        for reading in () if found is None else found.readings:
            axis, quantity = _name(panel.x), _name(panel.y)
            title = ": ".join(filter(None, (figure.title, panel.title)))
            title = f"{title} ({run})" if run else title
            yield title, quantity, reading.label, axis, f"{place.value:g}", reading.exact


def _name(axis: Axis) -> str:
    """Return the whole label of an axis, with its unit."""
    return axis.label or symbol_of(axis)


def _cell(text: str) -> str:
    """Return a text without markup, and without what would begin another cell or line."""
    return " ".join(plain(text).split())
