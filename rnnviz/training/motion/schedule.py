"""When each phase of an update begins and how fast it goes, however long the sequence."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import accumulate

from rnnviz.training.motion.motion import Phase

PACE: dict[Phase, tuple[float, float, float]] = {
    "forward": (0.15, 1.5, 6.0),
    "influence": (0.25, 2.0, 8.0),
    "losses": (0.15, 1.2, 3.0),
    "backward": (0.25, 2.5, 9.0),
    "sum": (0.12, 1.5, 4.0),
    "clip": (1.0, 3.0, 3.0),
    "step": (0.25, 3.0, 3.0),
}
"""Seconds for each part of a phase, and for the phase at least and at most."""
NEAR = 1e-9
"""Parts of a phase that rounding may add or take."""


@dataclass(frozen=True)
class Part:
    """One phase: how many parts it has, and the seconds it takes."""

    phase: Phase
    length: int
    seconds: float

    @property
    def pace(self) -> float:
        """How many parts pass in a second."""
        return self.length / self.seconds


@dataclass(frozen=True)
class Schedule:
    """The phases of one update, one after the other.

    Every moment is the same whether it is reached forwards or backwards.
    """

    parts: tuple[Part, ...]

    @property
    def seconds(self) -> float:
        """How long the whole update takes."""
        return sum(part.seconds for part in self.parts)

    @property
    def starts(self) -> tuple[float, ...]:
        """When each phase begins, and when the last one ends."""
        return tuple(accumulate((part.seconds for part in self.parts), initial=0.0))

    def at(self, elapsed: float) -> tuple[Phase, float]:
        """Return the phase after so many seconds, and how many of its parts are over."""
        index = self._index(elapsed)
        part, since = self.parts[index], elapsed - self.starts[index]
        position = min(max(0.0, since / part.seconds), 1.0) * part.length
        whole = round(position)
        if abs(position - whole) < NEAR * max(1, part.length):
            position = float(whole)
        return part.phase, position

    def elapsed(self, phase: Phase, position: float) -> float:
        """Return the seconds after which so many parts of a phase are over."""
        index = self._place(phase)
        part = self.parts[index]
        return self.starts[index] + part.seconds * position / part.length

    def stepped(self, elapsed: float, by: int) -> float:
        """Return the moment one part later (+1) or earlier (-1), at a whole number of parts."""
        index = self._index(elapsed)
        part, since = self.parts[index], elapsed - self.starts[index]
        exact = part.length * since / part.seconds
        slack = NEAR * part.length
        position = math.floor(exact + slack) + 1 if by > 0 else math.ceil(exact - slack) - 1
        if position < 0 and index:
            part = self.parts[index - 1]
            position = part.length - 1
        return self.elapsed(part.phase, min(max(0, position), part.length))

    def still(self, elapsed: float) -> float:
        """Return the last moment of a phase, at which all of it can be seen."""
        index = self._index(elapsed)
        return self.starts[index + 1] - 2 * NEAR * self.seconds

    def turned(self, elapsed: float, by: int) -> float:
        """Return where the next phase begins (+1), or this one, or the one before it (-1)."""
        index = self._index(elapsed)
        if by > 0:
            return self.starts[index + 1]
        at_start = elapsed - self.starts[index] < NEAR * self.seconds
        return self.starts[max(0, index - 1) if at_start else index]

    def over(self, seconds: float) -> Schedule:
        """Return the same schedule played in so many seconds."""
        factor = seconds / self.seconds
        return Schedule(tuple(replace(part, seconds=part.seconds * factor) for part in self.parts))

    def part(self, phase: Phase) -> Part:
        return self.parts[self._place(phase)]

    def _place(self, phase: Phase) -> int:
        return next(i for i, part in enumerate(self.parts) if part.phase == phase)

    def _index(self, elapsed: float) -> int:
        starts = self.starts
        slack = NEAR * starts[-1]
        last = len(self.parts) - 1
        return next((i for i in range(last) if elapsed < starts[i + 1] - slack), last)


def schedule(phases: Sequence[tuple[Phase, int]]) -> Schedule:
    """Return the schedule of phases with so many parts each."""
    return Schedule(tuple(_part(phase, max(1, length)) for phase, length in phases))


def _part(phase: Phase, length: int) -> Part:
    each, least, most = PACE[phase]
    return Part(phase, length, min(max(least, each * length), most))
