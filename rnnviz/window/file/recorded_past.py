"""The past of a recording: its runs are made again once an earlier update is wanted."""

from __future__ import annotations

import functools

from PySide6.QtCore import QObject, Signal

from rnnviz.text import translate
from rnnviz.training.snapshot import Frame
from rnnviz.window.playback.playhead import Playhead
from rnnviz.window.playback.run_again import RunsAgain, runs_of_recording
from rnnviz.window.playback.run_controller import RunController
from rnnviz.window.runtime.job_runner import JobRunner
from rnnviz.window.widget.notice import NoticeBoard


class RecordedPast(QObject):
    """Puts the runs of the recording on screen in its place when its past is wanted.

    Signals
    -------
    kept_found : (tuple of Frame,)
        What stands beside the run and is not trained on.
    """

    kept_found = Signal(object)

    def __init__(
        self,
        run: RunController,
        playhead: Playhead,
        jobs: JobRunner,
        notices: NoticeBoard,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._run, self._jobs, self._notices = run, jobs, notices
        self._wanted: tuple[Frame, int] | None = None
        playhead.past_requested.connect(self._want)

    def _want(self, update: int) -> None:
        """Make the runs again; while that lasts, only the newest wish counts."""
        recorded = self._run.recorded
        if recorded is None or self._run.inspects:
            return
        waits = self._wanted is not None and self._wanted[0] is recorded and self._jobs.busy
        self._wanted = recorded, update
        if not waits:
            twin = self._run.twin.preset if self._run.twin is not None else None
            work = functools.partial(runs_of_recording, recorded, update, twin)
            words = translate("window", "The run is made again, to show its past…")
            self._jobs.start(work, words, self._made)

    def _made(self, again: object) -> None:
        assert isinstance(again, RunsAgain)
        wanted, self._wanted = self._wanted, None
        if wanted is None or self._run.recorded is not wanted[0] or self._run.preset is None:
            return  # something else is on screen by now
        self._run.take_over(self._run.preset, again, wanted[1])
        if again.kept:
            self.kept_found.emit(again.kept)
        if again.differs:
            self._tell(again)

    def _tell(self, again: RunsAgain) -> None:
        words = translate(
            "window",
            "This machine rounds differently from the one that recorded: the past is not exactly"
            " that of the recording.",
        )
        if again.twin is not None:
            source = translate("window", "{runs}: {words}")
            words = source.format(runs=", ".join(again.differs), words=words)
        self._notices.inform(words)
