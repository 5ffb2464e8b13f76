"""How much of the machine other processes took while something was measured."""

from __future__ import annotations

import math
import os
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

QUIET = 0.05
"""Processors that others may take, on average, while something is measured."""


@dataclass(frozen=True)
class Clock:
    """A reading of the clocks, in seconds.

    Attributes
    ----------
    wall : float
    own : float
        Processor time of this process.
    all : float
        Processor time of everything on this machine, also what its host took; NaN where the
        system does not say.
    """

    wall: float
    own: float
    all: float

    @classmethod
    def now(cls) -> Clock:
        return cls(time.perf_counter(), time.process_time(), _busy())

    def others_since(self, earlier: Clock) -> float:
        """Return how many processors others took on average; NaN where that is not known."""
        used = (self.all - earlier.all) - (self.own - earlier.own)
        return used if math.isnan(used) else max(0.0, used / (self.wall - earlier.wall))


def _busy() -> float:
    try:
        first = Path("/proc/stat").read_text().partition("\n")[0].split()[1:9]
    except OSError:
        return float("nan")
    user, nice, system, _, _, irq, softirq, steal = map(int, first)
    return (user + nice + system + irq + softirq + steal) / os.sysconf("SC_CLK_TCK")


def blas_kernels() -> str:
    """Return which kernels NumPy's linear algebra runs on: "openblas 0.3.30 SkylakeX, 1 thread"."""
    from threadpoolctl import threadpool_info

    return "; ".join(_described(pool) for pool in threadpool_info() if pool["user_api"] == "blas")


def _described(pool: dict[str, Any]) -> str:
    threads = pool["num_threads"]
    words = pool["internal_api"], pool["version"], pool.get("architecture")
    counted = f"{threads} thread{'s' if threads > 1 else ''}"
    return f"{' '.join(str(word) for word in words if word)}, {counted}"
