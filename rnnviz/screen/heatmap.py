"""Heat maps: one pixel a cell, its colour looked up in a table, scaled up by Qt."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QRectF
from PySide6.QtGui import QImage, QPainter

from rnnviz.plot.color_map import level
from rnnviz.plot.figure import HeatMap
from rnnviz.screen.data_transform import Array, DataTransform
from rnnviz.screen.drawing import SMOOTH_EDGES, SMOOTH_IMAGES, Drawing
from rnnviz.screen.theme import Style


class HeatMapDrawing(Drawing[HeatMap]):
    """Paints a heat map; the buffers are kept while its shape stays."""

    def __init__(self, artist: HeatMap) -> None:
        super().__init__(artist)
        self._levels: Array | None = None
        self._pixels = np.empty((0, 0), dtype=np.uint32)

    def set_artist(self, artist: HeatMap) -> None:
        if artist is not self.artist:
            self._levels = None
        super().set_artist(artist)

    def paint(self, painter: QPainter, transform: DataTransform, style: Style) -> None:
        rows, columns = self.artist.values.shape
        if not rows or not columns:
            return
        x = transform.x_pixels(np.array(self.artist.x_edges))
        y = transform.y_pixels(np.array(self.artist.y_edges[::-1]))
        image = self._image(style)
        painter.setRenderHint(SMOOTH_IMAGES, False)
        painter.setRenderHint(SMOOTH_EDGES, False)
        target = QRectF(x[0], y[0], x[1] - x[0], y[1] - y[0])
        painter.drawImage(target, image, QRectF(0, 0, columns, rows))

    def _image(self, style: Style) -> QImage:
        """Return the picture with row 0 of the values at the bottom."""
        artist = self.artist
        if self._levels is None:
            values = np.asarray(artist.values, dtype=float)
            self._levels = level(values, artist.low, artist.high)[::-1]
        if self._pixels.shape != self._levels.shape:
            self._pixels = np.empty(self._levels.shape, dtype=np.uint32)
        np.take(style.theme.pixels(artist.map), self._levels, out=self._pixels)
        rows, columns = self._pixels.shape
        return QImage(
            self._pixels.data,
            columns,
            rows,
            4 * columns,
            QImage.Format.Format_RGB32,  # type: ignore[call-overload]
        )

    def nearest(self, transform: DataTransform, x: float, y: float) -> tuple[int, int] | None:
        """Return (row, column) of the cell at a point."""
        rows, columns = self.artist.values.shape
        column = round((x - self.artist.left) / self.artist.across)
        row = round((y - self.artist.bottom) / self.artist.up)
        return (row, column) if 0 <= row < rows and 0 <= column < columns else None
