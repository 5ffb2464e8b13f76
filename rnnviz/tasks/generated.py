"""Tasks whose sequences are made up: training draws from the generator it is handed.

Every held-out sequence has a generator of its own, made from the seed and its number, so that
the first ones stay the same however many are asked for and never depend on the training.
"""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Sequence

import numpy as np

from rnnviz.tasks.task import Batch, Source

_HELD_OUT = 0x74657374
"""Keeps these streams apart from any others spawned from the same seed ("test" in ASCII)."""


def held_out(seed: int, number: int = 0) -> np.random.Generator:
    """Return the generator of held-out sequence `number`."""
    return np.random.default_rng(np.random.SeedSequence(seed, spawn_key=(_HELD_OUT, number)))


def join(batches: Sequence[Batch]) -> Batch:
    """Return several batches of one padded length as one."""
    x = np.concatenate([batch.x for batch in batches], axis=-1)
    y = np.concatenate([batch.y for batch in batches], axis=-1)
    lengths = [batch.lengths for batch in batches if batch.lengths is not None]
    return Batch(x, y, np.concatenate(lengths) if lengths else None)


class Generated(Source):
    """A source that can draw as many sequences as anyone wants."""

    def __init__(self, seed: int) -> None:
        self._seed = seed

    @abstractmethod
    def draw(self, rng: np.random.Generator, size: int) -> Batch:
        """Make up `size` sequences."""

    def batch(self, rng: np.random.Generator, size: int) -> Batch:
        return self.draw(rng, size)

    def test(self, size: int) -> Batch:
        return join([self.draw(held_out(self._seed, i), 1) for i in range(size)])
