"""The experiment of the last session: stored while this one goes on, and opened again on request.

It is stored a few seconds after anything has changed, so that a crash loses next to nothing: what a
window held that ended without being closed is offered by the next one.
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
from rnnviz.window.file.open_session import OpenSession, lost_sessions
from rnnviz.window.file.recovery_offer import RecoveryOffer
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
    offer : RecoveryOffer
        To stand above the views.
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
        self._own = OpenSession.of_new_window(folder)
        self.offer = RecoveryOffer(action)
        self.offer.accepted.connect(self.open_last)
        self.offer.declined.connect(self._decline)
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
        self._lost = lost_sessions(folder)
        action.setEnabled(self._last is not None or bool(self._lost))
        run.opened.connect(self._changed)
        run.experiment_requested.connect(self._changed)
        run.frame_shown.connect(self._changed)

    def report(self) -> None:
        """Say what is wrong with the file, if anything is, and offer what was lost."""
        if self._problem:
            self._notices.inform(self._problem)
        self._offer_lost()

    # -- opening ---------------------------------------------------------------------------

    def _offer_lost(self) -> None:
        if self._lost:
            _, table = self._lost[0]
            self.offer.offer(table)

    def _decline(self) -> None:
        """Keep what was lost as the last experiment unless a newer one is, and offer the next."""
        session, table = self._lost.pop(0)
        if self._last is None or session.is_newer_than(self._path):
            session.keep_as(self._path)
            self._last = table
        else:
            session.remove()
        self._offer_lost()

    def open_last(self) -> None:
        """Open what was lost, or else the experiment of the last session, where it stood."""
        self.offer.hide()
        if self._lost:
            session, self._last = self._lost.pop(0)
            session.keep_as(self._path)
            self._offer_lost()
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
            if closed:
                self._own.remove()
            return
        self._newest = run
        snapshot = run.frame.snapshot
        now = run.opened, run.wanted, snapshot.experiment, snapshot.update, run.shown, closed
        if now != self._stored:
            self._stored = now
            open_yet = functools.partial(store, run, self._own.path)
            job = Job(functools.partial(self._keep, run) if closed else open_yet)
            job.refused.connect(self._warn)
            job.ended.connect(self._ended)
            self._under_way.append(job)
            self._thread.add(job)

    def _keep(self, run: LastRun) -> None:
        """Store it as the last experiment; only then is nothing lost any more."""
        store(run, self._path)
        self._own.remove()

    def finish(self, seconds: float) -> None:
        """Wait a bounded time until all is stored; afterwards nothing more is.

        What was lost and is neither taken nor declined is left to the next window, and what this
        one could not store in time.
        """
        self._thread.finish(seconds)
        for session in (self._own, *(session for session, _ in self._lost)):
            session.leave()

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
