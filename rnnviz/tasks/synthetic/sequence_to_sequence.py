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
from rnnviz.tasks.typed import unreadable
from rnnviz.text import QT_TRANSLATE_NOOP, translate

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

    @abstractmethod
    def answer(self, question: Array) -> Array:
        """Return the answer (M - 1,) to one question (T,).

        Raises
        ------
        BadInput
            Where it is no question.
        """

    def draw(self, rng: np.random.Generator, size: int) -> Batch:
        return _joined(*self.pairs(rng, size))

    def posed(self, x: Array) -> Batch:
        if len(x) != self.border:
            source = QT_TRANSLATE_NOOP(
                "tasks", "{count} symbols: the encoder reads {right}, which must be typed"
            )
            raise unreadable(source, count=len(x), right=self.border)
        return _joined(x[:, None], self.answer(x)[:, None])

    def what_can_be_typed(self) -> str:
        source = translate("tasks", "{count} of the symbols {names}")
        return source.format(count=self.border, names=" ".join(self.symbol_names[1:]))


def _joined(question: Array, answer: Array) -> Batch:
    """Return what the encoder and the decoder read, and what is to be written."""
    end = np.zeros((1, question.shape[1]), dtype=np.int64)
    x = np.concatenate([question, end, answer])
    return Batch(x, np.concatenate([answer, end]))
