"""What the timeline shows: how far the run has come, which update is shown, and bookmarks."""

from __future__ import annotations

from PySide6.QtCore import QObject, QTimer

from rnnviz.session import Session
from rnnviz.training.snapshot import Frame, Snapshot
from rnnviz.window.docking.dock_area import DockArea
from rnnviz.window.playback.playhead import Playhead
from rnnviz.window.playback.run_controller import RunController
from rnnviz.window.playback.timeline_bar import TimelineBar

CURSOR_DELAY = 40
"""Milliseconds that the cursor of the views waits for their frame, which is drawn along with it."""


class TimelineController(QObject):
    """Keeps the timeline, and the cursor in the views over updates, at what is shown."""

    def __init__(
        self,
        session: Session,
        run: RunController,
        playhead: Playhead,
        bar: TimelineBar,
        dock_area: DockArea,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._session, self._run, self._playhead = session, run, playhead
        self._bar, self._dock_area = bar, dock_area
        self._furthest: dict[int, Snapshot] = {}
        self._cursor_timer = QTimer(self)
        self._cursor_timer.setSingleShot(True)
        self._cursor_timer.setInterval(CURSOR_DELAY)
        self._cursor_timer.timeout.connect(self._show_cursor)
        session.advanced.connect(self._show_run)
        run.frame_shown.connect(self._show_frame)
        playhead.moved.connect(self._show_position)
        playhead.bookmarks_changed.connect(self._show_bookmarks)
        bar.timeline.update_chosen.connect(playhead.seek)
        dock_area.update_chosen.connect(playhead.seek)

    def _show_run(self, newest: Snapshot) -> None:
        """Show how far the run has come."""
        if self._run.shows_run:
            beside, branch = self._beside(newest)
            self._bar.timeline.show_run(newest, self._session.playing, beside, branch)
        self._show_position()

    def _beside(self, newest: Snapshot) -> tuple[Snapshot | None, int | None]:
        """Return the snapshot of run B that reaches furthest, and where the two have parted.

        The one that is shown reaches as far as that of run A: not to the end of a run that was
        left for a branch.
        """
        twin, seen = self._run.twin, self._furthest
        runs = {self._session.run: newest}
        if twin is not None and self._session.newest_twin is not None:
            runs[twin.run] = self._session.newest_twin
        self._furthest = {
            run: max((snapshot, seen.get(run, snapshot)), key=lambda one: one.update)
            for run, snapshot in runs.items()
        }
        if twin is None:
            return None, None
        return self._furthest.get(twin.run), twin.branch

    def _show_frame(self, frame: Frame) -> None:
        hides = frame.concealed.hides
        self._bar.timeline.conceal(hides("timeline"), hides("notes"))
        if not self._run.shows_run:
            self._bar.timeline.show_run(frame.snapshot, playing=False)
        self._show_position()
        self._show_cursor()

    def _show_position(self) -> None:
        playhead = self._playhead
        self._bar.show_mode(playhead.mode, playhead.update, playhead.present)
        if not self._cursor_timer.isActive():
            self._cursor_timer.start()

    def _show_cursor(self) -> None:
        """Show the update in the views over updates."""
        playhead = self._playhead
        self._cursor_timer.stop()
        self._dock_area.set_shown_update(playhead.update if playhead.looks_back else None)

    def _show_bookmarks(self) -> None:
        self._bar.timeline.show_bookmarks(self._playhead.bookmarks)
