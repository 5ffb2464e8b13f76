"""The thread that trains, and carries out commands between two updates."""

from __future__ import annotations

import threading
import time
import traceback
from collections import deque
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import replace
from typing import Any

from rnnviz.experiment.difference import Change, pending
from rnnviz.experiment.experiment import Experiment
from rnnviz.reading.progress import progress_callback
from rnnviz.session.handoff import (
    LONGEST_GATE,
    Failure,
    LatestSlot,
    NumberedSnapshot,
    RunStatus,
    State,
    describe,
)
from rnnviz.session.rate_limiter import RateLimiter
from rnnviz.session.run_shelf import RunShelf
from rnnviz.text import QT_TRANSLATE_NOOP, BadInput, Message
from rnnviz.training.replay import RepeatedRun
from rnnviz.training.stop import Stop, StopSettings, StopWatch
from rnnviz.training.timeline import Timeline
from rnnviz.training.trainer import Trainer

HISTORY_LENGTH = 65_536
"""Updates whose scalars are all kept; of a longer run every second, fourth, … is."""
SNAPSHOT_SHARE = 0.1
"""Largest share of training time for taking snapshots."""
LONGEST_UNSEEN = 1.0
"""Seconds that a slowed run waits, at most, for the window to take the snapshot of an update."""


def bounded_trainer(experiment: Experiment, name: str) -> Trainer:
    """Return a trainer whose memory is bounded however long the run."""
    return Trainer(experiment, name, HISTORY_LENGTH)


class _InterruptedError(Exception):
    """A command is waiting."""


