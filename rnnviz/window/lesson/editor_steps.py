"""The list of a lesson's steps, in the order in which they are given."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSignalBlocker, Qt, QTimer, Signal
from PySide6.QtGui import QDropEvent, QKeyEvent
from PySide6.QtWidgets import QAbstractItemView, QListWidget, QListWidgetItem

from rnnviz.screen.plain_text import as_it_is
from rnnviz.text import translate
from rnnviz.window.lesson.editor_words import ABOUT

_INDEX = Qt.ItemDataRole.UserRole


class StepList(QListWidget):
    """Titles of steps, below that of the lesson's head; moved by dragging and by Alt+Up and Down.

    Signals
    -------
    chosen : (int,)
        The index of a step, or `ABOUT`.
    move_requested : (int, int)
        A step is to stand where another is.
    """

    chosen = Signal(int)
    move_requested = Signal(int, int)

    def __init__(self) -> None:
        super().__init__()
        self.setAccessibleName(translate("lesson", "Steps"))
        self.setDragDropMode(QAbstractItemView.DragDropMode.InternalMove)
        self.setDefaultDropAction(Qt.DropAction.MoveAction)
        self.setWordWrap(True)
        self.setTabKeyNavigation(False)
        self.setToolTip(translate("lesson", "Alt+↑ and Alt+↓ move a step, Del deletes it"))
        self.currentItemChanged.connect(self._choose)

    def show_steps(self, about: str, titles: Sequence[tuple[str, str]], index: int) -> None:
        """List steps by title and summary, with one of them chosen."""
        with QSignalBlocker(self):
            self.clear()
            self.addItem(_item(ABOUT, about, ""))
            for number, (title, summary) in enumerate(titles):
                self.addItem(_item(number, f"{number + 1}  {title or summary}", summary))
            self.setCurrentRow(index + 1)
        self.scrollToItem(self.currentItem())

    def show_title(self, index: int, title: str, summary: str) -> None:
        """Show another title of one step."""
        if 0 <= index < self.count() - 1:
            self.item(index + 1).setText(f"{index + 1}  {title or summary}")

    @property
    def index(self) -> int:
        """The step that is chosen, or `ABOUT`."""
        return max(ABOUT, self.currentRow() - 1)

    def _choose(self) -> None:
        self.chosen.emit(self.index)

    def move_step(self, by: int) -> None:
        """Ask to move the chosen step up (-1) or down (+1)."""
        index = self.index
        if index != ABOUT and 0 <= index + by < self.count() - 1:
            self.move_requested.emit(index, index + by)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        moves = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: +1}
        if event.modifiers() & Qt.KeyboardModifier.AltModifier and event.key() in moves:
            self.move_step(moves[Qt.Key(event.key())])
        else:
            super().keyPressEvent(event)

    def dropEvent(self, event: QDropEvent) -> None:
        moved = self.index
        with QSignalBlocker(self):
            super().dropEvent(event)
        QTimer.singleShot(0, self, lambda: self._ask_for_order(moved))  # once Qt has ended the drag

    def _ask_for_order(self, moved: int) -> None:
        """Ask for the order in which the items stand now."""
        rows = (self.item(row).data(_INDEX) for row in range(self.count()))
        order = [index for index in rows if index != ABOUT]
        if moved in order:
            self.move_requested.emit(moved, order.index(moved))


def _item(index: int, text: str, tip: str) -> QListWidgetItem:
    item = QListWidgetItem(text)
    item.setData(_INDEX, index)
    item.setToolTip(as_it_is(tip))
    flags = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
    item.setFlags(flags if index == ABOUT else flags | Qt.ItemFlag.ItemIsDragEnabled)
    return item
