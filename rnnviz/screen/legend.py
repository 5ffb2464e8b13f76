"""The names of a panel's curves: at the ends of their lines where there is room, else inside.

A name with a sample of its line is painted into a small picture once.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
from PySide6.QtCore import QPointF, QRectF, QSizeF, Qt
from PySide6.QtGui import QPainter, QPixmap

from rnnviz.plot.adjustment import Named, name_of
from rnnviz.plot.figure import Artist, Band, Curve, Points
from rnnviz.plot.label_spacing import without_overlap
from rnnviz.screen import symbol
from rnnviz.screen.data_transform import DataTransform
from rnnviz.screen.label_placement import LabelPlacer
from rnnviz.screen.polyline import Polyline
from rnnviz.screen.text_layout import SMALL, TextLayout
from rnnviz.screen.theme import Style

Entry = tuple[QPixmap, QRectF]
"""The picture of a name, and where it goes."""

SAMPLE = 16.0
"""Pixels of the little line in front of a name, at a line scale of 1."""
WIDEST = 0.27
"""Share of a widget's width that the names beside the axes may take."""
CORNERS = 6
"""Places inside the axes that are tried for the names in turn."""
LINE = 0.92
"""Least distance of two names, in lines of text."""
STEADY = 0.75
"""A name moves only when the end of its line has moved by so many lines of text."""
HIDDEN = 0.45
"""Opacity of the name of a hidden curve, which is struck through."""
_VISIBLE = ("label", "role", "dash", "symbol", "width", "hidden")


def named_artists(artists: Sequence[Artist]) -> list[Named]:
    """Return what has a name of its own, in the order drawn."""
    return [a for a in artists if isinstance(a, Named) and a.label]


def _appearance(artist: Named) -> tuple[object, ...]:
    """Return what the picture of a name depends on."""
    return tuple(getattr(artist, name, None) for name in _VISIBLE)


def _picture(artist: Named, style: Style, layout: TextLayout, widest: float) -> QPixmap:
    """Return the picture of a name: a sample of its line, and the label."""
    sample, line = SAMPLE * style.theme.line_scale, layout.small_line
    laid = layout.fitting(artist.label, widest - sample - 4, SMALL)
    size = QSizeF(sample + 4 + laid.size().width() + 1, line)
    picture = QPixmap((size * style.ratio).toSize())
    picture.setDevicePixelRatio(style.ratio)
    picture.fill(Qt.GlobalColor.transparent)
    with QPainter(picture) as painter:
        if artist.hidden:
            painter.setOpacity(HIDDEN)
        _paint_sample(painter, artist, sample, line, style)
        layout.paint(painter, laid, QPointF(sample + 4, 0), "ink", SMALL)
        if artist.hidden:
            painter.setPen(style.pen("ink", 1.0))
            painter.drawLine(QPointF(sample + 4, line / 2), QPointF(size.width() - 1, line / 2))
    return picture


def _paint_sample(
    painter: QPainter, artist: Named, length: float, line: float, style: Style
) -> None:
    color, middle = style.color(artist.role), line / 2
    if isinstance(artist, Band):
        painter.fillRect(QRectF(0, middle - 4, length, 8), style.color(artist.role, 0.35))
        return
    if not isinstance(artist, Points):
        x, y = np.array([1.0, length]), np.full(2, middle)
        dash = style.theme.dash_lengths(artist.dash)
        Polyline().paint(painter, style.pen(artist.role, artist.width), x, y, dash)
    if isinstance(artist, Curve | Points) and artist.symbol is not None:
        at = (np.array([length / 2]), np.array([middle]))
        symbol.paint(painter, artist.symbol, *at, 2.5 * style.theme.line_scale, color)


