"""An impulse: no input, and one error of a known size at the very last step.

With no input, no bias and f(0) = 0 the states stay zero, so the read-out is 0 too and its error
∂L/∂o = 2(0 − y) is exactly ±1.  Where the read-out starts at the identity, ∂L/∂h_T is then one unit
vector, and what is seen at step k is the product of the Jacobians on the way and nothing else.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from rnnviz.setting import setting
from rnnviz.tasks import shared_setting
from rnnviz.tasks.synthetic.generated_source import GeneratedSource
from rnnviz.tasks.task import Array, Batch, Source, Task
from rnnviz.text import QT_TRANSLATE_NOOP

HALF = 0.5
"""|y|: (o − y)² has the slope ∓1 at o = 0."""


@dataclass(frozen=True)
class Impulse(Task):
    """Zeros, and at the end an unpredictable coin, or one value to be reached."""

    name = "impulse"
    title = QT_TRANSLATE_NOOP("tasks", "One error at the last step")

    length: int = shared_setting.sequence_length(
        100,
        QT_TRANSLATE_NOOP(
            "settings",
            "Steps without any input; the one error enters at the last. Read-out weights that start"
            " at the identity send it into the first unit, random ones into a random direction.",
        ),
    )
    target: str = setting(
        "coin",
        QT_TRANSLATE_NOOP("settings", "Target"),
        QT_TRANSLATE_NOOP(
            "settings",
            "A coin cannot be predicted: an error of 1 enters at every update. A value can be"
            " learned.",
        ),
        symbol="<i>y</i>",
        choices=(
            ("coin", QT_TRANSLATE_NOOP("settings", "+½ or −½ at random")),
            ("value", QT_TRANSLATE_NOOP("settings", "one value")),
        ),
    )
    value: float = setting(
        0.7,
        QT_TRANSLATE_NOOP("settings", "Value of the target"),
        QT_TRANSLATE_NOOP("settings", "What the read-out should be at the last step."),
        symbol="<i>y</i>",
        low=-1e3,
        high=1e3,
        when=("target", ("value",)),
    )

    def source(self, seed: int) -> Source:
        return ImpulseSource(self, seed)


class ImpulseSource(GeneratedSource):
    inputs = 1
    outputs = 1
    loss = "squared"
    every_step = False

    def __init__(self, task: Impulse, seed: int) -> None:
        super().__init__(seed)
        self._length = task.length
        self._targets = [-HALF, HALF] if task.target == "coin" else [task.value]
        # The coin is unpredictable, so the best answer is 0.  One fixed value has no chance level.
        self.chance_loss = HALF**2 if task.target == "coin" else math.nan

    def is_correct(self, x: Array, y: Array) -> bool:
        return not x.any() and y[0] in self._targets

    def posed(self, x: Array) -> Batch:
        if len(self._targets) > 1:
            return super().posed(x)
        return Batch(x[..., None], np.array([self._targets], dtype=np.float64))

    def draw(self, rng: np.random.Generator, size: int) -> Batch:
        y = rng.choice(self._targets, (1, size))
        return Batch(np.zeros((self._length, 1, size)), y)
