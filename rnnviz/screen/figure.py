"""The widget that draws a figure, frame after frame, and lets the hand move its ranges.

It is a pyqtgraph `GraphicsView` with a panel item for each panel in its scene, see
`rnnviz.screen.panel`.  It paints only when it is given something new, and then only what has
changed; while hidden it keeps the newest figure and draws it when it is shown.

What the hand did is an `Adjustment`, through which every figure goes before it is drawn: new frames
never undo it.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Sequence
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
    QRubberBand,
    QSizePolicy,
    QToolTip,
    QWidget,
)

from rnnviz.plot.adjustment import Adjustment, Pin, adjusted
from rnnviz.plot.axis_limit import panel_limits
from rnnviz.plot.beyond import with_beyond_marks
from rnnviz.plot.figure import Figure, Panel
from rnnviz.screen.axis_link import AxisLink
from rnnviz.screen.panel import PanelItem
from rnnviz.screen.panel_layout import SideWidths, arrange, square_column, visible_panels
from rnnviz.screen.range_control import RangeControl
from rnnviz.screen.text_layout import TextLayout
from rnnviz.screen.theme import LIGHT, Style, Theme
from rnnviz.screen.zoom_chip import ZoomChip


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
        self._crosshair: Pin | None = None
        self._control = RangeControl(self._visible, self)
        self._control.changed.connect(self._adjust)
        self._opaque = QRegion()
        self._pointed = ""
        self._draws_rectangles = False
        self._pending = False
        self._rectangle = QRubberBand(QRubberBand.Shape.Rectangle, self.viewport())
        self._chip = ZoomChip(self.viewport())
        self._chip.clicked.connect(self.reset_range)
        self._style = Style(theme)
        self._layout = TextLayout(theme)
        self.set_theme(theme)

    # What to draw

    def draw(self, figure: Figure) -> None:
        """Draw a figure; while hidden, remember it."""
        self.figure = self._control.figure = figure
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
        """Find anew which panels there is room for, and where they go."""
        self._show_again()
        self._relayout(everything=True)

    def _show_again(self) -> None:
        if self.figure is not None and self.isVisible() and not self._pending:
            self._show(self.figure)

    def _show(self, figure: Figure) -> None:
        adjustment = self.adjustment
        shown = self._visible(adjusted(figure, adjustment).panels)
        limits = panel_limits(shown)
        panels = with_beyond_marks(shown, limits)
        if [panel.key for panel in panels] != [item.panel.key for item in self.panels]:
            self._rebuild(panels)
        self._show_chip(bool(adjustment.ranges))
        with np.errstate(all="ignore"):
            triples = zip(self.panels, panels, limits, strict=True)
            reshaped = [item.set_panel(panel, at) for item, panel, at in triples]
            if not any(reshaped):
                self._update([area for item in self.panels for area in item.changed_areas()])
        if any(reshaped):
            self._relayout()

    def _visible(self, panels: Sequence[Panel]) -> tuple[Panel, ...]:
        """Return the panels that there is room for."""
        size = self.viewport().size()
        return visible_panels(panels, size.width(), size.height(), self._layout)

    def _rebuild(self, panels: Sequence[Panel]) -> None:
        """Take items for these panels, the same ones where there are panels of these keys."""
        known = {item.panel.key: item for item in self.panels}
        self.panels = [
            known.pop(panel.key) if panel.key in known else self._make_item(panel)
            for panel in panels
        ]
        for item in known.values():
            self.scene().removeItem(item)
            item.deleteLater()
        self.viewport().update()

    def _make_item(self, panel: Panel) -> PanelItem:
        item = PanelItem(panel, self._style, self._layout, partial(self._control.reach, panel.key))
        self.scene().addItem(item)
        item.set_cursor("step", self.step)
        item.set_cursor("update", self.shown_update)
        item.set_crosshair(self._crosshair)
        box = item.view_box
        box.range_chosen.connect(partial(self._take_range, item))
        box.gesture_began.connect(self._control.remember)
        box.rectangle_drawn.connect(self._draw_rectangle)
        box.step_dragged.connect(partial(self._choose, item))
        box.clicked.connect(partial(self._click, item))
        box.double_clicked.connect(self.show_all)
        box.menu_requested.connect(partial(self._request_menu, item))
        box.pointer_moved.connect(partial(self._point, item))
        box.pointer_left.connect(self.pointer_left)
        box.set_rectangle_mode(self._draws_rectangles)
        return item

    # Where it goes

    def _relayout(self, everything: bool = False) -> None:
        if not self.panels or self.figure is None:
            self.viewport().update()
            return
        first = {item.panel.x.over: item for item in reversed(self.panels)}
        for item in self.panels:
            item.has_handle = item is first[item.panel.x.over]
        size = self.viewport().size()
        width, height = size.width(), size.height()
        tall = height / len(self.panels) * 0.7
        labels = any(i.panel.y.label and not i.panel.message for i in self.panels)
        left = max(i.left_width(height if i.panel.square else tall) for i in self.panels)
        label, line = self._layout.small_line if labels else 0.0, self._layout.small_line
        shown = [item.panel for item in self.panels]
        column = square_column(width, height, shown, left + label, line)
        widths = [column if p.square else width - column for p in shown] if column else None
        rooms = list(zip(self.panels, widths or [width] * len(shown), strict=True))
        # First: names that find no room beside the axes stand above them.
        right = max(item.right_width(across, tall) for item, across in rooms)
        needs = [item.space_needed(across) for item, across in rooms]
        sides = SideWidths(tick_width=left, label_width=label, right=right)
        geometries = arrange(width, height, needs, sides, column)
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

    # What the hand did

    @property
    def adjustment(self) -> Adjustment:
        """What the hand did to the figure, with the ranges chosen in linked views."""
        return self._control.adjustment

    @adjustment.setter
    def adjustment(self, adjustment: Adjustment) -> None:
        self._control.adjust(adjustment)

    def adjust(self, change: Callable[[Adjustment], Adjustment]) -> None:
        """Change what the hand did to this figure, whatever ranges other views are linked to."""
        self._control.adjust(change(self._control.own))

    def _adjust(self) -> None:
        """Show what the hand did."""
        self._show_again()
        self.adjustment_changed.emit()

    @property
    def shown(self) -> Figure | None:
        """The figure as it is seen."""
        return None if self.figure is None else adjusted(self.figure, self.adjustment)

    def set_link(self, link: AxisLink) -> None:
        """Share the ranges of axes over the same with all widgets that have this link."""
        self._control.set_link(link)

    def show_all(self) -> None:
        """Show all finite data; if that is shown, what the view shows of itself."""
        self._control.show_all()

    def reset_range(self) -> None:
        """Show what the view shows of itself."""
        self._control.reset()

    def previous_range(self) -> None:
        """Go back to the range before the last gesture."""
        self._control.go_back()

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
            item.view_box.zoom(factor, axis)
            self._take_range(item, "zoom")

    def pan(self, right: float, up: float) -> None:
        """Move the range of a panel by shares of its width and height."""
        item = self._current_panel()
        if item is not None:
            item.view_box.pan(right, up)
            self._take_range(item, "pan")

    def set_rectangle_mode(self, on: bool) -> None:
        """Let a drag with the left button draw the rectangle to be shown, or move the range."""
        self._draws_rectangles = on
        for item in self.panels:
            item.view_box.set_rectangle_mode(on)

    def _current_panel(self) -> PanelItem | None:
        with_axes = [item for item in self.panels if not item.panel.message]
        pointed = [item for item in with_axes if item.panel.key == self._pointed]
        return next(iter(pointed or with_axes), None)

    def _take_range(self, item: PanelItem, gesture: str) -> None:
        """Keep the range that the hand gave a panel; a drag has told when it began."""
        if gesture != "drag":
            self._control.begin((gesture, item.panel.key))
        self._control.take(item.panel.key, item.view_box.range)
        item.restore_range()

    def _show_chip(self, zoomed: bool) -> None:
        """Say in a corner that a part is shown: beside a header, which ends before, or below."""
        has_header = (
            bool(self.panels) and self.panels[0].header.area.height() >= self._chip.height()
        )
        self._chip.set_shown(zoomed, has_header)
        for i, item in enumerate(self.panels):
            above = zoomed and has_header and not i
            item.inset = self._chip.width() + 4.0 if above else 0.0

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
        self._control.end()
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
                self._pinch(1 + event.value(), event.position(), QPointF())
            return True
        if isinstance(event, QGestureEvent):
            pinch = event.gesture(Qt.GestureType.PinchGesture)
            if isinstance(pinch, QPinchGesture):
                center = self.viewport().mapFromGlobal(pinch.centerPoint())
                self._pinch(
                    pinch.scaleFactor(), center, pinch.centerPoint() - pinch.lastCenterPoint()
                )
                return True
        return super().viewportEvent(event)

    def _pinch(self, factor: float, at: QPointF, moved: QPointF) -> None:
        """Show a panel larger or smaller, and where two fingers have moved it."""
        item = self._panel_at(at)
        if item is not None and not item.panel.message and factor > 0:
            box = item.view_box
            box.zoom(1 / factor, None, box.mapFromScene(at))
            box.pan(-moved.x() / box.width(), moved.y() / box.height())
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

    def _draw_rectangle(self, rect: QRectF) -> None:
        """Show the rectangle that is being drawn."""
        self._rectangle.setGeometry(rect.toRect())
        self._rectangle.setVisible(not rect.isEmpty())

    def _panel_at(self, at: QPointF) -> PanelItem | None:
        return next((i for i in self.panels if i.contains(at)), None)

    def text_at(self, at: QPointF) -> str:
        """Return what lies under a point of the widget."""
        with np.errstate(all="ignore"):
            return next(filter(None, (item.describe(at) for item in self.panels)), "")


def _region(areas: Iterable[QRectF]) -> QRegion:
    region = QRegion()
    for area in areas:
        region = region.united(area.toAlignedRect())
    return region
