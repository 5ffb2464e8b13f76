"""What the threads hand to each other, and the slot that holds only the newest."""

from __future__ import annotations

import threading
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, NamedTuple

import numpy as np

from rnnviz.experiment.experiment import Experiment
from rnnviz.text import Message
from rnnviz.training.analysis.snapshot_verdict import flow_verdict
from rnnviz.training.snapshot import Snapshot
from rnnviz.training.timeline import Timeline
from rnnviz.training.trainer import Trainer


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
    """Something went wrong: one line for the user, and a traceback for the developer."""

    message: Message
    details: str


LONG_STEPS = 100
"""Steps of all layers together above which a sequence is long."""
QUICK_STEPS = 150
"""Steps of all layers together up to which a verdict is found where it is wanted.

For longer ones the window waits until the slow diagnostics have it."""
LONGEST_GATE = 0.05
"""Seconds that work in other threads waits for a frame to be drawn, at most."""


@dataclass(frozen=True)
class NumberedSnapshot:
    """A snapshot and the run it belongs to.

    Attributes
    ----------
    run : int
        The number of the run since the session began.
    snapshot : Snapshot
    rebuilds : int
        How often this run was built anew, untrained, because a setting was changed.
    timeline : Timeline
        Of the run; to be read only.
    twin : NumberedSnapshot or None
        The run beside it, after the same number of updates.
    """

    run: int
    snapshot: Snapshot
    rebuilds: int
    timeline: Timeline[Trainer]
    twin: NumberedSnapshot | None = None

    @property
    def both(self) -> tuple[NumberedSnapshot, ...]:
        """This one and the one beside it, if there is one."""
        return (self,) if self.twin is None else (self, self.twin)

    @property
    def present(self) -> int:
        """The last update that can be shown: of two runs, as far as their clock has come."""
        if self.twin is None:
            return self.timeline.present
        return max(numbered.snapshot.update for numbered in self.both)


def prepare(snapshot: Snapshot, at_rest: bool = False) -> None:
    """Find here what the window would else have to wait for.

    The errors of long sequences are measured; of a run `at_rest` those of all, and the verdict is
    found where nobody waits for that of the slow diagnostics.
    """
    steps = sum(layer.steps for layer in snapshot.trace.layers)
    if at_rest or steps > LONG_STEPS:
        snapshot.measure_errors()
    if at_rest and steps <= QUICK_STEPS:
        with np.errstate(all="ignore"):
            flow_verdict(snapshot)


class RunSettings(NamedTuple):
    """A run by its number, and what it begins with where it is not kept any more."""

    run: int
    experiment: Experiment
    name: str = ""


@dataclass(frozen=True)
class RunStatus:
    """The state of the run; one object, so that its parts always belong together.

    Attributes
    ----------
    state : State
    experiment, twin : Experiment or None
        The settings in force, of the run and of the one beside it.
    commands_done : int
        How many commands have been carried out.
    """

    state: State = State.LOADING
    experiment: Experiment | None = None
    twin: Experiment | None = None
    commands_done: int = 0


class LatestSlot:
    """Holds the newest of the items put into it, for one reader in another thread."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._held: Any = None

    def put(self, item: object) -> None:
        with self._lock:
            self._held = item

    def take(self) -> Any:
        """Return the item, or None, and leave the slot empty."""
        with self._lock:
            held, self._held = self._held, None
        return held

    @property
    def is_empty(self) -> bool:
        return self._held is None


def describe(error: Exception) -> str:
    """Return an exception in one line, with its type."""
    return f"{type(error).__name__}: {error}"
