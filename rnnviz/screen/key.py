"""Names of curves: each at the end of its line where there is room, in a small key otherwise."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QColor, QPainter

from rnnviz.screen import symbol
from rnnviz.screen.label import SMALL, Type
from rnnviz.screen.layout import without_overlap
from rnnviz.screen.place import Array, Place, Style
from rnnviz.screen.stroke import Stroke
from rnnviz.views.figure import Artist, Band, Curve, Points, Shape

SAMPLE = 16.0
"""Pixels of the little line in front of a name, at a line scale of 1."""


@dataclass(frozen=True)
class Entry:
    """One name and the artist it belongs to."""

    artist: Curve | Band | Points | Shape

    @property
    def text(self) -> str:
        return self.artist.label


def entries(artists: Sequence[Artist]) -> list[Entry]:
    """Return what has a name of its own, in the order drawn."""
    named = (Curve, Band, Points, Shape)
    return [Entry(a) for a in artists if isinstance(a, named) and a.label]


def sample_width(type_: Type) -> float:
    return SAMPLE * type_.theme.line_scale


def width(found: Sequence[Entry], type_: Type) -> float:
    """Return the width of a column of names."""
    names = max((type_.size(e.text, SMALL).width() for e in found), default=0.0)
    return sample_width(type_) + 6 + names if found else 0.0


def paint_sample(painter: QPainter, entry: Entry, at: QPointF, style: Style) -> None:
    """Paint a piece of the artist's line, its left end at a point."""
    artist, theme = entry.artist, style.theme
    reach = SAMPLE * theme.line_scale
    colour = theme.color(artist.role)
    if isinstance(artist, Band):
        colour = theme.color(artist.role, 0.35)
        painter.fillRect(QRectF(at.x(), at.y() - 4, reach, 8), colour)
    elif isinstance(artist, Points):
        middle = (np.array([at.x() + reach / 2]), np.array([at.y()]))
        symbol.paint(painter, artist.symbol, *middle, 3.0 * theme.line_scale, colour)
    else:
        x = np.array([at.x(), at.x() + reach])
        pen = theme.pen(artist.role, artist.width, style.ratio)
        Stroke().paint(painter, pen, x, np.full(2, at.y()), theme.dash_lengths(artist.dash))
        if isinstance(artist, Curve) and artist.symbol is not None:
            middle = (np.array([at.x() + reach / 2]), np.array([at.y()]))
            symbol.paint(painter, artist.symbol, *middle, 2.5 * theme.line_scale, colour)


class EndLabels:
    """Names beside the ends of their lines; a name moves only when its line has moved visibly."""

    def __init__(self) -> None:
        self._tops: list[float] = []

    def paint(
        self,
        painter: QPainter,
        found: Sequence[Entry],
        place: Place,
        style: Style,
        type_: Type,
        top: float,
    ) -> None:
        """Paint the column, x 0 being the box's right edge and `top` its upper edge."""
        line = type_.small_line
        wanted = [_end(e, place) - line / 2 for e in found]
        if len(self._tops) == len(wanted):
            wanted = [
                old if abs(old - new) < line else new
                for old, new in zip(self._tops, wanted, strict=True)
            ]
        self._tops = without_overlap(wanted, line * 0.95, 0.0, max(place.height - line, 0.0))
        for entry, y in zip(found, self._tops, strict=True):
            paint_sample(painter, entry, QPointF(4, top + y + line / 2), style)
            laid = type_.label(entry.text, SMALL)
            at = QPointF(sample_width(type_) + 7, top + y)
            type_.paint(painter, laid, at, "ink", SMALL)


def _end(entry: Entry, place: Place) -> float:
    """Return the pixel at which an artist ends on the right."""
    artist = entry.artist
    values: Array = artist.high if isinstance(artist, Band) else artist.y
    finite = np.flatnonzero(np.isfinite(values))
    if not len(finite):
        return place.height
    pixel = float(place.down(values[finite[-1]]))
    return min(max(pixel, 0.0), place.height)


def paint_key(
    painter: QPainter, found: Sequence[Entry], place: Place, style: Style, type_: Type
) -> None:
    """Paint the names in rows inside the box's upper edge, as many as two fifths of it hold."""
    line, sample = type_.small_line, sample_width(type_)
    x, y = 4.0, 2.0
    veil = QColor(style.theme.paper)
    veil.setAlphaF(0.75)
    for entry in found:
        laid = type_.fitting(entry.text, place.width - sample - 16, SMALL)
        size = sample + 4 + laid.size().width() + 10
        if x + size > place.width and x > 4.0:
            x, y = 4.0, y + line
        if y + line > max(0.45 * place.height, line + 3):
            return
        painter.fillRect(QRectF(x - 2, y, size - 4, line), veil)
        paint_sample(painter, entry, QPointF(x, y + line / 2), style)
        type_.paint(painter, laid, QPointF(x + sample + 4, y), "ink", SMALL)
        x += size
