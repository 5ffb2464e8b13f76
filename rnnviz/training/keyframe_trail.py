"""The keyframes that are made on the way to past updates, around the place that was sought last."""

from __future__ import annotations

from bisect import bisect_right, insort

from rnnviz.training.keyframe import Keyframe


class KeyframeTrail:
    """Keyframes close together, of which those farthest from the newest one are dropped first.

    One thread uses it.

    Parameters
    ----------
    budget : int
        Bytes that all of them may take.
    """

    def __init__(self, budget: int) -> None:
        self._budget = budget
        self._kept: dict[int, Keyframe] = {}
        self._updates: list[int] = []
        self._used = 0

    def __contains__(self, update: int) -> bool:
        return update in self._kept

    def nearest(self, update: int) -> Keyframe | None:
        """Return the last keyframe that is not after an update; None where there is none."""
        place = bisect_right(self._updates, update)
        return self._kept[self._updates[place - 1]] if place else None

    def add(self, keyframe: Keyframe) -> None:
        """Keep a keyframe of an update that has none yet; one too large for the budget is not."""
        self._kept[keyframe.update] = keyframe
        insort(self._updates, keyframe.update)
        self._used += keyframe.nbytes
        while self._used > self._budget:
            self._drop_farthest(keyframe.update)

    def _drop_farthest(self, update: int) -> None:
        first_is_farther = update - self._updates[0] > self._updates[-1] - update
        dropped = self._kept.pop(self._updates.pop(0 if first_is_farther else -1))
        self._used -= dropped.nbytes
