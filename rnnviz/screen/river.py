"""Rivers and streams: bands whose width and colour are the size of what flows.

A river is one picture, made by NumPy: a textured polygon would take Qt milliseconds, however few
steps there are.
"""

from __future__ import annotations

import math
import operator
from functools import lru_cache

import numpy as np
from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QBrush, QColor, QImage, QPainter, QPen

from rnnviz.plot.network import River, Streams
from rnnviz.plot.river import banks, color_levels, river_runs, spans_where, stream_widths
from rnnviz.screen.data_transform import Array, DataTransform
from rnnviz.screen.drawing import SMOOTH_EDGES, SMOOTH_IMAGES, Drawing
from rnnviz.screen.theme import Style, Theme

MOST_POINTS = 400
"""Points of a river; of more, the largest of neighbours is drawn."""
CHEVRON, APART = 5.0, 90.0
"""Half the height of a sign of direction at most, and how far they are from each other."""
BED = 0.22
"""How much of the colour of the grid a bed has."""
HEAD = 3.5
"""Least half width of an arrow head."""


class RiverDrawing(Drawing[River]):
    """Paints a bed and what flows in it, as one picture."""

    def __init__(self, artist: River) -> None:
        super().__init__(artist)
        self._pixels = np.empty((0, 0), dtype=np.uint32)
        self._key: tuple[object, ...] = ()
        self._places = 0.0, np.empty(0), np.empty(0, dtype=np.intp)

    def paint(self, painter: QPainter, transform: DataTransform, style: Style) -> None:
        if not len(self.artist.x):
            return
        runs, river = river_runs(self.artist, MOST_POINTS)
        middle = transform.y_pixel(river.y)
        height = river.height * transform.height / (transform.y[1] - transform.y[0])
        left, columns, nearest = self._columns(river, transform, style)
        half = _half_widths(river, runs, columns) * height
        self._paint_bed(painter, transform, style, middle, height)
        image = self._image(river, nearest, half, height, style)
        painter.setRenderHint(SMOOTH_IMAGES, False)
        painter.drawImage(QPointF(left, round(middle - image.height() / style.ratio / 2)), image)
        if not np.isfinite(river.log10).all():
            self._paint_gaps(painter, transform, style, river, middle, height)
        if river.direction:
            _paint_chevrons(painter, style, left, half, middle, river.direction)

    def _columns(
        self, river: River, transform: DataTransform, style: Style
    ) -> tuple[float, Array, Array]:
        """Return where the bed begins in pixels, and for every column x and the nearest point."""
        key = (self.artist.x, river.x, transform, style.ratio)
        if len(key) != len(self._key) or any(map(operator.is_not, key, self._key)):
            self._key, self._places = key, _places(*key)
        return self._places

    def _image(
        self, river: River, nearest: Array, half: Array, height: float, style: Style
    ) -> QImage:
        """Return the picture of what flows: every column in the colour of the nearest point.

        Both banks are alike, so that only the upper half is computed.
        """
        half = (half * style.ratio).astype(np.float32)
        rows = math.ceil(float(half.max(initial=0.0))) + 1
        if self._pixels.shape != (2 * rows, len(nearest)):
            self._pixels = np.empty((2 * rows, len(nearest)), dtype=np.uint32)
        off = np.arange(rows - 0.5, 0, -1, dtype=np.float32)[:, None]
        levels = color_levels(river.log10, river.low, river.high)
        flowing = style.theme.pixels(river.map)[levels][nearest]
        ground = np.where(off < height * style.ratio / 2, _bed(style), style.paper.rgba())
        upper, ground = self._pixels[:rows], ground.astype(np.uint32)
        upper[...] = ground
        np.copyto(upper, flowing, where=off < half)
        if style.smooth:
            _mix_banks(upper, off, half, flowing, ground)
        self._pixels[rows:] = upper[::-1]
        kind = QImage.Format.Format_RGB32
        size = (len(nearest), 2 * rows, 4 * len(nearest))
        image = QImage(self._pixels.data, *size, kind)  # type: ignore[call-overload]
        image.setDevicePixelRatio(style.ratio)
        return image

    def _paint_bed(
        self,
        painter: QPainter,
        transform: DataTransform,
        style: Style,
        middle: float,
        height: float,
    ) -> None:
        x, top = self.artist.x, middle - height / 2
        left, right = transform.x_pixel(float(x[0]) - 0.5), transform.x_pixel(float(x[-1]) + 0.5)
        painter.setRenderHint(SMOOTH_EDGES, False)
        painter.fillRect(QRectF(left, top, right - left, height), QColor.fromRgb(_bed(style)))
        painter.setPen(style.pen("faint", 0.8))
        painter.drawLines([QLineF(left, y, right, y) for y in (top, top + height)])

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
        if not len(river.x) or abs(y - river.y) > 0.5 * river.height:
            return None
        index = int(np.abs(river.x - x).argmin())
        return index if abs(float(river.x[index]) - x) <= 1.0 else None


def _mix_banks(pixels: Array, off: Array, half: Array, flowing: Array, ground: Array) -> None:
    """Mix the colours of the pixels through which a bank runs."""
    row, column = np.nonzero(np.abs(off - half) < 0.5)
    share = half[column] - off[row, 0] + 0.5
    dry, water = ground[row, 0], flowing[column]
    mixed = np.full(len(row), 0xFF000000, dtype=np.uint32)
    for shift in (0, 8, 16):
        one, other = (dry >> shift & 255).astype(float), (water >> shift & 255).astype(float)
        mixed |= np.rint(one + share * (other - one)).astype(np.uint32) << np.uint32(shift)
    pixels[row, column] = mixed


