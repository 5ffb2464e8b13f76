"""Bands: each pixel column is tinted from the lower to the upper line.

A mask by NumPy is much faster than Qt filling a translucent polygon of a thousand corners.
"""

from __future__ import annotations

import math

import numpy as np
from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QImage, QPainter

from rnnviz.plot.figure import Band
from rnnviz.screen.data_transform import Array, DataTransform
from rnnviz.screen.drawing import Drawing
from rnnviz.screen.theme import Style

ALPHA = 0.16


class BandDrawing(Drawing[Band]):
    """Paints the region between two lines, with gaps where either is not finite."""

    def __init__(self, artist: Band) -> None:
        super().__init__(artist)
        self._pixels = np.zeros((0, 0), dtype=np.uint32)

    def paint(self, painter: QPainter, transform: DataTransform, style: Style) -> None:
        band, ratio = self.artist, style.ratio
        x, low, high = (
            transform.x_pixels(band.x),
            transform.y_pixels(band.low),
            transform.y_pixels(band.high),
        )
        if len(x) == 2 and low[0] == low[1] and high[0] == high[1]:
            tint = style.color(band.role, ALPHA)
            painter.fillRect(QRectF(x[0], high[0], x[1] - x[0], low[0] - high[0]), tint)
            return
        height, width = int(transform.height * ratio), int(transform.width * ratio)
        if min(height, width) < 1 or not len(x):
            return
        bottom, top = column_edges(x * ratio, low * ratio, high * ratio, width)
        first = math.floor(np.fmin.reduce(top, initial=height))
        last = math.ceil(np.fmax.reduce(bottom, initial=0))
        first, last = max(first, 0), min(last, height)
        if first < last:
            image = self._image(bottom - first, top - first, last - first, style)
            painter.drawImage(QPointF(0, first / ratio), image)

    def _image(self, bottom: Array, top: Array, height: int, style: Style) -> QImage:
        """Return a picture tinted between the edges of each column."""
        width = len(top)
        if self._pixels.shape != (height, width):
            self._pixels = np.empty((height, width), dtype=np.uint32)
        rows = np.arange(height)[:, np.newaxis] + 0.5
        inside = (rows >= top) & (rows <= bottom)
        color = style.color(self.artist.role)
        share = (round(c * ALPHA) for c in (255, color.red(), color.green(), color.blue()))
        alpha, red, green, blue = share
        pixel = np.uint32(alpha << 24 | red << 16 | green << 8 | blue)
        np.multiply(inside, pixel, out=self._pixels)
        kind = QImage.Format.Format_ARGB32_Premultiplied
        image = QImage(self._pixels.data, width, height, 4 * width, kind)  # type: ignore[call-overload]
        image.setDevicePixelRatio(style.ratio)
        return image


def column_edges(x: Array, low: Array, high: Array, width: int) -> tuple[Array, Array]:
    """Return the lower and upper edge of each pixel column, in pixels from the top.

    Between two points the edges run straight; a column with several points holds them all.  NaN
    where there is no band.

    Parameters
    ----------
    x, low, high : (n,) ndarray
        Points of the two lines in pixels, x increasing.
    width : int
        Number of columns.
    """
    columns = np.arange(width) + 0.5
    broken = ~(np.isfinite(low) & np.isfinite(high))
    bottom = np.interp(columns, x, np.where(broken, np.nan, low), left=np.nan, right=np.nan)
    top = np.interp(columns, x, np.where(broken, np.nan, high), left=np.nan, right=np.nan)
    at = np.floor(x).astype(np.intp)
    held = ~broken & (at >= 0) & (at < width)
    np.fmax.at(bottom, at[held], low[held])
    np.fmin.at(top, at[held], high[held])
    return bottom, top
