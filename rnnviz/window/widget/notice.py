"""Messages: what was done, what failed, what is under way.

The newest stands where nothing else does, in the middle of the menu bar or of a title bar, so that
no plot and no verdict is covered and nothing moves when one comes or goes.  A long report is
shortened there; its tool tip has all of it.  Where there is no such place, it stands over the
sentence of the status line; an error that has no room stands over all of that line.  Reports close
by themselves, errors stay until they are dismissed, and all are kept in the list of messages.
"""

from __future__ import annotations

import html
from collections import deque
from collections.abc import Callable
from datetime import datetime

from PySide6.QtCore import QEvent, QObject, QPoint, QRect, Qt, QTimer, Signal
from PySide6.QtWidgets import (
    QApplication,
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QStackedLayout,
    QToolButton,
    QWidget,
)

from rnnviz.text import translate
from rnnviz.window.widget.label import ElidedLabel
from rnnviz.window.widget.progress_bar import ProgressBar

_STAY = 9_000
_MOST_SHOWN = 3
_MOST_KEPT = 200
_LINES = 2
_BAR = 64
"""Pixels of a bar of progress, at most."""
_LEAST_LETTERS = 20
"""Of a report have to be seen in the place of its own; a narrower one is not used."""


class Notice(QFrame):
    """One message with its buttons, or a job under way with its progress."""

    closed = Signal(object)

    def __init__(self, text: str, error: bool = False, details: str = "") -> None:
        super().__init__()
        self.setObjectName("error" if error else "note")
        self.clock = QTimer(self)
        self.clock.setSingleShot(True)
        self.clock.timeout.connect(self.dismiss_now)
        self.text = ElidedLabel(lines=_LINES)
        self.text.setText(text)
        self.bar = ProgressBar(textVisible=False)
        self.bar.setMaximumWidth(_BAR)
        self.bar.hide()
        self.told = QLabel()
        self.told.hide()
        self.dismiss = QToolButton()
        self.dismiss.setText("✕")
        self.dismiss.setAutoRaise(True)
        self.dismiss.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.dismiss.setToolTip(translate("window", "Dismiss (Esc)"))
        self.dismiss.setAccessibleName(self.dismiss.toolTip())
        self.dismiss.clicked.connect(self.dismiss_now)
        self.line = QHBoxLayout(self)
        self.line.setContentsMargins(10, 0, 4, 0)
        self.line.addWidget(self.text, 1)
        self.line.addWidget(self.bar)
        self.line.addWidget(self.told)
        if details:
            self._offer_copy(details)
        self.line.addWidget(self.dismiss)

    def fits(self, width: int) -> bool:
        """Return whether so wide a place will do: for the beginning of a report, a whole error."""
        return width >= (self.own_width if self.is_error else self.least_width)

    @property
    def least_width(self) -> int:
        """The width at which enough of the text can be read to know what it is about."""
        return _LEAST_LETTERS * self.fontMetrics().averageCharWidth() + self._beside_text

    @property
    def _beside_text(self) -> int:
        """The width of all but the text."""
        parts = [self.bar, self.told, self.dismiss, *self.findChildren(QPushButton)]
        return 22 + sum(each.sizeHint().width() + 6 for each in parts if not each.isHidden())

    @property
    def own_width(self) -> int:
        """The width at which the text has one line."""
        return self.fontMetrics().horizontalAdvance(self.text.text()) + self._beside_text + 8

    def _offer_copy(self, details: str) -> None:
        self._details = details
        self.text.setToolTip(f"{self.text.toolTip()}<pre>{html.escape(details[-1500:])}</pre>")
        button = QPushButton(translate("window", "Copy details"))
        button.clicked.connect(self._copy)
        self.line.addWidget(button)

    def _copy(self) -> None:
        QApplication.clipboard().setText(self._details)

    def offer_stop(self, words: str, act: Callable[[], object]) -> None:
        """Add a button that stops the job under way; whoever started it closes the notice."""
        button = QPushButton(words)
        button.clicked.connect(act)
        button.clicked.connect(self._stopping)
        self._stop = button
        self.line.insertWidget(self.line.count() - 1, button)

    def _stopping(self) -> None:
        self._stop.setEnabled(False)

    def progress(self, done: int, total: int, told: str) -> None:
        """Show how much of a job is done, and say it; a total of 0 means unknown."""
        self.bar.show_progress(done, total)
        self.bar.show()
        self.told.setText(told)
        self.told.setMinimumWidth(max(self.told.minimumWidth(), self.told.sizeHint().width()))
        self.told.setVisible(bool(told))

    def close_after(self, milliseconds: int) -> None:
        """Close by itself after a while."""
        self.clock.start(milliseconds)

    @property
    def is_error(self) -> bool:
        return self.objectName() == "error"

    def dismiss_now(self) -> None:
        self.clock.stop()
        self.closed.emit(self)


