"""A kind as a shape and a word."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QWidget

SPACIOUS, LOW, LOWEST = 8, 2, 1
"""Pixels above and below a word."""
_TRIANGLE_UP = ((0, 1), (0.5, 0), (1, 1))
_TRIANGLE_DOWN = ((0, 0), (0.5, 1), (1, 0))
_PEAK = ((0, 1), (0.3, 0), (1, 0.8), (1, 1))
_BAR = ((0, 0.35), (1, 0.35), (1, 0.65), (0, 0.65))
_DIAMOND = ((0.5, 0), (1, 0.5), (0.5, 1), (0, 0.5))
_CROSS = (
    (0, 0.2), (0.2, 0), (0.5, 0.3), (0.8, 0), (1, 0.2), (0.7, 0.5),
    (1, 0.8), (0.8, 1), (0.5, 0.7), (0.2, 1), (0, 0.8), (0.3, 0.5),
)  # fmt: skip
_CHECK = ((0, 0.55), (0.18, 0.38), (0.38, 0.6), (0.82, 0.1), (1, 0.27), (0.4, 0.95))
_BOLT = ((0.6, 0), (0.15, 0.6), (0.45, 0.6), (0.3, 1), (0.85, 0.4), (0.5, 0.4))
_STAIRS = ((0, 0), (0.33, 0), (0.33, 0.4), (0.66, 0.4), (0.66, 0.8), (1, 0.8), (1, 1), (0, 1))
_CUT = (
    (0, 0.25),
    (1, 0.25),
    (1, 0.45),
    (0.65, 0.45),
    (0.65, 1),
    (0.35, 1),
    (0.35, 0.45),
    (0, 0.45),
)

_SHAPES = {
    "exploding": _TRIANGLE_UP,
    "transient": _PEAK,
    "vanishing": _TRIANGLE_DOWN,
    "level": _BAR,
    "broken": _CROSS,
    "learning": _STAIRS,
    "solved": _CHECK,
    "spiked": _BOLT,
    "clipped": _CUT,
    "ruined": _DIAMOND,
    "diverged": _CROSS,
}
"""Corners in a unit square; all other kinds are drawn as a ring."""


class BadgeWidget(QWidget):
    """A kind as a shape and a word.

    Parameters
    ----------
    pointed : bool
        Whether it is a filled tag that points back in time, as for the flow, or an outlined pill,
        as for the training.
    """

    def __init__(self, pointed: bool) -> None:
        super().__init__()
        self._pointed = pointed
        self._around = SPACIOUS
        self._least = 0
        self._kind = ""
        self._word = ""
        self._colour = QColor("#777777")
        self._ink = QColor("#ffffff")
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def set_around(self, pixels: int) -> None:
        """Set how much room there is above and below the word, together."""
        if pixels != self._around:
            self._around = pixels
            self.updateGeometry()

    @property
    def own_width(self) -> int:
        """The width that the shape and the word take."""
        metrics = self.fontMetrics()
        return metrics.horizontalAdvance(self._word) + 2 * metrics.height() + 12

    def widen(self, least: int) -> None:
        """Be at least so wide, so that what follows stands below each other in two lines."""
        if least != self._least:
            self._least = least
            self.updateGeometry()

    def show_kind(self, kind: str, word: str, colour: str, ink: str, what: str) -> None:
        """Show a kind and its word; `what` describes the badge to screen readers."""
        changed = word != self._word
        self._kind, self._word = kind, word
        self._colour, self._ink = QColor(colour), QColor(ink)
        self.setAccessibleName(word)
        self.setAccessibleDescription(what)
        self.setToolTip(what)
        self.setVisible(bool(word))
        if changed:
            self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        metrics = self.fontMetrics()
        width = max(self.own_width, self._least)
        return QSize(width, metrics.height() + self._around)

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            ink = self._ink if self._pointed else self._colour
            self._paint_ground(painter)
            side = self.fontMetrics().ascent() * 0.72
            box = QRectF(12, (self.height() - side) / 2, side, side)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(ink)
            if self._kind in _SHAPES:
                corners = [box.topLeft() + QPointF(x, y) * side for x, y in _SHAPES[self._kind]]
                painter.drawPolygon(QPolygonF(corners))
            elif self._kind:
                painter.setBrush(Qt.BrushStyle.NoBrush)
                painter.setPen(QPen(ink, 2.0))
                painter.drawEllipse(box.adjusted(1, 1, -1, -1))
            painter.setPen(ink)
            font = painter.font()
            font.setWeight(font.Weight.DemiBold)
            painter.setFont(font)
            text = self.rect().adjusted(int(box.right()) + 6, 0, -4, 0)
            painter.drawText(text, Qt.AlignmentFlag.AlignVCenter, self._word)

    def _paint_ground(self, painter: QPainter) -> None:
        whole = QRectF(self.rect()).adjusted(1, 1, -1, -1)
        if not self._pointed:
            painter.setPen(QPen(self._colour, 1.5))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(whole, whole.height() / 2, whole.height() / 2)
            return
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._colour)
        tip, middle = whole.left() + 8, whole.center().y()
        corners = [
            QPointF(whole.left(), middle),
            QPointF(tip, whole.top()),
            whole.topRight(),
            whole.bottomRight(),
            QPointF(tip, whole.bottom()),
        ]
        painter.drawPolygon(QPolygonF(corners))
