"""The gallery: all presets in groups, searchable, the first nine on keys 1 to 9."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from PySide6.QtCore import (
    QAbstractListModel,
    QEvent,
    QModelIndex,
    QPersistentModelIndex,
    QSize,
    QSortFilterProxyModel,
    Qt,
    QTimer,
    Signal,
)
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QLineEdit, QListView, QVBoxLayout, QWidget

from rnnviz.experiment.preset import Preset
from rnnviz.text import translate
from rnnviz.window.language import preset_title, preset_watch
from rnnviz.window.side_panel.preset_delegate import PresetDelegate
from rnnviz.window.status_bar.status_message import flow_word, training_word

Index = QModelIndex | QPersistentModelIndex
PRESET_ROLE = Qt.ItemDataRole.UserRole
WATCH_ROLE = Qt.ItemDataRole.UserRole + 1
NUMBER_ROLE = Qt.ItemDataRole.UserRole + 2
_KEYS = 9


@dataclass(frozen=True)
class Line:
    """One line of the gallery: a preset with its key, or the heading of a group."""

    group: str
    preset: Preset | None = None
    number: int = 0


class GalleryModel(QAbstractListModel):
    """Presets under the headings of their groups."""

    def __init__(self, presets: Sequence[Preset], language: str) -> None:
        super().__init__()
        self._language = language
        self.lines: list[Line] = []
        number = 0
        for group, members in groupby(presets, lambda preset: preset.group):
            self.lines.append(Line(group))
            for preset in members:
                number += 1
                self.lines.append(Line(group, preset, number if number <= _KEYS else 0))

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self.lines)

    def flags(self, index: Index) -> Qt.ItemFlag:
        is_preset = self.lines[index.row()].preset is not None
        return Qt.ItemFlag.ItemIsEnabled | (
            Qt.ItemFlag.ItemIsSelectable if is_preset else Qt.ItemFlag.NoItemFlags
        )

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        line = self.lines[index.row()]
        if line.preset is None:
            return heading(line.group) if role == Qt.ItemDataRole.DisplayRole else None
        values = {
            Qt.ItemDataRole.DisplayRole: preset_title(line.preset, self._language),
            Qt.ItemDataRole.ToolTipRole: _tip(line.preset, self._language),
            PRESET_ROLE: line.preset,
            WATCH_ROLE: preset_watch(line.preset, self._language),
            NUMBER_ROLE: line.number,
        }
        return values.get(role)

    def set_language(self, language: str) -> None:
        """Show the titles in another language."""
        self._language = language
        self.dataChanged.emit(self.index(0), self.index(len(self.lines) - 1))


def _claims(preset: Preset) -> tuple[str, ...]:
    """Return both verdicts that the preset claims for its end, in words."""
    claimed = flow_word(preset.flow), training_word(preset.training)
    return tuple(word.lower() for word in claimed if word)


def _tip(preset: Preset, language: str) -> str:
    """Return what to watch for and what is claimed."""
    claims = _claims(preset)
    if not claims:
        return preset_watch(preset, language)
    source = translate("window", "At its end: {claims}.")
    return "\n".join((preset_watch(preset, language), source.format(claims=" · ".join(claims))))


class GalleryFilter(QSortFilterProxyModel):
    """Keeps presets that contain every typed word, and the headings of their groups."""

    def __init__(self) -> None:
        super().__init__()
        self._words: tuple[str, ...] = ()

    def search(self, text: str) -> None:
        self.beginFilterChange()
        self._words = tuple(text.casefold().split())
        self.endFilterChange(QSortFilterProxyModel.Direction.Rows)

    def filterAcceptsRow(self, row: int, parent: Index) -> bool:
        model = self.sourceModel()
        assert isinstance(model, GalleryModel)
        line = model.lines[row]
        if line.preset is None:
            group = [other for other in model.lines if other.group == line.group and other.preset]
            return any(map(self._holds, group))
        return self._holds(line)

    def _holds(self, line: Line) -> bool:
        preset = line.preset
        assert preset is not None
        fields = (preset.name, preset.title, preset.title_zh, preset.watch, preset.watch_zh)
        cells = (word for cell in preset.experiment.cells for word in (cell.name, cell.title))
        task = preset.experiment.task
        data = task.name, task.title, translate("tasks", task.title)
        kinds = preset.regime, *_claims(preset)
        text = " ".join((*fields, *kinds, line.group, *cells, *data)).casefold()
        return all(word in text for word in self._words)


class Gallery(QWidget):
    """The list with its search field.

    Signals
    -------
    chosen : (Preset,)
    """

    chosen = Signal(object)

    def __init__(self, presets: Sequence[Preset], language: str) -> None:
        super().__init__()
        self.presets = list(presets)
        self._language = language
        self.model = GalleryModel(self.presets, language)
        self.filter = GalleryFilter()
        self.filter.setSourceModel(self.model)
        self.search = QLineEdit()
        self.search.setClearButtonEnabled(True)
        self.search.setAcceptDrops(False)
        self.search.textChanged.connect(self.filter.search)
        self.search.returnPressed.connect(self._choose_first)
        self.list = QListView()
        self.list.setModel(self.filter)
        self.list.setItemDelegate(PresetDelegate(WATCH_ROLE, NUMBER_ROLE, self.list))
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.list.setMouseTracking(True)
        self.list.setResizeMode(QListView.ResizeMode.Adjust)
        self.list.clicked.connect(self._choose)
        self.list.activated.connect(self._choose)
        column = QVBoxLayout(self)
        column.setContentsMargins(8, 8, 8, 4)
        column.addWidget(self.search)
        column.addWidget(self.list, 1)
        self.retranslate()

    def sizeHint(self) -> QSize:
        return QSize(280, 260)

    def _choose(self, index: Index) -> None:
        preset = index.data(PRESET_ROLE)
        if preset is not None:
            self.chosen.emit(preset)

    def _choose_first(self) -> None:
        for row in range(self.filter.rowCount()):
            index = self.filter.index(row, 0)
            if index.data(PRESET_ROLE) is not None:
                self._choose(index)
                return

    def choose_number(self, number: int) -> None:
        """Choose the preset on a key 1..9, if there is one."""
        if 1 <= number <= min(_KEYS, len(self.presets)):
            self.chosen.emit(self.presets[number - 1])

    def show_current(self, name: str) -> None:
        """Mark the preset of a name; none where the gallery has no such preset."""
        for row in range(self.filter.rowCount()):
            index = self.filter.index(row, 0)
            preset = index.data(PRESET_ROLE)
            if preset is not None and preset.name == name:
                self.list.setCurrentIndex(index)
                self._keep_in_view()
                return
        self.list.setCurrentIndex(QModelIndex())

    def _keep_in_view(self) -> None:
        """Scroll to the chosen preset once its hint has been laid out."""
        QTimer.singleShot(0, self.list, lambda: self.list.scrollTo(self.list.currentIndex()))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._keep_in_view()

    def set_language(self, language: str) -> None:
        """Show titles and hints in another language."""
        self.model.set_language(language)

    def retranslate(self) -> None:
        self.search.setPlaceholderText(translate("window", "Search presets"))
        self.search.setAccessibleName(self.search.placeholderText())
        self.list.setAccessibleName(translate("window", "Presets"))

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
        super().changeEvent(event)


def heading(group: str) -> str:
    """Return the heading of a group of presets."""
    return translate("presets", group) if group else translate("window", "More")
