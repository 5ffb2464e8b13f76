"""What a panel shows at one place on its x axis: for tool tips, the crosshair, pins and copying.

The values are those of the quantity itself, also where its logarithm is drawn, each with the name
of its curve.  A curve without a value at the place is read at its nearest point, which is then
named; beyond its ends it is not read at all.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator

import numpy as np

from rnnviz.number_format import exact_number, exact_number_of_log10, number, number_of_log10
from rnnviz.plot.cover import Cover
from rnnviz.plot.figure import (
    Array,
    Artist,
    Axis,
    Band,
    Count,
    Curve,
    HeatMap,
    OffScaleMarks,
    Panel,
    Points,
    Reading,
    Readout,
)
from rnnviz.plot.markup import plain
from rnnviz.plot.network import River

LOG10 = "log<sub>10</sub> "
"""How the label of a colour scale begins whose values are log10 of the quantity it names."""
MARKS = {"zero": "0", "overflow": "∞", "nan": "NaN"}
_EXACT_MARKS = {"zero": "0", "overflow": "inf", "nan": "nan"}
FEW_CELLS = 8
"""Cells of a column that are still read beside a plot."""
_SYMBOLS: dict[Count, str] = {"step": "<i>k</i>", "update": "<i>n</i>"}


def read(panel: Panel, over: Count, place: float, cells: bool = False) -> Readout | None:
    """Return the values of a panel at a place; None where its x axis counts something else.

    Parameters
    ----------
    over : {"step", "update", "lag"}
    place : float
    cells : bool
        Give every cell of a heat map's column, however many there are.
    """
    if panel.x.over != over or panel.message:
        return None
    label = f"{symbol_of(panel.x)} = {coordinate(panel.x, place)}"
    return Readout(place, label, tuple(_readings(panel, place, cells)))


def symbol_of(axis: Axis) -> str:
    """Return the symbol of what an axis counts, with markup."""
    return _SYMBOLS.get(axis.over, axis.label) if axis.over else axis.label


def axis_name(axis: Axis, fallback: str) -> str:
    """Return what an axis shows, without its unit."""
    return plain(axis.label).split("  ")[0].strip() or fallback


def coordinate(axis: Axis, value: float) -> str:
    """Return a value on an axis: its number, with its name where it is a named tick."""
    name = next((text for at, text in axis.ticks if at == value and text), "")
    shown = value_text(axis, value)
    if axis.whole and value == round(value):
        shown = f"{round(value)}"
    return f"{shown} ({name})" if name and name != shown else shown


def value_text(axis: Axis, value: float) -> str:
    """Return the value of the quantity itself, also where its logarithm is drawn."""
    return number_of_log10(value) if axis.log10 else number(value)


def nearest_index(values: Array, x: float) -> int | None:
    """Return the index of the value nearest to x, None where there is none."""
    distance = np.abs(np.asarray(values, dtype=float) - x)
    return int(np.nanargmin(distance)) if np.isfinite(distance).any() else None


def read_curve(panel: Panel, curve: Curve, place: float) -> Reading | None:
    """Return the value of a curve at its point nearest to a place; None beyond its ends."""
    index = nearest_index(curve.x, place)
    if index is None or not np.nanmin(curve.x) <= place <= np.nanmax(curve.x):
        return None
    name = curve.label or curve.name or axis_name(panel.y, "y")
    x, y = float(curve.x[index]), float(curve.y[index])
    return _reading(panel, _placed(panel.x, name, x, place), curve, x, y)


def column_at(heat: HeatMap, place: float) -> int | None:
    """Return the column of a heat map's cells at a place."""
    column = round((place - heat.left) / heat.across)
    return column if 0 <= column < heat.values.shape[1] else None


def heat_quantity(panel: Panel, heat: HeatMap) -> tuple[str, Callable[[float], str], bool]:
    """Return what a heat map shows, how its values read, and whether they are logarithms."""
    name = heat.label or heat.name or panel.title
    quantity = name.removeprefix(LOG10)
    log10 = quantity != name
    return quantity, number_of_log10 if log10 else number, log10


