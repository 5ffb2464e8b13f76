"""The dialog that asks which views to animate, over which updates, how fast and where."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QDialog,
    QDoubleSpinBox,
    QFormLayout,
    QLabel,
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
from rnnviz.text import QT_TRANSLATE_NOOP, translate
from rnnviz.views.view import View
from rnnviz.window.export.destination import Destination
from rnnviz.window.export.form_part import add_row, checked, choices, group, names_of
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
        self.destination = Destination(self, preferences)
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
        add_row(form, translate("window", "&Motion"), self.way)
        add_row(form, translate("window", "&Updates"), *updates)
        name_rows(form)
        return form

    def _look_form(self) -> QFormLayout:
        form = QFormLayout()
        add_row(form, translate("window", "&Format"), self.format)
        add_row(form, translate("window", "&Size"), self.pixels)
        add_row(form, translate("window", "F&rames a second"), self.rate, self.told)
        add_row(form, translate("window", "&The last frame stays"), self.hold)
        add_row(form, translate("window", "It is sho&wn"), self.plays)
        form.addRow("", self.together)
        self.destination.add_to(form)
        name_rows(form)
        return form

    def _connect(self) -> None:
        for box in self.views.values():
            box.toggled.connect(self._follow)
        self.together.toggled.connect(self._follow)
        for field in (self.first, self.last, self.every, self.rate, self.hold):
            field.valueChanged.connect(self._follow)
        for choice in (self.way, self.format):
            choice.box.currentIndexChanged.connect(self._follow)
        self.destination.changed.connect(self._follow)

    def _follow(self) -> None:
        """Say what comes out, and enable the button once that can be written."""
        over = self.way.read() == "updates"
        for field in (self.first, self.last, self.every):
            field.setEnabled(over)
        self.destination.forget_problem()
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
            bool(names_of(self.views)) and self.destination.is_named and makes_sense
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

    @property
    def target(self) -> Target:
        """Where the files go."""
        return Target(
            self.destination.path,
            (str(self.format.read()),),
            self._prefix,
            self.together.isChecked(),
            self.destination.overwrite.isChecked(),
        )

    def accept(self) -> None:
        if self.destination.refuses(files_in_the_way(self.target, self.chosen_views)):
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


def _whole(low: int, high: int, value: int) -> QSpinBox:
    field = QSpinBox()
    field.setRange(low, max(low, high))
    field.setValue(value)
    return field
