"""The thread that trains."""

from __future__ import annotations

import threading
import time
import traceback
from collections import deque
from collections.abc import Callable
from dataclasses import replace
from typing import Any

from rnnviz.experiment.difference import pending
from rnnviz.experiment.experiment import Experiment
from rnnviz.reading.progress import watched
from rnnviz.session.handoff import Failure, News, Picture, Slot, State, named
from rnnviz.session.rate_limiter import RateLimiter
from rnnviz.text import QT_TRANSLATE_NOOP, BadInput, Message
from rnnviz.training.trainer import Trainer

ROOM = 65_536
"""Updates of which the exact scalars are kept; of a longer run every second, fourth, ... is."""
LONGEST_GATE = 0.05
"""Seconds that training waits for a frame to be drawn, at most."""
EXAMS, LEAST_PAUSE = 0.04, 0.1
"""Share of training's time for held-out sequences, and seconds between two exams, at least."""
PICTURES = 0.1
"""Share of training's time that pictures of it may take, at most."""
LONGEST_LOOK = 1.0
"""Seconds that a slowed run waits, at most, for the window to take the picture of an update."""


def endless(experiment: Experiment, name: str) -> Trainer:
    """Return a trainer whose memory does not grow however long the run."""
    return Trainer(experiment, name, ROOM)


