"""The line under the transport bar: what becomes of the error, and what the run has done.

Each has a badge of its own: a filled tag that points back in time for the network on screen, an
outlined pill for the run.  Where the run has diverged, the line offers to start again.
"""

from __future__ import annotations

import html

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QCursor,
    QPainter,
    QPaintEvent,
    QPalette,
    QPen,
    QPolygonF,
    QResizeEvent,
)
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QPushButton, QSizePolicy, QToolTip, QWidget

from rnnviz.text import translate
from rnnviz.window.appearance.palette import Colours
from rnnviz.window.status_bar.status_message import Badge, StatusMessage
from rnnviz.window.widget.label import ElidedLabel

_TRIANGLE_UP = ((0, 1), (0.5, 0), (1, 1))
_TRIANGLE_DOWN = ((0, 0), (0.5, 1), (1, 0))
_PEAK = ((0, 1), (0.3, 0), (1, 0.8), (1, 1))
_BAR = ((0, 0.35), (1, 0.35), (1, 0.65), (0, 0.65))
_DIAMOND = ((0.5, 0), (1, 0.5), (0.5, 1), (0, 0.5))
_CROSS = (
    (0, 0.2), (0.2, 0), (0.5, 0.3), (0.8, 0), (1, 0.2), (0.7, 0.5),
    (1, 0.8), (0.8, 1), (0.5, 0.7), (0.2, 1), (0, 0.8), (0.3, 0.5),
)  # fmt: skip
_CHECK = ((0, 0.55), (0.18, 0.38), (0.38, 0.6), (0.82, 0.1), (1, 0.27), (0.4, 0.95))
_BOLT = ((0.6, 0), (0.15, 0.6), (0.45, 0.6), (0.3, 1), (0.85, 0.4), (0.5, 0.4))
_STAIRS = ((0, 0), (0.33, 0), (0.33, 0.4), (0.66, 0.4), (0.66, 0.8), (1, 0.8), (1, 1), (0, 1))
_CUT = (
    (0, 0.25),
    (1, 0.25),
    (1, 0.45),
    (0.65, 0.45),
    (0.65, 1),
    (0.35, 1),
    (0.35, 0.45),
    (0, 0.45),
)

ROOMY = 45
"""Width in heights of a line of type below which the badges stand one above the other."""

_SHAPES = {
    "exploding": _TRIANGLE_UP,
    "transient": _PEAK,
    "vanishing": _TRIANGLE_DOWN,
    "level": _BAR,
    "broken": _CROSS,
    "learning": _STAIRS,
    "solved": _CHECK,
    "spiked": _BOLT,
    "clipped": _CUT,
    "ruined": _DIAMOND,
    "diverged": _CROSS,
}
"""Corners in a unit square; all other kinds are drawn as a ring."""


class BadgeWidget(QWidget):
    """A kind as a shape and a word.

    Parameters
    ----------
    pointed : bool
        Whether it is a filled tag that points back in time, as for the flow, or an outlined pill,
        as for the training.
    """

    def __init__(self, pointed: bool) -> None:
        super().__init__()
        self._pointed = pointed
        self._spacious = True
        self._kind = ""
        self._word = ""
        self._colour = QColor("#777777")
        self._ink = QColor("#ffffff")
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def set_spacious(self, spacious: bool) -> None:
        """Set whether there is space above and below the word."""
        self._spacious = spacious
        self.updateGeometry()

    def show_kind(self, kind: str, word: str, colour: str, ink: str, what: str) -> None:
        """Show a kind and its word; `what` describes the badge to screen readers."""
        changed = word != self._word
        self._kind, self._word = kind, word
        self._colour, self._ink = QColor(colour), QColor(ink)
        self.setAccessibleName(word)
        self.setAccessibleDescription(what)
        self.setToolTip(what)
        self.setVisible(bool(word))
        if changed:
            self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        metrics = self.fontMetrics()
        width = metrics.horizontalAdvance(self._word) + 2 * metrics.height() + 12
        return QSize(width, metrics.height() + (8 if self._spacious else 2))

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            ink = self._ink if self._pointed else self._colour
            self._paint_ground(painter)
            side = self.fontMetrics().ascent() * 0.72
            box = QRectF(12, (self.height() - side) / 2, side, side)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(ink)
            if self._kind in _SHAPES:
                corners = [box.topLeft() + QPointF(x, y) * side for x, y in _SHAPES[self._kind]]
                painter.drawPolygon(QPolygonF(corners))
            elif self._kind:
                painter.setBrush(Qt.BrushStyle.NoBrush)
                painter.setPen(QPen(ink, 2.0))
                painter.drawEllipse(box.adjusted(1, 1, -1, -1))
            painter.setPen(ink)
            font = painter.font()
            font.setWeight(font.Weight.DemiBold)
            painter.setFont(font)
            text = self.rect().adjusted(int(box.right()) + 6, 0, -4, 0)
            painter.drawText(text, Qt.AlignmentFlag.AlignVCenter, self._word)

    def _paint_ground(self, painter: QPainter) -> None:
        whole = QRectF(self.rect()).adjusted(1, 1, -1, -1)
        if not self._pointed:
            painter.setPen(QPen(self._colour, 1.5))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(whole, whole.height() / 2, whole.height() / 2)
            return
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._colour)
        tip, middle = whole.left() + 8, whole.center().y()
        corners = [
            QPointF(whole.left(), middle),
            QPointF(tip, whole.top()),
            whole.topRight(),
            whole.bottomRight(),
            QPointF(tip, whole.bottom()),
        ]
        painter.drawPolygon(QPolygonF(corners))


