"""Which update of the run is shown: the newest, an earlier one, or one after the other."""

from __future__ import annotations

import time
from collections.abc import Callable
from enum import StrEnum

from PySide6.QtCore import QObject, Qt, QTimer, Signal

from rnnviz.session import Session

TICK = 16
"""Milliseconds between two looks whether another update is to be shown."""
SLOWEST, LONGEST = 20.0, 10.0
"""Where no speed is chosen: at least so many updates a second, and no more seconds for all."""
MANY = 10
"""Updates of a large step."""


class Mode(StrEnum):
    """What is shown."""

    FOLLOWING = "following"
    PAUSED = "paused"
    REPLAYING = "replaying"


class Playhead(QObject):
    """Moves through the past of the run; training goes on meanwhile if it did.

    Signals
    -------
    moved : ()
        The update that is to be shown, or the mode, has changed.
    past_requested : (int,)
        An update of a recorded run is to be shown, which is not there yet.
    bookmarks_changed : ()
    """

    moved = Signal()
    past_requested = Signal(int)
    bookmarks_changed = Signal()

    def __init__(self, session: Session, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._rate: float | None = None
        self._recorded: int | None = None
        self._direction, self._shown_at = 1, 0.0
        self._told = False
        self._bookmarks: dict[int, frozenset[int]] = {}
        self._timer = QTimer(self)
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.setInterval(TICK)
        self._timer.timeout.connect(self._advance)
        session.sought_changed.connect(self._note_sought)

    @property
    def mode(self) -> Mode:
        if self._session.sought is None and self._recorded is None:
            return Mode.FOLLOWING
        return Mode.REPLAYING if self._timer.isActive() else Mode.PAUSED

    @property
    def looks_back(self) -> bool:
        """Whether an earlier update is shown."""
        return self._session.sought is not None

    @property
    def replays(self) -> bool:
        return self._timer.isActive()

    @property
    def present(self) -> int:
        """The last update that the run has made."""
        return self._session.present if self._recorded is None else self._recorded

    @property
    def update(self) -> int:
        """The update that is to be shown."""
        if self._recorded is not None:
            return self._recorded
        if self._session.sought is not None:
            return self._session.sought
        frame = self._session.frame
        return 0 if frame is None else frame.snapshot.update

    @property
    def bookmarks(self) -> frozenset[int]:
        """The updates of the run that the user has marked."""
        return self._bookmarks.get(self._session.run, frozenset())

    def show_recorded(self, update: int | None) -> None:
        """Stand at the update of a recording that is shown in place of the run; None where none is.

        Any other update is then asked for by `past_requested`.
        """
        self._recorded = update

    def set_rate(self, updates_per_second: float | None) -> None:
        """Replay at a speed from now on; None: as fast as can be watched."""
        self._rate = updates_per_second

    # -- going to an update ----------------------------------------------------------------

    def seek(self, update: int) -> None:
        """Show an update, or the nearest one, and stay there; the newest where it has come last."""
        self._timer.stop()
        if self._recorded is not None:
            self.past_requested.emit(min(max(0, update), self._recorded))
            return
        if update >= self.present and not self._session.playing:
            self._show(self._session.follow)
        else:
            self._show(lambda: self._session.seek(update))

    def _show(self, ask: Callable[[], None]) -> None:
        """Ask the session for what is to be shown, and tell of it once."""
        self._told = False
        ask()
        if not self._told:
            self.moved.emit()

    def newest_update(self) -> None:
        """Show the newest update, and those that follow."""
        self._timer.stop()
        if self._recorded is not None:
            return
        self._show(self._session.follow)

    def first_update(self) -> None:
        self.seek(0)

    def earlier_update(self) -> None:
        self.seek(self.update - 1)

    def later_update(self) -> None:
        self._go_on(1)

    def ten_updates_back(self) -> None:
        self.seek(self.update - MANY)

    def ten_updates_on(self) -> None:
        self._go_on(MANY)

    def _go_on(self, by: int) -> None:
        if self.looks_back or self._recorded is not None:
            self.seek(self.update + by)

    def bookmark(self) -> None:
        """Mark the update that is shown, or remove its mark."""
        self._bookmarks[self._session.run] = self.bookmarks ^ {self.update}
        self.bookmarks_changed.emit()

    # -- replaying -------------------------------------------------------------------------

    def toggle(self) -> None:
        """Replay from here to the present, or pause."""
        if self.replays:
            self._timer.stop()
            self.moved.emit()
        else:
            self._replay(+1)

    def play_backwards(self) -> None:
        """Replay backwards from here to the beginning, or pause."""
        if self.replays and self._direction < 0:
            self._timer.stop()
            self.moved.emit()
        elif self.update > 0 and self._recorded is None:
            self._session.seek(self.update)
            self._replay(-1)

    def _replay(self, direction: int) -> None:
        self._direction, self._shown_at = direction, time.monotonic()
        self._timer.start()
        self.moved.emit()

    def _advance(self) -> None:
        """Go on by as many updates as are due, once the last one that was wanted is shown."""
        frame, update, now = self._session.frame, self.update, time.monotonic()
        if frame is None or not self.looks_back or frame.snapshot.update != update:
            self._shown_at = max(self._shown_at, now - 1 / self._updates_per_second)
            return
        due = int((now - self._shown_at) * self._updates_per_second)
        if not due:
            return
        self._shown_at = now
        wanted = update + self._direction * due
        if wanted >= self.present and self._direction > 0:
            self.newest_update()
            return
        if wanted <= 0 and self._direction < 0:
            self._timer.stop()
        self._show(lambda: self._session.seek(wanted))

    @property
    def _updates_per_second(self) -> float:
        return self._rate or max(SLOWEST, self.present / LONGEST)

    def _note_sought(self) -> None:
        """Stop replaying where the session follows by itself: another run has begun."""
        if self._session.sought is None and self._timer.isActive():
            self._timer.stop()
        self._told = True
        self.moved.emit()
