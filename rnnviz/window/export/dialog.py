"""The dialog that asks which views to export, in which formats, how large and where."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QDialog,
    QFormLayout,
    QHBoxLayout,
    QVBoxLayout,
    QWidget,
)

from rnnviz.plot.markup import plain
from rnnviz.text import translate
from rnnviz.views.view import View
from rnnviz.window.export.destination import Destination
from rnnviz.window.export.form_part import add_row, checked, group, names_of
from rnnviz.window.export.page_options import PageOptions
from rnnviz.window.export.writer import FORMATS, ExportRequest, files_in_the_way
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
            translate("window", "&All together, six on a page"),
            preferences.flag("export/page", False),
        )
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
        self.destination = Destination(self, preferences)
        self._lay_out()
        self._follow()

    def _lay_out(self) -> None:
        views = group(translate("window", "Views"), list(self.views.values()), columns=3)
        formats = group(translate("window", "Formats"), list(self.formats.values()))
        top = QHBoxLayout()
        top.addWidget(views, 1)
        top.addWidget(formats)
        form = QFormLayout()
        add_row(form, translate("window", "Te&xt in PDF and SVG"), self.text)
        form.addRow("", self.page)
        self.destination.add_to(form)
        name_rows(form)
        buttons, self.export = confirm_box(self, translate("window", "Export"))
        column = QVBoxLayout(self)
        column.addLayout(top)
        column.addWidget(self.look)
        column.addLayout(form)
        column.addWidget(buttons)
        self.resize(620, self.sizeHint().height())
        for box in (*self.views.values(), *self.formats.values(), self.page):
            box.toggled.connect(self._follow)
        self.destination.changed.connect(self._follow)

    def _follow(self) -> None:
        """Enable the button once a view, a format and a folder are chosen."""
        self.destination.forget_problem()
        chosen = names_of(self.views) and names_of(self.formats)
        self.export.setEnabled(bool(chosen) and self.destination.is_named)

    def request(self) -> ExportRequest:
        """Return what was chosen."""
        return ExportRequest(
            views=tuple(self._by_name[name] for name in names_of(self.views)),
            formats=names_of(self.formats),
            folder=self.destination.path,
            look=self.look.choice(),
            text=str(self.text.read()),
            together=self.page.isChecked(),
            overwrite=self.destination.overwrite.isChecked(),
            prefix=self._prefix,
        )

    def accept(self) -> None:
        request = self.request()
        if self.destination.refuses(files_in_the_way(request)):
            return
        self._preferences.keep("export/formats", list(request.formats))
        self._preferences.keep("export/page", request.together)
        self.look.remember()
        self.confirmed.emit(request)
        super().accept()
