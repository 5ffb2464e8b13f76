"""Axes: ticks and labels outside the box, and the faint grid inside."""

from __future__ import annotations

from PySide6.QtCore import QLineF, QPointF, QRectF
from PySide6.QtGui import QPainter

from rnnviz.screen.label import SMALL, Type
from rnnviz.screen.limits import Span, ticks
from rnnviz.screen.place import Place, Style
from rnnviz.views.figure import Axis

TICK = 4.0
Ticks = list[tuple[float, str]]


def x_ticks(axis: Axis, place: Place, type_: Type) -> Ticks:
    """Return the ticks of a horizontal axis whose texts do not touch."""
    widest = 4.5 * type_.width("0")
    found = ticks(axis, place.x, max(2, int(place.width / (widest + 1.5 * type_.width("0")))))
    return _apart(found, place, type_)


def _apart(found: Ticks, place: Place, type_: Type) -> Ticks:
    kept: Ticks = []
    end = -1e9
    scale = place.width / (place.x[1] - place.x[0])
    for value, text in found:
        middle, half = (value - place.x[0]) * scale, type_.width(text) / 2
        shown = text if middle - half > end else ""
        kept.append((value, shown))
        end = middle + half + 2 if shown else end
    return kept


def y_ticks(axis: Axis, span: Span, height: float, type_: Type) -> Ticks:
    """Return the ticks of a vertical axis."""
    found = ticks(axis, span, max(1, int(height / (2.0 * type_.small_line))))
    if axis.ticks and len(found) * type_.small_line > 1.2 * height:
        every = -(-int(len(found) * type_.small_line) // max(int(height), 1))
        return [(v, text if i % every == 0 else "") for i, (v, text) in enumerate(found)]
    return found


def widest(found: Ticks, type_: Type) -> float:
    return max((type_.width(text) for _, text in found), default=0.0)


def paint_grid(painter: QPainter, place: Place, style: Style, across: Ticks, up: Ticks) -> None:
    """Paint the grid behind everything else in the box."""
    painter.setPen(style.theme.pen("faint", 0.6, style.ratio))
    for value, _ in across:
        x = round(float(place.across(value))) + 0.0  # type: ignore[arg-type]
        painter.drawLine(QLineF(x, 0, x, place.height))
    for value, _ in up:
        y = round(float(place.down(value)))  # type: ignore[arg-type]
        painter.drawLine(QLineF(0, y, place.width, y))


def paint_x(
    painter: QPainter,
    axis: Axis,
    place: Place,
    style: Style,
    type_: Type,
    left: float,
    found: Ticks,
) -> None:
    """Paint ticks and texts below a box whose left edge is at `left`; y 0 is the box's lower edge."""
    pen = style.theme.pen("ink", 0.8, style.ratio)
    room = left + place.width + TICK
    for value, text in found:
        x = left + float(place.across(value))  # type: ignore[arg-type]
        painter.setPen(pen)
        painter.drawLine(QLineF(x, 0, x, TICK))
        if text:
            laid = type_.label(text, SMALL)
            width = laid.size().width()
            at = min(x - width / 2, max(room, x + width / 2) - width)
            type_.paint(painter, laid, QPointF(at, TICK), "ink", SMALL)


def paint_x_label(
    painter: QPainter, axis: Axis, type_: Type, left: float, width: float, top: float
) -> None:
    laid = type_.fitting(axis.label, width + left, SMALL)
    at = max(left + (width - laid.size().width()) / 2, 0.0)
    type_.paint(painter, laid, QPointF(at, top), "ink", SMALL)


def paint_y(
    painter: QPainter,
    place: Place,
    style: Style,
    type_: Type,
    right: float,
    top: float,
    found: Ticks,
) -> None:
    """Paint ticks and texts left of a box whose left edge is at `right` and upper edge at `top`."""
    pen = style.theme.pen("ink", 0.8, style.ratio)
    half = type_.small_line / 2
    for value, text in found:
        y = top + float(place.down(value))  # type: ignore[arg-type]
        painter.setPen(pen)
        painter.drawLine(QLineF(right - TICK, y, right, y))
        if text:
            laid = type_.label(text, SMALL)
            at = QPointF(right - TICK - 2 - laid.size().width(), y - half)
            type_.paint(painter, laid, at, "ink", SMALL)


def paint_y_label(painter: QPainter, axis: Axis, type_: Type, rect: QRectF) -> None:
    """Paint the label upwards along the left edge, centred, where it fits."""
    laid = type_.fitting(axis.label, rect.height(), SMALL)
    painter.save()
    painter.translate(rect.left(), rect.center().y() + laid.size().width() / 2)
    painter.rotate(-90)
    type_.paint(painter, laid, QPointF(0, 0), "ink", SMALL)
    painter.restore()
