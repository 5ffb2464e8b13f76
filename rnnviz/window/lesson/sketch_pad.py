"""A transparent sheet over a view, on which a curve is drawn in the units of its axes."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QEvent, QObject, QPointF, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QPolygonF,
    QWheelEvent,
)
from PySide6.QtWidgets import QWidget

from rnnviz.lesson.sketch import Sketch
from rnnviz.screen.figure import FigureWidget
from rnnviz.screen.panel import PanelItem
from rnnviz.views.part.concealment import SKETCH_WIDTH

WIDTH = 4.0
"""Pixels of the line while it is drawn; later it is as thin as its name in the legend says."""


class SketchPad(QWidget):
    """Takes the mouse while the axes below are empty, so that nothing moves them.

    Parameters
    ----------
    plot : FigureWidget
    key : str
        Of the panel that has the axes.
    log10 : bool
        Whether heights are logarithms; on another scale nothing is painted.

    Signals
    -------
    drawn : ()
        Something was drawn, or all of it removed.
    """

    drawn = Signal()

    def __init__(self, plot: FigureWidget, key: str, log10: bool, sketch: Sketch | None) -> None:
        super().__init__(plot.viewport())
        self._plot, self._key, self._log10 = plot, key, log10
        self._last: tuple[float, float] | None = None
        self._colour = QColor("#888888")
        self.sketch = sketch
        self.setAttribute(Qt.WidgetAttribute.WA_NoSystemBackground)
        self.setCursor(Qt.CursorShape.CrossCursor)
        self.setGeometry(plot.viewport().rect())
        plot.viewport().installEventFilter(self)
        self.show()
        self.raise_()

    def recolour(self, colour: str) -> None:
        self._colour = QColor(colour)
        self.update()

    def set_locked(self, locked: bool) -> None:
        """Draw no more, so that the view below has the mouse again; or draw on."""
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents, locked)
        self._last = None
        self.update()

    @property
    def _is_locked(self) -> bool:
        return self.testAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)

    def clear(self) -> None:
        """Remove all that was drawn."""
        if self.sketch is not None:
            self.sketch.clear()
            self.update()
            self.drawn.emit()

    def take_away(self) -> None:
        """Leave nothing over the view."""
        self._plot.viewport().removeEventFilter(self)
        self.hide()
        self.deleteLater()

    # -- where -----------------------------------------------------------------------------

    @property
    def _item(self) -> PanelItem | None:
        """The panel with the axes, on the scale on which was drawn."""
        found = (item for item in self._plot.panels if item.panel.key == self._key)
        item = next(found, None)
        if item is None or item.panel.message or item.panel.y.log10 != self._log10:
            return None
        return item

    def _data_at(self, at: QPointF, item: PanelItem) -> tuple[float, float]:
        """Return where a point is in the data; outside the axes, the nearest place inside."""
        transform, inside = item.transform, at - item.corner
        x = min(max(inside.x(), 0.0), transform.width)
        y = min(max(inside.y(), 0.0), transform.height)
        return transform.x_at(x), transform.y_at(y)

    # -- the mouse -------------------------------------------------------------------------

    def mousePressEvent(self, event: QMouseEvent) -> None:
        item = self._item
        if event.button() == Qt.MouseButton.RightButton:
            self.clear()
        elif event.button() == Qt.MouseButton.LeftButton and item is not None:
            if self.sketch is None:
                self.sketch = Sketch(*item.transform.x)
            self._last = self._data_at(event.position(), item)
            self._draw(self._last)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        item = self._item
        if self._last is not None and item is not None:
            self._draw(self._data_at(event.position(), item))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self._last = None

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        self.mousePressEvent(event)

    def wheelEvent(self, event: QWheelEvent) -> None:
        event.accept()

    def _draw(self, to: tuple[float, float]) -> None:
        if self.sketch is not None and self._last is not None:
            self.sketch.draw(self._last, to)
            self._last = to
            self.update()
            self.drawn.emit()

    # -- painting --------------------------------------------------------------------------

    def paintEvent(self, event: QPaintEvent) -> None:
        item = self._item
        if item is None or self.sketch is None:
            return
        transform, corner = item.transform, item.corner
        with QPainter(self) as painter, np.errstate(all="ignore"):
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.translate(corner)
            painter.setClipRect(0, 0, round(transform.width) + 1, round(transform.height) + 1)
            pen = QPen(self._colour, SKETCH_WIDTH if self._is_locked else WIDTH)
            pen.setCapStyle(Qt.PenCapStyle.RoundCap)
            pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
            painter.setPen(pen)
            for x, y in self.sketch.pieces():
                pixels = zip(transform.x_pixels(x), transform.y_pixels(y), strict=True)
                points = [QPointF(float(a), float(b)) for a, b in pixels]
                if len(points) == 1:
                    painter.drawPoint(points[0])
                else:
                    painter.drawPolyline(QPolygonF(points))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize:
            self.setGeometry(self._plot.viewport().rect())
        return False
