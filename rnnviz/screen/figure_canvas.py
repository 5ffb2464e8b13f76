"""The widget that draws a figure, frame after frame.

It is a pyqtgraph `GraphicsView` with a panel item for each panel in its scene, see
`rnnviz.screen.panel`.  It paints only when it is given something new, and then only what has
changed; while hidden it keeps the newest figure and draws it when it is shown.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import partial

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import QEvent, QRect, QRectF, Qt
from PySide6.QtGui import (
    QColor,
    QPainter,
    QPaintEvent,
    QRegion,
    QResizeEvent,
    QShowEvent,
)
from PySide6.QtWidgets import QGraphicsView, QSizePolicy, QWidget

from rnnviz.plot.adjustment import Pin
from rnnviz.plot.axis_limit import Limits, panel_limits
from rnnviz.plot.beyond import with_beyond_marks
from rnnviz.plot.figure import Figure, Panel
from rnnviz.plot.row import around, has_columns
from rnnviz.screen.item_layout import geometry_of
from rnnviz.screen.panel import PanelItem
from rnnviz.screen.panel_layout import visible_panels
from rnnviz.screen.text_layout import TextLayout
from rnnviz.screen.theme import Style, Theme


class FigureCanvas(pg.GraphicsView):
    """Draws figures of one view.

    Attributes
    ----------
    figure : Figure or None
        As its view made it.
    panels : list of PanelItem
        From top to bottom, as far as there is room.
    step : int
        Where the cursor of the time step is.
    shown_update : int or None
        Where the cursor of the updates is.
    """

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        self.panels: list[PanelItem] = []
        super().__init__(parent, background=None)
        self.setCacheMode(QGraphicsView.CacheModeFlag.CacheNone)
        # Every pixel is painted here, so Qt need not clear the background first.
        self.viewport().setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.scene().setItemIndexMethod(self.scene().ItemIndexMethod.NoIndex)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.viewport().setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setMinimumSize(120, 80)
        self.figure: Figure | None = None
        self.step = 1
        self.shown_update: int | None = None
        self._crosshair: Pin | None = None
        self._opaque = QRegion()
        self._pending = False
        self._style = Style(theme)
        self._layout = TextLayout(theme)

    # What to draw

    def draw(self, figure: Figure) -> None:
        """Draw a figure; while hidden, remember it."""
        self.figure = figure
        if not self.isVisible():
            self._pending = True
            return
        self._pending = False
        self._show(figure)

    def set_step(self, step: int) -> None:
        """Move the cursor of the time step."""
        if step != self.step:
            self.step = step
            self._update([item.set_cursor("step", step) for item in self.panels])

    def set_shown_update(self, update: int | None) -> None:
        """Show a cursor at an update, or none."""
        if update != self.shown_update:
            self.shown_update = update
            self._update([item.set_cursor("update", update) for item in self.panels])

    def set_crosshair(self, place: Pin | None) -> None:
        """Read the values at a place of every axis that counts the same, or nowhere."""
        self._crosshair = place
        self._update([area for item in self.panels for area in item.set_crosshair(place)])

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

    @property
    def theme(self) -> Theme:
        return self._style.theme

    def _restyle(self) -> None:
        for item in self.panels:
            item.set_style(self._style, self._layout)
        self._refit()

    def _refit(self) -> None:
        """Find anew which panels there is room for, and where they go."""
        self._show_again()
        self._relayout(everything=True)

    def _show_again(self) -> None:
        if self.figure is not None and self.isVisible() and not self._pending:
            self._show(self.figure)

    def _show(self, figure: Figure) -> None:
        shown = self._visible(self._seen(figure).panels)
        limits = panel_limits(shown)
        panels, parts = with_beyond_marks(shown, limits), around(shown, figure.heads)
        if [panel.key for panel in panels] != [item.panel.key for item in self.panels]:
            self._rebuild(panels)
        self._annotate()
        with np.errstate(all="ignore"):
            all_of = zip(self.panels, panels, limits, parts, strict=True)
            reshaped = [item.set_panel(panel, at, part) for item, panel, at, part in all_of]
            if not any(reshaped):
                self._update([area for item in self.panels for area in item.changed_areas()])
        if any(reshaped):
            self._relayout()

    def _seen(self, figure: Figure) -> Figure:
        """Return a figure as it is to be seen."""
        return figure

    def _annotate(self) -> None:
        """Show what is said over the panels: nothing."""

    def _visible(self, panels: Sequence[Panel]) -> tuple[Panel, ...]:
        """Return the panels that there is room for."""
        size = self.viewport().size()
        return visible_panels(panels, size.width(), size.height(), self._layout)

    def _rebuild(self, panels: Sequence[Panel]) -> None:
        """Take items for these panels, the same ones where there are panels of these keys."""
        known = {item.panel.key: item for item in self.panels}
        if has_columns(panels) is not has_columns([item.panel for item in self.panels]):
            for item in self.panels:  # half as wide, or twice
                item.forget_widths()
        self.panels = [
            known.pop(panel.key) if panel.key in known else self._make_item(panel)
            for panel in panels
        ]
        for item in known.values():
            self.scene().removeItem(item)
            item.release()
            item.deleteLater()
        self.viewport().update()

    def _make_item(self, panel: Panel) -> PanelItem:
        item = PanelItem(panel, self._style, self._layout, partial(self._reach, panel.key))
        self.scene().addItem(item)
        item.set_cursor("step", self.step)
        item.set_cursor("update", self.shown_update)
        item.set_crosshair(self._crosshair)
        return item

    def _reach(self, key: str) -> Limits | None:
        """Return what the range of a panel can be moved to; nowhere."""
        return None

    # Where it goes

    def _relayout(self, everything: bool = False) -> None:
        if not self.panels or self.figure is None:
            self.viewport().update()
            return
        first = {(i.panel.x.over, bool(i.panel.beside)): i for i in reversed(self.panels)}
        for item in self.panels:
            item.has_handle = item is first[item.panel.x.over, bool(item.panel.beside)]
        size = self.viewport().size()
        geometries = geometry_of(self.panels, size.width(), size.height(), self._layout)
        with np.errstate(all="ignore"):
            pairs = zip(self.panels, geometries, strict=True)
            areas = [area for item, where in pairs for area in item.set_geometry(where)]
        with_axes = (item for item in self.panels if not item.panel.message)
        self._opaque = _region(item.box.area for item in with_axes)
        if everything:
            self.viewport().update()
        else:
            self._update(areas)

    def _update(self, areas: Iterable[QRectF]) -> None:
        self.viewport().update(_region(areas))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Let the scene paint what is exposed."""
        for item in self.panels:
            item.exposed = event.region()
        super().paintEvent(event)
        self._raise_error()

    def drawBackground(self, painter: QPainter, rect: QRectF | QRect) -> None:
        """Paint the ground where no panel does it itself."""
        exposed = self.panels[0].exposed if self.panels else QRegion(self.viewport().rect())
        ground = QColor(self.theme.palette.ground)
        rects: Iterable[QRect] = exposed.subtracted(self._opaque)  # type: ignore[assignment]
        for each in rects:  # one by one: Qt fills a region line by line
            painter.fillRect(each, ground)

    def _raise_error(self) -> None:
        """Raise what went wrong while items were painted."""
        errors = [item.error for item in self.panels if item.error is not None]
        for item in self.panels:
            item.error = None
        if errors:
            raise errors[0]

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        for item in self.panels:
            item.forget_widths()
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


def _region(areas: Iterable[QRectF]) -> QRegion:
    region = QRegion()
    for area in areas:
        region = region.united(area.toAlignedRect())
    return region
