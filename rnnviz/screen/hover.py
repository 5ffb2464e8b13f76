"""Tool tips of a plot: what lies under the mouse, with the values of the data themselves."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from rnnviz.number_format import number_of_log10
from rnnviz.plot.cover import Cover
from rnnviz.plot.figure import (
    BeyondMarks,
    Curve,
    HeatMap,
    OffScaleMarks,
    Panel,
    Points,
    ReferenceLine,
)
from rnnviz.plot.markup import plain
from rnnviz.plot.network import River, Streams, Strips
from rnnviz.plot.readout import (
    MARKS,
    axis_name,
    coordinate,
    heat_quantity,
    nearest_index,
    read_curve,
    value_text,
)
from rnnviz.screen.data_transform import DataTransform
from rnnviz.screen.drawing import Drawing

NEAR = 4.0
"""Pixels from a reference line within which the mouse is on it."""


def describe(
    panel: Panel, drawings: list[Drawing], transform: DataTransform, x: float, y: float
) -> str:
    """Return a line for each thing at a point in data coordinates, empty where nothing is.

    All curves are read at one place on the horizontal axis, that of the nearest point of any.
    """
    covers = (d.artist for d in drawings if isinstance(d.artist, Cover))
    if (cover := next((c for c in covers if c.hides(x, y)), None)) is not None:
        return plain(cover.text)
    lines: list[str] = []
    at = _nearest_place(drawings, x)
    for drawing in drawings:
        artist = drawing.artist
        found = drawing.nearest(transform, x, y)
        if isinstance(artist, HeatMap) and found is not None:
            lines += _cell(panel, artist, *found)
        elif isinstance(artist, Points) and found is not None:
            lines += _point(panel, artist, found)
        elif isinstance(artist, River | Streams | Strips) and found is not None:
            lines += _network(panel, artist, found)
        elif isinstance(artist, BeyondMarks) and found is not None:
            lines += _beyond(panel, artist, found)
        elif isinstance(artist, Curve) and at is not None:
            lines += _curve(panel, artist, at, first=not lines)
        elif isinstance(artist, OffScaleMarks):
            lines += _mark(panel, artist, x, transform)
        elif isinstance(artist, ReferenceLine):
            lines += _reference_line(panel, artist, transform, x, y)
    return "\n".join(dict.fromkeys(lines))


def _nearest_place(drawings: list[Drawing], x: float) -> float | None:
    """Return the x, of all points of all curves, that is nearest."""
    curves = [d.artist for d in drawings if isinstance(d.artist, Curve)]
    found = [(curve, nearest_index(curve.x, x)) for curve in curves]
    known = [float(curve.x[index]) for curve, index in found if index is not None]
    return min(known, key=lambda value: abs(value - x)) if known else None


def plain_lines(*labels: str) -> str:
    """Return labels without markup, one a line."""
    return "\n".join(plain(label) for label in labels if label)


def _network(panel: Panel, artist: River | Streams | Strips, found: Any) -> list[str]:
    """Return the size of a river at a step, or what a channel or a cell of a strip says itself."""
    if isinstance(artist, River):
        at = f"{axis_name(panel.x, 'x')}: {coordinate(panel.x, float(artist.x[found]))}"
        return [at, f"{plain(artist.name)}: {number_of_log10(float(artist.log10[found]))}"]
    if artist.describe is None:
        return []
    text = artist.describe(*found) if isinstance(artist, Strips) else artist.describe(found)
    return plain(text).splitlines()


def _cell(panel: Panel, heat: HeatMap, row: int, column: int) -> list[str]:
    if heat.describe is not None:
        return plain(heat.describe(row, column)).splitlines()
    quantity, words, _ = heat_quantity(panel, heat)
    name, shown = plain(quantity), words(float(heat.values[row, column]))
    where = [
        f"{axis_name(panel.x, 'x')}: {coordinate(panel.x, heat.left + column * heat.across)}",
        f"{axis_name(panel.y, 'y')}: {coordinate(panel.y, heat.bottom + row * heat.up)}",
    ]
    return [*where, f"{name}: {shown}" if name else shown]


def _point(panel: Panel, points: Points, index: int) -> list[str]:
    x, y = float(points.x[index]), float(points.y[index])
    quantity, name = axis_name(panel.y, "y"), plain(points.label) or points.name
    named = f"{quantity} ({name})" if name else quantity
    lines = [
        f"{axis_name(panel.x, 'x')}: {coordinate(panel.x, x)}",
        f"{named}: {coordinate(panel.y, y)}",
    ]
    if points.step is not None:
        lines.append(f"k: {int(points.step[index])}")
    return lines


def _beyond(panel: Panel, marks: BeyondMarks, index: int) -> list[str]:
    """Return the place that an arrow at the border points to."""
    quantity, name = axis_name(panel.y, "y"), marks.names[index]
    named = f"{quantity} ({name})" if name and name != quantity else quantity
    return [
        f"{axis_name(panel.x, 'x')}: {coordinate(panel.x, float(marks.x[index]))}",
        f"{named}: {coordinate(panel.y, float(marks.y[index]))}",
    ]


def _curve(panel: Panel, curve: Curve, at: float, first: bool) -> list[str]:
    """Return the value of a curve at its point nearest to `at`; nothing beyond its ends."""
    found = read_curve(panel, curve, at)
    where = [f"{axis_name(panel.x, 'x')}: {coordinate(panel.x, at)}"] if first else []
    if found is None:
        return []
    return where if math.isnan(found.y) else [*where, f"{plain(found.label)}: {found.text}"]


def _reference_line(
    panel: Panel, rule: ReferenceLine, transform: DataTransform, x: float, y: float
) -> list[str]:
    """Return the name and value of a reference line that is under the mouse."""
    if not rule.label or not np.isfinite(rule.value):
        return []
    scale, mouse, axis = (
        (transform.y_pixels, y, panel.y) if rule.horizontal else (transform.x_pixels, x, panel.x)
    )
    off = abs(float(scale(np.array(rule.value))) - float(scale(np.array(mouse))))
    if not off <= NEAR:
        return []
    name = plain(rule.label)
    return [f"{name}: {value_text(axis, rule.value)}" if rule.horizontal else name]


def _mark(panel: Panel, marks: OffScaleMarks, x: float, transform: DataTransform) -> list[str]:
    distance = np.abs(np.asarray(marks.x, dtype=float) - x)
    reach = 6 * (transform.x[1] - transform.x[0]) / max(transform.width, 1.0)
    if not len(distance) or not np.nanmin(distance) <= max(reach, 0.5 if panel.x.whole else 0.0):
        return []
    index = int(np.nanargmin(distance))
    at, name = float(marks.x[index]), plain(marks.label)
    value = marks.texts[index] if marks.texts else MARKS[marks.kind]
    text = f"{value} ({name})" if name and value else name or value
    return [f"{axis_name(panel.x, 'x')}: {coordinate(panel.x, at)}", text]
