"""The main window: which parts there are and where they stand.  What they do is in the parts."""

from __future__ import annotations

import sys
import time
from collections.abc import Sequence

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QCloseEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QMainWindow, QSplitter, QVBoxLayout, QWidget

from rnnviz.experiment.preset import Preset, list_presets
from rnnviz.screen.figure import FigureWidget
from rnnviz.screen.theme import Theme
from rnnviz.session import Session
from rnnviz.text import translate
from rnnviz.training.run_label import experiment_label, inspection_label
from rnnviz.training.snapshot import Snapshot
from rnnviz.views.index import VIEWS
from rnnviz.window.action import Actions, button
from rnnviz.window.appearance.controller import Look
from rnnviz.window.appearance.icon import icon
from rnnviz.window.appearance.palette import Colours
from rnnviz.window.docking.dock_area import DockArea
from rnnviz.window.export.controller import Exports
from rnnviz.window.file.controller import Files
from rnnviz.window.gradient_check import Checking
from rnnviz.window.help_menu.controller import Help
from rnnviz.window.inspection.controller import Inspecting
from rnnviz.window.language import Language
from rnnviz.window.playback.clipping_toggle import Clipper
from rnnviz.window.playback.comparison import Comparison
from rnnviz.window.playback.cursor import Cursor
from rnnviz.window.playback.run_controller import Run
from rnnviz.window.playback.transport_bar import Transport
from rnnviz.window.preference_file import Preferences
from rnnviz.window.runtime.fault_catcher import FaultCatcher
from rnnviz.window.runtime.gc_guard import Collector
from rnnviz.window.runtime.job_runner import Work
from rnnviz.window.settings_form.form import SettingsForm
from rnnviz.window.side_panel.gallery import Gallery
from rnnviz.window.side_panel.sidebar import Sidebar
from rnnviz.window.status_bar.status_line import StatusLine
from rnnviz.window.widget.notice import NoticeBoard

LONGEST_CLOSE = 0.8
"""Seconds that closing waits for everything under way, so that the program ends within one."""


