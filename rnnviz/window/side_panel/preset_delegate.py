"""How the gallery draws a preset: its key, its title, and below it what to watch for."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPoint, QRect, QSize, Qt
from PySide6.QtGui import QFont, QFontMetrics, QPainter, QPalette
from PySide6.QtWidgets import QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem

Index = QModelIndex | QPersistentModelIndex
_PAD = 6
_KEY = 16


class PresetDelegate(QStyledItemDelegate):
    """Draws headings small and dim, and presets as a title over a hint.

    The chosen preset shows the whole hint, the others its first line.
    """

    def __init__(self, watch_role: int, number_role: int, view: QListView) -> None:
        super().__init__(view)
        self._view = view
        self._watch = watch_role
        self._number = number_role
        view.selectionModel().currentChanged.connect(self._remeasure)

    def _remeasure(self, current: QModelIndex, previous: QModelIndex) -> None:
        for index in (current, previous):
            if index.isValid():
                self.sizeHintChanged.emit(index)

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        width = max(self._view.viewport().width(), 80)
        small = QFontMetrics(_small(option.font))
        if index.data(self._watch) is None:
            return QSize(width, small.height() + 2 * _PAD)
        bold = QFontMetrics(_bold(option.font))
        return QSize(width, bold.height() + self._hint_height(small, width, index) + 2 * _PAD)

    def _hint_height(self, small: QFontMetrics, width: int, index: Index) -> int:
        if index != self._view.currentIndex():
            return small.height()
        room = QRect(0, 0, width - 2 * _PAD - _KEY, 1000)
        return small.boundingRect(room, Qt.TextFlag.TextWordWrap, index.data(self._watch)).height()

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        painter.save()
        room = option.rect.adjusted(_PAD, _PAD, -_PAD, -_PAD)
        if index.data(self._watch) is None:
            self._paint_heading(painter, option, room, index)
        else:
            self._paint_preset(painter, option, room, index)
        painter.restore()

    def _paint_heading(
        self, painter: QPainter, option: QStyleOptionViewItem, room: QRect, index: Index
    ) -> None:
        painter.setFont(_small(_bold(option.font)))
        painter.setPen(option.palette.color(QPalette.ColorRole.PlaceholderText))
        painter.drawText(room, Qt.AlignmentFlag.AlignVCenter, _elided(painter, index.data(), room))

    def _paint_preset(
        self, painter: QPainter, option: QStyleOptionViewItem, room: QRect, index: Index
    ) -> None:
        palette = option.palette
        current = index == self._view.currentIndex()
        self._paint_ground(painter, option, current)
        dim = palette.color(QPalette.ColorRole.PlaceholderText)
        if index.data(self._number):
            painter.setFont(_small(option.font))
            painter.setPen(dim)
            height = QFontMetrics(_bold(option.font)).height()
            key = QRect(room.topLeft(), QSize(_KEY, height))
            painter.drawText(key, Qt.AlignmentFlag.AlignVCenter, str(index.data(self._number)))
        text = room.adjusted(_KEY, 0, 0, 0)
        painter.setFont(_bold(option.font))
        painter.setPen(palette.color(QPalette.ColorRole.Text))
        painter.drawText(text, Qt.AlignmentFlag.AlignTop, _elided(painter, index.data(), text))
        text.translate(QPoint(0, painter.fontMetrics().height()))
        painter.setFont(_small(option.font))
        painter.setPen(palette.color(QPalette.ColorRole.Text) if current else dim)
        hint = index.data(self._watch)
        if current:
            text.setBottom(option.rect.bottom())
            painter.drawText(text, Qt.TextFlag.TextWordWrap, hint)
        else:
            painter.drawText(text, Qt.AlignmentFlag.AlignTop, _elided(painter, hint, text))

    def _paint_ground(self, painter: QPainter, option: QStyleOptionViewItem, current: bool) -> None:
        accent = option.palette.color(QPalette.ColorRole.Highlight)
        hovered = bool(option.state & QStyle.StateFlag.State_MouseOver)
        if current or hovered:
            accent.setAlpha(46 if current else 20)
            painter.fillRect(option.rect, accent)
        if current:
            accent.setAlpha(255)
            painter.fillRect(QRect(option.rect.topLeft(), QSize(3, option.rect.height())), accent)


def _bold(font: QFont) -> QFont:
    result = QFont(font)
    result.setWeight(QFont.Weight.DemiBold)
    return result


def _small(font: QFont) -> QFont:
    result = QFont(font)
    result.setPointSizeF(max(font.pointSizeF() * 0.9, 6.0))
    return result


def _elided(painter: QPainter, text: str, room: QRect) -> str:
    return painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, room.width())
