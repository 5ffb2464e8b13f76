"""One panel on the screen: the inside of its axes, what is around them, and the cursor.

A panel is an item of pyqtgraph's scene.  A `ViewBox` in it holds the range and takes the mouse, and
an item of ours in that paints the inside of the axes, as pyqtgraph's documentation describes for
contents of one's own.  Everything around the axes is painted by regions of its own, so that a new
frame repaints the inside of the axes and touches ticks and labels only where they have changed.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QRegion

from rnnviz.plot.adjustment import Pin
from rnnviz.plot.axis_limit import Limits
from rnnviz.plot.figure import Count, HeatMap, Panel, Readout
from rnnviz.plot.network import River
from rnnviz.plot.row import ALONE, Around
from rnnviz.plot.tick import Ticks, x_ticks, y_ticks
from rnnviz.screen import axis, colorbar, hover
from rnnviz.screen.content_item import ContentItem
from rnnviz.screen.crosshair import PanelCrosshair
from rnnviz.screen.data_transform import DataTransform
from rnnviz.screen.display_list import (
    DisplayList,
    Lines,
    axis_lines_overlap,
    paint_axis_lines,
)
from rnnviz.screen.drawing import Drawing
from rnnviz.screen.header import END, HEAD_GAP, header_room, paint_head, paint_header
from rnnviz.screen.label_placement import LabelCollision, LabelPlacer
from rnnviz.screen.legend import Entry, Legend, LegendRoom, curve_name, named_artists
from rnnviz.screen.message import paint_in_place_of_axes
from rnnviz.screen.network import without_empty_rows
from rnnviz.screen.paint_region import PaintRegion
from rnnviz.screen.panel_layout import EDGE, PanelGeometry, SpaceNeeded, least_height
from rnnviz.screen.text_layout import SMALL, TextLayout
from rnnviz.screen.theme import Style
from rnnviz.screen.view_box import PanelViewBox, reported

QUANTUM = 8.0
"""Widths around the axes grow by so many pixels at a time, and do not shrink: nothing jumps."""


class PanelItem(pg.GraphicsObject):
    """One panel, frame after frame; paints what is around the axes.

    Attributes
    ----------
    panel : Panel
        What is painted now.
    around : Around
        What its row has only once.
    view_box : PanelViewBox
        The range that is shown, and the mouse.
    exposed : QRegion
        What of the widget is to be painted now.
    inset : float
        Pixels at the right end of the header that are not free.
    has_handle : bool
        Whether the cursor has its handle here.
    error : Exception or None
        What went wrong while it was painted.
    transform : DataTransform
        From its data to pixels of the box.
    box, header, below, left, right : PaintRegion
        The inside of the axes with its edge, and what is around it.
    """

    def __init__(
        self,
        panel: Panel,
        style: Style,
        layout: TextLayout,
        reach: Callable[[], Limits | None] = lambda: None,
    ) -> None:
        super().__init__()
        self.setFlag(self.GraphicsItemFlag.ItemHasNoContents)
        self._bounds, self.exposed = QRectF(), QRegion()
        self.panel, self.style, self.layout = panel, style, layout
        self.view_box = PanelViewBox(self, reach)
        self.transform = DataTransform((0, 1), (0, 1), 1, 1)
        self._content, self._legend = DisplayList(), Legend()
        self._limits = Limits((0.0, 1.0), (0.0, 1.0))
        self.inset, self.has_handle = 0.0, False
        self.error: Exception | None = None
        self._geometry: PanelGeometry | None = None
        self._heat: HeatMap | River | None = None
        self._has_header = self._legend_beside = False
        self.around = ALONE
        self._legend_room = LegendRoom()
        self._shape: object = None
        self._ticks_key: object = None
        self._ticks: tuple[Ticks, Ticks] = ([], [])
        self._lines: Lines = ([], [])
        self._cursors: dict[Count | None, int | None] = {"step": 1}
        self._crosshair = PanelCrosshair()
        self.box = PaintRegion(self._paint_box)
        self.header = PaintRegion(self._paint_header)
        self.below = PaintRegion(self._paint_x_axis)
        self.left = PaintRegion(self._paint_y_axis)
        self.right = PaintRegion(self._paint_right)
        self._content_item = ContentItem(self.view_box, self.paint_regions)
        self.set_style(style, layout)

    @property
    def drawings(self) -> list[Drawing]:
        """What paints the artists, in their order."""
        return self._content.drawings

    @property
    def readout(self) -> Readout | None:
        """What the crosshair reads here."""
        return self._crosshair.readout

    @property
    def tells_values(self) -> bool:
        """Whether the crosshair says all that a tool tip would."""
        return self._crosshair.tells and self._heat is None

    @property
    def regions(self) -> tuple[PaintRegion, ...]:
        """All that is painted."""
        return self.box, self.header, self.below, self.left, self.right

    def set_style(self, style: Style, layout: TextLayout) -> None:
        """Use other colours and sizes from now on."""
        self.style, self.layout = style, layout
        self.forget_widths()
        self._ticks_key = self._shape = None

    def release(self) -> None:
        """Let go of all pictures; an item that is left itself goes when cycles are collected."""
        self._content, self._legend = DisplayList(), Legend()

    # What is new

    def set_panel(self, panel: Panel, limits: Limits, around: Around = ALONE) -> bool:
        """Take the next frame's panel; return whether it needs another geometry or other axes."""
        self.panel, self._limits, self.around = panel, limits, around
        self._crosshair.follow(panel)
        self._content.set_artists(panel.artists)
        self._heat = next((a for a in panel.artists if colorbar.has_bar(a)), None)
        self._legend.set_artists([] if panel.message else named_artists(panel.artists))
        self._prepare_legend()
        self.view_box.cursor_place = self.cursor_place
        self._has_header = self._has_header or bool(panel.title or panel.note)
        return self._shape_changed()

    def _shape_changed(self) -> bool:
        panel, heat = self.panel, self._heat
        shape = (
            (panel.x, panel.y, self._limits),
            (panel.weight, panel.share_x, panel.square, panel.message, panel.beside, self.around),
            (self._has_header, self._legend.appearances, -(-self._legend.width // QUANTUM)),
            panel.title,
            heat and (heat.low, heat.high, heat.label, heat.beyond),
        )
        before, self._shape = self._shape, shape
        return shape != before

    @property
    def cursor_place(self) -> int | None:
        """Where the cursor of what its x axis counts is; None where none is shown."""
        return None if self.panel.message else self._cursors.get(self.panel.x.over)

    def set_cursor(self, over: Count, place: int | None) -> QRectF:
        """Put the cursor of axes that count the same somewhere; return the area to paint again."""
        self._cursors[over] = place
        self.view_box.cursor_place = self.cursor_place
        return self.box.area if self.panel.x.over == over else QRectF()

    def set_crosshair(self, place: Pin | None) -> list[QRectF]:
        """Read the values at a place on the x axis; return the areas to paint again."""
        before, above = self.readout, self._header_readout
        self._crosshair.stand_at(place, self.panel)
        if before is None and self.readout is None:
            return []
        areas = [self.box.area]
        return [*areas, self.header.area] if above or self._header_readout else areas

    # Where it goes

    def space_needed(self, width: float, left: float) -> SpaceNeeded:
        """Return what the panel needs in a widget of that width, its axes beginning at `left`."""
        panel, line = self.panel, self.layout.small_line
        bare = panel.share_x or bool(panel.message)
        room = header_room(width, left)
        rows = 0 if self._legend_beside else self._legend.rows(room, self._taken)
        above = line / 2 if self.panel.square else 0.0  # the highest tick stands under the title
        header = max(rows, 1) * line + 5 + above if self._has_header or rows else line / 2
        return SpaceNeeded(
            header=header + self._head_height,
            ticks=0.0 if bare else line + EDGE,
            label=0.0 if bare or not panel.x.label else line,
            weight=panel.weight,
            least=least_height(panel, width, self.layout),
            wide=bool(panel.message),
            square=panel.square and not panel.message,
        )

    @property
    def has_y_label(self) -> bool:
        """Whether the label of the y axis is to be written."""
        return bool(self.panel.y.label) and self.around.y_labels and not self.panel.message

    @property
    def _taken(self) -> float:
        """The width of the header that the title takes."""
        title = self.panel.title
        laid = self.layout.label(title, SMALL, bold=True)
        return laid.size().width() + 10 if title else 0.0

    def left_width(self, *heights: float) -> float:
        """Return the width of the tick labels of axes of some heights; it never shrinks."""
        if self.around.y_labels and not self.panel.message:
            wide = axis.widest_of(self.panel.y, self._limits.y, heights, self.layout)
            self._widen(0, wide + EDGE + 5)
        return self._widths[0]

    def right_width(self, width: float, height: float, left: float) -> float:
        """Return the width right of the axes: a colour bar, or the names of the curves."""
        self._widen(1, 1.2 * self.layout.width("00"))  # half of the last tick's text
        if self._heat is not None and self.around.color_bar:
            most = 0.4 * width - QUANTUM  # wider, it would not be kept free: see `panel_layout`
            label = self._heat.label if self.around.bar_label else ""
            self._widen(1, colorbar.width(self._heat, label, height, self.layout, most))
        self._legend_room = LegendRoom(width, height, header_room(width, left), self._taken)
        self._prepare_legend()
        if self._legend_beside:
            self._widen(1, self._legend.width + 4)
        return self._widths[1]

    def _prepare_legend(self) -> None:
        """Put the names beside the axes or, where they find no room there, above."""
        beside = not self._heat and not self.panel.square
        self._legend_beside = self._legend.prepare(
            self.style, self.layout, self._legend_room, beside
        )

    def forget_widths(self) -> None:
        """Let the widths around the axes be found anew, after which they only grow again."""
        self._widths = [0.0, 0.0]

    def _widen(self, side: int, wanted: float) -> None:
        self._widths[side] = max(self._widths[side], QUANTUM * -(-wanted // QUANTUM))

    def set_geometry(self, geometry: PanelGeometry) -> list[QRectF]:
        """Take a place; return the areas to paint again, those left behind included."""
        moved = geometry != self._geometry
        left_behind = [region.area for region in self.regions] if moved else []
        self._geometry = geometry
        self.view_box.set_panel(self.panel)
        if moved:
            self.view_box.setGeometry(geometry.box)
            self.box.set_area(geometry.box.adjusted(-EDGE, 0, 1, EDGE))
            self.header.set_area(geometry.header)
            self.below.set_area(geometry.x_axis)
            self.left.set_area(geometry.y_axis)
            self.right.set_area(geometry.right)
            self._place_items()
        self.transform = self._transform_to(geometry.box)
        self._find_ticks()
        return left_behind + self.changed_areas()

    def _place_items(self) -> None:
        self.prepareGeometryChange()
        self._bounds = QRectF()
        for region in self.regions:
            self._bounds = self._bounds.united(region.area)
        self._content_item.place(self._bounds)

    def _transform_to(self, box: QRectF) -> DataTransform:
        self.view_box.show_range(self._limits)
        shown = self.view_box.range
        return DataTransform(shown.x, shown.y, box.width(), box.height())

    def restore_range(self) -> None:
        """Let the view box show what is painted, where the hand could not move it."""
        self.view_box.show_range(self._limits)

    def _find_ticks(self) -> None:
        panel, at = self.panel, self.transform
        key = (panel.x, panel.y, at, panel.share_x, panel.grid)
        if key == self._ticks_key:
            return
        self._ticks_key = key
        right = x_ticks(panel.x, at.x, at.width, self.layout.width)
        up = y_ticks(panel.y, at.y, at.height, self.layout.small_line)
        up = without_empty_rows(up, panel.artists, self.layout, at)
        self._ticks = right, up
        grid = axis.grid(at, right, up) if panel.grid else []
        self._lines = grid, axis.axis_lines(at, right, up, bare=panel.share_x)

    def changed_areas(self) -> list[QRectF]:
        """Return the areas that show something else than when last asked."""
        return [r.area for r, content in self._contents() if r.has_changed(content)]

    def _contents(self) -> tuple[tuple[PaintRegion, object], ...]:
        """Return each region with everything that its picture depends on."""
        panel, at, geometry = self.panel, self.transform, self._geometry
        heat = None
        if (map_ := self._heat) is not None:
            heat = map_.low, map_.high, map_.map, map_.label, map_.beyond, self.around.bar_label
        names = (self._legend_beside, self._legend.appearances)
        head = self.around
        message = (panel.message, panel.large, panel.verbatim, self.around.words)
        box = (self._content.version, self._ticks_key, self._legend_beside, panel.x.over, message)
        below = (panel.x.label, self._ticks[0], at.x, panel.share_x, geometry and geometry.x_label)
        return (
            (self.box, box),
            (self.header, (panel.title, panel.note, self.inset, self._header_readout, names, head)),
            (self.below, (panel.message, below)),
            (self.left, (panel.message, panel.y.label, self._ticks[1], at.y)),
            (self.right, (panel.message, heat, names)),
        )

    # Painting

    def boundingRect(self) -> QRectF:
        return self._bounds

    def paint(self, painter: QPainter, option: Any, widget: Any = None) -> None:
        """Paint nothing: see `ContentItem`."""

    def paint_regions(self, painter: QPainter) -> None:
        """Paint what is exposed; keep an error until the scene has been painted."""
        try:
            with np.errstate(all="ignore"):  # what overflows is far outside the panel
                for region in self.regions:
                    region.paint(painter, self.exposed)
        except Exception as error:  # noqa: BLE001 - raised inside Qt's painting it may crash
            self.error = error

    def _paint_box(self, painter: QPainter) -> None:
        at, style = self.transform, self.style
        if self.panel.message or not style.is_whole:  # no picture that covers all of it
            area = QRectF(QPointF(), self.box.area.size())
            painter.fillRect(area, QColor(style.theme.palette.ground))
        if self.panel.message:
            rect = QRectF(EDGE, 0, at.width, at.height)
            paint_in_place_of_axes(painter, self.panel, rect, self.layout, self.around.words)
            return
        self._content.paint(painter, at, style, self._lines)
        if self.cursor_place is not None:
            axis.paint_cursor(painter, at, style, self.cursor_place)
        self._paint_labels(painter)
        painter.setClipping(False)
        if axis_lines_overlap(style):
            paint_axis_lines(painter, style, self._lines)

    def _paint_labels(self, painter: QPainter) -> None:
        """Paint the labels of all artists, and the handle over what is covered."""
        at = self.transform
        collision = LabelCollision([drawing.artist for drawing in self.drawings], at)
        room = QRectF(0, 0, at.width, at.height)
        labels = LabelPlacer(painter, self.layout, room, collision)
        handle = QRectF()
        if self.cursor_place is not None and self.has_handle:
            handle = axis.handle(at, self.style, self.cursor_place)
            labels.keep_off(handle)
        for drawing in self.drawings:
            drawing.reserve_room(labels, at)
        for drawing in self.drawings:
            drawing.paint_labels(labels, at)
        self._crosshair.paint(labels, at, self.style, inside=self._header_readout is None)
        if not handle.isEmpty():
            axis.paint_handle(painter, self.style, handle)

    @property
    def _header_readout(self) -> Readout | None:
        """What is read in place of the note."""
        if self.header.area.height() < self._head_height + self.layout.small_line:
            return None
        room = self.header.area.width() - END - self.inset
        return self._crosshair.above(self.transform.height, room, self.layout)

    @property
    def _head_height(self) -> float:
        return self.layout.small_line + HEAD_GAP if self.around.head else 0.0

    def _paint_header(self, painter: QPainter) -> None:
        width = self.header.area.width() - END - self.inset
        if self.around.head:
            paint_head(painter, self.around, width, self.layout)
            painter.translate(0.0, self._head_height)
        legend = None if self._legend_beside else self._legend
        paint_header(painter, self.panel, legend, self._header_readout, width, self.layout)

    def _paint_x_axis(self, painter: QPainter) -> None:
        geometry, panel, line = self._geometry, self.panel, self.layout.small_line
        hidden = panel.share_x or bool(panel.message)
        if geometry is None or hidden or geometry.x_axis.height() < line:
            return
        left = geometry.box.left() - geometry.x_axis.left()
        axis.paint_x_ticks(painter, self.transform, self.layout, left, self._ticks[0])
        if geometry.x_label and panel.x.label:
            width = self.transform.width
            axis.paint_x_label(painter, panel.x, self.layout, left, width, line - 1)

    def _paint_y_axis(self, painter: QPainter) -> None:
        rect = QRectF(QPointF(0, 0), self.left.area.size())
        if self.panel.message or not self.around.y_labels or rect.width() < 12:
            return
        ticks = self._ticks[1]
        top = self.box.area.y() - self.left.area.y()
        axis.paint_y_ticks(painter, self.transform, self.layout, rect.width(), top, ticks)
        taken = axis.widest(ticks, self.layout) + 2
        if self.panel.y.label and rect.width() - taken >= 0.8 * self.layout.small_line:
            axis.paint_y_label(painter, self.panel.y, self.layout, rect)

    def _paint_right(self, painter: QPainter) -> None:
        top = self.box.area.y() - self.right.area.y()
        if self.panel.message:
            return
        heat = self._heat if self.around.color_bar else None
        if heat is not None and self.right.area.width() > 20:
            room, height = self.right.area.width(), self.transform.height
            label = heat.label if self.around.bar_label else ""
            colorbar.paint(painter, heat, label, height, top, room, self.style, self.layout)
        elif self._legend_beside:
            self._legend.paint_beside(painter, top, self.layout.small_line)

    # The mouse

    def _axis_at(self, at: QPointF) -> int | None:
        """Return the axis whose ticks are at a point: 0 horizontal, 1 vertical."""
        if self.panel.message:
            return None
        return 0 if self.below.area.contains(at) else 1 if self.left.area.contains(at) else None

    @reported
    def wheelEvent(self, event: Any) -> None:
        """Zoom an axis at whose ticks the wheel is turned."""
        axis = self._axis_at(event.pos())
        if axis is None:
            event.ignore()
        else:
            self.view_box.turn_wheel(event, self.mapToItem(self.view_box, event.pos()), axis)

    @reported
    def mouseDragEvent(self, event: Any) -> None:
        """Pan an axis that is dragged at its ticks."""
        axis = self._axis_at(event.buttonDownPos())
        if axis is None:
            event.ignore()
        else:
            self.view_box.mouseDragEvent(event, axis)

    @reported
    def mouseClickEvent(self, event: Any) -> None:
        """Show all of an axis that is double clicked at its ticks; the right button asks a menu."""
        if event.button() == Qt.MouseButton.RightButton or event.double():
            self.view_box.mouseClickEvent(event)

    @property
    def corner(self) -> QPointF:
        """Where the inside of the axes begins, in the widget."""
        return self._geometry.box.topLeft() if self._geometry is not None else QPointF()

    def contains(self, at: QPointF) -> bool:
        """Return whether a point of the widget lies inside the axes."""
        return self._geometry is not None and self._geometry.box.contains(at)

    def name_at(self, at: QPointF) -> str:
        """Return the name of the curve whose entry in the legend is at a point of the widget."""
        return curve_name(self._entry_at(at))

    def _entry_at(self, at: QPointF) -> Entry | None:
        region = self.right if self._legend_beside else self.header
        if not region.area.contains(at) or self.panel.message:
            return None
        below = 0.0 if self._legend_beside else self._head_height
        return self._legend.entry_at(at - region.area.topLeft() - QPointF(0.0, below))

    def describe(self, at: QPointF) -> str:
        """Return what lies under a point of the widget; text that was cut reads whole here."""
        panel = self.panel
        if self.contains(at) and not panel.message:
            inside = at - self.corner
            x, y = self.transform.x_at(inside.x()), self.transform.y_at(inside.y())
            return hover.describe(panel, self.drawings, self.transform, x, y)
        if (entry := self._entry_at(at)) is not None:
            return hover.plain_lines(entry.label)
        for region, text in (
            (self.header, hover.plain_lines(self.around.head, panel.title, panel.note)),
            (self.left, hover.plain_lines(panel.y.label)),
            (self.below, hover.plain_lines(panel.x.label)),
            (self.box, "" if panel.verbatim else hover.plain_lines(panel.message)),
        ):
            if region.area.contains(at):
                return text
        return ""
