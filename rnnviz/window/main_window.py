"""The main window: which parts it has, where they are, and which signals connect them.

It alone knows all parts.  Each controller is given what it needs and reports by signals; widgets
import no controller.
"""

from __future__ import annotations

import time
from collections.abc import Sequence

from PySide6.QtCore import QEvent, QObject
from PySide6.QtGui import QCloseEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QMainWindow

from rnnviz.experiment.preset import Preset, list_presets
from rnnviz.screen.figure import FigureWidget
from rnnviz.screen.turn_share import TurnShare
from rnnviz.session import Session
from rnnviz.text import translate
from rnnviz.training.stop import Stop
from rnnviz.views.index import VIEWS
from rnnviz.window.action import Actions, button, submenu
from rnnviz.window.appearance.controller import AppearanceController
from rnnviz.window.command_palette.beside import BesideController
from rnnviz.window.command_palette.controller import PaletteController
from rnnviz.window.docking.arrangement import BUILT_IN
from rnnviz.window.docking.controller import ArrangementController
from rnnviz.window.docking.dock_area import DockArea
from rnnviz.window.docking.free_place import FreePlace
from rnnviz.window.docking.projector import Projector
from rnnviz.window.export.animation_controller import AnimationController
from rnnviz.window.export.controller import ExportController
from rnnviz.window.file.controller import FileController
from rnnviz.window.file.last_experiment import LastExperiment
from rnnviz.window.file.own_presets import OwnPresets
from rnnviz.window.file.preset_controller import PresetController
from rnnviz.window.file.recorded_past import RecordedPast
from rnnviz.window.gradient_check import GradientCheck
from rnnviz.window.help_menu.controller import HelpController
from rnnviz.window.inspection.controller import InspectionController
from rnnviz.window.language import Language
from rnnviz.window.layout import WindowLayout
from rnnviz.window.lesson.editor import LessonEditorController
from rnnviz.window.lesson.library import LessonLibrary
from rnnviz.window.lesson.room import LessonRoom
from rnnviz.window.lesson.screen_capture import ScreenCapture
from rnnviz.window.motion.controller import MotionController
from rnnviz.window.playback.clipping_toggle import ClippingToggle
from rnnviz.window.playback.comparison import Comparison
from rnnviz.window.playback.cursor import Cursor
from rnnviz.window.playback.playhead import Playhead
from rnnviz.window.playback.run_controller import RunController
from rnnviz.window.playback.stop_list import StopList
from rnnviz.window.playback.stop_menu import stop_text
from rnnviz.window.playback.timeline_bar import TimelineBar
from rnnviz.window.playback.timeline_controller import TimelineController
from rnnviz.window.playback.timeline_memory import TimelineMemory
from rnnviz.window.playback.transport_bar import TransportBar
from rnnviz.window.playback.twin_controller import TwinController
from rnnviz.window.plot.controller import PlotController
from rnnviz.window.preference_file import Preferences
from rnnviz.window.probe.controller import ProbeController
from rnnviz.window.run_display import RunDisplay
from rnnviz.window.runtime.dialogs import close_dialogs
from rnnviz.window.runtime.fault_catcher import FaultCatcher
from rnnviz.window.runtime.gc_guard import GcGuard
from rnnviz.window.runtime.job_runner import JobRunner, any_busy
from rnnviz.window.runtime.unwritten import report_last_session, report_unfinished
from rnnviz.window.settings_form.form import SettingsForm
from rnnviz.window.side_panel.gallery import Gallery
from rnnviz.window.side_panel.sidebar import Sidebar
from rnnviz.window.status_bar.announcer import Announcer
from rnnviz.window.status_bar.status_line import StatusLine
from rnnviz.window.sweep.controller import SweepController
from rnnviz.window.undo.history import UndoHistory
from rnnviz.window.widget.focus_ring import FocusRing
from rnnviz.window.widget.menu_corner import MenuCorner
from rnnviz.window.widget.notice import NoticeBoard
from rnnviz.window.window_commands import WindowCommands

LONGEST_CLOSE = 0.8
"""Seconds that closing waits for everything under way, so that the program ends within one."""
SIDEBAR_WIDTH = 25
"""Pixels for each point of the size of type, so that no control of the form is cut."""


