"""Tool tips of a plot: what lies under the mouse, with the values of the data themselves."""

from __future__ import annotations

import numpy as np

from rnnviz.number_format import number, number_of_log10
from rnnviz.plot.figure import (
    Axis,
    BeyondMarks,
    Curve,
    HeatMap,
    OffScaleMarks,
    Panel,
    Points,
    ReferenceLine,
)
from rnnviz.plot.markup import plain
from rnnviz.screen.curve import nearest_index, nearest_value
from rnnviz.screen.data_transform import DataTransform
from rnnviz.screen.drawing import Drawing

_LOG10 = "log<sub>10</sub> "
"""How the label of a colour scale begins whose values are log10 of the quantity it names."""
NEAR = 4.0
"""Pixels from a reference line within which the mouse is on it."""
_MARKS = {"zero": "0", "overflow": "∞", "nan": "NaN"}


def describe(
    panel: Panel, drawings: list[Drawing], transform: DataTransform, x: float, y: float
) -> str:
    """Return a line for each thing at a point in data coordinates, empty where nothing is.

    All curves are read at one place on the horizontal axis, that of the nearest point of any.
    """
    lines: list[str] = []
    at = _nearest_place(drawings, x)
    for drawing in drawings:
        artist = drawing.artist
        found = drawing.nearest(transform, x, y)
        if isinstance(artist, HeatMap) and found is not None:
            lines += _cell(panel, artist, *found)
        elif isinstance(artist, Points) and found is not None:
            lines += _point(panel, artist, found)
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
    found = [nearest_value(d.artist.x, x) for d in drawings if isinstance(d.artist, Curve)]
    known = [value for value in found if value is not None]
    return min(known, key=lambda value: abs(value - x)) if known else None


def plain_lines(*labels: str) -> str:
    """Return labels without markup, one a line."""
    return "\n".join(plain(label) for label in labels if label)


def _coordinate(axis: Axis, value: float) -> str:
    """Return a value on an axis: its number, with its name where it is a named tick."""
    name = next((text for at, text in axis.ticks if at == value and text), "")
    shown = number_of_log10(value) if axis.log10 else number(value)
    if axis.whole and value == round(value):
        shown = f"{round(value)}"
    return f"{shown} ({name})" if name and name != shown else shown


def _axis_name(axis: Axis, fallback: str) -> str:
    """Return what an axis shows, without its unit."""
    return plain(axis.label).split("  ")[0].strip() or fallback


def _cell(panel: Panel, heat: HeatMap, row: int, column: int) -> list[str]:
    if heat.describe is not None:
        return plain(heat.describe(row, column)).splitlines()
    value = float(heat.values[row, column])
    name = heat.label or heat.name or panel.title
    quantity = name.removeprefix(_LOG10)
    shown = number_of_log10(value) if quantity != name else number(value)
    name = plain(quantity)
    where = [
        f"{_axis_name(panel.x, 'x')}: {_coordinate(panel.x, heat.left + column * heat.across)}",
        f"{_axis_name(panel.y, 'y')}: {_coordinate(panel.y, heat.bottom + row * heat.up)}",
    ]
    return [*where, f"{name}: {shown}" if name else shown]


def _value(axis: Axis, value: float) -> str:
    """Return the value of the quantity itself, also where its logarithm is drawn."""
    return number_of_log10(value) if axis.log10 else number(value)


def _point(panel: Panel, points: Points, index: int) -> list[str]:
    x, y = float(points.x[index]), float(points.y[index])
    quantity, name = _axis_name(panel.y, "y"), plain(points.label) or points.name
    named = f"{quantity} ({name})" if name else quantity
    lines = [
        f"{_axis_name(panel.x, 'x')}: {_coordinate(panel.x, x)}",
        f"{named}: {_coordinate(panel.y, y)}",
    ]
    if points.step is not None:
        lines.append(f"k: {int(points.step[index])}")
    return lines


def _beyond(panel: Panel, marks: BeyondMarks, index: int) -> list[str]:
    """Return the place that an arrow at the border points to."""
    quantity, name = _axis_name(panel.y, "y"), marks.names[index]
    named = f"{quantity} ({name})" if name and name != quantity else quantity
    return [
        f"{_axis_name(panel.x, 'x')}: {_coordinate(panel.x, float(marks.x[index]))}",
        f"{named}: {_coordinate(panel.y, float(marks.y[index]))}",
    ]


def _curve(panel: Panel, curve: Curve, at: float, first: bool) -> list[str]:
    """Return the value of a curve at its point nearest to `at`; nothing beyond its ends."""
    index = nearest_index(curve.x, at)
    where = [f"{_axis_name(panel.x, 'x')}: {_coordinate(panel.x, at)}"] if first else []
    if index is None or not np.nanmin(curve.x) <= at <= np.nanmax(curve.x):
        return []
    value, own = float(curve.y[index]), float(curve.x[index])
    if not np.isfinite(value):
        return where
    name = plain(curve.label) or curve.name or _axis_name(panel.y, "y")
    elsewhere = f" ({_axis_name(panel.x, 'x')} {_coordinate(panel.x, own)})" if own != at else ""
    return [*where, f"{name}{elsewhere}: {_value(panel.y, value)}"]


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
    return [
        f"{plain(rule.label)}: {_value(axis, rule.value)}" if rule.horizontal else plain(rule.label)
    ]


def _mark(panel: Panel, marks: OffScaleMarks, x: float, transform: DataTransform) -> list[str]:
    distance = np.abs(np.asarray(marks.x, dtype=float) - x)
    reach = 6 * (transform.x[1] - transform.x[0]) / max(transform.width, 1.0)
    if not len(distance) or not np.nanmin(distance) <= max(reach, 0.5 if panel.x.whole else 0.0):
        return []
    index = int(np.nanargmin(distance))
    at, name = float(marks.x[index]), plain(marks.label)
    value = marks.texts[index] if marks.texts else _MARKS[marks.kind]
    text = f"{value} ({name})" if name and value else name or value
    return [f"{_axis_name(panel.x, 'x')}: {_coordinate(panel.x, at)}", text]
