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

from rnnviz.animation.look import Look
from rnnviz.animation.timing import FASTEST, LONGEST_HOLD, SLOWEST, Timing
from rnnviz.animation.updates import MOST, USUAL, Updates
from rnnviz.animation.writer import Target
from rnnviz.export.sheet_size import NAMED, SheetSize
from rnnviz.plot.markup import plain
from rnnviz.text import QT_TRANSLATE_NOOP, translate
from rnnviz.views.view import View
from rnnviz.window.export.dialog import checked, group, names_of
from rnnviz.window.export.page_options import beside, choices
from rnnviz.window.preference_file import Preferences
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
    ) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(translate("window", "Export animation"))
        self._preferences, self._update, self._seen = preferences, update, seen
        self.views = {v.name: checked(plain(v.title), v.name in proposed) for v in views}
        self._add_motion()
        self._add_look()
        self.folder = QLineEdit(preferences.folder)
        self.overwrite = checked(translate("window", "Overwrite existing files"), False)
        self._lay_out()
        self._connect()
        self._follow()

    def _add_motion(self) -> None:
        text = self._preferences.text
        self.way = choices(WAYS, text("animation/way", "updates"))
        self.first = _whole(0, max(0, self._update - 1), 0)
        self.last = _whole(1, self._update, self._update)
        self.every = _whole(1, self._update, max(1, -(-self._update // USUAL)))

    def _add_look(self) -> None:
        text, number = self._preferences.text, self._preferences.number
        self.format = choices(FORMATS, text("animation/format", "gif"))
        self.pixels = choices(SIZES, text("animation/size", "1280"))
        self.together = checked(
            translate("window", "All in one picture, the first large"),
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
        form = QFormLayout()
        form.addRow(translate("window", "Motion"), self.way)
        to = QLabel(translate("window", "to"))
        every = QLabel(translate("window", "every"))
        form.addRow(
            translate("window", "Updates"), beside(self.first, to, self.last, every, self.every)
        )
        form.addRow(translate("window", "Format"), self.format)
        form.addRow(translate("window", "Size"), self.pixels)
        form.addRow(translate("window", "Frames a second"), beside(self.rate, self.told))
        form.addRow(translate("window", "The last frame stays"), self.hold)
        form.addRow(translate("window", "It is shown"), self.plays)
        browse = QPushButton(translate("window", "Choose…"))
        browse.setAutoDefault(False)
        browse.clicked.connect(self._browse)
        form.addRow(translate("window", "Folder"), beside(self.folder, browse))
        self.folder.setMinimumWidth(320)
        form.addRow("", beside(self.together, self.overwrite))
        name_rows(form)
        buttons, self.export = confirm_box(self, translate("window", "Export"))
        column = QVBoxLayout(self)
        boxes: list[QCheckBox] = list(self.views.values())
        column.addWidget(group(translate("window", "Views"), boxes, columns=4))
        column.addLayout(form)
        column.addWidget(buttons)
        self.resize(640, self.sizeHint().height())

    def _connect(self) -> None:
        for box in self.views.values():
            box.toggled.connect(self._follow)
        for field in (self.first, self.last, self.every, self.rate):
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
        self.plays.setEnabled(self.format.read() in ("gif", "webp"))
        count = len(range(self.first.value(), self.last.value(), self.every.value())) + 1
        rate = self._timing.true_rate
        if over:
            source = translate("window", "{count} frames, {rate} a second: {seconds} s")
        else:
            source = translate("window", "{rate} a second")
        seconds = f"{count / rate:.1f}"
        self.told.setText(source.format(count=count, rate=f"{rate:.4g}", seconds=seconds))
        makes_sense = not over or 1 < count <= MOST
        self.export.setEnabled(
            bool(names_of(self.views) and self.folder.text().strip() and makes_sense)
        )

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

    def target(self, prefix: str) -> Target:
        """Return where the files go, whose names have a beginning."""
        return Target(
            Path(os.path.expanduser(self.folder.text().strip())),
            (str(self.format.read()),),
            prefix,
            self.together.isChecked(),
            self.overwrite.isChecked(),
        )

    def accept(self) -> None:
        keep = self._preferences.keep
        made = {"way": self.way, "format": self.format, "size": self.pixels, "plays": self.plays}
        for name, choice in made.items():
            keep(f"animation/{name}", str(choice.read()))
        keep("animation/rate", self.rate.value())
        keep("animation/hold", self.hold.value())
        keep("animation/together", self.together.isChecked())
        self.confirmed.emit()
        super().accept()


def _whole(low: int, high: int, value: int) -> QSpinBox:
    field = QSpinBox()
    field.setRange(low, max(low, high))
    field.setValue(value)
    return field
