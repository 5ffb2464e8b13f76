"""Work that is asked for often and done seldom."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer


class Rarely(QObject):
    """Calls a function at most once in an interval, and once more after the last request.

    Parameters
    ----------
    act : callable
        Without arguments.
    milliseconds : int
    """

    def __init__(self, act: Callable[[], object], milliseconds: int, parent: QObject) -> None:
        super().__init__(parent)
        self._act, self._waiting = act, False
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(milliseconds)
        self._timer.timeout.connect(self._rested)

    @property
    def is_waiting(self) -> bool:
        """Whether it was asked for and is still to be done."""
        return self._waiting

    def request(self) -> None:
        """Do it now, or when the interval has passed."""
        if self._timer.isActive():
            self._waiting = True
        else:
            self.do_now()

    def do_now(self) -> None:
        """Do it whenever it was done last."""
        self._waiting = False
        self._timer.start()
        self._act()

    def forget(self) -> None:
        """Do not do what was asked for."""
        self._waiting = False

    def _rested(self) -> None:
        if self._waiting:
            self.do_now()