def _places(
    whole: Array, points: Array, transform: DataTransform, ratio: float
) -> tuple[float, Array, Array]:
    """Return where a bed begins in pixels, and for every column its x and the nearest point."""
    span = transform.x
    ends = transform.x_pixels(np.array([whole[0] - 0.5, whole[-1] + 0.5]))
    left, right = max(math.floor(ends[0]), 0), min(math.ceil(ends[1]), transform.width)
    pixels = left + (np.arange(max(round((right - left) * ratio), 0)) + 0.5) / ratio
    columns = span[0] + pixels * ((span[1] - span[0]) / max(transform.width, 1e-9))
    return left, columns, np.searchsorted((points[1:] + points[:-1]) / 2, columns)


def _half_widths(river: River, runs: list[slice], columns: Array) -> Array:
    """Return half the width of the river in every column, as a share of the bed."""
    half = np.zeros(len(columns))
    for run in runs:
        x, share = banks(river, run)
        first, last = np.searchsorted(columns, (x[0], x[-1]))
        half[first:last] = np.interp(columns[first:last], x, share)
    return half


def _bed(style: Style) -> int:
    return _bed_color(style.theme)


@lru_cache(maxsize=4)
def _bed_color(theme: Theme) -> int:
    """Return the colour of a dry bed: paper with a little of the grid's colour."""
    paper, grid = theme.paper_color(1.0), theme.color("grid")
    pairs = zip((paper.red(), paper.green(), paper.blue()),
                (grid.red(), grid.green(), grid.blue()), strict=True)  # fmt: skip
    return QColor(*(round(a + BED * (b - a)) for a, b in pairs)).rgba()


def _paint_chevrons(
    painter: QPainter, style: Style, left: float, half: Array, middle: float, direction: int
) -> None:
    """Paint signs of the direction of flow where there is room for them."""
    apart, most = APART * style.theme.line_scale, CHEVRON * style.theme.line_scale
    lines, at = [], apart / 2
    while (column := int((at - left) * style.ratio)) < len(half):
        tall = min(0.55 * float(half[column]), most) if at > left + CHEVRON else 0.0
        if tall >= 2:
            tip, back = at + direction * tall / 2, at - direction * tall / 2
            lines += [QLineF(back, middle + side, tip, middle) for side in (-tall, tall)]
        at += apart
    if lines:
        painter.setRenderHint(SMOOTH_EDGES, style.smooth)
        painter.setPen(_chevron_pen(style.theme))
        painter.drawLines(lines)


@lru_cache(maxsize=4)
def _chevron_pen(theme: Theme) -> QPen:
    return QPen(theme.paper_color(0.9), 1.8 * theme.line_scale)


class StreamsDrawing(Drawing[Streams]):
    """Paints channels with their arrow heads."""

    def paint(self, painter: QPainter, transform: DataTransform, style: Style) -> None:
        streams = self.artist
        if not len(streams.log10):
            return
        widths, colors = self._widths(transform), self._colors(style)
        x, y = transform.x_pixels(streams.x), transform.y_pixels(streams.y)
        painter.setRenderHint(SMOOTH_EDGES, True)  # faster than without, for small polygons
        scale, straight = style.theme.line_scale, x.shape[1] == 2
        whole = straight & (widths > 0)  # NaN is not
        if whole.any():
            outlines = _outlines(x[whole], y[whole], widths[whole], scale)
            painter.setPen(Qt.PenStyle.NoPen)
            for outline, i in zip(outlines, np.flatnonzero(whole).tolist(), strict=True):
                painter.setBrush(colors[i])
                painter.drawPolygon([QPointF(a, b) for a, b in outline])
        for i in np.flatnonzero(~whole).tolist():
            points = [QPointF(a, b) for a, b in zip(x[i].tolist(), y[i].tolist(), strict=True)]
            _paint_stream(painter, points, float(widths[i]), colors[i], scale)
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


def _outlines(x: Array, y: Array, widths: Array, scale: float) -> list[list[list[float]]]:
    """Return the corners of straight channels with their heads: (n, 7, 2) pixels as lists.

    Parameters
    ----------
    x, y : (n, 2) ndarray
    widths : (n,) ndarray
    scale : float
        That of lines.
    """
    start, tip = np.stack([x[:, 0], y[:, 0]], axis=1), np.stack([x[:, 1], y[:, 1]], axis=1)
    back = start - tip
    length = np.maximum(np.hypot(back[:, 0], back[:, 1]), 1e-9)
    back /= length[:, None]
    half = np.maximum(HEAD * scale, 0.5 * widths + 2 * scale)
    base = tip + back * np.minimum(1.4 * half, length)[:, None]
    across = np.stack([-back[:, 1], back[:, 0]], axis=1)
    shaft, head = across * (np.maximum(widths, 1.0) / 2)[:, None], across * half[:, None]
    corners = (start + shaft, base + shaft, base + head, tip,
               base - head, base - shaft, start - shaft)  # fmt: skip
    found: list[list[list[float]]] = np.stack(corners, axis=1).tolist()
    return found


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