class TrainingWorker:
    """Trains in a thread of its own and carries out commands between two updates.

    Attributes
    ----------
    status : RunStatus
        Set after the snapshot that belongs to it: a reader that reads the status first and then
        takes the snapshot gets one that is at least as new.  Resets, answers and failures follow.
    resets : deque of bool
        For each `reset` and `restore` that was carried out, in order, whether it replaced the run
        before it.
    stops : deque of Stop
        What the run has stopped at by itself.
    gate : threading.Event
        Training goes on while it is set.
    """

    def __init__(
        self, make: Callable[[Experiment, str], Trainer], notify: Callable[[], None]
    ) -> None:
        self._make = make
        self._notify = notify
        self._timeline: Timeline[Trainer] | None = None
        self._run = 0
        self._shelf = RunShelf()
        self._rebuilds = 0
        self._rebuild_wanted: LatestSlot = LatestSlot()
        self._commands: deque[Callable[[], None]] = deque()
        self._wake = threading.Condition()
        self._closing = False
        self._snapshot_requested = False
        self._has_changed = False
        self._limiter = RateLimiter()
        self._next_snapshot = 0.0
        self._state = State.LOADING
        self._experiment: Experiment | None = None
        self._commands_done = 0
        self._stop_settings = StopSettings()
        self._stop_watch: StopWatch | None = None
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
        self._thread.start()

    # From the window's thread

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

    # In the thread

    @property
    def _trainer(self) -> Trainer | None:
        return None if self._timeline is None else self._timeline.trainer

    def _run_thread(self) -> None:
        while not self._closing:
            if self._commands:
                self._run_commands()
            if self._is_snapshot_due():
                self._run_and_announce(self._show)
            if self._is_update_due():
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
        return waiting or self._is_snapshot_due() or self._is_update_due()

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
        if self._state is not State.PLAYING:
            self._guard(self._publish)
        self._announce()

    def _announce(self) -> None:
        """Notify the window of the status, after the snapshot that belongs to it."""
        self.status = RunStatus(self._state, self._experiment, self._commands_done)
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
            self._fail(error.message, "")
            self._state = self._resting_state()
        except Exception as error:  # noqa: BLE001 - shown to the user; Reset trains again
            self._fail(_unexpected(error, self._trainer), traceback.format_exc())
            self._timeline, self._state = None, State.FAILED

    def _resting_state(self) -> State:
        """Return the state of the run while it does not play."""
        trainer = self._trainer
        if trainer is None:
            return State.FAILED
        if trainer.outcome != "ok":
            return State(trainer.outcome)
        last = trainer.update == trainer.experiment.training.updates
        return State.FINISHED if last else State.PAUSED

    def _fail(self, message: Message, details: str) -> None:
        self._unannounced.append((self.failures, Failure(message, details)))

    def _advance(self) -> None:
        self._update()
        self._limiter.update_made()
        if self._state is not State.PLAYING or self._limiter.is_watchable:
            self._show()

    def _show(self) -> None:
        """Take a snapshot and let training wait until it is drawn."""
        self.gate.clear()
        self._publish()
        self._announce()

    def _update(self) -> None:
        if self._timeline is None:
            return
        trainer = self._timeline.trainer
        self._timeline.step()
        self._has_changed = True
        self._stop_by_itself()
        if trainer.outcome != "ok":
            self._state = State(trainer.outcome)
        elif trainer.update == trainer.experiment.training.updates:
            self._state = State.FINISHED

    def _stop_by_itself(self) -> None:
        """Pause where something happened that the run is to stop at."""
        stop = None if self._stop_watch is None else self._stop_watch.reached()
        if stop is not None:
            self._state = State.PAUSED
            self._unannounced.append((self.stops, stop))

    def _publish(self) -> None:
        timeline = self._timeline
        if timeline is None:
            return
        self._snapshot_requested = self._has_changed = False
        if self._state is not State.PLAYING:
            timeline.trainer.evaluate()
        start = time.monotonic()
        snapshot = timeline.trainer.snapshot()
        self.snapshots.put(NumberedSnapshot(self._run, snapshot, self._rebuilds, timeline))
        self._next_snapshot = start + (time.monotonic() - start) / SNAPSHOT_SHARE

    # Commands

    def reset(self, run: int, experiment: Experiment, name: str) -> None:
        """Build another run; the old one stays if the settings or a file are refused."""
        self._state = State.LOADING
        self.status = replace(self.status, state=State.LOADING)
        self._notify()
        try:
            with progress_callback(self._watch):
                trainer = self._make(experiment, name)
        except Exception as error:
            refused = isinstance(error, BadInput) and self._trainer is not None
            self._unannounced.append((self.resets, not refused))
            raise
        self._go_on_with(run, Timeline(trainer))

    def repeat(self, changes: Sequence[Change], update: int) -> None:
        """Make the run that was just built again up to an update; the next command ends this."""
        if self._timeline is not None:
            with suppress(_InterruptedError):
                RepeatedRun(self._timeline, changes).end(update, self._check_interrupted)
            self._take(self._timeline)

    def _check_interrupted(self, trainer: Trainer) -> None:
        if self._closing or self._commands:
            raise _InterruptedError

    def restore(self, run: int, experiment: Experiment, name: str) -> None:
        """Go on with a run that was left, paused; one that is not kept any more begins again."""
        timeline = self._timeline if run == self._run else self._shelf.take(run)
        if timeline is not None:
            self._go_on_with(run, timeline)
            return
        self.reset(run, experiment, name)
        source = QT_TRANSLATE_NOOP(
            "training",
            "this run was left too long ago, or is too large, to be kept: it begins again",
        )
        self._fail(Message("training", source), "")

    def _go_on_with(self, run: int, timeline: Timeline[Trainer]) -> None:
        """Make a run the one that is trained, and keep the one that was."""
        if self._timeline is not None and run != self._run:
            self._shelf.put(self._run, self._timeline)
        self._unannounced.append((self.resets, True))
        self._run = run
        self._take(timeline)

    def _take(self, timeline: Timeline[Trainer]) -> None:
        self._timeline, self._experiment = timeline, timeline.trainer.experiment
        self._stop_watch = StopWatch(self._stop_settings, timeline.trainer)
        self._state = self._resting_state()

    def _watch(self, share: float) -> None:
        """End the reading of a large file when the window closes."""
        if self._closing:
            source = QT_TRANSLATE_NOOP("training", "the file was not read to its end")
            raise BadInput(Message("training", source))

    def play(self) -> None:
        if self._trainer is not None and self._trainer.outcome == "ok":
            self._state = State.PLAYING
            self._limiter.start()

    def pause(self) -> None:
        if self._state is State.PLAYING:
            self._state = State.PAUSED

    def single(self) -> None:
        """Make one update and pause."""
        self.pause()
        if self._trainer is not None and self._trainer.outcome == "ok":
            self._state = State.PAUSED
            self._update()

    def change(self, experiment: Experiment) -> None:
        if self._timeline is not None:
            self._timeline.change(experiment)
            self._experiment = self._timeline.trainer.experiment

    def request_rebuild(self, experiment: Experiment) -> None:
        """Set what `rebuild_latest` is to build; called in the window's thread."""
        self._rebuild_wanted.put(experiment)

    def rebuild_latest(self) -> None:
        """Build an untrained run anew with other settings; a run that has begun is changed."""
        experiment: Experiment | None = self._rebuild_wanted.take()
        trainer = self._trainer
        if experiment is None or trainer is None:
            return
        untouched = trainer.update == 0 and self._state is not State.PLAYING
        if not untouched or not pending(trainer.experiment, experiment):
            self.change(experiment)
            return
        self._rebuilds += 1
        self._take(Timeline(trainer.rebuilt(experiment)))

    def rename(self, name: str) -> None:
        if self._trainer is not None:
            self._trainer.name = name

    def set_speed(self, updates_per_second: float | None) -> None:
        self._limiter.set_rate(updates_per_second)

    def stop_at(self, settings: StopSettings) -> None:
        """Stop by itself from now on where the settings say."""
        self._stop_settings = settings
        if self._trainer is not None:
            self._stop_watch = StopWatch(settings, self._trainer)

    def call(self, function: Callable[[Trainer], object]) -> None:
        """Call a function with the trainer; an error leaves the run as it is."""
        if self._trainer is None:
            self._fail(Message("training", QT_TRANSLATE_NOOP("training", "there is no run")), "")
            return
        try:
            self._unannounced.append((self.answers, function(self._trainer)))
        except Exception as error:  # noqa: BLE001 - shown to the user
            source = QT_TRANSLATE_NOOP("training", "the run could not be read: {error}")
            self._fail(
                Message.of("training", source, error=describe(error)), traceback.format_exc()
            )


def _unexpected(error: Exception, trainer: Trainer | None) -> Message:
    source = QT_TRANSLATE_NOOP(
        "training", "update {update} failed: {error}. Reset starts the run again."
    )
    update = trainer.update if trainer is not None else 0
    return Message.of("training", source, update=update, error=describe(error))
