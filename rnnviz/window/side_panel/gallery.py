"""The gallery: all presets and lessons in groups, searchable, the first nine on keys 1 to 9."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QModelIndex, QObject, QPoint, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QLineEdit, QListView, QMenu, QVBoxLayout, QWidget

from rnnviz.experiment.preset import Preset
from rnnviz.text import translate
from rnnviz.window.side_panel.gallery_model import (
    KEYS,
    LESSON_ROLE,
    NOTE_ROLE,
    NUMBER_ROLE,
    OPEN_ROLE,
    PRESET_ROLE,
    WATCH_ROLE,
    GalleryFilter,
    GalleryModel,
    InBoth,
    Index,
    ListedLesson,
)
from rnnviz.window.side_panel.preset_delegate import PresetDelegate, small
from rnnviz.window.widget.label import ElidedLabel

_HINT_LINES = 5
Entry = Preset | ListedLesson


def _in_this_language(context: str, source: str) -> str:
    return f"{source} {translate(context, source)}"


def _entry(index: Index) -> Entry | None:
    """Return the preset or the lesson of a line; None of a heading."""
    if not index.isValid():
        return None
    found = index.data(PRESET_ROLE) or index.data(LESSON_ROLE)
    return found if isinstance(found, Preset | ListedLesson) else None


class Gallery(QWidget):
    """The list with its search field, and below it what to watch for in the chosen preset.

    Signals
    -------
    chosen : (Preset,)
    beside_requested : (Preset,)
        To stand beside the run on screen.
    edit_requested, removal_requested : (Preset,)
        One of the user's own is to get other words, or to be deleted.
    lesson_chosen, lesson_edit_requested, lesson_removal_requested : (ListedLesson,)
    """

    chosen = Signal(object)
    beside_requested = Signal(object)
    edit_requested = Signal(object)
    removal_requested = Signal(object)
    lesson_chosen = Signal(object)
    lesson_edit_requested = Signal(object)
    lesson_removal_requested = Signal(object)

    def __init__(
        self, presets: Sequence[Preset], language: str, in_both: InBoth = _in_this_language
    ) -> None:
        super().__init__()
        self.presets = list(presets)
        self.own: list[Preset] = []
        self.model = GalleryModel(self.presets, language)
        self.filter = GalleryFilter(in_both)
        self.filter.setSourceModel(self.model)
        self.search = QLineEdit()
        self.search.setClearButtonEnabled(True)
        self.search.setAcceptDrops(False)
        self.search.textChanged.connect(self._search)
        self.search.returnPressed.connect(self._choose_first)
        self.search.installEventFilter(self)
        self.list = self._make_list()
        self.hint = ElidedLabel(lines=_HINT_LINES, at_top=True)
        self.hint.setFont(small(self.font()))
        column = QVBoxLayout(self)
        column.setContentsMargins(8, 8, 8, 4)
        column.setSpacing(4)
        column.addWidget(self.search)
        column.addWidget(self.list, 1)
        column.addWidget(self.hint)
        self.retranslate()

    def _make_list(self) -> QListView:
        view = QListView()
        view.setModel(self.filter)
        view.setItemDelegate(PresetDelegate(NUMBER_ROLE, OPEN_ROLE, NOTE_ROLE, view))
        view.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        view.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        view.setMouseTracking(True)
        view.setResizeMode(QListView.ResizeMode.Adjust)
        view.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        view.customContextMenuRequested.connect(self._show_menu)
        view.clicked.connect(self._choose)
        view.activated.connect(self._choose)
        view.selectionModel().currentChanged.connect(self._show_hint)
        view.installEventFilter(self)
        return view

    def sizeHint(self) -> QSize:
        return QSize(280, 380)

    def _search(self, text: str) -> None:
        self.filter.search(text)
        self._show_hint(self.list.currentIndex())

    def _show_hint(self, index: Index) -> None:
        self.hint.setText(index.data(WATCH_ROLE) or "" if index.isValid() else "")

    def _choose(self, index: Index) -> None:
        preset, lesson = index.data(PRESET_ROLE), index.data(LESSON_ROLE)
        if preset is not None:
            self.chosen.emit(preset)
        elif lesson is not None:
            self.lesson_chosen.emit(lesson)

    def _choose_first(self) -> None:
        """Choose the first that was found; keys then belong to the list, Space to the run."""
        for row in range(self.filter.rowCount()):
            index = self.filter.index(row, 0)
            if _entry(index) is not None:
                self.list.setFocus(Qt.FocusReason.OtherFocusReason)
                self._choose(index)
                return

    def choose_number(self, number: int) -> None:
        """Choose the preset on a key 1..9, if there is one."""
        if 1 <= number <= min(KEYS, len(self.presets)):
            self.chosen.emit(self.presets[number - 1])

    def start_search(self) -> None:
        """Let the next letters search."""
        self.search.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.search.selectAll()

    def show_own(self, presets: Sequence[Preset]) -> None:
        """Show the user's own presets under headings of their own."""
        current = self.list.currentIndex().data(PRESET_ROLE)
        self.own = list(presets)
        self.model.set_own(self.own)
        self._go_to(current.name if current is not None else "")

    def show_lessons(self, lessons: Sequence[ListedLesson]) -> None:
        """Show lessons, those of the program before the user's own."""
        current = self.list.currentIndex().data(PRESET_ROLE)
        self.model.set_lessons(lessons)
        self._go_to(current.name if current is not None else "")

    def show_current(self, name: str) -> None:
        """Go to the preset of a name; nowhere where the gallery has no such preset."""
        self.model.set_open(name, False)
        self._go_to(name)

    def show_changed(self, name: str, changed: bool) -> None:
        """Mark the preset that is open where its settings were changed."""
        self.model.set_open(name, changed)

    def _go_to(self, name: str) -> None:
        for row in range(self.filter.rowCount()):
            index = self.filter.index(row, 0)
            preset = index.data(PRESET_ROLE)
            if preset is not None and preset.name == name:
                self.list.setCurrentIndex(index)
                self._keep_in_view()
                return
        self.list.setCurrentIndex(QModelIndex())

    def _keep_in_view(self) -> None:
        """Scroll to the chosen preset once the list has been laid out."""
        QTimer.singleShot(0, self.list, lambda: self.list.scrollTo(self.list.currentIndex()))

    # -- menu of a preset ------------------------------------------------------------------

    def _own_at(self, index: Index) -> Entry | None:
        """Return what is there, if the user made it."""
        entry = _entry(index)
        is_own = entry.own if isinstance(entry, ListedLesson) else entry in self.own
        return entry if is_own else None

    def _show_menu(self, place: QPoint) -> None:
        """Offer what can be done with a preset or a lesson."""
        entry = _entry(self.list.indexAt(place))
        if entry is None:
            return
        is_lesson = isinstance(entry, ListedLesson)
        is_own = self._own_at(self.list.indexAt(place)) is not None
        menu = QMenu(self.list)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        if not is_lesson:
            beside = menu.addAction(translate("window", "Beside it"))
            beside.triggered.connect(lambda: self.beside_requested.emit(entry))
        if is_lesson or is_own:
            words = translate("window", "Edit preset…")
            if is_lesson:
                words = translate("window", "Edit lesson…")
                if not is_own:
                    words = translate("window", "Edit a copy of this lesson…")
            menu.addAction(words).triggered.connect(lambda: self._ask_to_edit(entry))
        if is_own:
            remove = menu.addAction(translate("window", "Delete"))
            remove.triggered.connect(lambda: self._ask_to_remove(entry))
        menu.popup(self.list.viewport().mapToGlobal(place))

    def _ask_to_edit(self, entry: Entry) -> None:
        is_lesson = isinstance(entry, ListedLesson)
        (self.lesson_edit_requested if is_lesson else self.edit_requested).emit(entry)

    def _ask_to_remove(self, entry: Entry) -> None:
        is_lesson = isinstance(entry, ListedLesson)
        (self.lesson_removal_requested if is_lesson else self.removal_requested).emit(entry)

    # -- Qt events -------------------------------------------------------------------------

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if not isinstance(event, QKeyEvent):
            return False
        pressed = event.type() == QEvent.Type.KeyPress
        if watched is self.search and event.key() == Qt.Key.Key_Down and pressed:
            self._enter_list()
            return True
        own = self._own_at(self.list.currentIndex()) if watched is self.list else None
        requests = {Qt.Key.Key_Delete: self._ask_to_remove, Qt.Key.Key_F2: self._ask_to_edit}
        if own is None or event.key() not in requests:
            return False
        if pressed:
            requests[Qt.Key(event.key())](own)
        elif event.type() == QEvent.Type.ShortcutOverride:
            event.accept()  # F2 belongs to the window otherwise
        return True

    def _enter_list(self) -> None:
        """Go from the search field to the first preset below it."""
        self.list.setFocus(Qt.FocusReason.OtherFocusReason)
        for row in range(self.filter.rowCount()):
            index = self.filter.index(row, 0)
            if _entry(index) is not None:
                self.list.setCurrentIndex(index)
                return

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._keep_in_view()

    def set_language(self, language: str) -> None:
        """Show titles and hints in another language."""
        self.model.set_language(language)
        self._show_hint(self.list.currentIndex())

    def retranslate(self) -> None:
        self.search.setPlaceholderText(translate("window", "Search presets"))
        self.search.setAccessibleName(self.search.placeholderText())
        self.list.setAccessibleName(translate("window", "Presets"))

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
        elif event.type() == QEvent.Type.FontChange:
            self.hint.setFont(small(self.font()))
        super().changeEvent(event)
