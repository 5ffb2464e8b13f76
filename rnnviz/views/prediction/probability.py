"""The outputs for the probe sequence as class probabilities, beside the targets."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from rnnviz.training.snapshot import Frame

Array = NDArray[Any]


class ClassProbabilities:
    """The outputs for the probe sequence as probabilities.

    Attributes
    ----------
    probability : (T, O) ndarray
        Softmax of the outputs, NaN where they are not finite.
    first : int
        How many steps are read before the first answer is due.
    target : (T,) int ndarray
        The correct class; a single target is repeated at every step; −1 where none is due yet, or
        none is known of the sequence.
    right : (T,) ndarray
        Probability of the correct class, NaN where there is none.
    best : (T,) int ndarray
        The most probable class, −1 where the probabilities are unknown.
    accepted : (T,) bool ndarray
        Whether the task accepts the most probable class as an answer.
    """

    def __init__(self, frame: Frame) -> None:
        trace = frame.snapshot.trace
        self.probability = softmax(trace.output)
        steps = len(trace.output)
        target = np.asarray(trace.target, dtype=np.intp).ravel()
        self.first = steps - len(target) if frame.snapshot.source.every_step else 0
        self.target = np.full(steps, -1)
        self.target[self.first :] = target
        self.right = self.probability[np.arange(steps), self.target]
        self.right[self.target < 0] = np.nan
        known = ~np.isnan(self.probability[:, 0])
        self.best = np.where(known, np.argmax(trace.output, axis=1), -1)
        accepts = frame.snapshot.source.accepts
        answer, target = self.best[self.first :, None], self.target[self.first :, None]
        self.accepted = self.best == self.target
        self.accepted[self.first :] = (answer >= 0).ravel() & accepts(answer, target).ravel()


def softmax(output: Array) -> Array:
    """Return exp(o)/Σexp(o) of every row of (T, O), NaN for a row that is not finite."""
    with np.errstate(all="ignore"):
        shifted = np.exp(output - output.max(axis=1, keepdims=True))
        probability: Array = shifted / shifted.sum(axis=1, keepdims=True)
    return probability
