"""The thread that trains: when it makes an update, takes a snapshot, obeys, or rests."""

from __future__ import annotations

import threading
import time
from abc import ABC, abstractmethod
from collections import deque
from collections.abc import Callable
from typing import Any

from rnnviz.experiment.experiment import Experiment
from rnnviz.session.handoff import LONGEST_GATE, Failure, LatestSlot, RunStatus, State
from rnnviz.session.rate_limiter import RateLimiter
from rnnviz.text import BadInput, Message
from rnnviz.training.stop import Stop

SNAPSHOT_SHARE = 0.1
"""Largest share of training time for taking snapshots."""
LONGEST_UNSEEN = 1.0
"""Seconds that a slowed run waits, at most, for the window to take the snapshot of an update."""


class TrainingThread(ABC):
    """Makes updates at a limited speed and carries out commands between two of them.

    Subclasses say what an update, a snapshot and an unexpected error are.

    Parameters
    ----------
    notify : callable
        Called when there is something new for the window.

    Attributes
    ----------
    status : RunStatus
        Set after the snapshot that belongs to it: a reader that reads the status first and then
        takes the snapshot gets one that is at least as new.  `results` follow: a reader that
        counts them first reads a status that is at least as new.
    resets : deque of bool
        For each command that asks for another run, in order, whether it was carried out; a run
        that was refused leaves those before it.
    stops : deque of Stop
        What the run has stopped at by itself.
    gate : threading.Event
        Training goes on while it is set.
    """

    def __init__(self, notify: Callable[[], None]) -> None:
        self._notify = notify
        self._commands: deque[Callable[[], None]] = deque()
        self._wake = threading.Condition()
        self._closing = False
        self._snapshot_requested = False
        self._has_changed = False
        self._places_changed = False
        self._limiter = RateLimiter()
        self._next_snapshot = 0.0
        self._state = State.LOADING
        self._commands_done = 0
        self._unannounced: list[tuple[deque[Any], object]] = []
        self.status = RunStatus()
        self.snapshots = LatestSlot()
        self.failures: deque[Failure] = deque()
        self.answers: deque[object] = deque()
        self.resets: deque[bool] = deque()
        self.stops: deque[Stop] = deque()
        self.gate = threading.Event()
        self.gate.set()
        self._thread = threading.Thread(target=self._run_thread, name="rnnviz worker", daemon=True)

    # From the window's thread

    @property
    def results(self) -> tuple[deque[Any], ...]:
        """Resets, answers, stops and failures, each in order."""
        return self.resets, self.answers, self.stops, self.failures

    def send(self, command: Callable[[], None]) -> None:
        with self._wake:
            self._commands.append(command)
            self._wake.notify()

    def request_snapshot(self) -> None:
        """Ask for a snapshot as soon as there is something new."""
        self._snapshot_requested = True
        if self._limiter.interval:
            with self._wake:  # it may be waiting until an update is due or a snapshot is taken
                self._wake.notify()

    def stop(self) -> None:
        """Let the thread end after what it is doing."""
        with self._wake:
            self._closing = True
            self._wake.notify()
        self.gate.set()

    def wait(self, seconds: float) -> None:
        """Wait a bounded time for the end."""
        self._thread.join(max(0.0, seconds))

    # What is trained

    @abstractmethod
    def _update(self) -> None:
        """Make one update, and leave the state PLAYING only if there can be another."""

    @property
    @abstractmethod
    def _lags(self) -> bool:
        """Whether a run is to catch up before the next update, whatever the state."""

    @abstractmethod
    def _catch_up(self) -> None:
        """Make one update of a run that catches up."""

    @abstractmethod
    def _put_snapshot(self) -> None:
        """Put a snapshot of what is trained into its slot."""

    @abstractmethod
    def _settings(self) -> tuple[Experiment | None, Experiment | None]:
        """Return the settings in force, of the run and of the one beside it."""

    @abstractmethod
    def _resting_state(self) -> State:
        """Return the state of the run while it does not play."""

    @abstractmethod
    def _break_down(self, error: Exception) -> None:
        """Tell of an unexpected error, after which the run cannot go on."""

    # In the thread

    def _run_thread(self) -> None:
        while not self._closing:
            if self._commands:
                self._run_commands()
            if self._is_snapshot_due():
                self._run_and_announce(self._show)
            if self._lags:
                self.gate.wait(LONGEST_GATE)
                self._run_and_announce(self._approach)
            elif self._is_update_due():
                self.gate.wait(LONGEST_GATE)
                self._run_and_announce(self._advance)
            elif not self._commands:
                self._rest()

    def _rest(self) -> None:
        """Wait for a command, or until the next update or snapshot is due."""
        until = [self._next_update()] if self._state is State.PLAYING else []
        until += [self._next_snapshot] if self._has_changed and self._snapshot_requested else []
        left = min(until) - time.monotonic() if until else None
        with self._wake:
            self._wake.wait_for(self._has_work, left)

    def _has_work(self) -> bool:
        """Whether there is something to do."""
        waiting = bool(self._commands) or self._closing
        return waiting or self._lags or self._is_snapshot_due() or self._is_update_due()

    def _is_snapshot_due(self) -> bool:
        """Whether a snapshot of something new was requested and may be taken."""
        return (
            self._snapshot_requested
            and self._has_changed
            and time.monotonic() >= self._next_snapshot
        )

    def _is_update_due(self) -> bool:
        """Whether the next update is to be made now."""
        if self._state is not State.PLAYING or not self._limiter.is_due:
            return False
        return self._is_snapshot_taken() or time.monotonic() >= self._next_update()

    def _next_update(self) -> float:
        """Return the time at which the next update is made at the latest."""
        return self._limiter.due + (0.0 if self._is_snapshot_taken() else LONGEST_UNSEEN)

    def _is_snapshot_taken(self) -> bool:
        """Whether the window has taken the last update of a run slow enough to show them all."""
        return not self._limiter.is_watchable or self.snapshots.is_empty

    def _run_commands(self) -> None:
        """Carry out all waiting commands, then publish the result once."""
        while self._commands and not self._closing:
            command = self._commands.popleft()
            self._guard(command)
            self._commands_done += 1
        self._has_changed = True
        if self._state is not State.PLAYING or self._places_changed:
            self._guard(self._publish)
        self._places_changed = False
        self._announce()

    def _announce(self) -> None:
        """Notify the window of the status, after the snapshot that belongs to it."""
        self.status = RunStatus(self._state, *self._settings(), self._commands_done)
        for queue, item in self._unannounced:
            queue.append(item)
        self._unannounced.clear()
        self._notify()

    def _run_and_announce(self, action: Callable[[], None]) -> None:
        """Do something other than a command, and announce errors and a new state."""
        self._guard(action)
        if self._unannounced or self._state is not self.status.state:
            self._announce()

    def _guard(self, action: Callable[[], None]) -> None:
        """Call a function; an error is queued for the user, and the thread goes on."""
        try:
            action()
        except BadInput as error:
            self._fail(error.message)
            self._state = self._resting_state()
        except Exception as error:  # noqa: BLE001 - shown to the user; Reset trains again
            self._break_down(error)
            self._state = State.FAILED

    def _fail(self, message: Message, details: str = "") -> None:
        self._unannounced.append((self.failures, Failure(message, details)))

    def _advance(self) -> None:
        self._update()
        self._limiter.update_made()
        if self._state is not State.PLAYING or self._limiter.is_watchable:
            self._show()

    def _approach(self) -> None:
        """Make one update of a run that catches up; where it arrives, show it at rest."""
        self._catch_up()
        self._has_changed = True
        if not self._lags and self._state is not State.PLAYING:
            self._show()

    def _show(self) -> None:
        """Take a snapshot and let training wait until it is drawn."""
        self.gate.clear()
        self._publish()
        self._announce()

    def _publish(self) -> None:
        self._snapshot_requested = self._has_changed = False
        start = time.monotonic()
        self._put_snapshot()
        self._next_snapshot = start + (time.monotonic() - start) / SNAPSHOT_SHARE
