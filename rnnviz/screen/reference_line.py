"""Straight lines across a panel, and marks at its border."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QPointF
from PySide6.QtGui import QPainter

from rnnviz.plot.figure import OFF_SCALE_STYLE, OffScaleMarks, ReferenceLine
from rnnviz.screen import symbol
from rnnviz.screen.annotation import LabelPlacer, Spot
from rnnviz.screen.data_transform import Array, DataTransform, Style
from rnnviz.screen.drawing import Drawing
from rnnviz.screen.polyline import Polyline


class ReferenceLineDrawing(Drawing[ReferenceLine]):
    """A reference line; its label sits on it at the end that the rule names."""

    def __init__(self, artist: ReferenceLine) -> None:
        super().__init__(artist)
        self._stroke = Polyline()
        self._spot = 0

    def paint(self, painter: QPainter, place: DataTransform, style: Style) -> None:
        rule = self.artist
        ends = np.array([0.0, place.width if rule.horizontal else place.height])
        at = self._pixel(place)
        across, down = (ends, np.full(2, at)) if rule.horizontal else (np.full(2, at), ends)
        dash = style.theme.dash_lengths(rule.dash)
        self._stroke.paint(painter, style.pen(rule.role, 1.2), across, down, dash)

    def _pixel(self, place: DataTransform) -> float:
        value = np.array(self.artist.value, dtype=float)
        return float(place.down(value) if self.artist.horizontal else place.across(value))

    def paint_words(self, words: LabelPlacer, place: DataTransform) -> None:
        at, rule = self._pixel(place), self.artist
        size = place.height if rule.horizontal else place.width
        if not rule.label or not -1 <= at <= size + 1:
            return
        spots = self._on(at, place, words) if rule.horizontal else self._along(at, place, words)
        self._spot = words.write_on(rule, spots, self._spot)

    def _on(self, at: float, place: DataTransform, words: LabelPlacer) -> list[Spot]:
        """Return the places above and below a horizontal line, at the end wanted first."""
        ends = [(4.0, 0.0), (place.width - 4, 1.0)]
        if self.artist.end == "right":
            ends.reverse()
        line = words.type.small_line
        return [
            (QPointF(x, y), anchor)
            for x, anchor in ends
            for y in (at - line - 2, at + 2)
            if 0 <= y <= place.height - line or y < at
        ]

    def _along(self, at: float, place: DataTransform, words: LabelPlacer) -> list[Spot]:
        """Return the places beside a vertical line."""
        lowest = place.height - words.type.small_line - 2
        heights = 2.0, lowest, lowest / 2
        return [(QPointF(at + 3 - 6 * left, y), left) for left in (0.0, 1.0) for y in heights]


RADIUS = 4.0


class OffScaleMarksDrawing(Drawing[OffScaleMarks]):
    """Values without a place on the axis, as symbols at the border with one label."""

    def __init__(self, artist: OffScaleMarks) -> None:
        super().__init__(artist)
        self._spot = 0

    def paint(self, painter: QPainter, place: DataTransform, style: Style) -> None:
        x = self._pixels(place)
        kind, role = OFF_SCALE_STYLE[self.artist.kind]
        radius = RADIUS * style.theme.line_scale
        y = np.full(len(x), self._height(place, radius))
        symbol.paint(painter, kind, x, y, radius, style.color(role))

    def _pixels(self, place: DataTransform) -> Array:
        """Return where the marks are, at most one every few pixels."""
        x = np.asarray(self.artist.x, dtype=float)
        x = x[(x >= place.x[0]) & (x <= place.x[1])]
        pixels = place.across(x)
        return pixels[np.unique(np.round(pixels / 3.0), return_index=True)[1]]

    def _height(self, place: DataTransform, radius: float) -> float:
        heights = {"zero": place.height - radius - 1, "overflow": radius + 1}
        return heights.get(self.artist.kind, place.height / 2)

    def paint_words(self, words: LabelPlacer, place: DataTransform) -> None:
        x, artist = self._pixels(place), self.artist
        if not artist.label or not len(x):
            return
        radius = RADIUS * words.type.theme.line_scale
        if words.says(artist.label, float(x[0]) - 2 * radius, float(x[-1]) + 2 * radius):
            return
        y = self._height(place, radius)
        line = words.type.small_line
        near = y - radius - line if artist.kind == "zero" else y + radius
        spots: list[Spot] = [
            (QPointF(x[0] - radius, near), 0.0),
            (QPointF(x[-1] + radius + 2, y - line / 2), 0.0),
            (QPointF(x[0] - radius - 2, y - line / 2), 1.0),
            (QPointF(x[-1] + radius, near), 1.0),
        ]
        role = OFF_SCALE_STYLE[artist.kind][1]
        self._spot = words.write_aside(artist.label, spots, role, self._spot)
