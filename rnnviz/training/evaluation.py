"""How the network performs on sequences it has never been trained on."""

from __future__ import annotations

import copy
import math
from dataclasses import dataclass

import numpy as np

from rnnviz.experiment.experiment import TrainingSettings
from rnnviz.nn.network import Network
from rnnviz.nn.parameters import Parameters
from rnnviz.tasks.task import Batch, Source

SEQUENCES = 32
"""Held-out sequences of an evaluation, at least; always a multiple of the batch size."""
EVALUATIONS = 25
"""About how many there are within the updates of the settings, at equal distances."""
KEPT = 256
"""When there are so many, every other one is dropped and the distance doubled."""


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
    """The evaluations of a run: at fixed updates, and at the newest one where that is asked for.

    How many there are depends on the update alone, not on the speed of the machine.

    Parameters
    ----------
    source : Source
    training : TrainingSettings
    sequences : int
        Of each evaluation, at least; always a multiple of the batch size.

    Attributes
    ----------
    results : tuple of Evaluation
    """

    def __init__(
        self, source: Source, training: TrainingSettings, sequences: int = SEQUENCES
    ) -> None:
        self._source, batch = source, training.batch
        test = source.test(batch * math.ceil(sequences / batch))
        together = test.lengths is None and training.reduction == "mean"
        size = test.size if together else batch  # else the loss of all is no mean of batches
        self._parts = [test.part(slice(i, i + size)) for i in range(0, test.size, size)]
        self._distance = 1
        self.results: tuple[Evaluation, ...] = ()

    def copy(self) -> Evaluator:
        """Return an evaluator on the same sequences that adds to results of its own."""
        return copy.copy(self)

    def is_due(self, update: int, updates: int) -> bool:
        """Whether an update is one of the fixed ones of a run of so many updates."""
        return update % (self._distance * max(1, updates // EVALUATIONS)) == 0

    def evaluate(self, network: Network, parameters: Parameters, update: int, updates: int) -> None:
        """Evaluate the parameters of an update, unless that was done last.

        What was evaluated last stays only if it is one of the fixed ones of `updates` updates.
        """
        results = self.results
        if results and results[-1].update == update:
            return
        if results and not self.is_due(results[-1].update, updates):
            results = results[:-1]
        if len(results) >= KEPT:
            self._distance *= 2
            results = tuple(e for e in results if self.is_due(e.update, updates))
        self.results = (*results, self._evaluation(network, parameters, update))

    def _evaluation(self, network: Network, parameters: Parameters, update: int) -> Evaluation:
        measured = [self._scores(network, parameters, part) for part in self._parts]
        loss, accuracy = np.mean(measured, axis=0)
        return Evaluation(update, float(loss), float(accuracy))

    def _scores(self, network: Network, parameters: Parameters, part: Batch) -> tuple[float, float]:
        run = network.run(part.steps, part.size)
        with np.errstate(all="ignore"):
            loss = network.forward(parameters, part, run)
            answer = network.answer(parameters, part, run)
        return loss, self._source.score(answer, part)
