"""Clouds of points, stamped into a picture by NumPy: Qt would take milliseconds."""

from __future__ import annotations

import math
from collections.abc import Callable
from functools import lru_cache

import numpy as np
from PySide6.QtGui import QColor, QImage, QPainter

from rnnviz.plot.color_map import LEVELS
from rnnviz.plot.drawing_style import Symbol
from rnnviz.plot.figure import Points
from rnnviz.screen.data_transform import Array, DataTransform
from rnnviz.screen.drawing import Drawing
from rnnviz.screen.theme import Style


class PointsDrawing(Drawing[Points]):
    """Paints points, coloured by their time step; those of the cursor's step are ringed."""

    def __init__(self, artist: Points) -> None:
        super().__init__(artist)
        self._pixels = np.zeros((0, 0), dtype=np.uint32)

    def paint(self, painter: QPainter, transform: DataTransform, style: Style) -> None:
        shape = (int(transform.height * style.ratio), int(transform.width * style.ratio))
        if min(shape) < 1 or not len(self.artist.x):
            return
        if self._pixels.shape != shape:
            self._pixels = np.zeros(shape, dtype=np.uint32)
        self._pixels.fill(0)
        self._stamp_all(transform, style)
        height, width = shape
        image = QImage(
            self._pixels.data,
            width,
            height,
            4 * width,
            QImage.Format.Format_ARGB32_Premultiplied,  # type: ignore[call-overload]
        )
        image.setDevicePixelRatio(style.ratio)
        painter.drawImage(0, 0, image)

    def _stamp_all(self, transform: DataTransform, style: Style) -> None:
        points, scale = self.artist, style.theme.line_scale * style.ratio
        x, y = (
            transform.x_pixels(points.x) * style.ratio,
            transform.y_pixels(points.y) * style.ratio,
        )
        colors = self._colors(style)
        radius = max(1.0, points.size * scale / 2 * min(1.0, 0.5 + transform.height / 500))
        finite = np.isfinite(x) & np.isfinite(y)
        self._stamp(x, y, colors, radius, finite)
        if points.emphasis is not None and points.step is not None:
            chosen = finite & (points.step == points.emphasis)
            ring = np.full(len(x), style.theme.color("ink").rgba(), dtype=np.uint32)
            self._stamp(x, y, ring, radius * 1.5 + 1.5 * scale, chosen)
            self._stamp(x, y, colors, radius * 1.5, chosen)

    def _colors(self, style: Style) -> Array:
        points = self.artist
        if points.step is None:
            return np.full(len(points.x), point_color(points, style).rgba(), dtype=np.uint32)
        entry = (np.asarray(points.step) - 1) * ((LEVELS - 1) / max(points.steps - 1, 1))
        return style.theme.pixels("step")[np.clip(entry, 0, LEVELS - 1).astype(np.uint8)]

    def _stamp(self, x: Array, y: Array, colors: Array, radius: float, where: Array) -> None:
        """Stamp the symbols of the points inside the panel; those at its border are cut by it."""
        height, width = self._pixels.shape
        with np.errstate(invalid="ignore"):
            where = where & (x >= 0) & (x <= width) & (y >= 0) & (y <= height)
        row, column, colors = y[where].astype(np.intp), x[where].astype(np.intp), colors[where]
        offsets, margin = stamp(self.artist.symbol, radius), int(radius) + 1
        whole = (row >= margin) & (row < height - margin)
        whole &= (column >= margin) & (column < width - margin)
        at, chosen, flat = (row * width + column)[whole], colors[whole], self._pixels.reshape(-1)
        for down, right in offsets:
            flat[at + (down * width + right)] = chosen
        if not whole.all():
            self._stamp_cut(row[~whole], column[~whole], colors[~whole], offsets)

    def _stamp_cut(
        self, row: Array, column: Array, colors: Array, offsets: tuple[tuple[int, int], ...]
    ) -> None:
        height, width = self._pixels.shape
        for down, right in offsets:
            i, j = row + down, column + right
            inside = (i >= 0) & (i < height) & (j >= 0) & (j < width)
            self._pixels[i[inside], j[inside]] = colors[inside]

    def nearest(self, transform: DataTransform, x: float, y: float) -> int | None:
        """Return the index of the nearest point within a dozen pixels."""
        if not len(self.artist.x):
            return None
        right = transform.x_pixels(self.artist.x) - transform.x_pixels(np.array(x))
        down = transform.y_pixels(self.artist.y) - transform.y_pixels(np.array(y))
        distance = np.hypot(right, down)
        if not np.isfinite(distance).any():
            return None
        index = int(np.nanargmin(distance))
        return index if distance[index] <= 12 else None


def point_color(points: Points, style: Style) -> QColor:
    """Return the colour of points that have no time step."""
    if points.over is None:
        return style.theme.color(points.role)
    return QColor(style.theme.palette.mark_color(points.over))


_SHAPES: dict[Symbol, Callable[[float, float], bool]] = {
    "circle": lambda x, y: x * x + y * y <= 1,
    "square": lambda x, y: max(abs(x), abs(y)) <= 0.9,
    "triangle": lambda x, y: -1 <= y <= 0.9 and abs(x) <= 0.6 * (y + 1),
    "triangle_down": lambda x, y: -0.9 <= y <= 1 and abs(x) <= 0.6 * (1 - y),
    "diamond": lambda x, y: abs(x) + abs(y) <= 1.2,
    "cross": lambda x, y: abs(abs(x) - abs(y)) <= 0.35,
    "plus": lambda x, y: min(abs(x), abs(y)) <= 0.25,
}
"""Whether a pixel is inside: x to the right and y down from the centre, in radii."""


@lru_cache(maxsize=64)
def stamp(symbol: Symbol, radius: float) -> tuple[tuple[int, int], ...]:
    """Return the (down, right) offsets of the pixels of a symbol; at least its centre."""
    reach, inside = range(-int(radius), int(radius) + 1), _SHAPES[symbol]
    size = math.sqrt(radius * radius + 0.25)
    pixels = tuple((i, j) for i in reach for j in reach if inside(j / size, i / size))
    return pixels or ((0, 0),)
