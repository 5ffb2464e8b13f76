"""The adding problem: the sum of two marked numbers among many (Hochreiter and Schmidhuber 1997).

In the form of Le, Jaitly and Hinton 2015 and Arjovsky, Shah and Bengio 2016: numbers uniform in
[0, 1], one marker in each half of the sequence, the sum due at the end.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from rnnviz.tasks import shared_setting
from rnnviz.tasks.synthetic.generated_source import GeneratedSource
from rnnviz.tasks.task import Array, Batch, Source, Task
from rnnviz.tasks.typed import spelt_numbers, typed_numbers
from rnnviz.text import QT_TRANSLATE_NOOP, translate

TOLERANCE = 0.04
"""An answer this near counts as right (Hochreiter and Schmidhuber 1997, section 5.4)."""


@dataclass(frozen=True)
class Adding(Task):
    """A number and a marker at every step; the target is the sum of the two marked numbers."""

    name = "adding"
    title = QT_TRANSLATE_NOOP("tasks", "Adding problem")

    length: int = shared_setting.sequence_length(
        50,
        QT_TRANSLATE_NOOP(
            "settings", "How many numbers there are; two of them are marked, one in each half."
        ),
    )

    def source(self, seed: int) -> Source:
        return AddingSource(self, seed)


class AddingSource(GeneratedSource):
    inputs = 2
    outputs = 1
    loss = "squared"
    every_step = False
    # The variance of the sum of two numbers uniform in [0, 1].
    chance_loss = 1 / 6
    # The sum has the density 1 − |s − 1|; the best constant is the middle.
    chance_accuracy = 1 - (1 - TOLERANCE) ** 2

    def __init__(self, task: Adding, seed: int) -> None:
        super().__init__(seed)
        self._length = task.length

    def draw(self, rng: np.random.Generator, size: int) -> Batch:
        length, half = self._length, self._length // 2
        x = np.zeros((length, 2, size))
        x[:, 0] = rng.uniform(size=(length, size))
        samples = np.arange(size)
        x[rng.integers(half, size=size), 1, samples] = 1
        x[rng.integers(half, length, size=size), 1, samples] = 1
        y = (x[:, 0] * x[:, 1]).sum(axis=0)[np.newaxis]  # (1, B)
        return Batch(x, y)

    def typed(self, text: str) -> Batch:
        words = text.replace(",", " ").replace("，", " ").split()
        numbers = typed_numbers(" ".join(word.removesuffix("*") for word in words), 1)
        marks = np.array([float(word.endswith("*")) for word in words])
        return self.posed(np.column_stack([numbers[:, 0], marks]))

    def posed(self, x: Array) -> Batch:
        return Batch(x[..., None], (x[:, 0] * x[:, 1]).sum().reshape(1, 1))

    def spelt(self, batch: Batch) -> str:
        numbers = spelt_numbers(batch.x[:, :1, 0]).split()
        marks = batch.x[:, 1, 0]
        return " ".join(n + "*" * int(m) for n, m in zip(numbers, marks, strict=True))

    def what_can_be_typed(self) -> str:
        return translate("tasks", "Numbers, with spaces between; * marks those to add: 0.3 0.5*")

    def is_correct(self, x: Array, y: Array) -> bool:
        half = len(x) // 2
        halves = x[:half], x[half:]
        marked = [[number for number, marker in part if marker == 1] for part in halves]
        return [len(numbers) for numbers in marked] == [1, 1] and y[0] == marked[0][0] + marked[1][
            0
        ]

    def accuracy(self, output: Array, y: Array, real: Array | None = None) -> float:
        """Return the share of answers within 0.04 of the sum."""
        return float(np.mean(np.abs(output - y) < TOLERANCE))
