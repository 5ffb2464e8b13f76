"""Predict the next angle of a pendulum from its angle and, where it is driven, the force.

θ'' = −sin θ − γ θ' + u, in units in which a small swing takes a time of 2π.  The angular velocity
is never shown.  It follows from two successive angles, so the state must remember one.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from rnnviz.setting import setting
from rnnviz.tasks import shared_setting
from rnnviz.tasks.forecast import (
    ForecastSource,
    SplitSeries,
)
from rnnviz.tasks.synthetic.runge_kutta import rk4
from rnnviz.tasks.task import Array, PhasePlane, Source, Task, held_out_generator
from rnnviz.text import QT_TRANSLATE_NOOP

SWINGS = 256
"""Releases for training; a quarter as many others are held out for testing."""
LONGEST_PART = 0.05
"""Time between two steps of the method: a swing is then right to 1e-6."""
EXTRA = 200
"""Steps simulated beyond one sequence, so that sequences begin at any phase."""
MAX_NUMBERS = 2_000_000


@dataclass(frozen=True)
class Pendulum(Task):
    """Next angle at every step; released at rest, from angles between a limit and its quarter."""

    name = "pendulum"
    title = QT_TRANSLATE_NOOP("tasks", "Pendulum")

    length: int = shared_setting.window_length(60)
    horizon: int = shared_setting.horizon()
    interval: float = shared_setting.sampling_interval(
        0.1,
        QT_TRANSLATE_NOOP("settings", "In units in which a small swing takes 2π."),
        low=0.01,
        high=2.0,
    )
    amplitude: float = setting(
        2.0,
        QT_TRANSLATE_NOOP("settings", "Largest angle"),
        QT_TRANSLATE_NOOP(
            "settings",
            "In radians; released at rest from a quarter of it up to this. A small one makes the"
            " pendulum linear.",
        ),
        low=0.001,
        high=3.0,
    )
    damping: float = setting(
        0.0,
        QT_TRANSLATE_NOOP("settings", "Damping"),
        QT_TRANSLATE_NOOP("settings", "Friction per angular velocity; 0 swings for ever."),
        symbol="<i>γ</i>",
        low=0.0,
        high=10.0,
    )
    force: float = setting(
        0.0,
        QT_TRANSLATE_NOOP("settings", "Driving force"),
        QT_TRANSLATE_NOOP(
            "settings",
            "Largest size of a force that changes at random; the network sees it as a second input."
            " 0: no force, one input.",
        ),
        symbol="<i>u</i>",
        low=0.0,
        high=1.0,
    )
    order: int = shared_setting.linear_order(2)

    def source(self, seed: int) -> Source:
        return PendulumSource(self, seed)


class PendulumSource(ForecastSource):
    """Swings for training, and swings from other angles for testing; in radians.

    The force in an input acts from that step to the next.
    """

    def __init__(self, task: Pendulum, seed: int) -> None:
        span = task.length + task.horizon + EXTRA
        train = max(8, min(SWINGS, MAX_NUMBERS // span))
        swings = _swings(task, seed, train + max(2, train // 4), span)
        pieces = [(n * span, (n + 1) * span) for n in range(swings.shape[2])]
        values = swings.transpose(2, 0, 1).reshape(-1, swings.shape[1])
        course = SplitSeries(values, 1, pieces[:train], pieces[train:])
        plane = PhasePlane(("θ",), rate=task.interval)
        super().__init__(course, task.length, task.horizon, task.order, seed, plane)
        self._task, self._seed = task, seed
        self._swing = np.zeros((0, self.inputs))

    def _pieces(self) -> Iterator[Array]:
        yield from super()._pieces()
        yield self._swing

    def course(self, steps: int) -> Array:
        """Return one further swing, released near the largest angle."""
        if self._task.horizon != 1:
            return np.zeros((0, 0))
        if steps > len(self._swing):
            self._swing = simulate_pendulum(
                self._task, held_out_generator(self._seed, 1), 1, steps, least=0.75
            )[..., 0]
        return self._swing[:steps].copy()


@lru_cache(maxsize=2)
def _swings(task: Pendulum, seed: int, count: int, steps: int) -> Array:
    """Return the swings of a source, the same array when asked again; see `simulate_pendulum`."""
    swings = simulate_pendulum(task, held_out_generator(seed), count, steps)
    swings.flags.writeable = False
    return swings


def simulate_pendulum(
    task: Pendulum, rng: np.random.Generator, count: int, steps: int, least: float = 0.25
) -> Array:
    """Return angles, and the force where there is one, of some releases: (steps, M, count).

    Parameters
    ----------
    least : float
        Smallest angle of release as a share of the largest.
    """
    side = rng.choice((-1.0, 1.0), count)
    state = np.array([side * task.amplitude * rng.uniform(least, 1, count), np.zeros(count)])
    force = _force(task, rng, count, steps)
    parts = math.ceil(task.interval / LONGEST_PART)
    angles = np.empty((steps, count))
    for k in range(steps):
        angles[k] = state[0]
        for _ in range(parts):
            state = rk4(lambda s, u=force[k]: _slope(task, s, u), state, task.interval / parts)  # type: ignore[misc]
    return np.stack([angles, force], axis=1) if task.force else angles[:, None]


def _slope(task: Pendulum, state: Array, force: Array) -> Array:
    angle, velocity = state
    return np.array([velocity, -np.sin(angle) - task.damping * velocity + force])


def _force(task: Pendulum, rng: np.random.Generator, count: int, steps: int) -> Array:
    """Return a force that takes a new value, uniform up to the largest, after every unit of time.

    Its shape is (steps, count).
    """
    if not task.force:
        return np.zeros((steps, count))
    kept = max(1, round(1 / task.interval))
    levels = rng.uniform(-task.force, task.force, (-(-steps // kept), count))
    return np.asarray(levels.repeat(kept, axis=0)[:steps])
