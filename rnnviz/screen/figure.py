"""The widget that draws a figure, frame after frame, and lets the hand move its ranges.

It is a pyqtgraph `GraphicsView` with a panel item for each panel in its scene, see
`rnnviz.screen.panel`.  It paints only when it is given something new, and then only what has
changed; while hidden it keeps the newest figure and draws it when it is shown.

What the hand did is an `Adjustment`, through which every figure goes before it is drawn: new frames
never undo it.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import partial

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import QEvent, QPoint, QPointF, QRect, QRectF, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QMouseEvent,
    QNativeGestureEvent,
    QPainter,
    QPaintEvent,
    QRegion,
    QResizeEvent,
    QShowEvent,
)
from PySide6.QtWidgets import (
    QGestureEvent,
    QGraphicsView,
    QPinchGesture,
    QSizePolicy,
    QToolTip,
    QWidget,
)

from rnnviz.plot.adjustment import UNTOUCHED, Adjustment, Pin, Range, adjusted
from rnnviz.plot.axis_limit import Limits, full_limits, panel_limits
from rnnviz.plot.beyond import with_beyond_marks
from rnnviz.plot.figure import Axis, Figure, Panel
from rnnviz.screen.axis_link import AxisLink, Spans
from rnnviz.screen.paint_region import PaintRegion
from rnnviz.screen.panel import PanelItem
from rnnviz.screen.panel_layout import SideWidths, arrange, visible_panels
from rnnviz.screen.text_layout import TextLayout
from rnnviz.screen.theme import LIGHT, Style, Theme
from rnnviz.screen.zoom_chip import ZoomChip

Ranges = Mapping[str, Range]
HISTORY = 100
"""Ranges that one can go back to, at most."""


class FigureWidget(pg.GraphicsView):
    """Draws figures of one view.

    Signals
    -------
    step_chosen : (int,)
        A click on a panel over the time step, or a drag of the cursor.
    update_chosen : (int,)
        The same on a panel over the updates.
    pressed : ()
        A button of the mouse was pressed on the figure.
    place_clicked : (str, float, float, Qt.KeyboardModifier)
        A click with modifiers on a panel, and where in its data.
    menu_requested : (str, QPoint)
        A click with the right button on a panel, and where on the screen.
    pointer_moved : (str, float, float)
        The mouse is over a panel, and where in its data.
    pointer_left : ()
        The mouse has left the panel.
    name_clicked, name_double_clicked : (str,)
        A click, or two, on the name of a curve.
    adjustment_changed : ()

    Attributes
    ----------
    figure : Figure or None
        As its view made it.
    panels : list of PanelItem
        From top to bottom, as far as there is room.
    selected : bool
        Whether a click puts the cursor somewhere; else it only selects the view.
    """

    step_chosen = Signal(int)
    update_chosen = Signal(int)
    pressed = Signal()
    place_clicked = Signal(str, float, float, object)
    menu_requested = Signal(str, QPoint)
    pointer_moved = Signal(str, float, float)
    pointer_left = Signal()
    name_clicked = Signal(str)
    name_double_clicked = Signal(str)
    adjustment_changed = Signal()

    def __init__(self, theme: Theme = LIGHT, parent: QWidget | None = None) -> None:
        self.panels: list[PanelItem] = []
        super().__init__(parent, background=None)
        self.setCacheMode(QGraphicsView.CacheModeFlag.CacheNone)
        # Every pixel is painted here, so Qt need not clear the background first.
        self.viewport().setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.viewport().grabGesture(Qt.GestureType.PinchGesture)
        self.scene().setItemIndexMethod(self.scene().ItemIndexMethod.NoIndex)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setMinimumSize(120, 80)
        self.figure: Figure | None = None
        self.step = 1
        self.shown_update: int | None = None
        self.selected = True
        self._was_selected = True
        self._adjustment = UNTOUCHED
        self._crosshair: Pin | None = None
        self._link = AxisLink(self)
        self._link.changed.connect(self._refit)
        self._history: list[tuple[Ranges, Spans]] = []
        self._gesture: object = None
        self._pointed = ""
        self._draws_rectangles = False
        self._pending = False
        self._chip = ZoomChip(self.viewport())
        self._chip.clicked.connect(self.reset_range)
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
        self._chip.set_theme(theme)
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
        """Find anew which panels there is room for, where they go and what range they show."""
        if self.figure is not None and self.isVisible() and not self._pending:
            self._show(self.figure)
        self._relayout(everything=True)

    def _show(self, figure: Figure) -> None:
        adjustment = self.adjustment
        shown = self._visible(adjusted(figure, adjustment).panels)
        limits = panel_limits(shown)
        panels = with_beyond_marks(shown, limits)
        if [panel.key for panel in panels] != [item.panel.key for item in self.panels]:
            self._rebuild(panels)
        self._show_chip(adjustment)
        triples = zip(self.panels, panels, limits, strict=True)
        with np.errstate(all="ignore"):
            reshaped = [
                item.set_panel(panel, at, partial(self._reach, panel.key))
                for item, panel, at in triples
            ]
            if not any(reshaped):
                self._update([area for item in self.panels for area in item.changed_areas()])
        if any(reshaped):
            self._relayout()

    def _visible(self, panels: Sequence[Panel]) -> tuple[Panel, ...]:
        """Return the panels that there is room for."""
        size = self.viewport().size()
        return visible_panels(panels, size.width(), size.height(), self._layout)

    def _rebuild(self, panels: Sequence[Panel]) -> None:
        for item in self.panels:
            self.scene().removeItem(item)
        self.panels = [PanelItem(p, self._style, self._layout) for p in panels]
        for item in self.panels:
            self.scene().addItem(item)
            item.set_cursor("step", self.step)
            item.set_cursor("update", self.shown_update)
            item.set_crosshair(self._crosshair)
            self._connect(item)
        self.viewport().update()

    def _connect(self, item: PanelItem) -> None:
        box = item.view_box
        box.range_chosen.connect(partial(self._take_range, item))
        box.gesture_began.connect(self._remember)
        box.step_dragged.connect(partial(self._choose, item))
        box.clicked.connect(partial(self._click, item))
        box.double_clicked.connect(self.show_all)
        box.menu_requested.connect(partial(self._request_menu, item))
        box.pointer_moved.connect(partial(self._point, item))
        box.pointer_left.connect(self.pointer_left)
        box.set_rectangle_mode(self._draws_rectangles)

    def _regions(self) -> Iterator[PaintRegion]:
        return (region for item in self.panels for region in item.regions)

    # Where it goes

    def _relayout(self, everything: bool = False) -> None:
        if not self.panels or self.figure is None:
            self.viewport().update()
            return
        size = self.viewport().size()
        sides = self._sides()  # first: names that find no room there stand above the axes
        needs = [item.space_needed(size.width()) for item in self.panels]
        geometries = arrange(size.width(), size.height(), needs, sides)
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
        """Paint the exposed ground, and let the scene paint its items over it."""
        exposed, ground = event.region(), QColor(self.theme.palette.ground)
        rects: Iterable[QRect] = exposed  # type: ignore[assignment]
        with QPainter(self.viewport()) as painter:  # ended in any case, else Qt crashes later
            for rect in rects:  # one by one: Qt fills a region line by line
                painter.setClipRect(rect)
                painter.fillRect(rect, ground)
        for item in self.panels:
            item.exposed = exposed
        super().paintEvent(event)
        self._raise_error()

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

    # What the hand did

    @property
    def adjustment(self) -> Adjustment:
        """What the hand did to the figure, with the ranges chosen in linked views."""
        if self.figure is None or not self._link.spans:
            return self._adjustment
        ranges = dict(self._adjustment.ranges)
        for panel in self.figure.panels:
            span = self._link.span(panel.x.over)
            if span is not None and _overlaps(panel.x, span):
                ranges[panel.key] = replace(ranges.get(panel.key, Range()), x=span)
        return self._adjustment.with_ranges(ranges)

    @adjustment.setter
    def adjustment(self, adjustment: Adjustment) -> None:
        if adjustment != self._adjustment:
            self._adjustment = adjustment
            self._refit()
            self.adjustment_changed.emit()

    def adjust(self, change: Callable[[Adjustment], Adjustment]) -> None:
        """Change what the hand did to this figure, whatever ranges other views are linked to."""
        self.adjustment = change(self._adjustment)

    @property
    def shown(self) -> Figure | None:
        """The figure as it is seen."""
        return None if self.figure is None else adjusted(self.figure, self.adjustment)

    def set_link(self, link: AxisLink) -> None:
        """Share the ranges of axes over the same with all widgets that have this link."""
        self._link.changed.disconnect(self._refit)
        self._link = link
        link.changed.connect(self._refit)
        self._refit()

    def show_all(self) -> None:
        """Show all finite data; if that is shown, what the view shows of itself."""
        base = self._base_panels()
        pairs = zip(base, panel_limits(base), full_limits(base), strict=True)
        ranges = {p.key: _difference(full, default) for p, default, full in pairs}
        ranges = {key: chosen for key, chosen in ranges.items() if chosen != Range()}
        if ranges and dict(self.adjustment.ranges) != ranges:
            self._remember()
            self._link.clear()
            self._set_ranges(ranges)
        else:
            self.reset_range()

    def reset_range(self) -> None:
        """Show what the view shows of itself."""
        if self.adjustment.ranges:
            self._remember()
            self._link.clear()
            self._set_ranges({})

    def previous_range(self) -> None:
        """Go back to the range before the last gesture."""
        if not self._history:
            self.reset_range()
            self._history.clear()
            return
        ranges, spans = self._history.pop()
        self._gesture = None
        self._link.choose(spans)
        self._set_ranges(ranges)

    def zoom(self, factor: float, axis: int | None = None) -> None:
        """Show `factor` times as much of a panel: the one last pointed to, or the first.

        Parameters
        ----------
        factor : float
            Less than 1 to see more closely.
        axis : {0, 1} or None
            The horizontal or the vertical axis alone, or both.
        """
        item = self._current_panel()
        if item is not None:
            self._begin(("zoom", item.panel.key))
            item.view_box.bound()
            x, y = (factor if axis in (None, i) else None for i in (0, 1))
            item.view_box.scaleBy(x=x, y=y)
            self._take_range(item, "keys")

    def pan(self, right: float, up: float) -> None:
        """Move the range of a panel by shares of its width and height."""
        item = self._current_panel()
        if item is not None:
            self._begin(("pan", item.panel.key))
            item.view_box.bound()
            x, y = item.view_box.range.x, item.view_box.range.y
            item.view_box.translateBy(x=right * (x[1] - x[0]), y=up * (y[1] - y[0]))
            self._take_range(item, "keys")

    def set_rectangle_mode(self, on: bool) -> None:
        """Let a drag with the left button draw the rectangle to be shown, or move the range."""
        self._draws_rectangles = on
        for item in self.panels:
            item.view_box.set_rectangle_mode(on)

    def _current_panel(self) -> PanelItem | None:
        with_axes = [item for item in self.panels if not item.panel.message]
        pointed = [item for item in with_axes if item.panel.key == self._pointed]
        return next(iter(pointed or with_axes), None)

    def _base_panels(self) -> tuple[Panel, ...]:
        """Return the panels that are shown, without any range that was chosen."""
        if self.figure is None:
            return ()
        return self._visible(adjusted(self.figure, self._adjustment.with_ranges({})).panels)

    def _reach(self, key: str) -> Limits:
        """Return what the range of a panel can be moved to: all data, and what it shows itself."""
        base = self._base_panels()
        place = next(i for i, panel in enumerate(base) if panel.key == key)
        return full_limits(base)[place]

    def _take_range(self, item: PanelItem, gesture: str) -> None:
        """Make the range that the hand gave a panel its own, and that of what is linked to it."""
        if gesture == "wheel":
            self._begin(("wheel", item.panel.key))
        base = self._base_panels()
        place = next(i for i, panel in enumerate(base) if panel.key == item.panel.key)
        chosen = _difference(item.view_box.range, panel_limits(base)[place])
        ranges = dict(self._adjustment.ranges)
        ranges[item.panel.key] = replace(chosen, x=None)
        over = item.panel.x.over
        if over is not None and self._link.linked:
            spans = self._link.spans
            spans.pop(over, None)
            self._set_ranges(ranges, silent=True)
            self._link.choose({**spans, over: chosen.x} if chosen.x is not None else spans)
            self.adjustment_changed.emit()
            return
        for key in _sharing_x(base, place):
            ranges[key] = replace(ranges.get(key, Range()), x=chosen.x)
        self._set_ranges(ranges)

    def _set_ranges(self, ranges: Ranges, silent: bool = False) -> None:
        self._adjustment = self._adjustment.with_ranges(ranges)
        self._refit()
        if not silent:
            self.adjustment_changed.emit()

    def _begin(self, gesture: object) -> None:
        """Remember the range before a gesture, but once for all events of it."""
        if gesture != self._gesture:
            self._remember()
            self._gesture = gesture

    def _remember(self) -> None:
        """Keep the ranges as they are, to go back to."""
        self._gesture = None
        self._history.append((self._adjustment.ranges, self._link.spans))
        del self._history[:-HISTORY]

    def _show_chip(self, adjustment: Adjustment) -> None:
        """Say in the corner that a part is shown, and keep the header off it."""
        self._chip.set_shown(bool(adjustment.ranges))
        for i, item in enumerate(self.panels):
            item.inset = self._chip.width() + 4.0 if adjustment.ranges and not i else 0.0

    # The mouse

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._was_selected = self.selected
        self.pressed.emit()
        name = self._name_pressed(event)
        if name:
            self.name_clicked.emit(name)
        else:
            super().mousePressEvent(event)
        event.accept()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        super().mouseReleaseEvent(event)
        event.accept()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        name = self._name_pressed(event)
        if name:
            self.name_double_clicked.emit(name)
        else:
            super().mouseDoubleClickEvent(event)
        event.accept()

    def _name_pressed(self, event: QMouseEvent) -> str:
        left = event.button() is Qt.MouseButton.LeftButton
        return self.name_at(event.position()) if left else ""

    def name_at(self, at: QPointF) -> str:
        """Return the name of the curve whose entry in a legend is at a point."""
        return next(filter(None, (item.name_at(at) for item in self.panels)), "")

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self._gesture = None
        super().mouseMoveEvent(event)
        if not event.buttons():
            item = self._panel_at(event.position())
            told = item is not None and item.tells_values
            text = "" if told else self.text_at(event.position())
            QToolTip.showText(event.globalPosition().toPoint(), text, self)

    def keyPressEvent(self, event: QEvent) -> None:
        event.ignore()

    def keyReleaseEvent(self, event: QEvent) -> None:
        event.ignore()

    def contextMenuEvent(self, event: QEvent) -> None:
        event.ignore()

    def viewportEvent(self, event: QEvent) -> bool:
        """Zoom where two fingers move apart, on a touchpad or on the screen."""
        if isinstance(event, QNativeGestureEvent):
            if event.gestureType() == Qt.NativeGestureType.ZoomNativeGesture:
                self._pinch(1 + event.value(), event.position())
            return True
        if isinstance(event, QGestureEvent):
            pinch = event.gesture(Qt.GestureType.PinchGesture)
            if isinstance(pinch, QPinchGesture):
                center = self.viewport().mapFromGlobal(pinch.centerPoint().toPoint())
                self._pinch(pinch.scaleFactor(), QPointF(center))
                return True
        return super().viewportEvent(event)

    def _pinch(self, factor: float, at: QPointF) -> None:
        item = self._panel_at(at)
        if item is None or item.panel.message or not factor > 0:
            return
        self._begin(("pinch", item.panel.key))
        box = item.view_box
        box.bound()
        center = box.place_of(at - box.pos())
        box.scaleBy((1 / factor, 1 / factor), center=center)
        self._take_range(item, "pinch")

    def _click(self, item: PanelItem, x: float, y: float, modifiers: Qt.KeyboardModifier) -> None:
        if modifiers != Qt.KeyboardModifier.NoModifier:
            self.place_clicked.emit(item.panel.key, x, y, modifiers)
        elif item.panel.x.over in ("step", "update") and self._was_selected:
            self._choose(item, x)

    def _choose(self, item: PanelItem, x: float) -> None:
        low, high = item.transform.x
        place = min(max(round(x), math.ceil(low)), math.floor(high))
        if item.panel.x.over == "update":
            if place != self.shown_update:
                self.update_chosen.emit(place)
        elif place != self.step:
            self.step_chosen.emit(place)

    def _request_menu(self, item: PanelItem, at: QPointF) -> None:
        self.menu_requested.emit(item.panel.key, at.toPoint())

    def _point(self, item: PanelItem, x: float, y: float) -> None:
        self._pointed = item.panel.key
        self.pointer_moved.emit(item.panel.key, x, y)

    def _panel_at(self, at: QPointF) -> PanelItem | None:
        return next((i for i in self.panels if i.contains(at)), None)

    def text_at(self, at: QPointF) -> str:
        """Return what lies under a point of the widget."""
        with np.errstate(all="ignore"):
            return next(filter(None, (item.describe(at) for item in self.panels)), "")


def _overlaps(axis: Axis, span: tuple[float, float]) -> bool:
    """Return whether an axis has anything of a span."""
    low = -math.inf if axis.low is None else axis.low
    high = math.inf if axis.high is None else axis.high
    return span[0] < high and span[1] > low


def _difference(shown: Limits, default: Limits) -> Range:
    """Return the range as far as it is not the default one."""
    x, y = (
        None if np.allclose(one, other, rtol=0, atol=1e-9 * (other[1] - other[0])) else one
        for one, other in ((shown.x, default.x), (shown.y, default.y))
    )
    return Range(x, y)


def _sharing_x(panels: Sequence[Panel], place: int) -> Iterator[str]:
    """Yield the keys of the panels whose x axis is that of one of them."""
    first = last = place
    while first and panels[first - 1].share_x:
        first -= 1
    while panels[last].share_x and last + 1 < len(panels):
        last += 1
    return (panel.key for panel in panels[first : last + 1])