def _readings(panel: Panel, place: float, cells: bool) -> Iterator[Reading]:
    """Yield what each artist shows at a place; marks stand for values that no curve can show."""
    covers = [artist for artist in panel.artists if isinstance(artist, Cover)]
    for artist in panel.artists:
        height = artist.y if isinstance(artist, River) else None
        if any(cover.hides(place, height) for cover in covers):
            continue
        match artist:
            case Curve():
                found = read_curve(panel, artist, place)
                if found is not None:
                    yield _instead(found, artist, panel.artists) or found
            case Band(label=label) if label:
                yield from _band(panel, artist, place)
            case Points():
                yield from _points(panel, artist, place)
            case OffScaleMarks(of="") if artist.label:
                yield from _mark(artist, place)
            case River(name=name) if name:
                yield from _river(panel, artist, place)
            case HeatMap() if cells or len(artist.values) <= FEW_CELLS:
                yield from _cells(panel, artist, place)


def _placed(axis: Axis, name: str, own: float, place: float) -> str:
    """Return the name of a value, with the place it was read at where that is another one."""
    return name if own == place else f"{name} ({symbol_of(axis)} {coordinate(axis, own)})"


def _reading(panel: Panel, label: str, artist: Curve | Points, x: float, y: float) -> Reading:
    exact = exact_number_of_log10(y) if panel.y.log10 else exact_number(y)
    text = value_text(panel.y, y) if not math.isnan(y) else "–"
    return Reading(label, text, exact, artist.role, x, y if math.isfinite(y) else math.nan)


def _instead(reading: Reading, curve: Curve, artists: tuple[Artist, ...]) -> Reading | None:
    """Return what the marks of a curve say where it has a gap."""
    if not math.isnan(reading.y):
        return None
    for marks in artists:
        if isinstance(marks, OffScaleMarks) and marks.of == curve.label:
            at = np.flatnonzero(np.asarray(marks.x) == reading.x)
            if len(at):
                text = marks.texts[at[0]] if marks.texts else ""
                exact = _EXACT_MARKS[marks.kind]
                return Reading(reading.label, text or MARKS[marks.kind], exact, curve.role)
    return None


def _band(panel: Panel, band: Band, place: float) -> Iterator[Reading]:
    index = nearest_index(band.x, place)
    if index is None or not np.nanmin(band.x) <= place <= np.nanmax(band.x):
        return
    words, exact = value_text, exact_number_of_log10 if panel.y.log10 else exact_number
    ends = float(band.low[index]), float(band.high[index])
    name = _placed(panel.x, band.label, float(band.x[index]), place)
    text = " … ".join(words(panel.y, end) for end in ends)
    yield Reading(name, text, " ".join(map(exact, ends)), band.role)


def _points(panel: Panel, points: Points, place: float) -> Iterator[Reading]:
    """Yield the value of the nearest point; nothing beyond the first and the last one."""
    index = nearest_index(points.x, place)
    if index is None or not np.nanmin(points.x) <= place <= np.nanmax(points.x):
        return
    name = points.label or points.name or axis_name(panel.y, "y")
    x, y = float(points.x[index]), float(points.y[index])
    yield _reading(panel, _placed(panel.x, name, x, place), points, x, y)


def _mark(marks: OffScaleMarks, place: float) -> Iterator[Reading]:
    at = np.flatnonzero(np.asarray(marks.x) == place)
    if len(at):
        text = marks.texts[at[0]] if marks.texts else MARKS[marks.kind]
        yield Reading(marks.label, text, _EXACT_MARKS[marks.kind])


def _river(panel: Panel, river: River, place: float) -> Iterator[Reading]:
    """Yield the size of what flows at a step; nothing beyond the ends."""
    index = nearest_index(river.x, place)
    if index is not None and abs(float(river.x[index]) - place) <= 0.5:
        size = float(river.log10[index])
        label = _placed(panel.x, river.name, float(river.x[index]), place)
        yield Reading(label, number_of_log10(size), exact_number_of_log10(size), x=place, y=river.y)


def _cells(panel: Panel, heat: HeatMap, place: float) -> Iterator[Reading]:
    """Yield every value of a column, from the lowest row up."""
    column = column_at(heat, place)
    if column is None:
        return
    quantity, words, log10 = heat_quantity(panel, heat)
    exact = exact_number_of_log10 if log10 else exact_number
    for row, value in enumerate(map(float, heat.values[:, column])):
        at = heat.bottom + row * heat.up
        name = f"{axis_name(panel.y, 'y')} {coordinate(panel.y, at)}"
        label = f"{plain(quantity)}, {name}" if quantity else name
        yield Reading(label, words(value), exact(value), x=place, y=at)
