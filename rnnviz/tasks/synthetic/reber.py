"""Strings of Reber's grammar, one symbol at a time: what may come next?

Reber 1967; embedded between two equal symbols, T or P, as in Hochreiter and Schmidhuber 1997.  Two
successors are equally likely nearly everywhere, so only what is possible can be known: a string is
right where the most probable symbol is a legal successor at every step.  The last symbol but one
of an embedded string repeats the second, and nothing that comes between tells which it was.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from rnnviz.setting import setting
from rnnviz.tasks.from_file.text import entropy
from rnnviz.tasks.generated import Generated
from rnnviz.tasks.synthetic.automaton import EMBEDDED, PLAIN, SYMBOLS
from rnnviz.tasks.task import Array, Batch, Source, Task
from rnnviz.text import QT_TRANSLATE_NOOP


@dataclass(frozen=True)
class Reber(Task):
    """The next symbol at every step of a string that ends when the grammar says so."""

    name = "reber"
    title = QT_TRANSLATE_NOOP("tasks", "Reber grammar")

    grammar: str = setting(
        "embedded",
        QT_TRANSLATE_NOOP("settings", "Grammar"),
        QT_TRANSLATE_NOOP(
            "settings",
            "Embedded between two equal symbols, the second symbol must be remembered to the end;"
            " plain, two symbols of context are enough.",
        ),
        choices=(
            ("embedded", QT_TRANSLATE_NOOP("settings", "embedded")),
            ("plain", QT_TRANSLATE_NOOP("settings", "plain")),
        ),
    )
    length: int = setting(
        24,
        QT_TRANSLATE_NOOP("settings", "Longest string"),
        QT_TRANSLATE_NOOP(
            "settings",
            "Strings have different lengths; one with more steps than this is drawn again.",
        ),
        symbol="<i>T</i>",
        low=8,
        high=1000,
    )

    def source(self, seed: int) -> Source:
        return ReberSource(self, seed)


class ReberSource(Generated):
    """Symbols and classes are the letters; the last symbol of a string is never an input."""

    inputs = outputs = len(SYMBOLS)
    symbolic = True
    loss = "cross_entropy"
    every_step = True
    symbol_names = class_names = tuple(SYMBOLS)
    chance_accuracy = 0.0  # no one symbol is legal everywhere

    def __init__(self, task: Reber, seed: int) -> None:
        super().__init__(seed)
        self._most = task.length
        self._automaton = EMBEDDED if task.grammar == "embedded" else PLAIN
        self.state_names = self._automaton.names
        self.chance_loss = entropy(self._automaton.target_frequency(task.length))
        self.mean_steps = float(self._automaton.target_counts(task.length).sum())

    def draw(self, rng: np.random.Generator, size: int) -> Batch:
        string, lengths = self._automaton.strings(rng, size, self._most)
        return Batch(string[:-1], string[1:], lengths)

    def states(self, batch: Batch) -> Array:
        return self._automaton.run(batch.x)

    def accepts(self, said: Array, y: Array) -> Array:
        return self._automaton.accepts(said, y)

    def accuracy(self, output: Array, y: Array, real: Array | None = None) -> float:
        """Return the share of strings with a legal symbol foremost at every step."""
        legal = self.accepts(output.argmax(axis=-2), y)
        return float((legal if real is None else legal | ~real).all(axis=0).mean())
