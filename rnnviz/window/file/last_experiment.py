"""The experiment of the last session: stored while this one goes on, and opened again on request.

It is stored a few seconds after anything has changed, so that a crash loses next to nothing.
"""

from __future__ import annotations

import functools
from dataclasses import replace
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, QTimer
from PySide6.QtGui import QAction

from rnnviz.experiment.preset import DEFAULT
from rnnviz.session import Session
from rnnviz.text import BadInput, translate
from rnnviz.window.file.controller import FileController
from rnnviz.window.file.last_run import LastRun, load_last, read_last, store
from rnnviz.window.playback.run_controller import RunController
from rnnviz.window.runtime.job import Job, JobThread
from rnnviz.window.runtime.job_runner import JobRunner
from rnnviz.window.settings_form.form import SettingsForm
from rnnviz.window.widget.notice import NoticeBoard

FILE = "last-experiment.json"
STORED_AFTER = 3_000
"""Milliseconds from the first change until it is stored."""


class LastExperiment(QObject):
    """Keeps the file, and opens what it held when the window was opened.

    Attributes
    ----------
    lost : bool
        Whether the last session has ended without closing its window.
    """

    def __init__(
        self,
        folder: Path,
        action: QAction,
        session: Session,
        form: SettingsForm,
        run: RunController,
        files: FileController,
        jobs: JobRunner,
        notices: NoticeBoard,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._path = folder / FILE
        self._session, self._form, self._run = session, form, run
        self._files, self._jobs, self._notices = files, jobs, notices
        self._stored: tuple[object, ...] = ()
        self._newest: LastRun | None = None
        self._refused = False
        self._under_way: list[Job] = []
        self._thread = JobThread()
        self._clock = QTimer(self)
        self._clock.setSingleShot(True)
        self._clock.setInterval(STORED_AFTER)
        self._clock.timeout.connect(self.store)
        self._last, self._problem = _read(self._path)
        self.lost = self._last is not None and self._last.get("closed") is False
        action.setEnabled(self._last is not None)
        run.opened.connect(self._changed)
        run.experiment_requested.connect(self._changed)
        run.frame_shown.connect(self._changed)

    def report(self) -> None:
        """Say what is wrong with the file, if anything is."""
        if self._problem:
            self._notices.inform(self._problem)

    # -- opening ---------------------------------------------------------------------------

    def open_last(self) -> None:
        """Open the experiment of the last session where it stood."""
        if self._last is not None:
            read = functools.partial(load_last, self._last, self._path)
            words = translate("window", "The last experiment is made again…")
            self._jobs.start(read, words, self._files.take)

    # -- storing ---------------------------------------------------------------------------

    def _changed(self) -> None:
        if not self._clock.isActive():
            self._clock.start()

    def store(self, closed: bool = False) -> None:
        """Store what is on screen, in the background, unless there is nothing worth it."""
        self._clock.stop()
        run = self._on_screen() or (self._newest if closed else None)
        if run is None:
            return
        self._newest = run
        snapshot = run.frame.snapshot
        now = run.opened, run.wanted, snapshot.experiment, snapshot.update, run.shown, closed
        if now != self._stored:
            self._stored = now
            job = Job(functools.partial(store, run, closed, self._path))
            job.refused.connect(self._warn)
            job.ended.connect(self._ended)
            self._under_way.append(job)
            self._thread.add(job)

    def finish(self, seconds: float) -> None:
        """Wait a bounded time until all is stored; afterwards nothing more is."""
        self._thread.finish(seconds)

    def _on_screen(self) -> LastRun | None:
        """Return what is on screen; None for inspected weights, and for an untouched beginning."""
        frame, preset, wanted = self._run.frame, self._run.preset, self._form.experiment
        if frame is None or preset is None or self._run.inspects:
            return None
        shown = frame.snapshot.update
        newest, twin = self._session.newest, self._session.newest_twin
        if self._run.looks_back and newest is not None:
            other = frame.other
            if other is not None and twin is not None:
                other = replace(other, snapshot=twin)
            frame = replace(frame, snapshot=newest, other=other)
        if frame.snapshot.update == 0 and preset.name == DEFAULT and wanted == preset.experiment:
            return None  # as the program begins: what was stored before is worth more
        return LastRun(preset, wanted, frame, shown)

    def _ended(self, job: Job) -> None:
        self._under_way.remove(job)

    def _warn(self, problem: str) -> None:
        """Say once that nothing can be stored."""
        if not self._refused:
            self._refused = True
            self._notices.inform(problem)


def _read(path: Path) -> tuple[dict[str, Any] | None, str]:
    """Return what the file holds, and what is wrong with it."""
    try:
        return read_last(path), ""
    except BadInput as error:
        return None, str(error.message)
