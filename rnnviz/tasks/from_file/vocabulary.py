"""Vocabulary: the most frequent characters or words have a symbol each."""

from __future__ import annotations

import numpy as np

from rnnviz.tasks.task import Array
from rnnviz.text import QT_TRANSLATE_NOOP, Message

UNKNOWN = "□"
"""Printed for every token outside the vocabulary, which is symbol 0."""


class Vocabulary:
    """Symbols 1, 2, ... for the most frequent tokens, sorted; 0 for all others.

    Parameters
    ----------
    training : (N,) ndarray
        Code points or words of the training part.
    most : int
        The number of symbols.

    Attributes
    ----------
    tokens : (V-1,) ndarray
        The tokens with a symbol.
    """

    def __init__(self, training: Array, most: int) -> None:
        different, count = np.unique(training, return_counts=True)
        self.tokens = np.sort(different[np.argsort(-count, kind="stable")[: most - 1]])

    @property
    def size(self) -> int:
        """V, the number of symbols."""
        return len(self.tokens) + 1

    def symbols(self, tokens: Array) -> Array:
        """Return the symbol of each token, int of the same shape."""
        place = np.minimum(np.searchsorted(self.tokens, tokens), len(self.tokens) - 1)
        return np.where(self.tokens[place] == tokens, place + 1, 0)


def notes_on_rare(symbols: Array) -> tuple[Message, ...]:
    """Return a note on the share of unknown symbols, if there are any."""
    share = 100 * float(np.mean(symbols == 0))
    if not share:
        return ()
    source = QT_TRANSLATE_NOOP(
        "tasks", "{share} % of the text is rare and counts as one unknown symbol {unknown}."
    )
    return (Message.of("tasks", source, share=f"{share:.3g}", unknown=UNKNOWN),)
