"""The names of a panel's curves and levels: a column beside the axes, or rows above them.

Names never lie over data, and each keeps its place: they stand in the order in which the view
declares them, whatever the curves do.  A name with a sample of its line is painted into a small
picture once.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from PySide6.QtCore import QPointF, QRectF, QSizeF, Qt
from PySide6.QtGui import QPainter, QPixmap

from rnnviz.plot.adjustment import Named, name_of
from rnnviz.plot.figure import Artist, Band, Curve, Points, ReferenceLine
from rnnviz.screen import symbol
from rnnviz.screen.polyline import Polyline
from rnnviz.screen.text_layout import SMALL, TextLayout
from rnnviz.screen.theme import Style

Entry = Named | ReferenceLine

SAMPLE = 16.0
"""Pixels of the little line in front of a name, at a line scale of 1."""
WIDEST = 0.27
"""Share of a widget's width that the names beside the axes may take."""
LINE = 1.0
"""Distance of two names in the column, in lines of text."""
APART = 10.0
"""Pixels between two names in a row."""
MOST_ROWS = 4
"""Rows above the axes, at most."""
HIDDEN = 0.45
"""Opacity of the name of a hidden curve, which is struck through."""
_VISIBLE = ("label", "role", "dash", "symbol", "width", "hidden")


def named_artists(artists: Sequence[Artist]) -> list[Entry]:
    """Return what has a name of its own, in the order declared: curves before levels."""
    named = [a for a in artists if isinstance(a, Named) and a.label]
    levels = [a for a in artists if isinstance(a, ReferenceLine) and a.horizontal and a.label]
    return [*named, *levels]


def _appearance(artist: Entry) -> tuple[object, ...]:
    """Return what the picture of a name depends on."""
    return tuple(getattr(artist, name, None) for name in _VISIBLE)


def _picture(artist: Entry, style: Style, layout: TextLayout, widest: float) -> QPixmap:
    """Return the picture of a name: a sample of its line, and the label."""
    sample, line = SAMPLE * style.theme.line_scale, layout.small_line
    laid = layout.fitting(artist.label, widest - sample - 4, SMALL)
    size = QSizeF(sample + 4 + laid.size().width() + 1, line)
    picture = QPixmap((size * style.ratio).toSize())
    picture.setDevicePixelRatio(style.ratio)
    picture.fill(Qt.GlobalColor.transparent)
    hidden = getattr(artist, "hidden", False)
    with QPainter(picture) as painter:
        if hidden:
            painter.setOpacity(HIDDEN)
        _paint_sample(painter, artist, sample, line, style)
        layout.paint(painter, laid, QPointF(sample + 4, 0), "ink", SMALL)
        if hidden:
            painter.setPen(style.pen("ink", 1.0))
            painter.drawLine(QPointF(sample + 4, line / 2), QPointF(size.width() - 1, line / 2))
    return picture


def _paint_sample(
    painter: QPainter, artist: Entry, length: float, line: float, style: Style
) -> None:
    color, middle = style.color(artist.role), line / 2
    if isinstance(artist, Band):
        painter.fillRect(QRectF(0, middle - 4, length, 8), style.color(artist.role, 0.35))
        return
    if not isinstance(artist, Points):
        x, y = np.array([1.0, length]), np.full(2, middle)
        dash = style.theme.dash_lengths(artist.dash)
        pen = style.pen(artist.role, getattr(artist, "width", 1.2))
        Polyline().paint(painter, pen, x, y, dash)
    if isinstance(artist, Curve | Points) and artist.symbol is not None:
        at = (np.array([length / 2]), np.array([middle]))
        symbol.paint(painter, artist.symbol, *at, 2.5 * style.theme.line_scale, color)


class Legend:
    """The names of one panel's curves and levels."""

    def __init__(self) -> None:
        self._artists: list[Entry] = []
        self._pictures: list[QPixmap] = []
        self._pictures_key: object = None
        self._places: list[QRectF] = []
        self._columns = 1
        self.appearances: list[tuple[object, ...]] = []

    def set_artists(self, artists: list[Entry]) -> None:
        """Name these from now on."""
        appearances = [_appearance(a) for a in artists]
        if appearances != self.appearances:
            self.appearances, self._pictures_key = appearances, None
        self._artists = artists

    def prepare(self, style: Style, layout: TextLayout, widest: float) -> None:
        """Make the pictures of the names, none of them wider than that."""
        key = (style, widest)
        if key != self._pictures_key:
            self._pictures_key = key
            self._pictures = [_picture(a, style, layout, widest) for a in self._artists]

    @property
    def count(self) -> int:
        """How many names there are."""
        return len(self._pictures)

    @property
    def width(self) -> float:
        """The width of the columns of names."""
        return self._columns * (max(self._widths, default=0.0) + 4)

    @property
    def _widths(self) -> list[float]:
        return [picture.deviceIndependentSize().width() for picture in self._pictures]

    def fits_beside(self, width: float, height: float, layout: TextLayout) -> bool:
        """Return whether all names fit beside axes of that height in a widget of that width.

        Short ones may stand in several columns.
        """
        most = int(height / (layout.small_line * LINE))
        self._columns = -(-len(self._pictures) // max(most, 1))
        fits = most > 0 and self.width <= WIDEST * width
        self._columns = self._columns if fits else 1
        return bool(self._pictures) and fits

    def rows(self, width: float, taken: float) -> int:
        """Return how many rows the names take above the axes; the first begins at `taken`."""
        places = row_places(self._widths, width, taken)
        return 1 + max((row for row, _ in places), default=-1)

    def row_end(self, width: float, taken: float) -> float:
        """Return where the first row ends."""
        pairs = zip(row_places(self._widths, width, taken), self._widths, strict=False)
        return max((x + wide for (row, x), wide in pairs if row == 0), default=taken)

    def paint_beside(self, painter: QPainter, top: float, line: float) -> None:
        """Paint the column, x 0 being the right edge of the axes and `top` their upper edge."""
        rows, across = -(-self.count // self._columns), self.width / self._columns
        places = (divmod(i, rows) for i in range(self.count))
        corners = [QPointF(4 + c * across, round(top + r * LINE * line)) for c, r in places]
        self._paint(painter, corners)

    def paint_rows(
        self, painter: QPainter, top: float, width: float, taken: float, line: float
    ) -> None:
        """Paint the rows, the first of them beside what already stands there."""
        places = row_places(self._widths, width, taken)
        self._paint(painter, [QPointF(x, top + row * line) for row, x in places])

    def _paint(self, painter: QPainter, corners: list[QPointF]) -> None:
        self._places = []
        for picture, corner in zip(self._pictures, corners, strict=False):
            painter.drawPixmap(corner, picture)
            self._places.append(QRectF(corner, picture.deviceIndependentSize()))

    def name_at(self, at: QPointF) -> str:
        """Return the name that was painted at a point of where it was painted last."""
        for artist, place in zip(self._artists, self._places, strict=False):
            if place.contains(at) and not isinstance(artist, ReferenceLine):
                return name_of(artist)
        return ""


def row_places(widths: Sequence[float], room: float, taken: float) -> list[tuple[int, float]]:
    """Return the row and the left edge of names of these widths, as many as `MOST_ROWS` hold."""
    found: list[tuple[int, float]] = []
    row, x = 0, taken
    for width in widths:
        if x + width > room and x > 0:
            row, x = row + 1, 0.0
        if row == MOST_ROWS:
            break
        found.append((row, x))
        x += width + APART
    return found
