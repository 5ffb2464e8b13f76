"""Opening and saving files: presets, recordings, pictures, data and weights.

The current run is replaced only once a file has been read successfully.
"""

from __future__ import annotations

import functools
import os
from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QAction, QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QFileDialog, QMenu, QWidget
from shiboken6 import isValid

from rnnviz.experiment.preset import Preset
from rnnviz.lesson.lesson import Lesson
from rnnviz.reading.tabular.table_format import TableFormat
from rnnviz.screen.plain_text import as_it_is
from rnnviz.tasks.from_file.series import Series, with_file
from rnnviz.text import printable, translate
from rnnviz.training.snapshot import Frame
from rnnviz.window.action import submenu
from rnnviz.window.file.loader import (
    OPENED,
    Loaded,
    LoadedExperiment,
    LoadedNetwork,
    LoadedSweep,
    load_files,
    reopen_table,
    table_to_choose_from,
    with_data_file,
)
from rnnviz.window.file.save_dialog import ask_where
from rnnviz.window.file.table_dialog import TableDialog
from rnnviz.window.playback.run_controller import RunController
from rnnviz.window.preference_file import Preferences
from rnnviz.window.runtime.job_runner import JobRunner
from rnnviz.window.settings_form.form import SettingsForm
from rnnviz.window.widget.notice import NoticeBoard


