"""Closed-loop forecasts: after a warm-up on the true series, each forecast is the next input.

A network may be nearly right one step ahead without having learnt the dynamics; only one that has
learnt them continues as the system does (Pathak et al. 2018).
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from rnnviz.nn.stepper import Stepper
from rnnviz.nn.trace import Array
from rnnviz.training.checkpoint import Checkpoint

STEPS = 500
"""Steps in closed loop."""
DIVERGED_ERROR = 0.4
"""The forecast has diverged from the truth at an error of this many standard deviations."""


@dataclass(frozen=True)
class FreeRun:
    """A series and its forecast; row k-1 is step k.

    Attributes
    ----------
    truth : (n, O) ndarray
    forecast : (n, O) ndarray
        Of step k, made at step k-1: from true inputs up to step `warm`+1, from the network's own
        forecasts after it.  NaN at step 1, of which there is no forecast.
    warm : int
        Steps of the warm-up.
    """

    truth: Array
    forecast: Array
    warm: int

    @property
    def errors(self) -> Array:
        """(n,): |forecast − truth| in standard deviations of the truth, over all outputs."""
        with np.errstate(all="ignore"):
            spread = math.sqrt(float(np.mean(self.truth.var(axis=0)))) or 1.0
            return np.asarray(np.sqrt(np.mean((self.forecast - self.truth) ** 2, axis=1)) / spread)

    @property
    def horizon(self) -> int | None:
        """Steps in closed loop until the error exceeds `DIVERGED_ERROR`; None if it never does."""
        with np.errstate(invalid="ignore"):
            close = self.errors[self.warm :] <= DIVERGED_ERROR
        return None if close.all() else int(np.argmin(close))


def can_run_freely(checkpoint: Checkpoint) -> bool:
    """Return whether the network's output can be its next input, one step after the other."""
    return checkpoint.source.plane is not None and checkpoint.stepwise


def free_run(checkpoint: Checkpoint, cancelled: Callable[[], bool] = lambda: False) -> FreeRun:
    """Let a network forecast from its own forecasts, after T true steps.

    A series too short for T steps and as many again provides half its steps.  What would have been
    forecast after being cancelled is NaN.

    Parameters
    ----------
    checkpoint : Checkpoint
        One that `can_run_freely`.
    cancelled : callable
    """
    length = checkpoint.experiment.task.length
    network, course = checkpoint.network(), checkpoint.source.course(length + STEPS)
    warm = min(length, len(course) // 2)
    stepper, outputs = Stepper(network, checkpoint.parameters), network.outputs
    forecast = np.full((len(course), outputs), np.nan)
    for k in range(len(course) - 1):
        if cancelled():
            break
        x = course[k]
        if k >= warm:
            x = np.concatenate([forecast[k], course[k, outputs:]])
        forecast[k + 1] = stepper.advance(x)
    return FreeRun(course[:, :outputs], forecast, warm)
