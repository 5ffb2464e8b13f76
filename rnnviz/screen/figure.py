"""The widget that draws a figure, frame after frame.

It paints only when it is given something new, and then only what has changed; while hidden it keeps
the newest figure and draws it when it is shown.

It is a pyqtgraph `GraphicsView` without a scene: a scene would look for items to paint, and in
Python that takes as long as painting.
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
from rnnviz.plot.beyond import with_beyond_marks
from rnnviz.plot.figure import Figure, Panel
from rnnviz.screen.paint_region import PaintRegion
from rnnviz.screen.panel import PanelPainter
from rnnviz.screen.panel_layout import SideWidths, arrange, visible_panels
from rnnviz.screen.text_layout import TextLayout
from rnnviz.screen.theme import LIGHT, Style, Theme


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
        # Every pixel is painted here, so Qt need not clear the background first.
        self.viewport().setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setMinimumSize(120, 80)
        self.figure: Figure | None = None
        self.step = 1
        self.panels: list[PanelPainter] = []
        self._pending = False
        self._dragged: PanelPainter | None = None
        self._style = Style(theme)
        self._layout = TextLayout(theme)
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
        if self._style.smooth:  # a screen reader cannot read thirty descriptions a second
            self._describe(figure)

    def _describe(self, figure: Figure) -> None:
        """Describe the figure for screen readers."""
        self.setAccessibleName(figure.title)
        self.setAccessibleDescription(figure.summary)

    def set_step(self, step: int) -> None:
        """Move the cursor."""
        if step == self.step:
            return
        self.step = step
        self._update([item.set_cursor(step) for item in self.panels])

    def set_theme(self, theme: Theme) -> None:
        """Use other colours and sizes."""
        self._style = Style(theme, self.devicePixelRatioF(), self._style.smooth)
        self._layout = TextLayout(theme)
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
            item.set_style(self._style, self._layout)
        self._refit()

    def _refit(self) -> None:
        """Find anew which panels there is room for, and where they go."""
        if self.figure is not None and self.isVisible() and not self._pending:
            self._show(self.figure)
        self._relayout(everything=True)

    def _show(self, figure: Figure) -> None:
        size = self.viewport().size()
        shown = visible_panels(figure.panels, size.width(), size.height(), self._layout)
        limits = panel_limits(shown)
        panels = with_beyond_marks(shown, limits)
        if [panel.key for panel in panels] != [item.panel.key for item in self.panels]:
            self._rebuild(panels)
        triples = zip(self.panels, panels, limits, strict=True)
        with np.errstate(all="ignore"):
            reshaped = [item.set_panel(panel, at) for item, panel, at in triples]
            if not any(reshaped):
                self._update([area for item in self.panels for area in item.changed_areas()])
        if any(reshaped):
            self._relayout()

    def _rebuild(self, panels: Sequence[Panel]) -> None:
        self.panels = [PanelPainter(p, self._style, self._layout) for p in panels]
        for item in self.panels:
            item.set_cursor(self.step)
        self.viewport().update()

    def _regions(self) -> Iterator[PaintRegion]:
        return (region for item in self.panels for region in item.regions)

    # Where it goes

    def _relayout(self, everything: bool = False) -> None:
        if not self.panels or self.figure is None:
            self.viewport().update()
            return
        size = self.viewport().size()
        needs = [item.space_needed(size.width()) for item in self.panels]
        geometries = arrange(size.width(), size.height(), needs, self._sides())
        with np.errstate(all="ignore"):
            pairs = zip(self.panels, geometries, strict=True)
            areas = [area for item, where in pairs for area in item.set_geometry(where)]
        if everything:
            self.viewport().update()
        else:
            self._update(areas)

    def _sides(self) -> SideWidths:
        size = self.viewport().size()
        tall = size.height() / max(len(self.panels), 1) * 0.7
        labels = any(i.panel.y.label and not i.panel.message for i in self.panels)
        return SideWidths(
            tick_width=max(i.left_width(tall) for i in self.panels),
            label_width=self._layout.small_line if labels else 0.0,
            right=max(i.right_width(size.width(), tall) for i in self.panels),
        )

    def _update(self, areas: list[QRectF]) -> None:
        region = QRegion()
        for area in areas:
            region = region.united(area.toAlignedRect())
        self.viewport().update(region)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the exposed regions straight away: a scene would look for items first."""
        exposed, ground = event.region(), QColor(self.theme.palette.ground)
        rects: Iterable[QRect] = exposed  # type: ignore[assignment]
        with QPainter(self.viewport()) as painter:  # ended in any case, else Qt crashes later
            for rect in rects:  # one by one: Qt fills a region line by line
                painter.setClipRect(rect)
                painter.fillRect(rect, ground)
            painter.setClipping(False)
            with np.errstate(all="ignore"):  # what overflows is far outside the panel
                for region in self._regions():
                    region.paint(painter, exposed)

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

    def _choose(self, item: PanelPainter, at: QPointF) -> None:
        low, high = item.transform.x
        step = round(item.x_at(at))
        step = min(max(step, math.ceil(low)), math.floor(high))
        if step != self.step:
            self.step_chosen.emit(step)

    def _panel_at(self, at: QPointF) -> PanelPainter | None:
        return next((i for i in self.panels if i.contains(at)), None)

    def text_at(self, at: QPointF) -> str:
        """Return what lies under a point of the widget."""
        with np.errstate(all="ignore"):
            return next(filter(None, (item.describe(at) for item in self.panels)), "")
