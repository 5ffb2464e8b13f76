"""What lies under the mouse, in words and numbers that are the data's own."""

from __future__ import annotations

import numpy as np

from rnnviz.screen.drawing import Drawing
from rnnviz.screen.place import Place
from rnnviz.text import plain
from rnnviz.views.figure import Axis, Curve, HeatMap, Marks, Panel, Points
from rnnviz.views.scale import number, number_of_log10

_MARKS = {"zero": "0", "overflow": "∞", "nan": "NaN"}


def describe(panel: Panel, drawings: list[Drawing], place: Place, x: float, y: float) -> str:
    """Return a line for each thing at a point in data coordinates, empty where nothing is."""
    lines: list[str] = []
    for drawing in drawings:
        artist = drawing.artist
        found = drawing.nearest(place, x, y)
        if isinstance(artist, HeatMap) and found is not None:
            lines += _cell(panel, artist, *found)
        elif isinstance(artist, Points) and found is not None:
            lines += _point(panel, artist, found)
        elif isinstance(artist, Curve) and found is not None:
            lines += _curve(panel, artist, found, first=not lines)
        elif isinstance(artist, Marks):
            lines += _mark(panel, artist, x, place)
    return "\n".join(dict.fromkeys(lines))


def lines(*labels: str) -> str:
    """Return labels without markup, one a line."""
    return "\n".join(plain(label) for label in labels if label)


def _on(axis: Axis, value: float) -> str:
    """Return a value on an axis; a named tick reads as its name and its number."""
    name = next((text for at, text in axis.ticks if at == value and text), "")
    shown = number_of_log10(value) if axis.log10 else number(value)
    if axis.whole and value == round(value):
        shown = f"{round(value)}"
    return f"{shown} ({name})" if name and name != shown else shown


def words(axis: Axis, fallback: str) -> str:
    return plain(axis.label).split("  ")[0].strip() or fallback


def _cell(panel: Panel, heat: HeatMap, row: int, column: int) -> list[str]:
    if heat.describe is not None:
        return plain(heat.describe(row, column)).splitlines()
    value = float(heat.values[row, column])
    name = plain(heat.label) or plain(heat.name) or plain(panel.title)
    where = [
        f"{words(panel.x, 'x')}: {_on(panel.x, heat.left + column * heat.across)}",
        f"{words(panel.y, 'y')}: {_on(panel.y, heat.bottom + row * heat.up)}",
    ]
    return [*where, f"{name}: {number(value)}" if name else number(value)]


def _point(panel: Panel, points: Points, index: int) -> list[str]:
    lines = [
        f"{words(panel.x, 'x')}: {number(float(points.x[index]))}",
        f"{words(panel.y, 'y')}: {number(float(points.y[index]))}",
    ]
    if points.step is not None:
        lines.append(f"k: {int(points.step[index])}")
    return lines


def _curve(panel: Panel, curve: Curve, index: int, first: bool) -> list[str]:
    value = float(curve.y[index])
    name = plain(curve.label) or words(panel.y, "y")
    where = [f"{words(panel.x, 'x')}: {_on(panel.x, float(curve.x[index]))}"] if first else []
    shown = number_of_log10(value) if panel.y.log10 else number(value)
    return [*where, f"{name}: {shown}"] if np.isfinite(value) else where


def _mark(panel: Panel, marks: Marks, x: float, place: Place) -> list[str]:
    distance = np.abs(np.asarray(marks.x, dtype=float) - x)
    reach = 6 * (place.x[1] - place.x[0]) / max(place.width, 1.0)
    if not len(distance) or not np.nanmin(distance) <= max(reach, 0.5 if panel.x.whole else 0.0):
        return []
    at = float(marks.x[int(np.nanargmin(distance))])
    name = plain(marks.label)
    said = f"{_MARKS[marks.kind]} ({name})" if name else _MARKS[marks.kind]
    return [f"{words(panel.x, 'x')}: {_on(panel.x, at)}", said]
