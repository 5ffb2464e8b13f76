"""The dialog that asks which views to animate, over which updates, how fast and where."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QDialog,
    QDoubleSpinBox,
    QFileDialog,
    QFormLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)

from rnnviz.animation.film import NUMBERED
from rnnviz.animation.look import Look
from rnnviz.animation.timing import FASTEST, LONGEST_HOLD, SLOWEST, Timing
from rnnviz.animation.updates import MOST, USUAL, Updates
from rnnviz.animation.writer import Target, files_in_the_way
from rnnviz.export.sheet_size import NAMED, SheetSize
from rnnviz.plot.markup import plain
from rnnviz.text import QT_TRANSLATE_NOOP, printable, translate
from rnnviz.views.view import View
from rnnviz.window.export.dialog import checked, group, names_of
from rnnviz.window.export.page_options import beside, choices
from rnnviz.window.preference_file import Preferences
from rnnviz.window.settings_form.editor import ChoiceEditor
from rnnviz.window.widget.accessible_name import name_rows
from rnnviz.window.widget.confirm_box import confirm_box

WAYS = (
    ("updates", QT_TRANSLATE_NOOP("window", "over updates")),
    ("flow", QT_TRANSLATE_NOOP("window", "through the update on the screen, in slow motion")),
)
FORMATS = (
    ("gif", QT_TRANSLATE_NOOP("window", "GIF")),
    ("webp", QT_TRANSLATE_NOOP("window", "WebP, without loss")),
    ("mp4", QT_TRANSLATE_NOOP("window", "MP4, a film")),
    ("png", QT_TRANSLATE_NOOP("window", "numbered PNG files, for Beamer")),
    ("pdf", QT_TRANSLATE_NOOP("window", "numbered PDF pages, for Beamer")),
)
SIZES = (
    ("1280", QT_TRANSLATE_NOOP("window", "slide, 1280 × 720 pixels")),
    ("1920", QT_TRANSLATE_NOOP("window", "slide, 1920 × 1080 pixels")),
    ("800", QT_TRANSLATE_NOOP("window", "slide, 800 × 450 pixels")),
    ("half", QT_TRANSLATE_NOOP("window", "half a slide, 640 × 720 pixels")),
)
PLAYS = (
    ("0", QT_TRANSLATE_NOOP("window", "again and again")),
    ("1", QT_TRANSLATE_NOOP("window", "once")),
    ("3", QT_TRANSLATE_NOOP("window", "three times")),
)


class AnimationDialog(QDialog):
    """Asks what to animate.

    Parameters
    ----------
    parent : QWidget
    views : sequence of View
    seen : tuple of str
        Those on the screen.
    proposed : tuple of str
        Those that are chosen at first.
    preferences : Preferences
    update : int
        The last one of the run so far.
    prefix : str
        The beginning of each file name.
    in_motion : bool
        Whether the screen shows slow motion: then that is proposed.

    Signals
    -------
    confirmed : ()
    """

    confirmed = Signal()

    def __init__(
        self,
        parent: QWidget,
        views: Sequence[View],
        seen: tuple[str, ...],
        proposed: tuple[str, ...],
        preferences: Preferences,
        update: int,
        prefix: str = "",
        in_motion: bool = False,
    ) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(translate("window", "Export animation"))
        self._preferences, self._update, self._seen = preferences, update, seen
        self._prefix, self._in_motion = prefix, in_motion
        self.views = {v.name: checked(plain(v.title), v.name in proposed) for v in views}
        self._add_motion()
        self._add_look()
        self.folder = QLineEdit(preferences.export_folder)
        self.problem = QLabel()
        self.problem.setObjectName("problem")
        self.problem.setWordWrap(True)
        self.overwrite = checked(translate("window", "O&verwrite existing files"), False)
        self._lay_out()
        self._connect()
        self._follow()

    def _add_motion(self) -> None:
        text = self._preferences.text
        usual = text("animation/way", "updates")
        self.way = choices(WAYS, "flow" if self._in_motion else usual)
        self.first = _whole(0, max(0, self._update - 1), 0)
        self.last = _whole(1, self._update, self._update)
        self.every = _whole(1, self._update, max(1, -(-self._update // USUAL)))

    def _add_look(self) -> None:
        text, number = self._preferences.text, self._preferences.number
        self.format = choices(FORMATS, text("animation/format", "gif"))
        self.pixels = choices(SIZES, text("animation/size", "1280"))
        self.together = checked(
            translate("window", "&All in one picture, the first large"),
            self._preferences.flag("animation/together", False),
        )
        self.rate = QDoubleSpinBox()
        self.rate.setRange(SLOWEST, FASTEST)
        self.rate.setDecimals(1)
        self.rate.setValue(number("animation/rate", 10.0, SLOWEST, FASTEST))
        self.hold = QDoubleSpinBox()
        self.hold.setRange(0.0, LONGEST_HOLD)
        self.hold.setDecimals(1)
        self.hold.setSuffix(" s")
        self.hold.setValue(number("animation/hold", 1.0, 0.0, LONGEST_HOLD))
        self.plays = choices(PLAYS, text("animation/plays", "0"))
        self.told = QLabel()

    def _lay_out(self) -> None:
        buttons, self.export = confirm_box(self, translate("window", "Export"))
        column = QVBoxLayout(self)
        boxes: list[QCheckBox] = list(self.views.values())
        column.addLayout(self._motion_form())
        column.addWidget(group(translate("window", "Views"), boxes, columns=4))
        column.addLayout(self._look_form())
        column.addWidget(buttons)
        self.resize(640, self.sizeHint().height())

    def _motion_form(self) -> QFormLayout:
        form = QFormLayout()
        to = QLabel(translate("window", "to"))
        every = QLabel(translate("window", "every"))
        updates = self.first, to, self.last, every, self.every
        _add_row(form, translate("window", "&Motion"), self.way)
        _add_row(form, translate("window", "&Updates"), *updates)
        name_rows(form)
        return form

    def _look_form(self) -> QFormLayout:
        form = QFormLayout()
        _add_row(form, translate("window", "&Format"), self.format)
        _add_row(form, translate("window", "&Size"), self.pixels)
        _add_row(form, translate("window", "F&rames a second"), self.rate, self.told)
        _add_row(form, translate("window", "&The last frame stays"), self.hold)
        _add_row(form, translate("window", "It is sho&wn"), self.plays)
        browse = QPushButton(translate("window", "Choose…"))
        browse.setAutoDefault(False)
        browse.clicked.connect(self._browse)
        _add_row(form, translate("window", "F&older"), self.folder, browse)
        self.folder.setMinimumWidth(320)
        form.addRow("", self.together)
        form.addRow("", self.problem)
        form.addRow("", self.overwrite)
        name_rows(form)
        return form

    def _connect(self) -> None:
        for box in self.views.values():
            box.toggled.connect(self._follow)
        for box in (self.together, self.overwrite):
            box.toggled.connect(self._follow)
        for field in (self.first, self.last, self.every, self.rate, self.hold):
            field.valueChanged.connect(self._follow)
        for choice in (self.way, self.format):
            choice.box.currentIndexChanged.connect(self._follow)
        self.folder.textChanged.connect(self._follow)

    def _browse(self) -> None:
        folder = QFileDialog.getExistingDirectory(self, self.windowTitle(), self.folder.text())
        if folder:
            self.folder.setText(folder)

    def _follow(self) -> None:
        """Say what comes out, and enable the button once that can be written."""
        over = self.way.read() == "updates"
        for field in (self.first, self.last, self.every):
            field.setEnabled(over)
        self._say_problem([])
        self.plays.setEnabled(self.format.read() in ("gif", "webp"))
        self.hold.setEnabled(self.format.read() not in NUMBERED)
        count = len(range(self.first.value(), self.last.value(), self.every.value())) + 1
        rate = self._timing.true_rate
        if over:
            source = translate("window", "{count} frames, {rate} a second: {seconds} s")
        else:
            source = translate("window", "{rate} a second")
        seconds = f"{count / rate + self.hold.isEnabled() * self.hold.value():.1f}"
        self.told.setText(source.format(count=count, rate=f"{rate:.4g}", seconds=seconds))
        makes_sense = not over or 1 < count <= MOST
        self.export.setEnabled(
            bool(names_of(self.views) and self.folder.text().strip() and makes_sense)
        )

    def _say_problem(self, files: Sequence[Path]) -> None:
        """Say, above the tick that lets them be replaced, which files are in the way, if any."""
        more = len(files) - 1
        words = translate("window", "{name} exists already")
        if more > 0:
            words = translate("window", "{name} and {count} more exist already")
        name = printable(files[0].name) if files else ""
        self.problem.setText(words.format(name=name, count=more) if files else "")
        self.problem.setVisible(bool(files))
        self.overwrite.setAccessibleDescription(self.problem.text())

    # What was chosen

    @property
    def chosen_views(self) -> tuple[str, ...]:
        """The views, in the order in which they are on the screen, and then the others."""
        chosen = names_of(self.views)
        shown = tuple(name for name in self._seen if name in chosen)
        return shown + tuple(name for name in chosen if name not in shown)

    @property
    def updates(self) -> Updates | None:
        """The updates, None for the way through one."""
        if self.way.read() == "flow":
            return None
        return Updates(self.first.value(), self.last.value(), self.every.value())

    @property
    def _timing(self) -> Timing:
        return Timing(self.rate.value(), int(str(self.plays.read())), self.hold.value())

    @property
    def look(self) -> Look:
        size = str(self.pixels.read())
        sheet = SheetSize.of(NAMED["half"].width, 190.5) if size == "half" else None
        return Look(sheet, 640 if sheet else int(size), self._timing)

    @property
    def target(self) -> Target:
        """Where the files go."""
        return Target(
            Path(os.path.expanduser(self.folder.text().strip())),
            (str(self.format.read()),),
            self._prefix,
            self.together.isChecked(),
            self.overwrite.isChecked(),
        )

    def accept(self) -> None:
        there = files_in_the_way(self.target, self.chosen_views)
        self._say_problem(there)
        if there:
            self.overwrite.setFocus()
            return
        self._remember()
        self.confirmed.emit()
        super().accept()

    def _remember(self) -> None:
        keep = self._preferences.keep
        made = {"format": self.format, "size": self.pixels, "plays": self.plays}
        if not self._in_motion:
            made["way"] = self.way
        for name, choice in made.items():
            keep(f"animation/{name}", str(choice.read()))
        keep("animation/rate", self.rate.value())
        keep("animation/hold", self.hold.value())
        keep("animation/together", self.together.isChecked())


def _add_row(form: QFormLayout, words: str, field: QWidget, *others: QWidget) -> None:
    """Add a row whose label takes the keyboard to its first field."""
    label = QLabel(words)
    label.setBuddy(field.box if isinstance(field, ChoiceEditor) else field)
    form.addRow(label, beside(field, *others) if others else field)


def _whole(low: int, high: int, value: int) -> QSpinBox:
    field = QSpinBox()
    field.setRange(low, max(low, high))
    field.setValue(value)
    return field
