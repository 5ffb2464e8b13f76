"""A source that generates any number of sequences from the random generator it is given."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Sequence

import numpy as np

from rnnviz.tasks.task import Batch, Source, held_out_generator


class GeneratedSource(Source):
    """A source whose held-out sequences have a generator each.

    The first ones therefore stay the same however many are requested.
    """

    def __init__(self, seed: int) -> None:
        self._seed = seed

    @abstractmethod
    def draw(self, rng: np.random.Generator, size: int) -> Batch:
        """Generate `size` sequences."""

    def batch(self, rng: np.random.Generator, size: int) -> Batch:
        return self.draw(rng, size)

    def held_out(self, number: int) -> Batch:
        return self.draw(held_out_generator(self._seed, number - 1), 1)

    def test(self, size: int) -> Batch:
        return _joined([self.draw(held_out_generator(self._seed, i), 1) for i in range(size)])


def _joined(batches: Sequence[Batch]) -> Batch:
    """Return several batches of one padded length as one."""
    x = np.concatenate([batch.x for batch in batches], axis=-1)
    y = np.concatenate([batch.y for batch in batches], axis=-1)
    lengths = [batch.lengths for batch in batches if batch.lengths is not None]
    return Batch(x, y, np.concatenate(lengths) if lengths else None)
