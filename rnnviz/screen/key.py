"""Names of curves: each at the end of its line where there is room, in a small key otherwise."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QPainter

from rnnviz.screen import symbol
from rnnviz.screen.label import SMALL, Type
from rnnviz.screen.layout import without_overlap
from rnnviz.screen.place import Place, Style
from rnnviz.screen.stroke import Stroke
from rnnviz.screen.words import Words
from rnnviz.views.figure import Artist, Band, Curve, Points, Shape

SAMPLE = 16.0
"""Pixels of the little line in front of a name, at a line scale of 1."""
WIDEST = 0.27
"""Share of a widget's width that the names beside the box may take."""
CLOSE = 0.92
"""Distance of two names in lines."""


@dataclass(frozen=True)
class Entry:
    """One name and the artist it belongs to."""

    artist: Curve | Band | Points | Shape

    @property
    def text(self) -> str:
        return self.artist.label

    @property
    def look(self) -> tuple[object, ...]:
        """Return what the sample depends on."""
        artist = self.artist
        names = ("label", "role", "dash", "symbol", "width")
        return tuple(getattr(artist, name, None) for name in names)


def entries(artists: Sequence[Artist]) -> list[Entry]:
    """Return what has a name of its own, in the order drawn."""
    return [Entry(a) for a in artists if isinstance(a, Curve | Band | Points | Shape) and a.label]


def sample_width(type_: Type) -> float:
    return SAMPLE * type_.theme.line_scale


def paint_sample(painter: QPainter, entry: Entry, at: QPointF, style: Style) -> None:
    """Paint a piece of the artist's line, its left end at a point."""
    artist = entry.artist
    reach = SAMPLE * style.theme.line_scale
    colour = style.color(artist.role)
    if isinstance(artist, Band):
        painter.fillRect(QRectF(at.x(), at.y() - 4, reach, 8), style.color(artist.role, 0.35))
        return
    if not isinstance(artist, Points):
        x, y = np.array([at.x(), at.x() + reach]), np.full(2, at.y())
        dash = style.theme.dash_lengths(artist.dash)
        Stroke().paint(painter, style.pen(artist.role, artist.width), x, y, dash)
    if isinstance(artist, Curve | Points) and artist.symbol is not None:
        middle = (np.array([at.x() + reach / 2]), np.array([at.y()]))
        symbol.paint(painter, artist.symbol, *middle, 2.5 * style.theme.line_scale, colour)


class EndLabels:
    """Names beside the ends of their lines; a name moves only when its line has moved visibly."""

    def __init__(self) -> None:
        self.entries: list[Entry] = []
        self._tops: list[float] = []

    def take(self, found: list[Entry]) -> None:
        if [e.text for e in found] != [e.text for e in self.entries]:
            self._tops = []
        self.entries = found

    def width(self, type_: Type) -> float:
        """Return the width of the column of names."""
        names = max((type_.size(e.text, SMALL).width() for e in self.entries), default=0.0)
        return sample_width(type_) + 8 + names

    def fit(self, width: float, height: float, type_: Type) -> bool:
        """Return whether the names fit beside a box of that height in a widget of that width."""
        if not self.entries or not all(isinstance(e.artist, Curve | Band) for e in self.entries):
            return False
        tall = len(self.entries) * type_.small_line * CLOSE
        return tall <= height and self.width(type_) <= WIDEST * width

    def settle(self, place: Place, type_: Type) -> tuple[object, ...]:
        """Find a place for every name; return everything that the column's picture depends on."""
        line = type_.small_line
        wanted = [_end(e, place) - line / 2 for e in self.entries]
        if len(self._tops) == len(wanted):
            pairs = zip(self._tops, wanted, strict=True)
            wanted = [old if abs(old - new) < 0.75 * line else new for old, new in pairs]
        low, high = -line / 2, max(place.height - line / 2, 0.0)
        self._tops = without_overlap(wanted, line * CLOSE, low, high)
        return (*self._tops, *(e.look for e in self.entries))

    def paint(self, painter: QPainter, style: Style, type_: Type, top: float) -> None:
        """Paint the column, x 0 being the box's right edge and `top` its upper edge."""
        for entry, y in zip(self.entries, self._tops, strict=True):
            paint_sample(painter, entry, QPointF(4, top + y + type_.small_line / 2), style)
            laid = type_.label(entry.text, SMALL)
            type_.paint(painter, laid, QPointF(sample_width(type_) + 8, top + y), "ink", SMALL)


def _end(entry: Entry, place: Place) -> float:
    """Return the pixel at which an artist ends on the right."""
    artist = entry.artist
    values = artist.high if isinstance(artist, Band) else artist.y
    finite = np.flatnonzero(np.isfinite(values))
    if not len(finite):
        return place.height
    pixel = float(place.down(values[finite[-1]]))  # type: ignore[arg-type]
    return min(max(pixel, 0.0), place.height)


def paint_key(
    painter: QPainter, found: Sequence[Entry], words: Words, place: Place, style: Style
) -> None:
    """Paint the names in rows inside the box's upper edge, as many as two fifths of it hold."""
    type_ = words.type
    line, sample = type_.small_line, sample_width(type_)
    x, y = 5.0, 2.0
    for entry in found:
        laid = type_.fitting(entry.text, place.width - sample - 16, SMALL)
        size = sample + 4 + laid.size().width()
        if x + size + 4 > place.width and x > 5.0:
            x, y = 5.0, y + line
        if y + line > max(0.45 * place.height, line + 3):
            return
        words.take(QRectF(x - 2, y, size + 4, line))
        paint_sample(painter, entry, QPointF(x, y + line / 2), style)
        type_.paint(painter, laid, QPointF(x + sample + 4, y), "ink", SMALL)
        x += size + 10
