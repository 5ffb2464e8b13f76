"""What the window shows of a run besides its views: title, gallery, transport bar, differences."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QObject
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMainWindow

from rnnviz.experiment.preset import Preset
from rnnviz.plot.markup import plain
from rnnviz.text import translate
from rnnviz.training.run_label import experiment_label, inspection_label
from rnnviz.training.snapshot import Frame
from rnnviz.views.part.probe import sequence_words
from rnnviz.window.docking.dock_area import DockArea
from rnnviz.window.playback.playhead import Playhead
from rnnviz.window.playback.run_controller import RunController
from rnnviz.window.playback.timeline_bar import TimelineBar
from rnnviz.window.playback.transport_bar import TransportBar
from rnnviz.window.side_panel.preset_delegate import CHANGED
from rnnviz.window.side_panel.sidebar import Sidebar

TRAINING = (
    "play", "single", "reset", "faster", "slower", "clip", "save_preset", "save_preset_as",
    "edit_preset", "keep", "earlier_update", "later_update", "ten_updates_back", "ten_updates_on",
    "first_update", "newest_update", "play_backwards", "bookmark", "clip_from_here",
    "clip_and_restart", "go_on_from_here", "beside", "choose_sequence", "shuffle_sequence",
    "usual_sequence", "next_batch",
)  # fmt: skip
"""Actions that have no meaning while an inspected network is on screen."""

OF_TWINS = ("swap", "close_twin", "close_main")
"""Actions that have a meaning only while there are two runs."""


class RunDisplay(QObject):
    """Brings what is known of the run into the widgets around the views."""

    def __init__(
        self,
        window: QMainWindow,
        run: RunController,
        playhead: Playhead,
        actions: Mapping[str, QAction],
        sidebar: Sidebar,
        dock_area: DockArea,
        transport: TransportBar,
        timeline_bar: TimelineBar,
    ) -> None:
        super().__init__(window)
        self._window, self._run, self._playhead = window, run, playhead
        self._actions, self._sidebar, self._dock_area = actions, sidebar, dock_area
        self._gallery, self._form = sidebar.gallery, sidebar.form
        self._transport, self._timeline_bar = transport, timeline_bar
        self._mark = ""
        self._in_lesson = False

    def show_opened(self, preset: Preset | None) -> None:
        self._gallery.show_current(preset.name if preset is not None else "")
        if preset is not None:
            self._transport.follow_preset(preset.speed)
            self._form.show_first(preset.focus)

    def show_changed(self) -> None:
        """Mark in the gallery and in the title that settings of the preset were changed."""
        preset = self._run.preset
        if preset is not None:
            self._gallery.show_changed(preset.name, self._run.is_changed)
        self._mark = f"{CHANGED} " if self._run.is_changed else ""
        self._show_title()
        self._show_differences()

    def _show_title(self) -> None:
        frame = self._run.frame
        if frame is not None:
            snapshot = frame.snapshot
            label = inspection_label(snapshot)
            label = label or experiment_label(snapshot.experiment, len(snapshot.trace.x))
            names = (
                (self._run.title_of_pair,) if self._run.title_of_pair else (self._run.title, label)
            )
            parts = (*names, plain(sequence_words(frame)))
            title = " · ".join(part for part in parts if part)
            self._window.setWindowTitle(f"{self._mark}{title}")

    def set_in_lesson(self, active: bool) -> None:
        """Leave it to a lesson to say what comes next."""
        self._in_lesson = active
        self.show_hint()

    def show_hint(self) -> None:
        """Say how two runs that stand still go on: a pair that has just been made looks as if so
        little had happened that nobody would try."""
        waits = self._run.twin is not None and self._run.shows_run and not self._run.plays
        waits = waits and not self._playhead.looks_back and not self._in_lesson
        self._transport.show_hint(translate("window", "Space plays both") if waits else "")

    def show_frame(self, frame: Frame) -> None:
        """Show a frame everywhere but in the views."""
        snapshot = frame.snapshot
        past = self._playhead.looks_back and snapshot.inspected is None
        tells = not frame.concealed.hides("verdict")
        present = self._playhead.present if past else None
        self._transport.show_snapshot(snapshot, present, tells, _update_played(frame))
        self._sidebar.explanation.follow(frame)
        self._show_title()
        self._show_differences()
        self.show_hint()

    def _show_differences(self) -> None:
        """Show what differs between the settings of A, in force or waiting, and those of B."""
        twin = self._run.twin if self._run.shows_run else None
        other = twin.experiment if twin is not None else None
        for name in OF_TWINS:
            self._actions[name].setEnabled(twin is not None)
        self._sidebar.differ.show_pair(self._form.experiment, other)

    def show_step(self, step: int, steps: int) -> None:
        self._dock_area.set_step(step)
        self._transport.show_step(step, steps)

    def compare_with(self, kept: tuple[Frame, ...]) -> None:
        self._actions["keep"].setChecked(bool(kept))
        self._run.compare_with(kept)

    def show_inspecting(self, active: bool) -> None:
        """Disable training while an inspected network is on screen."""
        for name in TRAINING:
            self._actions[name].setEnabled(not active)
        self._form.setVisible(not active)
        self._transport.set_training_enabled(not active)
        self._timeline_bar.setVisible(not active)


def _update_played(frame: Frame) -> int | None:
    """Return the update that slow motion plays, if it is on."""
    motion = frame.motion
    return None if motion is None or motion.update is None else motion.update.update
