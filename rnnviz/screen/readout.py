"""The values at one place on the x axis, in a block beside the line through them.

The block has as many columns as it takes to fit the height, and stands where it covers no data if
there is such a place.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import product

import numpy as np
from PySide6.QtCore import QPointF, QRectF, QSizeF, Qt
from PySide6.QtGui import QPainter, QPen, QStaticText

from rnnviz.plot.drawing_style import Role
from rnnviz.plot.figure import Reading, Readout
from rnnviz.screen.data_transform import DataTransform
from rnnviz.screen.drawing import SMOOTH_EDGES, Drawing
from rnnviz.screen.label_placement import LabelPlacer
from rnnviz.screen.text_layout import SMALL, TextLayout
from rnnviz.screen.theme import Style

LINE = 1.0
"""Width of the line."""
RADIUS = 3.5
"""Of the ring at a value, in pixels at a line scale of 1."""
PADDING = 4.0
"""Pixels inside the block's border."""
GAP = 6.0
"""Pixels between the line and the block, and between a name and its value."""
COLUMN_GAP = 14.0
"""Pixels between two columns of the block."""
LOW = 9.0
"""Axes of less than so many lines of text are low."""
LETTER = 0.25
"""Share of the panel's width beyond which the name of a run is its letter alone."""
_RUN = re.compile(r"([AB]): ")
LONGEST = 0.5
"""Share of the panel's width that a name may take."""
WIDE = 600.0
"""Pixels of width that names are laid out for where all values stand in one line."""
WIDEST = 0.9
"""Share of the panel's width that the block may take; values that do not fit are left out."""
OPAQUE = 0.9
"""Opacity of the paper under a block that has to cover something."""
HEIGHTS = 5
"""Heights at which a free place for the block is sought, on either side of the line."""


class ReadoutDrawing(Drawing[Readout]):
    """Paints a line, rings at the values that it meets, and the values in words.

    A pin, which stays, names but its place where the values would cover what low axes show;
    `insistent` reads them in any case, for a moment.
    """

    def __init__(self, artist: Readout, insistent: bool = False) -> None:
        super().__init__(artist)
        self._insistent = insistent
        self._last_place = 0

    def paint(self, painter: QPainter, transform: DataTransform, style: Style) -> None:
        at = _pixel(transform, self.artist.place)
        if not 0 <= at <= transform.width:
            return
        painter.setRenderHint(SMOOTH_EDGES, False)
        pen = QPen(style.pen("ink", LINE))
        pen.setStyle(Qt.PenStyle.DotLine)
        pen.setCapStyle(Qt.PenCapStyle.FlatCap)
        painter.setPen(pen)
        painter.drawLine(QPointF(at, 0), QPointF(at, transform.height))
        painter.setRenderHint(SMOOTH_EDGES, True)
        radius = RADIUS * style.theme.line_scale
        painter.setBrush(style.paper)
        for reading in self.artist.readings:
            x, y = _pixel(transform, reading.x), float(transform.y_pixels(np.array(reading.y)))
            if np.isfinite(x) and np.isfinite(y):
                painter.setPen(style.pen(reading.role, 1.5))
                painter.drawEllipse(QPointF(x, y), radius, radius)

    def paint_labels(self, labels: LabelPlacer, transform: DataTransform) -> None:
        at = _pixel(transform, self.artist.place)
        if not 0 <= at <= transform.width or not self.artist.readings:
            return
        rows = _rows(self.artist.readings, labels.layout, labels.room.width())
        heading = labels.layout.label(self.artist.label, SMALL, bold=True)
        blocks = _blocks(heading, rows, labels.layout.small_line, labels.room)
        places = [(b, rect) for b in blocks for rect in _places(b.size, at, labels.room)]
        i, covering = labels.find_clear([rect for _, rect in places], self._last_place)
        if covering:
            low = labels.room.height() < LOW * labels.layout.small_line
            line = labels.layout.small_line
            block = _Block(heading, (), line) if low and not self._insistent else blocks[-1]
            places = [(block, rect) for rect in _places(block.size, at, labels.room)]
            i, _ = labels.find_clear([rect for _, rect in places])
        self._last_place = i
        block, rect = places[i]
        if covering:  # what else is written there would be read together with it
            labels.painter.fillRect(rect, labels.layout.theme.paper_color(OPAQUE))
        labels.reserve(rect)
        block.paint(labels, rect)


@dataclass(frozen=True)
class _Row:
    """A value laid out: its name, and the number."""

    name: QStaticText
    text: QStaticText
    role: Role

    @property
    def widths(self) -> tuple[float, float]:
        return self.name.size().width(), self.text.size().width()