class StatusLine(QWidget):
    """Both verdicts as badges, one sentence, and what to do after a divergence.

    Signals
    -------
    restart_requested, clip_requested : ()
    focus_left : ()
        A button that had the keyboard is about to be hidden.
    """

    restart_requested = Signal()
    clip_requested = Signal()
    focus_left = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setAutoFillBackground(True)
        self.flow = BadgeWidget(pointed=True)
        self.training = BadgeWidget(pointed=False)
        self.sentence = ElidedLabel(lines=2)
        self.restart = QPushButton()
        self.restart.setAutoDefault(True)  # Return presses it, Space belongs to the run
        self.restart.clicked.connect(self.restart_requested)
        self.clip = QPushButton()
        self.clip.setObjectName("primary")
        self.clip.setAutoDefault(True)
        self.clip.clicked.connect(self.clip_requested)
        self._line = line = QHBoxLayout(self)
        line.setContentsMargins(10, 2, 10, 4)
        line.setSpacing(10)
        self._badges = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._badges.setSpacing(10)
        self._badges.addWidget(self.flow)
        self._badges.addWidget(self.training)
        line.addLayout(self._badges)
        line.addWidget(self.sentence, 1)
        line.addWidget(self.restart)
        line.addWidget(self.clip)
        self._message: StatusMessage | None = None
        self._whole = ""
        self._elsewhere = False
        self._colours: Colours | None = None
        self.retranslate()
        self.show_message(None)

    def set_compact(self, compact: bool) -> None:
        """Set whether the line is as low as it can be, with no sentence broken off."""
        self._line.setContentsMargins(10, 0 if compact else 2, 10, 0 if compact else 4)
        self._badges.setSpacing(2 if compact else 10)
        self.sentence.set_whole(compact)

    def set_said_elsewhere(self, elsewhere: bool) -> None:
        """Set whether the sentence can be read in a view."""
        self.sentence.setText("" if elsewhere or self._message is None else self._message.sentence)
        self.sentence.setToolTip(self._whole)
        self._elsewhere = elsewhere

    def show_message(self, message: StatusMessage | None) -> None:
        """Show what is known of the network and of the run; None while there is neither."""
        self._message = message
        broken = message is not None and message.broken
        curable = broken and message is not None and message.curable_by_clipping
        for button, shown in ((self.restart, broken), (self.clip, curable)):
            if button.hasFocus() and not shown:
                self.focus_left.emit()  # otherwise Qt moves the keyboard to any button
            button.setVisible(shown)
        self._set_whole(message.whole if message is not None else "")
        self.set_said_elsewhere(self._elsewhere)
        self._paint_badges()

    def _set_whole(self, text: str) -> None:
        """Change the tool tip; one that is on screen does not stay that of another run."""
        before, self._whole = self._whole, f"<p>{html.escape(text)}</p>" if text else ""
        if self._whole != before and QToolTip.isVisible() and QToolTip.text() == before:
            QToolTip.showText(QCursor.pos(), self._whole, self.sentence)

    def recolour(self, colours: Colours) -> None:
        self._colours = colours
        self._paint_badges()

    def _paint_badges(self) -> None:
        colours, message = self._colours, self._message
        if colours is None:
            return
        ink = "#101214" if colours.dark else "#ffffff"
        flow = message.flow if message is not None else Badge()
        training = message.training if message is not None else Badge()
        of_flow = translate("window", "What becomes of an error in the network on screen")
        of_training = translate("window", "What the run has done so far")
        self.flow.show_kind(flow.kind, flow.word, _colour(flow.kind, colours), ink, of_flow)
        self.training.show_kind(
            training.kind, training.word, _colour(training.kind, colours), ink, of_training
        )
        palette = self.palette()
        ground = colours.error_ground if message is not None and message.broken else colours.ground
        palette.setColor(QPalette.ColorRole.Window, QColor(ground))
        self.setPalette(palette)

    def retranslate(self) -> None:
        self.restart.setText(translate("window", "Start again"))
        self.clip.setText(translate("window", "Clip and start again"))
        self._paint_badges()

    def _stack_badges(self) -> None:
        """In large type stack the badges, so that the sentence keeps a whole line."""
        directions = QBoxLayout.Direction
        roomy = self.width() >= ROOMY * self.fontMetrics().height()
        wanted = directions.LeftToRight if roomy else directions.TopToBottom
        if self._badges.direction() != wanted:
            self._badges.setDirection(wanted)
            self._badges.setSpacing(10 if roomy else 2)
            self.flow.set_spacious(roomy)
            self.training.set_spacious(roomy)

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._stack_badges()
        super().resizeEvent(event)

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
        elif event.type() == QEvent.Type.FontChange:
            self._stack_badges()
        super().changeEvent(event)


def _colour(kind: str, colours: Colours) -> str:
    """Return vermilion for what explodes, blue for what vanishes, else neutral."""
    if kind in ("exploding", "transient", "broken", "spiked", "ruined", "diverged"):
        return colours.exploding
    return colours.vanishing if kind in ("vanishing", "dead") else colours.healthy
