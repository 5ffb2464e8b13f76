"""The only threaded file: a worker trains, an analyst is slow, and the window sees one object.

Nothing queues.  When a frame is due the window asks for a picture of the run; the worker makes one
after the update it is at, puts it where only the newest fits, and waits, a bounded time, until it
is drawn: painting holds the interpreter, and the two would only starve each other.  Commands go
the other way and are obeyed between two updates.
"""

from __future__ import annotations

import sys
import threading
import time
import traceback
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from PySide6.QtCore import QCoreApplication, QEvent, QObject, Qt, QTimer, Signal

from rnnviz.flow.spectrum import Spectrum, spectrum
from rnnviz.text import QT_TRANSLATE_NOOP, BadInput, Message
from rnnviz.training.experiment import Experiment, live_part
from rnnviz.training.snapshot import Frame, Snapshot
from rnnviz.training.trainer import Trainer

LONGEST_GATE = 0.05
"""Seconds that training waits for a frame to be drawn, at most."""
LONGEST_CLOSE = 0.4
"""Seconds that closing waits for each thread, at most."""
SWITCH_INTERVAL = 5e-4
"""Seconds after which a thread hands over the interpreter; Python's own 5 ms delay frames."""
_NEWS = QEvent.Type(QEvent.registerEventType())
_PAINTED = QEvent.Type(QEvent.registerEventType())
_AFTER_PAINTING = -1000


class State(StrEnum):
    """What the run is doing."""

    LOADING = "loading"
    PAUSED = "paused"
    PLAYING = "playing"
    FINISHED = "finished"
    DIVERGED = "diverged"
    DEAD = "dead"
    FAILED = "failed"


@dataclass(frozen=True)
class Failure:
    """Something went wrong: one line for the user, and the rest for whoever repairs it."""

    message: Message
    details: str


@dataclass(frozen=True)
class Picture:
    """A snapshot and the run it belongs to; runs are numbered."""

    run: int
    snapshot: Snapshot


