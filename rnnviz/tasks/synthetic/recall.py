"""Delayed recall: name the first symbol after a long stretch of noise.

The gradient of the one loss at the end has to pass through every step to the first, which makes
this the simplest test of a vanishing gradient.
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


@dataclass(frozen=True)
class Recall(Task):
    """One of a few symbols, then noise; the answer is due at the last step."""

    name = "recall"
    title = QT_TRANSLATE_NOOP("tasks", "Delayed recall")

    length: int = shared_setting.sequence_length(
        50,
        QT_TRANSLATE_NOOP(
            "settings",
            "Steps from the symbol to remember, the first, to the answer, the last: the gradient"
            " has to survive all of them.",
        ),
    )
    tokens: int = setting(
        2,
        QT_TRANSLATE_NOOP("settings", "Symbols to remember"),
        QT_TRANSLATE_NOOP(
            "settings", "How many different first symbols there are: the classes of the read-out."
        ),
        low=2,
        high=64,
    )
    noise: int = setting(
        5,
        QT_TRANSLATE_NOOP("settings", "Noise symbols"),
        QT_TRANSLATE_NOOP(
            "settings",
            "How many different symbols the noise is drawn from; with 0 one blank symbol fills the"
            " wait.",
        ),
        low=0,
        high=64,
    )

    def source(self, seed: int) -> Source:
        return RecallSource(self, seed)


class RecallSource(GeneratedSource):
    """Symbols: 0 the blank, then those to remember, then the noise."""

    symbolic = True
    loss = "cross_entropy"
    every_step = False
    symbol_names: tuple[str, ...]
    class_names: tuple[str, ...]

    def __init__(self, task: Recall, seed: int) -> None:
        super().__init__(seed)
        self._task = task
        self.inputs = 1 + task.tokens + task.noise
        self.outputs = task.tokens
        self.chance_loss = math.log(task.tokens)
        self.chance_accuracy = 1 / task.tokens
        self.symbol_names = ("·", *(str(i) for i in range(1, self.inputs)))
        self.class_names = self.symbol_names[1 : 1 + task.tokens]

    def is_correct(self, x: Array, y: Array) -> bool:
        first, *rest = (self.symbol_names[symbol] for symbol in x)
        return first == self.class_names[int(y)] and not set(rest) & set(self.class_names)

    def posed(self, x: Array) -> Batch:
        token = int(x[0]) - 1
        if not 0 <= token < self._task.tokens:
            return super().posed(x)
        return Batch(x[:, None], np.array([token]))

    def draw(self, rng: np.random.Generator, size: int) -> Batch:
        task = self._task
        x = np.zeros((task.length, size), dtype=np.int64)
        if task.noise:
            x[1:] = rng.integers(1 + task.tokens, self.inputs, (task.length - 1, size))
        y = rng.integers(task.tokens, size=size)
        x[0] = 1 + y
        return Batch(x, y)
