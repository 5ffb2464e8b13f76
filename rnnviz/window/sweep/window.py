"""The window of a sweep: its form at the left, its figure and progress at the right."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import (
    QDialog,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from rnnviz.plot.markup import plain
from rnnviz.sweep.preset import SweepPreset
from rnnviz.sweep.words import place_label
from rnnviz.text import translate
from rnnviz.window.sweep.form import SweepForm
from rnnviz.window.sweep.picture import SweepPicture
from rnnviz.window.sweep.thread import SweepState
from rnnviz.window.widget.duration import time_to_go
from rnnviz.window.widget.progress_bar import ProgressBar
from rnnviz.window.widget.splitter import Splitter

FORM_WIDTH = 46
"""Of the form, in widths of an average letter."""
SIZE = QSize(1120, 660)


class SweepWindow(QDialog):
    """Asks for a sweep and shows it.

    Signals
    -------
    start_requested, stop_requested, open_requested, export_requested, copy_requested : ()
    closed : ()
    """

    start_requested = Signal()
    stop_requested = Signal()
    open_requested = Signal()
    export_requested = Signal()
    copy_requested = Signal()
    closed = Signal()

    def __init__(
        self,
        parent: QWidget,
        current: SweepPreset,
        presets: Sequence[SweepPreset],
        folder: str,
        chinese: bool,
    ) -> None:
        super().__init__(parent, Qt.WindowType.Window)
        self.setWindowTitle(translate("window", "Sweep"))
        self.form = SweepForm(current, presets, folder, chinese)
        self.picture = SweepPicture()
        self.bar = ProgressBar(textVisible=False)
        self.told = QLabel(wordWrap=True, textFormat=Qt.TextFormat.PlainText)
        self.start = _button(translate("window", "Start"))
        self.start.setObjectName("primary")
        self.stop = _button(translate("window", "Stop"))
        self.open_file = _button(translate("window", "Open…"))
        self.export = _button(translate("window", "Export…"))
        self.copy = _button(translate("window", "Copy"))
        self._lay_out()
        self._connect()
        self.show_idle()
        self.resize(SIZE)

    def _lay_out(self) -> None:
        left = QWidget()
        column = QVBoxLayout(left)
        area = QScrollArea(widgetResizable=True)
        area.setFrameShape(QScrollArea.Shape.NoFrame)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setWidget(self.form)
        column.addWidget(area, 1)
        row = QHBoxLayout()
        for each in (self.start, self.stop, self.open_file):
            row.addWidget(each)
        column.addLayout(row)
        right = QWidget()
        beside = QVBoxLayout(right)
        beside.addWidget(self.picture, 1)
        foot = QHBoxLayout()
        foot.addWidget(self.bar, 1)
        for each in (self.export, self.copy):
            foot.addWidget(each)
        beside.addLayout(foot)
        beside.addWidget(self.told)
        splitter = Splitter()
        splitter.addWidget(left)
        splitter.addWidget(right)
        splitter.setStretchFactor(1, 1)
        splitter.setChildrenCollapsible(False)
        left.setMinimumWidth(FORM_WIDTH * self.fontMetrics().averageCharWidth())
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(splitter)

    def sizeHint(self) -> QSize:
        return SIZE

    def _connect(self) -> None:
        self.start.clicked.connect(self.start_requested)
        self.stop.clicked.connect(self.stop_requested)
        self.open_file.clicked.connect(self.open_requested)
        self.export.clicked.connect(self.export_requested)
        self.copy.clicked.connect(self.copy_requested)
        self.form.changed.connect(self._follow)
        self.finished.connect(self.closed)  # by its button, by Esc, or with the program

    def _follow(self) -> None:
        self.start.setEnabled(not self._running and self.form.makes_sense)

    # -- what it shows ----------------------------------------------------------------------

    _running = False

    def show_idle(self) -> None:
        """Show that nothing is under way."""
        self._running = False
        self.form.setEnabled(True)
        self.stop.setEnabled(False)
        self.open_file.setEnabled(True)
        self._follow()
        has_sweep = self.picture.sweep is not None
        self.export.setEnabled(has_sweep)
        self.copy.setEnabled(has_sweep)
        whole = self.picture.sweep is not None and not self.picture.sweep.whole
        words = translate("window", "Go on") if whole else translate("window", "Start")
        self.start.setText(words)
        self.bar.setVisible(has_sweep)

    def show_begun(self) -> None:
        """Show that a sweep is being checked."""
        self._running = True
        self.form.setEnabled(False)
        self.start.setEnabled(False)
        self.open_file.setEnabled(False)
        self.stop.setEnabled(True)
        self.bar.setRange(0, 0)
        self.bar.show()
        self.told.setText(translate("window", "Checking every run…"))

    def show_state(self, state: SweepState) -> None:
        """Show how far it is."""
        sweep = state.sweep
        self.picture.show_sweep(sweep)
        self.export.setEnabled(True)
        self.copy.setEnabled(True)
        done, size = int(sweep.done.sum()), sweep.plan.size
        self.bar.show_progress(done, size)
        words = translate("window", "{done} of {all} runs").format(done=done, all=size)
        if self._running and state.to_go is not None and done < size:
            words += f" · {time_to_go(state.to_go)}"
        for place, problem in list(state.failed.items())[:3]:
            words += f" · {plain(place_label(sweep.plan, place))}: {problem}"
        self.told.setText(words)

    def show_problem(self, problem: str) -> None:
        """Say why it did not begin, or ended."""
        self.told.setText(problem)
        self.bar.setRange(0, 1)


def _button(text: str) -> QPushButton:
    button = QPushButton(text)
    button.setAutoDefault(False)
    return button