class Legend:
    """The names of one panel's curves."""

    def __init__(self) -> None:
        self._artists: list[Named] = []
        self._appearances: list[tuple[object, ...]] = []
        self._pictures: list[QPixmap] = []
        self._pictures_key: object = None
        self._tops: list[float] = []
        self._corner = 0
        self._places: list[QRectF] = []

    def set_artists(self, artists: list[Named]) -> None:
        """Name these from now on."""
        appearances = [_appearance(a) for a in artists]
        if appearances != self._appearances:
            self._tops = self._tops if len(appearances) == len(self._appearances) else []
            self._appearances, self._pictures_key = appearances, None
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
        """The width of the column of names."""
        return max((p.deviceIndependentSize().width() for p in self._pictures), default=0.0) + 4

    def fits_beside(self, width: float, height: float, layout: TextLayout) -> bool:
        """Return whether all names fit beside axes of that height in a widget of that width."""
        tall = len(self._pictures) * layout.small_line * LINE
        lines = all(isinstance(a, Curve | Band) for a in self._artists)
        return bool(self._pictures) and lines and tall <= height and self.width <= WIDEST * width

    def arrange_beside(
        self, transform: DataTransform, layout: TextLayout, below_header: bool = False
    ) -> tuple[object, ...]:
        """Find a place beside the axes for every name; return what the picture depends on.

        A header may reach over the names, which then begin below it.
        """
        line = layout.small_line
        wanted = [_end(a, transform) - line / 2 for a in self._artists]
        if len(self._tops) == len(wanted):
            triples = zip(self._artists, self._tops, wanted, strict=True)
            wanted = [
                old if a.hidden or abs(old - new) < STEADY * line else new
                for a, old, new in triples
            ]
        low, high = -1.0 if below_header else -line / 2, max(transform.height - line / 2, 0.0)
        self._tops = without_overlap(wanted, line * LINE, low, high)
        return (*self._tops, *self._appearances)

    def paint_beside(self, painter: QPainter, top: float) -> None:
        """Paint the column, x 0 being the right edge of the axes and `top` their upper edge."""
        self._places = []
        for picture, y in zip(self._pictures, self._tops, strict=True):
            painter.drawPixmap(QPointF(4, round(top + y)), picture)
            size = picture.deviceIndependentSize()
            self._places.append(QRectF(QPointF(4, top + y), size))

    def name_at(self, at: QPointF) -> str:
        """Return the name that was painted at a point of where it was painted last."""
        for artist, place in zip(self._artists, self._places, strict=False):
            if place.contains(at):
                return name_of(artist)
        return ""

    def paint_inside(self, labels: LabelPlacer, transform: DataTransform) -> None:
        """Paint the names in rows inside the axes, as many as fit into their share of it.

        They stand in the first corner without lines, the last one if that still is.
        """
        self._places = []
        if not self._pictures:
            return
        line = labels.layout.small_line
        tall = legend_height(transform, line)
        for corner in sorted(range(CORNERS), key=lambda i: (i != self._corner, i)):
            entries = self._arranged(corner, transform, line, tall)
            covering = labels.collision.covers(_bounds(entries))
            if not covering:
                break
        else:
            corner, entries = 0, self._arranged(0, transform, line, tall)
        self._corner = corner
        self._places = [rect for _, rect in entries]
        for picture, rect in entries:
            labels.reserve(rect, covering)
            labels.painter.drawPixmap(rect.topLeft() + QPointF(2, 0), picture)

    def _arranged(
        self, corner: int, transform: DataTransform, line: float, tall: float
    ) -> list[Entry]:
        """Return the names in rows: from the upper left or right, below, or a line above that."""
        wide = sum(p.deviceIndependentSize().width() + 10 for p in self._pictures)
        start = max(transform.width - wide, 5.0) if corner % 2 else 5.0
        entries = list(self._rows(transform, line, tall, start))
        if corner < 2 or not entries:
            return entries
        low = transform.height - 4 - entries[-1][1].bottom() - (line if corner >= 4 else 0.0)
        return [(picture, rect.translated(0, max(low, 0.0))) for picture, rect in entries]

    def _rows(
        self, transform: DataTransform, line: float, tall: float, start: float
    ) -> Iterator[Entry]:
        """Yield the names from the top in rows that begin at `start`, while they fit."""
        x, y = start, 2.0
        for picture in self._pictures:
            width = picture.deviceIndependentSize().width()
            if x + width + 4 > transform.width and x > start:
                x, y = start, y + line
            if y + line > tall:
                return
            yield picture, QRectF(x - 2, y, width + 4, line)
            x += width + 10


def legend_height(transform: DataTransform, line: float) -> float:
    """Return the height that names may take inside the axes.

    Nearly half of it, or two rows if they fit: two runs that are compared need both their names.
    """
    return min(max(0.45 * transform.height, 2 * line + 3), transform.height)


def _bounds(entries: Sequence[Entry]) -> QRectF:
    """Return the rectangle around all names."""
    around = QRectF()
    for _, rect in entries:
        around = around.united(rect)
    return around


def _end(artist: Named, transform: DataTransform) -> float:
    """Return the pixel from the top at which an artist ends on the right."""
    values = artist.high if isinstance(artist, Band) else artist.y
    finite = np.flatnonzero(np.isfinite(values))
    if not len(finite):
        return transform.height
    pixel = float(transform.y_pixels(values[finite[-1]]))  # type: ignore[arg-type]
    return min(max(pixel, 0.0), transform.height)
