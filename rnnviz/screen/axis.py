"""Axes: ticks and labels outside the box, and the faint grid inside."""

from __future__ import annotations

from PySide6.QtCore import QLineF, QPointF, QRectF
from PySide6.QtGui import QPainter

from rnnviz.plot.figure import Axis
from rnnviz.plot.tick import Ticks
from rnnviz.screen.data_transform import SMOOTH_EDGES, DataTransform, Style
from rnnviz.screen.panel_layout import GAP
from rnnviz.screen.text_layout import SMALL, TextLayout

TICK = 4.0
"""Length of a tick mark; it must fit into a box's edge, see `rnnviz.screen.panel_layout`."""
CURSOR = 1.5
"""Width of the cursor."""
LEAST_LABEL = 0.65
"""Share of its size to which the label of a low panel's vertical axis may shrink."""


def widest(found: Ticks, type_: TextLayout) -> float:
    return max((type_.width(text) for _, text in found), default=0.0)


def across(place: DataTransform, value: float) -> float:
    return (value - place.x[0]) * (place.width / (place.x[1] - place.x[0]))


def down(place: DataTransform, value: float) -> float:
    return place.height - (value - place.y[0]) * (place.height / (place.y[1] - place.y[0]))


def grid(place: DataTransform, right: Ticks, up: Ticks) -> list[QLineF]:
    """Return the lines behind everything else in the box."""
    lines = [_vertical(round(across(place, value)), place.height) for value, _ in right]
    return lines + [_horizontal(round(down(place, value)), place.width) for value, _ in up]


def edges(place: DataTransform, right: Ticks, up: Ticks, bare: bool) -> list[QLineF]:
    """Return the two axis lines and their tick marks around the box; a bare one has none below."""
    width, height = place.width, place.height
    lines = [_vertical(-1, height), QLineF(-1, height, width, height)]
    if not bare:
        at = (round(across(place, value)) for value, _ in right)
        lines += [QLineF(x, height, x, height + TICK) for x in at]
    at = (round(down(place, value)) for value, _ in up)
    return lines + [QLineF(-1 - TICK, y, -1, y) for y in at]


def _vertical(x: float, height: float) -> QLineF:
    return QLineF(x, 0, x, height)


def _horizontal(y: float, width: float) -> QLineF:
    return QLineF(0, y, width, y)


def paint_cursor(painter: QPainter, place: DataTransform, style: Style, step: float) -> None:
    """Paint the line through the time step that all views mark, on a thin rim to stand out."""
    scale = style.theme.line_scale
    width = max(1, round(CURSOR * scale))
    left = round(across(place, step) - width / 2)
    painter.setRenderHint(SMOOTH_EDGES, False)
    painter.fillRect(QRectF(left - 1, 0, width + 2, place.height), style.paper)
    painter.fillRect(QRectF(left, 0, width, place.height), style.ink)


def paint_x(
    painter: QPainter, place: DataTransform, type_: TextLayout, left: float, found: Ticks
) -> None:
    """Paint the texts below a box whose left edge is at `left`."""
    for value, text in found:
        if text:
            laid = type_.label(text, SMALL)
            x = left + across(place, value) - laid.size().width() / 2
            type_.paint(painter, laid, QPointF(x, 0), "ink", SMALL)


def paint_x_label(
    painter: QPainter, axis: Axis, type_: TextLayout, left: float, width: float, top: float
) -> None:
    """Paint the label centred below the box, moved left where it is wider than that."""
    laid = type_.fitting(axis.label, width + left, SMALL)
    room = left + width - laid.size().width()
    at = min(left + (width - laid.size().width()) / 2, room)
    type_.paint(painter, laid, QPointF(max(at, 0.0), top), "ink", SMALL)


def paint_y(
    painter: QPainter,
    place: DataTransform,
    type_: TextLayout,
    right: float,
    top: float,
    found: Ticks,
) -> None:
    """Paint the texts left of a box whose upper edge is at `top`, ending at `right`."""
    half = type_.small_line / 2
    for value, text in found:
        if text:
            laid = type_.label(text, SMALL)
            at = QPointF(right - laid.size().width(), top + down(place, value) - half)
            type_.paint(painter, laid, at, "ink", SMALL)


def paint_y_label(painter: QPainter, axis: Axis, type_: TextLayout, rect: QRectF) -> None:
    """Paint the label upwards along the left edge, centred: smaller where it is too long, or cut.

    The edge reaches into that of the panel below, whose label begins there.
    """
    room = max(rect.height() - 2 * GAP, 1.0)
    wide = type_.size(axis.label, SMALL).width()
    scale = room / wide if LEAST_LABEL * wide <= room < wide else 1.0
    laid = type_.fitting(axis.label, room / scale, SMALL)
    painter.save()
    painter.translate(rect.left(), rect.center().y() + scale * laid.size().width() / 2)
    painter.rotate(-90)
    painter.scale(scale, scale)
    type_.paint(painter, laid, QPointF(0, 0), "ink", SMALL)
    painter.restore()
