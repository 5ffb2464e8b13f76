"""How the network performs on sequences it has never been trained on."""

from __future__ import annotations

import copy
import math
import sys
from dataclasses import dataclass

import numpy as np

from rnnviz.nn.network import Network
from rnnviz.nn.parameters import Parameters
from rnnviz.tasks.task import Batch, Source

SEQUENCES = 32
"""Held-out sequences of an evaluation, at least; always a multiple of the batch size."""
KEPT = 256


@dataclass(frozen=True)
class Evaluation:
    """Mean loss and accuracy on held-out sequences after one update.

    Attributes
    ----------
    update : int
    loss : float
        Of as many sequences as a batch has, reduced as in training.
    accuracy : float
        NaN where the task has none.
    """

    update: int
    loss: float
    accuracy: float


class Evaluator:
    """The evaluations of a run; when there are `KEPT`, every other one is dropped."""

    def __init__(self, source: Source, batch: int) -> None:
        self._source, self._batch = source, batch
        test = source.test(batch * math.ceil(SEQUENCES / batch))
        parts = range(0, test.size, batch)
        self._parts = [test.part(slice(i, i + batch)) for i in parts]
        self.results: tuple[Evaluation, ...] = ()

    def copy(self) -> Evaluator:
        """Return an evaluator on the same sequences that adds to results of its own."""
        return copy.copy(self)

    @property
    def nbytes(self) -> int:
        """The memory of the list of results, in bytes."""
        return sys.getsizeof(self.results)

    def evaluate(self, network: Network, parameters: Parameters, update: int) -> None:
        """Evaluate the parameters of an update, unless that was done last."""
        if self.results and self.results[-1].update == update:
            return
        measured = [self._score_part(network, parameters, part) for part in self._parts]
        loss, accuracy = np.mean(measured, axis=0)
        if len(self.results) >= KEPT:
            self.results = self.results[::2]
        self.results = (*self.results, Evaluation(update, float(loss), float(accuracy)))

    def _score_part(
        self, network: Network, parameters: Parameters, part: Batch
    ) -> tuple[float, float]:
        run = network.run(part.steps, part.size)
        with np.errstate(all="ignore"):
            loss = network.forward(parameters, part, run)
            answer = network.answer(parameters, part, run)
        return loss, self._source.score(answer, part)
