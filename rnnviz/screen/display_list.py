"""The drawings inside the axes of one panel, kept from frame to frame.

Paper, grid, axis lines and the artists that look as in the frame before are painted once into a
picture, which is copied from then on: comparing an artist with its predecessor costs less than
painting it.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import fields
from functools import cache
from operator import attrgetter

import numpy as np
from PySide6.QtCore import QLineF, QRectF, QSizeF
from PySide6.QtGui import QColor, QPainter, QPixmap

from rnnviz.plot.bars import Bars
from rnnviz.plot.cover import Cover
from rnnviz.plot.figure import (
    Annotation,
    Artist,
    Band,
    BeyondMarks,
    Curve,
    HeatMap,
    OffScaleMarks,
    Points,
    Readout,
    ReferenceLine,
    Shape,
)
from rnnviz.plot.network import Arrows, River, Streams, Strips, TextRow
from rnnviz.screen.band import BandDrawing
from rnnviz.screen.bars import BarsDrawing
from rnnviz.screen.beyond import BeyondMarksDrawing
from rnnviz.screen.cover import CoverDrawing
from rnnviz.screen.curve import CurveDrawing, ShapeDrawing
from rnnviz.screen.data_transform import DataTransform
from rnnviz.screen.drawing import SMOOTH_EDGES, Drawing, paint_all
from rnnviz.screen.heatmap import HeatMapDrawing
from rnnviz.screen.label_placement import AnnotationDrawing
from rnnviz.screen.network import ArrowsDrawing, StripsDrawing, TextRowDrawing
from rnnviz.screen.panel_layout import EDGE
from rnnviz.screen.points import PointsDrawing
from rnnviz.screen.readout import ReadoutDrawing
from rnnviz.screen.reference_line import OffScaleMarksDrawing, ReferenceLineDrawing
from rnnviz.screen.river import RiverDrawing, StreamsDrawing
from rnnviz.screen.theme import Style

DRAWINGS: dict[type, type[Drawing]] = {
    Curve: CurveDrawing,
    Band: BandDrawing,
    HeatMap: HeatMapDrawing,
    Points: PointsDrawing,
    ReferenceLine: ReferenceLineDrawing,
    OffScaleMarks: OffScaleMarksDrawing,
    BeyondMarks: BeyondMarksDrawing,
    Shape: ShapeDrawing,
    Annotation: AnnotationDrawing,
    Readout: ReadoutDrawing,
    River: RiverDrawing,
    Streams: StreamsDrawing,
    Strips: StripsDrawing,
    Arrows: ArrowsDrawing,
    TextRow: TextRowDrawing,
    Bars: BarsDrawing,
    Cover: CoverDrawing,
}
"""Which class draws which artist; a new kind of artist is a class and a line here."""

AXIS = 0.8
"""Width of an axis line."""
GRID = 0.6
"""Width of a grid line."""
Lines = tuple[list[QLineF], list[QLineF]]
"""The grid, and the axis lines with their tick marks."""


class DisplayList:
    """The drawings of one panel.

    Attributes
    ----------
    drawings : list of Drawing
        In the order painted.
    version : int
        Changes whenever any of them looks different.
    """

    def __init__(self) -> None:
        self.drawings: list[Drawing] = []
        self.version = 0
        self._static_count = 0
        self._static = StaticLayer()

    def set_artists(self, artists: tuple[Artist, ...]) -> None:
        """Draw these from now on; drawings are kept where the kind of artist is the same."""
        old, drawings = self.drawings, []
        unchanged = len(artists)
        for i, artist in enumerate(artists):
            kind = DRAWINGS[type(artist)]
            if i >= len(old) or type(old[i]) is not kind:
                unchanged = min(unchanged, i)
                drawings.append(kind(artist))
                continue
            if i < unchanged and not looks_alike(old[i].artist, artist):
                unchanged = i
            old[i].set_artist(artist)
            drawings.append(old[i])
        self.drawings = drawings
        if unchanged < max(len(artists), len(old)):
            self.version += 1
            self._make_static(unchanged)

    def _make_static(self, count: int) -> None:
        """Let the static layer hold the first `count` drawings."""
        if count != self._static_count:
            self._static_count = count
            self._static.invalidate()

    def paint(
        self, painter: QPainter, transform: DataTransform, style: Style, lines: Lines
    ) -> None:
        """Paint paper, axis lines and artists, and leave the painter clipped to the axes."""
        count = self._static_count
        # Within one rectangle Qt copies a picture at once; what is exposed may be many.
        painter.setClipRect(QRectF(0, 0, EDGE + transform.width + 1, transform.height + EDGE))
        self._static.paint(painter, transform, style, lines, self.drawings[:count])
        painter.translate(EDGE, 0)
        painter.setClipRect(QRectF(0, 0, transform.width, transform.height))
        paint_all(painter, self.drawings[count:], transform, style)


class StaticLayer:
    """The picture of what does not change from frame to frame."""

    def __init__(self) -> None:
        self._picture = QPixmap()
        self._key: object = None
        self._lines: Lines | None = None

    def invalidate(self) -> None:
        """Paint it anew next time: a drawing in it has changed."""
        self._key = None

    def paint(
        self,
        painter: QPainter,
        transform: DataTransform,
        style: Style,
        lines: Lines,
        drawings: Sequence[Drawing],
    ) -> None:
        """Paint the layer, (0, 0) being the upper left corner of the box with its edge.

        Parameters
        ----------
        drawings : sequence of Drawing
            The first ones of the panel, which look as before.
        """
        if not style.is_whole:  # the picture would fall between the pixels
            _paint_layer(painter, transform, style, lines, drawings)
            return
        key = (transform, style, len(drawings))
        if key != self._key or lines is not self._lines:
            self._key, self._lines = key, lines
            self._render(transform, style, lines, drawings)
        painter.drawPixmap(0, 0, self._picture)

    def _render(
        self, transform: DataTransform, style: Style, lines: Lines, drawings: Sequence[Drawing]
    ) -> None:
        size = (QSizeF(transform.width + EDGE + 1, transform.height + EDGE) * style.ratio).toSize()
        if self._picture.size() != size:
            self._picture = QPixmap(size)
        self._picture.setDevicePixelRatio(style.ratio)
        self._picture.fill(QColor(style.theme.palette.ground))
        with QPainter(self._picture) as painter:
            _paint_layer(painter, transform, style, lines, drawings)


def _paint_layer(
    painter: QPainter,
    transform: DataTransform,
    style: Style,
    lines: Lines,
    drawings: Sequence[Drawing],
) -> None:
    rect = QRectF(0, 0, transform.width, transform.height)
    painter.save()
    painter.translate(EDGE, 0)
    painter.setRenderHint(SMOOTH_EDGES, False)
    painter.fillRect(rect, style.paper)
    painter.setPen(style.pen("grid", GRID))
    painter.drawLines(lines[0])
    painter.setClipRect(rect)
    paint_all(painter, drawings, transform, style)
    painter.setClipping(False)
    paint_axis_lines(painter, style, lines)
    painter.restore()


def paint_axis_lines(painter: QPainter, style: Style, lines: Lines) -> None:
    """Paint the axis lines and their tick marks, (0, 0) being the corner of the box itself."""
    painter.setPen(style.pen("ink", AXIS))
    painter.drawLines(lines[1])


def axis_lines_overlap(style: Style) -> bool:
    """Return whether axis lines are so thick that they must be painted over the artists."""
    return style.pen("ink", AXIS).widthF() > 1


def looks_alike(one: object, other: object) -> bool:
    """Return whether two artists make the same picture."""
    if one is other:
        return True
    if type(one) is not type(other):
        return False
    visible = _visible_fields(type(one))  # type: ignore[arg-type]
    return all(map(_equal, visible(one), visible(other)))


@cache
def _visible_fields(kind: type) -> Callable[[object], tuple[object, ...]]:
    """Return what gives everything that can be seen of an artist."""
    return attrgetter(*(field.name for field in fields(kind) if field.compare))


def _equal(one: object, other: object) -> bool:
    """Return whether two values are equal; NaN equals nothing, and is painted anew."""
    if one is other:
        return True
    if isinstance(one, np.ndarray):
        return isinstance(other, np.ndarray) and np.array_equal(one, other)
    return bool(one == other)
