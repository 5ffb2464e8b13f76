"""Temporal order: which of two symbols came first, and which second (Pascanu and others 2013).

A reading of task 6a of Hochreiter and Schmidhuber 1997 with the positions of Pascanu's published
generator: the first symbol in the second tenth of the sequence, the second just past the middle.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from rnnviz.tasks import shared_setting
from rnnviz.tasks.synthetic.generated_source import GeneratedSource
from rnnviz.tasks.task import Array, Batch, Source, Task
from rnnviz.text import QT_TRANSLATE_NOOP


@dataclass(frozen=True)
class TemporalOrder(Task):
    """X or Y twice among a, b, c, d; the class is the order of the two."""

    name = "temporal_order"
    title = QT_TRANSLATE_NOOP("tasks", "Temporal order")

    length: int = shared_setting.sequence_length(
        50,
        QT_TRANSLATE_NOOP(
            "settings",
            "The two relevant symbols come after a tenth and after a half of it; the answer"
            " is due at the end.",
        ),
        low=10,
    )

    def source(self, seed: int) -> Source:
        return TemporalOrderSource(self, seed)


class TemporalOrderSource(GeneratedSource):
    inputs = 6
    outputs = 4
    symbolic = True
    loss = "cross_entropy"
    every_step = False
    chance_loss = math.log(4)
    chance_accuracy = 0.25
    symbol_names = ("X", "Y", "a", "b", "c", "d")
    class_names = ("X X", "Y X", "X Y", "Y Y")

    def __init__(self, task: TemporalOrder, seed: int) -> None:
        super().__init__(seed)
        self._length = task.length

    def is_correct(self, x: Array, y: Array) -> bool:
        letters = [self.symbol_names[symbol] for symbol in x]
        return " ".join(c for c in letters if c in "XY") == self.class_names[int(y)]

    def posed(self, x: Array) -> Batch:
        relevant = x[x < 2]
        if len(relevant) != 2:
            return super().posed(x)
        return Batch(x[:, None], relevant[:1] + 2 * relevant[1:])

    def draw(self, rng: np.random.Generator, size: int) -> Batch:
        x = rng.integers(2, 6, (self._length, size))
        first, second = rng.integers(2, size=(2, size))
        samples, tenth = np.arange(size), self._length // 10
        x[tenth + rng.integers(tenth, size=size), samples] = first
        x[self._length // 2 + rng.integers(tenth, size=size), samples] = second
        return Batch(x, first + 2 * second)
