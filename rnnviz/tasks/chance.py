"""Loss and accuracy of the best answer that ignores the input: constant class frequencies."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from rnnviz.tasks.task import Array


class Chance(NamedTuple):
    """Cross-entropy in nats, and accuracy, of the best constant answer."""

    loss: float
    accuracy: float


def class_chance(frequency: Array) -> Chance:
    """Return what the class frequencies (O,), which sum to 1, achieve as an answer."""
    return Chance(entropy(frequency), float(frequency.max()))


def entropy(frequency: Array) -> float:
    """Return the entropy in nats of frequencies that sum to 1."""
    p = frequency[frequency > 0]
    return float(-(p * np.log(p)).sum())
