"""The learning rule: how a batch becomes gradients, and when the parameters follow them.

Backpropagation through time, truncated or not, and real-time recurrent learning give one gradient
for the sequences.  Online, real-time recurrent learning gives one at every step, which the
parameters follow before the next step is made (Williams & Zipser 1989).
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterator
from dataclasses import replace

from rnnviz.experiment.experiment import Experiment
from rnnviz.nn.fault import Fault
from rnnviz.nn.network import Network, Run, lengths_of
from rnnviz.nn.parameters import Parameters
from rnnviz.nn.rtrl import RTRL
from rnnviz.nn.trace import Array
from rnnviz.tasks.task import Batch, Source
from rnnviz.text import QT_TRANSLATE_NOOP, BadInput


class LearningRule(ABC):
    """How one batch after the other is learnt from.

    Attributes
    ----------
    online : bool
        Whether a batch gives several gradients, the parameters following each before the next.
    """

    online = False

    def __init__(self, network: Network) -> None:
        self.network = network

    @abstractmethod
    def gradients(
        self, parameters: Parameters, batch: Batch, gradient: Parameters
    ) -> Iterator[float]:
        """Write a gradient that the parameters are to follow, as often as they are to.

        Yields
        ------
        float
            Its share of the loss of the batch.
        """

    @property
    def passes(self) -> Run | None:
        """The buffers of the last passes over a batch; None where there are none."""
        return None

    @property
    @abstractmethod
    def output(self) -> Array:
        """The read-out of the last batch."""

    @abstractmethod
    def fault(self, parameters: Parameters, batch: Batch) -> Fault | None:
        """Return the first number of the last passes that is not finite, None if it is unknown."""

    @property
    @abstractmethod
    def dead(self) -> bool:
        """Whether no error reached any state in the last batch although one left the read-out."""


class Backpropagation(LearningRule):
    """Backpropagation through time.

    Parameters
    ----------
    network : Network
    truncation : int
        τ, or 0 for all the way.
    """

    def __init__(self, network: Network, truncation: int) -> None:
        super().__init__(network)
        self._truncation = truncation
        self._run: Run | None = None

    def gradients(
        self, parameters: Parameters, batch: Batch, gradient: Parameters
    ) -> Iterator[float]:
        self._run = run = self.network.run(batch.steps, batch.size)
        loss = self.network.forward(parameters, batch, run)
        self.network.backward(parameters, run, gradient, self._truncation)
        yield loss

    @property
    def run(self) -> Run:
        """The buffers of the last passes."""
        assert self._run is not None, "no batch yet"
        return self._run

    @property
    def passes(self) -> Run | None:
        return self._run

    @property
    def output(self) -> Array:
        return self.run.output

    def fault(self, parameters: Parameters, batch: Batch) -> Fault | None:
        return self.network.first_fault(self.run)

    @property
    def dead(self) -> bool:
        return self.network.is_dead(self.run)


class RealTimeLearning(LearningRule):
    """Real-time recurrent learning.

    Parameters
    ----------
    network : Network
    batch : int
        B.
    online : bool
        Whether the parameters follow the gradient of every step.
    """

    def __init__(self, network: Network, batch: int, online: bool) -> None:
        super().__init__(network)
        self._learner, self.online = RTRL(network, batch), online
        self._heard = self._reached = False

    def gradients(
        self, parameters: Parameters, batch: Batch, gradient: Parameters
    ) -> Iterator[float]:
        total, self._heard, self._reached = 0.0, False, False
        gradient.flat.fill(0)
        for loss in self._learner.gradients(parameters, batch, gradient):
            self._heard |= self._learner.heard
            total += loss
            if self.online:
                self._look(gradient)
                yield loss
                gradient.flat.fill(0)
        if not self.online:
            self._look(gradient)
            yield total

    def _look(self, gradient: Parameters) -> None:
        """Notice whether an error has reached the parameters of a layer."""
        layers = (v for name, v in gradient.blocks.items() if not name.startswith("readout."))
        self._reached = self._reached or any(v.any() for v in layers)

    @property
    def output(self) -> Array:
        return self._learner.output

    def fault(self, parameters: Parameters, batch: Batch) -> Fault | None:
        """Return where the same parameters fail in forward and backward passes over the batch."""
        run = self.network.run(batch.steps, batch.size)
        self.network.forward(parameters, batch, run)
        self.network.backward(parameters, run, self.network.parameters())
        return self.network.first_fault(run)

    @property
    def dead(self) -> bool:
        return self._heard and not self._reached


def without_unused_truncation(experiment: Experiment) -> Experiment:
    """Return the experiment with the truncation 0 where its learning rule does not truncate."""
    training = experiment.training
    if training.rule == "bptt" or not training.truncation:
        return experiment
    return replace(experiment, training=replace(training, truncation=0))


def rule_of(experiment: Experiment, network: Network, source: Source) -> LearningRule:
    """Return the rule by which a network learns.

    Raises
    ------
    BadInput
        Where the rule cannot be applied to the network or its data.
    """
    training = experiment.training
    if training.rule == "bptt":
        return Backpropagation(network, training.truncation)
    refuse_unfit(experiment, network, source)
    return RealTimeLearning(network, training.batch, training.rule == "rtrl_online")


_DIRECTION = QT_TRANSLATE_NOOP(
    "training", "training.rule: {rule} learns while it reads; network.direction must be forward"
)
_WINDOW = QT_TRANSLATE_NOOP(
    "training",
    "training.rule: {rule} sees one step at a time; cell.name must be a cell without input delays",
)
_EMBEDDING = QT_TRANSLATE_NOOP(
    "training", "training.rule: {rule} learns no embedding; network.embedding must be 0"
)
_LENGTHS = QT_TRANSLATE_NOOP(
    "training",
    "training.rule: {rule} needs sequences of one length; task.name must be a task of such"
    " sequences",
)
_TARGETS = QT_TRANSLATE_NOOP(
    "training",
    "training.rule: {rule} learns at every step; task.name must be a task with a target at every"
    " step",
)


def refuse_unfit(experiment: Experiment, network: Network, source: Source) -> None:
    """Raise `BadInput` where real-time recurrent learning cannot run step by step."""
    rule = experiment.training.rule
    windows = any(not cell.window.plain or not cell.above.plain for cell in network.cells)
    reasons = {
        _DIRECTION: experiment.network.bidirectional,
        _WINDOW: windows,
        _EMBEDDING: network.embedding > 0,
        _LENGTHS: lengths_of(source.test(8)) is not None,
        _TARGETS: rule == "rtrl_online" and not source.every_step,
    }
    for reason, applies in reasons.items():
        if applies:
            raise BadInput.of("training", reason, rule=rule)
