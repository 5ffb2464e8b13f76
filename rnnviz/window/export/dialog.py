"""The dialog that asks which views to export, in which formats, how large and where."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QDialog,
    QFileDialog,
    QFormLayout,
    QGridLayout,
    QGroupBox,
    QHBoxLayout,
    QLineEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from rnnviz.plot.markup import plain
from rnnviz.text import translate
from rnnviz.views.view import View
from rnnviz.window.export.page_options import PageOptions, beside
from rnnviz.window.export.writer import FORMATS, ExportRequest
from rnnviz.window.preference_file import Preferences
from rnnviz.window.settings_form.editor import ChoiceEditor
from rnnviz.window.widget.accessible_name import name_rows
from rnnviz.window.widget.confirm_box import confirm_box


class ExportDialog(QDialog):
    """Asks what to export.

    Signals
    -------
    confirmed : (ExportRequest,)
    """

    confirmed = Signal(object)

    def __init__(
        self,
        parent: QWidget,
        views: Sequence[View],
        seen: tuple[str, ...],
        prefix: str,
        preferences: Preferences,
        updates: tuple[int, int] | None = None,
    ) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(translate("window", "Export pictures"))
        self._preferences = preferences
        self._prefix = prefix
        self._by_name = {view.name: view for view in views}
        self.views = {view.name: checked(plain(view.title), view.name in seen) for view in views}
        chosen = preferences.texts("export/formats") or ["pdf"]
        self.formats = {name: checked(name.upper(), name in chosen) for name in FORMATS}
        self.page = checked(
            translate("window", "All together, six on a page"),
            preferences.flag("export/page", False),
        )
        self.overwrite = checked(translate("window", "Overwrite existing files"), False)
        self.look = PageOptions(preferences, updates)
        self.text = ChoiceEditor(
            (
                ("", translate("window", "default for the format")),
                ("text", translate("window", "text that can be selected")),
                ("outlines", translate("window", "outlines, independent of installed fonts")),
            ),
            "window",
        )
        self.text.write("")
        self.folder = QLineEdit(preferences.export_folder)
        self._lay_out()
        self._update_button()

    def _lay_out(self) -> None:
        views = group(translate("window", "Views"), list(self.views.values()), columns=3)
        formats = group(translate("window", "Formats"), list(self.formats.values()))
        top = QHBoxLayout()
        top.addWidget(views, 1)
        top.addWidget(formats)
        browse = QPushButton(translate("window", "Choose…"))
        browse.setAutoDefault(False)
        browse.clicked.connect(self._browse)
        where = QHBoxLayout()
        where.addWidget(self.folder, 1)
        where.addWidget(browse)
        form = QFormLayout()
        form.addRow(translate("window", "Text in PDF and SVG"), self.text)
        form.addRow(translate("window", "Folder"), where)
        form.addRow("", beside(self.page, self.overwrite))
        name_rows(form)
        buttons, self.export = confirm_box(self, translate("window", "Export"))
        column = QVBoxLayout(self)
        column.addLayout(top)
        column.addWidget(self.look)
        column.addLayout(form)
        column.addWidget(buttons)
        self.resize(620, self.sizeHint().height())
        for box in (*self.views.values(), *self.formats.values()):
            box.toggled.connect(self._update_button)
        self.folder.textChanged.connect(self._update_button)

    def _browse(self) -> None:
        folder = QFileDialog.getExistingDirectory(self, self.windowTitle(), self.folder.text())
        if folder:
            self.folder.setText(folder)

    def _update_button(self) -> None:
        """Enable the button once a view, a format and a folder are chosen."""
        self.export.setEnabled(
            bool(names_of(self.views) and names_of(self.formats) and self.folder.text().strip())
        )

    def request(self) -> ExportRequest:
        """Return what was chosen."""
        return ExportRequest(
            views=tuple(self._by_name[name] for name in names_of(self.views)),
            formats=names_of(self.formats),
            folder=Path(os.path.expanduser(self.folder.text().strip())),
            look=self.look.choice(),
            text=str(self.text.read()),
            together=self.page.isChecked(),
            overwrite=self.overwrite.isChecked(),
            prefix=self._prefix,
        )

    def accept(self) -> None:
        request = self.request()
        self._preferences.keep("export/formats", list(request.formats))
        self._preferences.keep("export/page", request.together)
        self.look.remember()
        self.confirmed.emit(request)
        super().accept()


def checked(words: str, on: bool) -> QCheckBox:
    """Return a box with words, checked or not."""
    box = QCheckBox(words)
    box.setChecked(on)
    return box


def group(title: str, boxes: list[QCheckBox], columns: int = 1) -> QGroupBox:
    """Return boxes under a title, in columns one after the other."""
    whole = QGroupBox(title)
    grid = QGridLayout(whole)
    rows = -(-len(boxes) // columns)
    for i, box in enumerate(boxes):
        grid.addWidget(box, i % rows, i // rows)
    grid.setRowStretch(rows, 1)
    return whole


def names_of(boxes: Mapping[str, QCheckBox]) -> tuple[str, ...]:
    """Return the names of the boxes that are checked."""
    return tuple(name for name, box in boxes.items() if box.isChecked())
