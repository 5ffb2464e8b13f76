"""Work under way for a window: shown while it lasts, its end always told, waited for on closing."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject

from rnnviz.text import translate
from rnnviz.window.fault import FaultCatcher
from rnnviz.window.job import Job
from rnnviz.window.notice import Notice, NoticeBoard

LONGEST_WAIT = 5.0
"""Seconds that closing the window waits for work under way."""


class Work(QObject):
    """Starts jobs and hands over what comes of them."""

    def __init__(self, parent: QObject, notices: NoticeBoard, catcher: FaultCatcher) -> None:
        super().__init__(parent)
        self._notices = notices
        self._catcher = catcher
        self._jobs: dict[Job, tuple[Notice, Callable[[object], None]]] = {}

    @property
    def busy(self) -> bool:
        """Whether work is under way."""
        return bool(self._jobs)

    def start(
        self, function: Callable[[], object], words: str, then: Callable[[object], None]
    ) -> None:
        """Call a function in a thread of its own, showing `words`; `then` gets its result."""
        job = Job(function)
        self._jobs[job] = self._notices.work(words), then
        job.done.connect(self._done)
        job.refused.connect(self._refused)
        job.broke.connect(self._broke)
        job.progressed.connect(self._progressed)
        job.ended.connect(self._ended)
        job.start()

    def _done(self, result: object) -> None:
        job = self.sender()
        assert isinstance(job, Job)
        self._jobs[job][1](result)

    def _progressed(self, percent: int) -> None:
        """Show how far a long reading is, and offer to stop it."""
        job = self.sender()
        if isinstance(job, Job) and job in self._jobs:
            notice, _ = self._jobs[job]
            if notice.bar.maximum() != 100:
                notice.offer_stop(translate("window", "Stop"), job.stop)
            notice.progress(percent, 100)

    def _refused(self, problem: str) -> None:
        self._notices.warn(problem)

    def _broke(self, error: BaseException) -> None:
        self._catcher.note(error)

    def _ended(self, job: Job) -> None:
        notice, _ = self._jobs.pop(job)
        notice.leave()
        job.deleteLater()

    def finish(self) -> None:
        """Let work under way come to its end before the window goes."""
        for job in list(self._jobs):
            job.wait(LONGEST_WAIT)
