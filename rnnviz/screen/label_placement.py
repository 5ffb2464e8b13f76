"""Labels inside a panel: each near its place, on a translucent ground, without overlap.

A label that names a line must not be read as the name of another one, so it keeps off lines and
points where it can, and is left out where only wrong places are free.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
from PySide6.QtCore import QPointF, QRectF, QSizeF
from PySide6.QtGui import QPainter, QStaticText

from rnnviz.plot.drawing_style import Role
from rnnviz.plot.figure import Annotation, Artist, Curve, OffScaleMarks, Points, ReferenceLine
from rnnviz.plot.fill import word_ground
from rnnviz.screen.data_transform import Array, DataTransform
from rnnviz.screen.drawing import Drawing
from rnnviz.screen.text_layout import SMALL, TextLayout
from rnnviz.screen.theme import Style

_SHIFTS = (0, 1, -1, 2, -2)
"""Lines of text by which a label is moved down to a free place, in this order."""
NEAR = 1
"""Lines by which an annotation may be moved: further off it would mislead."""
THIN_VEIL = 0.55
"""Opacity of the paper under a label that lines run through."""
MARGIN = 1.0
"""Pixels around a label that a line should leave free."""
SAME = 1.0
"""Pixels between two lines that look like one: the name of each may stand at either."""
ASIDE = 4.0
"""Pixels between a label and a line that it was moved off."""
MARK_HEIGHT = 8.0
"""Pixels that marks at a border reach into the panel, about."""

Anchor = tuple[QPointF, float]
"""A point, and the share of the label's width that lies left of it."""


class LabelCollision:
    """What a label may cover: the curves, points, marks and reference lines of a panel.

    Attributes
    ----------
    ground : float
        How opaque the paper under labels is.
    """

    def __init__(self, artists: Sequence[Artist], transform: DataTransform) -> None:
        self._curves = [a for a in artists if isinstance(a, Curve) and len(a.x)]
        self._points = [a for a in artists if isinstance(a, Points) and len(a.x)]
        self._lines = [a for a in artists if isinstance(a, ReferenceLine)]
        self._marks = [a for a in artists if isinstance(a, OffScaleMarks) and len(a.x)]
        self._transform = transform
        self.ground = word_ground(artists)

    def covers(self, rect: QRectF) -> bool:
        """Return whether a curve, point or mark lies under a rectangle in pixels."""
        at = self._transform
        x = at.x_at(rect.left() - MARGIN), at.x_at(rect.right() + MARGIN)
        y = at.y_at(rect.bottom() + MARGIN), at.y_at(rect.top() - MARGIN)
        return (
            any(_crosses(curve, x, y) for curve in self._curves)
            or any(_holds(points, x, y) for points in self._points)
            or any(self._touches(marks, rect, x) for marks in self._marks)
        )

    def lines_through(self, rect: QRectF) -> list[float]:
        """Return where the vertical lines are that run through a rectangle from top to bottom."""
        lines = (line for line in self._lines if not line.horizontal and line.share == 1)
        places = (self._pixel(line) for line in lines)
        return [at for at in places if rect.left() - MARGIN <= at <= rect.right() + MARGIN]

    def names_another(self, rect: QRectF, own: ReferenceLine) -> bool:
        """Return whether the label of a line, in a rectangle, would be read as that of another.

        It would where another line of the same direction runs through it, or is nearer to it than
        its own.
        """
        low, high = (rect.top(), rect.bottom()) if own.horizontal else (rect.left(), rect.right())
        middle, home = (low + high) / 2, self._pixel(own)
        for other in self._lines:
            at = self._pixel(other)
            if other is own or other.horizontal != own.horizontal or not abs(at - home) > SAME:
                continue
            if low - MARGIN <= at <= high + MARGIN or abs(at - middle) < abs(home - middle):
                return True
        return False

    def _pixel(self, line: ReferenceLine) -> float:
        value, at = np.array(line.value, dtype=float), self._transform
        return float((at.y_pixels if line.horizontal else at.x_pixels)(value))

    def _touches(self, marks: OffScaleMarks, rect: QRectF, x: tuple[float, float]) -> bool:
        """Return whether a mark at a border lies under a rectangle."""
        at_border = {
            "zero": rect.bottom() > self._transform.height - MARK_HEIGHT,
            "overflow": rect.top() < MARK_HEIGHT,
            "nan": rect.bottom() > MARK_HEIGHT and rect.top() < 2 * MARK_HEIGHT,
        }
        values = np.asarray(marks.x)
        return at_border.get(marks.kind, False) and bool(((values > x[0]) & (values < x[1])).any())


