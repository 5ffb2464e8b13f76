"""Running a sweep: results as they come, kept in its file at once, and resumed from there."""

from __future__ import annotations

import time
from collections.abc import Callable, Generator, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path

from rnnviz.sweep.plan import Place, SweepPlan, pending
from rnnviz.sweep.pool import Result
from rnnviz.sweep.run_one import Measured
from rnnviz.sweep.sweep_file import Sweep, empty_sweep, resumed, write_sweep
from rnnviz.text import Message

WRITE_EVERY = 1.0
"""Seconds between two writes of a file, at least."""
WRITE_SHARE = 20
"""So many times as long as a write takes, at least, between two."""


@dataclass
class RunningSweep:
    """A sweep on its way.

    Attributes
    ----------
    sweep : Sweep
    failed : dict of Place to Message
        Runs that could not be made, and why; they are tried again when the sweep is resumed.
    """

    path: Path | None
    sweep: Sweep
    failed: dict[Place, Message] = field(default_factory=dict)
    _unwritten: bool = False
    _written: float = 0.0
    _took: float = 0.0

    def add(self, result: Result) -> None:
        """Take in the result of a run."""
        place, found = result
        if isinstance(found, Measured):
            self.sweep.add(place, found)
            self._unwritten = True
        else:
            self.failed[place] = found

    def write_if_due(self) -> None:
        """Write the file if something is new and the last write was long enough ago."""
        if time.monotonic() - self._written >= max(WRITE_EVERY, WRITE_SHARE * self._took):
            self.write()

    def write(self) -> None:
        """Write the file if something is new.

        Raises
        ------
        BadInput
            Where the file system refuses.
        """
        if self.path is None or not self._unwritten:
            return
        start = time.monotonic()
        write_sweep(self.path, self.sweep)
        self._unwritten, self._written = False, time.monotonic()
        self._took = self._written - start


Runner = Callable[[SweepPlan, Sequence[Place]], Generator[Result | None, None, None]]
"""Yields results as they come, and None from time to time; see `pool` and `cluster`."""


def run_sweep(
    plan: SweepPlan, path: Path | None, runner: Runner
) -> Generator[RunningSweep, None, None]:
    """Run what is not done yet of a plan, and keep it in a file.

    Yields the state of the sweep at its beginning, after every result and a few times a second.
    However the iteration ends, what is done is written then.

    Parameters
    ----------
    plan : SweepPlan
    path : Path or None
        The file, which may hold a part of this very sweep; None keeps the results in memory only.
    runner : callable
        See `Runner`.

    Raises
    ------
    BadInput
        Where the file is of another sweep or cannot be written, or from the runner.
    """
    running = RunningSweep(path, empty_sweep(plan) if path is None else resumed(path, plan))
    places = list(pending(plan, running.sweep.done))
    yield running
    try:
        if places:
            with closing(runner(plan, places)) as results:
                for result in results:
                    if result is not None:
                        running.add(result)
                    running.write_if_due()
                    yield running
    finally:
        running.write()
