"""Messages over the lower edge of the plots: what was done, what failed, what is under way.

Since they cover the plots, nothing moves when one comes or goes.  Reports close by themselves,
errors stay until they are dismissed, and all are kept in the list of messages.
"""

from __future__ import annotations

import html
from collections import deque
from collections.abc import Callable
from datetime import datetime

from PySide6.QtCore import QEvent, QObject, QPoint, Qt, QTimer, Signal
from PySide6.QtWidgets import (
    QApplication,
    QFrame,
    QHBoxLayout,
    QLabel,
    QProgressBar,
    QPushButton,
    QSizePolicy,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from rnnviz.text import translate

_STAY = 9_000
_MOST_SHOWN = 3
_MOST_KEPT = 200


class Notice(QFrame):
    """One message with its buttons, or a job under way with its progress."""

    closed = Signal(object)

    def __init__(self, text: str, error: bool = False, details: str = "") -> None:
        super().__init__()
        self.setObjectName("error" if error else "note")
        self.clock = QTimer(self)
        self.clock.setSingleShot(True)
        self.clock.timeout.connect(self.dismiss_now)
        self.text = QLabel(text)
        self.text.setTextFormat(Qt.TextFormat.PlainText)
        self.text.setWordWrap(True)
        self.text.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.text.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self.bar = QProgressBar()
        self.bar.setMaximumWidth(180)
        self.bar.hide()
        self.dismiss = QToolButton()
        self.dismiss.setText("✕")
        self.dismiss.setToolTip(translate("window", "Dismiss"))
        self.dismiss.setAccessibleName(self.dismiss.toolTip())
        self.dismiss.clicked.connect(self.dismiss_now)
        self.line = QHBoxLayout(self)
        self.line.setContentsMargins(12, 6, 6, 6)
        self.line.addWidget(self.text, 1)
        self.line.addWidget(self.bar)
        if details:
            self._offer_copy(details)
        self.line.addWidget(self.dismiss)

    def _offer_copy(self, details: str) -> None:
        self._details = details
        self.text.setToolTip(f"<pre>{html.escape(details[-1500:])}</pre>")
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

    def progress(self, done: int, total: int) -> None:
        """Show how much of a job is done; a total of 0 means unknown."""
        self.bar.setRange(0, total)
        self.bar.setValue(done)
        self.bar.show()

    def close_after(self, milliseconds: int) -> None:
        """Close by itself after a while."""
        self.clock.start(milliseconds)

    def dismiss_now(self) -> None:
        self.clock.stop()
        self.closed.emit(self)


class NoticeBoard(QWidget):
    """Stacks the newest messages over the lower edge of another widget, and keeps all of them.

    Where a window is given it becomes its child, so that nothing that is raised inside the other
    widget, such as a tab, covers it.
    """

    def __init__(self, over: QWidget, window: QWidget | None = None) -> None:
        super().__init__(window or over)
        self._over = over
        self.kept: deque[tuple[datetime, bool, str]] = deque(maxlen=_MOST_KEPT)
        self._notices: list[Notice] = []
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(6)
        over.installEventFilter(self)
        self.hide()

    def inform(self, text: str) -> Notice:
        """Show a message that disappears by itself."""
        self.kept.append((datetime.now().astimezone(), False, text))
        notice = Notice(text)
        notice.close_after(_STAY)
        return self._show(notice)

    def warn(self, text: str, details: str = "") -> Notice:
        """Show an error, which stays until it is dismissed."""
        self.kept.append((datetime.now().astimezone(), True, text))
        return self._show(Notice(text, error=True, details=details))

    def show_job(self, text: str) -> Notice:
        """Show a job under way; whoever started it closes the notice."""
        notice = self._show(Notice(text))
        notice.progress(0, 0)
        notice.dismiss.hide()
        return notice

    @property
    def shown(self) -> tuple[Notice, ...]:
        return tuple(self._notices)

    def _show(self, notice: Notice) -> Notice:
        notice.closed.connect(self._remove)
        self._notices.append(notice)
        self._column.addWidget(notice)
        dismissible = [other for other in self._notices if other.dismiss.isVisibleTo(other)]
        if len(self._notices) > _MOST_SHOWN and dismissible[:-1]:
            self._remove(dismissible[0])
        self._place()
        return notice

    def _remove(self, notice: Notice) -> None:
        if notice in self._notices:
            self._notices.remove(notice)
            self._column.removeWidget(notice)
            notice.clock.stop()
            notice.hide()
            notice.deleteLater()
            self._place()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in (QEvent.Type.Resize, QEvent.Type.Move):
            self._place()
        return False

    def _place(self) -> None:
        self.setVisible(bool(self._notices))
        if self._notices:
            over = self._over
            width = min(820, over.width() - 24)
            heights = [_height(notice, width) for notice in self._notices]
            height = sum(heights) + self._column.spacing() * (len(heights) - 1)
            corner = QPoint((over.width() - width) // 2, over.height() - height - 10)
            parent = self.parentWidget()
            if parent is not None and parent is not over:
                corner = over.mapTo(parent, corner)
            self.setGeometry(corner.x(), corner.y(), width, height)
            self.raise_()


def _height(notice: Notice, width: int) -> int:
    fitted = notice.heightForWidth(width)
    return fitted if fitted > 0 else notice.sizeHint().height()
