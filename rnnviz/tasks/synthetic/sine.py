"""Say what comes next in a sine wave whose frequency and phase nobody tells."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from rnnviz.setting import setting
from rnnviz.tasks import shared_setting
from rnnviz.tasks.forecast import delayed
from rnnviz.tasks.synthetic.generated_source import GeneratedSource
from rnnviz.tasks.task import Array, Batch, Source, Task, Yardstick, held_out_generator
from rnnviz.text import QT_TRANSLATE_NOOP, BadInput, Message


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
            raise BadInput(
                Message.of(
                    "tasks",
                    QT_TRANSLATE_NOOP(
                        "tasks",
                        "task.slowest: {slowest} is above task.fastest, {fastest};"
                        " the lowest frequency cannot be above the highest",
                    ),
                    slowest=f"{self.slowest:g}",
                    fastest=f"{self.fastest:g}",
                )
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
        loss = self.persistence_loss = 1 - _mean_cosine(task.slowest, task.fastest)
        self.yardsticks = (Yardstick("persistence", loss, loss),)
        self.plane = delayed(max(1, round(np.pi / (task.slowest + task.fastest))))

    def draw(self, rng: np.random.Generator, size: int) -> Batch:
        wave = self._waves(rng, size, self._task.length + 1)[:, np.newaxis, :]  # (T+1, 1, B)
        return Batch(wave[:-1], wave[1:])

    def course(self, steps: int) -> Array:
        """Return the wave of the probe as it goes on."""
        return self._waves(held_out_generator(self._seed), 1, steps)

    def _waves(self, rng: np.random.Generator, size: int, steps: int) -> Array:
        omega = rng.uniform(self._task.slowest, self._task.fastest, size)
        phi = rng.uniform(0, 2 * np.pi, size)
        return np.asarray(np.sin(omega * np.arange(steps)[:, np.newaxis] + phi))


def _mean_cosine(low: float, high: float) -> float:
    """Return E cos ω for ω uniform in [low, high], also where the interval is a point."""
    half = (high - low) / 2
    return float(np.cos((low + high) / 2) * np.sinc(half / np.pi))
