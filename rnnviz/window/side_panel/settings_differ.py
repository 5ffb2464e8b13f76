"""What differs between A and B: a click or Return on a value takes it over to the other run."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QSignalBlocker, QSize, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QLabel,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from rnnviz.experiment.experiment import Experiment
from rnnviz.screen.plain_text import as_it_is
from rnnviz.text import translate
from rnnviz.window.appearance.palette import Colours
from rnnviz.window.side_panel.difference_row import (
    DifferenceRow,
    difference_rows,
    edited,
    taken_over,
)

MOST_ROWS = 6
"""Rows that are seen at once, at most."""
LETTERS = "AB"


class SettingsDiffer(QWidget):
    """The table; folded away while there is one run.

    Signals
    -------
    change_requested : (str, Experiment)
        The letter of a run, and the settings it is to have.
    """

    change_requested = Signal(str, object)

    def __init__(self) -> None:
        super().__init__()
        self.rows: list[DifferenceRow] = []
        self._pair: tuple[Experiment, Experiment] | None = None
        self.heading = QLabel()
        self.heading.setObjectName("heading")
        self.heading.setWordWrap(True)
        self.table = self._make_table()
        self._column = column = QVBoxLayout(self)
        column.setContentsMargins(8, 4, 8, 4)
        column.setSpacing(4)
        column.addWidget(self.heading)
        column.addWidget(self.table, 1)
        self.retranslate()
        self.hide()

    def _make_table(self) -> QTableWidget:
        table = QTableWidget(0, 3)
        table.verticalHeader().hide()
        header = table.horizontalHeader()
        header.setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        header.setSectionsClickable(False)
        table.setWordWrap(False)
        table.setShowGrid(False)
        table.setTabKeyNavigation(False)
        table.setEditTriggers(QAbstractItemView.EditTrigger.EditKeyPressed)
        table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        table.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        table.cellClicked.connect(self._take_over)
        table.itemChanged.connect(self._edited)
        table.installEventFilter(self)
        return table

    # -- what it shows ---------------------------------------------------------------------

    def show_pair(self, one: Experiment | None, other: Experiment | None) -> None:
        """Show what differs between A and B; nothing where there is no B."""
        pair = None if one is None or other is None else (one, other)
        if pair == self._pair:
            return
        self._pair = pair
        self._fill()
        self.setVisible(pair is not None)

    def _fill(self) -> None:
        rows = [] if self._pair is None else difference_rows(*self._pair)
        place = self.table.currentRow(), self.table.currentColumn()
        with QSignalBlocker(self.table):
            self.table.setRowCount(len(rows))
            for line, row in enumerate(rows):
                for column, text in enumerate((row.label, *row.values)):
                    self.table.setItem(line, column, self._item(row, column, text))
        self.rows = rows
        if rows:
            self.table.setCurrentCell(min(max(0, place[0]), len(rows) - 1), max(1, place[1]))
        self._label()
        self._fit()

    def _item(self, row: DifferenceRow, column: int, text: str) -> QTableWidgetItem:
        item = QTableWidgetItem(text)
        flags = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
        if column and self._pair is not None and row.key != "name":
            numeric = edited(row, self._pair[column - 1], text) is not None
            flags |= Qt.ItemFlag.ItemIsEditable if numeric else Qt.ItemFlag.NoItemFlags
        item.setFlags(flags)
        words = f"{row.label}: {text}"
        if column:
            source = translate("window", "{value} for {letter} too (Return); F2 types another")
            words = source.format(value=text, letter=LETTERS[2 - column])
        item.setToolTip(as_it_is(words))
        return item

    def _fit(self) -> None:
        """Be as high as the rows, and no higher."""
        height = self.table.horizontalHeader().sizeHint().height() + 4
        self.table.verticalHeader().setDefaultSectionSize(self.fontMetrics().height() + 6)
        height += min(max(1, len(self.rows)), MOST_ROWS) * (self.fontMetrics().height() + 6)
        self.table.setFixedHeight(height)
        self.setFixedHeight(self._column.sizeHint().height())

    def sizeHint(self) -> QSize:
        return QSize(280, self._column.sizeHint().height())

    def take_focus(self) -> None:
        """Let the keyboard choose a value."""
        self.table.setFocus(Qt.FocusReason.ShortcutFocusReason)

    # -- changing one of them --------------------------------------------------------------

    def _take_over(self, line: int, column: int) -> None:
        """Let the other run have a value too."""
        if self._pair is not None and column and line < len(self.rows):
            source, target = self._pair[column - 1], self._pair[2 - column]
            wanted = taken_over(self.rows[line], source, target)
            self.change_requested.emit(LETTERS[2 - column], wanted)

    def _edited(self, item: QTableWidgetItem) -> None:
        """Let a run have the value that was typed for it; what cannot be used is put back."""
        column = item.column()
        if self._pair is None or not column or item.row() >= len(self.rows):
            return
        wanted = edited(self.rows[item.row()], self._pair[column - 1], item.text())
        self._fill()
        if wanted is not None and wanted != self._pair[column - 1]:
            self.change_requested.emit(LETTERS[column - 1], wanted)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if not isinstance(event, QKeyEvent) or event.type() != QEvent.Type.KeyPress:
            return False
        types = self.table.state() == QAbstractItemView.State.EditingState
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not types:
            self._take_over(self.table.currentRow(), self.table.currentColumn())
            return True
        return False

    # -- looks -----------------------------------------------------------------------------

    def recolour(self, colours: Colours) -> None:
        for column, colour in ((1, colours.text("a")), (2, colours.text("b"))):
            self._heading_of(column).setForeground(QColor(colour))

    def _label(self) -> None:
        words = translate("window", "Settings that differ")
        same = translate("window", "A and B have the same settings")
        self.heading.setText(words if self.rows else same)
        self.table.setAccessibleName(words)

    def retranslate(self) -> None:
        for column, text in enumerate((translate("window", "Setting"), *LETTERS)):
            self._heading_of(column).setText(text)
        self._fill()

    def _heading_of(self, column: int) -> QTableWidgetItem:
        item = self.table.horizontalHeaderItem(column)
        if item is None:
            item = QTableWidgetItem()
            self.table.setHorizontalHeaderItem(column, item)
        return item

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
        elif event.type() == QEvent.Type.FontChange:
            self._fit()
        super().changeEvent(event)