class Slot:
    """Holds at most one thing, the newest."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._held: Any = None

    def put(self, thing: object) -> None:
        with self._lock:
            self._held = thing

    def take(self) -> Any:
        """Return what is there, or None, and leave the slot empty."""
        with self._lock:
            held, self._held = self._held, None
        return held


class Worker:
    """Trains in a thread of its own and obeys commands between two updates.

    Attributes
    ----------
    state : State
        What the run is doing; written by the thread alone.
    experiment : Experiment or None
        The settings in force.
    obeyed : int
        How many commands were obeyed.
    gate : threading.Event
        Training goes on while it is set.
    """

    def __init__(
        self, make: Callable[[Experiment, str], Trainer], tell: Callable[[], None]
    ) -> None:
        self._make = make
        self._tell = tell
        self._trainer: Trainer | None = None
        self._run = 0
        self._commands: deque[Callable[[], None]] = deque()
        self._wake = threading.Condition()
        self._closing = False
        self._asked = False
        self._interval = 0.0
        self._due = 0.0
        self.state = State.LOADING
        self.experiment: Experiment | None = None
        self.obeyed = 0
        self.pictures = Slot()
        self.failures: deque[Failure] = deque()
        self.answers: deque[object] = deque()
        self.gate = threading.Event()
        self.gate.set()
        self._thread = threading.Thread(target=self._live, name="rnnviz worker", daemon=True)
        self._thread.start()

    # From the window's thread

    def send(self, command: Callable[[], None]) -> None:
        with self._wake:
            self._commands.append(command)
            self._wake.notify()

    def ask(self) -> None:
        """Ask for a picture as soon as there is a new one."""
        self._asked = True

    def close(self) -> None:
        with self._wake:
            self._closing = True
            self._wake.notify()
        self.gate.set()
        self._thread.join(LONGEST_CLOSE)

    # In the thread

    def _live(self) -> None:
        while not self._closing:
            if self._commands:
                self._obey()
            if self.state is State.PLAYING and self._is_due():
                self.gate.wait(LONGEST_GATE)
                self._guard(self._advance)
            elif not self._commands:
                self._rest()

    def _rest(self) -> None:
        left = self._due - time.monotonic() if self.state is State.PLAYING else None
        with self._wake:
            self._wake.wait_for(lambda: self._commands or self._closing, left)

    def _is_due(self) -> bool:
        return not self._interval or time.monotonic() >= self._due

    def _obey(self) -> None:
        """Obey all that was commanded, then show the result once."""
        while self._commands and not self._closing:
            command = self._commands.popleft()
            self._guard(command)
            self.obeyed += 1
        if self.state is not State.PLAYING:
            self._guard(self._publish)
        self._tell()

    def _guard(self, action: Callable[[], None]) -> None:
        """Do something; whatever goes wrong, the thread lives and the user is told."""
        try:
            action()
        except BadInput as error:
            self._fail(error.message, "")
            self.state = State.PAUSED if self._trainer is not None else State.FAILED
        except Exception as error:  # noqa: BLE001 - told to the user; Reset trains again
            self._fail(_unexpected(error, self._trainer), traceback.format_exc())
            self._trainer, self.state = None, State.FAILED
            self._tell()

    def _fail(self, message: Message, details: str) -> None:
        self.failures.append(Failure(message, details))

    def _advance(self) -> None:
        self._update()
        now = time.monotonic()
        self._due = max(self._due + self._interval, now)
        if self._asked or self.state is not State.PLAYING:
            self.gate.clear()
            self._publish()
            self._tell()

    def _update(self) -> None:
        trainer = self._trainer
        if trainer is None:
            return
        trainer.step()
        if trainer.outcome != "ok":
            self.state = State(trainer.outcome)
        elif trainer.update == trainer.experiment.training.updates:
            self.state = State.FINISHED

    def _publish(self) -> None:
        if self._trainer is None:
            return
        self._asked = False
        self.pictures.put(Picture(self._run, self._trainer.snapshot()))

    # Commands

    def reset(self, experiment: Experiment, name: str) -> None:
        """Build another run; the old one stays where that fails for a reason outside."""
        self.state = State.LOADING
        trainer = self._make(experiment, name)
        self._trainer, self.experiment = trainer, trainer.experiment
        self._run += 1
        self.state = State.PAUSED

    def play(self) -> None:
        if self._trainer is not None and self._trainer.outcome == "ok":
            self.state, self._due = State.PLAYING, time.monotonic()

    def pause(self) -> None:
        if self.state is State.PLAYING:
            self.state = State.PAUSED

    def single(self) -> None:
        """Make one update and stand still."""
        self.pause()
        if self._trainer is not None and self._trainer.outcome == "ok":
            self.state = State.PAUSED
            self._update()

    def change(self, experiment: Experiment) -> None:
        if self._trainer is not None:
            self._trainer.change(experiment)
            self.experiment = self._trainer.experiment

    def pace(self, updates_per_second: float | None) -> None:
        self._interval = 1.0 / updates_per_second if updates_per_second else 0.0
        self._due = time.monotonic()

    def work(self, function: Callable[[Trainer], object]) -> None:
        """Do something with the run between two updates; an error leaves the run as it is."""
        if self._trainer is None:
            self._fail(Message("training", QT_TRANSLATE_NOOP("training", "there is no run")), "")
            return
        try:
            self.answers.append(function(self._trainer))
        except Exception as error:  # noqa: BLE001 - told to the user
            source = QT_TRANSLATE_NOOP("training", "the run could not be read: {error}")
            self._fail(Message.of("training", source, error=_named(error)), traceback.format_exc())


def _unexpected(error: Exception, trainer: Trainer | None) -> Message:
    source = QT_TRANSLATE_NOOP(
        "training", "update {update} failed: {error}. Reset starts the run again."
    )
    update = trainer.update if trainer is not None else 0
    return Message.of("training", source, update=update, error=_named(error))


def _named(error: Exception) -> str:
    return f"{type(error).__name__}: {error}"


class Analyst:
    """Computes the spectrum of the newest picture at its own pace, only while somebody looks.

    Attributes
    ----------
    results : Slot
        Holds (run, update, spectra).
    """

    LEAST_REST, PERIOD = 0.5, 1.0
    """It rests twice as long as it worked, unless more than a second would pass between results."""

    def __init__(self, failures: deque[Failure]) -> None:
        self._wake = threading.Condition()
        self._newest: Picture | None = None
        self._wanted = False
        self._closing = False
        self._failures = failures
        self.results = Slot()
        self._thread = threading.Thread(target=self._live, name="rnnviz analyst", daemon=True)
        self._thread.start()

    def offer(self, picture: Picture) -> None:
        with self._wake:
            self._newest = picture
            self._wake.notify()

    def want(self, wanted: bool) -> None:
        with self._wake:
            self._wanted = wanted
            self._wake.notify()

    def close(self) -> None:
        with self._wake:
            self._closing = True
            self._wake.notify()
        self._thread.join(LONGEST_CLOSE)

    def _live(self) -> None:
        while True:
            with self._wake:
                self._wake.wait_for(lambda: self._closing or (self._wanted and self._newest))
                picture, self._newest = self._newest, None
            if self._closing or picture is None:
                return
            start = time.monotonic()
            self._analyse(picture)
            self._rest(time.monotonic() - start)

    def _analyse(self, picture: Picture) -> None:
        try:
            layers = picture.snapshot.trace.layers
            spectra = tuple(spectrum(layer, lambda: self._closing) for layer in layers)
            self.results.put((picture.run, picture.snapshot.update, spectra))
        except Exception as error:  # noqa: BLE001 - told to the user; the next picture may do
            source = QT_TRANSLATE_NOOP("training", "the spectrum could not be computed: {error}")
            message = Message.of("training", source, error=_named(error))
            self._failures.append(Failure(message, traceback.format_exc()))

    def _rest(self, took: float) -> None:
        rest = min(2 * took, max(self.PERIOD - took, self.LEAST_REST * took))
        with self._wake:
            self._wake.wait_for(lambda: self._closing, rest)


class Session(QObject):
    """One run as the window sees it; all methods and signals belong to the window's thread.

    Signals
    -------
    frame_ready : (Frame,)
        Something new to draw; its cursor and layer are for the window to set.
    state_changed : (str,)
        A `State`.
    failed : (str, str)
        One line for the user, and details.
    answered : (object,)
        What a function given to `ask` returned.
    drawn : (float,)
        A frame is on the screen; the seconds it took since `frame_ready`.
    """

    frame_ready = Signal(object)
    state_changed = Signal(str)
    failed = Signal(str, str)
    answered = Signal(object)
    drawn = Signal(float)

    def __init__(
        self,
        parent: QObject | None = None,
        rate: int = 30,
        make: Callable[[Experiment, str], Trainer] = Trainer,
    ) -> None:
        super().__init__(parent)
        if sys.getswitchinterval() > SWITCH_INTERVAL:
            sys.setswitchinterval(SWITCH_INTERVAL)
        self.state = State.LOADING
        self.experiment: Experiment | None = None
        self.frame: Frame | None = None
        self._picture: Picture | None = None
        self._spectra: tuple[Spectrum, ...] = ()
        self._spectra_update = 0
        self._shown_at = 0.0
        self._sent = 0
        self._closed = False
        self._told = False
        self._worker = Worker(make, self._tell)
        self._analyst = Analyst(self._worker.failures)
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
        if self.experiment is not None:
            self.experiment = live_part(self.experiment, experiment)
        self._send(lambda: self._worker.change(experiment))

    def set_speed(self, updates_per_second: float | None) -> None:
        """Make at most so many updates a second; None means as many as it can."""
        self._send(lambda: self._worker.pace(updates_per_second))

    def ask(self, function: Callable[[Trainer], object]) -> None:
        """Call a function with the trainer between two updates; `answered` brings its result."""
        self._send(lambda: self._worker.work(function))

    def set_watching(self, watching: bool) -> None:
        """Say whether anything visible shows the slow diagnostics."""
        self._analyst.want(watching)

    def set_rate(self, frames_per_second: int) -> None:
        self._timer.setInterval(max(1, 1000 // frames_per_second))

    def close(self) -> None:
        """End both threads, or leave one behind that does not end within a bounded time."""
        if self._closed:
            return
        self._closed = True
        self._timer.stop()
        self._worker.close()
        self._analyst.close()

    def _send(self, command: Callable[[], None]) -> None:
        if self._closed:
            return
        self._sent += 1
        self._worker.send(command)

    # What comes back

    def _tell(self) -> None:
        """Wake the window; called in the worker's thread."""
        if not self._told and not self._closed:
            self._told = True
            QCoreApplication.postEvent(self, QEvent(_NEWS))

    def _tick(self) -> None:
        """A frame is due."""
        self._worker.ask()
        self._look(picture_too=not self.playing)

    def _look(self, picture_too: bool) -> None:
        """Take whatever is new and show it; an error here is told once and ends it."""
        try:
            drawn = picture_too and self._take_frame()
            self._take_news()
            if picture_too and not drawn:
                self._worker.gate.set()
        except Exception:
            self._timer.stop()
            self._worker.gate.set()
            raise

    def _take_frame(self) -> bool:
        """Show the newest picture and diagnostics, if either is new."""
        picture, result = self._worker.pictures.take(), self._analyst.results.take()
        if picture is not None:
            if self._picture is None or picture.run != self._picture.run:
                self._spectra = ()
            self._picture = picture
            self._analyst.offer(picture)
        fitting = self._picture is not None and result and result[0] == self._picture.run
        if fitting:
            _, self._spectra_update, self._spectra = result
        if picture is not None or fitting:
            self._show()
            return True
        return False

    def _show(self) -> None:
        """Hand out the frame; training waits until what it made is painted."""
        assert self._picture is not None
        snapshot = self._picture.snapshot
        self.frame = Frame(snapshot, self._spectra, self._spectra_update, len(snapshot.trace.x))
        self._shown_at = time.monotonic()
        self._worker.gate.clear()
        QCoreApplication.postEvent(self, QEvent(_PAINTED), _AFTER_PAINTING)
        self.frame_ready.emit(self.frame)

    def event(self, event: QEvent) -> bool:
        if event.type() == _NEWS:
            self._told = False
            self._look(picture_too=True)
            return True
        if event.type() == _PAINTED:
            self._worker.gate.set()
            self.drawn.emit(time.monotonic() - self._shown_at)
            return True
        return super().event(event)

    def _take_news(self) -> None:
        obeyed = self._worker.obeyed >= self._sent
        state, experiment = self._worker.state, self.experiment
        if obeyed:  # what was wanted is in force now, or was refused
            experiment = self._worker.experiment or experiment
        if state is not self.state or experiment != self.experiment:
            self.state, self.experiment = state, experiment
            self.state_changed.emit(state.value)
        while self._worker.answers:
            self.answered.emit(self._worker.answers.popleft())
        while self._worker.failures:
            failure = self._worker.failures.popleft()
            self.failed.emit(str(failure.message), failure.details)
