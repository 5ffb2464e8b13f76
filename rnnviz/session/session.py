"""One run as the window sees it: commands in, frames and signals out, all in one thread."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Collection, Sequence
from contextlib import suppress
from typing import Any

from PySide6.QtCore import QCoreApplication, QEvent, QObject, Qt, QTimer, Signal

from rnnviz.experiment.difference import Change, live_part
from rnnviz.experiment.experiment import Experiment
from rnnviz.session.diagnostics_worker import DiagnosticsWorker
from rnnviz.session.handoff import NumberedSnapshot, RunStatus, State
from rnnviz.session.replay_worker import ReplayWorker
from rnnviz.session.training_worker import TrainingWorker, bounded_trainer
from rnnviz.training.diagnostics import Diagnostic
from rnnviz.training.snapshot import PREVIOUS_RUN, DatedResult, Frame, Snapshot
from rnnviz.training.stop import StopSettings
from rnnviz.training.trainer import Trainer

SWITCH_INTERVAL = 5e-4
"""Seconds after which a thread hands over the interpreter; Python's own 5 ms delay frames."""
LONGEST_CLOSE = 0.8
"""Seconds that closing waits for all threads, at most."""
UNSEEN_TICKS = 8
"""Frames for which one snapshot of the run is taken while an earlier update is shown."""
_STATUS_CHANGED = QEvent.Type(QEvent.registerEventType())
_PAINTED = QEvent.Type(QEvent.registerEventType())
_AFTER_PAINTING = -1000


