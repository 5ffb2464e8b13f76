"""Digit sum: add the first two digits of a sequence that goes on with zeros.

The experiment of section 6.1 in the practice book to Qiu's *Neural Networks and Deep Learning*
(nndl): one of the zeros is replaced by a random digit, 300 sequences to train on, 100 to test.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from rnnviz.setting import setting
from rnnviz.tasks import shared_setting
from rnnviz.tasks.task import Array, Batch, Source, Task, held_out_generator
from rnnviz.tasks.typed import refuse_length
from rnnviz.text import QT_TRANSLATE_NOOP

_FIRST, _SECOND = np.divmod(np.arange(100), 10)  # every pair of digits once
_BOOK = 67
"""The pair of the book's figure 6.13: 6 7 0 0 1 0 0 0 0 0."""


@dataclass(frozen=True)
class DigitSum(Task):
    """Two digits, zeros with one random digit among them; the class is the sum of the two."""

    name = "digit_sum"
    title = QT_TRANSLATE_NOOP("tasks", "Sum of the first two digits")

    length: int = shared_setting.sequence_length(
        20,
        QT_TRANSLATE_NOOP(
            "settings", "How many digits there are; the book compares 5, 10, and so on up to 35."
        ),
        low=3,
    )
    data: str = setting(
        "fixed",
        QT_TRANSLATE_NOOP("settings", "Training data"),
        QT_TRANSLATE_NOOP(
            "settings",
            "The book trains on one fixed set, which a network can memorise; new sequences at"
            " every update cannot be memorised.",
        ),
        choices=(
            ("fixed", QT_TRANSLATE_NOOP("settings", "one fixed set, as in the book")),
            ("fresh", QT_TRANSLATE_NOOP("settings", "fresh sequences at every update")),
        ),
    )
    copies: int = setting(
        3,
        QT_TRANSLATE_NOOP("settings", "Sequences for each pair"),
        QT_TRANSLATE_NOOP(
            "settings",
            "How often each of the 100 pairs of digits is in the fixed set, with a new random digit"
            " each time.",
        ),
        symbol="<i>k</i>",
        low=1,
        high=100,
        when=("data", ("fixed",)),
    )
    first: str = setting(
        "random",
        QT_TRANSLATE_NOOP("settings", "First held-out sequence"),
        QT_TRANSLATE_NOOP(
            "settings",
            "The one that the views show: any of them, or the one whose gates the book draws.",
        ),
        choices=(
            ("random", QT_TRANSLATE_NOOP("settings", "drawn like the others")),
            ("book", QT_TRANSLATE_NOOP("settings", "6 7 0 0 1 and zeros, as in the book")),
        ),
    )

    def source(self, seed: int) -> Source:
        return DigitSumSource(self, seed)


class DigitSumSource(Source):
    """100 held-out sequences, one for each pair of digits, that are never trained on."""

    inputs = 10
    outputs = 19
    symbolic = True
    loss = "cross_entropy"
    every_step = False
    chance_accuracy = 0.1
    symbol_names = tuple(str(i) for i in range(10))
    class_names = tuple(str(i) for i in range(19))

    def __init__(self, task: DigitSum, seed: int) -> None:
        rng = held_out_generator(seed)
        self._length = task.length
        self.chance_loss = _entropy_of_sum()
        pairs = rng.permutation(100)
        self._places, self._digits = np.empty(100, np.int64), np.empty(100, np.int64)
        self._places[pairs], self._digits[pairs] = self._distractors(rng, 100)
        if task.first == "book":
            pairs = self._from_the_book(pairs)
        self._test = self._assemble(pairs, self._places[pairs], self._digits[pairs])
        self._train: Batch | None = None
        if task.data == "fixed":
            self._train = self._unseen(rng, np.repeat(np.arange(100), task.copies))

    def posed(self, x: Array) -> Batch:
        refuse_length(len(x), 2)
        return Batch(x[:, None], x[:1] + x[1:2])

    def is_correct(self, x: Array, y: Array) -> bool:
        first, second, *rest = x
        return int(y) == int(first + second) and sum(digit != 0 for digit in rest) <= 1

    def batch(self, rng: np.random.Generator, size: int) -> Batch:
        """Draw from the fixed set without replacement while it lasts, or make up new ones."""
        if self._train is None:
            return self._unseen(rng, rng.integers(100, size=size))
        known = self._train.size
        chosen = rng.choice(known, size, replace=size > known)
        return Batch(self._train.x[:, chosen], self._train.y[chosen])

    def test(self, size: int) -> Batch:
        """Return the held-out sequences in a fixed order, from the start again after 100."""
        chosen = np.arange(size) % 100
        return Batch(self._test.x[:, chosen], self._test.y[chosen])

    def _distractors(self, rng: np.random.Generator, size: int) -> tuple[Array, Array]:
        return rng.integers(2, self._length, size), rng.integers(10, size=size)

    def _from_the_book(self, pairs: Array) -> Array:
        """Make the sequence of the book the first that is held out, in place of its pair's own."""
        self._places[_BOOK], self._digits[_BOOK] = min(4, self._length - 1), 1
        return np.concatenate([[_BOOK], pairs[pairs != _BOOK]])

    def _unseen(self, rng: np.random.Generator, pairs: Array) -> Batch:
        """Make sequences for `pairs`, drawing again what would be a held-out sequence."""
        places, digits = self._distractors(rng, len(pairs))
        while len(taken := np.flatnonzero(self._is_held_out(pairs, places, digits))):
            places[taken], digits[taken] = self._distractors(rng, len(taken))
        return self._assemble(pairs, places, digits)

    def _is_held_out(self, pairs: Array, places: Array, digits: Array) -> Array:
        # A distractor of 0 looks the same at every position.
        same_place = (places == self._places[pairs]) | (digits == 0)
        same: Array = same_place & (digits == self._digits[pairs])
        return same

    def _assemble(self, pairs: Array, places: Array, digits: Array) -> Batch:
        x = np.zeros((self._length, len(pairs)), dtype=np.int64)
        x[0], x[1] = _FIRST[pairs], _SECOND[pairs]
        x[places, np.arange(len(pairs))] = digits
        return Batch(x, _FIRST[pairs] + _SECOND[pairs])


def _entropy_of_sum() -> float:
    """Return the entropy of the sum of two uniform digits, in nats."""
    share = np.bincount(_FIRST + _SECOND) / 100
    return -math.fsum(p * math.log(p) for p in share)
