"""Axes: their lines, ticks and labels, the grid, and the cursor.

A box is the inside of the axes; x is counted from its left and y from its upper edge.
"""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QLineF, QPointF, QRectF
from PySide6.QtGui import QPainter, QPolygonF

from rnnviz.plot.axis_limit import Span
from rnnviz.plot.figure import Axis
from rnnviz.plot.markup import without_aside
from rnnviz.plot.tick import Ticks, y_ticks
from rnnviz.screen.data_transform import DataTransform
from rnnviz.screen.drawing import SMOOTH_EDGES
from rnnviz.screen.panel_layout import GAP
from rnnviz.screen.text_layout import SMALL, TextLayout
from rnnviz.screen.theme import Style

TICK = 4.0
"""Length of a tick mark; it must fit into a box's edge, see `rnnviz.screen.panel_layout`."""
CURSOR = 1.5
"""Width of the cursor."""
HANDLE = 12.0
"""Width and height of its handle."""
LEAST_LABEL = 0.65
"""Share of its size to which the label of a low panel's vertical axis may shrink."""


def widest(ticks: Ticks, layout: TextLayout) -> float:
    """Return the width of the widest tick label."""
    return max((layout.width(text) for _, text in ticks), default=0.0)


def x_pixel(transform: DataTransform, value: float) -> float:
    """Return where a value is, however far outside."""
    return (value - transform.x[0]) * (transform.width / (transform.x[1] - transform.x[0]))


def y_pixel(transform: DataTransform, value: float) -> float:
    """Return where a value is, however far outside."""
    low, high = transform.y
    return transform.height - (value - low) * (transform.height / (high - low))


def grid(transform: DataTransform, right: Ticks, up: Ticks) -> list[QLineF]:
    """Return the grid lines at the ticks."""
    lines = [_vertical(round(x_pixel(transform, value)), transform.height) for value, _ in right]
    return lines + [
        _horizontal(round(y_pixel(transform, value)), transform.width) for value, _ in up
    ]


def axis_lines(transform: DataTransform, right: Ticks, up: Ticks, bare: bool) -> list[QLineF]:
    """Return the two axis lines and their tick marks; a bare x axis has no tick marks."""
    width, height = transform.width, transform.height
    lines = [_vertical(-1, height), QLineF(-1, height, width, height)]
    if not bare:
        at = (round(x_pixel(transform, value)) for value, _ in right)
        lines += [QLineF(x, height, x, height + TICK) for x in at]
    at = (round(y_pixel(transform, value)) for value, _ in up)
    return lines + [QLineF(-1 - TICK, y, -1, y) for y in at]


def _vertical(x: float, height: float) -> QLineF:
    return QLineF(x, 0, x, height)


def _horizontal(y: float, width: float) -> QLineF:
    return QLineF(0, y, width, y)


def paint_cursor(painter: QPainter, transform: DataTransform, style: Style, step: float) -> None:
    """Paint the line through the time step that all views mark, with a thin rim of paper."""
    left, width = _cursor(transform, style, step)
    painter.setRenderHint(SMOOTH_EDGES, False)
    painter.fillRect(QRectF(left - 1, 0, width + 2, transform.height), style.paper)
    painter.fillRect(QRectF(left, 0, width, transform.height), style.ink)


def _cursor(transform: DataTransform, style: Style, step: float) -> tuple[int, int]:
    """Return the left edge of the line and its width, in whole pixels."""
    width = max(1, round(CURSOR * style.theme.line_scale))
    return round(x_pixel(transform, step) - width / 2), width


def handle(transform: DataTransform, style: Style, step: float) -> QRectF:
    """Return where the tab is by which the cursor can be dragged."""
    left, width = _cursor(transform, style, step)
    size = HANDLE * style.theme.line_scale
    return QRectF(left + width / 2 - size / 2, 0.0, size, size)


def paint_handle(painter: QPainter, style: Style, rect: QRectF) -> None:
    """Paint the tab: it hangs from the upper border and points down."""
    middle, half, tall = rect.center().x(), rect.width() / 2, rect.height()
    shoulder = 0.55 * tall
    corners = ((-half, 0.0), (half, 0.0), (half, shoulder), (0.0, tall), (-half, shoulder))
    painter.setRenderHint(SMOOTH_EDGES, True)
    painter.setPen(style.paper)
    painter.setBrush(style.ink)
    painter.drawConvexPolygon(QPolygonF([QPointF(middle + x, y) for x, y in corners]))
    painter.setRenderHint(SMOOTH_EDGES, False)


def paint_x_ticks(
    painter: QPainter, transform: DataTransform, layout: TextLayout, left: float, ticks: Ticks
) -> None:
    """Paint the texts below a box whose left edge is at `left`."""
    for value, text in ticks:
        if text:
            laid = layout.label(text, SMALL)
            x = left + x_pixel(transform, value) - laid.size().width() / 2
            layout.paint(painter, laid, QPointF(x, 0), "ink", SMALL)


def widest_of(axis: Axis, span: Span, heights: Sequence[float], layout: TextLayout) -> float:
    """Return the width of the widest text at a vertical axis that is as high as any of these.

    Higher ones have more ticks, which may have more digits.
    """
    named = list(axis.ticks)  # which of them are shown depends on the height
    each = (y_ticks(axis, span, height, layout.small_line) for height in heights)
    return widest(named or [tick for ticks in each for tick in ticks], layout)


def paint_x_label(
    painter: QPainter, axis: Axis, layout: TextLayout, left: float, width: float, top: float
) -> None:
    """Paint the label centred below the box, moved left where it is wider than that.

    Where there is too little room, what stands in parentheses goes first.
    """
    fits = layout.size(axis.label, SMALL).width() <= left + width
    label = axis.label if fits else without_aside(axis.label)
    laid = layout.fitting(label, left + width, SMALL)
    room = left + width - laid.size().width()
    at = min(left + (width - laid.size().width()) / 2, room)
    layout.paint(painter, laid, QPointF(max(at, 0.0), top), "ink", SMALL)


def paint_y_ticks(
    painter: QPainter,
    transform: DataTransform,
    layout: TextLayout,
    right: float,
    top: float,
    ticks: Ticks,
) -> None:
    """Paint the texts left of a box whose upper edge is at `top`, ending at `right`."""
    half = layout.small_line / 2
    for value, text in ticks:
        if text:
            laid = layout.label(text, SMALL)
            at = QPointF(right - laid.size().width(), top + y_pixel(transform, value) - half)
            layout.paint(painter, laid, at, "ink", SMALL)


def paint_y_label(painter: QPainter, axis: Axis, layout: TextLayout, rect: QRectF) -> None:
    """Paint the label upwards along the left edge, centred: smaller where it is too long, or cut.

    The edge reaches into that of the panel below, whose label begins there.
    """
    room = max(rect.height() - 2 * GAP, 1.0)
    wide = layout.size(axis.label, SMALL).width()
    scale = room / wide if LEAST_LABEL * wide <= room < wide else 1.0
    laid = layout.fitting(axis.label, room / scale, SMALL)
    painter.save()
    painter.translate(rect.left(), rect.center().y() + scale * laid.size().width() / 2)
    painter.rotate(-90)
    painter.scale(scale, scale)
    layout.paint(painter, laid, QPointF(0, 0), "ink", SMALL)
    painter.restore()
