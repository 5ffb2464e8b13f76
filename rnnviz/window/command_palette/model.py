"""The entries of the palette as Qt's list views take them, the best first."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QPersistentModelIndex,
    QSortFilterProxyModel,
    Qt,
)

from rnnviz.window.command_palette.entry import Entry, score

Index = QModelIndex | QPersistentModelIndex
ENTRY_ROLE = Qt.ItemDataRole.UserRole
MOST_TYPED = 200


class EntryModel(QAbstractListModel):
    """All entries, those that answer what was typed before the others.

    Parameters
    ----------
    entries : sequence of Entry
    answers : callable
        Returns the entries that only exist for a text, such as "clip 1".
    """

    def __init__(self, entries: Sequence[Entry], answers: Callable[[str], Sequence[Entry]]) -> None:
        super().__init__()
        self._always, self._answers = list(entries), answers
        self.entries = list(entries)
        self.answer_count = 0

    def answer(self, typed: str) -> None:
        """Add what answers a text, in place of what answered the text before."""
        self.beginResetModel()
        answers = list(self._answers(typed))
        self.answer_count = len(answers)
        self.entries = [*answers, *self._always]
        self.endResetModel()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self.entries)

    def flags(self, index: Index) -> Qt.ItemFlag:
        enabled = self.entries[index.row()].enabled
        selectable = Qt.ItemFlag.ItemIsSelectable
        return selectable | Qt.ItemFlag.ItemIsEnabled if enabled else Qt.ItemFlag.NoItemFlags

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        entry = self.entries[index.row()]
        if role == ENTRY_ROLE:
            return entry
        return entry.title if role == Qt.ItemDataRole.DisplayRole else None


class EntryFilter(QSortFilterProxyModel):
    """Keeps the entries that fit, the best first, otherwise in their own order."""

    def __init__(self, model: EntryModel) -> None:
        super().__init__()
        self._model = model
        self._typed = ""
        self._scores: list[int] = []
        self.setSourceModel(model)
        self._rate()
        self.sort(0)

    def search(self, text: str) -> None:
        """Show what fits a text."""
        self._typed = text[:MOST_TYPED]
        self._scores = []  # those of the text before belong to other entries
        self._model.answer(self._typed)
        self._rate()
        self.invalidate()

    def _rate(self) -> None:
        answers = self._model.answer_count
        rest = self._model.entries[answers:]
        best = [1_000] * answers  # they were made for this text
        self._scores = best + [self._score(entry) for entry in rest]

    def _score(self, entry: Entry) -> int:
        if not self._typed.strip():
            return 1
        fits = score(self._typed, entry.words, entry.kinds)
        return 10 * fits + score(self._typed, entry.title) if fits else 0

    def filterAcceptsRow(self, row: int, parent: Index) -> bool:
        return row >= len(self._scores) or self._scores[row] > 0

    def lessThan(self, left: Index, right: Index) -> bool:
        rows = left.row(), right.row()
        if max(rows) >= len(self._scores):
            return rows[0] < rows[1]
        return (-self._scores[rows[0]], rows[0]) < (-self._scores[rows[1]], rows[1])
