"""The dock of one view: title bar with buttons, and the plot itself."""

from __future__ import annotations

import time

from PySide6.QtCore import QEvent, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QEnterEvent, QMouseEvent
from PySide6.QtWidgets import QDockWidget, QHBoxLayout, QMenu, QToolButton, QVBoxLayout, QWidget

from rnnviz.screen.figure import FigureWidget
from rnnviz.text import QT_TRANSLATE_NOOP, translate
from rnnviz.training.snapshot import Frame
from rnnviz.views.view import View
from rnnviz.window.appearance.icon import icon
from rnnviz.window.appearance.palette import Colours
from rnnviz.window.widget.label import ElidedLabel

_EXPORTS = (
    ("pdf", QT_TRANSLATE_NOOP("window", "Save as PDF…")),
    ("svg", QT_TRANSLATE_NOOP("window", "Save as SVG…")),
    ("png", QT_TRANSLATE_NOOP("window", "Save as PNG…")),
    ("csv", QT_TRANSLATE_NOOP("window", "Save the numbers as CSV…")),
    ("copy", QT_TRANSLATE_NOOP("window", "Copy the picture")),
)
_BUTTONS = (
    ("explain", QT_TRANSLATE_NOOP("window", "What does this show?")),
    ("export", QT_TRANSLATE_NOOP("window", "Save or copy this picture")),
    ("maximise", QT_TRANSLATE_NOOP("window", "Fill the window, or restore (double-click)")),
    ("close", QT_TRANSLATE_NOOP("window", "Close; the View menu brings it back")),
)


class DockTitle(QWidget):
    """The title bar of a dock; a double click maximises."""

    double_clicked = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._collapsed = False
        self.setObjectName("dockTitle")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.label = ElidedLabel()
        self.label.setObjectName("dockHeading")
        self.label.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.buttons = {name: QToolButton() for name, _ in _BUTTONS}
        line = QHBoxLayout(self)
        line.setContentsMargins(8, 1, 2, 1)
        line.setSpacing(0)
        line.addWidget(self.label, 1)
        for button in self.buttons.values():
            button.setAutoRaise(True)
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            line.addWidget(button)

    def sizeHint(self) -> QSize:
        hint = super().sizeHint()
        return QSize(hint.width(), 0 if self._collapsed else hint.height())

    def minimumSizeHint(self) -> QSize:
        hint = super().minimumSizeHint()
        return QSize(hint.width(), 0 if self._collapsed else hint.height())

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        self.double_clicked.emit()
        event.accept()

    def paint_icons(self, colours: Colours, maximised: bool, size: int) -> None:
        for name, button in self.buttons.items():
            shown = "restore" if name == "maximise" and maximised else name
            button.setIcon(icon(shown, colours.dim))
            button.setIconSize(QSize(size, size))

    def set_current(self, current: bool) -> None:
        """Mark the view that commands apply to."""
        if self.property("current") is not current:
            self.setProperty("current", current)
            self.style().unpolish(self)
            self.style().polish(self)

    def set_compact(self, compact: bool, collapsed: bool) -> None:
        """Leave only the button that maximises, or nothing at all."""
        self._collapsed = collapsed
        self.updateGeometry()
        for name, button in self.buttons.items():
            button.setVisible(not compact or name == "maximise")

    def retranslate(self) -> None:
        for name, words in _BUTTONS:
            self.buttons[name].setToolTip(translate("window", words))
            self.buttons[name].setAccessibleName(translate("window", words))


class ViewDock(QDockWidget):
    """One view in its dock; it is drawn only while it is visible.

    Signals
    -------
    explain_requested, maximise_requested : (str,)
        With the view's name.
    export_requested : (str, str)
        The view's name and the format, or "copy".
    step_chosen : (int,)
        A click moved the cursor.
    touched : (str,)
        The mouse came over this view.
    shown_changed : ()
    """

    explain_requested = Signal(str)
    maximise_requested = Signal(str)
    export_requested = Signal(str, str)
    step_chosen = Signal(int)
    touched = Signal(str)
    shown_changed = Signal()

    def __init__(self, view: View, plot: FigureWidget) -> None:
        super().__init__()
        self.view = view
        self.plot = plot
        self.setObjectName(f"view.{view.name}")
        self.setAllowedAreas(Qt.DockWidgetArea.AllDockWidgetAreas)
        self.title_bar = DockTitle()
        self.setTitleBarWidget(self.title_bar)
        body = QWidget()
        body.setObjectName("dockBody")
        column = QVBoxLayout(body)
        column.setContentsMargins(2, 0, 2, 2)
        column.addWidget(plot)
        self.setWidget(body)
        self.seen = False
        self._frame: Frame | None = None
        self._stale = False
        self._drawn_at = 0.0
        self._redraw_timer = QTimer(self)
        self._redraw_timer.setSingleShot(True)
        self._redraw_timer.setInterval(round(1000 * view.min_interval))
        self._redraw_timer.timeout.connect(self.catch_up)
        self._connect()
        self.retranslate()

    def _connect(self) -> None:
        buttons = self.title_bar.buttons
        buttons["explain"].clicked.connect(self._explain)
        buttons["maximise"].clicked.connect(self._maximise)
        buttons["close"].clicked.connect(self.close)
        self.menu = QMenu(self)
        for key, _ in _EXPORTS:
            action = self.menu.addAction("")
            action.setData(key)
        self.menu.triggered.connect(self._export)
        buttons["export"].setMenu(self.menu)
        buttons["export"].setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.title_bar.double_clicked.connect(self._maximise)
        self.visibilityChanged.connect(self._see)
        self.plot.step_chosen.connect(self.step_chosen)

    def enterEvent(self, event: QEnterEvent) -> None:
        self.touched.emit(self.view.name)
        super().enterEvent(event)

    def _explain(self) -> None:
        self.explain_requested.emit(self.view.name)

    def _maximise(self) -> None:
        self.maximise_requested.emit(self.view.name)

    def _export(self, action: object) -> None:
        self.export_requested.emit(self.view.name, action.data())  # type: ignore[attr-defined]

    def _see(self, visible: bool) -> None:
        self.seen = visible
        self._redraw_timer.stop()
        self._drawn_at = 0.0
        self.catch_up()
        self.shown_changed.emit()

    def catch_up(self) -> None:
        """Draw the newest frame if it has not been drawn and is visible."""
        if self.seen and self._stale and self._frame is not None:
            self.draw(self._frame)

    def keep(self, frame: Frame) -> None:
        """Keep a frame to be drawn later."""
        self._frame, self._stale = frame, True

    def draw(self, frame: Frame) -> None:
        """Draw a frame, or keep it until the view is visible and `min_interval` has passed."""
        self._frame = frame
        now = time.monotonic()
        too_soon = now - self._drawn_at < self.view.min_interval
        self._stale = too_soon or not self.seen
        if too_soon:
            self._redraw_timer.start()  # in case no newer frame comes
        if self._stale:
            return
        self._redraw_timer.stop()
        self._drawn_at = now
        figure = self.view.figure(frame)
        self.plot.draw(figure)
        self.plot.setAccessibleDescription(figure.summary)

    def retranslate(self) -> None:
        self.setWindowTitle(self.view.title)
        self.title_bar.label.setText(self.view.title)
        self.title_bar.retranslate()
        self.plot.setAccessibleName(self.view.title)
        for action, (_, words) in zip(self.menu.actions(), _EXPORTS, strict=True):
            action.setText(translate("window", words))

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
            if self._frame is not None:
                self.draw(self._frame)
        super().changeEvent(event)
