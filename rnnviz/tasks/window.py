"""Windows of fixed length out of a long series, at every position where they fit.

A series may consist of several pieces; no window crosses from one into another.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from rnnviz.tasks.task import Array


class Windows:
    """All windows of `length` values within the pieces of a series.

    Parameters
    ----------
    series : (n,) or (n, M) ndarray
    pieces : sequence of (int, int)
        First and one past the last index of each piece.
    length : int
    """

    def __init__(self, series: Array, pieces: Sequence[tuple[int, int]], length: int) -> None:
        self._series = series
        self.length = length
        self._ranges = [(low, high - length + 1) for low, high in pieces if high - low >= length]
        starts = [np.arange(*places, dtype=np.int32) for places in self._ranges]
        self.starts = np.concatenate([np.empty(0, np.int32), *starts])

    def at(self, starts: Array) -> Array:
        """Return the windows that begin at `starts`, (length, B) or (length, B, M)."""
        windows: Array = self._series[np.arange(self.length)[:, np.newaxis] + starts]
        return windows

    def draw(self, rng: np.random.Generator, size: int) -> Array:
        """Return `size` random windows, all positions equally likely: (length, B)."""
        return self.at(self.starts[rng.integers(len(self.starts), size=size)])

    def shuffled(self, rng: np.random.Generator, most: int = 4096) -> Array:
        """Return the starts of at most `most` different windows in random order."""
        return rng.choice(self.starts, min(most, len(self.starts)), replace=False)

    def target_weights(self, first: int) -> Array:
        """Return how likely each value is to occur in a random window from position `first` on.

        Returns
        -------
        (n,) ndarray
            Sums to 1: the distribution of targets, if those are at `first` to the end.
        """
        # Over a range of starts the count of windows rises, stays level and falls, so its second
        # difference has four entries.
        bends = np.zeros(len(self._series) + 2)
        for low, high in self._ranges:
            np.add.at(bends, [low + first, high + self.length], 1)
            np.add.at(bends, [low + self.length, high + first], -1)
        weights: Array = bends.cumsum().cumsum()[:-2]
        weights /= weights.sum()
        return weights


def occurrences(series: Array, stretch: Array) -> Array:
    """Return the starts of all places where a stretch (m, ...) occurs in a series (n, ...)."""
    starts = np.arange(max(0, len(series) - len(stretch) + 1))
    for k, value in enumerate(stretch):
        same = np.asarray(series[starts + k] == value)
        starts = starts[same.reshape(len(starts), -1).all(axis=1)]
    return starts


def padded_stretches(values: Array, starts: Array, lengths: Array, steps: int) -> Array:
    """Return the stretches of `values` (n, ...) that begin at `starts`, 0 behind their ends.

    Parameters
    ----------
    values : (n, ...) ndarray
    starts, lengths : (B,) int ndarray
    steps : int
        T, the length of the longest.

    Returns
    -------
    (T, B, ...) ndarray
    """
    step = np.arange(steps)[:, np.newaxis]
    real = step < lengths
    stretches = values[np.where(real, starts + step, 0)]
    stretches[~real] = 0
    return np.asarray(stretches)
