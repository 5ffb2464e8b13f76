"""Words inside a panel: each near its place, on a veil of the paper's colour, none over another."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
from PySide6.QtCore import QPointF, QRectF, QSizeF
from PySide6.QtGui import QPainter, QStaticText

from rnnviz.plot import figure
from rnnviz.plot.figure import ReferenceLine, Role
from rnnviz.screen.data_transform import DataTransform, Style
from rnnviz.screen.drawing import Drawing
from rnnviz.screen.label_collision import LabelCollision
from rnnviz.screen.text_layout import SMALL, TextLayout

_TRIED = (0, 1, -1, 2, -2)
"""Lines by which words are moved down to a free place; where there is none they are left out."""
NEAR = 1
"""Lines by which words that name a place in the data may be moved: further off they mislead."""
VEIL, THIN = 0.75, 0.55
Spot = tuple[QPointF, float]
"""A point, and what part of the words' width is left of it."""


class LabelPlacer:
    """Writes words in one panel and remembers where they are."""

    def __init__(
        self, painter: QPainter, type_: TextLayout, room: QRectF, beneath: LabelCollision
    ) -> None:
        self.painter, self.type, self.room = painter, type_, room
        self.beneath = beneath
        self._taken: list[QRectF] = []
        self._said: list[tuple[str, float, float]] = []
        self._veil = type_.theme.paper_color(VEIL)
        self._thin = type_.theme.paper_color(THIN)

    def take(self, rect: QRectF, busy: bool = False) -> None:
        """Keep words off a rectangle, and veil what is under it: less so where lines are."""
        self._taken.append(rect)
        self.painter.fillRect(rect, self._thin if busy else self._veil)

    def says(self, text: str, left: float, right: float) -> bool:
        """Return whether a text was asked for before at what touches these pixels; remember it."""
        known = any(text == t and left <= end and start <= right for t, start, end in self._said)
        self._said.append((text, left, right))
        return known

    def write(
        self,
        text: str,
        at: QPointF,
        role: Role,
        anchor: float = 0.0,
        far: float = math.inf,
        busy: bool = False,
    ) -> None:
        """Write a small label with its `anchor` (0 left, 1 right) at a point, or `far` lines off.

        Where all that is taken, it is left out.
        """
        laid = self.type.fitting(text, self.room.width() - 4, SMALL)
        for lines in (tried for tried in _TRIED if abs(tried) <= far):
            down = QPointF(0, lines * self.type.small_line)
            rect = self._rect(laid.size(), at + down, anchor)
            if self._is_free(rect):
                self._set(laid, rect, role, busy)
                return

    def write_aside(self, text: str, places: Sequence[Spot], role: Role, last: int = 0) -> int:
        """Write a small label at the first place under which no line runs; return which.

        The `last` one is kept while it will do: nothing jumps.  Where lines run everywhere, the
        label stands at the first place, and over them.
        """
        laid = self.type.fitting(text, self.room.width() - 4, SMALL)
        rects = [self._rect(laid.size(), at, anchor) for at, anchor in places]
        for i in sorted(range(len(rects)), key=lambda i: (i != last, i)):
            if self._is_free(rects[i]) and not self.beneath.busy(rects[i]):
                self._set(laid, rects[i], role)
                return i
        self.write(text, places[0][0], role, places[0][1], busy=True)
        return 0

    def write_on(self, rule: ReferenceLine, places: Sequence[Spot], last: int = 0) -> int:
        """Write the name of a line as `write_aside`, but nowhere that is nearer to another line.

        Where curves run everywhere it stands over them; where other words or other lines are at
        all of its places it is left out, for a name at the wrong line is a wrong name.
        """
        laid = self.type.fitting(rule.label, self.room.width() - 4, SMALL)
        rects = [self._rect(laid.size(), at, anchor) for at, anchor in places]
        order = sorted(range(len(rects)), key=lambda i: (i != last, i))
        right = [
            i
            for i in order
            if self._is_free(rects[i]) and not self.beneath.names_another(rects[i], rule)
        ]
        clear = [i for i in right if not self.beneath.busy(rects[i])]
        for i in (clear or sorted(right))[:1]:
            self._set(laid, rects[i], rule.role, busy=not clear)
            return i if clear else 0
        return 0

    def _rect(self, size: QSizeF, at: QPointF, anchor: float) -> QRectF:
        """Return where a label goes, within the room."""
        room = self.room
        left = min(at.x() - anchor * size.width(), room.right() - size.width() - 2)
        top = min(max(at.y(), room.top()), max(room.bottom() - size.height(), room.top()))
        return QRectF(max(left, room.left() + 2), top, size.width(), size.height())

    def _is_free(self, rect: QRectF) -> bool:
        return not any(rect.intersects(other) for other in self._taken)

    def _set(self, laid: QStaticText, rect: QRectF, role: Role, busy: bool = False) -> None:
        self.take(rect, busy)
        self.type.paint(self.painter, laid, rect.topLeft(), role, SMALL)


class AnnotationDrawing(Drawing[figure.Annotation]):
    """Text at a place in data coordinates."""

    def paint(self, painter: QPainter, place: DataTransform, style: Style) -> None:
        """Words are painted last, see `paint_words`."""

    def paint_words(self, words: LabelPlacer, place: DataTransform) -> None:
        artist = self.artist
        anchor = {"left": 0.0, "center": 0.5, "right": 1.0}[artist.anchor]
        x = float(place.across(np.array(artist.x)))
        y = float(place.down(np.array(artist.y))) - words.type.small_line / 2
        if np.isfinite(x) and np.isfinite(y):
            words.write(artist.text, QPointF(x, y), artist.role, anchor, NEAR)