def _crosses(curve: Curve, x: tuple[float, float], y: tuple[float, float]) -> bool:
    """Return whether a curve, whose x never falls, runs through a rectangle in data coordinates."""
    first, last = curve.x.searchsorted(x[0]), curve.x.searchsorted(x[1], "right")
    if last == 0 or first == len(curve.x):
        return False
    near = curve.y[max(first - 1, 0) : last + 1]
    if near.min() > y[1] or near.max() < y[0]:  # with NaN neither is known
        return False
    ends = np.interp((max(x[0], curve.x[0]), min(x[1], curve.x[-1])), curve.x, curve.y)
    values = np.concatenate((ends[:1], curve.y[first:last], ends[1:]))
    return _passes_through(values, y)


def _passes_through(values: Array, y: tuple[float, float]) -> bool:
    """Return whether any piece between two neighbours lies partly between two heights."""
    low, high = np.minimum(values[1:], values[:-1]), np.maximum(values[1:], values[:-1])
    return bool(((low <= y[1]) & (high >= y[0])).any())


def _holds(points: Points, x: tuple[float, float], y: tuple[float, float]) -> bool:
    """Return whether any point lies in a rectangle in data coordinates."""
    across, up = np.asarray(points.x), np.asarray(points.y)
    return bool(((across >= x[0]) & (across <= x[1]) & (up >= y[0]) & (up <= y[1])).any())


