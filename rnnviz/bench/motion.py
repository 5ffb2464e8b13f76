"""What a frame of slow motion costs in the window, phase by phase.

Each network is measured in a process of its own: a frame is described and painted for every
sixtieth of a second of the update, and the processor time of the window's thread is taken.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from rnnviz.bench.measurement import Progress, counted, in_own_process
from rnnviz.bench.window import CASES, Case


@dataclass(frozen=True)
class MotionRow:
    """One phase of an update of an LSTM; times are in seconds.

    Attributes
    ----------
    size, steps, batch, layers : int
    phase : str
    frame_p50, frame_p90 : float
        Half of the frames, and nine in ten, took less.
    """

    size: int
    steps: int
    batch: int
    layers: int
    phase: str
    frame_p50: float
    frame_p90: float


def rows(progress: Progress | None = None, seconds: float = 1.0) -> Iterator[MotionRow]:
    """Measure network by network.

    Parameters
    ----------
    progress : callable, optional
        Called with the number of networks done and their total, before each and at the end.
    seconds : float
        Of every phase, as it is played.
    """
    for case in counted(CASES, progress):
        yield from measure(case, seconds)


def measure(case: Case, seconds: float) -> list[MotionRow]:
    """Measure one network in a process of its own."""
    arguments = *case, seconds
    found = in_own_process("rnnviz.bench.motion_process", *arguments, timeout=120 + 60 * seconds)
    return [MotionRow(**row) for row in found]
