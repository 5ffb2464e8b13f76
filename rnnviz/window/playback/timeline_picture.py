"""The picture of a run over its updates: its loss, what happened, and which update is shown.

It is dragged and clicked; what it shows is that of the run at its present, whatever the views show.
"""

from __future__ import annotations

import time
from collections.abc import Sequence

import numpy as np
from PySide6.QtCore import QEvent, QPointF, QRectF, QSignalBlocker, QSize, Qt, Signal
from PySide6.QtGui import (
    QAction,
    QColor,
    QContextMenuEvent,
    QHelpEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QPixmap,
    QPolygonF,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QAbstractSlider, QMenu, QSizePolicy, QToolTip

from rnnviz.screen.data_transform import Array
from rnnviz.screen.plain_text import as_it_is
from rnnviz.screen.polyline import Polyline
from rnnviz.text import translate
from rnnviz.training.snapshot import Snapshot
from rnnviz.window.appearance.palette import Colours
from rnnviz.window.playback.mark_shape import SHAPES
from rnnviz.window.playback.timeline_mark import Mark, marks_of, marks_of_pair

REFRESH = 0.2
"""Seconds between two pictures of a run that goes on, at least."""
MARGIN, TOP, BOTTOM = 8.0, 9.0, 4.0
"""Pixels around the loss; the marks are above it."""
LINE = 18.0
"""Height of a line of text for which these and the marks are made."""
LETTER = 10.0
"""Height of the letters of two runs."""
NEAR = 6.0
"""Pixels within which a mark is under the pointer."""
_KEYS = (Qt.Key.Key_Home, Qt.Key.Key_End)
Curve = tuple[Array, Array]
"""Updates and the logarithm of the loss, or both in pixels."""


class Timeline(QAbstractSlider):
    """The picture of the run, which assistive technology meets as a slider over its updates.

    Parameters
    ----------
    actions : sequence of QAction
        What the right button offers at an update, which is shown then.

    Signals
    -------
    update_chosen : (int,)
    """

    update_chosen = Signal(int)

    def __init__(self, actions: Sequence[QAction] = ()) -> None:
        super().__init__()
        self._menu = list(actions)
        self.valueChanged.connect(self.update_chosen)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.marks: tuple[Mark, ...] = ()
        self._colours: Colours | None = None
        self._runs: tuple[Snapshot, ...] = ()
        self._branch: int | None = None
        self._bookmarks: frozenset[int] = frozenset()
        self._update, self._present = 0, 1
        self._looks_back = self._concealed = self._unmarked = False
        self._line = Polyline()
        self._picture: QPixmap | None = None
        self._pictured_at = 0.0

    # What it shows

    def show_run(
        self,
        snapshot: Snapshot,
        playing: bool,
        beside: Snapshot | None = None,
        branch: int | None = None,
    ) -> None:
        """Take the newest snapshot of the run, and of the one beside it.

        `branch` is the update at which the two have parted.
        """
        came = len(self._runs) < 2 and beside is not None
        self._runs = (snapshot,) if beside is None else (snapshot, beside)
        self._branch = branch
        self._present = max(1, *(run.update for run in self._runs))
        if came or not playing or time.monotonic() - self._pictured_at >= REFRESH:
            self._find_marks()

    def show_bookmarks(self, bookmarks: frozenset[int]) -> None:
        self._bookmarks = bookmarks
        self._find_marks()

    def conceal(self, concealed: bool, unmarked: bool) -> None:
        """Show neither the loss nor what happened, or only the loss, or show both again."""
        if (concealed, unmarked) != (self._concealed, self._unmarked):
            self._concealed, self._unmarked = concealed, unmarked
            self._find_marks()

    def show_position(self, update: int, looks_back: bool) -> None:
        """Show which update is shown."""
        if (update, looks_back) != (self._update, self._looks_back):
            self._update, self._looks_back = update, looks_back
            self.update()

    def tell(self, update: int, words: str) -> None:
        """Tell assistive technology which update is shown, and how the run stands."""
        with QSignalBlocker(self):
            self.setRange(0, self._present)
            self.setValue(update)
        self.setAccessibleDescription(words)

    def recolour(self, colours: Colours) -> None:
        self._colours = colours
        self._forget_picture()

    def _find_marks(self) -> None:
        match () if self._concealed or self._unmarked else self._runs:
            case ():
                self.marks = ()
            case (run,):
                self.marks = marks_of(run, self._bookmarks)
            case (one, other):
                self.marks = marks_of_pair(one, other, self._bookmarks, self._branch)
        self._forget_picture()

    def _forget_picture(self) -> None:
        self._picture, self._pictured_at = None, time.monotonic()
        self.update()

    # Places

    def place_of(self, update: float) -> float:
        """Return where an update is, in pixels from the left."""
        share = min(update, self._present) / self._present
        return MARGIN + share * (self.width() - 2 * MARGIN)

    def update_at(self, x: float) -> int:
        """Return the update at a place."""
        share = (x - MARGIN) / max(1.0, self.width() - 2 * MARGIN)
        return round(min(max(0.0, share), 1.0) * self._present)

    def text_at(self, x: float) -> str:
        """Return which update is at a place, and what happened near it."""
        words = translate("window", "update {update}").format(update=self.update_at(x))
        near = [mark for mark in self.marks if abs(self.place_of(mark.update) - x) <= NEAR]
        source = translate("window", "update {update}: {what}")
        lines = [
            source.format(update=mark.update, what=f"{mark.letter} {mark.text}".strip())
            for mark in near[-4:]
        ]
        return "\n".join(lines) or words

    # Painting

    def sizeHint(self) -> QSize:
        return QSize(300, max(24, round(1.7 * self.fontMetrics().height())))

    def minimumSizeHint(self) -> QSize:
        return QSize(80, self.sizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        if self._colours is None:
            return
        if self._picture is None:
            self._picture = self._painted(self._colours)
        with QPainter(self) as painter:
            painter.drawPixmap(0, 0, self._picture)
            self._paint_cursor(painter, self._colours)

    def _painted(self, colours: Colours) -> QPixmap:
        ratio = self.devicePixelRatioF()
        picture = QPixmap(self.size() * ratio)
        picture.setDevicePixelRatio(ratio)
        picture.fill(Qt.GlobalColor.transparent)
        with QPainter(picture) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            low = self.height() - BOTTOM
            painter.setPen(QPen(QColor(colours.line), 1))
            painter.drawLine(QPointF(MARGIN, low), QPointF(self.width() - MARGIN, low))
            self._paint_losses(painter, colours)
            for mark in self.marks:
                self._paint_mark(painter, mark, colours)
        return picture

    def _paint_losses(self, painter: QPainter, colours: Colours) -> None:
        """Paint the loss; of two runs in the colours and dashes that they have in all views."""
        curves = [] if self._concealed else [_curve(run) for run in self._runs]
        shown = [curve for curve in curves if curve is not None]
        if not shown:
            return
        lows, highs = zip(*(_range(values) for _, values in shown), strict=True)
        looks = [QPen(QColor(colours.dim), 1.2)]
        if len(curves) == 2:
            looks = [QPen(QColor(colours.a), 1.2), QPen(QColor(colours.b), 1.2)]
            looks[1].setStyle(Qt.PenStyle.DashLine)
        for curve, pen in reversed(list(zip(curves, looks, strict=True))):
            if curve is not None:
                self._line.paint(painter, pen, *self._placed(curve, min(lows), max(highs)))

    def _placed(self, curve: Curve, low: float, high: float) -> Curve:
        """Return a curve in pixels; what leaps far beyond stays at the top."""
        updates, values = curve
        share = np.clip((values - low) / max(high - low, 1e-9), 0.0, 1.0)
        floor, room = self.height() - BOTTOM - 1, self.height() - BOTTOM - self._top - 3
        along = np.minimum(updates, self._present) / self._present
        return MARGIN + along * (self.width() - 2 * MARGIN), floor - room * share

    def _paint_mark(self, painter: QPainter, mark: Mark, colours: Colours) -> None:
        """Paint a symbol above the loss, and a faint line down from it; B's stand below."""
        shape = SHAPES[mark.kind]
        tone, x = QColor(getattr(colours, shape.colour)), self.place_of(mark.update)
        faint = QColor(tone)
        faint.setAlphaF(0.45)
        painter.setPen(QPen(faint, 1))
        painter.drawLine(QPointF(x, self._top), QPointF(x, self.height() - BOTTOM))
        painter.setPen(QPen(tone, 1.4 * self._scale))
        painter.setBrush(tone if shape.filled else Qt.BrushStyle.NoBrush)
        below = mark.letter == "B"
        at = QPointF(x, self.height() - BOTTOM - 5 * self._scale if below else self._top / 2 + 1)
        corners = QPolygonF([at + QPointF(*point) * self._scale for point in shape.points])
        if shape.filled:
            painter.drawPolygon(corners)
        else:
            painter.drawPolyline(corners)
        if mark.letter:
            self._paint_letter(painter, mark.letter, at, colours)

    def _paint_letter(self, painter: QPainter, letter: str, at: QPointF, colours: Colours) -> None:
        """Paint the letter of a run at the right side of a mark, at its left side near the end."""
        font = self.font()
        font.setPixelSize(round(LETTER * self._scale))
        font.setWeight(font.Weight.DemiBold)
        painter.setFont(font)
        painter.setPen(QColor(colours.text(letter.lower())))
        side = LETTER * self._scale
        left = at.x() + 5 * self._scale
        if left + side > self.width():
            left = at.x() - 5 * self._scale - side
        place = QRectF(left, at.y() - side / 2, side, side)
        painter.drawText(place, Qt.AlignmentFlag.AlignCenter, letter)

    @property
    def _scale(self) -> float:
        """How much larger symbols are in large type."""
        return max(1.0, self.fontMetrics().height() / LINE)

    @property
    def _top(self) -> float:
        return TOP * self._scale

    def _paint_cursor(self, painter: QPainter, colours: Colours) -> None:
        """Paint the line at the update that is shown, and its handle; filled in the past."""
        x = self.place_of(self._update)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(QColor(colours.accent), 2 if self._looks_back else 1.2))
        painter.drawLine(QPointF(x, self._top), QPointF(x, self.height()))
        painter.setBrush(QColor(colours.accent if self._looks_back else colours.ground))
        painter.drawEllipse(QPointF(x, self.height() - BOTTOM), 3.5, 3.5)
        if self.hasFocus():
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), 3, 3)

    # Events

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._forget_picture()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self.update_chosen.emit(self.update_at(event.position().x()))

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if event.buttons() & Qt.MouseButton.LeftButton:
            self.update_chosen.emit(self.update_at(event.position().x()))

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Show the update under the pointer, and offer what can be done there."""
        if event.reason() is QContextMenuEvent.Reason.Mouse:
            self.update_chosen.emit(self.update_at(event.pos().x()))
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.addActions(self._menu)
        menu.popup(event.globalPos())

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            text = as_it_is(self.text_at(event.pos().x()))
            QToolTip.showText(event.globalPos(), text, self)
            return True
        if event.type() == QEvent.Type.ShortcutOverride and _is_own_key(event):
            event.accept()  # or it would move the cursor k
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Home:
            self.update_chosen.emit(0)
        elif event.key() == Qt.Key.Key_End:
            self.update_chosen.emit(self._present)
        else:
            event.ignore()  # the keys of a slider move the cursor k here

    def wheelEvent(self, event: QWheelEvent) -> None:
        event.ignore()


def _curve(run: Snapshot) -> Curve | None:
    """Return the updates of finite losses and their logarithms; None for fewer than two."""
    curve = run.history.loss
    finite = np.isfinite(curve.last) & (curve.last > 0)
    if np.count_nonzero(finite) < 2:
        return None
    return curve.update[finite], np.log10(curve.last[finite])


def _range(values: Array) -> tuple[float, float]:
    """Return the least value, and the largest but for those that leap far beyond."""
    low, typical = float(values.min()), float(np.percentile(values, 90))
    return low, min(float(values.max()), typical + max(0.1, typical - low))


def _is_own_key(event: QEvent) -> bool:
    plain = Qt.KeyboardModifier.NoModifier
    return isinstance(event, QKeyEvent) and event.key() in _KEYS and event.modifiers() == plain
