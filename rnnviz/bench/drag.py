"""The live window while its timeline is dragged, and what keyframes cost training in it.

Each case is measured in a process of its own, see `bench.drag_process`.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from rnnviz.bench.measurement import Progress, counted, in_own_process

CASES = ((32, 50, 16, 0), (32, 50, 16, 1))
"""D, T and B of an LSTM, and whether a twin trains beside it."""
SECONDS = 6.0


@dataclass(frozen=True)
class DragRow:
    """One case; times are in seconds.

    Attributes
    ----------
    size, steps, batch : int
        D, T and B.
    twin : bool
        Whether another run stands beside it.
    pictures : float
        Different updates a second that are painted while the timeline is dragged, in one size of
        window and with seven views.
    gap : float
        Longest time between two of them.
    slower : float
        Processor time of an update in the window over that without keyframes, stretches in turn:
        the median.
    doubt : float
        Standard error of that median.
    updates : int
        How long the run is that is dragged through.
    others : float
        Processors that other processes took meanwhile; NaN where the system does not say.
    """

    size: int
    steps: int
    batch: int
    twin: bool
    pictures: float
    gap: float
    slower: float
    doubt: float
    updates: int
    others: float


def rows(progress: Progress | None = None, seconds: float = SECONDS) -> Iterator[DragRow]:
    """Measure case by case."""
    for case in counted(CASES, progress):
        yield measure(case, seconds)


def measure(case: tuple[int, int, int, int], seconds: float = SECONDS) -> DragRow:
    """Measure one case in a process of its own."""
    arguments = *case, seconds
    row = in_own_process("rnnviz.bench.drag_process", *arguments, timeout=120 + 20 * seconds)
    return DragRow(**row)
