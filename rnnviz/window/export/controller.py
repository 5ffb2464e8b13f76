"""Exporting views as pictures and tables, copying them, and saving recordings.

What is written is what was on screen when the command was given; writing is a background job whose
result is always shown.
"""

from __future__ import annotations

import functools
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from rnnviz.plot.adjustment import UNTOUCHED
from rnnviz.plot.markup import plain
from rnnviz.session import Session
from rnnviz.text import printable, translate
from rnnviz.training.instructive import instructive_update
from rnnviz.window.docking.dock_area import DockArea
from rnnviz.window.export.clipboard import copy_picture
from rnnviz.window.export.dialog import ExportDialog
from rnnviz.window.export.hidden import hidden_words
from rnnviz.window.export.page_options import remembered_page
from rnnviz.window.export.writer import (
    ExportRequest,
    RunToRecord,
    Shown,
    Written,
    copy_recording,
    pictures,
    write_figures,
    write_recording,
    write_trace,
    write_view,
)
from rnnviz.window.file.save_dialog import ask_where
from rnnviz.window.inspection.controller import InspectionController
from rnnviz.window.playback.run_controller import RunController
from rnnviz.window.preference_file import Preferences
from rnnviz.window.runtime.job_runner import JobRunner
from rnnviz.window.widget.notice import NoticeBoard


class ExportController(QObject):
    """Writes views, tables and recordings, and copies views to the clipboard."""

    def __init__(
        self,
        parent: QWidget,
        dock_area: DockArea,
        session: Session,
        run: RunController,
        inspection: InspectionController,
        jobs: JobRunner,
        notices: NoticeBoard,
        preferences: Preferences,
    ) -> None:
        super().__init__(parent)
        self._parent, self._dock_area, self._session = parent, dock_area, session
        self._run, self._inspection = run, inspection
        self._jobs, self._notices, self._preferences = jobs, notices, preferences
        self.dialog: ExportDialog | None = None

    # -- commands ---------------------------------------------------------------------------

    def export(self) -> None:
        """Ask which views to write, how and where."""
        if self._shown() is None:
            return
        views = [dock.view for dock in self._dock_area.docks.values()]
        self.dialog = ExportDialog(
            self._parent,
            views,
            self._dock_area.seen,
            f"{self._run.file_stem}-",
            self._preferences,
            self._updates(),
        )
        self.dialog.confirmed.connect(self.write)
        self.dialog.open()

    def export_pdf(self) -> None:
        """Save the current view as PDF."""
        self.export_view(self._dock_area.current, "pdf")

    def export_view(self, name: str, format: str) -> None:
        """Ask where to save one view, or copy it."""
        shown = self._shown()
        if shown is None:
            return
        if format == "copy":
            self.copy_view(name)
            return
        view = self._dock_area.docks[name].view
        path = ask_where(
            self._parent,
            self._preferences,
            translate("window", "Save {view}").format(view=plain(view.title)),
            f"{self._run.file_stem}-{name}.{format}",
            f"{format.upper()} (*.{format})",
            self._preferences.export_folder,
        )
        if path is not None:
            self._preferences.export_folder = str(path.parent)
            look = remembered_page(self._preferences)
            work = functools.partial(write_view, view, path, format, shown, look)
            self._write(work, translate("window", "Writing…"), path)

    def copy(self) -> None:
        """Copy the current view."""
        self.copy_view(self._dock_area.current)

    def _shown(self) -> Shown | None:
        """Return what is on screen, or show a message that there is nothing."""
        run = self._run
        if run.frame is not None and run.frame.concealed.any:
            self._notices.remind(hidden_words())
            return None
        if run.frame is None:
            self._notices.inform(translate("window", "There is nothing to export yet."))
            return None
        docks = self._dock_area.docks.items()
        hands = {name: dock.plot.adjustment for name, dock in docks}
        frame = replace(run.frame, apart=self._dock_area.sets_apart, batch=self._dock_area.batch)
        return Shown(frame, run.title, {n: h for n, h in hands.items() if h != UNTOUCHED})

    def _updates(self) -> tuple[int, int] | None:
        """Return, of a diverged run, the last instructive update and the one on the screen."""
        frame = self._run.frame
        update = None if frame is None else instructive_update(frame.snapshot)
        return None if frame is None or update is None else (update, frame.snapshot.trace_update)

    # -- writing ----------------------------------------------------------------------------

    def write(self, request: ExportRequest) -> None:
        """Write the requested views."""
        shown = self._shown()
        if shown is not None:
            self._preferences.export_folder = str(request.folder)
            work = functools.partial(write_figures, request, shown)
            self._write(work, translate("window", "Writing pictures…"), request.folder)

    def copy_view(self, name: str) -> None:
        """Copy a view to the clipboard, as pixels and as vectors."""
        shown = self._shown()
        if shown is not None:
            view = self._dock_area.docks[name].view
            work = functools.partial(pictures, [view], shown)
            self._jobs.start(work, translate("window", "Copying…"), self._to_clipboard)

    def write_recording(self, path: Path) -> None:
        """Write the runs on screen to one file, up to the update that is shown."""
        if self._shown() is None:
            return
        work: Callable[[], object]
        if self._inspection.shown is not None:
            work = functools.partial(write_trace, path, self._inspection.shown)
        elif self._run.recorded is not None:
            titles = self._run.title, self._run.title_of_twin
            work = functools.partial(copy_recording, path, self._run.recorded, *titles)
        else:
            work = functools.partial(write_recording, path, self._runs())
        self._write(work, translate("window", "Writing the recording…"), path)

    def _runs(self) -> list[RunToRecord]:
        """Return the session's runs as they are on screen."""
        run, frame, twin = self._run, self._run.frame, self._run.twin
        assert frame is not None
        first, *others = self._session.timelines
        runs = [RunToRecord(first, frame.snapshot, run.title, run.speed)]
        if twin is not None and others and frame.other is not None:
            speed = twin.preset.speed if twin.preset is not None else None
            shown = frame.other.snapshot
            runs.append(RunToRecord(others[0], shown, run.title_of_twin, speed))
        return runs

    def _write(self, work: Callable[[], object], words: str, path: Path) -> None:
        self._jobs.start(work, words, self._show_written, writes=str(path))

    def _show_written(self, written: object) -> None:
        assert isinstance(written, Written)
        paths = written.paths
        if len(paths) == 1:
            words = translate("window", "Saved: {path}").format(path=printable(str(paths[0])))
        else:
            source = translate("window", "{count} files saved in {folder}")
            folder = printable(str(paths[0].parent))
            words = source.format(count=len(paths), folder=folder)
        if written.until is not None:
            source = translate("window", "up to update {update}, as shown; the run had gone on")
            words += f" · {source.format(update=written.until)}"
        if written.left_out:
            source = translate("window", "Left out, nothing to show: {views}")
            words += f" · {source.format(views=', '.join(written.left_out))}"
        self._notices.remind(words)

    def _to_clipboard(self, result: object) -> None:
        assert isinstance(result, tuple)
        copy_picture(*result)
        self._notices.remind(translate("window", "The picture is on the clipboard."))
