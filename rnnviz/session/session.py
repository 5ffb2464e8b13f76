"""One run as the window sees it: commands in, frames and news out, all in the window's thread."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Collection
from contextlib import suppress
from typing import Any

from PySide6.QtCore import QCoreApplication, QEvent, QObject, Qt, QTimer, Signal

from rnnviz.experiment.difference import live_part
from rnnviz.experiment.experiment import Experiment
from rnnviz.session.diagnostics_worker import DiagnosticsWorker
from rnnviz.session.handoff import News, Picture, State
from rnnviz.session.training_worker import TrainingWorker, endless
from rnnviz.training.diagnostics import Diagnostic
from rnnviz.training.snapshot import PREVIOUS_RUN, DatedResult, Frame
from rnnviz.training.trainer import Trainer

SWITCH_INTERVAL = 5e-4
"""Seconds after which a thread hands over the interpreter; Python's own 5 ms delay frames."""
LONGEST_CLOSE = 0.8
"""Seconds that closing waits for both threads, at most."""
_NEWS = QEvent.Type(QEvent.registerEventType())
_PAINTED = QEvent.Type(QEvent.registerEventType())
_AFTER_PAINTING = -1000


class Session(QObject):
    """One run as the window sees it; all methods and signals belong to the window's thread.

    Signals
    -------
    frame_ready : (Frame,)
        Something new to draw; its cursor and layer are for the window to set.  `state` is already
        that of the run at this frame.
    state_changed : (str,)
        A `State`; comes after the frame that shows it.
    failed : (str, str)
        One line for the user, and details.
    settled : (bool,)
        A `reset` is done; false where it was refused and the run before it stays.
    answered : (object,)
        What a function given to `ask` returned.
    drawn : (float,)
        A frame is on the screen; the seconds it took since `frame_ready`.
    """

    frame_ready = Signal(object)
    state_changed = Signal(str)
    failed = Signal(str, str)
    settled = Signal(bool)
    answered = Signal(object)
    drawn = Signal(float)

    def __init__(
        self,
        parent: QObject | None = None,
        rate: int = 30,
        make: Callable[[Experiment, str], Trainer] = endless,
    ) -> None:
        super().__init__(parent)
        if sys.getswitchinterval() > SWITCH_INTERVAL:
            sys.setswitchinterval(SWITCH_INTERVAL)
        self.state = State.LOADING
        self.experiment: Experiment | None = None
        self.frame: Frame | None = None
        self._picture: Picture | None = None
        self._slow: dict[str, tuple[Picture, Any]] = {}
        self._shown_at = 0.0
        self._sent = 0
        self._closed = False
        self._told = False
        self._broken = False
        self._worker = TrainingWorker(make, self._tell)
        self._analyst = DiagnosticsWorker(self._worker.failures)
        self._timer = QTimer(self)
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self._tick)
        self.set_rate(rate)
        self._timer.start()

    # Commands

    @property
    def playing(self) -> bool:
        return self.state is State.PLAYING

    def reset(self, experiment: Experiment, name: str = "") -> None:
        """Start a run from its beginning, paused; the old picture stays until a new one comes."""
        self.experiment = experiment
        self._send(lambda: self._worker.reset(experiment, name))

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

        However fast this is asked for, only the newest settings are built, and the picture and
        diagnostics stay until there are new ones.
        """
        self._worker.wish(experiment)
        self._send(self._worker.obey_wish)

    def set_speed(self, updates_per_second: float | None) -> None:
        """Make at most so many updates a second; None means as many as it can."""
        self._send(lambda: self._worker.pace(updates_per_second))

    def ask(self, function: Callable[[Trainer], object]) -> None:
        """Call a function with the trainer between two updates; `answered` brings its result."""
        self._send(lambda: self._worker.work(function))

    def set_watching(self, wanted: Collection[Diagnostic]) -> None:
        """Say which of the slow diagnostics anything visible shows."""
        self._analyst.want(wanted)

    def set_rate(self, frames_per_second: int) -> None:
        self._timer.setInterval(max(1, 1000 // frames_per_second))

    def stop(self) -> None:
        """Let both threads end; nothing is obeyed from now on."""
        if not self._closed:
            self._closed = True
            self._timer.stop()
            self._worker.stop()
            self._analyst.stop()

    def close(self, seconds: float = LONGEST_CLOSE) -> None:
        """End both threads, or leave behind what does not end within so many seconds."""
        self.stop()
        deadline = time.monotonic() + seconds
        self._worker.wait(seconds)
        self._analyst.wait(deadline - time.monotonic())

    def _send(self, command: Callable[[], None]) -> None:
        if self._closed:
            return
        self._sent += 1
        self._worker.send(command)
        if self._broken:
            self._broken = False
            self._timer.start()

    # What comes back

    def _tell(self) -> None:
        """Wake the window; called in the worker's thread."""
        if not self._told and not self._closed:
            self._told = True
            with suppress(RuntimeError):  # a thread that outlived its window
                QCoreApplication.postEvent(self, QEvent(_NEWS))

    def _tick(self) -> None:
        """A frame is due."""
        self._worker.ask()
        self._look(picture_too=not self.playing)

    def _look(self, picture_too: bool) -> None:
        """Take whatever is new and show it; an error ends it until the next command."""
        try:
            news = self._worker.news  # before the picture, which is then as new
            picture_too = picture_too or news.state is not self.state
            before = self.state, self.experiment
            self._take_state(news)
            drawn = picture_too and self._take_frame()
            if before != (self.state, self.experiment):
                self.state_changed.emit(self.state.value)
            self._tell_what_came()
            if picture_too and not drawn:
                self._worker.gate.set()
        except Exception:
            self._broken = True
            self._timer.stop()
            self._worker.gate.set()
            raise

    def _take_frame(self) -> bool:
        """Show the newest picture and diagnostics, if either is new."""
        picture = self._worker.pictures.take()
        if picture is not None:
            if self._picture is None or not _alike(picture, self._picture):
                self._slow = {}
            self._picture = picture
            self._analyst.offer(picture)
        if self._take_slow() or picture is not None:
            self._show()
            return True
        return False

    def _take_slow(self) -> bool:
        """Take the newest diagnostics of this run; return whether there were any."""
        found = False
        for name, slot in self._analyst.results.items():
            result = slot.take()
            if result is not None and self._picture and _alike(result[0], self._picture):
                self._slow[name], found = result, True
        return found

    def _diagnostics(self) -> dict[str, DatedResult]:
        """Return what is known of the slow diagnostics; some may be of an earlier update."""
        assert self._picture is not None
        results = {}
        for name, (picture, value) in self._slow.items():
            same = picture.draft == self._picture.draft
            update = picture.snapshot.update if same else PREVIOUS_RUN
            results[name] = DatedResult(value, update)
        return results

    def _show(self) -> None:
        """Hand out the frame; training waits until what it made is painted."""
        assert self._picture is not None
        snapshot, trace = self._picture.snapshot, self._picture.snapshot.trace
        self.frame = Frame(snapshot, len(trace.x), trace.main, self._diagnostics())
        self._shown_at = time.monotonic()
        self._worker.gate.clear()
        QCoreApplication.postEvent(self, QEvent(_PAINTED), _AFTER_PAINTING)
        self.frame_ready.emit(self.frame)

    def event(self, event: QEvent) -> bool:
        if event.type() == _NEWS:
            self._told = False
            if not self._broken:
                self._look(picture_too=True)
            return True
        if event.type() == _PAINTED:
            self._worker.gate.set()
            self.drawn.emit(time.monotonic() - self._shown_at)
            return True
        return super().event(event)

    def _take_state(self, news: News) -> None:
        self.state = news.state
        if news.obeyed >= self._sent:  # what was wanted is in force now, or was refused
            self.experiment = news.experiment or self.experiment

    def _tell_what_came(self) -> None:
        while self._worker.resets:
            self.settled.emit(self._worker.resets.popleft())
        while self._worker.answers:
            self.answered.emit(self._worker.answers.popleft())
        while self._worker.failures:
            failure = self._worker.failures.popleft()
            self.failed.emit(str(failure.message), failure.details)


def _alike(one: Picture, other: Picture) -> bool:
    """Return whether the diagnostics of one picture can stand beside the trace of another."""
    traces = one.snapshot.trace, other.snapshot.trace
    shapes = ([layer.direct.shape for layer in trace.layers] for trace in traces)
    kinds = {type(picture.snapshot.experiment.cell) for picture in (one, other)}
    return one.run == other.run and len(kinds) == 1 and next(shapes) == next(shapes)
