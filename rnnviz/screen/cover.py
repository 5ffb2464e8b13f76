"""The curtain over what is not known yet."""

from __future__ import annotations

from functools import lru_cache

import numpy as np
from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QColor, QPainter

from rnnviz.plot.cover import Cover
from rnnviz.plot.palette import rgb
from rnnviz.screen.data_transform import DataTransform
from rnnviz.screen.drawing import SMOOTH_EDGES, Drawing
from rnnviz.screen.label_placement import LabelPlacer
from rnnviz.screen.text_layout import SMALL
from rnnviz.screen.theme import Style, Theme

SHADE = 0.4
"""How far it is from the colour of the paper: hatching would be NaN."""
AIR = 12.0
"""Pixels beside the text."""


class CoverDrawing(Drawing[Cover]):
    """Paints over everything below, so with the labels: after all artists."""

    def paint(self, painter: QPainter, transform: DataTransform, style: Style) -> None:
        """Paint nothing yet."""

    def paint_labels(self, labels: LabelPlacer, transform: DataTransform) -> None:
        rect = self._rect(transform)
        if rect.isEmpty():
            return
        painter, layout = labels.painter, labels.layout
        painter.setRenderHint(SMOOTH_EDGES, False)
        painter.fillRect(rect, _shade(layout.theme))
        size = layout.size(self.artist.text, SMALL)
        if not self.artist.text or size.width() + 2 * AIR > rect.width():
            return
        if size.height() > rect.height():
            return
        corner = rect.center() - QPointF(size.width() / 2, size.height() / 2)
        laid = layout.label(self.artist.text, SMALL)
        layout.paint(painter, laid, corner, "healthy", SMALL)

    def _rect(self, transform: DataTransform) -> QRectF:
        """Return what it covers in pixels, inside the axis lines."""
        left, right, bottom, top = self.artist.within(transform.x, transform.y)
        x = transform.x_pixels(np.array([left, right])).tolist()
        y = transform.y_pixels(np.array([top, bottom])).tolist()
        room = QRectF(0, 0, transform.width, transform.height)
        return QRectF(x[0], y[0], x[1] - x[0], y[1] - y[0]).intersected(room)


@lru_cache(maxsize=4)
def _shade(theme: Theme) -> QColor:
    """Return a colour that hides what is below it."""
    paper, grid = rgb(theme.palette.paper), rgb(theme.palette.roles["grid"])
    red, green, blue = ((1 - SHADE) * paper + SHADE * grid).tolist()
    return QColor.fromRgbF(red, green, blue)
