"""What a restless user does with files: exports, sweeps, and drops of all kinds."""

from __future__ import annotations

import functools
import shutil
from pathlib import Path

from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QApplication
from shiboken6 import isValid

from rnnviz.resource import ASSETS, PRESETS

FORMATS = ("pdf", "svg", "png", "csv")
BROKEN = {
    "broken.toml": b"seed = [",
    "newer.toml": b"format = 99\n",
    "broken.npz": b"PK\x03\x04nothing",
    "broken.png": b"\x89PNG\r\n\x1a\n",
    "broken.csv": b"\xff\xfe\x00\x01,;\n" * 9,
    "empty.txt": b"",
    "text.txt": "to be or not to be, δ 学 ".encode() * 40,
    "table.csv": b"day,price,volume\n" + b"".join(b"%d,%d.5,7\n" % (i, i % 7) for i in range(80)),
}


class FileActs:
    """The acts that touch files, for a class that has `window`, `chance` and `presets`."""

    def file_acts(self, folder: Path):
        self.folder = folder
        self.window.preferences.folder = str(folder)
        for name, content in BROKEN.items():
            (folder / name).write_bytes(content)
        for path in (PRESETS / "clipped.toml", *sorted((ASSETS / "lessons").glob("*.toml"))[:2]):
            shutil.copy(path, folder)
        return (
            (self.export, 2), (self.save_view, 3), (self.copy, 2), (self.animate, 1),
            (self.record, 3), (self.drop, 10), (self.sweep, 6), (self.check, 1),
        )  # fmt: skip

    def _path(self, suffix):
        return str(self.folder / f"{self.chance.randrange(8)}{suffix}")

    def export(self):
        window = self.window
        window.exports.export()
        dialog = window.exports.dialog
        if dialog is None or not isValid(dialog) or not dialog.isVisible():
            return
        chosen = self.chance.sample(list(dialog.views), 2)
        for name, box in dialog.views.items():
            box.setChecked(name in chosen)
        for name, box in dialog.formats.items():
            box.setChecked(self.chance.random() < 0.4 or name == "png")
        dialog.destination.folder.setText(str(self.folder))
        dialog.destination.overwrite.setChecked(True)
        dialog.accept()

    def save_view(self):
        """Save one view: who answers the dialog for the name, the driver of the monkey knows."""
        docks = list(self.window.dock_area.docks)
        self.window.exports.export_view(self.chance.choice(docks), self.chance.choice(FORMATS))

    def copy(self):
        self.window.exports.copy()

    def animate(self):
        animations = self.window.animations
        if animations.jobs.busy:
            if self.chance.random() < 0.3:
                animations.stop_writing()
            return
        animations.ask()
        dialog = animations.dialog
        if dialog is None or not isValid(dialog) or not dialog.isVisible():
            return
        for name, box in dialog.views.items():
            box.setChecked(name == "delta")
        dialog.pixels.write("800")
        dialog.first.setValue(max(0, dialog.last.value() - 3))
        dialog.destination.folder.setText(str(self.folder))
        dialog.destination.overwrite.setChecked(True)
        dialog.accept()

    def record(self):
        self.window.exports.write_recording(Path(self._path(".npz")))

    def drop(self):
        found = sorted(self.folder.iterdir())
        paths = self.chance.sample(found, self.chance.choices((1, 2), (8, 1))[0])
        data = QMimeData()
        data.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
        held = Qt.DropAction.CopyAction, data, Qt.MouseButton.LeftButton
        modifier = Qt.KeyboardModifier.NoModifier
        QApplication.sendEvent(self.window, QDragEnterEvent(QPoint(50, 50), *held, modifier))
        QApplication.sendEvent(self.window, QDropEvent(QPointF(50, 50), *held, modifier))

    def sweep(self):
        """Open the window of sweeps, begin a small one, and stop it."""
        sweeps = self.window.sweeps
        dialog = sweeps.dialog
        if dialog is None or not isValid(dialog) or not dialog.isVisible():
            sweeps.open_sweep()
            return
        if sweeps._thread is not None:
            self.chance.choice((dialog.stop.click, dialog.close, lambda: None))()
            return
        self.chance.choice(
            (
                functools.partial(self._begin_sweep, dialog),
                functools.partial(sweeps.write_figures, self.folder),
                dialog.close,
            )
        )()

    def _begin_sweep(self, dialog):
        dialog.form.seeds.setValue(2)
        dialog.form.updates.setValue(2)
        dialog.form.jobs.setValue(1)
        path = self.folder / f"{self.chance.randrange(3)}.sweep.npz"
        path.unlink(missing_ok=True)
        dialog.form.file.setText(str(path))
        dialog.start.click()

    def check(self):
        self.window.actions_.by_name["check_gradient"].trigger()
