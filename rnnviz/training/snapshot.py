"""What one moment of a run looks like from outside: frozen, read-only, free to cross threads."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Literal

import numpy as np

from rnnviz.experiment.experiment import Experiment
from rnnviz.flow.path_decomposition import PathDecomposition
from rnnviz.flow.spectrum import Spectrum
from rnnviz.nn.fault import Fault
from rnnviz.nn.trace import Array, Trace
from rnnviz.reading.data_summary import DataSummary
from rnnviz.tasks.task import PhasePlane, Yardstick
from rnnviz.text import Message
from rnnviz.training.analysis.free_run import Forecaster, FreeRun
from rnnviz.training.analysis.state_cloud import StateCloud
from rnnviz.training.analysis.text_generation import GeneratedText, TextGenerator
from rnnviz.training.checkpoint import Checkpoint, LossSlice
from rnnviz.training.evaluation import Evaluation
from rnnviz.training.history import Envelope
from rnnviz.training.weight_history import WeightCurves, WeightPoint
from rnnviz.verdict.flow import FlowVerdict
from rnnviz.verdict.run_watch import RunRecord

PREVIOUS_RUN = -1
"""In the place of an update: before the first one, with settings that have been changed since."""

Outcome = Literal["ok", "diverged", "dead"]


@dataclass(frozen=True)
class SourceInfo:
    """What the views must know of the task's data, see `rnnviz.tasks.task.Source`.

    The loss of an inspected network is "given" as its gradient; there are no targets.
    """

    chance_loss: float
    chance_accuracy: float | None
    loss: Literal["squared", "cross_entropy", "given"]
    every_step: bool
    symbol_names: tuple[str, ...] | None
    class_names: tuple[str, ...] | None
    writes: bool = False
    yardsticks: tuple[Yardstick, ...] = ()
    plane: PhasePlane | None = None
    state_names: tuple[str, ...] = ()
    border: int = 0
    test_chance_loss: float = math.nan
    mean_steps: float | None = None
    read: DataSummary | None = None
    accepts: Callable[[Array, Array], Array] = field(default=np.equal, compare=False, repr=False)


@dataclass(frozen=True)
class History:
    """Per-update scalars up to the snapshot's update.

    Attributes
    ----------
    loss : Envelope
        As reduced by the experiment; compare with `SourceInfo.chance_loss`.
    accuracy : Envelope
        Share of right answers in the update's batch; NaN where the task has none.
    grad_norm, clipped_norm : Envelope
        ‖∂L/∂θ‖₂ of all parameters together, before and after clipping.
    parameter_norms : mapping of str to (Envelope, Envelope)
        The same of each parameter by its name.
    clipped_updates : int
        How many updates the clipping shrank.
    clip_scale, clip_cosine : Envelope or None
        ‖g after‖/‖g before‖ and the cosine of the angle between the gradient before and after
        clipping; 1 where nothing was clipped.  None where a recording does not tell.
    parameter_clips : mapping of str to (Envelope, Envelope)
        The same two of each parameter by its name.
    """

    loss: Envelope
    accuracy: Envelope
    grad_norm: Envelope
    clipped_norm: Envelope
    parameter_norms: Mapping[str, tuple[Envelope, Envelope]]
    clipped_updates: int
    clip_scale: Envelope | None = None
    clip_cosine: Envelope | None = None
    parameter_clips: Mapping[str, tuple[Envelope, Envelope]] = field(default_factory=dict)


@dataclass(frozen=True)
class Change:
    """A setting that was changed while the run went on.

    Attributes
    ----------
    update : int
        How many updates had been made.
    key : str
        Dotted, as in a preset file.
    before, after : plain values
        None where there was, or is, no such setting.
    """

    update: int
    key: str
    before: object
    after: object


@dataclass(frozen=True)
class InspectionInfo:
    """Where a network comes from that was not trained here, and what it reads.

    Attributes
    ----------
    network, loss : Message
        Each a phrase: "2 layers", "∂L/∂h is 1 at the last step".
    sequence : str or Message
        A file's name, or that the inputs are random.
    hidden : Message or None
        How far the replay is from PyTorch's own states, where these are given: a phrase, or where
        they are others a sentence without its full stop.
    claims : bool
        Whether anything may be said of the network: not where its states are others.
    chosen : Message or None
        Which sequence of a batch it is.
    spread : tuple of (B, T) ndarray, one a layer, or empty
        log10 of the error's norm in every sequence of the batch.
    """

    network: Message
    sequence: str | Message
    loss: Message
    hidden: Message | None = None
    claims: bool = True
    chosen: Message | None = None
    spread: tuple[Array, ...] = field(default=(), compare=False, repr=False)


@dataclass(frozen=True)
class Snapshot:
    """The run after one update.

    Attributes
    ----------
    update : int
        How many updates were made; 0 is the untrained network.
    trace_update : int
        The update whose parameters the trace has: `update`, or the last finite one before it.
    experiment : Experiment
        The settings in force.
    name : str
        The preset's name or the file's, for titles.
    trace : Trace
        The probe sequence with the parameters after `trace_update`.
    history : History
    source : SourceFacts
    outcome : {"ok", "diverged", "dead"}
    first_bad_update : int or None
        The update at which the outcome stopped being "ok".
    fault : Fault or None
        Where the first non-finite number appeared; None unless diverged.
    record : RunRecord
        What the run has done so far, see `verdict.judge_training`.
    changes : tuple of Change
        What was set otherwise while the run went on, in order; it started with the values before.
    exams : tuple of Exam
        Loss and accuracy on held-out sequences, at some updates.
    landscape : Landscape or None
        What the cliff is drawn from; None where a recording does not tell.
    writer : Writer or None
        What a text is written with; None where the network does not write.
    weights : tuple of WeightPoint
        Every U after some of the updates.
    forecaster : Forecaster or None
        What a free run is made with; None where the network cannot run freely.
    inspected : Inspected or None
        Says that this is no run: somebody else's network on one sequence.  Then there is no
        history and no update, and of the experiment only the cell and the length are true.
    """

    update: int
    trace_update: int
    experiment: Experiment
    name: str
    trace: Trace
    history: History
    source: SourceInfo
    outcome: Outcome
    first_bad_update: int | None
    fault: Fault | None
    record: RunRecord = field(default_factory=RunRecord)
    changes: tuple[Change, ...] = ()
    exams: tuple[Evaluation, ...] = ()
    landscape: Checkpoint | None = field(default=None, compare=False, repr=False)
    writer: TextGenerator | None = field(default=None, compare=False, repr=False)
    weights: tuple[WeightPoint, ...] = field(default=(), compare=False, repr=False)
    forecaster: Forecaster | None = field(default=None, compare=False, repr=False)
    inspected: InspectionInfo | None = None

    @property
    def truncation(self) -> int:
        """τ of truncated BPTT where it cuts off errors within the probe sequence, else 0."""
        steps = self.experiment.training.truncation
        return steps if 0 < steps < len(self.trace.x) else 0


@dataclass(frozen=True)
class DatedResult:
    """What a slow diagnostic computed, possibly from an earlier trace than the one beside it.

    Attributes
    ----------
    value : Any
        See `rnnviz.training.diagnostics`; empty or None where there was nothing to compute.
    update : int
        The update it was computed from, or `PREVIOUS_RUN`.
    """

    value: Any = None
    update: int = 0


@dataclass(frozen=True, repr=False)
class Frame:
    """What the views draw: one snapshot, slow diagnostics of some update, and the cursor.

    Attributes
    ----------
    snapshot : Snapshot
    step : int
        The cursor: the time step k that all views mark, 1..T.
    layer : int
        Which layer the views show.
    diagnostics : mapping of str to DatedResult
        Results of the slow diagnostics by their names in `rnnviz.training.diagnostics`; those
        that have not been computed yet are missing.
    other : Frame or None
        A run kept to be compared with this one; it has no other itself.
    speed : float or None
        Updates a second at which the preset is to be watched, for files that carry the run.
    """

    snapshot: Snapshot
    step: int = 1
    layer: int = 0
    diagnostics: Mapping[str, DatedResult] = field(default_factory=dict)
    other: Frame | None = None
    speed: float | None = None

    def result(self, name: str) -> DatedResult:
        """Return what is known of a diagnostic: a value of None at update 0 before it is known."""
        return self.diagnostics.get(name, _UNKNOWN)

    def update_of(self, name: str) -> int:
        """Return the update that a diagnostic belongs to."""
        return self.result(name).update

    def with_result(self, name: str, **changes: Any) -> Frame:
        """Return the frame with another `value` or `update` of one diagnostic."""
        changed = replace(self.result(name), **changes)
        return replace(self, diagnostics={**self.diagnostics, name: changed})

    @property
    def verdicts(self) -> tuple[FlowVerdict, ...]:
        """The verdict on the error signal of every layer."""
        return self.result("verdict").value or ()

    @property
    def triangles(self) -> tuple[Array, ...]:
        """For each layer, log10 of how strongly every loss reaches every step (T, T)."""
        return self.result("triangle").value or ()

    @property
    def ways(self) -> tuple[PathDecomposition, ...]:
        """The paths on which an error comes back through every layer."""
        return self.result("paths").value or ()

    @property
    def spectra(self) -> tuple[Spectrum, ...]:
        """The spectra of the state Jacobians of every layer."""
        return self.result("spectrum").value or ()

    @property
    def weights(self) -> WeightCurves | None:
        """How large every U has been."""
        curves: WeightCurves | None = self.result("weights").value
        return curves

    @property
    def writing(self) -> GeneratedText | None:
        """The text that the network has written."""
        text: GeneratedText | None = self.result("writing").value
        return text

    @property
    def free(self) -> FreeRun | None:
        """How the network continues a series from its own predictions."""
        run: FreeRun | None = self.result("free").value
        return run

    @property
    def clouds(self) -> tuple[StateCloud | None, ...]:
        """The hidden states of held-out sequences in every layer."""
        return self.result("states").value or ()

    @property
    def relief(self) -> LossSlice | None:
        """The loss around the path of training."""
        surface: LossSlice | None = self.result("cliff").value
        return surface

    def __repr__(self) -> str:
        return f"<Frame of {self.snapshot.name!r}, update {self.snapshot.update}>"


_UNKNOWN = DatedResult()
