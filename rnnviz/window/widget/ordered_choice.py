"""A list of things to choose and to put in order: by check marks, dragging and keys."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtGui import QDropEvent, QKeyEvent, QPalette, QShowEvent
from PySide6.QtWidgets import QAbstractItemView, QApplication, QListWidget, QListWidgetItem

from rnnviz.text import translate

_KEY = Qt.ItemDataRole.UserRole


class OrderedChoice(QListWidget):
    """Names with check marks; those that are checked count, in the order of the list.

    Space checks, Alt+Up and Alt+Down move, and so does the mouse.

    Signals
    -------
    changed : ()
        Others are checked, or they stand in another order.
    """

    changed = Signal()

    def __init__(self, name: str) -> None:
        super().__init__()
        self.setAccessibleName(name)
        self.setToolTip(translate("window", "Space checks, Alt+↑ and Alt+↓ move"))
        self.setDragDropMode(QAbstractItemView.DragDropMode.InternalMove)
        self.setDefaultDropAction(Qt.DropAction.MoveAction)
        self.setUniformItemSizes(True)
        self.setTabKeyNavigation(False)
        self.itemChanged.connect(self._checked)

    def show_choices(self, titles: Mapping[str, str], chosen: Sequence[str]) -> None:
        """List names by their titles, the chosen ones first and checked."""
        with QSignalBlocker(self):
            self.clear()
            first = list(dict.fromkeys(chosen))
            for name in (*first, *(name for name in titles if name not in first)):
                item = QListWidgetItem(titles.get(name, name))
                item.setData(_KEY, name)
                item.setFlags(item.flags() & ~Qt.ItemFlag.ItemIsDropEnabled)
                on = name in first
                item.setCheckState(Qt.CheckState.Checked if on else Qt.CheckState.Unchecked)
                self.addItem(item)
            self.setCurrentRow(0)

    @property
    def chosen(self) -> tuple[str, ...]:
        """The names that are checked, in order."""
        items = (self.item(row) for row in range(self.count()))
        return tuple(i.data(_KEY) for i in items if i.checkState() == Qt.CheckState.Checked)

    def move_current(self, by: int) -> None:
        """Move the current item up (-1) or down (+1)."""
        row = self.currentRow()
        if row >= 0 and 0 <= row + by < self.count():
            with QSignalBlocker(self):
                self.insertItem(row + by, self.takeItem(row))
            self.setCurrentRow(row + by)
            self.changed.emit()

    def showEvent(self, event: QShowEvent) -> None:
        """Give the boxes of marks an outline that is seen on dark ground too."""
        palette = QApplication.palette()
        palette.setColor(
            QPalette.ColorRole.Window, palette.color(QPalette.ColorRole.PlaceholderText)
        )
        self.setPalette(palette)
        super().showEvent(event)

    def _checked(self, item: QListWidgetItem) -> None:
        self.changed.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        moves = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: +1}
        if event.modifiers() & Qt.KeyboardModifier.AltModifier and event.key() in moves:
            self.move_current(moves[Qt.Key(event.key())])
        else:
            super().keyPressEvent(event)

    def dropEvent(self, event: QDropEvent) -> None:
        super().dropEvent(event)
        self.changed.emit()
