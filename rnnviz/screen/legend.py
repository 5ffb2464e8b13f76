"""Names of curves: each at the end of its line where there is room, in a small key otherwise.

A name with a piece of its line is a small picture, made once.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
from PySide6.QtCore import QPointF, QRectF, QSizeF, Qt
from PySide6.QtGui import QPainter, QPixmap

from rnnviz.plot.figure import Artist, Band, Curve, Points, Shape
from rnnviz.plot.label_spacing import without_overlap
from rnnviz.screen import symbol
from rnnviz.screen.annotation import LabelPlacer
from rnnviz.screen.data_transform import DataTransform, Style
from rnnviz.screen.polyline import Polyline
from rnnviz.screen.text_layout import SMALL, TextLayout

Named = Curve | Band | Points | Shape
Tag = tuple[QPixmap, QRectF]
Rows = list[Tag]

SAMPLE = 16.0
"""Pixels of the little line in front of a name, at a line scale of 1."""
WIDEST = 0.27
"""Share of a widget's width that the names beside the box may take."""
CORNERS = 6
"""Places inside the box that are tried for the names in turn."""
CLOSE = 0.92
"""Distance of two names in lines."""
_LOOK = ("label", "role", "dash", "symbol", "width")


def named(artists: Sequence[Artist]) -> list[Named]:
    """Return what has a name of its own, in the order drawn."""
    return [a for a in artists if isinstance(a, Named) and a.label]


def look(artist: Named) -> tuple[object, ...]:
    """Return what the picture of a name depends on."""
    return tuple(getattr(artist, name, None) for name in _LOOK)


def tag(artist: Named, style: Style, type_: TextLayout, widest: float) -> QPixmap:
    """Return the picture of a name: a piece of its line, and the label."""
    reach, line = SAMPLE * style.theme.line_scale, type_.small_line
    laid = type_.fitting(artist.label, widest - reach - 4, SMALL)
    size = QSizeF(reach + 4 + laid.size().width() + 1, line)
    picture = QPixmap((size * style.ratio).toSize())
    picture.setDevicePixelRatio(style.ratio)
    picture.fill(Qt.GlobalColor.transparent)
    with QPainter(picture) as painter:
        _paint_sample(painter, artist, reach, line, style)
        type_.paint(painter, laid, QPointF(reach + 4, 0), "ink", SMALL)
    return picture


def _paint_sample(
    painter: QPainter, artist: Named, reach: float, line: float, style: Style
) -> None:
    colour, middle = style.color(artist.role), line / 2
    if isinstance(artist, Band):
        painter.fillRect(QRectF(0, middle - 4, reach, 8), style.color(artist.role, 0.35))
        return
    if not isinstance(artist, Points):
        x, y = np.array([1.0, reach]), np.full(2, middle)
        dash = style.theme.dash_lengths(artist.dash)
        Polyline().paint(painter, style.pen(artist.role, artist.width), x, y, dash)
    if isinstance(artist, Curve | Points) and artist.symbol is not None:
        at = (np.array([reach / 2]), np.array([middle]))
        symbol.paint(painter, artist.symbol, *at, 2.5 * style.theme.line_scale, colour)


