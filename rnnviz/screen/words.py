"""Words inside a panel: each near its place, on a veil of the paper's colour, none over another."""

from __future__ import annotations

import math
from collections.abc import Iterable

import numpy as np
from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QPainter

from rnnviz.screen.drawing import Drawing
from rnnviz.screen.label import SMALL, Type
from rnnviz.screen.place import Array, Place, Style
from rnnviz.views import figure
from rnnviz.views.figure import Role

_TRIED = (0, 1, -1, 2, -2)
"""Lines by which words are moved down to a free place; where there is none they are left out."""
NEAR = 1
"""Lines by which words that name a place in the data may be moved: further off they mislead."""
VEIL = 0.75


class Words:
    """Writes words in one panel and remembers where they are."""

    def __init__(self, painter: QPainter, type_: Type, room: QRectF) -> None:
        self.painter, self.type, self.room = painter, type_, room
        self._taken: list[QRectF] = []
        self._veil = type_.theme.paper_color(VEIL)

    def take(self, rect: QRectF) -> None:
        """Keep words off a rectangle, and veil what is under it."""
        self._taken.append(rect)
        self.painter.fillRect(rect, self._veil)

    def write(
        self, text: str, at: QPointF, role: Role, anchor: float = 0.0, far: float = math.inf
    ) -> None:
        """Write a small label with its `anchor` (0 left, 1 right) at a point, or `far` lines off.

        Where all that is taken, it is left out.
        """
        room = self.room
        laid = self.type.fitting(text, room.width() - 4, SMALL)
        size = laid.size()
        left = min(at.x() - anchor * size.width(), room.right() - size.width() - 2)
        for lines in (tried for tried in _TRIED if abs(tried) <= far):
            top = at.y() + lines * self.type.small_line
            top = min(max(top, room.top()), max(room.bottom() - size.height(), room.top()))
            rect = QRectF(max(left, room.left() + 2), top, size.width(), size.height())
            if not any(rect.intersects(other) for other in self._taken):
                self.take(rect)
                self.type.paint(self.painter, laid, rect.topLeft(), role, SMALL)
                return


class WordsDrawing(Drawing[figure.Words]):
    """Text at a place in data coordinates."""

    def paint(self, painter: QPainter, place: Place, style: Style) -> None:
        """Words are painted last, see `paint_words`."""

    def paint_words(self, words: Words, place: Place) -> None:
        artist = self.artist
        anchor = {"left": 0.0, "center": 0.5, "right": 1.0}[artist.anchor]
        x = float(place.across(np.array(artist.x)))
        y = float(place.down(np.array(artist.y))) - words.type.small_line / 2
        if np.isfinite(x) and np.isfinite(y):
            words.write(artist.text, QPointF(x, y), artist.role, anchor, NEAR)

    def extent_x(self) -> Iterable[Array | float]:
        return (self.artist.x,)

    def extent_y(self) -> Iterable[Array | float]:
        return (self.artist.y,)
