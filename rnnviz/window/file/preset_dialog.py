"""The dialog that asks for title and text of a preset that is saved."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QDialog,
    QDialogButtonBox,
    QFormLayout,
    QLineEdit,
    QPlainTextEdit,
    QVBoxLayout,
    QWidget,
)

from rnnviz.text import translate


@dataclass(frozen=True)
class PresetWords:
    """What was entered, and whether a file is to be written elsewhere too."""

    title: str
    watch: str
    elsewhere: bool = False


class PresetDialog(QDialog):
    """Asks for title and text; both may stay as they are, or empty.

    Signals
    -------
    confirmed : (PresetWords,)
    """

    confirmed = Signal(object)

    def __init__(self, parent: QWidget, words: PresetWords) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(translate("window", "Save settings as preset"))
        self.title = QLineEdit(words.title)
        self.title.setMaxLength(200)
        self.title.selectAll()
        self.watch = QPlainTextEdit(words.watch)
        self.watch.setTabChangesFocus(True)
        self.elsewhere = QCheckBox(translate("window", "Write a file elsewhere too…"))
        buttons = QDialogButtonBox(
            QDialogButtonBox.StandardButton.Save | QDialogButtonBox.StandardButton.Cancel
        )
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        form = QFormLayout()
        form.addRow(translate("window", "Title"), self.title)
        form.addRow(translate("window", "What to watch for"), self.watch)
        column = QVBoxLayout(self)
        column.addLayout(form)
        column.addWidget(self.elsewhere)
        column.addWidget(buttons)
        self.resize(520, 300)

    def accept(self) -> None:
        watch = " ".join(self.watch.toPlainText().split())
        words = PresetWords(self.title.text().strip(), watch, self.elsewhere.isChecked())
        super().accept()
        self.confirmed.emit(words)
