"""The frame rate and frame times of the live window, and what training loses to it.

Each network is measured in a process of its own, with the whole window at 1920×1080 and seven views
visible.  Segments of training alone and of the window at each frame rate alternate in that process,
for the machine's speed drifts; those in which other processes took the processor are left out.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

from rnnviz.bench.measurement import Progress, counted, in_own_process

RATES = (30, 60)
SECONDS = 6.0
"""Measured for each contender."""


class Case(NamedTuple):
    """An LSTM to be measured: D, T, B, and how many layers."""

    size: int
    steps: int
    batch: int
    layers: int = 1


CASES = (Case(16, 30, 1), Case(32, 50, 16), Case(64, 100, 32), Case(16, 30, 1, layers=8))


@dataclass(frozen=True)
class WindowRow:
    """One network at one frame rate; times are in seconds.

    Attributes
    ----------
    size, steps, batch, layers : int
        D, T and B of the LSTM, and its layers.
    rate : int
        Frames a second that were wanted.
    fps : float
        Frames a second that were painted.
    frame_p50, frame_p99 : float
        From a snapshot's arrival in the window until everything is painted.
    frame_cpu : float
        Processor time of the window's thread for a frame.
    gap : float
        Longest time between two heartbeats of the window's thread.
    zoom, cursor : float
        From a turn of the wheel, or a move of the cursor, until it is painted, while training runs:
        of nine in ten it is less.
    updates : float
        Updates a second in the window.
    alone : float
        Updates a second of the same run without a window.
    spectrum : float
        Longest time between two results of the slow diagnostics.
    start : float
        From starting the process until the first frame of a training run is painted.
    memory : float
        Resident bytes at the end.
    others : float
        Processors that other processes took meanwhile; NaN where the system does not say.
    used : float
        Share of the segments that were quiet enough to count.
    blas : str
        The kernels that NumPy's linear algebra ran on.
    """

    size: int
    steps: int
    batch: int
    layers: int
    rate: int
    fps: float
    frame_p50: float
    frame_p99: float
    frame_cpu: float
    gap: float
    zoom: float
    cursor: float
    updates: float
    alone: float
    spectrum: float
    start: float
    memory: float
    others: float
    used: float
    blas: str

    @property
    def training(self) -> float:
        """Share of its speed that training keeps while the window is open."""
        return self.updates / self.alone


def rows(progress: Progress | None = None, seconds: float = SECONDS) -> Iterator[WindowRow]:
    """Measure network by network.

    Parameters
    ----------
    progress : callable, optional
        Called with the number of networks done and their total, before each and at the end.
    seconds : float
        Measured for each contender.
    """
    for case in counted(CASES, progress):
        yield from measure(case, seconds)


def measure(case: Case, seconds: float = SECONDS) -> list[WindowRow]:
    """Measure one network at every rate in a process of its own."""
    arguments = *case, seconds, time.time()
    found = in_own_process("rnnviz.bench.window_process", *arguments, timeout=120 + 20 * seconds)
    return [WindowRow(**row) for row in found]
