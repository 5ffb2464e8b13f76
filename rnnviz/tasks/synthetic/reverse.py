"""Write a string backwards: the simplest task for an encoder and a decoder.

What is read first is written last, so the longest path of an error is twice the string.  What is
read last is written first, which is why learning begins there (Sutskever et al. 2014).
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from rnnviz.setting import setting
from rnnviz.tasks import shared_setting
from rnnviz.tasks.synthetic.sequence_to_sequence import END, AnswerSource, feeding
from rnnviz.tasks.task import Array, Source, Task
from rnnviz.tasks.typed import unreadable
from rnnviz.text import QT_TRANSLATE_NOOP


@dataclass(frozen=True)
class Reverse(Task):
    """A string of symbols is read to its end, then written, backwards or as it was."""

    name = "reverse"
    title = QT_TRANSLATE_NOOP("tasks", "Write a string backwards")

    symbols: int = shared_setting.alphabet_size(8, high=26)
    items: int = setting(
        5,
        QT_TRANSLATE_NOOP("settings", "Length of the string"),
        QT_TRANSLATE_NOOP(
            "settings", "Steps of the encoder; the decoder has one more, to write the end symbol."
        ),
        symbol="<i>T</i>",
        low=1,
        high=200,
    )
    order: str = setting(
        "backwards",
        QT_TRANSLATE_NOOP("settings", "It is written"),
        QT_TRANSLATE_NOOP(
            "settings",
            "Backwards the last symbol read is the first one written, close by; forwards every"
            " symbol has equally far to go.",
        ),
        choices=(
            ("backwards", QT_TRANSLATE_NOOP("settings", "backwards")),
            ("forwards", QT_TRANSLATE_NOOP("settings", "as it was read")),
        ),
    )

    feeding: str = feeding()

    @property
    def length(self) -> int:
        return 2 * self.items + 1

    def source(self, seed: int) -> Source:
        return ReverseSource(self, seed)


class ReverseSource(AnswerSource):
    """Symbols: 0 the end symbol, then those of the string, a, b, c, ..."""

    def __init__(self, task: Reverse, seed: int) -> None:
        names = tuple(chr(ord("a") + n) for n in range(task.symbols))
        super().__init__(seed, (END, *names), task.items, task.feeding)
        self._task = task
        n = task.items
        # At the best constant answer: the symbols n/(n+1) of the time, and the end symbol.
        self.chance_loss = (n * math.log(task.symbols * (n + 1) / n) + math.log(n + 1)) / (n + 1)
        self.chance_accuracy = max(1, n / task.symbols) / (n + 1)

    def is_correct(self, x: Array, y: Array) -> bool:
        string = list(x[: self.border])
        answer = string[::-1] if self._task.order == "backwards" else string
        return 0 not in string and list(y) == [*answer, 0]

    def pairs(self, rng: np.random.Generator, size: int) -> tuple[Array, Array]:
        string = rng.integers(1, 1 + self._task.symbols, (self._task.items, size))
        return string, self._in_order(string)

    def answer(self, question: Array) -> Array:
        if not question.all():
            raise unreadable(
                QT_TRANSLATE_NOOP("tasks", "{end} is not typed: it follows by itself"), end=END
            )
        return self._in_order(question)

    def _in_order(self, string: Array) -> Array:
        return string[::-1] if self._task.order == "backwards" else string
