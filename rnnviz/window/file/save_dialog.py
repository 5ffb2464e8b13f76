"""Asking under which name to save."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtWidgets import QFileDialog, QMessageBox, QWidget

from rnnviz.screen.plain_text import as_it_is
from rnnviz.storage.file_name import safe_name
from rnnviz.text import printable, translate
from rnnviz.window.preference_file import Preferences


def ask_where(
    parent: QWidget,
    preferences: Preferences,
    title: str,
    name: str,
    filters: str,
    folder: str | None = None,
) -> Path | None:
    """Ask under which name to save; return None where it is cancelled.

    A name is proposed in a folder, by default the last one.  A name without a suffix gets that of
    the proposed one.
    """
    suffix = Path(name).suffix
    proposed = Path(folder or preferences.folder) / safe_name(name.removesuffix(suffix), suffix)
    given, _ = QFileDialog.getSaveFileName(parent, title, str(proposed), filters)
    if not given:
        return None
    path = Path(given)
    if not path.suffix:
        path = path.with_suffix(suffix)
        if path.exists() and not _may_replace(parent, title, path):  # the dialog saw another name
            return None
    preferences.folder = str(path.parent)
    return path


def _may_replace(parent: QWidget, title: str, path: Path) -> bool:
    """Ask whether a file may be replaced."""
    source = translate("window", "{name} exists already. Replace it?")
    words = as_it_is(source.format(name=printable(path.name)))
    return QMessageBox.question(parent, title, words) == QMessageBox.StandardButton.Yes
