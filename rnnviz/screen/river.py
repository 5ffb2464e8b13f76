"""Rivers and streams: bands whose width and colour are the size of what flows.

A river is one polygon, filled with a texture that is a row of colours: one call of Qt, however many
steps there are.
"""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QBrush, QColor, QImage, QPainter, QPen, QPolygonF

from rnnviz.plot.network import River, Streams
from rnnviz.plot.river import banks, color_levels, river_runs, spans_where, stream_widths
from rnnviz.screen.data_transform import Array, DataTransform
from rnnviz.screen.drawing import SMOOTH_EDGES, Drawing
from rnnviz.screen.theme import Style

MOST_POINTS = 400
"""Points of a river; of more, the largest of neighbours is drawn."""
CHEVRON, APART = 5.0, 90.0
"""Half the height of a sign of direction at most, and how far they are from each other."""
HEAD = 3.5
"""Least half width of an arrow head."""


class RiverDrawing(Drawing[River]):
    """Paints a bed and what flows in it."""

    def __init__(self, artist: River) -> None:
        super().__init__(artist)
        self._texture = np.empty((1, 0), dtype=np.uint32)

    def paint(self, painter: QPainter, transform: DataTransform, style: Style) -> None:
        if not len(self.artist.x):
            return
        runs, river = river_runs(self.artist, MOST_POINTS)
        middle = float(transform.y_pixels(np.array(river.y)))
        height = river.height * transform.height / (transform.y[1] - transform.y[0])
        self._paint_bed(painter, transform, style, middle, height)
        painter.setRenderHint(SMOOTH_EDGES, True)
        painter.setPen(Qt.PenStyle.NoPen)
        for run in runs:
            x, half = banks(river, run)
            x, half = transform.x_pixels(x), np.maximum(half * height, 0.75)
            painter.setBrush(self._brush(river, transform, style))
            painter.drawPolygon(_outline(x, half, middle))
            _paint_chevrons(painter, style, x, half, middle, river.direction)
            painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        self._paint_gaps(painter, transform, style, river, middle, height)

    def _paint_bed(
        self,
        painter: QPainter,
        transform: DataTransform,
        style: Style,
        middle: float,
        height: float,
    ) -> None:
        x, y = self.artist.x, middle - height / 2
        ends = transform.x_pixels(np.array([x[0] - 0.5, x[-1] + 0.5]))
        painter.setRenderHint(SMOOTH_EDGES, False)
        bed = QRectF(ends[0], y, ends[1] - ends[0], height)
        painter.fillRect(bed, style.color("faint", 0.22))
        painter.setPen(style.pen("faint", 0.8))
        painter.drawLine(QLineF(bed.topLeft(), bed.topRight()))
        painter.drawLine(QLineF(bed.bottomLeft(), bed.bottomRight()))

    def _brush(self, river: River, transform: DataTransform, style: Style) -> QBrush:
        """Return a brush with the colour of the nearest point in every pixel column."""
        width = max(int(transform.width), 1)
        centres = transform.x_at(0.5) + np.arange(width) * (
            (transform.x[1] - transform.x[0]) / max(transform.width, 1e-9)
        )
        nearest = np.searchsorted((river.x[1:] + river.x[:-1]) / 2, centres)
        levels = color_levels(river.log10, river.low, river.high)
        self._texture = np.ascontiguousarray(
            style.theme.pixels(river.map)[levels[nearest]].reshape(1, -1)
        )
        image = QImage(self._texture.data, width, 1, 4 * width, QImage.Format.Format_RGB32)  # type: ignore[call-overload]
        return QBrush(image)

    def _paint_gaps(
        self,
        painter: QPainter,
        transform: DataTransform,
        style: Style,
        river: River,
        middle: float,
        height: float,
    ) -> None:
        """Paint what is dry as a dotted line, and what is not a number hatched."""
        for left, right in spans_where(river, np.isneginf(river.log10)):
            ends = transform.x_pixels(np.array([left, right]))
            pen = QPen(style.color("vanishing"), 1.2 * style.theme.line_scale)
            pen.setStyle(Qt.PenStyle.DotLine)
            painter.setPen(pen)
            painter.drawLine(QLineF(ends[0], middle, ends[1], middle))
        for left, right in spans_where(river, np.isnan(river.log10)):
            ends = transform.x_pixels(np.array([left, right]))
            brush = QBrush(style.color("ink", 0.6), Qt.BrushStyle.BDiagPattern)
            painter.fillRect(QRectF(ends[0], middle - height / 2, ends[1] - ends[0], height), brush)

    def nearest(self, transform: DataTransform, x: float, y: float) -> int | None:
        """Return the index of the point at a place in the bed."""
        river = self.artist
        if not len(river.x) or abs(y - river.y) > 0.6 * river.height:
            return None
        index = int(np.abs(river.x - x).argmin())
        return index if abs(float(river.x[index]) - x) <= 1.0 else None


