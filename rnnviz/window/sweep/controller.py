"""Sweeps: asked for, run, resumed, exported, and their runs opened in the window.

What that takes is imported some seconds after the start, or before if it is asked for.
"""

from __future__ import annotations

import functools
import os
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QFileDialog, QWidget
from shiboken6 import isValid

from rnnviz.experiment.preset import Preset
from rnnviz.plot.markup import plain
from rnnviz.text import BadInput, printable, translate
from rnnviz.window.appearance.controller import AppearanceController
from rnnviz.window.export.clipboard import copy_picture
from rnnviz.window.file.controller import FileController
from rnnviz.window.language import Language
from rnnviz.window.playback.run_controller import RunController
from rnnviz.window.playback.twin_controller import TwinController
from rnnviz.window.preference_file import Preferences
from rnnviz.window.runtime.fault_catcher import FaultCatcher
from rnnviz.window.runtime.job_runner import JobRunner
from rnnviz.window.runtime.preload import Preload
from rnnviz.window.settings_form.form import SettingsForm
from rnnviz.window.widget.notice import NoticeBoard

if TYPE_CHECKING:
    from rnnviz.sweep.plan import Place
    from rnnviz.sweep.sweep_file import Sweep
    from rnnviz.window.sweep.thread import SweepThread
    from rnnviz.window.sweep.window import SweepWindow

NEEDED = ("rnnviz.sweep.preset", "rnnviz.window.sweep.form", "rnnviz.window.sweep.window")
"""What the window of sweeps takes, in parts."""
LONGEST_STOP = 0.4
"""Seconds that closing waits for a sweep to be written."""


