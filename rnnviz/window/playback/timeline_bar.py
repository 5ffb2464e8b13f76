"""The timeline under the views: the loss over the updates, what happened, and which one is shown.

It is dragged and clicked; what it shows is that of the run at its present, whatever the views show.
"""

from __future__ import annotations

import math
import time
from dataclasses import dataclass
from functools import partial

import numpy as np
from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QAction,
    QColor,
    QHelpEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QPixmap,
    QPolygonF,
    QResizeEvent,
)
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QToolButton, QToolTip, QWidget

from rnnviz.screen.data_transform import Array
from rnnviz.screen.polyline import Polyline
from rnnviz.text import QT_TRANSLATE_NOOP, translate
from rnnviz.training.snapshot import Snapshot
from rnnviz.window.action import button
from rnnviz.window.appearance.palette import Colours
from rnnviz.window.playback.timeline_mark import Mark, MarkKind, marks_of

REFRESH = 0.2
"""Seconds between two pictures of a run that goes on, at least."""
MARGIN, TOP, BOTTOM = 8.0, 9.0, 4.0
"""Pixels around the loss; the marks are above it."""
LINE = 18.0
"""Height of a line of text for which these and the marks are made."""
NEAR = 6.0
"""Pixels within which a mark is under the pointer."""
_KEYS = (Qt.Key.Key_Home, Qt.Key.Key_End)
_MODES = {
    "following": QT_TRANSLATE_NOOP("window", "following"),
    "paused": QT_TRANSLATE_NOOP("window", "paused"),
    "replaying": QT_TRANSLATE_NOOP("window", "replaying"),
}


@dataclass(frozen=True)
class Shape:
    """The symbol of a mark: its colour by name, and its corners in pixels around its place."""

    colour: str
    filled: bool
    points: tuple[tuple[float, float], ...]


class Timeline(QWidget):
    """The picture of the run.

    Signals
    -------
    update_chosen : (int,)
    """

    update_chosen = Signal(int)

    def __init__(self) -> None:
        super().__init__()
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.marks: tuple[Mark, ...] = ()
        self._colours: Colours | None = None
        self._snapshot: Snapshot | None = None
        self._bookmarks: frozenset[int] = frozenset()
        self._update, self._present = 0, 1
        self._looks_back = False
        self._line = Polyline()
        self._picture: QPixmap | None = None
        self._pictured_at = 0.0

    # What it shows

    def show_run(self, snapshot: Snapshot, playing: bool) -> None:
        """Take the newest snapshot of the run."""
        self._snapshot = snapshot
        self._present = max(1, snapshot.update)
        if not playing or time.monotonic() - self._pictured_at >= REFRESH:
            self._find_marks()

    def show_bookmarks(self, bookmarks: frozenset[int]) -> None:
        self._bookmarks = bookmarks
        self._find_marks()

    def show_position(self, update: int, looks_back: bool) -> None:
        """Show which update is shown."""
        if (update, looks_back) != (self._update, self._looks_back):
            self._update, self._looks_back = update, looks_back
            self.update()

    def recolour(self, colours: Colours) -> None:
        self._colours = colours
        self._forget_picture()

    def _find_marks(self) -> None:
        if self._snapshot is not None:
            self.marks = marks_of(self._snapshot, self._bookmarks)
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
        lines = [source.format(update=mark.update, what=mark.text) for mark in near[-4:]]
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
            self._line.paint(painter, QPen(QColor(colours.dim), 1.2), *self._loss())
            for mark in self.marks:
                self._paint_mark(painter, mark, colours)
        return picture

    def _paint_mark(self, painter: QPainter, mark: Mark, colours: Colours) -> None:
        """Paint a symbol above the loss, and a faint line down from it."""
        shape = _SHAPES[mark.kind]
        tone, x = QColor(getattr(colours, shape.colour)), self.place_of(mark.update)
        faint = QColor(tone)
        faint.setAlphaF(0.45)
        painter.setPen(QPen(faint, 1))
        painter.drawLine(QPointF(x, self._top), QPointF(x, self.height() - BOTTOM))
        painter.setPen(QPen(tone, 1.4 * self._scale))
        painter.setBrush(tone if shape.filled else Qt.BrushStyle.NoBrush)
        at = QPointF(x, self._top / 2 + 1)
        corners = QPolygonF([at + QPointF(*point) * self._scale for point in shape.points])
        if shape.filled:
            painter.drawPolygon(corners)
        else:
            painter.drawPolyline(corners)

    @property
    def _scale(self) -> float:
        """How much larger symbols are in large type."""
        return max(1.0, self.fontMetrics().height() / LINE)

    @property
    def _top(self) -> float:
        return TOP * self._scale

    def _loss(self) -> tuple[Array, Array]:
        """Return the logarithm of the loss, in pixels; what leaps far beyond stays at the top."""
        none = np.empty(0), np.empty(0)
        if self._snapshot is None:
            return none
        curve = self._snapshot.history.loss
        finite = np.isfinite(curve.last) & (curve.last > 0)
        if np.count_nonzero(finite) < 2:
            return none
        values = np.log10(curve.last[finite])
        low, typical = float(values.min()), float(np.percentile(values, 90))
        high = min(float(values.max()), typical + max(0.1, typical - low))
        share = np.clip((values - low) / max(high - low, 1e-9), 0.0, 1.0)
        floor, room = self.height() - BOTTOM - 1, self.height() - BOTTOM - self._top - 3
        along = np.minimum(curve.update[finite], self._present) / self._present
        return MARGIN + along * (self.width() - 2 * MARGIN), floor - room * share

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

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            QToolTip.showText(event.globalPos(), self.text_at(event.pos().x()), self)
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
            super().keyPressEvent(event)


