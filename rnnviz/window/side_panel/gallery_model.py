"""The presets as Qt's list views take them: under headings, and searched in both languages."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path

from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QPersistentModelIndex,
    QSortFilterProxyModel,
    Qt,
)

from rnnviz.experiment.preset import Preset
from rnnviz.plot.markup import plain
from rnnviz.screen.plain_text import as_it_is
from rnnviz.text import QT_TRANSLATE_NOOP, printable, translate
from rnnviz.window.language import preset_title, preset_watch
from rnnviz.window.side_panel.preset_delegate import CHANGED
from rnnviz.window.status_bar.status_message import flow_word, training_word

Index = QModelIndex | QPersistentModelIndex
InBoth = Callable[[str, str], str]
PRESET_ROLE = Qt.ItemDataRole.UserRole
WATCH_ROLE = Qt.ItemDataRole.UserRole + 1
NUMBER_ROLE = Qt.ItemDataRole.UserRole + 2
OPEN_ROLE = Qt.ItemDataRole.UserRole + 3
KEYS = 9
"""How many presets have a key, 1 to 9."""
LESSON_ROLE = Qt.ItemDataRole.UserRole + 4
NOTE_ROLE = Qt.ItemDataRole.UserRole + 5
OWN = QT_TRANSLATE_NOOP("presets", "Your own")
LESSONS = QT_TRANSLATE_NOOP("presets", "Lessons")
OWN_LESSONS = QT_TRANSLATE_NOOP("presets", "Your own lessons")


@dataclass(frozen=True)
class ListedLesson:
    """What the gallery shows of a lesson.

    Attributes
    ----------
    path : Path
    title, title_zh, summary, summary_zh : str
    minutes : int
        0 where this is not said.
    own : bool
        Whether the user made it.
    """

    path: Path
    title: str
    title_zh: str
    summary: str
    summary_zh: str
    minutes: int
    own: bool


@dataclass(frozen=True)
class Group:
    """A heading of the gallery, in English and in Chinese; `own` for presets of the user's."""

    title: str
    title_zh: str = ""
    own: bool = False


@dataclass(frozen=True)
class Line:
    """One line of the gallery: a preset with its key, a lesson, or the heading of a group."""

    group: Group
    preset: Preset | None = None
    number: int = 0
    lesson: ListedLesson | None = None

    @property
    def is_heading(self) -> bool:
        return self.preset is None and self.lesson is None


class GalleryModel(QAbstractListModel):
    """Presets under the headings of their groups, after the first lessons, the user's own last."""

    def __init__(self, presets: Sequence[Preset], language: str) -> None:
        super().__init__()
        self._language = language
        self._shipped = self._lines(presets)
        self._own: list[Line] = []
        self._lessons: list[Line] = []
        self._open, self._changed = "", False
        self.lines = list(self._shipped)

    def _lines(self, presets: Sequence[Preset]) -> list[Line]:
        lines: list[Line] = []
        number = 0
        for title, members in groupby(presets, lambda preset: preset.group):
            group = Group(title)
            lines.append(Line(group))
            for preset in members:
                number += 1
                lines.append(Line(group, preset, number if number <= KEYS else 0))
        return lines

    def set_own(self, presets: Sequence[Preset]) -> None:
        """Show the user's own presets below the others."""
        self._own = []
        for group, members in groupby(presets, _own_group):
            self._own += [Line(group), *(Line(group, preset) for preset in members)]
        self._show_lines()

    @property
    def lessons(self) -> tuple[ListedLesson, ...]:
        """The lessons that are listed, in order."""
        return tuple(line.lesson for line in self._lessons if line.lesson is not None)

    def set_lessons(self, lessons: Sequence[ListedLesson]) -> None:
        """Show lessons after the first group of presets, the user's own under a heading."""
        self._lessons = []
        for own, members in groupby(lessons, lambda lesson: lesson.own):
            group = Group(OWN_LESSONS if own else LESSONS)
            self._lessons += [Line(group), *(Line(group, lesson=each) for each in members)]
        self._show_lines()

    def _show_lines(self) -> None:
        headings = [at for at, line in enumerate(self._shipped) if line.is_heading]
        first = headings[1] if len(headings) > 1 else len(self._shipped)
        self.beginResetModel()
        shipped = self._shipped
        self.lines = [*shipped[:first], *self._lessons, *shipped[first:], *self._own]
        self.endResetModel()

    def set_open(self, name: str, changed: bool) -> None:
        """Mark the preset that is open, and whether its settings were changed."""
        if (name, changed) != (self._open, self._changed):
            self._open, self._changed = name, changed
            self._announce()

    def set_language(self, language: str) -> None:
        """Show the titles in another language."""
        self._language = language
        self._announce()

    def _announce(self) -> None:
        if self.lines:
            self.dataChanged.emit(self.index(0), self.index(len(self.lines) - 1))

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self.lines)

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Return no flag for a heading, so that keys pass over it."""
        if self.lines[index.row()].is_heading:
            return Qt.ItemFlag.NoItemFlags
        return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Return what a role asks for and nothing else: a list asks a thousand times a layout."""
        line = self.lines[index.row()]
        if line.lesson is not None:
            of_lesson = _OF_LESSON.get(role)
            return of_lesson and of_lesson(line.lesson, self._language)
        if line.preset is not None:
            of_preset = _OF_PRESET.get(role)
            return of_preset and of_preset(self, line, line.preset)
        heads = role == Qt.ItemDataRole.DisplayRole
        return heading(line.group, self._language) if heads else None

    def _is_open(self, preset: Preset) -> bool:
        return preset.name == self._open

    def _title(self, preset: Preset) -> str:
        """Return a preset's title, marked where its settings were changed."""
        mark = f"{CHANGED} " if self._changed and self._is_open(preset) else ""
        return mark + preset_title(preset, self._language)


