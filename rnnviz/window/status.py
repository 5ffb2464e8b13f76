"""The line of words under the transport bar: what is happening to the gradient, and why.

A shape says the regime beside its colour.  Where the run has broken, the line says where and
why, and offers the two ways on.
"""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPalette, QPolygonF
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QSizePolicy, QWidget

from rnnviz.text import translate
from rnnviz.window.label import ElidedLabel
from rnnviz.window.palette import Colours
from rnnviz.window.verdict import Verdict

_SHAPES = {
    "exploding": ((0, 1), (0.5, 0), (1, 1)),
    "transient": ((0, 1), (0.3, 0), (1, 0.8), (1, 1)),
    "vanishing": ((0, 0), (0.5, 1), (1, 0)),
    "diverged": ((0.5, 0), (1, 0.5), (0.5, 1), (0, 0.5)),
    "dead": ((0, 0), (0.5, 1), (1, 0)),
    "saturated": ((0, 0), (1, 0), (1, 1), (0, 1)),
}


class Chip(QWidget):
    """The regime as a shape and a word on its colour."""

    def __init__(self) -> None:
        super().__init__()
        self._kind = ""
        self._word = ""
        self._colour = QColor("#777777")
        self._ink = QColor("#ffffff")
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def show_regime(self, kind: str, word: str, colour: str, ink: str) -> None:
        changed = word != self._word
        self._kind, self._word = kind, word
        self._colour, self._ink = QColor(colour), QColor(ink)
        self.setAccessibleName(word)
        self.setVisible(bool(word))
        if changed:
            self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        metrics = self.fontMetrics()
        width = metrics.horizontalAdvance(self._word) + 2 * metrics.height() + 6
        return QSize(width, metrics.height() + 8)

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(self._colour)
            painter.drawRoundedRect(QRectF(self.rect()), 5, 5)
            side = self.fontMetrics().ascent() * 0.72
            box = QRectF(8, (self.height() - side) / 2, side, side)
            painter.setBrush(self._ink)
            if self._kind in _SHAPES:
                corners = [box.topLeft() + QPointF(x, y) * side for x, y in _SHAPES[self._kind]]
                painter.drawPolygon(QPolygonF(corners))
            else:
                painter.drawEllipse(box)
            painter.setPen(self._ink)
            font = painter.font()
            font.setWeight(font.Weight.DemiBold)
            painter.setFont(font)
            text = self.rect().adjusted(int(box.right()) + 6, 0, -4, 0)
            painter.drawText(text, Qt.AlignmentFlag.AlignVCenter, self._word)


class StatusLine(QWidget):
    """Regime, sentence, share of clipped updates, and what to do after a divergence.

    Signals
    -------
    restart_asked, clip_asked : ()
    """

    restart_asked = Signal()
    clip_asked = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setAutoFillBackground(True)
        self.chip = Chip()
        self.sentence = ElidedLabel(lines=2)
        self.restart = QPushButton()
        self.restart.clicked.connect(self.restart_asked)
        self.clip = QPushButton()
        self.clip.setObjectName("primary")
        self.clip.clicked.connect(self.clip_asked)
        line = QHBoxLayout(self)
        line.setContentsMargins(10, 2, 10, 4)
        line.setSpacing(10)
        line.addWidget(self.chip)
        line.addWidget(self.sentence, 1)
        line.addWidget(self.restart)
        line.addWidget(self.clip)
        self._verdict: Verdict | None = None
        self._colours: Colours | None = None
        self.retranslate()
        self.show_verdict(None)

    def show_verdict(self, verdict: Verdict | None) -> None:
        """Show what the run does; None before the first update."""
        self._verdict = verdict
        broken = verdict is not None and verdict.broken
        self.restart.setVisible(broken)
        self.clip.setVisible(broken and verdict is not None and verdict.curable_by_clipping)
        self.sentence.setText(verdict.sentence if verdict is not None else "")
        self._paint_chip()

    def recolour(self, colours: Colours) -> None:
        self._colours = colours
        self._paint_chip()

    def _paint_chip(self) -> None:
        colours, verdict = self._colours, self._verdict
        if colours is None:
            return
        kind = verdict.kind if verdict is not None else ""
        colour = {
            "exploding": colours.exploding,
            "transient": colours.exploding,
            "diverged": colours.exploding,
            "vanishing": colours.vanishing,
            "dead": colours.vanishing,
            "saturated": colours.vanishing,
        }.get(kind, colours.healthy)
        ink = "#101214" if colours.dark else "#ffffff"
        self.chip.show_regime(kind, verdict.word if verdict is not None else "", colour, ink)
        palette = self.palette()
        ground = colours.error_ground if verdict is not None and verdict.broken else colours.ground
        palette.setColor(QPalette.ColorRole.Window, QColor(ground))
        self.setPalette(palette)

    def retranslate(self) -> None:
        self.restart.setText(translate("window", "Start again"))
        self.clip.setText(translate("window", "Clip and start again"))

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
        super().changeEvent(event)
