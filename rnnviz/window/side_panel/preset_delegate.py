"""How the gallery draws a preset: its key and its title in one line."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QSize, Qt
from PySide6.QtGui import QFont, QFontMetrics, QPainter, QPalette
from PySide6.QtWidgets import QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem

Index = QModelIndex | QPersistentModelIndex
CHANGED = "•"
"""Stands before the title of a preset whose settings were changed."""
_PAD = 6
_KEY = 16
_ABOVE_HEADING = 3


class PresetDelegate(QStyledItemDelegate):
    """Draws headings small and dim, each preset or lesson as one line with a note at its end.

    The preset that is open has a bar at its side and heavier type, the one that the keyboard is on
    a coloured ground.
    """

    def __init__(self, number_role: int, open_role: int, note_role: int, view: QListView) -> None:
        super().__init__(view)
        self._view = view
        self._number, self._open, self._note = number_role, open_role, note_role
        self._font: QFont | None = None
        self._of_heading = self._of_preset = 0

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        if self._font != option.font:  # a list asks a hundred times whenever it is laid out
            self._font = QFont(option.font)
            self._of_heading = QFontMetrics(small(option.font)).height() + _ABOVE_HEADING
            self._of_preset = QFontMetrics(bold(option.font)).height() + 1
        is_heading = index.data(self._number) is None
        width = max(self._view.viewport().width(), 80)
        return QSize(width, self._of_heading if is_heading else self._of_preset)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        painter.save()
        room = option.rect.adjusted(_PAD, 0, -_PAD, 0)
        if index.data(self._number) is None:
            self._paint_heading(painter, option, room, index)
        else:
            self._paint_preset(painter, option, room, index)
        painter.restore()

    def _paint_heading(
        self, painter: QPainter, option: QStyleOptionViewItem, room: QRect, index: Index
    ) -> None:
        painter.setFont(small(bold(option.font)))
        painter.setPen(option.palette.color(QPalette.ColorRole.PlaceholderText))
        painter.drawText(room, Qt.AlignmentFlag.AlignBottom, _elided(painter, index.data(), room))

    def _paint_preset(
        self, painter: QPainter, option: QStyleOptionViewItem, room: QRect, index: Index
    ) -> None:
        palette, is_open = option.palette, bool(index.data(self._open))
        self._paint_ground(painter, option, index == self._view.currentIndex(), is_open)
        if index.data(self._number):
            painter.setFont(small(option.font))
            painter.setPen(palette.color(QPalette.ColorRole.PlaceholderText))
            key = QRect(room.left(), room.top(), _KEY, room.height())
            painter.drawText(key, Qt.AlignmentFlag.AlignVCenter, str(index.data(self._number)))
        text = room.adjusted(_KEY, 0, 0, 0)
        if index.data(self._note):
            text.setRight(self._paint_note(painter, option, room, index.data(self._note)))
        painter.setFont(bold(option.font) if is_open else option.font)
        painter.setPen(palette.color(QPalette.ColorRole.Text))
        words = _elided(painter, index.data(), text)
        painter.drawText(text, Qt.AlignmentFlag.AlignVCenter, words)

    def _paint_note(
        self, painter: QPainter, option: QStyleOptionViewItem, room: QRect, note: str
    ) -> int:
        """Draw a note at the right, and return where the room before it ends."""
        painter.setFont(small(option.font))
        painter.setPen(option.palette.color(QPalette.ColorRole.PlaceholderText))
        right = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight
        painter.drawText(room, right, note)
        return room.right() - painter.fontMetrics().horizontalAdvance(note) - _PAD

    def _paint_ground(
        self, painter: QPainter, option: QStyleOptionViewItem, current: bool, is_open: bool
    ) -> None:
        accent = option.palette.color(QPalette.ColorRole.Highlight)
        hovered = bool(option.state & QStyle.StateFlag.State_MouseOver)
        if current or hovered:
            accent.setAlpha(46 if current else 20)
            painter.fillRect(option.rect, accent)
        if is_open:
            accent.setAlpha(255)
            painter.fillRect(QRect(option.rect.topLeft(), QSize(3, option.rect.height())), accent)


def bold(font: QFont) -> QFont:
    """Return a font in heavier type."""
    result = QFont(font)
    result.setWeight(QFont.Weight.DemiBold)
    return result


def small(font: QFont) -> QFont:
    """Return a font a little smaller."""
    result = QFont(font)
    result.setPointSizeF(max(font.pointSizeF() * 0.9, 6.0))
    return result


def _elided(painter: QPainter, text: str, room: QRect) -> str:
    return painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, room.width())
