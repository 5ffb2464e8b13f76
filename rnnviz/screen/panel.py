"""One panel on the screen: its box, what is around it, and the cursor through it.

Everything around the box is painted by pieces of its own, so that a new frame repaints the inside
of the boxes and touches axes and labels only where they have changed.
"""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QPainter

from rnnviz.plot.axis_limit import Limits
from rnnviz.plot.figure import HeatMap, Panel
from rnnviz.plot.markup import has_markup
from rnnviz.plot.tick import Ticks, x_ticks, y_ticks
from rnnviz.screen import axis, colorbar, hover, legend
from rnnviz.screen.data_transform import SMOOTH_EDGES, DataTransform, Style, squared
from rnnviz.screen.display_list import DisplayList
from rnnviz.screen.drawing import Drawing
from rnnviz.screen.paint_region import PaintRegion
from rnnviz.screen.panel_content import paint_empty, paint_prose, paint_words
from rnnviz.screen.panel_layout import EDGE, Need, Room
from rnnviz.screen.panel_selection import least_height
from rnnviz.screen.static_layer import Lines, paint_edges, reach_inside
from rnnviz.screen.text_layout import SMALL, TextLayout

QUANTUM = 8.0
"""Widths around the boxes grow by so many pixels at a time, and do not shrink: nothing jumps."""


