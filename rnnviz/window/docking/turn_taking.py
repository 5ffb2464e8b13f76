"""Which views draw a frame while frames come so fast that drawing all of them would slow training.

Drawing holds the interpreter, and training waits.  So where a frame takes more than its share of
the time, views take turns: every second or third of them draws a frame, the one drawn longest ago
first, and none waits longer than `LONGEST_WAIT`.
"""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Sequence

FRAME_SHARE = 0.12
"""Share of the time that drawing should take, at most."""
DRAGGED_COST = 0.012
"""Seconds that a frame may take while a hand drags through the past: thirty pictures a second leave
as much for making the update again."""
MOST_TURNS = 3
"""In how many frames that are dragged past every view draws one, at most."""
LONGEST_WAIT = 0.1
"""Seconds between two pictures of a view, at most."""
SMOOTHING = 0.1
"""Weight of the newest frame in the mean cost and distance of frames."""


class TurnTaking:
    """Chooses the views that draw a frame.

    Parameters
    ----------
    clock : callable
        Returns seconds; another one in tests.
    """

    def __init__(self, clock: Callable[[], float] = time.perf_counter) -> None:
        self._clock = clock
        self.restart()

    def restart(self) -> None:
        """Let every view draw the next frame; how often frames come is to be found anew."""
        self._dragged = False
        self._drawn_at: dict[str, float] = {}
        self._newest: float | None = None
        self._distance = math.inf
        self._cost = 0.0
        self._drawn = 1

    @property
    def turns(self) -> int:
        """In how many frames every view draws once."""
        if self._dragged:
            return max(1, min(math.ceil(self._cost / DRAGGED_COST), MOST_TURNS))
        wanted = math.ceil(self._cost / (FRAME_SHARE * self._distance))
        return max(1, min(wanted, int(LONGEST_WAIT / self._distance)))

    def drag(self, names: Sequence[str]) -> None:
        """Note that every view draws a frame, after which others may be dragged past.

        How much drawing those may take does not depend on how often they come: they come as fast as
        they can.
        """
        if not self._dragged:
            self.restart()
        self._dragged, self._drawn = True, max(1, len(names))
        self._drawn_at = dict.fromkeys(names, self._clock())

    def choose(self, names: Sequence[str]) -> frozenset[str]:
        """Return which of the views that can be seen are to draw the frame that has come."""
        now = self._clock()
        if self._newest is not None:
            self._distance = _mean(self._distance, now - self._newest)
        self._newest = now
        count = math.ceil(len(names) / self.turns)
        waiting = sorted(names, key=lambda name: self._drawn_at.get(name, -math.inf))
        chosen = frozenset(waiting[:count])
        self._drawn_at |= dict.fromkeys(chosen, now)
        self._drawn = max(1, len(chosen))
        return chosen

    def note_drawn(self, count: int) -> None:
        """Note how many views have drawn the last frame, where the others will a little later."""
        self._drawn = max(1, count)

    def note_cost(self, seconds: float, names: Sequence[str]) -> None:
        """Note what the last frame took; the cost of one of all views is estimated from it."""
        cost = seconds * len(names) / self._drawn
        self._cost = cost if self._dragged and not self._cost else _mean(self._cost, cost)


def _mean(mean: float, newest: float) -> float:
    if not math.isfinite(mean):
        return newest
    return (1 - SMOOTHING) * mean + SMOOTHING * newest
