"""The parts of the picture of an unrolled network: strips of units, arrows, rows of numbers."""

from __future__ import annotations

import math
from collections.abc import Sequence
from functools import lru_cache

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QImage, QPainter, QPen

from rnnviz.plot.color_map import level
from rnnviz.plot.figure import Artist
from rnnviz.plot.network import Arrows, Strips, TextRow
from rnnviz.plot.number_row import shown_texts
from rnnviz.plot.tick import Ticks
from rnnviz.screen.data_transform import Array, DataTransform
from rnnviz.screen.drawing import SMOOTH_EDGES, SMOOTH_IMAGES, Drawing
from rnnviz.screen.label_placement import LabelPlacer
from rnnviz.screen.polyline import Polyline
from rnnviz.screen.text_layout import SMALL, TextLayout
from rnnviz.screen.theme import Style, Theme

HEAD = 4.0
"""Length of an arrow head at a line scale of 1."""
BOLD = 1.6
"""Width of the frame around the emphasized strip at a line scale of 1."""
INNER = 3.0
"""Pixels between a text and the border, so that the axis does not touch it."""
GAP = 4.0
"""Pixels between two texts of a row."""
BESIDE = 2.0
"""Pixels between the box of a row's emphasized text and its neighbours."""
LOWEST = 0.6
"""Share of the height of a line of text that a row needs at least."""


class StripsDrawing(Drawing[Strips]):
    """Paints the cells of each strip from one picture of them all."""

    def __init__(self, artist: Strips) -> None:
        super().__init__(artist)
        self._pixels = np.empty((0, 0), dtype=np.uint32)
        self._made: tuple[object, QImage] | None = None
        self._placed: tuple[object, list[QRectF]] | None = None

    def set_artist(self, artist: Strips) -> None:
        self._made = self._placed = None
        super().set_artist(artist)

    def paint(self, painter: QPainter, transform: DataTransform, style: Style) -> None:
        strips = self.artist
        rows, columns = strips.values.shape
        if not rows or not columns:
            return
        image, boxes = self._image(style.theme), self._boxes(transform)
        painter.setRenderHint(SMOOTH_IMAGES, False)
        painter.setRenderHint(SMOOTH_EDGES, False)
        for column, box in enumerate(boxes):
            if box.right() >= 0 and box.left() <= transform.width:
                painter.drawImage(box, image, QRectF(column, 0, 1, rows))
        if strips.outline:
            painter.setPen(style.pen("healthy", 0.8))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRects(boxes)

    def paint_labels(self, labels: LabelPlacer, transform: DataTransform) -> None:
        """Paint the emphasized box over the cursor, and a bold frame around it."""
        column, theme = self.artist.emphasis, labels.layout.theme
        if column is None or not self.artist.values.size:
            return
        box, painter = self._boxes(transform)[column], labels.painter
        painter.setRenderHint(SMOOTH_IMAGES, False)
        painter.setRenderHint(SMOOTH_EDGES, False)
        rows = self.artist.values.shape[0]
        painter.drawImage(box, self._image(theme), QRectF(column, 0, 1, rows))
        painter.setPen(QPen(theme.color("ink"), BOLD * theme.line_scale))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRect(box)

    def _boxes(self, transform: DataTransform) -> list[QRectF]:
        if self._placed is None or self._placed[0] is not transform:
            self._placed = transform, self._find_boxes(transform)
        return self._placed[1]

    def _find_boxes(self, transform: DataTransform) -> list[QRectF]:
        strips = self.artist
        left = transform.x_pixels(strips.x - strips.width / 2).tolist()
        right = transform.x_pixels(strips.x + strips.width / 2).tolist()
        top, bottom = transform.y_pixel(strips.top), transform.y_pixel(strips.bottom)
        return [
            QRectF(a, top, max(b - a, 1.0), bottom - top) for a, b in zip(left, right, strict=True)
        ]

    def _image(self, theme: Theme) -> QImage:
        if self._made is None or self._made[0] is not theme:
            self._made = theme, self._make_image(theme)
        return self._made[1]

    def _make_image(self, theme: Theme) -> QImage:
        strips = self.artist
        levels = level(np.asarray(strips.values, dtype=float), strips.low, strips.high)[::-1]
        self._pixels = np.ascontiguousarray(theme.pixels(strips.map)[levels])
        rows, columns = self._pixels.shape
        kind = QImage.Format.Format_RGB32
        return QImage(self._pixels.data, columns, rows, 4 * columns, kind)  # type: ignore[call-overload]

    def nearest(self, transform: DataTransform, x: float, y: float) -> tuple[int, int] | None:
        """Return (row, column) of the cell at a point."""
        strips = self.artist
        rows, columns = strips.values.shape
        if not rows or not columns or not strips.bottom <= y <= strips.top:
            return None
        column = int(np.abs(strips.x - x).argmin())
        if abs(float(strips.x[column]) - x) > strips.width / 2:
            return None
        share = (y - strips.bottom) / (strips.top - strips.bottom)
        return min(int(share * rows), rows - 1), column


