"""Palindromes: name the last digit, which is the first one read.

An assignment of the deep learning course of the University of Amsterdam: all digits but the last
are read, and the last is to be said.  The digits between say nothing about it, so that the error
has to pass every step; the longer the palindrome, the longer the way.
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
class Palindrome(Task):
    """All but the last digit of a palindrome are read; the class is the last."""

    name = "palindrome"
    title = QT_TRANSLATE_NOOP("tasks", "Last digit of a palindrome")

    length: int = shared_setting.sequence_length(
        9,
        QT_TRANSLATE_NOOP(
            "settings",
            "How many digits are read: all of the palindrome but the last, which is asked for.",
        ),
    )

    def source(self, seed: int) -> Source:
        return PalindromeSource(self, seed)


class PalindromeSource(GeneratedSource):
    """Random digits up to the middle, the same backwards after it."""

    inputs = outputs = 10
    symbolic = True
    loss = "cross_entropy"
    every_step = False
    chance_loss = math.log(10)
    chance_accuracy = 0.1
    symbol_names = class_names = tuple(str(digit) for digit in range(10))

    def __init__(self, task: Palindrome, seed: int) -> None:
        super().__init__(seed)
        self._length = task.length

    def draw(self, rng: np.random.Generator, size: int) -> Batch:
        whole = self._length + 1
        half = rng.integers(10, size=((whole + 1) // 2, size))
        x = np.concatenate([half, half[: whole // 2][::-1]])
        return Batch(x[:-1], x[-1].copy())

    def is_correct(self, x: Array, y: Array) -> bool:
        written = "".join(str(digit) for digit in (*x, y))
        return written == written[::-1]

    def posed(self, x: Array) -> Batch:
        """Return a sequence with its target, where it is the beginning of a palindrome."""
        if not np.array_equal(x[1:], x[1:][::-1]):
            return super().posed(x)
        return Batch(x[:, None], x[:1].copy())