class Legend:
    """The names of a panel's curves; beside the box, one moves only when its line visibly has."""

    def __init__(self) -> None:
        self._artists: list[Named] = []
        self._looks: list[tuple[object, ...]] = []
        self._tags: list[QPixmap] = []
        self._tags_of: object = None
        self._tops: list[float] = []
        self._corner = 0

    def take(self, artists: list[Named]) -> None:
        """Name these from now on."""
        looks = [look(a) for a in artists]
        if looks != self._looks:
            self._tops = self._tops if len(looks) == len(self._looks) else []
            self._looks, self._tags_of = looks, None
        self._artists = artists

    def prepare(self, style: Style, type_: TextLayout, widest: float) -> None:
        """Make the pictures of the names, none of them wider than that."""
        of = (style, widest)
        if of != self._tags_of:
            self._tags_of = of
            self._tags = [tag(a, style, type_, widest) for a in self._artists]

    @property
    def count(self) -> int:
        """How many names there are."""
        return len(self._tags)

    @property
    def width(self) -> float:
        """The width of the column of names."""
        return max((p.deviceIndependentSize().width() for p in self._tags), default=0.0) + 4

    def fit_beside(self, width: float, height: float, type_: TextLayout) -> bool:
        """Return whether all names fit beside a box of that height in a widget of that width."""
        tall = len(self._tags) * type_.small_line * CLOSE
        lines = all(isinstance(a, Curve | Band) for a in self._artists)
        return bool(self._tags) and lines and tall <= height and self.width <= WIDEST * width

    def settle(
        self, place: DataTransform, type_: TextLayout, headed: bool = False
    ) -> tuple[object, ...]:
        """Find a place beside the box for every name; return what the picture depends on.

        Where the box is `headed` by words, which may reach over the names, these stay beneath.
        """
        line = type_.small_line
        wanted = [_end(a, place) - line / 2 for a in self._artists]
        if len(self._tops) == len(wanted):
            pairs = zip(self._tops, wanted, strict=True)
            wanted = [old if abs(old - new) < 0.75 * line else new for old, new in pairs]
        low, high = (-1.0 if headed else -line / 2), max(place.height - line / 2, 0.0)
        self._tops = without_overlap(wanted, line * CLOSE, low, high)
        return (*self._tops, *self._looks)

    def paint_beside(self, painter: QPainter, top: float) -> None:
        """Paint the column, x 0 being the box's right edge and `top` its upper edge."""
        for picture, y in zip(self._tags, self._tops, strict=True):
            painter.drawPixmap(QPointF(4, round(top + y)), picture)

    def paint_inside(self, words: LabelPlacer, place: DataTransform) -> None:
        """Paint the names in rows inside the box, as many as fit into its share for them."""
        if not self._tags:
            return
        line = words.type.small_line
        tall = tallest(place, line)
        for corner in sorted(range(CORNERS), key=lambda i: (i != self._corner, i)):
            rows = self._arranged(corner, place, line, tall)
            busy = words.beneath.busy(_around(rows))
            if not busy:
                break
        else:
            corner, rows = 0, self._arranged(0, place, line, tall)
        self._corner = corner
        for picture, rect in rows:
            words.take(rect, busy)
            words.painter.drawPixmap(rect.topLeft() + QPointF(2, 0), picture)

    def _arranged(self, corner: int, place: DataTransform, line: float, tall: float) -> Rows:
        """Return the names in rows: from the upper left or right, below, or a line above that."""
        wide = sum(p.deviceIndependentSize().width() + 10 for p in self._tags)
        start = max(place.width - wide, 5.0) if corner % 2 else 5.0
        rows = list(self._rows(place, line, tall, start))
        if corner < 2 or not rows:
            return rows
        low = place.height - 4 - rows[-1][1].bottom() - (line if corner >= 4 else 0.0)
        return [(picture, rect.translated(0, max(low, 0.0))) for picture, rect in rows]

    def _rows(self, place: DataTransform, line: float, tall: float, start: float) -> Iterator[Tag]:
        """Yield the names from the top in rows that begin at `start`, while they fit."""
        x, y = start, 2.0
        for picture in self._tags:
            width = picture.deviceIndependentSize().width()
            if x + width + 4 > place.width and x > start:
                x, y = start, y + line
            if y + line > tall:
                return
            yield picture, QRectF(x - 2, y, width + 4, line)
            x += width + 10


def tallest(place: DataTransform, line: float) -> float:
    """Return the height that names may take inside a box: two fifths, or two rows if they fit.

    Of two runs compared, one without a name would be worth little.
    """
    return min(max(0.45 * place.height, 2 * line + 3), place.height)


def _around(rows: Rows) -> QRectF:
    """Return the rectangle around all names."""
    around = QRectF()
    for _, rect in rows:
        around = around.united(rect)
    return around


def _end(artist: Named, place: DataTransform) -> float:
    """Return the pixel at which an artist ends on the right."""
    values = artist.high if isinstance(artist, Band) else artist.y
    finite = np.flatnonzero(np.isfinite(values))
    if not len(finite):
        return place.height
    pixel = float(place.down(values[finite[-1]]))  # type: ignore[arg-type]
    return min(max(pixel, 0.0), place.height)
