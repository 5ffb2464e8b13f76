"""A sweep on its way: a thread that waits for its processes, and keeps the newest state of it."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from rnnviz.sweep.plan import Place, SweepPlan
from rnnviz.sweep.progress import Runner, RunningSweep, run_sweep
from rnnviz.sweep.sweep_file import Sweep
from rnnviz.text import BadInput, Message

REFRESH = 0.25
"""Seconds between two states that are shown, at least."""
COPY_SHARE = 20
"""So many times as long as a copy takes, at least, between two."""


@dataclass(frozen=True, eq=False)
class SweepState:
    """A sweep at one moment; nothing in it changes any more.

    Attributes
    ----------
    sweep : Sweep
    before : int
        How many of its runs were done when it was begun or continued.
    seconds : float
        Since then.
    failed : dict of Place to Message
    """

    sweep: Sweep
    before: int
    seconds: float
    failed: dict[Place, Message]

    @property
    def to_go(self) -> float | None:
        """About how many seconds the rest takes; None where that is not known yet."""
        done = int(self.sweep.done.sum())
        made = done - self.before
        return self.seconds / made * (self.sweep.plan.size - done) if made > 0 else None


class SweepThread(QObject):
    """Runs one sweep in the background.

    Attributes
    ----------
    path : Path
        Where it is kept.
    partial : bool
        Whether it has begun or gone on there and is not whole, as far as is known.

    Signals
    -------
    changed : ()
        There is a newer state to `take`.
    ended : (str,)
        It is whole, stopped or refused: then why, in one line.
    broke : (object,)
        An unexpected exception; `ended` follows.
    """

    changed = Signal()
    ended = Signal(str)
    broke = Signal(object)

    def __init__(
        self, make: Callable[[], SweepPlan], path: Path, runner: Callable[[SweepPlan], Runner]
    ) -> None:
        super().__init__()
        self._make, self.path, self._runner = make, path, runner
        self.partial = False
        self._stop, self._lock = threading.Event(), threading.Lock()
        self._state: SweepState | None = None
        self._thread = threading.Thread(target=self._run, name="rnnviz sweep", daemon=True)
        self._before, self._start = -1, 0.0

    def start(self) -> None:
        """Check the plan, and begin or continue."""
        self._thread.start()

    def stop(self) -> None:
        """Let it end within a moment; what is done is written."""
        self._stop.set()

    def wait(self, seconds: float) -> bool:
        """Wait a bounded time for its end; return whether it has ended."""
        self._thread.join(max(0.0, seconds))
        return not self._thread.is_alive()

    def take(self) -> SweepState | None:
        """Return the newest state, once."""
        with self._lock:
            state, self._state = self._state, None
        return state

    def _run(self) -> None:
        problem = ""
        try:
            plan = self._make()
            if not self._stop.is_set():
                self._follow(plan)
        except BadInput as error:
            problem = str(error.message)
        except Exception as error:  # noqa: BLE001 - reported in the window
            self.broke.emit(error)
        self.ended.emit(problem)

    def _follow(self, plan: SweepPlan) -> None:
        running, next_time, shown = None, 0.0, -1
        with closing(run_sweep(plan, self.path, self._runner(plan))) as states:
            for running in states:
                self.partial = True
                if self._stop.is_set():
                    break
                told = int(running.sweep.done.sum()) + len(running.failed)
                if told != shown and time.monotonic() >= next_time:
                    shown = told
                    next_time = time.monotonic() + max(REFRESH, COPY_SHARE * self._tell(running))
        if running is not None:
            self.partial = not running.sweep.whole
            self._tell(running)

    def _tell(self, running: RunningSweep) -> float:
        """Keep a copy as the newest state; return how long that took."""
        begun = time.monotonic()
        sweep = running.sweep.copy()
        if self._before < 0:
            self._before, self._start = int(sweep.done.sum()), begun
        state = SweepState(sweep, self._before, begun - self._start, dict(running.failed))
        with self._lock:
            self._state = state
        self.changed.emit()
        return time.monotonic() - begun
