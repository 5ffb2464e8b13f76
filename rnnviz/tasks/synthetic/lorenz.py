"""Forecast the Lorenz system (1963): three variables that never repeat themselves.

x' = σ (y − x), y' = x (ρ − z) − y, z' = x y − β z with σ = 10, β = 8/3.  At ρ = 28 the distance
of two close trajectories grows by a factor of e every 1.1 units of time (the largest Lyapunov
exponent is 0.906), while all stay on the same attractor.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from rnnviz.setting import setting
from rnnviz.tasks import shared_setting
from rnnviz.tasks.forecast import (
    ForecastSource,
    SplitSeries,
    standardized,
)
from rnnviz.tasks.synthetic.runge_kutta import trajectory
from rnnviz.tasks.task import Array, PhasePlane, Source, Task, held_out_generator
from rnnviz.text import QT_TRANSLATE_NOOP

SIGMA, BETA = 10.0, 8 / 3
LONGEST_PART = 0.01
"""Time between two steps of the method: one unit of time is then right to 1e-4."""
TRANSIENT = 20.0
"""Time after which a trajectory is on the attractor."""
COURSES = 5
"""Trajectories from different initial values; the last is held out for testing."""
VALUES = 1100
"""Length of each."""


@dataclass(frozen=True)
class Lorenz(Task):
    """The next three values at every step."""

    name = "lorenz"
    title = QT_TRANSLATE_NOOP("tasks", "Lorenz system")

    length: int = shared_setting.window_length(50)
    horizon: int = shared_setting.horizon()
    interval: float = shared_setting.sampling_interval(
        0.03,
        QT_TRANSLATE_NOOP("settings", "Once around a wing takes a time of about 0.75."),
        low=0.001,
        high=0.5,
    )
    rho: float = setting(
        28.0,
        QT_TRANSLATE_NOOP("settings", "Heating"),
        QT_TRANSLATE_NOOP(
            "settings", "The system is chaotic from about 24.7 on; below, it comes to rest."
        ),
        symbol="<i>ρ</i>",
        low=24.8,
        high=100.0,
    )
    order: int = shared_setting.linear_order(2)

    def source(self, seed: int) -> Source:
        count = max(VALUES, 2 * (self.length + self.horizon))
        courses = _courses(seed, self.rho, self.interval, count)
        *train, test = [(n * count, (n + 1) * count) for n in range(COURSES)]
        values = standardized(courses.transpose(2, 0, 1).reshape(-1, 3), train)
        course = SplitSeries(values, 3, train, [test])
        plane = PhasePlane(("x", "y", "z"), component=2)
        return ForecastSource(course, self.length, self.horizon, self.order, seed, plane)


@lru_cache(maxsize=2)
def _courses(seed: int, rho: float, interval: float, count: int) -> Array:
    """Return x, y and z on the attractor: (count, 3, COURSES), the same array when asked again.

    A quarter of a second of work, which two runs side by side and every branch of them share.
    """
    start = held_out_generator(seed).uniform(-1, 1, (3, COURSES)) + np.array([[1], [1], [rho]])
    waste, parts = math.ceil(TRANSIENT / interval), math.ceil(interval / LONGEST_PART)
    courses = simulate_lorenz(start, rho, interval, waste + count, parts)[waste:]
    courses.flags.writeable = False
    return courses


def simulate_lorenz(start: Array, rho: float, every: float, count: int, parts: int) -> Array:
    """Return x, y and z at times 0, `every`, ... from each column of `start`: (count, 3, n)."""

    def slope(state: Array) -> Array:
        x, y, z = state
        return np.array([SIGMA * (y - x), x * (rho - z) - y, x * y - BETA * z])

    return trajectory(slope, start, every, count, parts)
