"""One panel on the screen: its box, what is around it, and the cursor through it.

Everything around the box is painted by pieces of its own, so that a new frame repaints the inside
of the boxes and touches axes and labels only where they have changed.
"""

from __future__ import annotations

from collections.abc import Callable

import pyqtgraph as pg
from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QPainter

from rnnviz.screen import axis, colorbar, hover, key
from rnnviz.screen.curve import BandDrawing, CurveDrawing, ShapeDrawing
from rnnviz.screen.drawing import Drawing
from rnnviz.screen.heatmap import HeatMapDrawing
from rnnviz.screen.label import SMALL, Type
from rnnviz.screen.layout import Need, Room
from rnnviz.screen.limits import Span, Tracker, extent
from rnnviz.screen.place import Place, Style
from rnnviz.screen.points import PointsDrawing
from rnnviz.screen.rule import MarksDrawing, RuleDrawing, WordsDrawing
from rnnviz.views.figure import (
    Artist,
    Band,
    Curve,
    HeatMap,
    Marks,
    Panel,
    Points,
    Rule,
    Shape,
    Words,
)

DRAWINGS: dict[type, type[Drawing]] = {
    Curve: CurveDrawing,
    Band: BandDrawing,
    HeatMap: HeatMapDrawing,
    Points: PointsDrawing,
    Rule: RuleDrawing,
    Marks: MarksDrawing,
    Shape: ShapeDrawing,
    Words: WordsDrawing,
}
"""Which class draws which artist; a new kind of artist is a class and a line here."""

QUANTUM = 8.0
"""Widths around the boxes grow by so many pixels at a time, and do not shrink: nothing jumps."""


class Piece(pg.GraphicsObject):
    """A rectangle of the scene that somebody else paints."""

    def __init__(self, paint: Callable[[QPainter], None]) -> None:
        super().__init__()
        self._paint = paint
        self._rect = QRectF()

    def put(self, rect: QRectF) -> None:
        self.prepareGeometryChange()
        self.setPos(rect.topLeft())
        self._rect = QRectF(QPointF(0, 0), rect.size())

    def boundingRect(self) -> QRectF:
        return self._rect

    def paint(self, painter: QPainter, *_: object) -> None:
        if not self._rect.isEmpty():
            self._paint(painter)

    @property
    def area(self) -> QRectF:
        """Where the piece is in the scene."""
        return self._rect.translated(self.pos())


