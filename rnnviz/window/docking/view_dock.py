"""One view on the screen: a title bar with buttons, and the plot itself."""

from __future__ import annotations

import time

from PySide6.QtCore import QEvent, Qt, QTimer, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QToolButton, QVBoxLayout, QWidget

from rnnviz.plot.markup import plain
from rnnviz.screen.figure import FigureWidget
from rnnviz.text import QT_TRANSLATE_NOOP, translate
from rnnviz.training.snapshot import Frame
from rnnviz.views.view import View
from rnnviz.window.docking.dock_title import DockTitle
from rnnviz.window.docking.twin import beside_nothing
from rnnviz.window.docking.view_words import words_of
from rnnviz.window.widget.rarely import Rarely

_EXPORTS = (
    ("pdf", QT_TRANSLATE_NOOP("window", "Save as PDF…")),
    ("svg", QT_TRANSLATE_NOOP("window", "Save as SVG…")),
    ("png", QT_TRANSLATE_NOOP("window", "Save as PNG…")),
    ("csv", QT_TRANSLATE_NOOP("window", "Save the numbers as CSV…")),
    ("copy", QT_TRANSLATE_NOOP("window", "Copy the picture")),
)
RESTING = 1000
"""Milliseconds between two descriptions of a view, which a screen reader may read aloud."""