def _outline(x: Array, half: Array, middle: float) -> QPolygonF:
    upper = zip(x.tolist(), (middle - half).tolist(), strict=True)
    lower = zip(x[::-1].tolist(), (middle + half[::-1]).tolist(), strict=True)
    return QPolygonF([QPointF(a, b) for a, b in (*upper, *lower)])


def _paint_chevrons(
    painter: QPainter, style: Style, x: Array, half: Array, middle: float, direction: int
) -> None:
    """Paint signs of the direction of flow where there is room for them."""
    if not direction:
        return
    apart = APART * style.theme.line_scale
    places = np.arange(np.ceil(x[0] / apart) * apart, x[-1], apart)
    if not len(places):
        return
    size = np.minimum(np.interp(places, x, half) * 0.55, CHEVRON * style.theme.line_scale)
    painter.setPen(QPen(style.theme.paper_color(0.9), 1.8 * style.theme.line_scale))
    for at, tall in zip(places.tolist(), size.tolist(), strict=True):
        if tall >= 2:
            tip, back = QPointF(at + direction * tall / 2, middle), at - direction * tall / 2
            painter.drawPolyline([QPointF(back, middle - tall), tip, QPointF(back, middle + tall)])


class StreamsDrawing(Drawing[Streams]):
    """Paints channels with their arrow heads."""

    def paint(self, painter: QPainter, transform: DataTransform, style: Style) -> None:
        streams = self.artist
        if not len(streams.log10):
            return
        widths, colors = self._widths(transform), self._colors(style)
        x, y = transform.x_pixels(streams.x), transform.y_pixels(streams.y)
        painter.setRenderHint(SMOOTH_EDGES, True)
        for i, width in enumerate(widths.tolist()):
            points = [QPointF(a, b) for a, b in zip(x[i].tolist(), y[i].tolist(), strict=True)]
            _paint_stream(painter, points, width, colors[i], style.theme.line_scale)
        painter.setBrush(Qt.BrushStyle.NoBrush)

    def _widths(self, transform: DataTransform) -> Array:
        """Return the width of every channel in pixels."""
        streams = self.artist
        full = streams.height * transform.height / (transform.y[1] - transform.y[0])
        most = streams.widest * transform.width / (transform.x[1] - transform.x[0])
        return np.minimum(stream_widths(streams) * full, most)

    def _colors(self, style: Style) -> list[QColor]:
        streams = self.artist
        found = style.theme.pixels("flow")[color_levels(streams.log10, streams.low, streams.high)]
        return [QColor.fromRgba(int(pixel)) for pixel in found.tolist()]

    def nearest(self, transform: DataTransform, x: float, y: float) -> int | None:
        """Return the channel one of whose pieces is within some pixels of a point."""
        streams = self.artist
        if not len(streams.log10) or streams.describe is None:
            return None
        px, py = transform.x_pixels(streams.x), transform.y_pixels(streams.y)
        at = transform.x_pixels(np.array(x)), transform.y_pixels(np.array(y))
        distance = _distances(px, py, float(at[0]), float(at[1])) - self._widths(transform) / 2
        index = int(np.nan_to_num(distance, nan=np.inf).argmin())
        return index if distance[index] <= 4.0 else None


def _distances(x: Array, y: Array, at_x: float, at_y: float) -> Array:
    """Return how far a point is from each of some paths, (n, m) to (n,)."""
    dx, dy = np.diff(x, axis=1), np.diff(y, axis=1)
    length = np.maximum(dx**2 + dy**2, 1e-9)
    share = np.clip(((at_x - x[:, :-1]) * dx + (at_y - y[:, :-1]) * dy) / length, 0.0, 1.0)
    off = np.hypot(x[:, :-1] + share * dx - at_x, y[:, :-1] + share * dy - at_y)
    return np.asarray(off.min(axis=1))


def _paint_stream(
    painter: QPainter, points: list[QPointF], width: float, color: QColor, scale: float
) -> None:
    """Paint one channel; one that is dry or not a number is a dotted line."""
    flows = width > 0  # NaN is not
    pen = QPen(color, max(width, 1.0) if flows else scale)
    pen.setCapStyle(Qt.PenCapStyle.FlatCap)
    pen.setStyle(Qt.PenStyle.SolidLine if flows else Qt.PenStyle.DotLine)
    painter.setPen(pen)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    along = QLineF(points[-1], points[-2])
    if along.length() > 0 and flows:
        half = max(HEAD * scale, 0.5 * width + 2 * scale)
        along.setLength(min(1.4 * half, along.length()))
        tip, base = points[-1], along.p2()
        points = [*points[:-1], base]
        normal = along.normalVector()
        normal.setLength(half)
        side = QPointF(normal.dx(), normal.dy())
        painter.drawPolyline(points)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(color)
        painter.drawConvexPolygon([tip, base + side, base - side])
        return
    painter.drawPolyline(points)
