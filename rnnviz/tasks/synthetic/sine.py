"""Predict the next value of a sine wave of unknown frequency and phase."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from rnnviz.setting import setting
from rnnviz.tasks import shared_setting
from rnnviz.tasks.forecast import delay_plane, posed_forecast, right_forecast, spelt_forecast
from rnnviz.tasks.synthetic.generated_source import GeneratedSource
from rnnviz.tasks.task import Array, Batch, Source, Task, Yardstick, held_out_generator
from rnnviz.text import QT_TRANSLATE_NOOP, BadInput


@dataclass(frozen=True)
class Sine(Task):
    """Next value of sin(ωk + φ) at every step, ω uniform between two limits, φ uniform."""

    name = "sine"
    title = QT_TRANSLATE_NOOP("tasks", "Next value of a sine wave")

    length: int = shared_setting.sequence_length(
        60,
        QT_TRANSLATE_NOOP("settings", "How many values of the wave the network sees, one a step."),
    )
    slowest: float = setting(
        0.1,
        QT_TRANSLATE_NOOP("settings", "Lowest frequency"),
        QT_TRANSLATE_NOOP("settings", "Smallest angle the wave turns in one step, in radians."),
        symbol="<i>ω</i><sub>min</sub>",
        low=0.001,
        high=3.0,
    )
    fastest: float = setting(
        0.3,
        QT_TRANSLATE_NOOP("settings", "Highest frequency"),
        QT_TRANSLATE_NOOP("settings", "Largest angle the wave turns in one step, in radians."),
        symbol="<i>ω</i><sub>max</sub>",
        low=0.001,
        high=3.0,
    )

    def source(self, seed: int) -> Source:
        if self.slowest > self.fastest:
            raise BadInput.of(
                "tasks",
                QT_TRANSLATE_NOOP(
                    "tasks",
                    "task.slowest: {slowest} is above task.fastest, {fastest};"
                    " the lowest frequency cannot be above the highest",
                ),
                slowest=f"{self.slowest:g}",
                fastest=f"{self.fastest:g}",
            )
        return SineSource(self, seed)


class SineSource(GeneratedSource):
    inputs = 1
    outputs = 1
    loss = "squared"
    every_step = True
    # The phase is uniform, so every value has mean 0 and mean square ½ whatever ω is.
    chance_loss = 0.5

    def __init__(self, task: Sine, seed: int) -> None:
        super().__init__(seed)
        self._task = task
        loss = 1 - _mean_cosine(task.slowest, task.fastest)
        self.yardsticks = (Yardstick("persistence", loss, loss),)
        self.plane = delay_plane(max(1, round(np.pi / (task.slowest + task.fastest))))

    def is_correct(self, x: Array, y: Array) -> bool:
        wave = np.append(x[:, 0], y[-1, 0])
        before, now, after = wave[:-2], wave[1:-1], wave[2:]
        # sin((k+1)ω+φ) + sin((k−1)ω+φ) = 2 cos ω sin(kω+φ): the recurrence of a single wave.
        cosine = (before + after) @ now / (2 * now @ now)
        within = (
            math.cos(self._task.fastest) <= cosine + 1e-6 <= math.cos(self._task.slowest) + 2e-6
        )
        single = np.allclose(before + after, 2 * cosine * now) and np.abs(wave).max() <= 1
        return within and single and np.array_equal(x[1:], y[:-1])

    def posed(self, x: Array) -> Batch:
        return posed_forecast(x, 1, 1)

    def spelt(self, batch: Batch) -> str:
        return spelt_forecast(batch, 1)

    def what_can_be_typed(self) -> str:
        return right_forecast(1, 1)

    def draw(self, rng: np.random.Generator, size: int) -> Batch:
        wave = self._waves(rng, size, self._task.length + 1)[:, np.newaxis, :]  # (T+1, 1, B)
        return Batch(wave[:-1], wave[1:])

    def course(self, steps: int) -> Array:
        """Return the wave of the probe, continued."""
        return self._waves(held_out_generator(self._seed), 1, steps)

    def _waves(self, rng: np.random.Generator, size: int, steps: int) -> Array:
        omega = rng.uniform(self._task.slowest, self._task.fastest, size)
        phi = rng.uniform(0, 2 * np.pi, size)
        return np.asarray(np.sin(omega * np.arange(steps)[:, np.newaxis] + phi))


def _mean_cosine(low: float, high: float) -> float:
    """Return E cos ω for ω uniform in [low, high], also where the interval is a point."""
    half = (high - low) / 2
    return float(np.cos((low + high) / 2) * np.sinc(half / np.pi))