@dataclass(frozen=True)
class _Block:
    """Values in columns under a heading."""

    heading: QStaticText
    columns: tuple[tuple[_Row, ...], ...]
    line: float

    @cached_property
    def widths(self) -> list[list[float]]:
        """The width of the names and of the values of each column."""
        return [[max(w) for w in zip(*(r.widths for r in c), strict=True)] for c in self.columns]

    @cached_property
    def size(self) -> QSizeF:
        columns = sum(sum(widths) + GAP for widths in self.widths)
        between = COLUMN_GAP * max(len(self.columns) - 1, 0)
        tallest = max(map(len, self.columns), default=0)
        width = max(columns + between, self.heading.size().width())
        return QSizeF(width + 2 * PADDING, (tallest + 1) * self.line + PADDING)

    def paint(self, labels: LabelPlacer, rect: QRectF) -> None:
        painter, paint = labels.painter, labels.layout.paint
        x, top = rect.left() + PADDING, rect.top() + PADDING / 2
        paint(painter, self.heading, QPointF(x, top), "ink", SMALL, bold=True)
        for (names, values), rows in zip(self.widths, self.columns, strict=True):
            right = x + names + GAP + values
            for i, row in enumerate(rows, start=1):
                y = top + i * self.line
                paint(painter, row.name, QPointF(x, y), row.role, SMALL)
                paint(painter, row.text, QPointF(right - row.widths[1], y), "ink", SMALL)
            x = right + COLUMN_GAP


def _blocks(heading: QStaticText, rows: Sequence[_Row], line: float, room: QRectF) -> list[_Block]:
    """Return the values arranged in ever more columns, as long as these fit into the room.

    Where not even the first fits, it has as many of the values as there is room for.
    """
    most = max(1, int((room.height() - PADDING) / line) - 1)
    found: list[_Block] = []
    for count in range(-(-len(rows) // most), len(rows) + 1):
        tall = -(-len(rows) // max(count, 1)) or 1
        columns = [tuple(rows[i : i + tall]) for i in range(0, len(rows), tall)]
        block = _Block(heading, tuple(columns), line)
        while not found and len(columns) > 1 and block.size.width() > WIDEST * room.width():
            columns.pop()
            block = _Block(heading, tuple(columns), line)
        if found and block.size.width() > WIDEST * room.width():
            break
        found.append(block)
    return found


def line_width(readout: Readout, layout: TextLayout) -> float:
    """Return how wide the values are in one line."""
    heading = layout.label(readout.label, SMALL, bold=True)
    return heading.size().width() + sum(_rows_width(_rows(readout.readings, layout, WIDE)))


def paint_line(
    painter: QPainter, readout: Readout, layout: TextLayout, left: float, right: float
) -> None:
    """Paint the values in one line that ends at `right`; those that would not fit are left out."""
    heading = layout.label(readout.label, SMALL, bold=True)
    rows, width = _rows(readout.readings, layout, WIDE), heading.size().width()
    while rows and width + sum(_rows_width(rows)) > right - left:
        rows.pop()
    x = right - width - sum(_rows_width(rows))
    layout.paint(painter, heading, QPointF(x, 2), "ink", SMALL, bold=True)
    x += width
    for row, wide in zip(rows, _rows_width(rows), strict=True):
        layout.paint(painter, row.name, QPointF(x + COLUMN_GAP, 2), row.role, SMALL)
        x += wide
        layout.paint(painter, row.text, QPointF(x - row.widths[1], 2), "ink", SMALL)


def _rows_width(rows: Sequence[_Row]) -> list[float]:
    return [COLUMN_GAP + sum(row.widths) + GAP for row in rows]


def _rows(readings: Sequence[Reading], layout: TextLayout, width: float) -> list[_Row]:
    """Lay values out in a panel of that width.

    Of runs with long names, which the legend gives in full, the letter is enough.  Values stay
    whole; names have what is left.
    """
    letters = [_RUN.match(reading.label) for reading in readings]
    named = [r.label for r, letter in zip(readings, letters, strict=True) if letter]
    if any(layout.size(name, SMALL).width() > LETTER * width for name in named):
        pairs = zip(readings, letters, strict=True)
        readings = [replace(r, label=letter[1]) if letter else r for r, letter in pairs]
    texts = [layout.label(reading.text, SMALL) for reading in readings]
    widest = max((text.size().width() for text in texts), default=0.0)
    left = max(min(LONGEST * width, width - widest - 2 * PADDING - GAP), 0.0)
    return [
        _Row(layout.fitting(reading.label, left, SMALL), text, reading.role)
        for reading, text in zip(readings, texts, strict=True)
    ]


def _pixel(transform: DataTransform, x: float) -> float:
    return float(transform.x_pixels(np.array(x)))


def _places(size: QSizeF, at: float, room: QRectF) -> list[QRectF]:
    """Return where the block may stand: beside the line, then at the sides of the panel."""
    width, height = size.width(), size.height()
    right, left = at + GAP, at - GAP - width
    sides = (right, left) if right + width <= room.right() else (left, right)
    ends = room.right() - width - 2, room.left() + 2
    tall = max(room.height() - height, 0.0)
    tops = [room.top() + tall * i / (HEIGHTS - 1) for i in range(HEIGHTS)]
    found = [QRectF(x, y, width, height) for x, y in product((*sides, *ends), tops)]
    inside = [r for r in found if room.left() <= r.left() and r.right() <= room.right()]
    return inside or [QRectF(max(ends[0], 0.0), room.top(), width, height)]