class MainWindow(QMainWindow):
    """Sidebar, views, transport bar and status line over one session."""

    def __init__(
        self,
        memory: Preferences,
        language: Language,
        catcher: FaultCatcher,
        presets: Sequence[Preset] | None = None,
    ) -> None:
        super().__init__()
        self.memory = memory
        self.language = language
        self.catcher = catcher
        self.session = Session(self)
        self.collector = Collector(self, lambda: self.session.playing)
        self.actions_ = Actions(self)
        self.gallery = Gallery(list_presets() if presets is None else presets, language.name)
        self.form = SettingsForm()
        self.sidebar = Sidebar(self.gallery, self.form)
        self.stage = DockArea(VIEWS, FigureWidget)
        self.transport = Transport(self.actions_.by_name)
        self.status = StatusLine()
        self.notices = NoticeBoard(self.stage, self)
        self.work = Work(self, self.notices, catcher)
        self._playing = False
        self._colours: Colours | None = None
        self._lay_out()
        self._add_desks()
        self._connect()
        self.look.apply()
        self._recall()

    def _add_desks(self) -> None:
        """Make what carries out commands, by the name that the table of commands calls it."""
        self.cursor_ = Cursor(self)
        self.comparison = Comparison(self)
        self.clipper = Clipper(self)
        self.run = Run(self)
        self.files = Files(self)
        self.exports = Exports(self)
        self.inspecting = Inspecting(self)
        self.checking = Checking(self)
        self.look = Look(self)
        self.help = Help(self)
        self.actions_.connect(
            {
                "window": self,
                "run": self.run,
                "clipper": self.clipper,
                "comparison": self.comparison,
                "cursor": self.cursor_,
                "files": self.files,
                "exports": self.exports,
                "inspecting": self.inspecting,
                "checking": self.checking,
                "look": self.look,
                "help": self.help,
            }
        )

    def _lay_out(self) -> None:
        self.split = QSplitter(Qt.Orientation.Horizontal)
        self.split.addWidget(self.sidebar)
        self.split.addWidget(self.stage)
        self.split.setStretchFactor(1, 1)
        self.split.setCollapsible(1, False)
        self.split.setSizes([300, 1000])
        whole = QWidget()
        column = QVBoxLayout(whole)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.split, 1)
        column.addWidget(self.transport)
        column.addWidget(self.status)
        self.setCentralWidget(whole)
        self.setAcceptDrops(True)
        self.resize(1280, 720)
        self.actions_.by_name["sidebar"].setChecked(True)
        self._lay_out_menus()
        self.stage.setFocus()

    def _lay_out_menus(self) -> None:
        actions = self.actions_.by_name
        view = self.actions_.menus["view"]
        for dock in self.stage.docks.values():
            view.insertAction(actions["projector"], dock.toggleViewAction())
        view.insertSeparator(actions["projector"])
        corner = QWidget(self.menuBar())
        line = QHBoxLayout(corner)
        line.setContentsMargins(0, 0, 6, 0)
        for name in ("next_language", "next_theme", "projector", "sidebar"):
            line.addWidget(button(actions[name]))
        self.menuBar().setCornerWidget(corner)

    def _connect(self) -> None:
        self.gallery.chosen.connect(self.run.open)
        self.run.opened.connect(self._opened)
        self.stage.explain_asked.connect(self.help.explain_view)
        self.stage.export_asked.connect(self.exports.export_view)
        self.catcher.caught.connect(self.help.tell_fault)
        for number in range(1, 10):
            shortcut = QShortcut(QKeySequence(str(number)), self)
            shortcut.setObjectName(str(number))
            shortcut.activated.connect(self._number_pressed)

    def _number_pressed(self) -> None:
        self.gallery.choose_number(int(self.sender().objectName()))

    def _opened(self, preset: Preset) -> None:
        self.gallery.show_current(preset.name)
        self.transport.follow_preset(preset.speed)
        if preset.focus:
            self.form.reveal(preset.focus)

    # -- what the parts ask of the whole -------------------------------------------------------

    def paint(self, colours: Colours, theme: Theme, icon_size: int) -> None:
        """Give all parts their colours and sizes."""
        self._colours = colours
        self.actions_.recolour(colours)
        self.show_playing(self._playing)
        self.stage.recolour(colours, theme, icon_size, spare=self.look.is_projector)
        self.transport.set_sizes(icon_size, spare=self.look.is_projector)
        self.status.recolour(colours)
        self.sidebar.explanation.recolour(colours, icon_size)

    def show_playing(self, playing: bool) -> None:
        """Show on the button what pressing it will do."""
        self._playing = playing
        if self._colours is not None:
            name = "pause" if playing else "play"
            self.actions_.by_name["play"].setIcon(icon(name, self._colours.ink, self._colours.line))

    def show_title(self, snapshot: Snapshot, steps: int) -> None:
        """Say in the title bar which experiment is shown."""
        told = inspection_label(snapshot) or experiment_label(snapshot.experiment, steps)
        self.setWindowTitle(f"{self.run.title} · {told}")

    # -- what Qt asks of the window ------------------------------------------------------------

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange:
            self.actions_.retranslate()
            self.gallery.speak(self.language.name)
            self.files.retranslate()
            self.run.draw()
        super().changeEvent(event)

    def closeEvent(self, event: QCloseEvent) -> None:
        self._remember()
        deadline = time.monotonic() + LONGEST_CLOSE
        self.work.stop()
        self.session.stop()
        lost = self.exports.asked + self.work.finish(deadline - time.monotonic())
        self.session.close(deadline - time.monotonic())
        self.collector.close()
        self._tell_lost(lost)
        super().closeEvent(event)

    def _tell_lost(self, paths: Sequence[str]) -> None:
        """Say what was not written: to who reads the terminal, and in the next window."""
        if paths:
            source = translate("window", "Closed before this was written: {paths}")
            print("rnnviz:", source.format(paths=", ".join(paths)), file=sys.__stderr__)
            self.memory.keep("unwritten", list(paths))
            self.memory.flush()

    # -- memory --------------------------------------------------------------------------------

    def _remember(self) -> None:
        self.look.projector(False)
        memory = self.memory
        memory.keep("geometry", self.saveGeometry())
        memory.keep("layout", self.stage.layout_state())
        memory.keep("split", self.split.saveState())
        memory.keep("sidebar", self.actions_.by_name["sidebar"].isChecked())
        memory.flush()

    def _recall(self) -> None:
        memory = self.memory
        geometry, layout = memory.blob("geometry"), memory.blob("layout")
        if not geometry.isEmpty():
            memory.damaged |= not self.restoreGeometry(geometry)
        if not layout.isEmpty():
            memory.damaged |= not self.stage.restore_layout(layout)
        if not memory.blob("split").isEmpty():
            memory.damaged |= not self.split.restoreState(memory.blob("split"))
        visible = memory.flag("sidebar", True)
        self.actions_.by_name["sidebar"].setChecked(visible)
        self.sidebar.setVisible(visible)
        unwritten = memory.texts("unwritten")
        if unwritten:
            memory.keep("unwritten", [])
            source = translate("window", "The window was closed before this was written: {paths}")
            self.notices.warn(source.format(paths=", ".join(unwritten)))
        if memory.damaged:
            self.notices.tell(
                translate("window", "Some remembered settings could not be read and start afresh.")
            )
