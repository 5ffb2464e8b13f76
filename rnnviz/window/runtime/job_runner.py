"""Background jobs of a window: shown while they last, and waited for when it closes."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QCoreApplication, QEvent, QObject

from rnnviz.text import translate
from rnnviz.window.runtime.fault_catcher import FaultCatcher
from rnnviz.window.runtime.job import Job, JobThread
from rnnviz.window.widget.duration import time_to_go
from rnnviz.window.widget.notice import Notice, NoticeBoard

SURE = 0.005, 3.0
"""The share, and the seconds it took, after which it can be told how long a job will still take."""


@dataclass
class _Entry:
    """What belongs to a job.

    Attributes
    ----------
    notice : Notice
        Shown until the job has ended.
    then : callable
        Gets the result.
    writes : str
        The file or folder that is written.
    left_out : str
        The message if the job is stopped.
    words : str
        What is done.
    pace : (float, float) or None
        When a first part of the job was done, in seconds of `time.monotonic`, and which share that
        was: what came before may take longer, as a process that is started.
    offers_stop : bool
        Whether the message already has a button that stops the job.
    """

    notice: Notice
    then: Callable[[object], None]
    writes: str
    left_out: str
    words: str
    pace: tuple[float, float] | None = None
    offers_stop: bool = False


class JobRunner(QObject):
    """Starts jobs, shows that they are under way, and hands over their results."""

    def __init__(self, parent: QObject, notices: NoticeBoard, catcher: FaultCatcher) -> None:
        super().__init__(parent)
        self._notices = notices
        self._catcher = catcher
        self._thread = JobThread()
        self._jobs: dict[Job, _Entry] = {}
        self._problems: dict[str, list[Notice]] = {}
        self._closed = False

    @property
    def busy(self) -> bool:
        """Whether any job is waiting or running."""
        return bool(self._jobs)

    def start(
        self,
        function: Callable[[], object],
        words: str,
        then: Callable[[object], None],
        writes: str = "",
        left_out: str = "",
    ) -> None:
        """Call a function in the background, after those that were started before.

        Parameters
        ----------
        function : callable
            Must not use Qt.
        words : str
            Shown until the job has ended.
        then : callable
            Gets the result, in the window's thread.
        writes : str
            The file or folder that is written, to be named if the window closes before its end.
        left_out : str
            The message if the job is stopped and has no result.
        """
        job = Job(function)
        self._jobs[job] = _Entry(self._notices.show_job(words), then, writes, left_out, words)
        job.done.connect(self._done)
        job.refused.connect(self._refused)
        job.broke.connect(self._broke)
        job.progressed.connect(self._progressed)
        job.ended.connect(self._ended)
        self._thread.add(job)

    def _done(self, result: object) -> None:
        job = self.sender()
        assert isinstance(job, Job)
        if not self._closed:
            self._take_back(self._jobs[job].words)
            self._jobs[job].then(result)

    def _take_back(self, words: str) -> None:
        """Take back why the same thing could not be done before."""
        for problem in self._problems.pop(words, []):
            self._notices.take_back(problem)

    def _progressed(self, share: float) -> None:
        """Show the progress of a long job, and offer to stop it."""
        job = self.sender()
        if isinstance(job, Job) and job in self._jobs:
            entry = self._jobs[job]
            if not entry.offers_stop:
                entry.offers_stop = True
                entry.notice.offer_stop(translate("window", "Stop"), job.stop)
            now = time.monotonic()
            if entry.pace is None and share > 0:
                entry.pace = now, share
            begun, first = entry.pace or (now, share)
            entry.notice.progress(int(100 * share), 100, _told(share, share - first, now - begun))

    def _refused(self, problem: str) -> None:
        job = self.sender()
        assert isinstance(job, Job)
        if not self._closed:
            words, shown = self._jobs[job].words, self._notices.shown
            still = [notice for notice in self._problems.get(words, ()) if notice in shown]
            self._problems[words] = [*still, self._notices.warn(problem)]

    def _broke(self, error: BaseException) -> None:
        self._catcher.report(error)

    def _ended(self, job: Job) -> None:
        entry = self._jobs.pop(job)
        entry.notice.dismiss_now()
        if job.stopped and not job.finished and entry.left_out and not self._closed:
            self._notices.inform(entry.left_out)
        # The job's thread may still be inside of the signal that has led here: it lets go itself.

    def stop_all(self) -> None:
        """Let every job end early, without a result."""
        for job in self._jobs:
            job.stop()

    def stop(self) -> None:
        """Start no more jobs; the one under way goes on."""
        self._thread.stop()

    def finish(self, seconds: float) -> list[str]:
        """Wait a bounded time for the job under way, and return the files that are not written."""
        self.stop()
        self._thread.wait(seconds)
        # Deliver the signals of jobs that have ended meanwhile.
        QCoreApplication.sendPostedEvents(self, QEvent.Type.MetaCall.value)
        self._closed = True
        unwritten = [entry.writes for entry in self._jobs.values() if entry.writes]
        for entry in self._jobs.values():
            entry.writes = ""  # reported only once
        return unwritten


def _told(share: float, done: float, seconds: float) -> str:
    """Return how far a job is or, once that can be told, how long it will still take.

    Parameters
    ----------
    share : float
        What is done of all.
    done, seconds : float
        What of it has been done in how many seconds.
    """
    if done < SURE[0] or seconds < SURE[1]:
        return f"{int(100 * share)} %"
    return time_to_go(seconds * (1 - share) / done)


def any_busy(window: QObject) -> bool:
    """Return whether any job of a window is waiting or running."""
    return any(runner.busy for runner in window.findChildren(JobRunner))
