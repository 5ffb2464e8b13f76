"""The dialogs of a window, which go with it."""

from __future__ import annotations

from PySide6.QtWidgets import QDialog, QWidget


def close_dialogs(window: QWidget) -> None:
    """Close what stands beside a window: the program ends with its last one."""
    for dialog in window.findChildren(QDialog):
        if dialog.isVisible():
            dialog.close()
