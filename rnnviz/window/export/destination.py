"""Where exported files go: a folder, what is in the way there, and whether it may be replaced."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QDialog,
    QFileDialog,
    QFormLayout,
    QLabel,
    QLineEdit,
    QPushButton,
)

from rnnviz.storage.atomic_write import refuse_unwritable_folder
from rnnviz.text import BadInput, printable, translate
from rnnviz.window.export.form_part import add_row
from rnnviz.window.preference_file import Preferences


class Destination(QObject):
    """Rows of a dialog for a folder, and for what is in the way there.

    Signals
    -------
    changed : ()

    Attributes
    ----------
    folder : QLineEdit
    problem : QLabel
        Why files cannot be written; hidden while nothing is known against it.
    overwrite : QCheckBox
        Whether files of the same names may be replaced.
    """

    changed = Signal()

    def __init__(self, dialog: QDialog, preferences: Preferences) -> None:
        super().__init__(dialog)
        self._dialog = dialog
        self.folder = QLineEdit(preferences.export_folder)
        self.folder.setMinimumWidth(320)
        self.note = QLabel()
        self.note.setObjectName("dim")
        self.problem = QLabel()
        self.problem.setObjectName("problem")
        self.problem.setTextFormat(Qt.TextFormat.PlainText)
        self.problem.setWordWrap(True)
        self.overwrite = QCheckBox(translate("window", "O&verwrite existing files"))
        self.folder.textChanged.connect(self._follow)
        self.overwrite.toggled.connect(self._follow)
        self._follow()

    def add_to(self, form: QFormLayout) -> None:
        """Add the rows at the end of a form."""
        browse = QPushButton(translate("window", "Choose…"))
        browse.setAutoDefault(False)
        browse.clicked.connect(self._browse)
        add_row(form, translate("window", "F&older"), self.folder, browse)
        form.addRow("", self.note)
        form.addRow("", self.problem)
        form.addRow("", self.overwrite)

    @property
    def path(self) -> Path:
        """The folder."""
        return Path(os.path.expanduser(self.folder.text().strip()))

    @property
    def is_named(self) -> bool:
        """Whether any folder is named."""
        return bool(self.folder.text().strip())

    def refuses(self, existing: Sequence[Path]) -> bool:
        """Return whether files cannot be written there, and say why.

        Parameters
        ----------
        existing : sequence of Path
            Files of the same names; they are in the way unless they may be replaced.
        """
        try:
            refuse_unwritable_folder(self.path)
        except BadInput as error:
            self._say(str(error.message))
            self.folder.setFocus()
            return True
        if self.overwrite.isChecked() or not existing:
            return False
        self._say(_existing_words(existing))
        self.overwrite.setFocus()
        return True

    def _browse(self) -> None:
        title = self._dialog.windowTitle()
        folder = QFileDialog.getExistingDirectory(self._dialog, title, self.folder.text())
        if folder:
            self.folder.setText(folder)

    def _follow(self) -> None:
        """Say whether the folder is still to be made."""
        self.forget_problem()
        is_new = self.is_named and not os.path.lexists(self.path)
        self.note.setText(translate("window", "This folder is new; it will be made.") * is_new)
        self.note.setVisible(is_new)
        self.changed.emit()

    def forget_problem(self) -> None:
        """Say no longer what is in the way: something else is asked for now."""
        self._say("")

    def _say(self, problem: str) -> None:
        self.problem.setText(problem)
        self.problem.setVisible(bool(problem))
        self.overwrite.setAccessibleDescription(problem)


def _existing_words(files: Sequence[Path]) -> str:
    """Return which files exist already: the first, and how many more."""
    more = len(files) - 1
    source = translate("window", "{name} exists already")
    if more:
        source = translate("window", "{name} and {count} more exist already")
    return source.format(name=printable(files[0].name), count=more)
