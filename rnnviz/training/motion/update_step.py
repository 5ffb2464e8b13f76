"""What one update does, in numbers: the gradient's parts, its length, and how it is applied.

States, errors and the parts of the gradient are those of the sequence that is shown, with the
parameters before the update.  The length of the gradient and what is left of it are those of the
run: of the update's own batch.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np

from rnnviz.experiment.difference import live_part
from rnnviz.flow.gradient_by_step import step_norms
from rnnviz.flow.lag import GradientByLag
from rnnviz.flow.spectrum import Spectrum
from rnnviz.nn.clipping import Clipping, NoClipping
from rnnviz.nn.norm import norm
from rnnviz.nn.optimizer import Optimizer
from rnnviz.nn.trace import Array
from rnnviz.training.analysis.lag_gradient import lag_gradients
from rnnviz.training.motion.influence import Influence, influence_of
from rnnviz.training.motion.motion import BACKPROPAGATION, REAL_TIME, Phase
from rnnviz.training.snapshot import Snapshot


@dataclass(frozen=True)
class Length:
    """The length of a gradient, and what clipping leaves of it."""

    before: float
    after: float


@dataclass(frozen=True, eq=False)
class UpdateStep:
    """One update of a run.

    Attributes
    ----------
    update : int
        Its number: it leads from the parameters after update − 1 to those after it.
    phases : tuple of Phase
        Without the step where the gradient is not finite: then none is made.
    loss : float
        Of its batch.
    length : Length
        Of the whole gradient.
    lengths : mapping of str to Length
        Of the gradient of each stacked parameter.
    clipping : Clipping
    optimizer : Optimizer
    batch : int
        How many sequences its gradient is of.
    online : bool
        Whether the parameters move at every time step.
    by_step : tuple of (T,) ndarray
        log10 of the norm of what each step of a layer adds to ∂L/∂U, in the order in which the
        layer reads.
    by_lag : tuple of GradientByLag
        The same by lag; empty where that takes too long.
    influence : Influence or None
        Of real-time recurrent learning.
    ready : bool
        Whether the three before are known, where there is such a thing.
    moves : mapping of str to float
        How far the step moves each stacked parameter, as a share of its length before; empty where
        the parameters are not known.
    spectra_before : tuple of Spectrum
        Of the layers before the update, once they are known.
    described : dict
        Where views keep what is the same at the next moment.
    """

    update: int
    phases: tuple[Phase, ...] = BACKPROPAGATION
    loss: float = math.nan
    length: Length = Length(math.nan, math.nan)
    lengths: Mapping[str, Length] = field(default_factory=dict)
    clipping: Clipping = field(default_factory=NoClipping)
    optimizer: Optimizer | None = None
    batch: int = 1
    online: bool = False
    by_step: tuple[Array, ...] = ()
    by_lag: tuple[GradientByLag, ...] = ()
    influence: Influence | None = None
    ready: bool = False
    moves: Mapping[str, float] = field(default_factory=dict)
    spectra_before: tuple[Spectrum, ...] = ()
    described: dict[str, tuple[Any, Any, Any]] = field(default_factory=dict, repr=False)

    @property
    def real_time(self) -> bool:
        """Whether the gradient is carried forward and no error is sent back."""
        return self.phases[0] == "influence"

    @property
    def clipped(self) -> bool:
        return self.length.after < self.length.before

    @property
    def threshold(self) -> float:
        """θ of clipping by the norm of all parameters together; infinite for any other."""
        return self.clipping.limit if self.clipping.name == "global" else math.inf


def follows(before: Snapshot, after: Snapshot) -> bool:
    """Whether a snapshot is that of a run's next update: what acts at once may have changed."""
    wanted = live_part(before.experiment, after.experiment)
    return after.update == before.update + 1 and wanted == after.experiment


def update_step(before: Snapshot, after: Snapshot) -> UpdateStep:
    """Return what the update between two neighbouring snapshots of a run does."""
    experiment, history = after.experiment, after.history
    training = experiment.training
    real_time = training.rule != "bptt"
    phases = REAL_TIME if real_time else BACKPROPAGATION
    if after.trace_update != after.update:
        phases = phases[:-1]
    return UpdateStep(
        update=after.update,
        phases=phases,
        loss=_last(history.loss.last),
        length=Length(_last(history.grad_norm.last), _last(history.clipped_norm.last)),
        lengths={
            name: Length(_last(one.last), _last(other.last))
            for name, (one, other) in history.parameter_norms.items()
        },
        clipping=experiment.clipping,
        optimizer=experiment.optimizer,
        batch=training.batch,
        online=training.rule == "rtrl_online",
        moves=_moves(before, after),
    )


def with_parts(step: UpdateStep, before: Snapshot) -> UpdateStep:
    """Return the update with the parts of its gradient, which take some time."""
    if step.real_time:
        return replace(step, influence=_influence(before), ready=True)
    return replace(
        step,
        by_step=tuple(step_norms(layer) for layer in before.trace.layers),
        by_lag=tuple(lag.kept for lag in lag_gradients(before)),
        ready=True,
    )


def _moves(before: Snapshot, after: Snapshot) -> dict[str, float]:
    one, other = before.checkpoint, after.checkpoint
    if one is None or other is None or after.trace_update != after.update:
        return {}
    pairs = ((name, one.parameters.blocks[name], v) for name, v in other.parameters.blocks.items())
    with np.errstate(all="ignore"):
        return {name: float(np.float64(norm(v - old)) / norm(old)) for name, old, v in pairs}


def _influence(snapshot: Snapshot) -> Influence | None:
    checkpoint = snapshot.checkpoint
    if checkpoint is None:
        return None
    return influence_of(checkpoint.network(), checkpoint.parameters, checkpoint.probe)


def _last(values: Array) -> float:
    return float(values[-1]) if len(values) else math.nan
