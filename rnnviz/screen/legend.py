"""The names of a panel's curves and levels: a column beside the axes, or rows above them.

Names never lie over data, and each keeps its place: they stand in the order in which the view
declares them, whatever the curves do.  Where room is short, those of runs lose their last clauses,
all of them as many, rather than being cut within a word.  A name with a sample of its line is
painted into a small picture once, which `TextLayout` keeps.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from PySide6.QtCore import QPointF, QRectF, QSizeF, Qt
from PySide6.QtGui import QPainter, QPixmap, QStaticText

from rnnviz.plot.adjustment import Named, name_of
from rnnviz.plot.bars import SOLID
from rnnviz.plot.figure import Artist, Band, Curve, Points, ReferenceLine
from rnnviz.plot.line_style import dash_of
from rnnviz.plot.markup import shorter_names
from rnnviz.screen import symbol
from rnnviz.screen.points import point_color
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
ROWS_SHARE = 0.4
"""Rows of names above the axes as a share of their height, above which names are shortened."""
HIDDEN = 0.45
"""Opacity of the name of a hidden curve, which is struck through."""
_VISIBLE = ("label", "role", "dash", "symbol", "width", "hidden", "over")


def named_artists(artists: Sequence[Artist]) -> list[Entry]:
    """Return what has a name of its own, in the order declared: curves before levels."""
    named = [a for a in artists if isinstance(a, Named) and a.label]
    levels = [a for a in artists if isinstance(a, ReferenceLine) and a.horizontal and a.label]
    return [*named, *levels]


def curve_name(artist: Entry | None) -> str:
    """Return the name under which what is named can be hidden; empty for a level."""
    return "" if artist is None or isinstance(artist, ReferenceLine) else name_of(artist)


def _appearance(artist: Entry) -> tuple[object, ...]:
    """Return what the picture of a name depends on."""
    return tuple(getattr(artist, name, None) for name in _VISIBLE)


@dataclass(frozen=True)
class LegendRoom:
    """The room around the axes.

    Attributes
    ----------
    width : float
        Of the widget.
    height : float
        Of the axes.
    row : float
        Of a row above the axes.
    taken : float
        Where the first row begins.
    """

    width: float = 0.0
    height: float = 1000.0
    row: float = 200.0
    taken: float = 0.0

    def most_rows(self, line: float) -> int:
        """Return how many rows of names are in keeping with the axes."""
        return max(1, min(MOST_ROWS, int(ROWS_SHARE * self.height / line)))


def _width(name: str, style: Style, layout: TextLayout) -> float:
    """Return the width of a name with the sample of its line."""
    return SAMPLE * style.theme.line_scale + 5 + layout.label(name, SMALL).size().width()


def _picture(artist: Entry, name: str, style: Style, layout: TextLayout, widest: float) -> QPixmap:
    """Return the picture of a name: a sample of its line, and the name as it is written."""
    sample = SAMPLE * style.theme.line_scale
    laid = layout.fitting(name, widest - sample - 4, SMALL)
    key = type(artist), _appearance(artist), laid.text(), style.theme, style.ratio
    return layout.picture(key, lambda: _painted(artist, laid, sample, style, layout))


def _painted(
    artist: Entry, laid: QStaticText, sample: float, style: Style, layout: TextLayout
) -> QPixmap:
    line = layout.small_line
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
        name = dash_of(artist) if isinstance(artist, Curve) else artist.dash
        dash = style.theme.dash_lengths(name)
        pen = style.pen(artist.role, getattr(artist, "width", 1.2))
        Polyline().paint(painter, pen, x, y, dash)
    if isinstance(artist, Points):
        color = point_color(artist, style)
        if artist.over is not None:
            painter.fillRect(QRectF(0, 1, length, line - 2), style.color(artist.over, SOLID))
    if isinstance(artist, Curve | Points) and artist.symbol is not None:
        at = (np.array([length / 2]), np.array([middle]))
        symbol.paint(painter, artist.symbol, *at, 2.5 * style.theme.line_scale, color)


class Legend:
    """The names of one panel's curves and levels.

    Attributes
    ----------
    appearances : list of tuple
        What the names look like but for their length.
    names : list of str
        As they are written.
    """

    def __init__(self) -> None:
        self._artists: list[Entry] = []
        self._pictures: list[QPixmap] = []
        self._pictures_key: object = None
        self._places: list[QRectF] = []
        self._columns = 0
        self.appearances: list[tuple[object, ...]] = []
        self.names: list[str] = []

    def set_artists(self, artists: list[Entry]) -> None:
        """Name these from now on."""
        appearances = [_appearance(a) for a in artists]
        if appearances != self.appearances:
            self.appearances, self._pictures_key = appearances, None
        self._artists = artists

    def prepare(self, style: Style, layout: TextLayout, room: LegendRoom, beside: bool) -> bool:
        """Make the pictures of the names; return whether they go beside the axes.

        There they stand whole, short ones in several columns; where they do not fit, or may not
        stand there, they are as long as there is room for them above.
        """
        key = style, room, beside
        if key != self._pictures_key:
            self._pictures_key = key
            self._columns = self._columns_beside(style, layout, room) if beside else 0
            whole = [artist.label for artist in self._artists]
            self.names = whole if self._columns else self._fitting(style, layout, room)
            pairs = zip(self._artists, self.names, strict=True)
            self._pictures = [_picture(a, name, style, layout, room.row) for a, name in pairs]
        return self._columns > 0

    def _columns_beside(self, style: Style, layout: TextLayout, room: LegendRoom) -> int:
        """Return in how many columns whole names fit beside the axes; 0 where they do not."""
        most = int(room.height / (layout.small_line * LINE))
        if not self._artists or most < 1:
            return 0
        columns = -(-len(self._artists) // most)
        widest = max(_width(artist.label, style, layout) for artist in self._artists) + 4
        return columns if columns * widest <= WIDEST * room.width else 0

    def _fitting(self, style: Style, layout: TextLayout, room: LegendRoom) -> list[str]:
        """Return the names, those of runs without as many clauses as need be."""
        shorter = [list(shorter_names(artist.label)) for artist in self._artists]
        names: list[str] = []
        for level in range(max(map(len, shorter), default=0)):
            names = [each[min(level, len(each) - 1)] for each in shorter]
            widths = [_width(name, style, layout) for name in names]
            places = row_places(widths, room.row, room.taken)
            few = len({row for row, _ in places}) <= room.most_rows(layout.small_line)
            if few and len(places) == len(widths) and max(widths) <= room.row:
                break
        return names

    @property
    def count(self) -> int:
        """How many names there are."""
        return len(self._pictures)

    @property
    def width(self) -> float:
        """The width of the columns of names."""
        return max(self._columns, 1) * (max(self._widths, default=0.0) + 4)

    @property
    def _widths(self) -> list[float]:
        return [picture.deviceIndependentSize().width() for picture in self._pictures]

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

    def entry_at(self, at: QPointF) -> Entry | None:
        """Return what the name is of that was painted last at a point of where it was painted."""
        pairs = zip(self._artists, self._places, strict=False)
        return next((artist for artist, place in pairs if place.contains(at)), None)


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
