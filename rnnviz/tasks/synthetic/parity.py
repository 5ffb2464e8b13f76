"""Parity: whether the ones so far are even or odd, or in general their number modulo m.

The smallest finite automaton that never forgets: at every step the next state depends on the
present one, so a single error makes all later answers wrong.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from rnnviz.setting import setting
from rnnviz.tasks import shared_setting
from rnnviz.tasks.chance import class_chance
from rnnviz.tasks.synthetic.generated_source import GeneratedSource
from rnnviz.tasks.task import Array, Batch, Source, Task
from rnnviz.text import QT_TRANSLATE_NOOP


@dataclass(frozen=True)
class Parity(Task):
    """Random bits in, at every step the number of ones so far modulo m."""

    name = "parity"
    title = QT_TRANSLATE_NOOP("tasks", "Parity, or counting modulo m")

    length: int = shared_setting.sequence_length(
        12,
        QT_TRANSLATE_NOOP(
            "settings", "How many bits there are; every step has an answer, the count so far."
        ),
    )
    modulus: int = setting(
        2,
        QT_TRANSLATE_NOOP("settings", "Modulus"),
        QT_TRANSLATE_NOOP(
            "settings",
            "The automaton has this many states: with 2 it distinguishes even from odd, with"
            " more it counts the ones modulo m.",
        ),
        symbol="<i>m</i>",
        low=2,
        high=8,
    )

    def source(self, seed: int) -> Source:
        return ParitySource(self, seed)


class ParitySource(GeneratedSource):
    """Symbols and classes are digits; the automaton's state after a step is the target class."""

    inputs = 2
    symbolic = True
    loss = "cross_entropy"
    every_step = True
    symbol_names = ("0", "1")

    def __init__(self, task: Parity, seed: int) -> None:
        super().__init__(seed)
        self._task = task
        self.outputs = task.modulus
        self.class_names = tuple(str(i) for i in range(task.modulus))
        even = (
            QT_TRANSLATE_NOOP("tasks", "even"),
            QT_TRANSLATE_NOOP("tasks", "odd"),
        )
        self.state_names = even if task.modulus == 2 else self.class_names
        frequency = _state_frequency(task.length, task.modulus)
        self.chance_loss, self.chance_accuracy = class_chance(frequency)

    def draw(self, rng: np.random.Generator, size: int) -> Batch:
        return self._counted(rng.integers(2, size=(self._task.length, size)))

    def posed(self, x: Array) -> Batch:
        return self._counted(x[:, None])

    def _counted(self, x: Array) -> Batch:
        return Batch(x, x.cumsum(axis=0) % self._task.modulus)

    def is_correct(self, x: Array, y: Array) -> bool:
        ones = (sum(1 for bit in x[: k + 1] if bit) for k in range(len(x)))
        return list(y) == [count % self._task.modulus for count in ones]

    def states(self, batch: Batch) -> Array:
        return batch.y


def _state_frequency(steps: int, modulus: int) -> Array:
    """Return how often each state occurs over all steps, for fair bits."""
    state = np.eye(modulus)[0]
    frequency = np.zeros(modulus)
    for _ in range(steps):
        state = (state + np.roll(state, 1)) / 2
        frequency += state / steps
    return frequency
