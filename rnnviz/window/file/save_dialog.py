"""Asking under which name to save."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtWidgets import QFileDialog, QWidget

from rnnviz.storage.file_name import safe_name
from rnnviz.window.preference_file import Preferences


def ask_where(
    parent: QWidget, preferences: Preferences, title: str, name: str, filters: str
) -> Path | None:
    """Ask under which name to save, proposing one in the last folder; None where it is cancelled.

    A name without a suffix gets that of the proposed one.
    """
    suffix = Path(name).suffix
    proposed = Path(preferences.folder) / safe_name(name.removesuffix(suffix), suffix)
    path, _ = QFileDialog.getSaveFileName(parent, title, str(proposed), filters)
    if not path:
        return None
    preferences.folder = str(Path(path).parent)
    return Path(path) if Path(path).suffix else Path(path).with_suffix(suffix)
