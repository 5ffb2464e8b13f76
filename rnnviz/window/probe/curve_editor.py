"""A small curve that is drawn with the mouse or edited by keys."""

from __future__ import annotations

import math
from itertools import pairwise

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPalette, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from rnnviz.text import translate

_MARGIN = 10
_LARGE, _SMALL = 0.1, 0.02
"""Shares of the range by which a key moves a value."""


class CurveEditor(QWidget):
    """Values over steps: drag to draw, or choose a step by ← and → and move it by ↑ and ↓.

    Signals
    -------
    drawn : (int, float)
        The value at an index, from 0, was set.
    removed : (int,)
    copied : (int,)
        A step is to be taken out, or to be there twice.

    Attributes
    ----------
    step : int
        The index that keys move.
    """

    drawn = Signal(int, float)
    removed = Signal(int)
    copied = Signal(int)

    def __init__(self, low: float, high: float, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._low, self._high = low, high
        self._values: list[float] = []
        self._last: QPointF | None = None
        self.step = 0
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setAccessibleName(translate("window", "Curve of the sequence"))
        words = translate(
            "window",
            "Draw with the mouse; ← → choose a step, ↑ ↓ move it (with Shift less), Insert doubles"
            " it, Delete removes it.",
        )
        self.setToolTip(words)
        self.setAccessibleDescription(words)

    def sizeHint(self) -> QSize:
        return QSize(420, 150)

    def minimumSizeHint(self) -> QSize:
        return QSize(160, 90)

    def show_values(self, values: list[float]) -> None:
        """Show values; NaN leaves a gap."""
        self._values = values
        self.step = max(0, min(self.step, len(values) - 1))
        known = [value for value in values if math.isfinite(value)]
        self._low, self._high = min([self._low, *known]), max([self._high, *known])
        self.update()

    # -- where ------------------------------------------------------------------------------

    def place_of(self, index: int, value: float) -> QPointF:
        """Return where a value stands in the widget."""
        box = self._box
        x = box.left() + box.width() * (index + 0.5) / max(1, len(self._values))
        return QPointF(x, box.bottom() - box.height() * self._share(value))

    @property
    def _box(self) -> QRectF:
        line = self.fontMetrics().height()
        return QRectF(self.rect()).adjusted(_MARGIN, line + 4, -_MARGIN, -_MARGIN)

    @property
    def _head(self) -> QRectF:
        """Where the words stand above the curve."""
        line = self.fontMetrics().height()
        return QRectF(_MARGIN, 2, self.width() - 2 * _MARGIN, line)

    def _share(self, value: float) -> float:
        return (value - self._low) / ((self._high - self._low) or 1.0)

    def _index_at(self, x: float) -> int:
        share = (x - self._box.left()) / max(1.0, self._box.width())
        return max(0, min(int(share * len(self._values)), len(self._values) - 1))

    def _value_at(self, y: float) -> float:
        share = (self._box.bottom() - y) / max(1.0, self._box.height())
        return self._low + max(0.0, min(share, 1.0)) * (self._high - self._low)

    # -- mouse and keys ---------------------------------------------------------------------

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton and self._values:
            self._last = event.position()
            self._draw_to(event.position())

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._last is not None and self._values:
            self._draw_to(event.position())

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self._last = None

    def _draw_to(self, here: QPointF) -> None:
        """Set all steps from the last place to this one, so that a fast hand leaves no gaps."""
        before = self._last or here
        first, last = self._index_at(before.x()), self._index_at(here.x())
        way = 1 if last >= first else -1
        for index in range(first, last + way, way):
            share = (index - first) / (last - first) if last != first else 1.0
            self._set(index, self._value_at(before.y() + share * (here.y() - before.y())))
        self._last = here

    def _set(self, index: int, value: float) -> None:
        self.step = index
        self._values[index] = value
        self.drawn.emit(index, value)
        self.update()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = Qt.Key(event.key())
        steps = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}
        moves = {Qt.Key.Key_Up: 1.0, Qt.Key.Key_Down: -1.0}
        if not self._values:
            super().keyPressEvent(event)
        elif key in steps:
            self._choose(self.step + steps[key])
        elif key in (Qt.Key.Key_Home, Qt.Key.Key_End):
            self._choose(0 if key == Qt.Key.Key_Home else len(self._values) - 1)
        elif key in moves:
            fine = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
            self._move(moves[key] * (_SMALL if fine else _LARGE))
        elif key == Qt.Key.Key_Delete:
            self.removed.emit(self.step)
        elif key == Qt.Key.Key_Insert:
            self.copied.emit(self.step)
        else:
            super().keyPressEvent(event)

    def _choose(self, step: int) -> None:
        self.step = max(0, min(step, len(self._values) - 1))
        self.update()

    def _move(self, share: float) -> None:
        before = self._values[self.step]
        start = before if math.isfinite(before) else (self._low + self._high) / 2
        value = start + share * (self._high - self._low)
        self._set(self.step, max(self._low, min(value, self._high)))

    # -- painting ---------------------------------------------------------------------------

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        colors, box = self.palette(), self._box
        painter.fillRect(self.rect(), colors.color(QPalette.ColorRole.Base))
        border = QPalette.ColorRole.Highlight if self.hasFocus() else QPalette.ColorRole.Mid
        painter.setPen(QPen(colors.color(border), 2 if self.hasFocus() else 1))
        painter.drawRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5))
        self._paint_scale(painter, box)
        self._paint_curve(painter)
        painter.end()

    def _paint_scale(self, painter: QPainter, box: QRectF) -> None:
        painter.setPen(QPen(self.palette().color(QPalette.ColorRole.PlaceholderText), 1))
        zero = box.bottom() - box.height() * self._share(0.0)
        if box.top() <= zero <= box.bottom():
            painter.drawLine(QPointF(box.left(), zero), QPointF(box.right(), zero))
        painter.drawText(self._head, Qt.AlignmentFlag.AlignLeft, f"{self._high:.3g}")
        painter.drawText(box, Qt.AlignmentFlag.AlignBottom, f"{self._low:.3g}")

    def _paint_curve(self, painter: QPainter) -> None:
        colors = self.palette()
        painter.setPen(QPen(colors.color(QPalette.ColorRole.Text), 2))
        places = [
            self.place_of(i, value) if math.isfinite(value) else None
            for i, value in enumerate(self._values)
        ]
        for one, other in pairwise(places):
            if one is not None and other is not None:
                painter.drawLine(one, other)
        painter.setBrush(colors.color(QPalette.ColorRole.Text))
        if len(places) <= 80:
            for place in places:
                if place is not None:
                    painter.drawEllipse(place, 2.5, 2.5)
        here = places[self.step] if places else None
        if here is not None:
            painter.setBrush(colors.color(QPalette.ColorRole.Highlight))
            painter.drawEllipse(here, 6.0, 6.0)
            value = f"{self._values[self.step]:.3g}"
            words = translate("window", "step {step}: {value}")
            painter.setPen(colors.color(QPalette.ColorRole.Text))
            painter.drawText(
                self._head,
                Qt.AlignmentFlag.AlignRight,
                words.format(step=self.step + 1, value=value),
            )
