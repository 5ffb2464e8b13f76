"""What happened in a run, and when: the marks of its timeline, found while it goes on."""

from __future__ import annotations

import copy
from collections import deque
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from rnnviz.training.event_tracker import DEATH_WINDOW
from rnnviz.verdict.run_watch import RunWatch

Kind = Literal["clip", "spike", "died", "solved", "diverged", "dead"]
MOST = 256
"""Milestones of a run, at most: the first ones, and its end after those."""


@dataclass(frozen=True)
class Milestone:
    """Something that happened in a run.

    Attributes
    ----------
    update : int
        When; a spike or a death is recognised some updates later.
    kind : Kind
        "clip" is the first update that was clipped.
    layer : str
        Where units died.
    units : int
        How many are off since, at every step of every sequence.
    """

    update: int
    kind: Kind
    layer: str = ""
    units: int = 0


class MilestoneLog:
    """Finds the milestones of a run update by update.

    A unit counts as dead where it was off in `DEATH_WINDOW` batches in a row; units that are off
    from the beginning are no event.

    Attributes
    ----------
    found : tuple of Milestone
        In the order in which they were recognised.
    """

    def __init__(self) -> None:
        self.found: tuple[Milestone, ...] = ()
        self._clips = False
        self._spike = 0
        self._solved: int | None = None
        self._counts: dict[str, deque[int]] = {}
        self._dead: dict[str, int] = {}

    def copy(self) -> MilestoneLog:
        """Return an independent copy."""
        twin = copy.copy(self)
        twin._counts = {layer: counts.copy() for layer, counts in self._counts.items()}
        twin._dead = self._dead.copy()
        return twin

    def note(self, update: int, watch: RunWatch, off: Mapping[str, int]) -> None:
        """Note an update that the watch has seen.

        Parameters
        ----------
        update : int
        watch : RunWatch
        off : mapping of str to int
            How many units of each ReLU layer were off in the batch of this update.
        """
        if watch.clipped and not self._clips:
            self._clips = True
            self._add(Milestone(update, "clip"))
        spike = watch.spike
        if spike is not None and spike.update != self._spike:
            self._spike = spike.update
            self._add(Milestone(spike.update, "spike"))
        if watch.solved_since != self._solved:
            self._solved = watch.solved_since
            if self._solved is not None:
                self._add(Milestone(self._solved, "solved"))
        for layer, count in off.items():
            self._note_off(update, layer, count)

    def note_end(self, update: int, outcome: Literal["diverged", "dead"]) -> None:
        """Note that the run has come to its end."""
        self.found = (*self.found, Milestone(update, outcome))

    def _note_off(self, update: int, layer: str, count: int) -> None:
        counts = self._counts.setdefault(layer, deque(maxlen=DEATH_WINDOW))
        counts.append(count)
        if len(counts) < DEATH_WINDOW:
            return
        lasting = min(counts)
        if lasting > self._dead.setdefault(layer, lasting):
            self._dead[layer] = lasting
            self._add(Milestone(update - DEATH_WINDOW + 1, "died", layer, lasting))

    def _add(self, milestone: Milestone) -> None:
        if len(self.found) < MOST - 1:
            self.found = (*self.found, milestone)
