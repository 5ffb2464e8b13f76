"""The learning rule: how a batch becomes gradients, and when the parameters are updated.

Backpropagation through time, truncated or not, and real-time recurrent learning compute one
gradient per batch.  Online real-time recurrent learning computes one at every time step, and the
parameters are updated before the next step (Williams & Zipser 1989).
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace

from rnnviz.experiment.experiment import Experiment
from rnnviz.nn.dropout import dropped
from rnnviz.nn.fault import Fault
from rnnviz.nn.network import Network, Run, lengths_of
from rnnviz.nn.parameters import Parameters
from rnnviz.nn.rtrl import RTRL
from rnnviz.nn.trace import Array
from rnnviz.tasks.task import Batch, Source
from rnnviz.text import QT_TRANSLATE_NOOP, BadInput


class LearningRule(ABC):
    """Computes the gradients of one batch after the other.

    Attributes
    ----------
    online : bool
        Whether a batch gives several gradients, with an update of the parameters after each.
    update : int
        The number of the update that the next gradients are for; masks of dropout depend on it.
    """

    online = False
    update = 0

    def __init__(self, network: Network) -> None:
        self.network = network

    @abstractmethod
    def gradients(
        self, parameters: Parameters, batch: Batch, gradient: Parameters
    ) -> Iterator[float]:
        """Write each gradient of a batch into `gradient`; the caller updates before the next one.

        Yields
        ------
        float
            The part of the batch's loss that the gradient belongs to.
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
        """Return the first non-finite number of the last passes; None if it is not known."""

    @property
    @abstractmethod
    def dead(self) -> bool:
        """Whether the last batch had an error at the read-out but none at any state."""


class Backpropagation(LearningRule):
    """Backpropagation through time.

    Parameters
    ----------
    network : Network
    truncation : int
        τ, or 0 for no truncation.
    seed : int
        Of the masks of dropout.
    """

    def __init__(self, network: Network, truncation: int, seed: int = 0) -> None:
        super().__init__(network)
        self._truncation, self._seed = truncation, seed
        self._run: Run | None = None

    def gradients(
        self, parameters: Parameters, batch: Batch, gradient: Parameters
    ) -> Iterator[float]:
        self._run = run = self.network.run(batch.steps, batch.size)
        with dropped(run.layers, self._seed, self.update):
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
        Whether the parameters are updated at every time step.
    """

    def __init__(self, network: Network, batch: int, online: bool) -> None:
        super().__init__(network)
        self._learner, self.online = RTRL(network, batch), online
        self._error_sent = self._error_arrived = False

    def gradients(
        self, parameters: Parameters, batch: Batch, gradient: Parameters
    ) -> Iterator[float]:
        total, self._error_sent, self._error_arrived = 0.0, False, False
        gradient.flat.fill(0)
        for loss in self._learner.gradients(parameters, batch, gradient):
            self._error_sent |= self._learner.sends_error
            total += loss
            if self.online:
                self._note_arrival(gradient)
                yield loss
                gradient.flat.fill(0)
        if not self.online:
            self._note_arrival(gradient)
            yield total

    def _note_arrival(self, gradient: Parameters) -> None:
        """Note whether an error has reached the parameters of a layer."""
        layers = (v for name, v in gradient.blocks.items() if not name.startswith("readout."))
        self._error_arrived = self._error_arrived or any(v.any() for v in layers)

    @property
    def output(self) -> Array:
        return self._learner.output

    def fault(self, parameters: Parameters, batch: Batch) -> Fault | None:
        """Return the fault of a forward and backward pass over the batch with these parameters."""
        run = self.network.run(batch.steps, batch.size)
        self.network.forward(parameters, batch, run)
        self.network.backward(parameters, run, self.network.parameters())
        return self.network.first_fault(run)

    @property
    def dead(self) -> bool:
        return self._error_sent and not self._error_arrived


def without_unused_truncation(experiment: Experiment) -> Experiment:
    """Return the experiment with the truncation 0 where its learning rule does not truncate."""
    training = experiment.training
    if training.rule == "bptt" or not training.truncation:
        return experiment
    return replace(experiment, training=replace(training, truncation=0))


def _bptt(experiment: Experiment, network: Network) -> LearningRule:
    return Backpropagation(network, experiment.training.truncation, experiment.seed)


def _rtrl(experiment: Experiment, network: Network) -> LearningRule:
    return RealTimeLearning(network, experiment.training.batch, online=False)


def _rtrl_online(experiment: Experiment, network: Network) -> LearningRule:
    return RealTimeLearning(network, experiment.training.batch, online=True)


RULES: Mapping[str, Callable[[Experiment, Network], LearningRule]] = {
    "bptt": _bptt,
    "rtrl": _rtrl,
    "rtrl_online": _rtrl_online,
}
"""The learning rules by the values of the setting `training.rule`."""


def rule_of(experiment: Experiment, network: Network, source: Source) -> LearningRule:
    """Return the rule by which a network learns.

    Raises
    ------
    BadInput
        Where the rule cannot be applied to the network or its data.
    """
    name = experiment.training.rule
    if name != "bptt":
        refuse_unfit(experiment, network, source)
    return RULES[name](experiment, network)


_DIRECTION = QT_TRANSLATE_NOOP(
    "training",
    "training.rule: {rule} learns during the forward pass; network.direction must be forward",
)
_WINDOW = QT_TRANSLATE_NOOP(
    "training",
    "training.rule: {rule} reads one step at a time; cell.name must be a cell without input delays",
)
_EMBEDDING = QT_TRANSLATE_NOOP(
    "training", "training.rule: {rule} does not train an embedding; network.embedding must be 0"
)
_LENGTHS = QT_TRANSLATE_NOOP(
    "training",
    "training.rule: {rule} needs sequences of equal length; task.name must be a task with such"
    " sequences",
)
_DROPOUT = QT_TRANSLATE_NOOP(
    "training", "training.rule: {rule} drops nothing; cell.dropout must be 0"
)
_TARGETS = QT_TRANSLATE_NOOP(
    "training",
    "training.rule: {rule} updates at every step; task.name must be a task with a target at every"
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
        _DROPOUT: any(cell.dropped for cell in network.cells),
        _TARGETS: rule == "rtrl_online" and not source.every_step,
    }
    for reason, applies in reasons.items():
        if applies:
            raise BadInput.of("training", reason, rule=rule)
