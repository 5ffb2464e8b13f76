"""The bar beside a heat map or a river: its colours, and the values they stand for."""

from __future__ import annotations

from itertools import pairwise
from typing import TypeGuard

import numpy as np
from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QImage, QPainter

from rnnviz.plot.color_map import LEVELS
from rnnviz.plot.figure import Artist, HeatMap
from rnnviz.plot.network import River
from rnnviz.plot.tick import Ticks, bar_ticks
from rnnviz.screen import axis
from rnnviz.screen.text_layout import SMALL, TextLayout
from rnnviz.screen.theme import Style

GAP, BAR = 7.0, 9.0
LEAK = 5.0
"""Pixels by which a label may be wider than what was kept free for it."""

APART = 2.4
"""Lines of text that two ticks are apart between which the label stands."""


def has_bar(artist: Artist) -> TypeGuard[HeatMap | River]:
    """Return whether a bar explains an artist: every heat map, and a river that names its size."""
    return isinstance(artist, HeatMap) or (isinstance(artist, River) and bool(artist.label))


def width(
    heat: HeatMap | River, label: str, height: float, layout: TextLayout, most: float
) -> float:
    """Return the width of bar and ticks, and of the label where these three are not too wide."""
    texts = axis.widest(_ticks(heat, max(height, 3 * layout.small_line), layout), layout)
    words = layout.size(label, SMALL).width() + 4 if label else 0.0
    bar = GAP + BAR * layout.theme.line_scale + 4
    return bar + max(texts, words if bar + words < most else 0.0) + 2


def paint(
    painter: QPainter,
    heat: HeatMap | River,
    label: str,
    height: float,
    top: float,
    room: float,
    style: Style,
    layout: TextLayout,
) -> None:
    """Paint the bar in so much room beside a box of that height; x 0 is the box's right edge."""
    across = BAR * style.theme.line_scale
    _paint_bar(painter, heat, QRectF(GAP, top, across, height), style)
    half = layout.small_line / 2
    painter.setPen(style.pen("ink", 0.8))
    span = heat.high - heat.low or 1.0
    fits = GAP + across + 5 + layout.size(label, SMALL).width() <= room + LEAK
    found = _spaced_ticks(heat, height, layout) if label and fits else _ticks(heat, height, layout)
    for value, text in found:
        y = top + (1 - (value - heat.low) / span) * height
        y = min(max(y - half, top - 3), top + height - 2 * half + 3)
        laid = layout.label(text, SMALL)
        layout.paint(painter, laid, QPointF(GAP + across + 4, y), "ink", SMALL)
    if label and fits:
        _paint_label(painter, heat, label, found, height, top, across, layout)


def _ticks(heat: HeatMap | River, height: float, layout: TextLayout) -> Ticks:
    return bar_ticks(heat.low, heat.high, height, layout.small_line, heat.beyond)


def _spaced_ticks(heat: HeatMap | River, height: float, layout: TextLayout) -> Ticks:
    """Return fewer ticks where there would be no room for a label between any of them."""
    whole, fewer = (_ticks(heat, high, layout) for high in (height, height / APART))
    gaps = (_largest_gap(heat, ticks, height)[0] for ticks in (whole, fewer))
    enough = [gap >= APART * layout.small_line for gap in gaps]
    return fewer if enough == [False, True] else whole


def _paint_bar(painter: QPainter, heat: HeatMap | River, rect: QRectF, style: Style) -> None:
    pixels = np.ascontiguousarray(style.theme.pixels(heat.map)[:LEVELS][::-1].reshape(-1, 1))
    image = QImage(pixels.data, 1, LEVELS, 4, QImage.Format.Format_RGB32)  # type: ignore[call-overload]
    painter.drawImage(rect, image, QRectF(0, 0, 1, LEVELS))
    painter.setPen(style.pen("ink", 0.6))
    painter.drawRect(rect)


def _paint_label(
    painter: QPainter,
    heat: HeatMap | River,
    label: str,
    found: Ticks,
    height: float,
    top: float,
    across: float,
    layout: TextLayout,
) -> None:
    """Paint the label in the largest gap between ticks, if one is large enough."""
    room, middle = _largest_gap(heat, found, height)
    if room >= APART * layout.small_line:
        laid = layout.label(label, SMALL)
        at = QPointF(GAP + across + 5, top + middle - layout.small_line / 2)
        layout.paint(painter, laid, at, "ink", SMALL)


def _largest_gap(heat: HeatMap | River, found: Ticks, height: float) -> tuple[float, float]:
    """Return the largest distance of two ticks in pixels, and its middle from the top."""
    span = heat.high - heat.low or 1.0
    places = [(1 - (value - heat.low) / span) * height for value, _ in found]
    return max(((a - b, (a + b) / 2) for a, b in pairwise(places)), default=(0.0, 0.0))
