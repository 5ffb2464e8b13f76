"""An impulse: no input, and one error of a known size at the very last step.

With no input, no bias and f(0) = 0 the states stay zero, so the read-out is 0 too and its error
∂L/∂o = 2(0 − y) is exactly ±1.  Where the read-out starts at the identity, ∂L/∂h_T is then one unit
vector, and what is seen at step k is the product of the Jacobians on the way and nothing else.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from rnnviz.setting import setting
from rnnviz.tasks.generated import Generated
from rnnviz.tasks.task import Batch, Source, Task
from rnnviz.text import QT_TRANSLATE_NOOP

HALF = 0.5
"""|y|: (o − y)² has the slope ∓1 at o = 0."""


@dataclass(frozen=True)
class Impulse(Task):
    """Zeros, and at the end a coin that nobody can foresee: an error of 1 whatever is learned."""

    name = "impulse"
    title = QT_TRANSLATE_NOOP("tasks", "One error at the last step")

    length: int = setting(
        100,
        QT_TRANSLATE_NOOP("settings", "Sequence length"),
        QT_TRANSLATE_NOOP(
            "settings",
            "Steps without any input. The target at the last one is +½ or −½ by chance, so an error"
            " of size 1 enters there; read-out weights that start at the identity send it into the"
            " first unit, random ones into a random direction.",
        ),
        symbol="<i>T</i>",
        low=2,
        high=10_000,
    )

    def source(self, seed: int) -> Source:
        return ImpulseSource(self, seed)


class ImpulseSource(Generated):
    inputs = 1
    outputs = 1
    loss = "squared"
    every_step = False
    # Nothing tells the sign of the target: the best answer is 0.
    chance_loss = HALF**2

    def __init__(self, task: Impulse, seed: int) -> None:
        super().__init__(seed)
        self._length = task.length

    def draw(self, rng: np.random.Generator, size: int) -> Batch:
        y = rng.choice([-HALF, HALF], (1, size))
        return Batch(np.zeros((self._length, 1, size)), y)
