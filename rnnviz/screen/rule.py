"""Straight lines across a panel, words in it, and marks at its border."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QPainter

from rnnviz.screen import symbol
from rnnviz.screen.drawing import Drawing
from rnnviz.screen.label import SMALL, Type
from rnnviz.screen.place import Array, Place, Style
from rnnviz.screen.stroke import Stroke
from rnnviz.views.figure import Marks, Role, Rule, Symbol, Words


def paint_label(
    painter: QPainter, type_: Type, text: str, at: QPointF, role: Role, room: QRectF
) -> None:
    """Paint a small label on a veil of the paper's colour, moved into the room it has."""
    laid = type_.fitting(text, room.width() - 4, SMALL)
    size = laid.size()
    x = min(max(at.x(), room.left() + 2), max(room.right() - size.width() - 2, room.left()))
    y = min(max(at.y(), room.top()), max(room.bottom() - size.height(), room.top()))
    veil = type_.theme.paper
    painter.fillRect(QRectF(x - 1, y, size.width() + 2, size.height()), _veil(veil))
    type_.paint(painter, laid, QPointF(x, y), role, SMALL)


def _veil(colour: str):
    from PySide6.QtGui import QColor

    veil = QColor(colour)
    veil.setAlphaF(0.72)
    return veil


class RuleDrawing(Drawing[Rule]):
    """A reference line; its label sits on it at the left end."""

    def __init__(self, artist: Rule) -> None:
        super().__init__(artist)
        self._stroke = Stroke()

    def paint(self, painter: QPainter, place: Place, style: Style) -> None:
        rule, theme = self.artist, style.theme
        ends = np.array([0.0, place.width if rule.horizontal else place.height])
        at = self._pixel(place)
        across, down = (ends, np.full(2, at)) if rule.horizontal else (np.full(2, at), ends)
        pen = theme.pen(rule.role, 1.2, style.ratio)
        self._stroke.paint(painter, pen, across, down, theme.dash_lengths(rule.dash))

    def _pixel(self, place: Place) -> float:
        value = np.array(self.artist.value, dtype=float)
        return float(place.down(value) if self.artist.horizontal else place.across(value))

    def paint_label(self, painter: QPainter, place: Place, type_: Type) -> None:
        at = self._pixel(place)
        size = place.height if self.artist.horizontal else place.width
        if not self.artist.label or not -1 <= at <= size + 1:
            return
        point = QPointF(4, at - type_.small_line) if self.artist.horizontal else QPointF(at + 3, 2)
        if point.y() < 0:
            point = QPointF(4, at + 1)
        room = QRectF(0, 0, place.width, place.height)
        paint_label(painter, type_, self.artist.label, point, self.artist.role, room)

    def extent_y(self) -> Iterable[Array | float]:
        return (self.artist.value,) if self.artist.horizontal else ()

    def extent_x(self) -> Iterable[Array | float]:
        return () if self.artist.horizontal else (self.artist.value,)


class WordsDrawing(Drawing[Words]):
    """Text at a place in data coordinates."""

    def paint(self, painter: QPainter, place: Place, style: Style) -> None:
        """Words are painted last, see `paint_label`."""

    def paint_label(self, painter: QPainter, place: Place, type_: Type) -> None:
        words = self.artist
        room = QRectF(0, 0, place.width, place.height)
        size = type_.fitting(words.text, room.width() - 4, SMALL).size()
        shift = {"left": 0.0, "center": 0.5, "right": 1.0}[words.anchor]
        x = float(place.across(np.array(words.x))) - shift * size.width()
        y = float(place.down(np.array(words.y))) - size.height() / 2
        if np.isfinite(x) and np.isfinite(y):
            paint_label(painter, type_, words.text, QPointF(x, y), words.role, room)

    def extent_x(self) -> Iterable[Array | float]:
        return (self.artist.x,)

    def extent_y(self) -> Iterable[Array | float]:
        return (self.artist.y,)


_MARKS: dict[str, tuple[Symbol, Role]] = {
    "zero": ("triangle_down", "vanishing"),
    "overflow": ("triangle", "exploding"),
    "nan": ("cross", "ink"),
}


class MarksDrawing(Drawing[Marks]):
    """Values without a place on the axis, as symbols at the border with one label."""

    def paint(self, painter: QPainter, place: Place, style: Style) -> None:
        x = self._pixels(place)
        kind, role = _MARKS[self.artist.kind]
        radius = 4.0 * style.theme.line_scale
        y = np.full(len(x), self._height(place, radius))
        symbol.paint(painter, kind, x, y, radius, style.theme.color(role))

    def _pixels(self, place: Place) -> Array:
        """Return where the marks are, at most one a symbol's width."""
        x = np.asarray(self.artist.x, dtype=float)
        x = x[(x >= place.x[0]) & (x <= place.x[1])]
        pixels = place.across(x)
        return pixels[np.unique(np.round(pixels / 3.0), return_index=True)[1]]

    def _height(self, place: Place, radius: float) -> float:
        middle = place.height / 2
        return {"zero": place.height - radius - 1, "overflow": radius + 1, "nan": middle}[
            self.artist.kind
        ]

    def paint_label(self, painter: QPainter, place: Place, type_: Type) -> None:
        x = self._pixels(place)
        if not self.artist.label or not len(x):
            return
        radius = 4.0 * type_.theme.line_scale
        y = self._height(place, radius)
        above = y - radius - type_.small_line
        y = above if self.artist.kind == "zero" else y + radius
        room = QRectF(0, 0, place.width, place.height)
        role = _MARKS[self.artist.kind][1]
        paint_label(painter, type_, self.artist.label, QPointF(x[0] - radius, y), role, room)

    def extent_x(self) -> Iterable[Array | float]:
        return (self.artist.x,)