class NoticeBoard(QWidget):
    """Shows the newest message in a place of its own, and keeps all of them.

    Parameters
    ----------
    over : QWidget
        Whose place it takes where there is none, for as long as there is a message.
    window : QWidget or None
        Its parent, so that nothing that is raised beside `over` covers it; None for that of `over`.
    own_place : callable or None
        Returns where in the window there is nothing else; an empty rectangle for nowhere.

    Signals
    -------
    said : (str, bool)
        A message is shown, and whether it is an error.
    """

    said = Signal(str, bool)

    def __init__(
        self,
        over: QWidget,
        window: QWidget | None = None,
        own_place: Callable[[], QRect] | None = None,
    ) -> None:
        line = over.parentWidget()
        assert line is not None
        super().__init__(window or line)
        self._over, self._line, self._own_place = over, line, own_place
        self.kept: deque[tuple[datetime, bool, str]] = deque(maxlen=_MOST_KEPT)
        self._notices: list[Notice] = []
        self._quiet = False
        self._stack = QStackedLayout(self)
        for watched in filter(None, (over, line, window)):
            watched.installEventFilter(self)
        self.hide()

    def set_quiet(self, quiet: bool) -> None:
        """Say no more what becomes of runs, or say it again; see `remind`.

        What a newer message had covered does not come back for an audience.
        """
        self._quiet = quiet
        covered = self._notices[:-1]
        for notice in list(self._notices) if quiet else []:
            if notice.clock.isActive() or (notice.is_error and notice in covered):
                self._remove(notice)

    def take_back(self, notice: Notice) -> None:
        """Put a message away that is not true any more, if it is still there."""
        if notice in self._notices:
            self._remove(notice)

    def inform(self, text: str) -> Notice:
        """Show a message that disappears by itself; while it is quiet, nothing."""
        return Notice(text) if self._quiet else self.remind(text)

    def remind(self, text: str) -> Notice:
        """Show a message that disappears by itself, also while it is quiet."""
        self.kept.append((datetime.now().astimezone(), False, text))
        self.said.emit(text, False)
        notice = Notice(text)
        notice.close_after(_STAY)
        return self._show(notice)

    def warn(self, text: str, details: str = "") -> Notice:
        """Show an error, which stays until it is dismissed."""
        self.kept.append((datetime.now().astimezone(), True, text))
        self.said.emit(text, True)
        return self._show(Notice(text, error=True, details=details))

    def show_job(self, text: str) -> Notice:
        """Show a job under way; whoever started it closes the notice."""
        notice = self._show(Notice(text))
        notice.progress(0, 0, "")
        notice.dismiss.hide()
        return notice

    def dismiss_error(self) -> bool:
        """Put the newest error away; return whether there was one."""
        errors = [notice for notice in self._notices if notice.is_error]
        if errors:
            errors[-1].dismiss_now()
        return bool(errors)

    @property
    def shown(self) -> tuple[Notice, ...]:
        return tuple(self._notices)

    def _show(self, notice: Notice) -> Notice:
        notice.closed.connect(self._remove)
        self._notices.append(notice)
        self._stack.addWidget(notice)
        dismissible = [other for other in self._notices if other.dismiss.isVisibleTo(other)]
        if len(self._notices) > _MOST_SHOWN and dismissible[:-1]:
            self._remove(dismissible[0])
        self._place()
        return notice

    def _remove(self, notice: Notice) -> None:
        if notice in self._notices:
            self._notices.remove(notice)
            self._stack.removeWidget(notice)
            notice.clock.stop()
            notice.hide()
            notice.deleteLater()
            self._place()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        moves = QEvent.Type.Resize, QEvent.Type.Move, QEvent.Type.LayoutRequest
        if self._notices and event.type() in moves:
            self._place()
        return False

    def _place(self) -> None:
        self.setVisible(bool(self._notices))
        if self._notices:
            self._stack.setCurrentWidget(self._notices[-1])
            place = self._own_place() if self._own_place is not None else QRect()
            notice = self._notices[-1]
            if notice.fits(place.width()):
                width = min(place.width(), max(notice.least_width, notice.own_width))
                left = place.x() + (place.width() - width) // 2
                self.setGeometry(left, place.y(), width, place.height())
            else:
                self._stand_over()
            self.raise_()

    def _stand_over(self) -> None:
        """Stand where the other widget is, as high as its line; an error takes all of the line."""
        over, line = self._over, self._line
        if self._notices:
            parent = self.parentWidget() or line
            over = line if self._notices[-1].is_error else over
            corner = over.mapTo(parent, QPoint(0, 0))
            top = 0 if line is parent else line.mapTo(parent, QPoint(0, 0)).y()
            self.setGeometry(corner.x() + 1, top + 1, over.width() - 2, line.height() - 2)
