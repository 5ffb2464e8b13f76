"""Work of the window's thread that is shared out over turns of its event loop.

Between two returns to the event loop the window does not answer.  Drawing all views at once may
take longer than a hand should wait, so views are drawn one after another while there is time in the
turn, and the others in those that follow.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Hashable

from PySide6.QtCore import QAbstractEventDispatcher, QObject, QTimer

BUDGET = 0.025
"""Seconds of the processor after which nothing more is begun in a turn.

What has been begun is finished, and painted in the same turn: that takes about as long again."""
PAUSE = 1
"""Milliseconds until the next turn.  A timer without any would wait until nothing else is to be
done, which is never while frames come fast."""


class TurnShare(QObject):
    """Does work now while there is time in the turn, else in one of the next."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._waiting: dict[Hashable, Callable[[], object]] = {}
        self._begun = time.thread_time()
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(PAUSE)
        self._timer.timeout.connect(self._next_turn)
        dispatcher = QAbstractEventDispatcher.instance()
        if dispatcher is not None:
            dispatcher.aboutToBlock.connect(self._begin)
            dispatcher.awake.connect(self._begin)  # a loop that has enough to do never blocks

    def _begin(self) -> None:
        """Note that a turn begins: waiting for what comes takes no time of the processor."""
        self._begun = time.thread_time()

    @property
    def has_time(self) -> bool:
        """Whether more may be begun in this turn."""
        return time.thread_time() - self._begun < BUDGET

    def waits(self, key: Hashable) -> bool:
        """Return whether what was asked for under a key has still to be done."""
        return key in self._waiting

    def do(self, key: Hashable, work: Callable[[], object]) -> None:
        """Do something, after what waits already; under one key only what was asked last."""
        self._waiting[key] = work
        self._go_on()

    def do_later(self, key: Hashable, work: Callable[[], object]) -> None:
        """Do something in one of the next turns, unless it is asked for again before."""
        self._waiting[key] = work
        self._timer.start()

    def _next_turn(self) -> None:
        """Do at least one thing, also where every turn is full of other work."""
        try:
            if self._waiting:
                self._waiting.pop(next(iter(self._waiting)))()
        finally:
            self._go_on()

    def _go_on(self) -> None:
        try:
            while self._waiting and self.has_time:
                self._waiting.pop(next(iter(self._waiting)))()
        finally:
            if self._waiting:
                self._timer.start()
