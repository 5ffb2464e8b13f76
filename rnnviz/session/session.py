"""The runs as the window sees them: commands in, frames and signals out, all in one thread."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Collection
from contextlib import suppress

from PySide6.QtCore import QCoreApplication, QEvent, QObject, Qt, QTimer, Signal

from rnnviz.experiment.difference import live_part
from rnnviz.experiment.experiment import Experiment
from rnnviz.session.analyst import Analysts
from rnnviz.session.drag_pace import DragPace
from rnnviz.session.handoff import Failure, NumberedSnapshot, RunSettings, RunStatus, State
from rnnviz.session.lane import Lane
from rnnviz.session.replay_worker import ReplayWorker
from rnnviz.session.shown_update import ShownUpdate
from rnnviz.session.training_worker import TrainingWorker
from rnnviz.session.turn import Postponement, Turn
from rnnviz.training.diagnostics import Diagnostic
from rnnviz.training.probe import Probe
from rnnviz.training.snapshot import Frame, Snapshot
from rnnviz.training.stop import StopSettings
from rnnviz.training.timeline import BUDGET, Timeline
from rnnviz.training.trainer import Trainer, bounded_trainer

SWITCH_INTERVAL = 5e-4
"""Seconds after which a thread hands over the interpreter; Python's own 5 ms delay frames."""
LONGEST_CLOSE = 0.8
"""Seconds that closing waits for all threads, at most."""
UNSEEN_TICKS = 8
"""Frames for which one snapshot of the run is taken while an earlier update is shown."""
_STATUS_CHANGED = QEvent.Type(QEvent.registerEventType())
_PAINTED = QEvent.Type(QEvent.registerEventType())
_IDLE = QEvent.Type(QEvent.registerEventType())
_AFTER_PAINTING = -1000


