"""The form of a sweep: from which experiment, over which settings, how often, kept where."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QComboBox,
    QFileDialog,
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)

from rnnviz.experiment.preset import Preset
from rnnviz.storage.file_name import safe_name
from rnnviz.sweep.axis import SweepAxis, parse_axis
from rnnviz.sweep.cluster import cluster_of
from rnnviz.sweep.plan import MAX_AXES, MAX_RUNS, SweepPlan, make_plan, size_of
from rnnviz.sweep.pool import default_jobs, pool_of
from rnnviz.sweep.preset import SweepPreset
from rnnviz.sweep.progress import Runner
from rnnviz.text import BadInput, translate
from rnnviz.window.sweep.setting_row import SettingRow, axis_text
from rnnviz.window.widget.accessible_name import name_rows

SUFFIX = ".sweep.npz"


@dataclass(frozen=True)
class SweepRequest:
    """What the form says.

    Attributes
    ----------
    make : callable
        Returns the plan, checked as a whole; takes a moment.
    path : Path
    runner : callable
        Returns what makes the runs of a plan.
    """

    make: Callable[[], SweepPlan]
    path: Path
    runner: Callable[[SweepPlan], Runner]


class SweepForm(QWidget):
    """Asks what to sweep.

    Parameters
    ----------
    current : Preset
        The experiment of the window.
    presets : sequence of SweepPreset
    folder : str
        Where files are proposed.
    chinese : bool
        Whether presets are named in Chinese.
    """

    changed = Signal()

    def __init__(
        self,
        current: SweepPreset,
        presets: Sequence[SweepPreset],
        folder: str,
        chinese: bool = False,
    ) -> None:
        super().__init__()
        self._starts, self._folder = [current, *presets], folder
        self.start = QComboBox()
        self.start.addItem(translate("window", "This experiment"))
        for each in presets:
            preset = each.preset
            self.start.addItem((preset.title_zh if chinese else "") or preset.title or preset.name)
        self.about = QLabel(wordWrap=True, textFormat=Qt.TextFormat.PlainText)
        self.rows: list[SettingRow] = []
        self._column = QVBoxLayout()
        self.add = QPushButton(translate("window", "Add a setting"))
        self.add.setAutoDefault(False)
        self.seeds = _whole(1, 1000, 1)
        self.updates = _whole(1, 1_000_000, 1)
        self.jobs = _whole(0, 256, 0)
        self.jobs.setSpecialValueText(translate("window", "one a processor"))
        self.scheduler = QLineEdit()
        self.scheduler.setPlaceholderText(translate("window", "this machine"))
        self.scheduler.setToolTip(
            translate("window", "Address of a Dask scheduler, such as tcp://192.168.0.5:8786")
        )
        self.file = QLineEdit()
        self.told = QLabel(wordWrap=True, textFormat=Qt.TextFormat.PlainText)
        self._lay_out()
        self._connect()
        self._begin(0)

    def _lay_out(self) -> None:
        form = QFormLayout()
        form.setRowWrapPolicy(QFormLayout.RowWrapPolicy.WrapLongRows)
        form.addRow(translate("window", "Seeds"), self.seeds)
        form.addRow(translate("window", "Updates"), self.updates)
        form.addRow(translate("window", "Processes"), self.jobs)
        form.addRow(translate("window", "Scheduler"), self.scheduler)
        browse = QPushButton(translate("window", "Choose…"))
        browse.setAutoDefault(False)
        browse.clicked.connect(self._browse)
        where = QHBoxLayout()
        where.addWidget(self.file, 1)
        where.addWidget(browse)
        form.addRow(translate("window", "Kept in"), where)
        name_rows(form)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(_label(translate("window", "Start from"), self.start))
        column.addWidget(self.start)
        column.addWidget(self.about)
        column.addWidget(QLabel(translate("window", "Over")))
        column.addLayout(self._column)
        column.addWidget(self.add, 0, Qt.AlignmentFlag.AlignLeft)
        column.addLayout(form)
        column.addWidget(self.told)
        column.addStretch(1)

    def _connect(self) -> None:
        self.start.currentIndexChanged.connect(self._begin)
        self.add.clicked.connect(self._add_free)
        for field in (self.seeds, self.updates):
            field.valueChanged.connect(self._follow)
        self.file.textChanged.connect(self._follow)

    # -- what is shown ----------------------------------------------------------------------

    @property
    def preset(self) -> Preset:
        """The experiment that all runs share, before its number of updates is set."""
        return self._starts[self.start.currentIndex()].preset

    def _begin(self, index: int) -> None:
        """Show what a preset of a sweep says."""
        chosen = self._starts[index]
        zh = self.start.itemText(index) == chosen.preset.title_zh
        self.about.setText((chosen.preset.watch_zh if zh else chosen.preset.watch) if index else "")
        self.about.setVisible(bool(self.about.text()))
        self.seeds.setValue(chosen.seeds)
        self.updates.setValue(chosen.updates or chosen.preset.experiment.training.updates)
        self._show_axes(chosen.axes)
        self.file.setText(str(free_path(Path(self._folder), chosen.preset.name or "sweep")))

    def show_sweep(self, plan: SweepPlan, path: Path) -> None:
        """Show the plan of a sweep that was read from a file."""
        read = SweepPreset(plan.preset, plan.axes, len(plan.seeds), None, plan.show)
        self._starts.append(read)
        self.start.addItem(path.name)
        self.start.setCurrentIndex(self.start.count() - 1)
        self.file.setText(str(path))

    def _show_axes(self, axes: Sequence[SweepAxis]) -> None:
        for row in list(self.rows):
            self._drop(row)
        for axis in axes:
            self._new_row().show_axis(axis.key, axis_text(axis))
        if not axes:
            self._new_row().show_proposed("task.length")
        self._follow()

    def _new_row(self) -> SettingRow:
        row = SettingRow(self.preset.experiment)
        row.changed.connect(self._follow)
        row.removed.connect(self._remove)
        self.rows.append(row)
        self._column.addWidget(row)
        self.add.setEnabled(len(self.rows) < MAX_AXES)
        return row

    def _add_free(self) -> None:
        """Add a row with the first setting that has none."""
        taken = {row.key for row in self.rows}
        row = self._new_row()
        wanted = ("cell.name", "optimizer.learning_rate", "init.recurrent_scale", "cell.size")
        row.show_proposed(next(key for key in wanted if key not in taken))

    def _remove(self, row: SettingRow) -> None:
        if len(self.rows) > 1:
            self._drop(row)
            self._follow()

    def _drop(self, row: SettingRow) -> None:
        self.rows.remove(row)
        self._column.removeWidget(row)
        row.hide()
        row.deleteLater()
        self.add.setEnabled(True)

    # -- what was chosen --------------------------------------------------------------------

    def axes(self) -> list[SweepAxis]:
        """Return the settings with their values, or raise `BadInput`."""
        return [parse_axis(row.text, self.preset) for row in self.rows]

    def _follow(self) -> None:
        """Say how many runs there are, or what is wrong."""
        self.told.setText(self._words())
        self.changed.emit()

    def _words(self) -> str:
        try:
            runs = size_of(self.axes(), self.seeds.value())
        except BadInput as error:
            return str(error.message)
        if runs > MAX_RUNS:
            source = translate("window", "{runs} runs are too many: at most {most}.")
            return source.format(runs=runs, most=MAX_RUNS)
        return translate("window", "{runs} runs").format(runs=runs)

    @property
    def makes_sense(self) -> bool:
        """Whether the sweep can be tried."""
        try:
            runs = size_of(self.axes(), self.seeds.value())
        except BadInput:
            return False
        return runs <= MAX_RUNS and bool(self.file.text().strip())

    def request(self) -> SweepRequest:
        """Return what was chosen, or raise `BadInput`."""
        preset, axes = self.preset, self.axes()
        seeds, updates = self.seeds.value(), self.updates.value()
        show = self._starts[self.start.currentIndex()].show
        jobs, scheduler = self.jobs.value(), self.scheduler.text().strip()

        def make() -> SweepPlan:
            return make_plan(preset, axes, seeds, updates, show)

        def runner(plan: SweepPlan) -> Runner:
            return cluster_of(scheduler) if scheduler else pool_of(jobs or default_jobs(plan))

        return SweepRequest(make, Path(os.path.expanduser(self.file.text().strip())), runner)

    def _browse(self) -> None:
        title = translate("window", "Keep the sweep in")
        path, _ = QFileDialog.getSaveFileName(
            self, title, self.file.text(), translate("window", "Sweeps (*.npz)"),
            options=QFileDialog.Option.DontConfirmOverwrite,
        )  # fmt: skip
        if path:
            self.file.setText(path if path.endswith(".npz") else f"{path}{SUFFIX}")


def free_path(folder: Path, stem: str) -> Path:
    """Return the name of a file that does not exist yet."""
    for number in range(1, 1000):
        path = folder / safe_name(stem if number == 1 else f"{stem}-{number}", SUFFIX)
        if not os.path.lexists(path):
            break
    return path


def _label(words: str, field: QWidget) -> QLabel:
    """Return a label that also names its field for screen readers."""
    label = QLabel(words)
    label.setBuddy(field)
    return label


def _whole(low: int, high: int, value: int) -> QSpinBox:
    field = QSpinBox()
    field.setRange(low, high)
    field.setValue(value)
    return field