class TrainingWorker:
    """Trains in a thread of its own and obeys commands between two updates.

    Attributes
    ----------
    news : News
        Becomes known after the picture that belongs to it: whoever reads the news first and takes
        the picture then has one that is as new, or newer.  Resets, answers and failures follow.
    resets : deque of bool
        For each `reset` obeyed, in order, whether the run before it is gone.
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
        self._draft = 0
        self._wish: Slot = Slot()
        self._commands: deque[Callable[[], None]] = deque()
        self._wake = threading.Condition()
        self._closing = False
        self._asked = False
        self._fresh = False
        self._pace = RateLimiter()
        self._next_picture = 0.0
        self._next_exam = 0.0
        self._state = State.LOADING
        self._experiment: Experiment | None = None
        self._obeyed = 0
        self._unsaid: list[tuple[deque[Any], object]] = []
        self.news = News()
        self.pictures = Slot()
        self.failures: deque[Failure] = deque()
        self.answers: deque[object] = deque()
        self.resets: deque[bool] = deque()
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
        if self._pace.interval:
            with self._wake:  # it may be resting until its next update is due or its picture taken
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

    def _live(self) -> None:
        while not self._closing:
            if self._commands:
                self._obey()
            if self._is_awaited():
                self._do(self._show)
            if self._is_due():
                self.gate.wait(LONGEST_GATE)
                self._do(self._advance)
            elif not self._commands:
                self._rest()

    def _rest(self) -> None:
        """Wait for a command, for the next update to be due, or for a picture to be."""
        until = [self._next_update()] if self._state is State.PLAYING else []
        until += [self._next_picture] if self._fresh and self._asked else []
        left = min(until) - time.monotonic() if until else None
        with self._wake:
            self._wake.wait_for(self._is_wanted, left)

    def _is_wanted(self) -> bool:
        """Whether there is anything to do."""
        waiting = bool(self._commands) or self._closing
        return waiting or self._is_awaited() or self._is_due()

    def _is_awaited(self) -> bool:
        """Whether a picture of something new was asked for and may be made."""
        return self._asked and self._fresh and time.monotonic() >= self._next_picture

    def _is_due(self) -> bool:
        """Whether the next update is to be made now."""
        if self._state is not State.PLAYING or not self._pace.is_due:
            return False
        return self._is_seen() or time.monotonic() >= self._next_update()

    def _next_update(self) -> float:
        """Return when the next update is made at the latest."""
        return self._pace.due + (0.0 if self._is_seen() else LONGEST_LOOK)

    def _is_seen(self) -> bool:
        """Whether training may go on: where each update is shown, once the window has the last."""
        return not self._pace.is_watchable or self.pictures.is_empty

    def _obey(self) -> None:
        """Obey all that was commanded, then show the result once."""
        while self._commands and not self._closing:
            command = self._commands.popleft()
            self._guard(command)
            self._obeyed += 1
        self._fresh = True
        if self._state is not State.PLAYING:
            self._guard(self._publish)
        self._say()

    def _say(self) -> None:
        """Let the window know how things stand, after the picture that shows it."""
        self.news = News(self._state, self._experiment, self._obeyed)
        for heard, what in self._unsaid:
            heard.append(what)
        self._unsaid.clear()
        self._tell()

    def _do(self, action: Callable[[], None]) -> None:
        """Do something that nobody commanded, and say so where it went wrong."""
        self._guard(action)
        if self._unsaid or self._state is not self.news.state:
            self._say()

    def _guard(self, action: Callable[[], None]) -> None:
        """Do something; whatever goes wrong, the thread lives and the user is told."""
        try:
            action()
        except BadInput as error:
            self._fail(error.message, "")
            self._state = self._standing()
        except Exception as error:  # noqa: BLE001 - told to the user; Reset trains again
            self._fail(_unexpected(error, self._trainer), traceback.format_exc())
            self._trainer, self._state = None, State.FAILED

    def _standing(self) -> State:
        """Return the state of the run while nobody moves it."""
        trainer = self._trainer
        if trainer is None:
            return State.FAILED
        if trainer.outcome != "ok":
            return State(trainer.outcome)
        last = trainer.update == trainer.experiment.training.updates
        return State.FINISHED if last else State.PAUSED

    def _fail(self, message: Message, details: str) -> None:
        self._unsaid.append((self.failures, Failure(message, details)))

    def _advance(self) -> None:
        self._update()
        self._pace.made()
        if self._state is not State.PLAYING or self._pace.is_watchable:
            self._show()

    def _show(self) -> None:
        """Make a picture and wait with training until it is drawn."""
        self.gate.clear()
        self._publish()
        self._say()

    def _update(self) -> None:
        trainer = self._trainer
        if trainer is None:
            return
        trainer.step()
        self._fresh = True
        if trainer.outcome != "ok":
            self._state = State(trainer.outcome)
        elif trainer.update == trainer.experiment.training.updates:
            self._state = State.FINISHED

    def _publish(self) -> None:
        if self._trainer is None:
            return
        self._asked = self._fresh = False
        self._examine(self._trainer)
        start = time.monotonic()
        self.pictures.put(Picture(self._run, self._trainer.snapshot(), self._draft))
        self._next_picture = start + (time.monotonic() - start) / PICTURES

    def _examine(self, trainer: Trainer) -> None:
        """Try held-out sequences now and then, and wherever the run stands still."""
        start = time.monotonic()
        if start >= self._next_exam or self._state is not State.PLAYING:
            trainer.evaluate()
            self._next_exam = start + max((time.monotonic() - start) / EXAMS, LEAST_PAUSE)

    # Commands

    def reset(self, experiment: Experiment, name: str) -> None:
        """Build another run; the old one stays where that fails for a reason outside."""
        self._state = State.LOADING
        self.news = replace(self.news, state=State.LOADING)
        self._tell()
        try:
            with watched(self._watch):
                trainer = self._make(experiment, name)
        except Exception as error:
            refused = isinstance(error, BadInput) and self._trainer is not None
            self._unsaid.append((self.resets, not refused))
            raise
        self._unsaid.append((self.resets, True))
        self._trainer, self._experiment = trainer, trainer.experiment
        self._run += 1
        self._state = State.PAUSED

    def _watch(self, share: float) -> None:
        """End the reading of a large file where the window closes."""
        if self._closing:
            source = QT_TRANSLATE_NOOP("training", "the file was not read to its end")
            raise BadInput(Message("training", source))

    def play(self) -> None:
        if self._trainer is not None and self._trainer.outcome == "ok":
            self._state = State.PLAYING
            self._pace.start()

    def pause(self) -> None:
        if self._state is State.PLAYING:
            self._state = State.PAUSED

    def single(self) -> None:
        """Make one update and stand still."""
        self.pause()
        if self._trainer is not None and self._trainer.outcome == "ok":
            self._state = State.PAUSED
            self._update()

    def change(self, experiment: Experiment) -> None:
        if self._trainer is not None:
            self._trainer.change(experiment)
            self._experiment = self._trainer.experiment

    def wish(self, experiment: Experiment) -> None:
        """Say what `obey_wish` is to build, in the window's thread; only the newest counts."""
        self._wish.put(experiment)

    def obey_wish(self) -> None:
        """Build an untrained run anew with other settings, for nothing is lost; else change it."""
        experiment: Experiment | None = self._wish.take()
        trainer = self._trainer
        if experiment is None or trainer is None:
            return
        untouched = trainer.update == 0 and self._state is not State.PLAYING
        if not untouched or not pending(trainer.experiment, experiment):
            self.change(experiment)
            return
        self._trainer = trainer.rebuilt(experiment)
        self._experiment = experiment
        self._draft += 1
        self._state = self._standing()

    def pace(self, updates_per_second: float | None) -> None:
        self._pace.set(updates_per_second)

    def work(self, function: Callable[[Trainer], object]) -> None:
        """Do something with the run between two updates; an error leaves the run as it is."""
        if self._trainer is None:
            self._fail(Message("training", QT_TRANSLATE_NOOP("training", "there is no run")), "")
            return
        try:
            self._unsaid.append((self.answers, function(self._trainer)))
        except Exception as error:  # noqa: BLE001 - told to the user
            source = QT_TRANSLATE_NOOP("training", "the run could not be read: {error}")
            self._fail(Message.of("training", source, error=named(error)), traceback.format_exc())


def _unexpected(error: Exception, trainer: Trainer | None) -> Message:
    source = QT_TRANSLATE_NOOP(
        "training", "update {update} failed: {error}. Reset starts the run again."
    )
    update = trainer.update if trainer is not None else 0
    return Message.of("training", source, update=update, error=named(error))
