"""The bar beside a heat map that says what its colours mean, in the values' own unit."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QImage, QPainter

from rnnviz.plot.color_map import LEVELS
from rnnviz.plot.figure import HeatMap
from rnnviz.plot.tick import Ticks, bar_ticks
from rnnviz.screen import axis
from rnnviz.screen.data_transform import Style
from rnnviz.screen.text_layout import SMALL, TextLayout

GAP, BAR = 7.0, 9.0


def width(heat: HeatMap, height: float, type_: TextLayout) -> float:
    """Return the width of bar, ticks and label."""
    texts = axis.widest(_ticks(heat, max(height, 3 * type_.small_line), type_), type_)
    label = type_.size(heat.label, SMALL).width() + 4 if heat.label else 0.0
    return GAP + BAR * type_.theme.line_scale + 4 + max(texts, label) + 2


def paint(
    painter: QPainter, heat: HeatMap, height: float, top: float, style: Style, type_: TextLayout
) -> None:
    """Paint the bar beside a box of that height; x 0 is the box's right edge."""
    across = BAR * style.theme.line_scale
    _strip(painter, heat, QRectF(GAP, top, across, height), style)
    half = type_.small_line / 2
    painter.setPen(style.pen("ink", 0.8))
    span = heat.high - heat.low or 1.0
    found = _ticks(heat, height, type_)
    for value, text in found:
        y = top + (1 - (value - heat.low) / span) * height
        y = min(max(y - half, top - 3), top + height - 2 * half + 3)
        laid = type_.label(text, SMALL)
        type_.paint(painter, laid, QPointF(GAP + across + 4, y), "ink", SMALL)
    _name(painter, heat, found, height, top, across, type_)


def _ticks(heat: HeatMap, height: float, type_: TextLayout) -> Ticks:
    return bar_ticks(heat.low, heat.high, height, type_.small_line)


def _strip(painter: QPainter, heat: HeatMap, rect: QRectF, style: Style) -> None:
    pixels = np.ascontiguousarray(style.theme.pixels(heat.map)[:LEVELS][::-1].reshape(-1, 1))
    image = QImage(pixels.data, 1, LEVELS, 4, QImage.Format.Format_RGB32)  # type: ignore[call-overload]
    painter.drawImage(rect, image, QRectF(0, 0, 1, LEVELS))
    painter.setPen(style.pen("ink", 0.6))
    painter.drawRect(rect)


def _name(
    painter: QPainter,
    heat: HeatMap,
    found: Ticks,
    height: float,
    top: float,
    across: float,
    type_: TextLayout,
) -> None:
    """Write the label in the largest gap between ticks, where one is large enough."""
    if not heat.label or len(found) < 2:
        return
    span = heat.high - heat.low or 1.0
    places = [(1 - (value - heat.low) / span) * height for value, _ in found]
    gaps = [(a - b, (a + b) / 2) for a, b in pairwise(places)]
    room, middle = max(gaps)
    if room >= 2.4 * type_.small_line:
        laid = type_.label(heat.label, SMALL)
        at = QPointF(GAP + across + 5, top + middle - type_.small_line / 2)
        type_.paint(painter, laid, at, "ink", SMALL)
