"""What pages look like: their size, title and caption, and whether as the hand left the plots."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import (
    QDoubleSpinBox,
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QSpinBox,
    QWidget,
)

from rnnviz.export.caption import Wording
from rnnviz.export.exporter import NARROWEST, WIDEST
from rnnviz.export.page import WIDTH
from rnnviz.export.sheet_size import LEAST, MOST, NAMED, SheetSize
from rnnviz.text import QT_TRANSLATE_NOOP, translate
from rnnviz.window.export.form_part import add_row, choices
from rnnviz.window.export.page_choice import PageChoice
from rnnviz.window.preference_file import Preferences
from rnnviz.window.settings_form.editor import ChoiceEditor
from rnnviz.window.widget.accessible_name import name_for_listeners, name_rows

OWN = "own"
SIZES = (
    ("half", QT_TRANSLATE_NOOP("window", "half a slide")),
    ("slide", QT_TRANSLATE_NOOP("window", "slide, 16:9")),
    ("paper", QT_TRANSLATE_NOOP("window", "paper, across both columns")),
    ("column", QT_TRANSLATE_NOOP("window", "paper, one column")),
    (OWN, QT_TRANSLATE_NOOP("window", "own size")),
)
WORDS = (
    ("given", QT_TRANSLATE_NOOP("window", "as shown")),
    (OWN, QT_TRANSLATE_NOOP("window", "own words")),
    ("none", QT_TRANSLATE_NOOP("window", "none")),
)
SEEN = (
    ("seen", QT_TRANSLATE_NOOP("window", "as seen: zoom, hidden curves, pins")),
    ("whole", QT_TRANSLATE_NOOP("window", "whole")),
)
UPDATES = (
    ("before", QT_TRANSLATE_NOOP("window", "{update}, the last before the numbers left the scale")),
    ("shown", QT_TRANSLATE_NOOP("window", "{update}, as on the screen")),
)


def remembered_page(preferences: Preferences) -> PageChoice:
    """Return the size and the manner that were chosen last, for a view that is saved at once."""
    return PageChoice(
        size=_size(preferences.text("export/size", "half"), *_sides(preferences)),
        as_seen=preferences.text("export/seen", "seen") == "seen",
        width=_pixels(preferences),
    )


class WordsEditor(QWidget):
    """Words of the program, of the user, or none."""

    def __init__(self, preferences: Preferences, key: str) -> None:
        super().__init__()
        self._preferences, self._key = preferences, f"export/{key}"
        self.kind = choices(WORDS, preferences.text(f"{self._key}-kind", "given"))
        self.line = QLineEdit(preferences.text(self._key, ""))
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self.kind)
        row.addWidget(self.line, 1)
        self.kind.box.currentIndexChanged.connect(self._follow)
        self._follow()

    def _follow(self) -> None:
        self.line.setEnabled(self.kind.read() == OWN)

    def words(self) -> str | None:
        """Return the words, empty for none, None for those of the program."""
        own = {"given": None, "none": "", OWN: self.line.text().strip()}
        return own[str(self.kind.read())]

    def remember(self) -> None:
        self._preferences.keep(f"{self._key}-kind", str(self.kind.read()))
        self._preferences.keep(self._key, self.line.text())


class PageOptions(QWidget):
    """Asks what pages look like, and remembers it.

    Parameters
    ----------
    preferences : Preferences
    updates : (int, int) or None
        Of a diverged run, the last instructive update and the one on the screen.

    Signals
    -------
    changed : ()
    """

    changed = Signal()

    def __init__(self, preferences: Preferences, updates: tuple[int, int] | None = None) -> None:
        super().__init__()
        self._preferences = preferences
        self.page = choices(SIZES, preferences.text("export/size", "half"))
        self.sides = [_millimetres(side) for side in _sides(preferences)]
        self.pixels = QSpinBox()
        self.pixels.setRange(NARROWEST, WIDEST)
        self.pixels.setSingleStep(100)
        self.pixels.setSuffix(" px")
        self.pixels.setValue(_pixels(preferences))
        self.density = QLabel()
        self.title = WordsEditor(preferences, "title")
        self.caption = WordsEditor(preferences, "caption")
        self.seen = choices(SEEN, preferences.text("export/seen", "seen"))
        self.update_choice: ChoiceEditor | None = None
        if updates is not None:
            self.update_choice = choices(_update_choices(updates), "before")
        self._lay_out()
        self.page.box.currentIndexChanged.connect(self._follow)
        for side in self.sides:
            side.valueChanged.connect(self._follow)
        self.pixels.valueChanged.connect(self._follow)
        self._follow()

    def _lay_out(self) -> None:
        form = QFormLayout(self)
        form.setContentsMargins(0, 0, 0, 0)
        sides = (self.sides[0], QLabel("×"), self.sides[1])
        add_row(form, translate("window", "&Page"), self.page, *sides)
        add_row(form, translate("window", "&Width of a PNG"), self.pixels, self.density)
        add_row(form, translate("window", "&Title"), self.title, first=self.title.kind.box)
        add_row(form, translate("window", "&Caption"), self.caption, first=self.caption.kind.box)
        add_row(form, translate("window", "P&lots"), self.seen)
        if self.update_choice is not None:
            add_row(form, translate("window", "&Update"), self.update_choice)
        name_for_listeners(translate("window", "Page width"), self.sides[0])
        name_for_listeners(translate("window", "Page height"), self.sides[1])
        name_rows(form)

    def _follow(self) -> None:
        """Show the sides of a page of a name, and how dense a PNG of it is."""
        named = NAMED.get(str(self.page.read()))
        for field, side in zip(self.sides, _given(named), strict=True):
            field.setEnabled(named is None)
            if side is not None:
                field.setValue(side)
        dpi = self.pixels.value() / (self.sides[0].value() / 25.4)
        self.density.setText(translate("window", "= {dpi} dpi").format(dpi=round(dpi)))
        self.changed.emit()

    def choice(self) -> PageChoice:
        """Return what was chosen."""
        sides = [field.value() for field in self.sides]
        return PageChoice(
            _size(str(self.page.read()), *sides),
            Wording(self.title.words(), self.caption.words()),
            self.seen.read() == "seen",
            self.update_choice is not None and self.update_choice.read() == "before",
            self.pixels.value(),
        )

    def remember(self) -> None:
        """Keep what was chosen for the next time."""
        keep = self._preferences.keep
        keep("export/size", str(self.page.read()))
        if self.page.read() == OWN:
            keep("export/mm", [f"{field.value():g}" for field in self.sides])
        keep("export/width", float(self.pixels.value()))
        keep("export/seen", str(self.seen.read()))
        self.title.remember()
        self.caption.remember()


def _given(size: SheetSize | None) -> tuple[float | None, float | None]:
    return (None, None) if size is None else (size.width, size.height)


def _size(name: str, width: float, height: float) -> SheetSize | None:
    """Return the page of a name; None for half a slide, which suits what stands on it."""
    if name == OWN:
        return SheetSize.of(width, height)
    return None if name == "half" else NAMED.get(name)


def _sides(preferences: Preferences) -> tuple[float, float]:
    """Return the sides of the user's own page in millimetres."""
    try:
        width, height = map(float, preferences.texts("export/mm"))
    except ValueError:
        return 160.0, 100.0
    return min(max(width, LEAST), MOST), min(max(height, LEAST), MOST)


def _pixels(preferences: Preferences) -> int:
    return int(preferences.number("export/width", WIDTH, NARROWEST, WIDEST))


def _update_choices(updates: tuple[int, int]) -> tuple[tuple[str, str], ...]:
    pairs = zip(UPDATES, updates, strict=True)
    return tuple((key, translate("window", text).format(update=n)) for (key, text), n in pairs)


def _millimetres(value: float) -> QDoubleSpinBox:
    field = QDoubleSpinBox()
    field.setRange(LEAST, MOST)
    field.setDecimals(1)
    field.setSuffix(" mm")
    field.setValue(value)
    return field
