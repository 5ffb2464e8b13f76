"""Runs that were left, whole, so that they can be gone on with where they stopped."""

from __future__ import annotations

from rnnviz.training.memory_estimate import needed_bytes
from rnnviz.training.timeline import Timeline
from rnnviz.training.trainer import Trainer

MOST_RUNS = 4
"""Runs that are kept, at most."""
MOST_BYTES = 2**30
"""Bytes of all runs that are kept, approximately; one that takes more is not kept."""


class RunShelf:
    """Keeps the timelines that were left last, by the numbers of their runs.

    A timeline is all there is of a run: its trainer, with parameters, history and settings, and the
    keyframes of its past.  Nothing is copied, and nobody steps it while it is kept.
    """

    def __init__(self, most_runs: int = MOST_RUNS, most_bytes: int = MOST_BYTES) -> None:
        self._most_runs, self._most_bytes = most_runs, most_bytes
        self._kept: dict[int, Timeline[Trainer]] = {}

    def put(self, run: int, timeline: Timeline[Trainer]) -> None:
        """Keep a run, and drop those that were left first where there is no room for all."""
        self._kept.pop(run, None)
        self._kept[run] = timeline
        while len(self._kept) > self._most_runs or self._bytes > self._most_bytes:
            del self._kept[next(iter(self._kept))]

    def take(self, run: int) -> Timeline[Trainer] | None:
        """Return a run that is then no longer kept; None where it was dropped."""
        return self._kept.pop(run, None)

    @property
    def _bytes(self) -> int:
        return sum(_bytes(kept) for kept in self._kept.values())


def _bytes(timeline: Timeline[Trainer]) -> int:
    trainer = timeline.trainer
    return needed_bytes(trainer.experiment, trainer.source) + timeline.nbytes
