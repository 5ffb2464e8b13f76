"""The widget that draws a figure, frame after frame.

It is a pyqtgraph `GraphicsView` with a panel item for each panel in its scene, see
`rnnviz.screen.panel`.  It paints only when it is given something new, and then only what has
changed.  Where its size or its look is new, panels are put in their places once, before they are
painted; while hidden it keeps the newest figure.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import partial

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import QEvent, QRect, QRectF, Qt
from PySide6.QtGui import (
    QColor,
    QHideEvent,
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
from rnnviz.screen.turn_share import TurnShare


class FigureCanvas(pg.GraphicsView):
    """Draws figures of one view.

    Attributes
    ----------
    figure : Figure or None
        As its view made it.
    panels : list of PanelItem
        From top to bottom, as far as there is room.
    share : TurnShare or None
        Where many are to be fitted at once: this one may be in a later turn of the event loop, and
        shows its ground until then.
    step : int
        Where the cursor of the time step is.
    shown_update : int or None
        Where the cursor of the updates is.
    """

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        self._items: list[PanelItem] = []
        self._is_fitted = self._has_turn = self._paints = False
        super().__init__(parent, background=None)
        self.setCacheMode(QGraphicsView.CacheModeFlag.CacheNone)
        # What is to be painted again is said here: the scene would have it painted once more.
        self.setViewportUpdateMode(QGraphicsView.ViewportUpdateMode.NoViewportUpdate)
        # Every pixel is painted here, so Qt need not clear the background first.
        self.viewport().setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.scene().setItemIndexMethod(self.scene().ItemIndexMethod.NoIndex)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.viewport().setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setMinimumSize(120, 80)
        self.figure: Figure | None = None
        self.share: TurnShare | None = None
        self.step = 1
        self.shown_update: int | None = None
        self._crosshair: Pin | None = None
        self._opaque = QRegion()
        self._style = Style(theme)
        self._layout = TextLayout(theme)

    # What to draw

    def draw(self, figure: Figure) -> None:
        """Draw a figure; while hidden, or before it is fitted, remember it."""
        self.figure = figure
        if not self.isVisible():
            self._is_fitted = False
        elif self._is_fitted:
            self._show(figure)

    @property
    def panels(self) -> list[PanelItem]:
        self._fit()
        return self._items

    def set_step(self, step: int) -> None:
        """Move the cursor of the time step."""
        if step != self.step:
            self.step = step
            self._update([item.set_cursor("step", step) for item in self._items])

    def set_shown_update(self, update: int | None) -> None:
        """Show a cursor at an update, or none."""
        if update != self.shown_update:
            self.shown_update = update
            self._update([item.set_cursor("update", update) for item in self._items])

    def set_crosshair(self, place: Pin | None) -> None:
        """Read the values at a place of every axis that counts the same, or nowhere."""
        self._crosshair = place
        self._update([area for item in self._items for area in item.set_crosshair(place)])

    def set_theme(self, theme: Theme) -> None:
        """Use other colours and sizes."""
        self._style = Style(theme, self.devicePixelRatioF(), self._style.smooth)
        self._layout = TextLayout(theme)
        self._restyle()

    def set_streaming(self, streaming: bool) -> None:
        """Prefer speed while frames keep coming, and smooth lines when they have stopped."""
        if self._style.smooth == streaming:
            self._style = Style(self._style.theme, self._style.ratio, not streaming)
            for item in self._items:
                item.style = self._style
            self.viewport().update()

    @property
    def theme(self) -> Theme:
        return self._style.theme

    def _restyle(self) -> None:
        for item in self._items:
            item.set_style(self._style, self._layout)
        self._unfit()

    def _unfit(self) -> None:
        """Let the panels be fitted anew before they are painted again."""
        self._is_fitted = False
        self.viewport().update()

    def _fit(self) -> None:
        """Find anew which panels there is room for, and where they go."""
        if self._is_fitted or not self.isVisible():
            return
        self._is_fitted = True
        if self.figure is not None:
            self._take(self.figure)
        self._relayout(everything=True)

    def _show_again(self) -> None:
        if self.figure is not None and self._is_fitted and self.isVisible():
            self._show(self.figure)

    def _show(self, figure: Figure) -> None:
        if self._take(figure):
            self._relayout()
        else:
            self._update([area for item in self._items for area in item.changed_areas()])

    def _take(self, figure: Figure) -> bool:
        """Give the panels what they show; return whether they need other places or axes."""
        shown = self._visible(self._seen(figure).panels)
        limits = panel_limits(shown)
        panels, parts = with_beyond_marks(shown, limits), around(shown, figure.heads)
        if [panel.key for panel in panels] != [item.panel.key for item in self._items]:
            self._rebuild(panels)
        self._annotate()
        with np.errstate(all="ignore"):
            all_of = zip(self._items, panels, limits, parts, strict=True)
            reshaped = [item.set_panel(panel, at, part) for item, panel, at, part in all_of]
        return any(reshaped)

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
        known = {item.panel.key: item for item in self._items}
        if has_columns(panels) is not has_columns([item.panel for item in self._items]):
            for item in self._items:  # half as wide, or twice
                item.forget_widths()
        self._items = [
            known.pop(panel.key) if panel.key in known else self._make_item(panel)
            for panel in panels
        ]
        for item in known.values():
            self.scene().removeItem(item)
            item.release()
            item.deleteLater()
        self._update([QRectF(self.viewport().rect())])

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
        if not self._items or self.figure is None:
            self._update([QRectF(self.viewport().rect())])
            return
        first = {(i.panel.x.over, bool(i.panel.beside)): i for i in reversed(self._items)}
        for item in self._items:
            item.has_handle = item is first[item.panel.x.over, bool(item.panel.beside)]
        size = self.viewport().size()
        geometries = geometry_of(self._items, size.width(), size.height(), self._layout)
        with np.errstate(all="ignore"):
            pairs = zip(self._items, geometries, strict=True)
            areas = [area for item, where in pairs for area in item.set_geometry(where)]
        with_axes = (item for item in self._items if not item.panel.message)
        self._opaque = _region(item.box.area for item in with_axes)
        self._update([QRectF(self.viewport().rect())] if everything else areas)

    def _update(self, areas: Iterable[QRectF]) -> None:
        """Have areas painted again; what is fitted while it is painted is painted whole."""
        if not self._paints:
            self.viewport().update(_region(areas))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Let the scene paint what is exposed."""
        if not self._is_fitted:
            if self.share is not None and not (self._has_turn or self.share.has_time):
                self._wait_for_turn(self.share)
                return
            self._has_turn = False
            self._fit_while_painting(event.region())
        for item in self._items:
            item.exposed = event.region()
        super().paintEvent(event)
        self._raise_error()

    def _fit_while_painting(self, exposed: QRegion) -> None:
        self._paints = QRegion(self.viewport().rect()).subtracted(exposed).isEmpty()
        try:
            self._fit()
        finally:
            self._paints = False

    def _wait_for_turn(self, share: TurnShare) -> None:
        """Show the ground until there is time."""
        with QPainter(self.viewport()) as painter:
            painter.fillRect(self.viewport().rect(), QColor(self.theme.palette.ground))
        share.do_later(self, self._take_turn)

    def _take_turn(self) -> None:
        self._has_turn = True
        self.viewport().update()

    def drawBackground(self, painter: QPainter, rect: QRectF | QRect) -> None:
        """Paint the ground where no panel does it itself."""
        exposed = self._items[0].exposed if self._items else QRegion(self.viewport().rect())
        ground = QColor(self.theme.palette.ground)
        rects: Iterable[QRect] = exposed.subtracted(self._opaque)  # type: ignore[assignment]
        for each in rects:  # one by one: Qt fills a region line by line
            painter.fillRect(each, ground)

    def _raise_error(self) -> None:
        """Raise what went wrong while items were painted."""
        errors = [item.error for item in self._items if item.error is not None]
        for item in self._items:
            item.error = None
        if errors:
            raise errors[0]

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        for item in self._items:
            item.forget_widths()
        self._unfit()

    def close(self) -> bool:
        """Close like any widget; pyqtgraph's own view could not be shown again."""
        return QWidget.close(self)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._follow_screen()
        self._unfit()

    def hideEvent(self, event: QHideEvent) -> None:
        """Let go of all pictures; they are made again from the figure when it is shown."""
        super().hideEvent(event)
        if not event.spontaneous():  # as when the window is minimised
            self._is_fitted = False
            for item in self._items:
                item.release()

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