class SweepController(QObject):
    """Opens the window of sweeps and carries out what is asked for there.

    Attributes
    ----------
    dialog : SweepWindow or None
    """

    def __init__(
        self,
        parent: QWidget,
        form: SettingsForm,
        run: RunController,
        twins: TwinController,
        files: FileController,
        jobs: JobRunner,
        notices: NoticeBoard,
        preferences: Preferences,
        appearance: AppearanceController,
        language: Language,
        catcher: FaultCatcher,
    ) -> None:
        super().__init__(parent)
        self._parent, self._form, self._run, self._twins = parent, form, run, twins
        self._jobs, self._notices, self._preferences = jobs, notices, preferences
        self._appearance, self._language, self._catcher = appearance, language, catcher
        self.dialog: SweepWindow | None = None
        self._thread: SweepThread | None = None
        Preload(self, NEEDED)
        appearance.changed.connect(self._restyle)
        files.sweep_found.connect(self.show_file)
        files.sweep_preset_found.connect(self.show_preset)
        parent.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.LanguageChange:
            self._retranslate()
        return False

    def _retranslate(self) -> None:
        """Open the window of sweeps anew in another language, unless a sweep is under way."""
        dialog = self.dialog
        shown = dialog is not None and isValid(dialog) and dialog.isVisible()
        if dialog is None or not shown or self._thread is not None:
            return
        sweep, path = dialog.picture.sweep, dialog.form.file.text()
        self._close_dialog()
        self.open_sweep()
        if sweep is not None:
            self.show_file(path, sweep)

    # -- the window of sweeps ---------------------------------------------------------------

    def open_sweep(self) -> None:
        """Ask for a sweep."""
        if self.dialog is not None and isValid(self.dialog) and self.dialog.isVisible():
            self.dialog.raise_()
            self.dialog.activateWindow()
            return
        self._make_dialog().show()

    def show_preset(self, found: object) -> None:
        """Ask for the sweep of a preset that was opened."""
        from rnnviz.sweep.preset import SweepPreset

        assert isinstance(found, SweepPreset)
        self._open_first(found.preset)
        self._close_dialog()
        self._make_dialog(found).show()

    def show_file(self, path: str, sweep: object) -> None:
        """Show a sweep that was read from a file; it can be continued."""
        from rnnviz.sweep.sweep_file import Sweep
        from rnnviz.window.sweep.thread import SweepState

        assert isinstance(sweep, Sweep)
        self._open_first(sweep.plan.preset)
        self.open_sweep()
        assert self.dialog is not None
        if self._thread is not None:
            self._notices.inform(translate("window", "Stop the sweep under way first."))
            return
        self.dialog.form.show_sweep(sweep.plan, Path(path))
        self.dialog.show_state(SweepState(sweep, int(sweep.done.sum()), 0.0, {}))
        self.dialog.show_idle()

    def _make_dialog(self, first: object = None) -> SweepWindow:
        from rnnviz.sweep.preset import SweepPreset, list_sweep_presets
        from rnnviz.window.sweep.window import SweepWindow

        if self.dialog is not None and isValid(self.dialog):
            self.dialog.deleteLater()  # closed: it would live as long as the main window
        self._form.flush()
        preset = replace(self._current(), experiment=self._form.experiment)
        presets = list_sweep_presets()
        if isinstance(first, SweepPreset):
            presets.insert(0, first)
        dialog = SweepWindow(
            self._parent,
            SweepPreset(preset),
            presets,
            self._preferences.folder,
            self._language.name.startswith("zh"),
        )
        if first is not None:
            dialog.form.start.setCurrentIndex(1)
        dialog.start_requested.connect(self._start)
        dialog.stop_requested.connect(self.stop)
        dialog.open_requested.connect(self._ask_file)
        dialog.export_requested.connect(self._export)
        dialog.copy_requested.connect(self._copy)
        dialog.closed.connect(self._closed)
        dialog.picture.run_picked.connect(self._open_run)
        dialog.picture.set_theme(self._appearance.plot_theme)
        self.dialog = dialog
        return dialog

    def _open_first(self, preset: Preset) -> None:
        """Open an experiment in a window that has none yet."""
        if self._run.preset is None:
            self._run.open(preset)

    def _current(self) -> Preset:
        known = self._run.preset
        return known if known is not None else Preset("experiment", self._form.experiment)

    def _restyle(self) -> None:
        if self.dialog is not None and isValid(self.dialog):
            self.dialog.picture.set_theme(self._appearance.plot_theme)

    # -- running ----------------------------------------------------------------------------

    def _start(self) -> None:
        """Begin what the form says, or go on with it."""
        from rnnviz.window.sweep.thread import SweepThread

        if self.dialog is None or self._thread is not None:
            return
        try:
            request = self.dialog.form.request()
        except BadInput as error:
            self.dialog.show_problem(str(error.message))
            return
        self._preferences.folder = str(request.path.parent)
        self.dialog.show_begun()
        self._thread = SweepThread(request.make, request.path, request.runner)
        self._thread.changed.connect(self._show_newest)
        self._thread.broke.connect(self._catcher.report)
        self._thread.ended.connect(self._ended)
        self._thread.start()

    def _show_newest(self) -> None:
        state = self._thread.take() if self._thread is not None else None
        if state is not None and self.dialog is not None and isValid(self.dialog):
            self.dialog.show_state(state)

    def _ended(self, problem: str) -> None:
        self._show_newest()
        if self._thread is not None:
            self._thread.wait(LONGEST_STOP)
            self._thread.deleteLater()
            self._thread = None
        if self.dialog is not None and isValid(self.dialog):
            self.dialog.show_idle()
            if problem:
                self.dialog.show_problem(problem)

    def _closed(self) -> None:
        """Stop with the window; what is done is kept."""
        self.stop()

    def _close_dialog(self) -> None:
        self.finish(LONGEST_STOP)
        if self.dialog is not None and isValid(self.dialog):
            self.dialog.close()
            self.dialog.deleteLater()
            self.dialog = None

    def stop(self) -> None:
        """Stop the sweep under way."""
        if self._thread is not None:
            self._thread.stop()

    def finish(self, seconds: float) -> list[str]:
        """Wait a bounded time until the sweep under way is kept; return the file of a part."""
        self.stop()
        if self._thread is None:
            return []
        self._thread.wait(seconds)
        path = str(self._thread.path)
        return [path] if self._thread.partial and os.path.exists(path) else []

    # -- its runs ---------------------------------------------------------------------------

    def _open_run(self, place: Place, beside: bool) -> None:
        """Open a run of the sweep in the window, or place it beside the one that is there."""
        from rnnviz.sweep.words import place_label

        sweep = self._shown()
        if sweep is None:
            return
        experiment = sweep.plan.experiment(place)
        words = plain(place_label(sweep.plan, place))
        if beside:
            self._twins.place_experiment(experiment)
        else:
            self._run.open(replace(sweep.plan.preset, experiment=experiment))
            source = translate("window", "{run}: Space trains it.")
            self._notices.inform(source.format(run=words))

    def _shown(self) -> Sweep | None:
        return self.dialog.picture.sweep if self.dialog is not None else None

    # -- files ------------------------------------------------------------------------------

    def _ask_file(self) -> None:
        assert self.dialog is not None
        title, filters = translate("window", "Open a sweep"), translate("window", "Sweeps (*.npz)")
        path, _ = QFileDialog.getOpenFileName(self.dialog, title, self._preferences.folder, filters)
        if path:
            self.open_path(path)

    def open_path(self, path: str) -> None:
        """Show the sweep in a file."""
        from rnnviz.sweep.sweep_file import read_sweep

        then = functools.partial(self.show_file, path)
        self._jobs.start(
            functools.partial(read_sweep, Path(path)), translate("window", "Reading…"), then
        )

    def _export(self) -> None:
        """Ask for a folder, and write all that the sweep is about as PDF, PNG, SVG and CSV."""
        sweep = self._shown()
        if sweep is None or self.dialog is None:
            return
        title = translate("window", "Folder for the figures and the table")
        folder = QFileDialog.getExistingDirectory(self.dialog, title, self._preferences.folder)
        if folder:
            self._preferences.folder = folder
            self.write_figures(Path(folder))

    def write_figures(self, folder: Path) -> None:
        """Write the figures and the table of the sweep to a folder."""
        from rnnviz.sweep.export_sweep import export_sweep
        from rnnviz.sweep.figures import default_names

        sweep, dialog = self._shown(), self.dialog
        if sweep is None or dialog is None:
            return
        names = dict.fromkeys((dialog.picture.name, *default_names(sweep)))
        work = functools.partial(
            export_sweep,
            sweep,
            folder,
            ("pdf", "png", "svg", "csv"),
            tuple(names),
            layout=dialog.picture.layout_of_axes,
            prefix=f"{sweep.plan.preset.name}-",
            overwrite=True,
        )
        words = translate("window", "Writing the figures…")
        self._jobs.start(work, words, self._show_written, writes=str(folder))

    def _show_written(self, paths: object) -> None:
        assert isinstance(paths, list)
        source = translate("window", "{count} files saved in {folder}")
        folder = printable(str(paths[0].parent))
        words = source.format(count=len(paths), folder=folder)
        self._notices.inform(words)
        if self.dialog is not None and isValid(self.dialog):
            self.dialog.told.setText(words)

    def _copy(self) -> None:
        """Put the figure on the clipboard as a picture."""
        from rnnviz.export.page import Composition
        from rnnviz.sweep.export_sweep import caption_of

        sweep = self._shown()
        figure = self.dialog.picture.figure.shown if self.dialog is not None else None
        if sweep is None or figure is None:
            return
        page = Composition([figure], caption_of(sweep))

        def pictures() -> tuple[bytes, bytes]:
            return page.render("png"), page.render("svg")

        self._jobs.start(pictures, translate("window", "Copying…"), self._copied)

    def _copied(self, pictures: object) -> None:
        assert isinstance(pictures, tuple)
        copy_picture(*pictures)
        self._notices.inform(translate("window", "The picture is on the clipboard."))
