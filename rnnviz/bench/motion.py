"""What a frame of slow motion costs in the window, phase by phase.

Each network is measured in a process of its own: a frame is described and painted for every
sixtieth of a second of the update, and the processor time of the window's thread is taken.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from rnnviz.bench.window import Case

Progress = Callable[[int, int], object]

CASES = (Case(16, 30, 1), Case(32, 50, 16), Case(64, 100, 32), Case(16, 30, 1, layers=8))


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
    for n, case in enumerate(CASES):
        if progress is not None:
            progress(n, len(CASES))
        yield from measure(case, seconds)
    if progress is not None:
        progress(len(CASES), len(CASES))


def measure(case: Case, seconds: float) -> list[MotionRow]:
    """Measure one network in a process of its own."""
    environment = os.environ | {"OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1"}
    if not (environment.get("DISPLAY") or environment.get("WAYLAND_DISPLAY")):
        environment.setdefault("QT_QPA_PLATFORM", "offscreen")
    arguments = map(str, (*case, seconds))
    done = subprocess.run(  # noqa: S603 - this program itself
        [sys.executable, "-m", "rnnviz.bench.motion_process", *arguments],
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        check=True,
        timeout=120 + 60 * seconds,
    )
    return [MotionRow(**row) for row in json.loads(done.stdout)]
