"""Tasks that answer a sequence with a sequence, for an encoder and a decoder.

The encoder reads the question.  The decoder starts with the end symbol, reads at each step what it
should have written at the step before, and ends its answer with the end symbol.
"""

from __future__ import annotations

from abc import abstractmethod
from typing import Any

import numpy as np

from rnnviz.setting import setting
from rnnviz.tasks.synthetic.generated_source import GeneratedSource
from rnnviz.tasks.task import Array, Batch
from rnnviz.text import QT_TRANSLATE_NOOP

END = "⏎"
"""How symbol 0, with which every answer ends, is printed."""


def feeding() -> Any:
    """Return the setting of what the decoder reads while it learns."""
    return setting(
        "teacher",
        QT_TRANSLATE_NOOP("settings", "The decoder reads"),
        QT_TRANSLATE_NOOP(
            "settings",
            "While it learns: what it should have written at the step before, or what it did write."
            "  When it is tested it always reads what it wrote.",
        ),
        choices=(
            ("teacher", QT_TRANSLATE_NOOP("settings", "the right answer (teacher forcing)")),
            ("free", QT_TRANSLATE_NOOP("settings", "its own answer (free running)")),
        ),
    )


class AnswerSource(GeneratedSource):
    """A source of questions and answers over one set of symbols, of which 0 is the end symbol.

    Parameters
    ----------
    seed : int
    names : tuple of str
        The printed form of each symbol.
    border : int
        How many symbols a question has.
    feeding : {"teacher", "free"}
    """

    symbolic = True
    loss = "cross_entropy"
    every_step = True
    symbol_names: tuple[str, ...]
    class_names: tuple[str, ...]

    def __init__(self, seed: int, names: tuple[str, ...], border: int, feeding: str) -> None:
        super().__init__(seed)
        self.symbol_names = self.class_names = names
        self.inputs = self.outputs = len(names)
        self.border, self.free = border, feeding == "free"

    @abstractmethod
    def pairs(self, rng: np.random.Generator, size: int) -> tuple[Array, Array]:
        """Draw questions (T, B) and answers (M - 1, B)."""

    def draw(self, rng: np.random.Generator, size: int) -> Batch:
        question, answer = self.pairs(rng, size)
        end = np.zeros((1, size), dtype=np.int64)
        x = np.concatenate([question, end, answer])
        return Batch(x, np.concatenate([answer, end]))
