"""What crosses between the threads, and the place where only the newest fits."""

from __future__ import annotations

import threading
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from rnnviz.experiment.experiment import Experiment
from rnnviz.text import Message
from rnnviz.training.snapshot import Snapshot


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
    """A snapshot and what it belongs to.

    Attributes
    ----------
    run : int
        Runs are numbered.
    snapshot : Snapshot
    draft : int
        How often the untrained run was built anew because a setting was changed.
    """

    run: int
    snapshot: Snapshot
    draft: int = 0


@dataclass(frozen=True)
class News:
    """What the window may know of the run; one object, so that its parts belong together.

    Attributes
    ----------
    state : State
    experiment : Experiment or None
        The settings in force.
    obeyed : int
        How many commands were obeyed.
    """

    state: State = State.LOADING
    experiment: Experiment | None = None
    obeyed: int = 0


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

    @property
    def is_empty(self) -> bool:
        return self._held is None


def named(error: Exception) -> str:
    """Return an error with its kind, for those who never heard of it."""
    return f"{type(error).__name__}: {error}"
