"""The keyframes of a run, thinned to what they may take.

Where they take more memory than they may, those are dropped first without which the least has to be
made again.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import replace
from threading import Lock

import numpy as np

from rnnviz.training.keyframe import Keyframe

FREED = 1 / 16
"""Share of the budget that is freed at once."""
DENSE = 64
"""The newest keyframes, which are dropped last, as are those just before a milestone."""


class KeyframeStore:
    """Keyframes in order, and the seconds of training until each of them.

    One thread adds; others may read meanwhile.

    Parameters
    ----------
    budget : int
        Bytes that all keyframes may take.
    """

    def __init__(self, budget: int) -> None:
        self.budget = budget
        self._lock = Lock()
        self._keyframes: list[Keyframe] = []
        self._seconds: list[float] = []
        self._used = 0

    def add(self, keyframe: Keyframe, seconds: float, milestones: Iterable[int] = ()) -> None:
        """Add the next keyframe; the updates of milestones say which others to keep longest."""
        with self._lock:
            if keyframe.values["outcome"] == "ok":
                self._slim_newest()
            self._keyframes.append(keyframe)
            self._seconds.append(seconds)
            self._used += keyframe.nbytes
            if self._used > self.budget:
                self._thin(milestones)

    def _slim_newest(self) -> None:
        """Drop what the newest keyframe holds for the case that the run diverges just after it."""
        if self._keyframes and self.is_complete:
            slim = replace(self._keyframes[-1], previous=None)
            self._used += slim.nbytes - self._keyframes[-1].nbytes
            self._keyframes[-1] = slim

    def set_budget(self, budget: int, milestones: Iterable[int] = ()) -> None:
        """Let all keyframes take so many bytes from now on."""
        with self._lock:
            self.budget = budget
            if self._used > budget:
                self._thin(milestones)

    @property
    def is_complete(self) -> bool:
        """Whether the run may diverge just after the newest keyframe."""
        return self._keyframes[-1].previous is not None

    def replace_newest(self, keyframe: Keyframe) -> None:
        """Put another keyframe of the same update in place of the newest."""
        with self._lock:
            self._used += keyframe.nbytes - self._keyframes[-1].nbytes
            self._keyframes[-1] = keyframe

    def until(self, update: int) -> KeyframeStore:
        """Return a store of the same keyframes up to an update, within the same budget."""
        store = KeyframeStore(self.budget)
        with self._lock:
            count = self._place(update) + 1
            store._keyframes, store._seconds = self._keyframes[:count], self._seconds[:count]
        store._used = sum(keyframe.nbytes for keyframe in store._keyframes)
        return store

    @property
    def updates(self) -> tuple[int, ...]:
        """The updates of the keyframes."""
        with self._lock:
            return tuple(keyframe.update for keyframe in self._keyframes)

    @property
    def nbytes(self) -> int:
        """The memory that the keyframes take, about, in bytes."""
        return self._used

    @property
    def newest(self) -> float:
        """The seconds of training until the newest keyframe."""
        return self._seconds[-1]

    def longest(self, now: float) -> float:
        """Return the longest time it took to train from one keyframe to the next, or until now."""
        with self._lock:
            return float(np.diff([*self._seconds, now]).max())

    def nearest(self, update: int) -> Keyframe:
        """Return the last keyframe that is not after an update."""
        with self._lock:
            return self._keyframes[max(self._place(update), 0)]

    def _place(self, update: int) -> int:
        return bisect_right(self._keyframes, update, key=lambda keyframe: keyframe.update) - 1

    def _thin(self, milestones: Iterable[int]) -> None:
        """Drop keyframes until the rest fits, but never the first and the newest."""
        goal, milestones = (1 - FREED) * self.budget, tuple(milestones)
        while self._used > goal and len(self._keyframes) > 2:
            dropped: set[int] = set()
            for i in self._least_missed(milestones):
                if not {i - 1, i + 1} & dropped:
                    dropped.add(i)
                    self._used -= self._keyframes[i].nbytes
                if self._used <= goal:
                    break
            kept = [i for i in range(len(self._keyframes)) if i not in dropped]
            self._keyframes = [self._keyframes[i] for i in kept]
            self._seconds = [self._seconds[i] for i in kept]

    def _least_missed(self, milestones: tuple[int, ...]) -> list[int]:
        """Return the keyframes but the first and the newest, the one that is missed least first."""
        seconds, elapsed = np.array(self._seconds), self._seconds[-1]
        apart = seconds[2:] - seconds[:-2]
        apart[-DENSE:] += elapsed
        places = [self._place(update - 1) for update in milestones]
        for place in {place for place in places if 0 < place <= len(apart)}:
            apart[place - 1] += elapsed
        return [int(i) + 1 for i in np.argsort(apart, kind="stable")]
