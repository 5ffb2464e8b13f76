"""The command palette: a field and what fits, over the upper edge of the window."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QEvent, QObject, QSize, Qt
from PySide6.QtGui import QKeyEvent, QPainter, QPalette
from PySide6.QtWidgets import (
    QDialog,
    QLabel,
    QLineEdit,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from rnnviz.text import translate
from rnnviz.window.command_palette.entry import Entry
from rnnviz.window.command_palette.model import ENTRY_ROLE, EntryFilter, EntryModel, Index

_PAD = 8
_ROWS = 12
"""Entries that are seen at once, at most."""
_WIDTH = 36
"""Width in heights of a line of type."""
_KEYS = (Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_PageUp, Qt.Key.Key_PageDown)


class EntryDelegate(QStyledItemDelegate):
    """Draws title, kind and shortcut of an entry in one line."""

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(100, option.fontMetrics.height() + 6)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        entry: Entry = index.data(ENTRY_ROLE)
        palette, room = option.palette, option.rect.adjusted(_PAD, 0, -_PAD, 0)
        dim = palette.color(QPalette.ColorRole.PlaceholderText)
        painter.save()
        if option.state & QStyle.StateFlag.State_Selected:
            ground = palette.color(QPalette.ColorRole.Highlight)
            ground.setAlpha(60)
            painter.fillRect(option.rect, ground)
        aside = "   ".join(part for part in (entry.kind, entry.shortcut) if part)
        painter.setPen(dim)
        right = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        painter.drawText(room, right, aside)
        painter.setPen(palette.color(QPalette.ColorRole.Text) if entry.enabled else dim)
        room.setRight(room.right() - painter.fontMetrics().horizontalAdvance(aside) - 2 * _PAD)
        elided = painter.fontMetrics().elidedText(
            entry.title, Qt.TextElideMode.ElideRight, room.width()
        )
        painter.drawText(room, Qt.AlignmentFlag.AlignVCenter, elided)
        painter.restore()


class CommandPalette(QDialog):
    """Offers what fits the typed words; arrows choose, Return acts, Escape closes."""

    def __init__(
        self,
        parent: QWidget,
        entries: Sequence[Entry],
        answers: Callable[[str], Sequence[Entry]],
    ) -> None:
        super().__init__(parent, Qt.WindowType.Popup)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(translate("window", "Command palette"))
        self.setObjectName("palette")
        self.field = QLineEdit()
        self.field.setMaxLength(200)
        self.field.setPlaceholderText(
            translate("window", "Command, preset, lesson, view, or setting and value: clip 1")
        )
        self.field.setAccessibleName(self.windowTitle())
        self.field.textChanged.connect(self._search)
        self.field.installEventFilter(self)
        self._model = EntryModel(entries, answers)
        self.filter = EntryFilter(self._model)
        self.list = QListView()
        self.list.setModel(self.filter)
        self.list.setItemDelegate(EntryDelegate(self.list))
        self.list.setUniformItemSizes(True)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.list.setAccessibleName(self.windowTitle())
        self.list.clicked.connect(self._act)
        self.nothing = QLabel(translate("window", "Nothing found"))
        self.nothing.setContentsMargins(_PAD, 3, _PAD, 3)
        column = QVBoxLayout(self)
        column.setContentsMargins(6, 6, 6, 6)
        column.addWidget(self.field)
        column.addWidget(self.nothing)
        column.addWidget(self.list, 1)
        self._place(parent)
        self._search("")

    def _place(self, parent: QWidget) -> None:
        """Stand over the middle of the window's upper edge."""
        width = min(_WIDTH * self.fontMetrics().height(), parent.width() - 40)
        self._room = parent.height() - 80
        self.setFixedWidth(width)
        corner = parent.mapToGlobal(parent.rect().topLeft())
        self.move(corner.x() + (parent.width() - width) // 2, corner.y() + 40)

    def _search(self, text: str) -> None:
        self.filter.search(text)
        self._go_to_first()
        rows = min(self.filter.rowCount(), _ROWS)
        self.nothing.setVisible(not rows)
        self.list.setVisible(bool(rows))
        self.list.setFixedHeight(min(rows * self.list.sizeHintForRow(0) + 4, self._room))
        self.adjustSize()

    def _go_to_first(self) -> None:
        """Choose the first entry that would have an effect."""
        for row in range(self.filter.rowCount()):
            index = self.filter.index(row, 0)
            if index.data(ENTRY_ROLE).enabled:
                self.list.setCurrentIndex(index)
                self.list.scrollToTop()
                return

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Let the list have the keys that choose, and Return act."""
        if not isinstance(event, QKeyEvent) or event.type() != QEvent.Type.KeyPress:
            return False
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._act(self.list.currentIndex())
            return True
        if event.key() in _KEYS:
            self.list.keyPressEvent(event)
            return True
        return False

    def _act(self, index: Index) -> None:
        entry = index.data(ENTRY_ROLE) if index.isValid() else None
        if isinstance(entry, Entry) and entry.enabled:
            self.accept()
            entry.act()
