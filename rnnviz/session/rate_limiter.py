"""Slowing a run down so that it can be watched."""

from __future__ import annotations

import time
from collections.abc import Callable

WATCHABLE = 20.0
"""Updates a second up to which every single update is shown."""


class RateLimiter:
    """Says when the next update is due.

    Parameters
    ----------
    clock : callable
        Returns seconds; another one in tests.

    Attributes
    ----------
    interval : float
        Seconds from one update to the next, at least; 0 at full speed.
    due : float
        When the next update is to be made, by the clock.
    """

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self.interval = 0.0
        self.due = clock()

    def set_rate(self, updates_per_second: float | None) -> None:
        """Change the rate, counted from the last update; None is full speed."""
        before, self.interval = self.interval, 1 / updates_per_second if updates_per_second else 0.0
        self.due += self.interval - before

    def start(self) -> None:
        """Let the next update be made at once."""
        self.due = self._clock()

    def update_made(self) -> None:
        """Note that an update was made; a delay is not made up for by faster updates."""
        self.due = max(self.due + self.interval, self._clock())

    @property
    def is_due(self) -> bool:
        return not self.interval or self._clock() >= self.due

    @property
    def is_watchable(self) -> bool:
        """Whether updates are so far apart that each of them can be shown."""
        return self.interval >= 1 / WATCHABLE
