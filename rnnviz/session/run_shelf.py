"""Runs that were left, whole, so that they can be gone on with where they stopped."""

from __future__ import annotations

from rnnviz.session.lane import Lane
from rnnviz.training.memory_estimate import needed_bytes

MOST_RUNS = 6
"""Runs that are kept, at most."""
MOST_BYTES = 2**30
"""Bytes of all runs that are kept, approximately; one that takes more is not kept."""


class RunShelf:
    """Keeps the runs that were left last, by their numbers.

    A lane is all there is of a run: its trainer, with parameters, history and settings, the
    keyframes of its past, and where it stood.  Two that were left together are found together.
    Nothing is copied, and nobody steps a run while it is kept.
    """

    def __init__(self, most_runs: int = MOST_RUNS, most_bytes: int = MOST_BYTES) -> None:
        self._most_runs, self._most_bytes = most_runs, most_bytes
        self._kept: dict[int, Lane] = {}

    def put(self, lane: Lane) -> None:
        """Keep a run, and drop those that were left first where there is no room for all."""
        self._kept.pop(lane.run, None)
        self._kept[lane.run] = lane
        while len(self._kept) > self._most_runs or self._bytes > self._most_bytes:
            del self._kept[next(iter(self._kept))]

    def get(self, run: int) -> Lane | None:
        """Return a run that is kept; None where it was dropped."""
        return self._kept.get(run)

    def remove(self, run: int) -> None:
        """Keep a run no longer."""
        self._kept.pop(run, None)

    @property
    def _bytes(self) -> int:
        return sum(_bytes(kept) for kept in self._kept.values())


def _bytes(lane: Lane) -> int:
    trainer = lane.timeline.trainer
    return needed_bytes(trainer.experiment, trainer.source) + lane.timeline.nbytes
