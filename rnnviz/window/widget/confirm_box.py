"""The buttons at the foot of a dialog: what it is for, and Cancel."""

from __future__ import annotations

from PySide6.QtWidgets import QDialog, QDialogButtonBox, QPushButton


def confirm_box(dialog: QDialog, words: str) -> tuple[QDialogButtonBox, QPushButton]:
    """Return the buttons of a dialog, and the one with these words, which accepts it."""
    buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel)
    confirm = buttons.addButton(words, QDialogButtonBox.ButtonRole.AcceptRole)
    confirm.setObjectName("primary")
    buttons.accepted.connect(dialog.accept)
    buttons.rejected.connect(dialog.reject)
    return buttons, confirm