class PanelItem:
    """Keeps the scene items of one panel and tells them what is new."""

    def __init__(self, panel: Panel, style: Style, type_: TextLayout) -> None:
        self.panel, self.style, self.type = panel, style, type_
        self._content = DisplayList()
        self.place = DataTransform((0, 1), (0, 1), 1, 1)
        self._limits = Limits((0.0, 1.0), (0.0, 1.0))
        self._room: Room | None = None
        self._widths = [0.0, 0.0]
        self._has_header = False
        self._beside = False
        self._shape: object = None
        self._widest = 200.0
        self._heat: HeatMap | None = None
        self._names = legend.Legend()
        self._ticks: tuple[Ticks, Ticks] = ([], [])
        self._ticks_of: object = None
        self._lines: Lines = ([], [])
        self.box = PaintRegion(self._paint_box)
        self._step = 1
        self.header = PaintRegion(self._paint_header)
        self.below = PaintRegion(self._paint_x)
        self.left = PaintRegion(self._paint_y)
        self.right = PaintRegion(self._paint_right)
        self.restyle(style, type_)

    @property
    def drawings(self) -> list[Drawing]:
        """What draws the artists, in their order."""
        return self._content.drawings

    @property
    def pieces(self) -> tuple[PaintRegion, ...]:
        """All that is painted."""
        return self.box, self.header, self.below, self.left, self.right

    def restyle(self, style: Style, type_: TextLayout) -> None:
        """Use other colours and sizes from now on."""
        self.style, self.type = style, type_
        self._widths = [0.0, 0.0]
        self._ticks_of = self._shape = None

    # What is new

    def show(self, panel: Panel, limits: Limits) -> bool:
        """Take the next frame's panel; return whether it needs another place or other axes."""
        self.panel = panel
        self._content.take(panel.artists)
        self._heat = next((a for a in panel.artists if isinstance(a, HeatMap)), None)
        self._names.take([] if panel.message or self._heat else legend.named(panel.artists))
        self._names.prepare(self.style, self.type, self._widest)
        self._has_header = self._has_header or bool(panel.title or panel.note)
        self._limits = limits
        return self._shape_changed()

    def _shape_changed(self) -> bool:
        panel, heat = self.panel, self._heat
        shape = (
            (
                panel.x,
                panel.y,
                self._limits,
                panel.weight,
                panel.share_x,
                panel.square,
                panel.message,
            ),
            (self._has_header, self._names.count, -(-self._names.width // QUANTUM)),
            heat and (heat.low, heat.high, heat.label),
        )
        before, self._shape = self._shape, shape
        return shape != before

    # Where it goes

    def need(self, width: float) -> Need:
        """Return what the panel wants of a widget of that width."""
        header = self.type.small_line + 5 if self._has_header else self.type.small_line / 2
        bare = self.panel.share_x or bool(self.panel.message)
        ticks = 0.0 if bare else self.type.small_line + EDGE
        label = 0.0 if bare or not self.panel.x.label else self.type.small_line
        least = least_height(self.panel, width, self.type)
        return Need(header, ticks, label, self.panel.weight, least, bool(self.panel.message))

    def left_width(self, height: float) -> float:
        """Return the width of the tick labels on the left; it never shrinks."""
        if not self.panel.message:
            found = y_ticks(self.panel.y, self._limits.y, height, self.type.small_line)
            self._widen(0, axis.widest(found, self.type) + EDGE + 5)
        return self._widths[0]

    def right_width(self, width: float, height: float) -> float:
        """Return the width right of the box: a colour bar, or names at the ends of lines."""
        self._widen(1, 1.2 * self.type.width("00"))  # half of the last tick's text
        if self._heat is not None:
            self._widen(1, colorbar.width(self._heat, height, self.type))
        self._widest = 0.75 * width
        self._names.prepare(self.style, self.type, self._widest)
        if self._names.fit_beside(width, height, self.type):
            self._widen(1, self._names.width + 4)
        self._beside = self._names.fit_beside(width, height, self.type) and not self._heat
        return self._widths[1]

    def _widen(self, side: int, wanted: float) -> None:
        self._widths[side] = max(self._widths[side], QUANTUM * -(-wanted // QUANTUM))

    def put(self, room: Room) -> list[QRectF]:
        """Take a place; return the areas that must be painted again, those left behind included."""
        moved = room != self._room
        left_behind = [piece.area for piece in self.pieces] if moved else []
        self._room = room
        if moved:
            for piece, rect in (
                (self.box, room.box.adjusted(-EDGE, 0, 1, EDGE)),
                (self.header, room.header),
                (self.below, room.x_axis),
                (self.left, room.y_axis),
                (self.right, room.right),
            ):
                piece.put(rect)
        self.place = self._placed(room.box)
        if not self._beside:
            self._widest = min(self._widest, room.box.width() - 10)
            self._names.prepare(self.style, self.type, self._widest)
        self._find_ticks()
        return left_behind + self.changed()

    def changed(self) -> list[QRectF]:
        """Return the areas that show something else than when last asked."""
        return [p.area for p, shown in self._parts() if p.changed(shown)]

    def _parts(self) -> tuple[tuple[PaintRegion, object], ...]:
        """Return each piece with everything that its picture depends on."""
        panel, place, room = self.panel, self.place, self._room
        heat = self._heat and (self._heat.low, self._heat.high, self._heat.map, self._heat.label)
        beside = self._names.settle(place, self.type, self._has_header) if self._beside else None
        across = (panel.x.label, self._ticks[0], place.x, panel.share_x, room and room.x_label)
        words = (panel.message, panel.large, panel.verbatim)
        return (
            (self.box, (self._content.version, self._ticks_of, self._beside, panel.cursor, words)),
            (self.header, (panel.title, panel.note)),
            (self.below, (panel.message, across)),
            (self.left, (panel.message, panel.y.label, self._ticks[1], place.y)),
            (self.right, (panel.message, heat, beside)),
        )

    def _find_ticks(self) -> None:
        of = (self.panel.x, self.panel.y, self.place, self.panel.share_x, self.panel.grid)
        if of != self._ticks_of:
            self._ticks_of = of
            panel, place = self.panel, self.place
            right = x_ticks(panel.x, place.x, place.width, self.type.width)
            up = y_ticks(panel.y, place.y, place.height, self.type.small_line)
            self._ticks = right, up
            edges = axis.edges(self.place, *self._ticks, bare=self.panel.share_x)
            grid = axis.grid(self.place, *self._ticks) if self.panel.grid else []
            self._lines = grid, edges

    def _placed(self, box: QRectF) -> DataTransform:
        x, y = self._limits.x, self._limits.y
        width, height = box.width(), box.height()
        if self.panel.square:
            x, y = squared(x, y, width, height)
        return DataTransform(x, y, width, height)

    def move_cursor(self, step: int) -> QRectF:
        """Put the cursor at a step; return the area to paint again."""
        self._step = step
        return self.box.area if self.panel.cursor else QRectF()

    # Painting

    def _paint_box(self, painter: QPainter) -> None:
        place, style = self.place, self.style
        if self.panel.message:
            self._paint_instead(painter, QRectF(0, 0, place.width, place.height))
            return
        self._content.paint(painter, place, style, self._lines)
        if self.panel.cursor:
            axis.paint_cursor(painter, place, style, self._step)
        names = None if self._beside else self._names
        paint_words(painter, self.drawings, names, place, self.type)
        painter.setClipping(False)
        if reach_inside(style):
            paint_edges(painter, style, self._lines)

    def _paint_instead(self, painter: QPainter, rect: QRectF) -> None:
        """Paint words in the place of axes."""
        painter.translate(EDGE, 0)
        painter.setRenderHint(SMOOTH_EDGES, False)
        painter.fillRect(rect, self.style.paper)
        if self.panel.verbatim:
            paint_prose(painter, self.panel.message, rect, self.type)
        else:
            paint_empty(painter, self.panel.message, rect, self.type, self.panel.large)

    def _paint_header(self, painter: QPainter) -> None:
        width = self.header.area.width() - 4
        title = self.type.fitting(self.panel.title, width, SMALL, bold=True)
        taken = title.size().width() + 10 if self.panel.title else 0.0
        self.type.paint(painter, title, QPointF(0, 2), "ink", SMALL, bold=True)
        self._paint_note(painter, width, taken)

    def _paint_note(self, painter: QPainter, width: float, taken: float) -> None:
        """Paint the note to the right of the title; one that changes every frame is not kept."""
        note = self.panel.note
        if note and not has_markup(note):
            rect = QRectF(taken, 2, width - taken, self.type.small_line)
            self.type.paint_plain(painter, note, rect, "healthy")
            return
        laid = self.type.fitting(note, width - taken, SMALL)
        at = QPointF(max(width - laid.size().width(), taken), 2)
        self.type.paint(painter, laid, at, "healthy", SMALL)

    def _paint_x(self, painter: QPainter) -> None:
        room, panel, line = self._room, self.panel, self.type.small_line
        if room is None or panel.share_x or panel.message or room.x_axis.height() < line:
            return
        left = room.box.left()
        axis.paint_x(painter, self.place, self.type, left, self._ticks[0])
        if room.x_label and panel.x.label:
            axis.paint_x_label(painter, panel.x, self.type, left, self.place.width, line - 1)

    def _paint_y(self, painter: QPainter) -> None:
        rect = QRectF(QPointF(0, 0), self.left.area.size())
        if self.panel.message or rect.width() < 12:
            return
        found = self._ticks[1]
        top = self.box.area.y() - self.left.area.y()
        axis.paint_y(painter, self.place, self.type, rect.width(), top, found)
        taken = axis.widest(found, self.type) + 2
        if self.panel.y.label and rect.width() - taken >= 0.8 * self.type.small_line:
            axis.paint_y_label(painter, self.panel.y, self.type, rect)

    def _paint_right(self, painter: QPainter) -> None:
        top = self.box.area.y() - self.right.area.y()
        if self.panel.message:
            return
        if self._heat is not None and self.right.area.width() > 20:
            colorbar.paint(painter, self._heat, self.place.height, top, self.style, self.type)
        elif self._beside:
            self._names.paint_beside(painter, top)

    # The mouse

    @property
    def _corner(self) -> QPointF:
        return self._room.box.topLeft() if self._room is not None else QPointF()

    def contains(self, at: QPointF) -> bool:
        """Return whether a point of the figure lies in the box."""
        return self._room is not None and self._room.box.contains(at)

    def x_at(self, at: QPointF) -> float:
        """Return the x coordinate of the data at a point of the figure."""
        return self.place.x_at(at.x() - self._corner.x())

    def describe(self, at: QPointF) -> str:
        """Return what lies under a point of the figure; words that were cut read whole here."""
        panel = self.panel
        if self.contains(at) and not panel.message:
            inside = at - self._corner
            x, y = self.place.x_at(inside.x()), self.place.y_at(inside.y())
            return hover.describe(panel, self.drawings, self.place, x, y)
        for piece, text in (
            (self.header, hover.lines(panel.title, panel.note)),
            (self.left, hover.lines(panel.y.label)),
            (self.below, hover.lines(panel.x.label)),
            (self.box, "" if panel.verbatim else hover.lines(panel.message)),
        ):
            if piece.area.contains(at):
                return text
        return ""