class PanelItem:
    """Keeps the scene items of one panel and tells them what is new."""

    def __init__(self, scene: pg.GraphicsScene, panel: Panel, style: Style, type_: Type) -> None:
        self.panel, self.style, self.type = panel, style, type_
        self.drawings: list[Drawing] = []
        self.place = Place((0, 1), (0, 1), 1, 1)
        self._limits: tuple[Tracker, Tracker] = (Tracker(), Tracker())
        self._spans: tuple[Span, Span] = ((0.0, 1.0), (0.0, 1.0))
        self._room: Room | None = None
        self._scene = scene
        self._widths = [0.0, 0.0]
        self._header = False
        self._ends = key.EndLabels()
        self._shown_around: object = None
        self.box = Piece(self._paint_box)
        self.box.setFlag(self.box.GraphicsItemFlag.ItemClipsToShape)
        self.view = pg.ViewBox(enableMouse=False, enableMenu=False, defaultPadding=0.0)
        self.view.setZValue(1)
        self.view.disableAutoRange()
        self.cursor = pg.InfiniteLine(movable=False)
        self.view.addItem(self.cursor, ignoreBounds=True)
        self.around = [
            Piece(p) for p in (self._paint_header, self._paint_x, self._paint_y, self._paint_right)
        ]
        for item in (self.box, self.view, *self.around):
            scene.addItem(item)
        self.restyle(style, type_)

    def remove(self) -> None:
        """Take everything out of the scene."""
        for item in (self.box, self.view, *self.around):
            self._scene.removeItem(item)

    def restyle(self, style: Style, type_: Type) -> None:
        """Use other colours and sizes from now on."""
        self.style, self.type = style, type_
        self._widths = [0.0, 0.0]
        self.cursor.setPen(style.theme.pen("ink", 1.4, style.ratio))

    # What is new

    def show(self, panel: Panel) -> None:
        """Take the next frame's panel; items are kept where the kind of artist is the same."""
        old, self.panel = self.drawings, panel
        kept = []
        for i, artist in enumerate(panel.artists):
            kind = DRAWINGS[type(artist)]
            if i < len(old) and type(old[i]) is kind:
                old[i].take(artist)
                kept.append(old[i])
            else:
                kept.append(kind(artist))
        self.drawings = kept
        self._header = self._header or bool(panel.title or panel.note)
        self._spans = (
            self._limits[0].follow(panel.x, extent(v for d in kept for v in d.extent_x())),
            self._limits[1].follow(panel.y, extent(v for d in kept for v in d.extent_y())),
        )

    # Where it goes

    def need(self) -> Need:
        """Return what the panel wants around its box."""
        header = self.type.small_line + 1 if self._header else 2.0
        below = 0.0 if self.panel.share_x or self.panel.empty else self.type.small_line + axis.TICK
        label = self.type.small_line if below and self.panel.x.label else 0.0
        return Need(header, below, label, self.panel.weight)

    def left_width(self, height: float) -> float:
        """Return the width of the tick labels on the left; it never shrinks."""
        if not self.panel.empty:
            found = axis.y_ticks(self.panel.y, self._spans[1], height, self.type)
            wanted = axis.widest(found, self.type) + axis.TICK + 4
            self._widths[0] = max(self._widths[0], QUANTUM * -(-wanted // QUANTUM))
        return self._widths[0]

    def right_width(self, width: float, height: float) -> float:
        """Return the width right of the box: a colour bar, or names at the ends of lines."""
        wanted = 8.0
        if (heat := self._heat()) is not None:
            wanted = colorbar.width(heat, height, self.type)
        elif found := self._names():
            names = key.width(found, self.type) + 6
            fits = names < 0.27 * width and len(found) * self.type.small_line * 0.95 <= height
            wanted = names if fits else wanted
        self._widths[1] = max(self._widths[1], QUANTUM * -(-wanted // QUANTUM))
        return self._widths[1]

    def _heat(self) -> HeatMap | None:
        return next((a for a in self.panel.artists if isinstance(a, HeatMap)), None)

    def _names(self) -> list[key.Entry]:
        return [] if self.panel.empty else key.entries(self.panel.artists)

    def put(self, room: Room) -> list[QRectF]:
        """Take a place; return the areas that must be painted again."""
        moved = room != self._room
        self._room = room
        if moved:
            self.box.put(room.box)
            self.view.setGeometry(room.box)
            for piece, rect in zip(self.around, self._rects(room), strict=True):
                piece.put(rect)
        place = self._placed(room.box)
        if place != self.place or moved:
            self.place = place
            self.view.setRange(xRange=place.x, yRange=place.y, padding=0, disableAutoRange=True)
        self.view.setVisible(self.panel.cursor and not self.panel.empty)
        return self._dirty(moved)

    @staticmethod
    def _rects(room: Room) -> tuple[QRectF, ...]:
        return room.header, room.x_axis, room.y_axis, room.right

    def _dirty(self, moved: bool) -> list[QRectF]:
        """Return what changed: the box always, the rest only where it shows something else."""
        panel = self.panel
        around = (panel.title, panel.note, panel.x, panel.y, self.place, panel.empty, self.style)
        if moved or around != self._shown_around:
            self._shown_around = around
            return [self.box.area, *(piece.area for piece in self.around)]
        beside = [self.around[3].area] if self._names() else []
        return [self.box.area, *beside]

    def _placed(self, box: QRectF) -> Place:
        x, y = self._spans
        width, height = box.width(), box.height()
        if self.panel.square:
            x, y = squared(x, y, width, height)
        return Place(x, y, width, height)

    def move_cursor(self, step: float) -> QRectF:
        """Put the cursor at a step; return the area to paint again."""
        self.cursor.setValue(step)
        return self.box.area if self.panel.cursor else QRectF()

    # Painting

    def _paint_box(self, painter: QPainter) -> None:
        rect, theme = self.box.boundingRect(), self.style.theme
        painter.fillRect(rect, pg.mkColor(theme.paper))
        if self.panel.empty:
            self._paint_empty(painter, rect)
            return
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
        axis.paint_grid(painter, self.place, self.style, *self._ticks())
        for drawing in self.drawings:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing, self.style.smooth)
            drawing.paint(painter, self.place, self.style)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
        if not self._names_beside():
            key.paint_key(painter, self._names(), self.place, self.style, self.type)
        for drawing in self.drawings:
            if isinstance(drawing, (RuleDrawing, WordsDrawing, MarksDrawing)):
                drawing.paint_label(painter, self.place, self.type)
        self._paint_edges(painter, rect)

    def _paint_edges(self, painter: QPainter, rect: QRectF) -> None:
        painter.setPen(self.style.theme.pen("ink", 0.8, self.style.ratio))
        painter.drawLine(rect.topLeft(), rect.bottomLeft())
        low = rect.bottom() - 0.5
        painter.drawLine(QPointF(rect.left(), low), QPointF(rect.right(), low))

    def _paint_empty(self, painter: QPainter, rect: QRectF) -> None:
        laid = self.type.label(self.panel.empty, 1.0, width=max(rect.width() - 24, 20.0))
        at = QPointF(rect.left() + 12, rect.center().y() - laid.size().height() / 2)
        self.type.paint(painter, laid, at, "healthy")

    def _ticks(self) -> tuple[axis.Ticks, axis.Ticks]:
        across = axis.x_ticks(self.panel.x, self.place, self.type)
        up = axis.y_ticks(self.panel.y, self.place.y, self.place.height, self.type)
        return across, up

    def _names_beside(self) -> bool:
        found = self._names()
        return (
            self._heat() is None
            and self._room is not None
            and self._room.right.width() >= key.width(found, self.type) + 4
            and len(found) * self.type.small_line * 0.95 <= self.place.height
        )

    def _paint_header(self, painter: QPainter) -> None:
        width = self.around[0].boundingRect().width() - 4
        title = self.type.fitting(self.panel.title, width, SMALL, bold=True)
        taken = title.size().width() + 10 if self.panel.title else 0.0
        self.type.paint(painter, title, QPointF(0, 0), "ink", SMALL, bold=True)
        note = self.type.fitting(self.panel.note, width - taken, SMALL)
        at = QPointF(max(width - note.size().width(), taken), 0)
        self.type.paint(painter, note, at, "healthy", SMALL)

    def _paint_x(self, painter: QPainter) -> None:
        if self.panel.share_x or self.panel.empty or self._room is None:
            return
        room = self._room
        below = room.x_axis.height()
        if below < self.type.small_line:
            return
        left = room.box.left()
        panel = self.panel
        axis.paint_x(painter, panel.x, self.place, self.style, self.type, left, self._ticks()[0])
        if room.x_label and panel.x.label:
            top = axis.TICK + self.type.small_line - 1
            axis.paint_x_label(painter, panel.x, self.type, left, self.place.width, top)

    def _paint_y(self, painter: QPainter) -> None:
        rect = self.around[2].boundingRect()
        if self.panel.empty or rect.width() < 12:
            return
        found = self._ticks()[1]
        top = self.box.pos().y() - self.around[2].pos().y()
        axis.paint_y(painter, self.place, self.style, self.type, rect.width(), top, found)
        taken = axis.widest(found, self.type) + axis.TICK + 3
        if self.panel.y.label and rect.width() - taken >= 0.8 * self.type.small_line:
            axis.paint_y_label(painter, self.panel.y, self.type, rect)

    def _paint_right(self, painter: QPainter) -> None:
        if self.panel.empty or self._room is None:
            return
        top = self.box.pos().y() - self.around[3].pos().y()
        if (heat := self._heat()) is not None:
            if self._room.right.width() > 20:
                colorbar.paint(painter, heat, self.place.height, top, self.style, self.type)
        elif self._names_beside():
            self._ends.paint(painter, self._names(), self.place, self.style, self.type, top)

    def describe(self, at: QPointF) -> str:
        """Return what lies under a point of the scene."""
        if self.panel.empty or not self.box.area.contains(at):
            return ""
        inside = at - self.box.pos()
        x, y = self.place.x_at(inside.x()), self.place.y_at(inside.y())
        return hover.describe(self.panel, self.drawings, self.place, x, y)


def squared(x: Span, y: Span, width: float, height: float) -> tuple[Span, Span]:
    """Return limits widened where needed, such that a unit is as long on both axes."""
    unit = max((x[1] - x[0]) / width, (y[1] - y[0]) / height)
    return _widened(x, unit * width), _widened(y, unit * height)


def _widened(span: Span, length: float) -> Span:
    middle = (span[0] + span[1]) / 2
    return middle - length / 2, middle + length / 2


def kind_of(artist: Artist) -> type[Drawing]:
    return DRAWINGS[type(artist)]
