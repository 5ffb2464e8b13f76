"""Forecast the Mackey–Glass series (1977): blood cells that are produced after a delay.

x'(t) = β x(t−τ) / (1 + x(t−τ)ⁿ) − γ x(t) with β = 0.2, γ = 0.1, n = 10.  With τ = 17 it is weakly
chaotic, and the next value depends on the one 17 steps earlier.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from rnnviz.setting import setting
from rnnviz.tasks import shared_setting
from rnnviz.tasks.forecast import (
    ForecastSource,
    SplitSeries,
    delay_plane,
    standardized,
)
from rnnviz.tasks.task import Array, Source, Task, held_out_generator
from rnnviz.text import QT_TRANSLATE_NOOP

BETA, GAMMA, POWER = 0.2, 0.1, 10
PARTS = 5
"""Steps of the method in a unit of time: a hundred units are then right to 1e-7."""
TRANSIENT = 300
"""Units of time after which the initial condition no longer matters."""
VALUES = 4000
"""Length of the series; the first four fifths are for training."""


@dataclass(frozen=True)
class MackeyGlass(Task):
    """Next value at every step, one unit of time a step."""

    name = "mackey_glass"
    title = QT_TRANSLATE_NOOP("tasks", "Mackey–Glass series")

    length: int = shared_setting.window_length(60)
    horizon: int = shared_setting.horizon()
    delay: int = setting(
        17,
        QT_TRANSLATE_NOOP("settings", "Delay"),
        QT_TRANSLATE_NOOP(
            "settings", "Up to 4 it comes to rest, to 13 it repeats itself, from 17 it is chaotic."
        ),
        symbol="<i>τ</i>",
        low=5,
        high=100,
    )
    order: int = shared_setting.linear_order(18)

    def source(self, seed: int) -> Source:
        start = held_out_generator(seed).uniform(0.5, 1.3)
        values = simulate_mackey_glass(start, self.delay, TRANSIENT + self._count)[TRANSIENT:, None]
        cut = 4 * len(values) // 5
        train, test = [(0, cut)], [(cut, len(values))]
        course = SplitSeries(standardized(values, train), 1, train, test)
        plane = delay_plane(self.delay)
        return ForecastSource(course, self.length, self.horizon, self.order, seed, plane)

    @property
    def _count(self) -> int:
        return max(VALUES, 10 * (self.length + self.horizon))


@lru_cache(maxsize=2)
def simulate_mackey_glass(start: float, delay: int, count: int, parts: int = PARTS) -> Array:
    """Return x(0), x(1), ..., (count,), where x(t) = `start` for all t ≤ 0.

    Runge and Kutta's method of fourth order; half way between two steps the delayed value is taken
    from the cubic through values and slopes on both sides, which is of the same order.

    Parameters
    ----------
    parts : int
        Steps of the method in a unit of time.
    """
    h, back = 1 / parts, delay * parts
    x = [start] * (back + 1)
    # The slope jumps at 0, so no cubic may span that point.
    slopes = [0.0] * back + [_made(start) - GAMMA * start]
    # Production during a step depends on values one delay earlier, which are all known.
    made = [_made(start)] * 2
    for k in range((count - 1) * parts):
        now, then = x[-1], x[k + 1]
        middle = (x[k] + then) / 2 + h / 8 * (slopes[k] - slopes[k + 1]) if k >= back else start
        half, made = _made(middle), [made[1], _made(then)]
        k1 = made[0] - GAMMA * now
        k2 = half - GAMMA * (now + h / 2 * k1)
        k3 = half - GAMMA * (now + h / 2 * k2)
        k4 = made[1] - GAMMA * (now + h * k3)
        x.append(now + h / 6 * (k1 + 2 * (k2 + k3) + k4))
        slopes.append(made[1] - GAMMA * x[-1])
    values = np.array(x[back::parts])
    values.flags.writeable = False  # the same array when asked again
    return values


def _made(x: float) -> float:
    """Return the production one delay after x."""
    return BETA * x / (1 + x**POWER)
