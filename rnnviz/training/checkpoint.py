"""A run at one update, with what is needed to evaluate its network elsewhere, in any thread.

The loss slice, the cloud of states, the free run, a generated text and the gradient check are all
computed from a checkpoint, on networks of their own.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from rnnviz.experiment.difference import Change
from rnnviz.experiment.experiment import Experiment
from rnnviz.nn.clipping import NoClipping
from rnnviz.nn.network import Network
from rnnviz.nn.parameters import Parameters
from rnnviz.nn.trace import Array
from rnnviz.tasks.task import Batch, Source
from rnnviz.training.counterfactual import CounterfactualProgress, CounterfactualRun
from rnnviz.training.network_builder import build_network


@dataclass(frozen=True, eq=False)
class Checkpoint:
    """A run at one update; making one costs a copy of the parameters.

    Attributes
    ----------
    experiment : Experiment
        The settings in force.
    source : Source
        The run's data; its held-out sequences are the same at every call.
    probe : Batch
        The sequence that is shown, alone.
    parameters : Parameters
        A copy.
    update : int
        The last update of the run.
    parameters_update : int
        The update that `parameters` belong to; see `Trainer`.
    path : tuple of (int, (P,) ndarray)
        Some of the updates so far, and the parameters after them.
    changes : tuple of Change
        What was changed while the run went on.
    stepwise : bool
        Whether the network can be run step by step; see `rnnviz.nn.stepper.can_step`.
    counterfactual : CounterfactualRun or None
        The run with the other clipping; None where that would cost too much.
    """

    experiment: Experiment
    source: Source
    probe: Batch
    parameters: Parameters
    update: int = 0
    parameters_update: int = 0
    path: tuple[tuple[int, Array], ...] = ()
    changes: tuple[Change, ...] = ()
    stepwise: bool = False
    counterfactual: CounterfactualRun | None = None

    @property
    def clipped(self) -> bool:
        """Whether the run's gradients are clipped."""
        return not isinstance(self.experiment.clipping, NoClipping)

    def network(self) -> Network:
        """Return a new network of the run's kind, with buffers of its own."""
        return build_network(self.experiment, self.source)

    def follow_counterfactual(
        self, seconds: float, cancelled: Callable[[], bool]
    ) -> CounterfactualProgress | None:
        """Train the run with the other clipping up to this update, for at most about `seconds`."""
        if self.counterfactual is None:
            return None
        return self.counterfactual.follow(
            self.experiment, self.changes, self.update, seconds, cancelled
        )