class ArrowsDrawing(Drawing[Arrows]):
    """Paints straight lines and their heads."""

    def __init__(self, artist: Arrows) -> None:
        super().__init__(artist)
        self._lines, self._heads = Polyline(), Polyline()

    def paint(self, painter: QPainter, transform: DataTransform, style: Style) -> None:
        arrows = self.artist
        if not len(arrows.x0):
            return
        x = transform.x_pixels(np.concatenate([arrows.x0, arrows.x1]))
        y = transform.y_pixels(np.concatenate([arrows.y0, arrows.y1]))
        ends = np.stack([*np.split(x, 2), *np.split(y, 2)])[[0, 2, 1, 3]]
        painter.setRenderHint(SMOOTH_EDGES, style.smooth)
        pen = style.pen(arrows.role, arrows.width)
        self._lines.paint_segments(painter, pen, ends.T)
        if arrows.head:
            self._heads.paint_segments(painter, pen, _heads(ends, HEAD * style.theme.line_scale))


def _heads(ends: Array, size: float) -> Array:
    """Return both strokes of the head of every arrow, (2n, 4)."""
    x0, y0, x1, y1 = ends
    angle = np.arctan2(y1 - y0, x1 - x0)
    length = np.minimum(size, 0.6 * np.hypot(x1 - x0, y1 - y0))
    turned = angle + np.array([[math.pi - 0.5], [math.pi + 0.5]])
    x, y = x1 + length * np.cos(turned), y1 + length * np.sin(turned)
    return np.stack(np.broadcast_arrays(x1, y1, x, y), axis=-1).reshape(-1, 4)


class TextRowDrawing(Drawing[TextRow]):
    """Paints texts beside each other, as many as there is room for."""

    def paint(self, painter: QPainter, transform: DataTransform, style: Style) -> None:
        row, layout = self.artist, _layout(style.theme)
        if not row.texts or not has_room(row, layout, transform):
            return
        x = transform.x_pixels(row.x)
        top = transform.y_pixel(row.y) - layout.small_line / 2
        widths = np.array([layout.width(text) for text in row.texts])
        shown = shown_texts(x, np.maximum(widths, layout.width(row.widest)) + GAP, row.emphasis)
        inner = transform.width - widths - INNER
        left = np.clip(x - widths / 2, INNER, inner)  # whole also at the border
        inside = ((x >= -1) & (x <= transform.width + 1)).tolist()
        box = _box(row, layout, transform)
        painter.setFont(layout.font(SMALL))
        painter.setPen(style.theme.text_color(row.role))
        end = 0.0  # one moved in from the border may come near the next
        for i in sorted(shown, key=left.__getitem__):
            if i == row.emphasis or not (inside[i] and row.texts[i]):
                continue
            if (
                box.isValid()
                and left[i] < box.right() + BESIDE
                and left[i] + widths[i] > box.left() - BESIDE
            ):
                continue  # the box would hide some of it
            if left[i] < end:
                continue
            end = left[i] + widths[i] + BESIDE
            if row.paper:
                area = QRectF(left[i], top, widths[i], layout.small_line)
                painter.fillRect(area, style.theme.paper_color(1.0))
            painter.drawStaticText(QPointF(left[i], top), layout.label(row.texts[i], SMALL))

    def paint_labels(self, labels: LabelPlacer, transform: DataTransform) -> None:
        """Paint the emphasized one over what else is painted, the cursor too."""
        row, layout, painter = self.artist, labels.layout, labels.painter
        if row.emphasis is None or not row.texts or not has_room(row, layout, transform):
            return
        laid = layout.label(row.texts[row.emphasis], SMALL, bold=True)
        rect = _box(row, layout, transform)
        painter.fillRect(rect, layout.theme.paper_color(1.0))
        painter.setPen(layout.theme.color(row.role))
        painter.setBrush(Qt.BrushStyle.NoBrush)  # that of the cursor's handle may be set
        painter.drawRect(rect)
        at = QPointF(rect.left() + 3, rect.center().y() - layout.small_line / 2)
        layout.paint(painter, laid, at, row.role, SMALL, bold=True)


def has_room(row: TextRow, layout: TextLayout, transform: DataTransform) -> bool:
    """Return whether a row is high enough for a line of text."""
    room = row.height * transform.height / (transform.y[1] - transform.y[0])
    return room >= LOWEST * layout.small_line


def without_empty_rows(
    ticks: Ticks, artists: Sequence[Artist], layout: TextLayout, transform: DataTransform
) -> Ticks:
    """Return named ticks without those of rows of nothing but texts that find no room."""
    rows = [artist for artist in artists if isinstance(artist, TextRow)]
    empty = {row.y for row in rows if row.alone and not has_room(row, layout, transform)}
    return [tick for tick in ticks if tick[0] not in empty]


def _box(row: TextRow, layout: TextLayout, transform: DataTransform) -> QRectF:
    """Return the box of the emphasized text, no higher than its row; empty where none is."""
    if row.emphasis is None:
        return QRectF()
    width = layout.label(row.texts[row.emphasis], SMALL, bold=True).size().width() + 6
    height = row.height * transform.height / (transform.y[1] - transform.y[0])
    height = min(height, layout.small_line)
    x, y = transform.x_pixel(float(row.x[row.emphasis])), transform.y_pixel(row.y)
    left = min(max(x - width / 2, 1.0), transform.width - width - 1)
    return QRectF(left, y - height / 2, width, height)


@lru_cache(maxsize=4)
def _layout(theme: Theme) -> TextLayout:
    """Return what lays out the texts of a theme."""
    return TextLayout(theme)