class ViewDock(QWidget):
    """One view with its title bar; it is drawn only while it can be seen.

    Signals
    -------
    explain_requested, maximise_requested, enlarge_requested, close_requested : (str,)
        With the view's name.
    export_requested : (str, str)
        The view's name and the format, or "copy".
    choices_requested : (str,)
        The list of views in its title bar is about to be shown.
    step_chosen, update_chosen : (int,)
        A click moved the cursor.
    pressed : (str,)
        The mouse was pressed on this view.

    Attributes
    ----------
    seen : bool
        Whether it is in the arrangement.
    action : QAction
        Shows or closes the view; for the menu of views.
    """

    explain_requested = Signal(str)
    maximise_requested = Signal(str)
    enlarge_requested = Signal(str)
    close_requested = Signal(str)
    choices_requested = Signal(str)
    export_requested = Signal(str, str)
    step_chosen = Signal(int)
    update_chosen = Signal(int)
    pressed = Signal(str)

    def __init__(self, view: View, plot: FigureWidget) -> None:
        super().__init__()
        self.view = view
        self.plot = plot
        self.setObjectName(f"view.{view.name}")
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.title_bar = DockTitle()
        self.body = QWidget()
        self.body.setObjectName("dockBody")
        inner = QVBoxLayout(self.body)
        inner.setContentsMargins(2, 0, 2, 2)
        inner.addWidget(plot)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.title_bar)
        column.addWidget(self.body, 1)
        self.action = QAction(self)
        self.action.setCheckable(True)
        self.seen = False
        self._number = self._sequence = ""
        self._frame: Frame | None = None
        self._drawn: Frame | None = None
        self._stale = False
        self._drawn_at = 0.0
        self._redraw_timer = QTimer(self)
        self._redraw_timer.setSingleShot(True)
        self._redraw_timer.setInterval(round(1000 * view.min_interval))
        self._redraw_timer.timeout.connect(self.catch_up)
        self._streaming = False
        self._words = Rarely(self._describe, RESTING, self)
        self._connect()
        self.retranslate()

    def _connect(self) -> None:
        bar, buttons = self.title_bar, self.title_bar.buttons
        buttons["explain"].clicked.connect(self._explain)
        buttons["maximise"].clicked.connect(self._maximise)
        buttons["close"].clicked.connect(self._close)
        self.menu = QMenu(self)
        for key, _ in _EXPORTS:
            action = self.menu.addAction("")
            action.setData(key)
        self.menu.triggered.connect(self._export)
        buttons["export"].setMenu(self.menu)
        buttons["export"].setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        bar.double_clicked.connect(self._maximise)
        bar.enlarge_requested.connect(self._enlarge)
        bar.pressed.connect(self._press)
        bar.choices.aboutToShow.connect(self._choose)
        self.plot.step_chosen.connect(self.step_chosen)
        self.plot.update_chosen.connect(self.update_chosen)
        self.plot.pressed.connect(self._press)

    def _press(self) -> None:
        self.pressed.emit(self.view.name)

    def _close(self) -> None:
        self.close_requested.emit(self.view.name)

    def _enlarge(self) -> None:
        self.enlarge_requested.emit(self.view.name)

    def _choose(self) -> None:
        self.choices_requested.emit(self.view.name)

    def _explain(self) -> None:
        self.explain_requested.emit(self.view.name)

    def _maximise(self) -> None:
        self.maximise_requested.emit(self.view.name)

    def _export(self, action: object) -> None:
        self.export_requested.emit(self.view.name, action.data())  # type: ignore[attr-defined]

    @property
    def style_parts(self) -> tuple[QWidget, QWidget]:
        """What is styled by itself, see `StyleSheetParts`."""
        return self.title_bar, self.body

    def set_seen(self, seen: bool) -> None:
        """Note whether the view is in the arrangement, and draw what it has missed."""
        self.action.setChecked(seen)
        if seen != self.seen:
            self.seen = seen
            self._redraw_timer.stop()
            self._drawn_at = 0.0
            self._catch_up_in_turn()

    def _catch_up_in_turn(self) -> None:
        """Draw what was missed when there is time: often a newer frame comes before."""
        share = self.plot.share
        if share is None:
            self.catch_up()
        elif self.seen and self._stale:
            share.do_later(self.view.name, self.catch_up)

    def catch_up(self) -> None:
        """Draw the newest frame if it has not been drawn and is visible."""
        if self.seen and self._stale and self._frame is not None:
            self.draw(self._frame)

    def keep(self, frame: Frame) -> None:
        """Keep a frame to be drawn later."""
        self._frame, self._stale = frame, True

    def draw(self, frame: Frame) -> None:
        """Draw a frame, or keep it until the view is visible and `min_interval` has passed.

        Other runs than those drawn before do not wait.
        """
        before, self._frame = self._drawn, frame
        now = time.monotonic()
        same = before is not None and _shows_the_same(before, frame)
        too_soon = same and now - self._drawn_at < self.view.min_interval
        self._stale = too_soon or not self.seen
        if too_soon:
            self._redraw_timer.start()  # in case no newer frame comes
        if self._stale:
            return
        self._redraw_timer.stop()
        self._drawn_at, self._drawn = now, frame
        figure = self.view.figure(frame)
        self._show_sequence(plain(self.view.sequence(frame)))
        if frame.apart and frame.other is None:
            figure = beside_nothing(figure)
        self.plot.draw(figure)
        if not same or frame.concealed.any:  # nothing of a run before stays in the words
            self._words.do_now()
        elif not self._streaming:
            self._words.request()

    def set_streaming(self, streaming: bool) -> None:
        """Draw coarser lines while frames come fast, and describe none of them."""
        self.plot.set_streaming(streaming)
        self._streaming = streaming
        if streaming:
            self._words.forget()
        else:
            self._words.do_now()

    def _describe(self) -> None:
        """Put what is drawn into words for screen readers."""
        if self.plot.figure is not None and self._drawn is not None:
            words = words_of(self.plot.figure, self._drawn)
            for widget in (self, self.plot):
                widget.setAccessibleDescription(words)

    def _show_sequence(self, words: str) -> None:
        """Say in the title bar which sequence is shown, where it is not the usual one."""
        if words != self._sequence:
            self._sequence = words
            self._name()

    def set_number(self, number: str) -> None:
        """Put a number behind the view's name in its title bar."""
        self._number = number
        self._name()

    def _name(self) -> None:
        name = self.view.title + self._number
        self.title_bar.set_name(f"{name} · {self._sequence}" if self._sequence else name)

    def retranslate(self) -> None:
        self.setWindowTitle(self.view.title)
        self.action.setText(self.view.title)
        self._name()
        self.title_bar.retranslate()
        for widget in (self, self.plot):
            widget.setAccessibleName(self.view.title)
        for action, (_, words) in zip(self.menu.actions(), _EXPORTS, strict=True):
            action.setText(translate("window", words))

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
            if self._frame is not None:
                self.keep(self._frame)
                if self.plot.share is None:
                    self.catch_up()
                else:
                    self.plot.share.do(self.view.name, self.catch_up)
        super().changeEvent(event)


def _shows_the_same(one: Frame, other: Frame) -> bool:
    """Return whether two frames are of the same run, beside another or not, in the same way."""
    kinds = [(each.other is None, each.apart, each.concealed) for each in (one, other)]
    return one.snapshot.experiment is other.snapshot.experiment and kinds[0] == kinds[1]