def _is_own_key(event: QEvent) -> bool:
    plain = Qt.KeyboardModifier.NoModifier
    return isinstance(event, QKeyEvent) and event.key() in _KEYS and event.modifiers() == plain


class TimelineBar(QWidget):
    """The timeline with its buttons.

    Attributes
    ----------
    timeline : Timeline
    state : QToolButton
        Says what is shown; a click shows the newest update.
    """

    def __init__(self, actions: dict[str, QAction]) -> None:
        super().__init__()
        self.timeline = Timeline()
        self.back = button(actions["play_backwards"])
        self.state = QToolButton()
        self.state.setAutoRaise(True)
        self.state.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._newest = actions["newest_update"]
        self.state.clicked.connect(self._newest.trigger)
        self._mode, self._position = "following", (0, 0)
        self._compact = False
        line = QHBoxLayout(self)
        line.setContentsMargins(10, 0, 10, 0)
        line.setSpacing(6)
        line.addWidget(self.back)
        line.addWidget(self.timeline, 1)
        line.addWidget(self.state)
        self.retranslate()

    def show_mode(self, mode: str, update: int, present: int) -> None:
        """Show which update is shown, and whether the newest ones are followed."""
        self._mode, self._position = mode, (update, present)
        self.timeline.show_position(update, looks_back=mode != "following")
        words = translate("window", _MODES[mode])
        sign = "▸" if mode == "following" else "⇥"
        self.state.setText(sign if self._compact else f"{words} {sign}")
        self.state.setAccessibleName(words)
        source = translate("window", "update {update} of {present}, {mode}")
        described = source.format(update=update, present=present, mode=words)
        self.timeline.setAccessibleDescription(described)

    def set_sizes(self, size: int, compact: bool) -> None:
        """Set the icon size; a `compact` bar says by a sign alone what is shown."""
        self._compact = compact
        self.back.setIconSize(QSize(size, size))
        self.show_mode(self._mode, *self._position)
        self._widen()

    def recolour(self, colours: Colours) -> None:
        self.timeline.recolour(colours)

    def retranslate(self) -> None:
        self.timeline.setAccessibleName(translate("window", "Timeline: the updates of the run"))
        self.state.setToolTip(self._newest.toolTip())
        self.show_mode(self._mode, *self._position)
        self._widen()

    def _widen(self) -> None:
        """Keep the width of the widest state, so that the timeline does not jump."""
        widths = (
            self.state.fontMetrics().horizontalAdvance(words + " ⇥")
            for words in (
                [""] if self._compact else map(partial(translate, "window"), _MODES.values())
            )
        )
        self.state.setFixedWidth(max(widths) + 16)

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
        super().changeEvent(event)


_STAR = tuple(
    (r * math.sin(i * math.pi / 5), -r * math.cos(i * math.pi / 5))
    for i, r in enumerate([4.5, 1.9] * 5)
)
_SHAPES: dict[MarkKind, Shape] = {
    "clip": Shape("waiting", True, ((0, -4), (4, 0), (0, 4), (-4, 0))),
    "spike": Shape("exploding", True, _STAR),
    "died": Shape("vanishing", False, ((-3, -3), (3, 3), (0, 0), (-3, 3), (3, -3))),
    "solved": Shape("healthy", False, ((-4, 0), (-1, 3), (4, -4))),
    "end": Shape("exploding", True, ((-3, -3.5), (3, -3.5), (3, 3.5), (-3, 3.5))),
    "change": Shape("waiting", False, ((0, -3.5), (4, 3.5), (-4, 3.5), (0, -3.5))),
    "bookmark": Shape("accent", True, ((-3, -4), (3, -4), (3, 4), (0, 1.5), (-3, 4))),
}
"""How marks look: each has a shape of its own, for those who do not see its colour."""
