"""The widget that draws a figure, frame after frame.

It paints only when told to, and then only what changed; a hidden one keeps the newest figure and
draws it when it is shown.  It never asks back: a click on the time step is a signal.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import QEvent, QPointF, QRect, QRectF, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QRegion,
    QResizeEvent,
    QShowEvent,
)
from PySide6.QtWidgets import QGraphicsView, QSizePolicy, QToolTip, QWidget

from rnnviz.plot.axis_limit import panel_limits
from rnnviz.plot.figure import Figure, Panel
from rnnviz.screen.data_transform import Style
from rnnviz.screen.paint_region import PaintRegion
from rnnviz.screen.panel import PanelItem
from rnnviz.screen.panel_layout import Sides, arrange
from rnnviz.screen.panel_selection import visible_panels
from rnnviz.screen.text_layout import TextLayout
from rnnviz.screen.theme import LIGHT, Theme


class FigureWidget(pg.GraphicsView):
    """Draws figures of one view.

    Signals
    -------
    step_chosen : (int,)
        A click or a drag on a panel over the time step.
    """

    step_chosen = Signal(int)

    def __init__(self, theme: Theme = LIGHT, parent: QWidget | None = None) -> None:
        super().__init__(parent, background=None)
        self.setViewportUpdateMode(QGraphicsView.ViewportUpdateMode.NoViewportUpdate)
        self.setCacheMode(QGraphicsView.CacheModeFlag.CacheNone)
        # All of it is painted here: what lies below need not be painted first.
        self.viewport().setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setMinimumSize(120, 80)
        self.figure: Figure | None = None
        self.step = 1
        self.panels: list[PanelItem] = []
        self._pending = False
        self._dragged: PanelItem | None = None
        self._style = Style(theme)
        self._type = TextLayout(theme)
        self.set_theme(theme)

    # What to draw

    def draw(self, figure: Figure) -> None:
        """Draw a figure; while hidden, remember it."""
        self.figure = figure
        if not self.isVisible():
            self._pending = True
            return
        self._pending = False
        self._show(figure)
        if self._style.smooth:  # nobody can listen to thirty descriptions a second
            self._describe(figure)

    def _describe(self, figure: Figure) -> None:
        """Say in words what is drawn, for those who cannot see it."""
        self.setAccessibleName(figure.title)
        self.setAccessibleDescription(figure.summary)

    def set_step(self, step: int) -> None:
        """Move the cursor."""
        if step == self.step:
            return
        self.step = step
        self._update([item.move_cursor(step) for item in self.panels])

    def set_theme(self, theme: Theme) -> None:
        """Use other colours and sizes."""
        self._style = Style(theme, self.devicePixelRatioF(), self._style.smooth)
        self._type = TextLayout(theme)
        self._restyle()

    def set_streaming(self, streaming: bool) -> None:
        """Prefer speed while frames keep coming, and smooth lines when they have stopped."""
        if self._style.smooth == streaming:
            self._style = Style(self._style.theme, self._style.ratio, not streaming)
            for item in self.panels:
                item.style = self._style
            self.viewport().update()
            if self.figure is not None:
                self._describe(self.figure)

    @property
    def theme(self) -> Theme:
        return self._style.theme

    def _restyle(self) -> None:
        for item in self.panels:
            item.restyle(self._style, self._type)
        self._refit()

    def _refit(self) -> None:
        """Find anew which panels there is room for, and where they go."""
        if self.figure is not None and self.isVisible() and not self._pending:
            self._show(self.figure)
        self._relayout(everything=True)

    def _show(self, figure: Figure) -> None:
        size = self.viewport().size()
        panels = visible_panels(figure.panels, size.width(), size.height(), self._type)
        if [panel.key for panel in panels] != [item.panel.key for item in self.panels]:
            self._rebuild(panels)
        triples = zip(self.panels, panels, panel_limits(panels), strict=True)
        with np.errstate(all="ignore"):
            reshaped = [item.show(panel, limits) for item, panel, limits in triples]
            if not any(reshaped):
                self._update([area for item in self.panels for area in item.changed()])
        if any(reshaped):
            self._relayout()

    def _rebuild(self, panels: Sequence[Panel]) -> None:
        self.panels = [PanelItem(p, self._style, self._type) for p in panels]
        for item in self.panels:
            item.move_cursor(self.step)
        self.viewport().update()

    def _pieces(self) -> Iterator[PaintRegion]:
        return (piece for item in self.panels for piece in item.pieces)

    # Where it goes

    def _relayout(self, everything: bool = False) -> None:
        if not self.panels or self.figure is None:
            self.viewport().update()
            return
        size = self.viewport().size()
        needs = [item.need(size.width()) for item in self.panels]
        rooms = arrange(size.width(), size.height(), needs, self._sides())
        with np.errstate(all="ignore"):
            put = zip(self.panels, rooms, strict=True)
            areas = [area for item, room in put for area in item.put(room)]
        if everything:
            self.viewport().update()
        else:
            self._update(areas)

    def _sides(self) -> Sides:
        size = self.viewport().size()
        tall = size.height() / max(len(self.panels), 1) * 0.7
        labels = any(i.panel.y.label and not i.panel.message for i in self.panels)
        return Sides(
            tick_width=max(i.left_width(tall) for i in self.panels),
            label_width=self._type.small_line if labels else 0.0,
            right=max(i.right_width(size.width(), tall) for i in self.panels),
        )

    def _update(self, areas: list[QRectF]) -> None:
        region = QRegion()
        for area in areas:
            region = region.united(area.toAlignedRect())
        self.viewport().update(region)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the exposed pieces straight away: a scene would only look for what is known."""
        exposed, ground = event.region(), QColor(self.theme.palette.ground)
        rects: Iterable[QRect] = exposed  # type: ignore[assignment]
        with QPainter(self.viewport()) as painter:  # ended in any case, else Qt crashes later
            for rect in rects:  # one by one: Qt fills a rectangle at once, and a region in lines
                painter.setClipRect(rect)
                painter.fillRect(rect, ground)
            painter.setClipping(False)
            with np.errstate(all="ignore"):  # data may be anything; what overflows is off the paper
                for piece in self._pieces():
                    piece.paint(painter, exposed)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if self.isVisible():
            self._refit()

    def close(self) -> bool:
        """Close like any widget; pyqtgraph's own view could not be shown again."""
        return QWidget.close(self)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._follow_screen()
        if self._pending and self.figure is not None:
            self.draw(self.figure)
        self._refit()

    def event(self, event: QEvent) -> bool:
        if event.type() in (QEvent.Type.DevicePixelRatioChange, QEvent.Type.ScreenChangeInternal):
            self._follow_screen()
        return super().event(event)

    def _follow_screen(self) -> None:
        """Keep lines as thick as designed on a screen of another density."""
        if self._style.ratio != self.devicePixelRatioF():
            self.set_theme(self.theme)

    # The mouse

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() is not Qt.MouseButton.LeftButton:
            event.ignore()
            return
        item = self._panel_at(event.position())
        if item is not None and item.panel.cursor:
            self._dragged = item
            self._choose(item, event.position())

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._dragged is not None:
            self._choose(self._dragged, event.position())
            return
        text = self.text_at(event.position())
        QToolTip.showText(event.globalPosition().toPoint(), text, self)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self._dragged = None

    def wheelEvent(self, event: QEvent) -> None:
        event.ignore()

    def keyPressEvent(self, event: QEvent) -> None:
        event.ignore()

    def keyReleaseEvent(self, event: QEvent) -> None:
        event.ignore()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        event.ignore()

    def contextMenuEvent(self, event: QEvent) -> None:
        event.ignore()

    def _choose(self, item: PanelItem, at: QPointF) -> None:
        low, high = item.place.x
        step = round(item.x_at(at))
        step = min(max(step, math.ceil(low)), math.floor(high))
        if step != self.step:
            self.step_chosen.emit(step)

    def _panel_at(self, at: QPointF) -> PanelItem | None:
        return next((i for i in self.panels if i.contains(at)), None)

    def text_at(self, at: QPointF) -> str:
        """Return what lies under a point of the widget."""
        with np.errstate(all="ignore"):
            return next(filter(None, (item.describe(at) for item in self.panels)), "")
