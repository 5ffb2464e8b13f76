"""Files in and out: presets, recordings and pictures are opened, settings and recordings saved.

Whatever a file holds, the running experiment is touched only once the file has been understood.
"""

from __future__ import annotations

import functools
import math
import os
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QAction, QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QFileDialog
from shiboken6 import isValid

from rnnviz.experiment.preset import Preset
from rnnviz.reading.tabular.table_format import TableFormat
from rnnviz.storage.file_name import safe_name
from rnnviz.tasks.from_file.series import Series, with_file
from rnnviz.text import BadInput, printable, translate
from rnnviz.training.run_label import is_different_run
from rnnviz.window.action import submenu
from rnnviz.window.file.loader import (
    OPENED,
    Foreign,
    Found,
    find_all,
    learn,
    opened_again,
    save_preset,
    table_to_choose_from,
)
from rnnviz.window.file.table_dialog import TableDialog

if TYPE_CHECKING:
    from rnnviz.window.main_window import MainWindow


class Files(QObject):
    """Opens and saves for a main window."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window
        self.dialog: TableDialog | None = None
        menu = window.actions_.menus["file"]
        self.recent = submenu(menu, menu.actions()[1])
        self.recent.aboutToShow.connect(self._list_recent)
        self.recent.triggered.connect(self._open_recent)
        window.installEventFilter(self)
        window.form.sections["task"].file_chosen.connect(self._file_chosen)
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
        path, _ = QFileDialog.getOpenFileName(self._window, title, self.folder, filters)
        if path:
            self.open_path(path)

    def open_path(self, *paths: str) -> None:
        """Open a preset, recording, picture, data or weights, or say why it cannot serve."""
        self._window.form.flush()
        current = Preset("", self._window.form.experiment)
        read = functools.partial(find_all, paths, current)
        opened = functools.partial(self._opened, paths[0])
        self._window.work.start(read, translate("window", "Reading…"), opened)

    def _opened(self, path: str, found: object) -> None:
        assert isinstance(found, Found | Foreign)
        self._window.memory.keep_recent(path)
        self.folder = str(Path(path).parent)
        self.take(found)

    def take(self, found: Found | Foreign) -> None:
        """Show what was found."""
        if isinstance(found, Foreign):
            self._window.inspecting.take(found)
            return
        if found.table is not None:
            self._choose(found.preset, found.table)
            return
        note = str(found.note) if found.note is not None else ""
        self._window.run.open(found.preset, found.frame, note)

    def _choose(self, preset: Preset, table: TableFormat) -> None:
        """Ask which column of a table is meant, and how the table is written."""
        self.dialog = TableDialog(self._window, preset.experiment.task, table)
        self.dialog.confirmed.connect(self._learn)
        self.dialog.written_otherwise.connect(self._open_again)
        self.dialog.open()

    def _file_chosen(self, path: str) -> None:
        """Ask which column is meant of a table that the form's button found."""
        if not isinstance(self._window.form.experiment.task, Series):
            self._window.form.sections["task"].touch()
            return
        read = functools.partial(table_to_choose_from, path)
        then = functools.partial(self._found_in_form, path)
        self._window.work.start(read, translate("window", "Reading…"), then)

    def _found_in_form(self, path: str, table: object) -> None:
        form = self._window.form
        task = form.experiment.task
        if not isinstance(table, TableFormat) or not isinstance(task, Series):
            form.sections["task"].touch()
            return
        self._window.memory.keep_recent(path)
        task = with_file(task, path)
        self._choose(Preset("", replace(form.experiment, task=task)), table)
        assert self.dialog is not None
        self.dialog.rejected.connect(self._keep_file)

    def _keep_file(self) -> None:
        """Show the file again that was named before another was looked for."""
        form = self._window.form
        form.sections["task"].show_value(form.experiment.task)

    def _open_again(self, task: object) -> None:
        read = functools.partial(opened_again, task)
        self._window.work.start(read, translate("window", "Reading…"), self._opened_again)

    def _opened_again(self, found: object) -> None:
        if self.dialog is not None and isValid(self.dialog):
            self.dialog.show_table(found)

    def _learn(self, task: object) -> None:
        current = Preset("", self._window.form.experiment)
        read = functools.partial(learn, task, current)
        self._window.work.start(read, translate("window", "Reading…"), self._learnt)

    def _learnt(self, found: object) -> None:
        assert isinstance(found, Found)
        self.take(found)

    def _list_recent(self) -> None:
        self.recent.clear()
        for path in self._window.memory.texts("recent"):
            action = self.recent.addAction(printable(Path(path).name).replace("&", "&&"))
            action.setToolTip(printable(path))
            action.setData(path)
        if self.recent.isEmpty():
            self.recent.addAction(translate("window", "No files so far")).setEnabled(False)

    def _open_recent(self, action: QAction) -> None:
        path = action.data()
        if not os.path.exists(path):
            self._window.memory.forget_recent(path)
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

    @property
    def folder(self) -> str:
        """Where the last file was opened or saved."""
        return self._window.memory.text("folder", str(Path.home()))

    @folder.setter
    def folder(self, folder: str) -> None:
        self._window.memory.keep("folder", folder)

    def ask_where(self, title: str, name: str, filters: str) -> Path | None:
        """Ask under which name to save; None where nobody wants to."""
        suffix = Path(name).suffix
        proposed = str(Path(self.folder) / safe_name(name.removesuffix(suffix), suffix))
        path, _ = QFileDialog.getSaveFileName(self._window, title, proposed, filters)
        if not path:
            return None
        self.folder = str(Path(path).parent)
        return Path(path) if Path(path).suffix else Path(path).with_suffix(suffix)

    def save_preset(self) -> None:
        """Save the settings of the form as a preset file."""
        title = translate("window", "Save settings as preset")
        path = self.ask_where(title, f"{self.stem}.toml", translate("window", "Presets (*.toml)"))
        if path is not None:
            self.write_preset(path)

    def write_preset(self, path: Path) -> bool:
        """Write the settings of the form to a preset file and say how it went."""
        window = self._window
        window.form.flush()
        known = window.run.preset
        title = known.title if known is not None else path.stem
        title_zh = known.title_zh if known is not None else ""
        speed = window.transport.updates_per_second
        preset = Preset(
            path.stem,
            window.form.experiment,
            title=title,
            title_zh=title_zh,
            speed=speed if math.isfinite(speed) else None,
        )
        try:
            save_preset(preset, path)
        except BadInput as error:
            window.notices.warn(str(error.message))
            return False
        window.memory.keep_recent(str(path))
        window.notices.tell(translate("window", "Saved: {path}").format(path=printable(str(path))))
        return True

    def save_recording(self) -> None:
        """Ask where, and save everything of this run in one file."""
        title = translate("window", "Save recording")
        path = self.ask_where(title, f"{self.stem}.npz", translate("window", "Recordings (*.npz)"))
        if path is not None:
            self._window.exports.write_recording(path)

    @property
    def stem(self) -> str:
        """A name for files of this run."""
        inspection = self._window.inspecting.shown
        if inspection is not None:
            return safe_name(Path(inspection.weights.name).stem)
        preset = self._window.run.preset
        if preset is None or not preset.name:
            return "rnnviz"
        frame, name = self._window.run.frame, safe_name(preset.name)
        running = self._window.form.experiment if frame is None else frame.snapshot.experiment
        return f"{name}-changed" if is_different_run(preset.experiment, running) else name


def _dropped_paths(event: QDropEvent) -> list[str]:
    """Return the local files that are dropped."""
    return [url.toLocalFile() for url in event.mimeData().urls() if url.isLocalFile()]
