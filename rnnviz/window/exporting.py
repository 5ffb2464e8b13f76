"""Pictures and recordings leave the window: one view, a choice of them, or the clipboard.

What is written is fixed at the moment of asking; the writing happens in a thread of its own, and
its end, good or bad, is always told.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QMimeData, QObject
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication

from rnnviz.text import plain, translate
from rnnviz.training.snapshot import Frame
from rnnviz.window.export_dialog import ExportDialog
from rnnviz.window.export_work import Request, copy_pictures, write_figures
from rnnviz.window.job import Job, Tell
from rnnviz.window.notice import Notice

if TYPE_CHECKING:
    from rnnviz.window.main import MainWindow

_WAIT = 5.0
"""Seconds that closing the window waits for work under way."""


class Exports(QObject):
    """Exports for a main window."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window
        self._jobs: dict[Job, tuple[Notice, Callable[[object], None]]] = {}

    # -- asking ----------------------------------------------------------------------------

    def export(self) -> None:
        """Ask which views to write, how and where."""
        window = self._window
        if self._frame() is None:
            return
        titles = {name: dock.view.title for name, dock in window.stage.docks.items()}
        dialog = ExportDialog(window, titles, window.stage.seen, window.files.folder, window.memory)
        dialog.confirmed.connect(self.write)
        dialog.open()

    def export_pdf(self) -> None:
        """Save the current view as PDF."""
        self.export_view(self._window.stage.current, "pdf")

    def export_view(self, name: str, format: str) -> None:
        """Ask where to save one view, or copy it."""
        window = self._window
        if self._frame() is None:
            return
        if format == "copy":
            self.copy_view(name)
            return
        title = window.stage.docks[name].view.title
        file = f"{window.files.stem}-{name}.{format}"
        filters = f"{format.upper()} (*.{format})"
        path = window.files.ask_where(
            translate("window", "Save {view}").format(view=plain(title)), file, filters
        )
        if path is not None:
            self.write(Request((name,), (format,), path.parent, file=path))

    def copy(self) -> None:
        """Copy the current view."""
        self.copy_view(self._window.stage.current)

    def _frame(self) -> Frame | None:
        frame = self._window.run.frame
        if frame is None:
            self._window.notices.tell(translate("window", "There is nothing to export yet."))
        return frame

    # -- doing -----------------------------------------------------------------------------

    def write(self, request: Request) -> None:
        """Write what a request asks for."""
        frame = self._frame()
        if frame is None:
            return
        self._window.files.folder = str(request.folder)

        def work(tell: Tell) -> object:
            return write_figures(request, frame, tell)

        self._start(work, translate("window", "Writing pictures…"), self._tell_written)

    def copy_view(self, name: str) -> None:
        """Put a picture of a view on the clipboard, for slides and for vector programs."""
        frame = self._frame()
        if frame is None:
            return

        def work(tell: Tell) -> object:
            return copy_pictures(name, frame)

        self._start(work, translate("window", "Copying…"), self._to_clipboard)

    def write_recording(self, path: Path) -> None:
        """Write everything of the run to one file."""
        words = translate("window", "Writing the recording…")
        self._start(self._window.session.recording_work(path), words, self._tell_written)

    def _tell_written(self, paths: object) -> None:
        assert isinstance(paths, list)
        if len(paths) == 1:
            words = translate("window", "Saved: {path}").format(path=paths[0])
        else:
            source = translate("window", "{count} files saved in {folder}")
            words = source.format(count=len(paths), folder=paths[0].parent)
        self._window.notices.tell(words)

    def _to_clipboard(self, pictures: object) -> None:
        assert isinstance(pictures, tuple)
        png, svg = pictures
        data = QMimeData()
        data.setImageData(QImage.fromData(png))
        data.setData("image/svg+xml", svg)
        QApplication.clipboard().setMimeData(data)
        self._window.notices.tell(translate("window", "The picture is on the clipboard."))

    # -- work under way --------------------------------------------------------------------

    @property
    def busy(self) -> bool:
        """Whether work is under way."""
        return bool(self._jobs)

    def _start(
        self, work: Callable[[Tell], object], words: str, then: Callable[[object], None]
    ) -> None:
        job = Job(work)
        self._jobs[job] = self._window.notices.work(words), then
        job.progressed.connect(self._progressed)
        job.done.connect(self._done)
        job.refused.connect(self._refused)
        job.broke.connect(self._broke)
        job.ended.connect(self._ended)
        job.start()

    def _job(self) -> Job:
        job = self.sender()
        assert isinstance(job, Job)
        return job

    def _progressed(self, done: int, total: int) -> None:
        self._jobs[self._job()][0].progress(done, total)

    def _done(self, result: object) -> None:
        self._jobs[self._job()][1](result)

    def _refused(self, problem: str) -> None:
        self._window.notices.warn(problem)

    def _broke(self, error: BaseException) -> None:
        self._window.catcher.note(error)

    def _ended(self, job: Job) -> None:
        notice, _ = self._jobs.pop(job)
        notice.leave()
        job.deleteLater()

    def finish(self) -> None:
        """Let work under way come to its end, or stop it, before the window goes."""
        for job in list(self._jobs):
            job.stop(_WAIT)
