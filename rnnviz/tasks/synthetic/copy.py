"""The copying problem: repeat a string after a wait (Hochreiter and Schmidhuber 1997).

In the form of Arjovsky, Shah and Bengio 2016: K symbols out of S, T−1 blanks, a sign to begin,
K more blanks; the target is blank except at the last K steps, which repeat the symbols.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from rnnviz.setting import setting
from rnnviz.tasks import shared_setting
from rnnviz.tasks.synthetic.generated_source import GeneratedSource
from rnnviz.tasks.task import Array, Batch, Source, Task
from rnnviz.text import QT_TRANSLATE_NOOP, translate


@dataclass(frozen=True)
class Copy(Task):
    """K symbols, a wait, a go sign; then the symbols are due in order."""

    name = "copy"
    title = QT_TRANSLATE_NOOP("tasks", "Copy after a wait")

    symbols: int = shared_setting.alphabet_size(3, high=64)
    items: int = setting(
        4,
        QT_TRANSLATE_NOOP("settings", "Symbols to copy"),
        QT_TRANSLATE_NOOP("settings", "How many symbols must be remembered and repeated."),
        symbol="<i>K</i>",
        low=1,
        high=100,
    )
    wait: int = setting(
        20,
        QT_TRANSLATE_NOOP("settings", "Steps of waiting"),
        QT_TRANSLATE_NOOP(
            "settings",
            "Steps between the end of the string and its repetition; the whole sequence is longer"
            " by twice the string.",
        ),
        low=1,
        high=10_000,
    )

    @property
    def length(self) -> int:
        return self.wait + 2 * self.items

    def source(self, seed: int) -> Source:
        return CopySource(self, seed)


class CopySource(GeneratedSource):
    """Symbols: 0 the blank, 1 to S those to copy, S+1 the sign to begin (input only)."""

    symbolic = True
    loss = "cross_entropy"
    every_step = True
    class_names: tuple[str, ...]

    def __init__(self, task: Copy, seed: int) -> None:
        super().__init__(seed)
        self._task = task
        self.inputs = task.symbols + 2
        self.outputs = task.symbols + 1
        # Blank until the string is due, then a guess among S symbols: K ln S / (T+2K).
        self.chance_loss = task.items * math.log(task.symbols) / task.length
        self.chance_accuracy = 1 / task.symbols
        self.class_names = ("·", *(str(i) for i in range(1, task.symbols + 1)))
        self.symbol_names = (*self.class_names, "▶")

    def draw(self, rng: np.random.Generator, size: int) -> Batch:
        task = self._task
        return self._asked(rng.integers(1, task.symbols + 1, (task.items, size)))

    def _asked(self, string: Array) -> Batch:
        """Return strings (K, B), the wait, the sign to begin and the blanks, with the targets."""
        task = self._task
        K, T, size = task.items, task.wait, string.shape[1]
        x = np.zeros((task.length, size), dtype=np.int64)
        y = np.zeros_like(x)
        x[:K] = string
        x[K + T - 1] = task.symbols + 1
        y[-K:] = string
        return Batch(x, y)

    def posed(self, x: Array) -> Batch:
        """Return a sequence with its target; a string of K symbols becomes a whole one."""
        if len(x) == self._task.items and 0 < x.min() <= x.max() <= self._task.symbols:
            return self._asked(x[:, None])
        string = np.clip(x[: self._task.items, None], 1, self._task.symbols)
        whole = self._asked(string) if len(string) == self._task.items else None
        if whole is None or not np.array_equal(whole.x[:, 0], x):
            return super().posed(x)
        return whole

    def what_can_be_typed(self) -> str:
        source = translate("tasks", "{items} symbols to copy, {names}, or a whole sequence")
        names = " ".join(self.class_names[1:])
        return source.format(items=self._task.items, names=names)

    def is_correct(self, x: Array, y: Array) -> bool:
        string, rest = list(x[: self._task.items]), list(x[self._task.items :])
        blanks = [0] * (self._task.wait + self._task.items)
        go = [0] * (self._task.wait - 1) + [self._task.symbols + 1] + [0] * self._task.items
        return rest == go and list(y) == blanks + string

    def accuracy(self, output: Array, y: Array, real: Array | None = None) -> float:
        """Return the share of the K symbols repeated right; the blanks do not count."""
        K = self._task.items
        return super().accuracy(output[-K:], y[-K:])
