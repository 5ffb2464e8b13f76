"""Pictures and recordings leave the window: one view, a choice of them, or the clipboard.

What is written is fixed at the moment of asking; the writing happens in a thread of its own, and
its end, good or bad, is always told.
"""

from __future__ import annotations

import functools
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from rnnviz.plot.markup import plain
from rnnviz.text import printable, translate
from rnnviz.window.export.clipboard import copy_picture
from rnnviz.window.export.dialog import ExportDialog
from rnnviz.window.export.writer import (
    Request,
    Shown,
    Written,
    capture,
    pictures,
    write_figures,
    write_recording,
    write_trace,
    write_view,
)

if TYPE_CHECKING:
    from rnnviz.recording.recording_file import Capture
    from rnnviz.window.main_window import MainWindow


class Exports(QObject):
    """Exports for a main window."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window
        self.dialog: ExportDialog | None = None
        self._recording: Path | None = None
        window.session.answered.connect(self._captured)

    # -- asking ----------------------------------------------------------------------------

    def export(self) -> None:
        """Ask which views to write, how and where."""
        window = self._window
        if self._shown() is None:
            return
        views = [dock.view for dock in window.stage.docks.values()]
        files = window.files
        self.dialog = ExportDialog(
            window, views, window.stage.seen, files.folder, f"{files.stem}-", window.memory
        )
        self.dialog.confirmed.connect(self.write)
        self.dialog.open()

    def export_pdf(self) -> None:
        """Save the current view as PDF."""
        self.export_view(self._window.stage.current, "pdf")

    def export_view(self, name: str, format: str) -> None:
        """Ask where to save one view, or copy it."""
        window = self._window
        shown = self._shown()
        if shown is None or format == "copy":
            self.copy_view(name)
            return
        view = window.stage.docks[name].view
        path = window.files.ask_where(
            translate("window", "Save {view}").format(view=plain(view.title)),
            f"{window.files.stem}-{name}.{format}",
            f"{format.upper()} (*.{format})",
        )
        if path is not None:
            work = functools.partial(write_view, view, path, format, shown)
            words = translate("window", "Writing…")
            self._window.work.start(work, words, self._tell_written, writes=str(path))

    def copy(self) -> None:
        """Copy the current view."""
        self.copy_view(self._window.stage.current)

    def _shown(self) -> Shown | None:
        """Return what is on screen, or say that nothing is."""
        run = self._window.run
        if run.frame is None:
            self._window.notices.tell(translate("window", "There is nothing to export yet."))
            return None
        return Shown(run.frame, run.title)

    # -- doing -----------------------------------------------------------------------------

    def write(self, request: Request) -> None:
        """Write what a request asks for."""
        shown = self._shown()
        if shown is not None:
            self._window.files.folder = str(request.folder)
            work = functools.partial(write_figures, request, shown)
            words = translate("window", "Writing pictures…")
            self._window.work.start(work, words, self._tell_written, writes=str(request.folder))

    def copy_view(self, name: str) -> None:
        """Put a picture of a view on the clipboard, for slides and for vector programs."""
        shown = self._shown()
        if shown is not None:
            view = self._window.stage.docks[name].view
            work = functools.partial(pictures, [view], shown)
            self._window.work.start(work, translate("window", "Copying…"), self._to_clipboard)

    def write_recording(self, path: Path) -> None:
        """Write everything of the run to one file; the run itself is asked between two updates."""
        if self._shown() is None:
            return
        inspection = self._window.inspecting.shown
        if inspection is not None:
            self._write_recording(functools.partial(write_trace, path, inspection), path)
        else:
            self._recording = path
            self._window.session.ask(capture)

    @property
    def asked(self) -> list[str]:
        """The recording for which the run has been asked and has not answered yet, if any."""
        return [str(self._recording)] if self._recording is not None else []

    def _captured(self, captured: Capture) -> None:
        path, self._recording = self._recording, None
        if path is not None:
            title = self._window.run.title
            captured = replace(captured, speed=self._window.run.speed)
            self._write_recording(functools.partial(write_recording, path, captured, title), path)

    def _write_recording(self, work: Callable[[], object], path: Path) -> None:
        words = translate("window", "Writing the recording…")
        self._window.work.start(work, words, self._tell_written, writes=str(path))

    def _tell_written(self, written: object) -> None:
        assert isinstance(written, Written)
        paths = written.paths
        if len(paths) == 1:
            words = translate("window", "Saved: {path}").format(path=printable(str(paths[0])))
        else:
            source = translate("window", "{count} files saved in {folder}")
            folder = printable(str(paths[0].parent))
            words = source.format(count=len(paths), folder=folder)
        if written.left_out:
            source = translate("window", "Left out, nothing to show: {views}")
            words += f" · {source.format(views=', '.join(written.left_out))}"
        self._window.notices.tell(words)

    def _to_clipboard(self, result: object) -> None:
        assert isinstance(result, tuple)
        copy_picture(*result)
        self._window.notices.tell(translate("window", "The picture is on the clipboard."))