class MainWindow(QMainWindow):
    """Sidebar, views, transport bar and status line over one session."""

    def __init__(
        self,
        preferences: Preferences,
        language: Language,
        catcher: FaultCatcher,
        presets: Sequence[Preset] | None = None,
    ) -> None:
        super().__init__()
        self.preferences = preferences
        self.language = language
        self.catcher = catcher
        self.session = Session(self, turn=TurnShare(self))
        self.gc_guard = GcGuard(self, lambda: self.session.playing, lambda: any_busy(self))
        self._add_widgets(list_presets() if presets is None else presets)
        self._add_controllers()
        self._lay_out()
        self._connect_commands()
        self._connect_run()
        self._connect_widgets()
        self.appearance.apply()
        self._restore_layout()

    # -- parts -----------------------------------------------------------------------------

    def _add_widgets(self, presets: Sequence[Preset]) -> None:
        self.actions_ = Actions(self)
        self.gallery = Gallery(presets, self.language.name, self.language.in_all)
        self.form = SettingsForm()
        self.sidebar = Sidebar(self.gallery, self.form)
        self.dock_area = DockArea(VIEWS, FigureWidget)
        self.timeline_bar = TimelineBar(self.actions_.by_name)
        self.transport = TransportBar(self.actions_.by_name)
        self.status_line = StatusLine()
        place = FreePlace(self, self.dock_area)
        self.notices = NoticeBoard(self.status_line.sentence, self, place)
        self.announcer = Announcer(self)

    def _add_controllers(self) -> None:
        notices = self.notices
        self.history = UndoHistory(self)
        self.jobs = JobRunner(self, notices, self.catcher)
        self._add_run_controllers()
        self.inspection = InspectionController(
            self, self.run, self.dock_area, self.jobs, notices, self.preferences
        )
        self.gradient_check = GradientCheck(self, self.run, self.inspection, self.jobs, notices)
        self._add_file_controllers()
        self._add_view_controllers()
        self._add_palettes()
        self._add_lessons_and_sweeps()

    def _add_lessons_and_sweeps(self) -> None:
        run_parts = self.session, self.run, self.twins, self.cursor_, self.playhead, self.motion
        around = self.comparison, self.dock_area, self.transport, self.sidebar, self.notices
        kept = self.history, self.preferences, self.actions_.by_name
        self.lesson_room = LessonRoom(self, *run_parts, *around, *kept)
        self.lessons = self.lesson_room.controller
        self.library = LessonLibrary(
            self.preferences.lessons, self.gallery, self.lessons, self.notices, self.history, self
        )
        asked = self.form, self.run, self.twins, self.files, self.jobs, self.notices
        look = self.preferences, self.appearance, self.language, self.catcher
        self.sweeps = SweepController(self, *asked, *look)
        seen = self.run, self.cursor_, self.comparison, self.motion, self.dock_area
        made = self.library, self.lessons, ScreenCapture(*seen, self), self.gallery.presets
        self.editor = LessonEditorController(
            self, *made, self.notices, self.preferences, self.language, self.history
        )

    def _add_palettes(self) -> None:
        """Add what needs all others."""
        self.palette_ = PaletteController(
            self, self.actions_, self.gallery, self.dock_area, self.form, self.run, self.language
        )
        self.beside = BesideController(self, self.gallery, self.form, self.run, self.language)
        actions, bars = self.actions_.by_name, (self.transport, self.timeline_bar)
        self.display = RunDisplay(
            self, self.run, self.playhead, actions, self.sidebar, self.dock_area, *bars
        )
        self.help = HelpController(self, self.dock_area, self.sidebar, self.notices)

    def _add_run_controllers(self) -> None:
        session, form, notices, history = self.session, self.form, self.notices, self.history
        self.cursor_ = Cursor(self)
        self.playhead = playhead = Playhead(session, self)
        self.run = run = RunController(
            session, form, self.cursor_, playhead, notices, self.language, history, self
        )
        self.clipping_toggle = clipping = ClippingToggle(form, self)
        kept = submenu(self.actions_.menus["run"], self.actions_.by_name["drop_all"])
        self.comparison = Comparison(kept, notices, history, self)
        self.twins = TwinController(
            session, run, playhead, form, clipping, notices, history, self.language, self
        )
        self.timeline = TimelineController(
            session, run, playhead, self.timeline_bar, self.dock_area, self
        )
        self.motion = MotionController(
            session, run, self.cursor_, playhead, self.dock_area, notices, self
        )

    def _add_file_controllers(self) -> None:
        notices, preferences = self.notices, self.preferences
        self.stop_list = StopList(self.transport.stops, self.session, preferences, self)
        self.timeline_memory = TimelineMemory(self, self.session, preferences)
        self.recorded_past = RecordedPast(self.run, self.playhead, self.jobs, notices, self)
        self.files = FileController(
            self, self.actions_.menus["file"], self.form, self.run, self.jobs, notices, preferences
        )
        self.own_presets = PresetController(
            self,
            OwnPresets(preferences.presets, [preset.name for preset in self.gallery.presets]),
            self.form,
            self.run,
            self.dock_area,
            notices,
            preferences,
            self.language,
            self.history,
        )
        opened = self.session, self.form, self.run, self.files, self.jobs, notices, self
        action = self.actions_.by_name["open_last"]
        self.last = LastExperiment(preferences.path.parent, action, *opened)
        subject = self.dock_area, self.session, self.run, self.inspection
        self.exports = ExportController(self, *subject, self.jobs, notices, preferences)
        self.animations = AnimationController(
            self, *subject[:3], self.motion, notices, preferences, self.catcher
        )

    def _add_view_controllers(self) -> None:
        notices, preferences = self.notices, self.preferences
        self.plots = PlotController(
            self, self.dock_area, self.actions_, self.cursor_, notices, preferences
        )
        self.arrangements = ArrangementController(
            self,
            self.actions_.menus["arrange"],
            {key: self.actions_.by_name[key] for key in BUILT_IN},
            [self.actions_.by_name[f"{verb}_arrangement"] for verb in ("rename", "delete")],
            self.dock_area,
            preferences,
            self.history,
        )
        self.sequence = ProbeController(
            self, self.session, self.run, self.dock_area, notices, self.history, preferences
        )
        self.appearance = AppearanceController(preferences, self.language, self)
        self.focus_ring = FocusRing(self, self.dock_area)
        self.projector = Projector(self, self.dock_area, self.appearance)

    def _lay_out(self) -> None:
        self.layout_ = WindowLayout(
            self,
            self.sidebar,
            self.dock_area,
            (self.timeline_bar, self.transport, self.status_line),
            self.actions_.by_name["toggle_sidebar"],
            self.preferences,
        )
        for strip in (self.lesson_room.panel, self.lesson_room.offer, self.last.offer):
            self.layout_.put_above(strip)
        self.layout_.style_parts.add(self.notices)
        self.layout_.style_parts.add_parts_of(self.sidebar, *self.dock_area.docks.values())
        parts = self.layout_, self.sidebar, self.dock_area, self.transport, self.run
        modes = self.arrangements, self.projector, self.animations, self.lessons
        self.commands = WindowCommands(self, *parts, *modes, self.lesson_room.offer, self.notices)
        self.setAcceptDrops(True)
        self._lay_out_menus()
        self.dock_area.setFocus()

    def _lay_out_menus(self) -> None:
        actions = self.actions_.by_name
        view = self.actions_.menus["view"]
        for dock in self.dock_area.docks.values():
            view.insertAction(actions["projector"], dock.action)
        view.insertSeparator(actions["projector"])
        for menu in self.actions_.menus.values():
            self.transport.menu.menu().addMenu(menu)
        names = ("next_language", "next_theme", "projector", "toggle_sidebar")
        buttons = [self.arrangements.button, *(button(actions[name]) for name in names)]
        self.menu_corner = MenuCorner(self.menuBar(), buttons)

    # -- connections -----------------------------------------------------------------------

    def _receivers(self) -> dict[str, QObject]:
        """Return who carries out the commands whose keys begin with each name."""
        return {
            "window": self.commands,
            "history": self.history,
            "palette": self.palette_,
            "run": self.run,
            "transport": self.transport,
            "clipping_toggle": self.clipping_toggle,
            "comparison": self.comparison,
            "twins": self.twins,
            "beside": self.beside,
            "cursor": self.cursor_,
            "playhead": self.playhead,
            "timeline_memory": self.timeline_memory,
            "motion": self.motion,
            "sequence": self.sequence,
            "files": self.files,
            "last": self.last,
            "presets": self.own_presets,
            "gallery": self.gallery,
            "exports": self.exports,
            "animations": self.animations,
            "inspection": self.inspection,
            "gradient_check": self.gradient_check,
            "sweeps": self.sweeps,
            "dock_area": self.dock_area,
            "plots": self.plots,
            "arrangements": self.arrangements,
            "appearance": self.appearance,
            "projector": self.projector,
            "help": self.help,
            "lessons": self.lessons,
            "editor": self.editor,
        }

    def _connect_commands(self) -> None:
        self.actions_.connect(self._receivers())
        self.history.changed.connect(self._show_history)
        self._show_history()
        for number in range(1, 10):
            shortcut = QShortcut(QKeySequence(str(number)), self)
            shortcut.setObjectName(str(number))
            shortcut.activated.connect(self._choose_preset)

    def _connect_run(self) -> None:
        run = self.run
        run.opened.connect(self.plots.forget_places)
        run.opened.connect(self.display.show_opened)
        run.opened.connect(self.display.show_changed)
        run.experiment_requested.connect(self.display.show_changed)
        run.experiment_requested.connect(self.clipping_toggle.follow)
        run.subject_changed.connect(self.dock_area.show_suitable)
        run.frame_shown.connect(self.inspection.follow)
        run.frame_shown.connect(self.dock_area.draw)
        run.frame_shown.connect(self.display.show_frame)
        run.frame_shown.connect(self.lessons.follow)
        self.lessons.active_changed.connect(self.actions_.use_lesson_keys)
        self.lessons.active_changed.connect(self.display.set_in_lesson)
        self.files.lesson_found.connect(self.lessons.start)
        self.session.drawn.connect(self.dock_area.note_cost)
        run.frame_shown.connect(self.comparison.follow)
        run.playing_changed.connect(self.actions_.show_playing)
        run.playing_changed.connect(self.display.show_hint)
        run.playing_changed.connect(self.dock_area.set_streaming)
        run.slow_requested.connect(self.motion.play_slowly)
        self.motion.active_changed.connect(self.actions_.use_motion_keys)
        self.motion.playing_changed.connect(self.actions_.show_playing)
        run.status_changed.connect(self.status_line.show_message)
        run.status_changed.connect(self.announcer.follow)
        self.notices.said.connect(self.announcer.say)
        self.session.stopped.connect(self._tell_stop)
        self.cursor_.step_changed.connect(self.display.show_step)
        self.cursor_.layer_changed.connect(self.transport.show_layers)
        self.clipping_toggle.toggled.connect(self.actions_.by_name["clip"].setChecked)
        self.clipping_toggle.threshold_changed.connect(self.transport.show_threshold)
        self.clipping_toggle.refused.connect(self.notices.warn)
        self.comparison.kept_changed.connect(self.display.compare_with)
        self.inspection.active_changed.connect(self.display.show_inspecting)
        self.files.network_found.connect(self.inspection.take)
        self.files.kept_found.connect(self.comparison.bring_back)
        self.recorded_past.kept_found.connect(self.comparison.bring_back)
        self.files.recording_requested.connect(self.exports.write_recording)

    def _connect_widgets(self) -> None:
        self.gallery.chosen.connect(self.run.open)
        self.gallery.removal_requested.connect(self.own_presets.remove)
        self.gallery.edit_requested.connect(self.own_presets.edit)
        self.own_presets.own_changed.connect(self.gallery.show_own)
        self.own_presets.announce()
        self.gallery.lesson_edit_requested.connect(self.editor.edit)
        self.library.announce()
        self.form.experiment_requested.connect(self.run.change)
        self.form.reset_requested.connect(self.run.reset)
        self.form.branch_requested.connect(self.twins.go_on_from_here)
        self.transport.speed_changed.connect(self.run.set_speed)
        self.transport.speed_changed.connect(self.motion.adopt_speed)
        self.transport.step_chosen.connect(self.cursor_.choose_step)
        self.transport.layer_chosen.connect(self.cursor_.choose_layer)
        self.transport.threshold_typed.connect(self.clipping_toggle.use_threshold)
        self.status_line.restart_requested.connect(self.run.reset)
        self.status_line.clip_requested.connect(self.twins.clip_and_restart)
        self.status_line.branch_requested.connect(self.twins.clip_from_here)
        self.gallery.beside_requested.connect(self.twins.place_preset)
        self.beside.preset_chosen.connect(self.twins.place_preset)
        self.beside.experiment_chosen.connect(self.twins.place_experiment)
        self.sidebar.differ.change_requested.connect(self.twins.change)
        self.status_line.focus_left.connect(self.dock_area.setFocus)
        self.dock_area.step_chosen.connect(self.cursor_.choose_step)
        self.dock_area.shown_changed.connect(self._watch_diagnostics)
        self.dock_area.explain_requested.connect(self.help.explain_view)
        self.dock_area.export_requested.connect(self.exports.export_view)
        self.palette_.setting_chosen.connect(self.commands.reveal_setting)
        self.help.explained.connect(self._show_sidebar_checked)
        self.appearance.changed.connect(self._restyle)
        self.appearance.motion_changed.connect(self.motion.play_still)
        self.appearance.motion_changed.connect(self.actions_.by_name["reduce_motion"].setChecked)
        self.projector.toggled.connect(self._show_projector)
        self.catcher.caught.connect(self._warn_of_fault)
        self.installEventFilter(self.files)  # dropped files

    def _choose_preset(self) -> None:
        number = int(self.sender().objectName())
        if not self.lessons.vote(number):
            self.gallery.choose_number(number)

    def _show_history(self) -> None:
        self.actions_.show_history(self.history.undo_words, self.history.redo_words)

    def _tell_stop(self, stop: Stop) -> None:
        self.notices.inform(stop_text(stop))

    def _watch_diagnostics(self) -> None:
        """Compute the slow diagnostics that visible views draw; the status line needs one too."""
        self.session.set_watching(self.dock_area.needs | {"verdict"})
        self._say_verdict_once()

    def _say_verdict_once(self) -> None:
        """In projector mode leave the sentence to the view that shows it larger."""
        said = self.projector.active and "verdict" in self.dock_area.seen
        self.status_line.set_said_elsewhere(said)

    def _show_sidebar_checked(self) -> None:
        self.actions_.by_name["toggle_sidebar"].setChecked(True)

    def _restyle(self) -> None:
        """Give all parts their colours and sizes."""
        look, large = self.appearance, self.appearance.large
        self.layout_.style_parts.use(look.style_sheet)
        self.actions_.recolour(look.colours)
        self.dock_area.recolour(look.colours, look.plot_theme, look.icon_size, compact=large)
        self.timeline_bar.recolour(look.colours)
        self.timeline_bar.set_sizes(look.icon_size, compact=large)
        self.transport.recolour(look.colours)
        self.arrangements.recolour(look.colours)
        self.transport.set_sizes(look.icon_size, compact=large)
        self.layout_.share_line(self.timeline_bar, self.transport, shared=large)
        self.status_line.recolour(look.colours)
        self.status_line.set_compact(large)
        self._say_verdict_once()
        self.sidebar.setMinimumWidth(round(SIDEBAR_WIDTH * look.points))
        self.sidebar.recolour(look.colours)
        self.lesson_room.recolour(look.colours, look.icon_size)
        self.menu_corner.fit()
        self.focus_ring.recolour(look.colours.accent)

    def _show_projector(self, on: bool) -> None:
        """Leave only the views on screen, or bring back the rest."""
        self.layout_.fill_screen(on)
        self.menuBar().setVisible(not on)
        self.actions_.by_name["projector"].setChecked(on)
        self.actions_.use_projector_keys(on)

    def _warn_of_fault(self, summary: str, details: str) -> None:
        """Report an unexpected error; the window lives on, the run is paused."""
        self.session.pause()
        source = translate("window", "An unexpected error: {what}. The run is paused.")
        self.notices.warn(source.format(what=summary), details)

    # -- Qt events -------------------------------------------------------------------------

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange:
            self.actions_.retranslate()
            self._show_history()
            self.gallery.set_language(self.language.name)
            self.files.retranslate()
            self.arrangements.show_current()
            self.comparison.retranslate()
            self.run.redraw()
        super().changeEvent(event)

    def closeEvent(self, event: QCloseEvent) -> None:
        deadline = time.monotonic() + LONGEST_CLOSE
        self.motion.close()
        self.editor.close()
        self._save_layout()
        self.jobs.stop()
        self.animations.stop()
        self.sweeps.stop()
        self.last.store(closed=True)
        self.session.stop()
        stopped = self.sweeps.finish(LONGEST_CLOSE / 2)
        unwritten = self.animations.finish(min(0.5, deadline - time.monotonic()))
        unwritten += self.jobs.finish(deadline - time.monotonic())
        self.last.finish(deadline - time.monotonic())
        self.session.close(deadline - time.monotonic())
        report_unfinished(unwritten, stopped, self.preferences)
        self.gc_guard.close()
        close_dialogs(self)
        super().closeEvent(event)

    # -- between two launches --------------------------------------------------------------

    def _save_layout(self) -> None:
        self.projector.projector(False)
        self.layout_.save()
        self.arrangements.save()
        self.preferences.flush()

    def _restore_layout(self) -> None:
        self.layout_.restore()
        self.arrangements.restore()
        report_last_session(self.preferences, self.notices)
        self.last.report()
