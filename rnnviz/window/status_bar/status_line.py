"""The line under the transport bar: what becomes of the error, and what the run has done.

Each has a badge of its own; of two runs each has a line of its own, with its letter.  Where the run
has blown up, the line offers to clip, or to start again.
"""

from __future__ import annotations

from PySide6.QtCore import QEvent, Signal
from PySide6.QtGui import QColor, QPalette, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from rnnviz.text import translate
from rnnviz.window.appearance.palette import Colours
from rnnviz.window.status_bar.badge import LOW, LOWEST, SPACIOUS
from rnnviz.window.status_bar.status_message import StatusMessage
from rnnviz.window.status_bar.verdict_row import VerdictRow, align

ROOMY = 45
"""Width in heights of a line of type below which the badges stand one above the other."""


class StatusLine(QWidget):
    """Both verdicts as badges, one sentence, and what to do after a divergence.

    Signals
    -------
    restart_requested, clip_requested, branch_requested : ()
        To start again, to do so with clipping, and to clip from before the explosion.
    focus_left : ()
        A button that had the keyboard is about to be hidden.
    """

    restart_requested = Signal()
    clip_requested = Signal()
    branch_requested = Signal()
    focus_left = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setAutoFillBackground(True)
        self.main, self.twin = VerdictRow("A"), VerdictRow("B")
        self.flow, self.training = self.main.flow, self.main.training
        self.sentence = self.main.sentence
        self.restart = self._button(self.restart_requested)
        self.clip = self._button(self.clip_requested)
        self.branch = self._button(self.branch_requested)
        self.branch.setObjectName("primary")
        self._rows = QVBoxLayout()
        self._rows.setSpacing(2)
        self._rows.addLayout(self.main)
        self._line = line = QHBoxLayout(self)
        line.setContentsMargins(10, 2, 10, 4)
        line.setSpacing(10)
        line.addLayout(self._rows, 1)
        for button in (self.restart, self.clip, self.branch):
            line.addWidget(button)
        self._message: StatusMessage | None = None
        self._elsewhere = self._compact = False
        self._colours: Colours | None = None
        self._rows.addLayout(self.twin)
        self.retranslate()
        self.show_message(None)
        self._form()

    def _button(self, clicked: object) -> QPushButton:
        button = QPushButton()
        button.setAutoDefault(True)  # Return presses it, Space belongs to the run
        button.clicked.connect(clicked)
        return button

    def set_compact(self, compact: bool) -> None:
        """Set whether the line is as low as it can be, with no sentence broken off."""
        self._compact = compact
        self._line.setContentsMargins(10, 0 if compact else 2, 10, 0 if compact else 4)
        self._form()

    def set_said_elsewhere(self, elsewhere: bool) -> None:
        """Set whether the sentence can be read in a view."""
        self._elsewhere = elsewhere
        self._show_rows()

    def show_message(self, message: StatusMessage | None) -> None:
        """Show what is known of the network and of the run; None while there is neither."""
        had_twin = self._has_twin
        self._message = message
        broken = message is not None and message.broken
        curable = message is not None and message.curable_by_clipping
        buttons = (
            (self.restart, broken and not curable),
            (self.clip, curable),
            (self.branch, curable),
        )
        for button, shown in buttons:
            if button.hasFocus() and not shown:
                self.focus_left.emit()  # otherwise Qt moves the keyboard to any button
            button.setVisible(shown)
        self._show_rows()
        if had_twin != self._has_twin:
            self._form()
        self._paint()

    @property
    def _has_twin(self) -> bool:
        return self._message is not None and self._message.beside is not None

    def _show_rows(self) -> None:
        message = self._message
        self.main.show_message(message, self._elsewhere)
        self.twin.show_message(message.beside if message is not None else None, self._elsewhere)

    def recolour(self, colours: Colours) -> None:
        self._colours = colours
        self._paint()

    def _paint(self) -> None:
        colours, message = self._colours, self._message
        if colours is None:
            return
        self.main.paint_badges(colours, colours.text("a"))
        if self._has_twin:
            self.twin.paint_badges(colours, colours.text("b"))
        align(self.main, self.twin, self._has_twin)
        palette = self.palette()
        ground = colours.error_ground if message is not None and message.broken else colours.ground
        palette.setColor(QPalette.ColorRole.Window, QColor(ground))
        self.setPalette(palette)

    def retranslate(self) -> None:
        self.restart.setText(translate("window", "Start again"))
        self.clip.setText(translate("window", "Clip and start again"))
        self.branch.setText(translate("window", "Clip from here"))
        self._paint()

    def _form(self) -> None:
        """Give each of two runs a line; in large type stack the badges of a single one."""
        twin = self._has_twin
        roomy = self.width() >= ROOMY * self.fontMetrics().height()
        around = LOWEST if twin and self._compact else SPACIOUS if roomy and not twin else LOW
        self._rows.setSpacing(0 if self._compact else 2)
        self.main.set_form(twin, not (twin or roomy), around, self._compact or twin)
        if twin:
            self.twin.set_form(True, False, around, True)
            self.twin.sentence.show()
        else:
            self.twin.hide_all()

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._form()
        super().resizeEvent(event)

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
        elif event.type() == QEvent.Type.FontChange:
            self._form()
        super().changeEvent(event)