class LabelPlacer:
    """Paints the labels of one panel and remembers where they are.

    Attributes
    ----------
    painter : QPainter
    layout : TextLayout
    room : QRectF
        The panel, which labels never leave.
    collision : LabelCollision
    """

    def __init__(
        self, painter: QPainter, layout: TextLayout, room: QRectF, collision: LabelCollision
    ) -> None:
        self.painter, self.layout, self.room = painter, layout, room
        self.collision = collision
        self._taken: list[QRectF] = []
        self._texts: list[tuple[str, float, float]] = []
        ground = collision.ground
        self._veil = layout.theme.paper_color(ground)
        self._thin_veil = layout.theme.paper_color(ground if ground == 1 else THIN_VEIL)

    def reserve(self, rect: QRectF, covering: bool = False) -> None:
        """Keep labels off a rectangle and veil what is under it, less where it covers lines."""
        self._taken.append(rect)
        self.painter.fillRect(rect, self._thin_veil if covering else self._veil)

    def keep_off(self, rect: QRectF) -> None:
        """Keep labels off a rectangle over which something will be painted."""
        self._taken.append(rect)

    def is_repeated(self, text: str, left: float, right: float) -> bool:
        """Return whether a text has been asked for near these pixels before; remember it."""
        known = any(text == t and left <= end and start <= right for t, start, end in self._texts)
        self._texts.append((text, left, right))
        return known

    def place(
        self,
        text: str,
        at: QPointF,
        role: Role,
        anchor: float = 0.0,
        most: float = math.inf,
    ) -> None:
        """Paint a small label at a point, or up to `most` lines above or below it.

        Where all that is taken, it is left out.
        """
        laid = self.layout.fitting(text, self.room.width() - 4, SMALL)
        for lines in (shift for shift in _SHIFTS if abs(shift) <= most):
            down = QPointF(0, lines * self.layout.small_line)
            rect = self._beside_lines(self._rect(laid.size(), at + down, anchor))
            if self._is_free(rect):
                self._paint(laid, rect, role)
                return

    def _beside_lines(self, rect: QRectF) -> QRectF:
        """Return a rectangle moved off vertical lines through it, if there is a clear place."""
        lines = self.collision.lines_through(rect)
        if not lines:
            return rect
        left, right = min(lines) - rect.right() - ASIDE, max(lines) - rect.left() + ASIDE
        for moved in (rect.translated(left, 0), rect.translated(right, 0)):
            inside = self.room.left() + 2 <= moved.left() and moved.right() <= self.room.right() - 2
            through = self.collision.covers(moved) or self.collision.lines_through(moved)
            if inside and self._is_free(moved) and not through:
                return moved
        return rect

    def place_clear(
        self,
        text: str,
        anchors: Sequence[Anchor],
        role: Role,
        last: int = 0,
    ) -> int:
        """Paint a small label at the first place under which no line runs; return which.

        The `last` one is kept while it is clear, so that labels do not jump.  Where lines run
        everywhere the label is left out.
        """
        laid = self.layout.fitting(text, self.room.width() - 4, SMALL)
        rects = [self._rect(laid.size(), at, anchor) for at, anchor in anchors]
        for i in _in_order(len(rects), last):
            if self._is_free(rects[i]) and not self.collision.covers(rects[i]):
                self._paint(laid, rects[i], role)
                return i
        return 0

    def rect_of(self, text: str, at: QPointF, anchor: float) -> QRectF:
        """Return the rectangle that a small label takes at a place."""
        return self._rect(self.layout.label(text, SMALL).size(), at, anchor)

    def find_place(
        self, text: str, anchors: Sequence[Anchor], last: int, off: Sequence[QRectF]
    ) -> int | None:
        """Return which place is free for a whole small label, None where none is.

        The `last` one is kept while no line runs under it, and `off` are to be left free too.
        """
        if self.layout.label(text, SMALL).size().width() > self.room.width() - 4:
            return None
        rects = [self.rect_of(text, *anchor) for anchor in anchors]
        free = [
            i
            for i in _in_order(len(rects), last)
            if self._is_free(rects[i]) and not any(rects[i].intersects(rect) for rect in off)
        ]
        clear = (i for i in free if not self.collision.covers(rects[i]))
        return next(clear, min(free, default=None))

    def paint_at(self, text: str, anchor: Anchor, role: Role) -> None:
        """Paint a small label at a place, on a thinner ground where lines run under it."""
        laid = self.layout.label(text, SMALL)
        rect = self._rect(laid.size(), *anchor)
        self._paint(laid, rect, role, covering=self.collision.covers(rect))

    def find_clear(self, rects: Sequence[QRectF], last: int = 0) -> tuple[int, bool]:
        """Return which rectangle to use, and whether it covers lines.

        The first under which nothing lies, or the `last` one while it is clear; where none is, the
        first without a label under it.
        """
        order = _in_order(len(rects), min(last, len(rects) - 1))
        free = [i for i in order if self._is_free(rects[i])]
        clear = (i for i in free if not self.collision.covers(rects[i]))
        found = next(clear, None)
        return (min(free, default=0), True) if found is None else (found, False)

    def place_on_line(self, line: ReferenceLine, anchors: Sequence[Anchor], last: int = 0) -> int:
        """Paint the label of a line as `place_clear`, but nowhere that is nearer to another line.

        It stands across its line only where neither side has room for it.  Where none of its places
        is free and clear of curves it is left out.
        """
        laid = self.layout.fitting(line.label, self.room.width() - 4, SMALL)
        rects = [self._rect(laid.size(), at, anchor) for at, anchor in anchors]
        wide = laid.size().width()
        pushed = [
            abs(rect.left() - (at.x() - anchor * wide)) > 1
            for rect, (at, anchor) in zip(rects, anchors, strict=True)
        ]
        for i in sorted(_in_order(len(rects), last), key=pushed.__getitem__):
            covers = self.collision.covers(rects[i]) or self.collision.names_another(rects[i], line)
            if self._is_free(rects[i]) and not covers:
                self._paint(laid, rects[i], line.role)
                return i
        return 0

    def _rect(self, size: QSizeF, at: QPointF, anchor: float) -> QRectF:
        """Return where a label goes, within the room."""
        room = self.room
        left = min(at.x() - anchor * size.width(), room.right() - size.width() - 2)
        top = min(max(at.y(), room.top()), max(room.bottom() - size.height(), room.top()))
        return QRectF(max(left, room.left() + 2), top, size.width(), size.height())

    def _is_free(self, rect: QRectF) -> bool:
        return not any(rect.intersects(other) for other in self._taken)

    def _paint(self, laid: QStaticText, rect: QRectF, role: Role, covering: bool = False) -> None:
        self.reserve(rect, covering)
        self.layout.paint(self.painter, laid, rect.topLeft(), role, SMALL)


def _in_order(count: int, first: int) -> list[int]:
    """Return 0, 1, … with one number moved to the front."""
    return sorted(range(count), key=lambda i: (i != first, i))


class AnnotationDrawing(Drawing[Annotation]):
    """Text at a place in data coordinates."""

    def paint(self, painter: QPainter, transform: DataTransform, style: Style) -> None:
        """Do nothing: it is all label."""

    def paint_labels(self, labels: LabelPlacer, transform: DataTransform) -> None:
        artist = self.artist
        anchor = {"left": 0.0, "center": 0.5, "right": 1.0}[artist.anchor]
        x = float(transform.x_pixels(np.array(artist.x)))
        y = float(transform.y_pixels(np.array(artist.y))) - labels.layout.small_line / 2
        if np.isfinite(x) and np.isfinite(y):
            labels.place(artist.text, QPointF(x, y), artist.role, anchor, NEAR)
