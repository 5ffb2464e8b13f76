"""What a network makes of a course when its own forecast becomes its next input.

One step ahead it may be nearly right and yet know nothing of the system: only a network that has
learnt the law itself goes on as the system does.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from rnnviz.nn.network import Network
from rnnviz.nn.parameters import Parameters
from rnnviz.nn.stepper import Stepper, can_step
from rnnviz.nn.trace import Array
from rnnviz.tasks.task import Source
from rnnviz.training.checkpoint import Checkpoint

STEPS = 500
"""Steps that the network is left to itself."""
PARTED = 0.4
"""An error of this many standard deviations of the course parts the two (Pathak et al. 2018)."""


@dataclass(frozen=True)
class Forecaster:
    """What a free run is made with; free to cross threads.

    Attributes
    ----------
    network : callable
        Returns a new network of the run's kind, whose buffers nobody else uses.
    parameters : Parameters
        A copy.
    course : callable
        Returns a course of at most as many steps as asked for; see `Source.course`.
    length : int
        T: so many steps of it are given, half of it where it is too short; then it runs freely.
    """

    network: Callable[[], Network]
    parameters: Parameters
    course: Callable[[int], Array]
    length: int


@dataclass(frozen=True)
class FreeRun:
    """A course and what the network said of it; row k-1 is step k.

    Attributes
    ----------
    truth : (n, O) ndarray
    said : (n, O) ndarray
        Of step k, said at step k-1: up to step `warm`+1 from what was true, from there on from what
        it said itself.  NaN where it said nothing: at step 1.
    warm : int
    """

    truth: Array
    said: Array
    warm: int

    @property
    def errors(self) -> Array:
        """(n,): |said − truth| in standard deviations of the truth, all outputs together."""
        with np.errstate(all="ignore"):
            spread = math.sqrt(float(np.mean(self.truth.var(axis=0)))) or 1.0
            return np.asarray(np.sqrt(np.mean((self.said - self.truth) ** 2, axis=1)) / spread)

    @property
    def horizon(self) -> int | None:
        """How many free steps the two stay together: below `PARTED`; None where they never part."""
        with np.errstate(invalid="ignore"):
            together = self.errors[self.warm :] <= PARTED
        return None if together.all() else int(np.argmin(together))


def forecaster_of(
    source: Source, network: Network, landscape: Checkpoint, length: int
) -> Forecaster | None:
    """Return what a run is left to itself with; None where an output cannot be the next input."""
    if source.plane is None or not can_step(network):
        return None
    return Forecaster(landscape.network, landscape.parameters, source.course, length)


def free_run(forecaster: Forecaster, cancelled: Callable[[], bool] = lambda: False) -> FreeRun:
    """Let a network run; what it says after being cancelled is NaN."""
    network, course = forecaster.network(), forecaster.course(forecaster.length + STEPS)
    warm = min(forecaster.length, len(course) // 2)
    stepper, outputs = Stepper(network, forecaster.parameters), network.outputs
    said = np.full((len(course), outputs), np.nan)
    for k in range(len(course) - 1):
        if cancelled():
            break
        x = course[k]
        if k >= warm:
            x = np.concatenate([said[k], course[k, outputs:]])
        said[k + 1] = stepper.advance(x)
    return FreeRun(course[:, :outputs], said, warm)