_OF_PRESET: dict[int, Callable[[GalleryModel, Line, Preset], object]] = {
    Qt.ItemDataRole.DisplayRole: lambda model, _, preset: model._title(preset),
    Qt.ItemDataRole.ToolTipRole: lambda model, _, preset: as_it_is(_tip(preset, model._language)),
    PRESET_ROLE: lambda model, _, preset: preset,
    WATCH_ROLE: lambda model, _, preset: preset_watch(preset, model._language),
    NUMBER_ROLE: lambda model, line, _: line.number,
    OPEN_ROLE: lambda model, _, preset: model._is_open(preset),
}
_OF_LESSON: dict[int, Callable[[ListedLesson, str], object]] = {
    Qt.ItemDataRole.DisplayRole: lambda lesson, language: title_in(lesson, language),
    Qt.ItemDataRole.AccessibleTextRole: lambda lesson, language: (
        f"{title_in(lesson, language)} {minutes(lesson)}".strip()
    ),
    Qt.ItemDataRole.ToolTipRole: lambda lesson, language: as_it_is(
        f"{title_in(lesson, language)}\n{_summary(lesson, language)}"
    ),
    LESSON_ROLE: lambda lesson, language: lesson,
    WATCH_ROLE: lambda lesson, language: _summary(lesson, language),
    NUMBER_ROLE: lambda lesson, language: 0,
    OPEN_ROLE: lambda lesson, language: False,
    NOTE_ROLE: lambda lesson, language: minutes(lesson),
}
"""What each role shows of a preset and of a lesson."""


class GalleryFilter(QSortFilterProxyModel):
    """Keeps presets that contain every typed word, and the headings of their groups."""

    def __init__(self, in_both: InBoth) -> None:
        super().__init__()
        self._in_both = in_both
        self._words: tuple[str, ...] = ()

    def search(self, text: str) -> None:
        self.beginFilterChange()
        self._words = tuple(text.casefold().split())
        self.endFilterChange(QSortFilterProxyModel.Direction.Rows)

    def filterAcceptsRow(self, row: int, parent: Index) -> bool:
        model = self.sourceModel()
        assert isinstance(model, GalleryModel)
        line = model.lines[row]
        if line.is_heading:
            group = (other for other in model.lines if other.group == line.group)
            return any(self._holds(other) for other in group if not other.is_heading)
        return self._holds(line)

    def _holds(self, line: Line) -> bool:
        if not self._words:
            return True
        if line.lesson is not None:
            text = _lesson_words(line.lesson, self._in_both)
        else:
            assert line.preset is not None
            text = preset_words(line.preset, self._in_both, line.group)
        return all(word in text for word in self._words)


def preset_words(preset: Preset, in_both: InBoth, group: Group) -> str:
    """Return all by which a preset can be found, in both languages, in small letters."""
    fields = (preset.name, preset.title, preset.title_zh, preset.watch, preset.watch_zh)
    cells = (word for cell in preset.experiment.cells for word in (cell.name, cell.title))
    task = preset.experiment.task
    data = task.name, in_both("tasks", task.title)
    kinds = preset.regime, *claim_words(preset)
    own = in_both("presets", OWN) if group.own else ""
    headings = in_both("presets", group.title), group.title_zh, own
    return " ".join((*fields, *kinds, *headings, *cells, *data)).casefold()


def _lesson_words(lesson: ListedLesson, in_both: InBoth) -> str:
    """Return all by which a lesson can be found, in both languages, in small letters."""
    fields = (lesson.title, lesson.title_zh, lesson.summary, lesson.summary_zh, lesson.path.stem)
    heading = in_both("presets", OWN_LESSONS if lesson.own else LESSONS)
    return " ".join((*fields, heading)).casefold()


def minutes(lesson: ListedLesson) -> str:
    """Return how long a lesson takes: "15 min"; empty where that is not said."""
    words = translate("window", "{minutes} min").format(minutes=lesson.minutes)
    return words if lesson.minutes else ""


def title_in(lesson: ListedLesson, language: str) -> str:
    """Return the title of a lesson in a language, else in the other one."""
    return _in_language(lesson.title, lesson.title_zh, language)


def _summary(lesson: ListedLesson, language: str) -> str:
    return _in_language(lesson.summary, lesson.summary_zh, language)


def _in_language(english: str, chinese: str, language: str) -> str:
    """Return a text in a language, else in the other one, in plain letters."""
    return printable(plain(chinese if language == "zh_CN" and chinese else english or chinese))


def claim_words(preset: Preset) -> tuple[str, ...]:
    """Return both verdicts that a preset claims for its end, in words."""
    claimed = flow_word(preset.flow), training_word(preset.training)
    return tuple(word.lower() for word in claimed if word)


def _tip(preset: Preset, language: str) -> str:
    """Return what to watch for and what is claimed."""
    claims = claim_words(preset)
    if not claims:
        return preset_watch(preset, language)
    source = translate("window", "At its end: {claims}.")
    return "\n".join((preset_watch(preset, language), source.format(claims=" · ".join(claims))))


def _own_group(preset: Preset) -> Group:
    return Group(preset.group, preset.group_zh, own=True)


def heading(group: Group, language: str) -> str:
    """Return the heading of a group of presets in a language, else in the other one."""
    title = printable(group.title or group.title_zh)
    if language == "zh_CN":
        title = printable(group.title_zh) or translate("presets", title) if title else ""
    if group.own:
        own = translate("presets", OWN)
        return translate("window", "{own} · {group}").format(own=own, group=title) if title else own
    return title or translate("window", "More")