class FileController(QObject):
    """Opens and saves files; dropped files are opened where its event filter is installed.

    Signals
    -------
    network_found : (LoadedNetwork,)
        A network that was trained elsewhere, or one half of what an inspection needs.
    kept_found : (tuple of Frame,)
        What a file shows beside the runs that were opened.
    sweep_found : (str, Sweep)
        The path of a sweep and what it holds.
    sweep_preset_found : (SweepPreset,)
        A preset of a sweep.
    recording_requested : (Path,)
        The run is to be saved as a recording.
    lesson_found : (Lesson,)
        A lesson is to be given.
    """

    network_found = Signal(object)
    kept_found = Signal(object)
    sweep_found = Signal(str, object)
    sweep_preset_found = Signal(object)
    recording_requested = Signal(object)
    lesson_found = Signal(object)

    def __init__(
        self,
        parent: QWidget,
        menu: QMenu,
        form: SettingsForm,
        run: RunController,
        jobs: JobRunner,
        notices: NoticeBoard,
        preferences: Preferences,
    ) -> None:
        super().__init__(parent)
        self._parent, self._form, self._run = parent, form, run
        self._jobs, self._notices, self._preferences = jobs, notices, preferences
        self.dialog: TableDialog | None = None
        self.recent = submenu(menu, menu.actions()[1])
        self.recent.aboutToShow.connect(self._list_recent)
        self.recent.triggered.connect(self._open_recent)
        form.sections["task"].file_chosen.connect(self._file_chosen)
        self.retranslate()

    def retranslate(self) -> None:
        self.recent.setTitle(translate("window", "Open recent"))

    # -- opening ---------------------------------------------------------------------------

    def open(self) -> None:
        """Ask for a file and open it."""
        filters = ";;".join(
            (
                translate("window", "Experiments and data ({suffixes})").format(
                    suffixes=" ".join(f"*{suffix}" for suffix in OPENED)
                ),
                translate("window", "All files (*)"),
            )
        )
        title = translate("window", "Open an experiment, an exported picture or your data")
        path, _ = QFileDialog.getOpenFileName(
            self._parent, title, self._preferences.folder, filters
        )
        if path:
            self.open_path(path)

    def open_path(self, *paths: str) -> None:
        """Open a preset, recording, picture, data or weights, or show why that is not possible."""
        self._form.flush()
        current = Preset("", self._form.experiment)
        read = functools.partial(load_files, paths, current)
        opened = functools.partial(self._opened, paths[0])
        self._jobs.start(read, translate("window", "Reading…"), opened)

    def _opened(self, path: str, found: object) -> None:
        self._preferences.keep_recent(path)
        self._preferences.folder = str(Path(path).parent)
        self.take(found)

    def take(self, found: object) -> None:
        """Show what was loaded."""
        assert isinstance(found, Loaded)
        if isinstance(found, LoadedSweep):
            if found.preset is not None:
                self.sweep_preset_found.emit(found.preset)
            else:
                self.sweep_found.emit(found.path, found.sweep)
            return
        if isinstance(found, Lesson):
            self.lesson_found.emit(found)
            return
        if isinstance(found, LoadedNetwork):
            self.network_found.emit(found)
            return
        if found.table is not None:
            self._choose(found.preset, found.table)
            return
        note = str(found.note) if found.note is not None else ""
        if found.preset.views:
            self._run.arrange_anew(found.preset.name)
        if found.again is not None:
            self._run.take_over(found.preset, found.again, found.again.update)
            words = translate("window", "As drawn, at update {update}. Play goes on from it.")
            self._notices.inform(note or words.format(update=found.again.update))
            self._keep(found.again.kept)
            if found.wanted is not None and found.wanted != self._form.experiment:
                self._form.request(found.wanted)
            return
        alone = None if found.frame is None else replace(found.frame, kept=())
        self._run.open(found.preset, alone, note, found.twin, found.wanted)
        self._run.show_sequence(found.probe)
        self._keep(() if found.frame is None else found.frame.kept)

    def _keep(self, kept: tuple[Frame, ...]) -> None:
        """Show further runs beside those that were opened."""
        if kept:
            self.kept_found.emit(kept)

    def _choose(self, preset: Preset, table: TableFormat) -> None:
        """Ask which column of a table is meant, and in which format it is written."""
        self.dialog = TableDialog(self._parent, preset.experiment.task, table)
        self.dialog.confirmed.connect(self._use_task)
        self.dialog.format_changed.connect(self._open_again)
        self.dialog.open()

    def _file_chosen(self, path: str) -> None:
        """Ask which column is meant of a table that the form's button found."""
        if not isinstance(self._form.experiment.task, Series):
            self._form.sections["task"].touch()
            return
        read = functools.partial(table_to_choose_from, path)
        then = functools.partial(self._found_in_form, path)
        self._jobs.start(read, translate("window", "Reading…"), then)

    def _found_in_form(self, path: str, table: object) -> None:
        form = self._form
        task = form.experiment.task
        if not isinstance(table, TableFormat) or not isinstance(task, Series):
            form.sections["task"].touch()
            return
        self._preferences.keep_recent(path)
        task = with_file(task, path)
        self._choose(Preset("", replace(form.experiment, task=task)), table)
        assert self.dialog is not None
        self.dialog.rejected.connect(self._keep_file)

    def _keep_file(self) -> None:
        """Return to the file that was named before."""
        form = self._form
        form.sections["task"].show_value(form.experiment.task)

    def _open_again(self, task: object) -> None:
        read = functools.partial(reopen_table, task)
        self._jobs.start(read, translate("window", "Reading…"), self._opened_again)

    def _opened_again(self, found: object) -> None:
        if self.dialog is not None and isValid(self.dialog):
            self.dialog.show_table(found)

    def _use_task(self, task: object) -> None:
        current = Preset("", self._form.experiment)
        read = functools.partial(with_data_file, task, current)
        self._jobs.start(read, translate("window", "Reading…"), self._task_loaded)

    def _task_loaded(self, found: object) -> None:
        assert isinstance(found, LoadedExperiment)
        self.take(found)

    def _list_recent(self) -> None:
        self.recent.clear()
        for path in self._preferences.texts("recent"):
            action = self.recent.addAction(printable(Path(path).name).replace("&", "&&"))
            action.setToolTip(as_it_is(printable(path)))
            action.setData(path)
        if self.recent.isEmpty():
            self.recent.addAction(translate("window", "No files so far")).setEnabled(False)

    def _open_recent(self, action: QAction) -> None:
        path = action.data()
        if not os.path.exists(path):
            self._preferences.forget_recent(path)
        self.open_path(path)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.DragEnter and isinstance(event, QDragEnterEvent):
            if _dropped_paths(event):
                event.setDropAction(Qt.DropAction.CopyAction)
                event.accept()
            return True
        if event.type() == QEvent.Type.Drop and isinstance(event, QDropEvent):
            self._dropped(event)
            return True
        return False

    def _dropped(self, event: QDropEvent) -> None:
        if paths := _dropped_paths(event):
            event.accept()
            self.open_path(*paths)

    # -- saving ----------------------------------------------------------------------------

    def save_recording(self) -> None:
        """Ask where, and save everything up to the update on screen in one file."""
        title, frame = translate("window", "Save recording"), self._run.frame
        if self._run.looks_back and frame is not None:
            source = translate("window", "Save recording up to update {update}, which is shown")
            title = source.format(update=frame.snapshot.update)
        path = self._ask_where(title, ".npz", translate("window", "Recordings (*.npz)"))
        if path is not None:
            self.recording_requested.emit(path)

    def _ask_where(self, title: str, suffix: str, filters: str) -> Path | None:
        name = f"{self._run.file_stem}{suffix}"
        return ask_where(self._parent, self._preferences, title, name, filters)


def _dropped_paths(event: QDropEvent) -> list[str]:
    """Return the paths of the dropped local files."""
    return [url.toLocalFile() for url in event.mimeData().urls() if url.isLocalFile()]