class Session(QObject):
    """One run as the window sees it, or two in step; all belongs to the window's thread.

    The second run, the twin, stands after as many updates as the first, plays and pauses with it,
    and is shown at the same update of the past.  One that came to its end before stays there; one
    that was placed beside the other later catches up first.  `stop_at` watches the first run.

    Parameters
    ----------
    parent : QObject or None
    rate : int
        Frames a second.
    make : callable
        Builds the trainer of an experiment under a name.
    budget : int
        Bytes that the keyframes of both runs may take.
    turn : Turn or None
        Where it is given, a frame that comes late in a turn of the event loop is shown in the next.

    Signals
    -------
    frame_ready : (Frame,)
        Something new to draw; the window sets its cursor and layer.  `state` is already that of
        the run at this frame.  The twin is its `other`.
    state_changed : (str,)
        A `State`, PLAYING while either run goes on, else that of the first; comes after the frame
        that shows it.
    failed : (str, str)
        One line for the user, and details.
    reset_done : (bool,)
        A command that asks for another run (`reset`, `restore`, `place_beside`, `branch`,
        `reset_both`, `take_over`) is done; false where it was refused and the runs before it stay.
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
    run, twin_run : int
        The numbers of the runs that `frame` shows, as `reset` returned them; 0 for none.
    experiment, twin_experiment : Experiment or None
        The settings in force, or those that are about to be.
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
        budget: int = BUDGET,
        turn: Turn | None = None,
    ) -> None:
        super().__init__(parent)
        self._late_tick, self._late_news = Postponement(turn), Postponement(turn)
        sys.setswitchinterval(min(sys.getswitchinterval(), SWITCH_INTERVAL))
        self.state = State.LOADING
        self.experiment: Experiment | None = None
        self.twin_experiment: Experiment | None = None
        self.frame: Frame | None = None
        self.run = self.twin_run = 0
        self._shown_at = 0.0
        self._runs = self._ticks = self._commands_sent = 0
        self._closed = self._notified = self._broken = self._has_results = False
        self._worker = TrainingWorker(make, self._notify, budget)
        self._analysts = Analysts(self._worker.failures)
        self._replay_worker = ReplayWorker(self._worker.failures, self._notify, self._worker.gate)
        self._shown = ShownUpdate(self._replay_worker)
        self._timer = QTimer(self)
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self._frame_due)
        self.set_rate(rate)
        self._timer.start()
        self._pace = DragPace(self)
        self._pace.rested.connect(self._analysts.catch_up)

    # Commands

    @property
    def playing(self) -> bool:
        return self.state is State.PLAYING

    def reset(self, experiment: Experiment, name: str = "") -> int:
        """Start a run from its beginning, alone and paused.

        The old frame stays until there is a new one.  Returns the number of the run, by which
        `restore` can return to it later.
        """
        run = self._next_run()
        self.experiment, self.twin_experiment = experiment, None
        self._send(lambda: self._worker.reset(run, experiment, name))
        return run

    def _next_run(self) -> int:
        self._runs += 1
        return self._runs

    def reset_both(
        self,
        experiment: Experiment | None = None,
        name: str = "",
        twin: Experiment | None = None,
        twin_name: str = "",
    ) -> tuple[int, int]:
        """Start both runs again from their beginning, paused, with the settings in force or others.

        Returns the numbers of the new runs.
        """
        experiment, twin = experiment or self.experiment, twin or self.twin_experiment
        if experiment is None or twin is None:
            return self.run, self.twin_run
        shown = self.frame, self.frame and self.frame.other
        before, beside = (frame.snapshot.name if frame else "" for frame in shown)
        one = RunSettings(self._next_run(), experiment, name or before)
        two = RunSettings(self._next_run(), twin, twin_name or beside)
        self.experiment, self.twin_experiment = experiment, twin
        self._send(lambda: self._worker.reset_both(one, two))
        return one.run, two.run

    def place_beside(self, experiment: Experiment, name: str = "") -> int:
        """Start a second run, which catches up with the first and then goes on in step with it.

        Where it is refused nothing changes.  Returns its number.
        """
        wanted = RunSettings(self._next_run(), experiment, name)
        self.twin_experiment = experiment
        self._send(lambda: self._worker.place_beside(wanted))
        return wanted.run

    def branch(self, update: int, experiment: Experiment, name: str = "") -> int:
        """Go on from an update with other settings, as a new run, paused there.

        The run as it was is shown beside it.  Where a setting cannot change while a run goes on
        nothing changes.  Returns the number of the new run.
        """
        run = self._next_run()
        self.experiment, self.twin_experiment = experiment, self.experiment
        self._send(lambda: self._worker.branch(run, update, experiment, name))
        return run

    def take_over(
        self, timeline: Timeline[Trainer], twin: Timeline[Trainer] | None = None
    ) -> tuple[int, int]:
        """Go on with runs that were made elsewhere, paused where the first of them stands.

        Nobody else may step them from now on.  Returns the numbers of both.
        """
        run, twin_run = self._next_run(), self._next_run()
        self.experiment = timeline.trainer.experiment
        self.twin_experiment = None if twin is None else twin.trainer.experiment
        lane, beside = Lane(run, timeline), None if twin is None else Lane(twin_run, twin)
        self._send(lambda: self._worker.take_over(lane, beside))
        return run, twin_run

    def swap(self) -> None:
        """Let the run and its twin change places."""
        if self.twin_experiment is not None:
            self.experiment, self.twin_experiment = self.twin_experiment, self.experiment
            self._send(self._worker.swap)

    def close_twin(self) -> None:
        """Go on with the first run alone; `restore` can return to the twin."""
        self.twin_experiment = None
        self._send(self._worker.close_twin)

    def restore(
        self,
        run: int,
        experiment: Experiment,
        name: str = "",
        twin: tuple[int, Experiment, str] | None = None,
    ) -> None:
        """Return to a run as it was left, paused, and to the twin it had.

        The last few runs are kept; one that is not starts from its beginning with the experiment.

        Parameters
        ----------
        twin : (int, Experiment, str) or None
            The same of the twin.
        """
        main, beside = RunSettings(run, experiment, name), twin and RunSettings(*twin)
        self.experiment, self.twin_experiment = experiment, beside and beside.experiment
        self._send(lambda: self._worker.restore(main, beside))

    def play(self) -> None:
        """Train; after the last update of the experiment, go on without end."""
        self._send(self._worker.play)

    def pause(self) -> None:
        self._send(self._worker.pause)

    def single(self) -> None:
        """Make one update."""
        self._send(self._worker.single)

    def change(self, experiment: Experiment, twin: bool = False) -> None:
        """Let the run, or its twin, take over those settings that may change while it goes on."""
        if twin:
            if self.twin_experiment is not None:
                self.twin_experiment = live_part(self.twin_experiment, experiment)
        elif self.experiment is not None and self.state not in (State.DIVERGED, State.DEAD):
            self.experiment = live_part(self.experiment, experiment)
        self._send(lambda: self._worker.change(experiment, twin))

    def rebuild(self, experiment: Experiment, twin: bool = False) -> None:
        """Build the untrained run anew with other settings; one that has begun is changed.

        However fast this is called, only the newest settings are built.  The old frame and its
        diagnostics stay until there are new ones.
        """
        self._worker.request_rebuild(experiment, twin)
        self._send(lambda: self._worker.rebuild_latest(twin))

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
        """Show the runs as they stood after an update, or the nearest one, until `follow`.

        Training may go on meanwhile.  However fast this is called, only the newest update counts.
        """
        if not self._closed and self._shown.seek(update):
            self._pace.note_wish()
            self._hold_others()
            self.sought_changed.emit()

    def follow(self) -> None:
        """Show the newest update again, and those that follow."""
        if self._shown.follow():
            if self._live is not None:
                self._accept(self._live)
                self._show()
            self.sought_changed.emit()

    @property
    def sought(self) -> int | None:
        return self._shown.sought

    @property
    def _live(self) -> NumberedSnapshot | None:
        return self._shown.live

    @property
    def newest(self) -> Snapshot | None:
        """The newest snapshot of the run, also while an earlier update is shown."""
        return None if self._live is None else self._live.snapshot

    @property
    def newest_twin(self) -> Snapshot | None:
        """The newest snapshot of the twin, also while an earlier update is shown."""
        twin = None if self._live is None else self._live.twin
        return None if twin is None else twin.snapshot

    @property
    def timelines(self) -> tuple[Timeline[Trainer], ...]:
        """Those of the run and its twin, for any thread to read."""
        return () if self._live is None else tuple(each.timeline for each in self._live.both)

    @property
    def present(self) -> int:
        """The last update that can be shown: with a twin, that of the clock of both."""
        return self._shown.present

    def ask(self, function: Callable[[Trainer], object]) -> None:
        """Call a function with the trainer between two updates; `answered` brings its result."""
        self.ask_both(lambda trainer, twin: function(trainer))

    def ask_both(self, function: Callable[[Trainer, Trainer | None], object]) -> None:
        """Call a function with the trainer and that of the twin, which stand at one update."""
        self._send(lambda: self._worker.call(function))

    def set_watching(self, wanted: Collection[Diagnostic]) -> None:
        """Set the slow diagnostics that are computed from now on."""
        self._analysts.want(wanted)

    def set_probe(self, probe: Probe) -> None:
        """Show another sequence, at the update that is shown and at every other.

        Training is not touched.  A twin whose task cannot read it shows its usual one; where the
        first run cannot, nothing changes and `failed` says what would be right.  Another task
        begins with its usual sequence again.
        """
        self._send(lambda: self._worker.set_probe(probe))

    def set_budget(self, budget: int) -> None:
        """Let the keyframes of both runs take so many bytes from now on."""
        self._send(lambda: self._worker.set_budget(budget))

    def set_rate(self, frames_per_second: int) -> None:
        self._timer.setInterval(max(1, 1000 // frames_per_second))

    def stop(self) -> None:
        """Let all threads end; commands have no effect from now on."""
        if not self._closed:
            self._closed = True
            self._timer.stop()
            self._pace.stop()
            self._worker.stop()
            self._analysts.stop()
            self._replay_worker.stop()

    def close(self, seconds: float = LONGEST_CLOSE) -> None:
        """End all threads, waiting at most so many seconds for them."""
        self.stop()
        deadline = time.monotonic() + seconds
        self._worker.wait(seconds)
        self._analysts.wait(deadline)
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
        if self._late_tick.is_wanted():
            self._notify()
            return
        self._take_news(show_snapshot=not self.playing or self.sought is not None)

    def _take_news(self, show_snapshot: bool) -> None:
        """Take over whatever is new; after an error nothing is taken until the next command."""
        try:
            # What is read earlier belongs to what is read later, or to something older.
            told = [len(queue) for queue in self._worker.results]
            status = self._worker.status
            show_snapshot = show_snapshot or status.state is not self.state
            before = self.state, self.experiment, self.twin_experiment
            self._take_state(status)
            drawn = show_snapshot and self._take_frame()
            if before != (self.state, self.experiment, self.twin_experiment):
                self.state_changed.emit(self.state.value)
            self._emit_results(told)
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
            if self._shown.take_live(live, self._analysts.newest):
                self.sought_changed.emit()
            self.advanced.emit(live.snapshot)
        shown = live if self.sought is None else self._shown.take()
        if shown is not None:
            self._accept(shown)
        self._has_results |= self._analysts.take()
        if shown is None and (not self._has_results or self._pace.drags):
            return False
        self._show()
        return True

    def _accept(self, shown: NumberedSnapshot) -> None:
        """Take a snapshot as the one that is shown, and let its diagnostics be computed."""
        stands = self.sought is not None or not self.playing
        at_once = stands and not self._pace.drags
        self._analysts.accept(shown, at_once, waits=not self._pace.takes())

    def _show(self) -> None:
        """Emit the frame; training waits until it has been painted."""
        newest, self._has_results = self._analysts.newest, False
        assert newest is not None
        self.run = newest.run
        self.twin_run = 0 if newest.twin is None else newest.twin.run
        self.frame = self._analysts.frame()
        self._shown_at = time.monotonic()
        self._hold_others(_PAINTED)
        self.frame_ready.emit(self.frame)

    def _hold_others(self, until: QEvent.Type = _IDLE) -> None:
        """Let other threads wait until the window has painted what follows.

        Each of the many calls that Qt is painted by hands the interpreter to whoever wants it, and
        gets it back `SWITCH_INTERVAL` later.
        """
        self._worker.gate.clear()
        QCoreApplication.postEvent(self, QEvent(until), _AFTER_PAINTING)

    def event(self, event: QEvent) -> bool:
        if event.type() == _STATUS_CHANGED:
            self._notified = False
            if self._late_news.is_wanted():
                self._notify()
            elif not self._broken:
                self._take_news(show_snapshot=True)
            return True
        if event.type() in (_IDLE, _PAINTED):
            self._worker.gate.set()
            if event.type() == _PAINTED:
                self.drawn.emit(time.monotonic() - self._shown_at)
            return True
        return super().event(event)

    def _take_state(self, status: RunStatus) -> None:
        self.state = status.state
        # Then what was wanted is in force, or was refused.
        if status.commands_done >= self._commands_sent:
            self.experiment = status.experiment or self.experiment
            self.twin_experiment = status.twin

    def _emit_results(self, counts: list[int]) -> None:
        """Emit as many results of each kind as there were when the state was read."""
        emits = self.reset_done.emit, self.answered.emit, self.stopped.emit, self._emit_failure
        for queue, emit, count in zip(self._worker.results, emits, counts, strict=True):
            while count and queue:
                count -= 1
                emit(queue.popleft())

    def _emit_failure(self, failure: Failure) -> None:
        self.failed.emit(str(failure.message), failure.details)
