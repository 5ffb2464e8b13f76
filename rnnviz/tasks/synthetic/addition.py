"""Add two numbers, digit by digit, as one would read and write them: 047+815= gives 862.

Written from the left, a digit depends on carries from digits that come later, so the state that the
encoder passes on has to hold the whole sum.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from rnnviz.setting import setting
from rnnviz.tasks.chance import class_chance
from rnnviz.tasks.synthetic.sequence_to_sequence import END, AnswerSource, feeding
from rnnviz.tasks.task import Array, Batch, Source, Task
from rnnviz.tasks.typed import refuse_long_text, unreadable
from rnnviz.text import QT_TRANSLATE_NOOP, translate

PLUS = 11
_NO_SUM = QT_TRANSLATE_NOOP(
    "tasks", "type two numbers of at most {digits} digits with + between, such as 4+7"
)


@dataclass(frozen=True)
class Addition(Task):
    """Two numbers with leading zeros are read, their sum is written."""

    name = "addition"
    title = QT_TRANSLATE_NOOP("tasks", "Addition of numbers")

    digits: int = setting(
        2,
        QT_TRANSLATE_NOOP("settings", "Digits"),
        QT_TRANSLATE_NOOP("settings", "How many digits each number has; the sum has one more."),
        low=1,
        high=9,
    )
    reading: str = setting(
        "backwards",
        QT_TRANSLATE_NOOP("settings", "Read and written from"),
        QT_TRANSLATE_NOOP(
            "settings",
            "From the right the carry is known when it is needed, as on paper; from the left the"
            " first digit of the sum may depend on the last digits read.",
        ),
        choices=(
            ("backwards", QT_TRANSLATE_NOOP("settings", "the right: units first")),
            ("forwards", QT_TRANSLATE_NOOP("settings", "the left, as one reads")),
        ),
    )

    feeding: str = feeding()

    @property
    def length(self) -> int:
        return 2 * self.digits + 1 + self.digits + 2

    def source(self, seed: int) -> Source:
        return AdditionSource(self, seed)


class AdditionSource(AnswerSource):
    """Symbols: 0 the end symbol, 1 to 10 the digits 0 to 9, 11 the plus sign."""

    def __init__(self, task: Addition, seed: int) -> None:
        super().__init__(seed, (END, *"0123456789", "+"), 2 * task.digits + 1, task.feeding)
        self._task = task
        steps = task.digits + 2
        frequency = self._frequencies() * (steps - 1) / steps
        frequency = np.append(frequency, 1 / steps)
        self.chance_loss, self.chance_accuracy = class_chance(frequency)

    def _frequencies(self) -> Array:
        """Return how often each digit stands in a sum of two numbers drawn evenly, (10,).

        All are equally likely at every place but the first, which is the carry: 1 for (h − 1)/2h
        of the pairs of numbers below h.
        """
        n, h = self._task.digits, 10**self._task.digits
        counts = np.full(10, 0.1 * n)
        counts[:2] += (h + 1) / (2 * h), (h - 1) / (2 * h)
        return np.asarray(counts / counts.sum())

    def is_correct(self, x: Array, y: Array) -> bool:
        forwards = 1 if self._task.reading == "forwards" else -1
        question = "".join(self.symbol_names[symbol] for symbol in x[: self.border])
        answer = "".join(self.class_names[symbol] for symbol in y[:-1])
        one, other = (int(number[::forwards]) for number in question.split("+"))
        return answer.isdecimal() and int(answer[::forwards]) == one + other and y[-1] == 0

    def pairs(self, rng: np.random.Generator, size: int) -> tuple[Array, Array]:
        one, other = rng.integers(10**self._task.digits, size=(2, size))
        return self._asked(one, other)

    def _asked(self, one: Array, other: Array) -> tuple[Array, Array]:
        """Return sums of numbers (B,) as questions and answers."""
        n, plus = self._task.digits, np.full((1, len(one)), PLUS)
        order = slice(None, None, self._order)
        read = np.concatenate([_digits(one, n)[order] + 1, plus, _digits(other, n)[order] + 1])
        return read, _digits(one + other, n + 1)[order] + 1

    @property
    def _order(self) -> int:
        """1 where the units are read first, else -1."""
        return 1 if self._task.reading == "backwards" else -1

    def typed(self, text: str) -> Batch:
        refuse_long_text(text)
        parts = [part.strip() for part in text.split("+")]
        n = self._task.digits
        if len(parts) != 2 or not all(p.isascii() and p.isdecimal() and len(p) <= n for p in parts):
            raise unreadable(_NO_SUM, digits=n)
        one, other = (np.array([int(part)]) for part in parts)
        return self.posed(self._asked(one, other)[0][:, 0])

    def answer(self, question: Array) -> Array:
        n, letters = self._task.digits, [self.symbol_names[symbol] for symbol in question]
        digits = letters[:n] + letters[n + 1 :]
        if letters[n] != "+" or not "".join(digits).isdecimal():
            raise unreadable(_NO_SUM, digits=n)
        one, other = (
            np.array([int("".join(part[:: -self._order]))]) for part in (digits[:n], digits[n:])
        )
        return self._asked(one, other)[1][:, 0]

    def spelt(self, batch: Batch) -> str:
        letters = "".join(self.symbol_names[symbol] for symbol in batch.x[: self.border, 0])
        return "+".join(number[:: -self._order] for number in letters.split("+"))

    def what_can_be_typed(self) -> str:
        source = translate("tasks", "A sum of two numbers of at most {digits} digits: 4+7")
        return source.format(digits=self._task.digits)


def _digits(numbers: Array, count: int) -> Array:
    """Return the decimal digits of numbers (B,), units first, (count, B)."""
    return np.stack([numbers // 10**place % 10 for place in range(count)])