class Session(QObject):
    """One run as the window sees it; all methods and signals belong to the window's thread.

    Signals
    -------
    frame_ready : (Frame,)
        Something new to draw; the window sets its cursor and layer.  `state` is already that of
        the run at this frame.
    state_changed : (str,)
        A `State`; comes after the frame that shows it.
    failed : (str, str)
        One line for the user, and details.
    reset_done : (bool,)
        A `reset` or `restore` is done; false where it was refused and the run before it stays.
    answered : (object,)
        What a function given to `ask` returned.
    drawn : (float,)
        A frame is on the screen; the seconds it took since `frame_ready`.
    stopped : (Stop,)
        The run has paused by itself.
    advanced : (Snapshot,)
        The newest snapshot of the run, also while an earlier update is shown.
    sought_changed : ()

    Attributes
    ----------
    sought : int or None
        The update that is to be shown; None while the newest is.
    run : int
        The number of the run that `frame` shows, as `reset` returned it; 0 before the first.
    """

    frame_ready = Signal(object)
    state_changed = Signal(str)
    failed = Signal(str, str)
    reset_done = Signal(bool)
    answered = Signal(object)
    drawn = Signal(float)
    stopped = Signal(object)
    advanced = Signal(object)
    sought_changed = Signal()

    def __init__(
        self,
        parent: QObject | None = None,
        rate: int = 30,
        make: Callable[[Experiment, str], Trainer] = bounded_trainer,
    ) -> None:
        super().__init__(parent)
        if sys.getswitchinterval() > SWITCH_INTERVAL:
            sys.setswitchinterval(SWITCH_INTERVAL)
        self.state = State.LOADING
        self.experiment: Experiment | None = None
        self.frame: Frame | None = None
        self.run = 0
        self._runs = 0
        self.sought: int | None = None
        self._live: NumberedSnapshot | None = None
        self._newest: NumberedSnapshot | None = None
        self._results: dict[str, tuple[NumberedSnapshot, Any]] = {}
        self._shown_at = 0.0
        self._commands_sent = 0
        self._closed = False
        self._ticks = 0
        self._notified = False
        self._broken = False
        self._worker = TrainingWorker(make, self._notify)
        self._diagnostics_worker = DiagnosticsWorker(self._worker.failures)
        self._replay_worker = ReplayWorker(self._worker.failures, self._notify, self._worker.gate)
        self._timer = QTimer(self)
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self._frame_due)
        self.set_rate(rate)
        self._timer.start()

    # Commands

    @property
    def playing(self) -> bool:
        return self.state is State.PLAYING

    def reset(self, experiment: Experiment, name: str = "") -> int:
        """Start a run from its beginning, paused; the old frame stays until there is a new one.

        Returns the number of the run, by which `restore` can return to it later.
        """
        self._runs += 1
        run = self._runs
        self.experiment = experiment
        self._send(lambda: self._worker.reset(run, experiment, name))
        return run

    def repeat(
        self, beginning: Experiment, changes: Sequence[Change], update: int, name: str = ""
    ) -> int:
        """Make a run again up to an update, with the same changes of settings, and pause there.

        Nothing of it is shown before.  Returns the number of the run.
        """
        run = self.reset(beginning, name)
        self._send(lambda: self._worker.repeat(changes, update))
        return run

    def restore(self, run: int, experiment: Experiment, name: str = "") -> None:
        """Return to a run as it was left, paused.

        The last few runs are kept; one that is not starts from its beginning with the experiment.
        """
        self.experiment = experiment
        self._send(lambda: self._worker.restore(run, experiment, name))

    def play(self) -> None:
        """Train; after the last update of the experiment, go on without end."""
        self._send(self._worker.play)

    def pause(self) -> None:
        self._send(self._worker.pause)

    def single(self) -> None:
        """Make one update."""
        self._send(self._worker.single)

    def change(self, experiment: Experiment) -> None:
        """Let the run take over those settings that may change while it goes on."""
        if self.experiment is not None and self.state not in (State.DIVERGED, State.DEAD):
            self.experiment = live_part(self.experiment, experiment)
        self._send(lambda: self._worker.change(experiment))

    def rebuild(self, experiment: Experiment) -> None:
        """Build the untrained run anew with other settings; one that has begun is changed.

        However fast this is called, only the newest settings are built.  The old frame and its
        diagnostics stay until there are new ones.
        """
        self._worker.request_rebuild(experiment)
        self._send(self._worker.rebuild_latest)

    def rename(self, name: str) -> None:
        """Give the run another name."""
        self._send(lambda: self._worker.rename(name))

    def set_speed(self, updates_per_second: float | None) -> None:
        """Limit the updates per second; None means no limit."""
        self._send(lambda: self._worker.set_speed(updates_per_second))

    def stop_at(self, settings: StopSettings) -> None:
        """Let the run pause by itself where the settings say; see `stopped`."""
        self._send(lambda: self._worker.stop_at(settings))

    def seek(self, update: int) -> None:
        """Show the run as it stood after an update, or the nearest one, until `follow`.

        Training may go on meanwhile.  However fast this is called, only the newest update counts.
        """
        live = self._live
        if live is None or self._closed:
            return
        update = min(max(0, update), live.timeline.present)
        if update != self.sought:
            self.sought = update
            self._replay_worker.want(live, update)
            self.sought_changed.emit()

    def follow(self) -> None:
        """Show the newest update again, and those that follow."""
        if self.sought is None:
            return
        self.sought = None
        self._replay_worker.rest()
        if self._live is not None:
            self._accept(self._live)
            self._show()
        self.sought_changed.emit()

    @property
    def newest(self) -> Snapshot | None:
        """The newest snapshot of the run, also while an earlier update is shown."""
        return None if self._live is None else self._live.snapshot

    @property
    def present(self) -> int:
        """The last update that the run has made."""
        return 0 if self._live is None else self._live.timeline.present

    def ask(self, function: Callable[[Trainer], object]) -> None:
        """Call a function with the trainer between two updates; `answered` brings its result."""
        self._send(lambda: self._worker.call(function))

    def set_watching(self, wanted: Collection[Diagnostic]) -> None:
        """Set the slow diagnostics that are computed from now on."""
        self._diagnostics_worker.want(wanted)

    def set_rate(self, frames_per_second: int) -> None:
        self._timer.setInterval(max(1, 1000 // frames_per_second))

    def stop(self) -> None:
        """Let all threads end; commands have no effect from now on."""
        if not self._closed:
            self._closed = True
            self._timer.stop()
            self._worker.stop()
            self._diagnostics_worker.stop()
            self._replay_worker.stop()

    def close(self, seconds: float = LONGEST_CLOSE) -> None:
        """End all threads, waiting at most so many seconds for them."""
        self.stop()
        deadline = time.monotonic() + seconds
        self._worker.wait(seconds)
        self._diagnostics_worker.wait(deadline - time.monotonic())
        self._replay_worker.wait(deadline - time.monotonic())

    def _send(self, command: Callable[[], None]) -> None:
        if self._closed:
            return
        self._commands_sent += 1
        self._worker.send(command)
        if self._broken:
            self._broken = False
            self._timer.start()

    # Results

    def _notify(self) -> None:
        """Wake the window; called in the worker's thread."""
        if not self._notified and not self._closed:
            self._notified = True
            with suppress(RuntimeError):  # a thread that outlived its window
                QCoreApplication.postEvent(self, QEvent(_STATUS_CHANGED))

    def _frame_due(self) -> None:
        self._ticks += 1
        if self.sought is None or self._ticks % UNSEEN_TICKS == 0:
            self._worker.request_snapshot()
        self._take_news(show_snapshot=not self.playing or self.sought is not None)

    def _take_news(self, show_snapshot: bool) -> None:
        """Take over whatever is new; after an error nothing is taken until the next command."""
        try:
            status = self._worker.status  # read before the snapshot, which is then at least as new
            show_snapshot = show_snapshot or status.state is not self.state
            before = self.state, self.experiment
            self._take_state(status)
            drawn = show_snapshot and self._take_frame()
            if before != (self.state, self.experiment):
                self.state_changed.emit(self.state.value)
            self._emit_results()
            if show_snapshot and not drawn:
                self._worker.gate.set()
        except Exception:
            self._broken = True
            self._timer.stop()
            self._worker.gate.set()
            raise

    def _take_frame(self) -> bool:
        """Show the newest snapshot and diagnostics, if either is new."""
        live = self._worker.snapshots.take()
        if live is not None:
            self._take_live(live)
        shown = live if self.sought is None else self._replay_worker.snapshots.take()
        if shown is not None and self._live is not None:
            shown = shown if shown.timeline is self._live.timeline else None
        if shown is not None:
            self._accept(shown)
        if self._take_diagnostics() or shown is not None:
            self._show()
            return True
        return False

    def _take_live(self, live: NumberedSnapshot) -> None:
        """Note how far the run has come; what is shown of another run is shown no longer."""
        before, self._live = self._live, live
        if before is not None and before.timeline is not live.timeline and self.sought is not None:
            self.sought = None
            self._replay_worker.rest()
            self.sought_changed.emit()
        self.advanced.emit(live.snapshot)

    def _accept(self, shown: NumberedSnapshot) -> None:
        """Take a snapshot as the one that is shown, and let its diagnostics be computed."""
        if self._newest is None or not _comparable(shown, self._newest):
            self._results = {}
        self._newest = shown
        self._diagnostics_worker.offer(shown, at_once=self.sought is not None)

    def _take_diagnostics(self) -> bool:
        """Take the newest diagnostics of this run; return whether there were any."""
        found = False
        for name, slot in self._diagnostics_worker.results.items():
            result = slot.take()
            if result is not None and self._newest and _comparable(result[0], self._newest):
                self._results[name], found = result, True
        return found

    def _diagnostics(self) -> dict[str, DatedResult]:
        """Return what is known of the slow diagnostics; some may be of an earlier update."""
        assert self._newest is not None
        results = {}
        for name, (numbered, value) in self._results.items():
            same = numbered.rebuilds == self._newest.rebuilds
            update = numbered.snapshot.update if same else PREVIOUS_RUN
            results[name] = DatedResult(value, update)
        return results

    def _show(self) -> None:
        """Emit the frame; training waits until it has been painted."""
        assert self._newest is not None
        snapshot, trace = self._newest.snapshot, self._newest.snapshot.trace
        self.run = self._newest.run
        self.frame = Frame(snapshot, len(trace.x), trace.main, self._diagnostics())
        self._shown_at = time.monotonic()
        self._worker.gate.clear()
        QCoreApplication.postEvent(self, QEvent(_PAINTED), _AFTER_PAINTING)
        self.frame_ready.emit(self.frame)

    def event(self, event: QEvent) -> bool:
        if event.type() == _STATUS_CHANGED:
            self._notified = False
            if not self._broken:
                self._take_news(show_snapshot=True)
            return True
        if event.type() == _PAINTED:
            self._worker.gate.set()
            self.drawn.emit(time.monotonic() - self._shown_at)
            return True
        return super().event(event)

    def _take_state(self, status: RunStatus) -> None:
        self.state = status.state
        # Then what was wanted is in force, or was refused.
        if status.commands_done >= self._commands_sent:
            self.experiment = status.experiment or self.experiment

    def _emit_results(self) -> None:
        while self._worker.resets:
            self.reset_done.emit(self._worker.resets.popleft())
        while self._worker.answers:
            self.answered.emit(self._worker.answers.popleft())
        while self._worker.stops:
            self.stopped.emit(self._worker.stops.popleft())
        while self._worker.failures:
            failure = self._worker.failures.popleft()
            self.failed.emit(str(failure.message), failure.details)


def _comparable(one: NumberedSnapshot, other: NumberedSnapshot) -> bool:
    """Whether diagnostics of one snapshot can be shown with the trace of another."""
    traces = one.snapshot.trace, other.snapshot.trace
    shapes = ([layer.direct.shape for layer in trace.layers] for trace in traces)
    kinds = {type(numbered.snapshot.experiment.cell) for numbered in (one, other)}
    return one.run == other.run and len(kinds) == 1 and next(shapes) == next(shapes)
