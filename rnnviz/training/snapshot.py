"""The state of a run after one update, as an immutable value that may cross threads."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any, Literal

import numpy as np

from rnnviz.experiment.difference import Change
from rnnviz.experiment.experiment import Experiment
from rnnviz.flow.path_decomposition import PathDecomposition
from rnnviz.flow.per_layer import ErrorNorms
from rnnviz.flow.spectrum import Spectrum
from rnnviz.nn.fault import Fault
from rnnviz.nn.trace import Array, Trace
from rnnviz.text import Message
from rnnviz.training.analysis.free_run import FreeRun
from rnnviz.training.analysis.loss_slice import LossSlice
from rnnviz.training.analysis.state_cloud import StateCloud
from rnnviz.training.analysis.text_generation import GeneratedText
from rnnviz.training.checkpoint import Checkpoint
from rnnviz.training.concealed import NOTHING, Concealed
from rnnviz.training.evaluation import Evaluation
from rnnviz.training.history import History
from rnnviz.training.milestone import Milestone
from rnnviz.training.motion.motion import Motion
from rnnviz.training.probe import DEFAULT_PROBE, Probe
from rnnviz.training.source_info import SourceInfo
from rnnviz.training.weight_history import WeightCurves, WeightPoint
from rnnviz.verdict.flow import FlowVerdict
from rnnviz.verdict.run_watch import RunRecord

PREVIOUS_RUN = -1
"""Stands for the update of a result that was computed before the run was reset."""

Outcome = Literal["ok", "diverged", "dead"]


@dataclass(frozen=True)
class InspectionInfo:
    """The origin of a network that was not trained here, and of the sequence it reads.

    Attributes
    ----------
    network, loss : Message
        A phrase each, such as "2 layers", "∂L/∂h is 1 at the last step".
    sequence : str or Message
        A file's name, or that the inputs are random.
    hidden : Message or None
        How far the replay is from PyTorch's own states, where these are given: a phrase, or a
        sentence without its full stop where they differ.
    claims : bool
        Whether verdicts are given; not where the replay differs from PyTorch's own states.
    chosen : Message or None
        Which sequence of the batch is replayed.
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
    probe : Probe
        Which sequence that is.
    history : History
    source : SourceInfo
    outcome : {"ok", "diverged", "dead"}
    first_bad_update : int or None
        The update at which the outcome stopped being "ok".
    fault : Fault or None
        Where the first non-finite number appeared; None unless diverged.
    record : RunRecord
        The course of training so far, see `verdict.classify_training`.
    changes : tuple of Change
        The settings changed during the run, in order.
    evaluations : tuple of Evaluation
        Loss and accuracy on held-out sequences, at some updates.
    checkpoint : Checkpoint or None
        From which the network can be evaluated further; None in a recording.
    weights : tuple of WeightPoint
        Every U after some of the updates.
    milestones : tuple of Milestone
        What happened so far, for the marks of the timeline.
    inspected : InspectionInfo or None
        Set where this is no run but a network from a file on one sequence.  Then there is no
        history and no update, and only cell and length of the experiment are meaningful.
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
    evaluations: tuple[Evaluation, ...] = ()
    checkpoint: Checkpoint | None = field(default=None, compare=False, repr=False)
    weights: tuple[WeightPoint, ...] = field(default=(), compare=False, repr=False)
    milestones: tuple[Milestone, ...] = ()
    inspected: InspectionInfo | None = None
    probe: Probe = DEFAULT_PROBE

    @property
    def truncation(self) -> int:
        """τ of truncated BPTT where it cuts off errors within the probe sequence, else 0."""
        steps = self.experiment.training.truncation
        return steps if 0 < steps < len(self.trace.x) else 0

    @cached_property
    def error_norms(self) -> ErrorNorms:
        """The norms of the errors of every layer, each computed once for all who show it."""
        return ErrorNorms(self.trace.layers, self.experiment.training.truncation)

    def measure_errors(self) -> None:
        """Find the norms of the errors of all layers here and now, for whoever shows them later."""
        with np.errstate(all="ignore"):
            for index in range(len(self.trace.layers)):
                self.error_norms.of(index)

    @cached_property
    def flow_verdicts(self) -> dict[int, FlowVerdict]:
        """The verdicts on layers that were found so far, see `analysis.snapshot_verdict`."""
        return {}

    @property
    def loss_terms(self) -> float:
        """How many terms the loss of a batch is the sum of; 1 where it is their mean.

        Padding is no term: for sequences of different lengths this is the mean over batches.
        """
        training, source, trace = self.experiment.training, self.source, self.trace
        if training.reduction != "sum":
            return 1.0
        one = float(trace.target.size)
        if source.every_step and source.mean_steps is not None:
            one *= source.mean_steps / len(trace.target)
        return training.batch * one


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
        The run beside this one; it has no other itself.
    kept : tuple of Frame
        Further runs, for views over updates alone; at most four beside another, else five.
    frozen : bool
        Whether it was kept as it was: nothing more is computed of it.
    speed : float or None
        Updates a second at which the preset is to be watched, for files that carry the run.
    present : int
        The last update of the run, where an earlier one is shown on the screen: axes over updates
        reach as far.
    record : RunRecord or None
        That of the last update then: a jump that has begun is known by what came after it.
    motion : Motion or None
        The moment within the update that follows the snapshot's, while that is played slowly: what
        it has not come to yet is covered.
    batch : {"", "training", "held_out"}
        Whose sequences views draw as median and spread behind the single one; empty for none.
    apart : bool
        The other run stands at the side of this one in views, too, that can draw it over this one.
    concealed : Concealed
        What must not be shown of it.
    """

    snapshot: Snapshot
    step: int = 1
    layer: int = 0
    diagnostics: Mapping[str, DatedResult] = field(default_factory=dict)
    other: Frame | None = None
    kept: tuple[Frame, ...] = ()
    frozen: bool = False
    speed: float | None = None
    present: int = 0
    record: RunRecord | None = None
    motion: Motion | None = None
    apart: bool = False
    batch: Literal["", "training", "held_out"] = ""
    concealed: Concealed = NOTHING

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
    def path_decompositions(self) -> tuple[PathDecomposition, ...]:
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
    def generated_text(self) -> GeneratedText | None:
        """The text that the network has written."""
        text: GeneratedText | None = self.result("writing").value
        return text

    @property
    def free_run(self) -> FreeRun | None:
        """How the network continues a series from its own predictions."""
        run: FreeRun | None = self.result("free").value
        return run

    @property
    def clouds(self) -> tuple[StateCloud | None, ...]:
        """The hidden states of held-out sequences in every layer."""
        return self.result("states").value or ()

    @property
    def loss_slice(self) -> LossSlice | None:
        """The loss around the path of training."""
        surface: LossSlice | None = self.result("cliff").value
        return surface

    def __repr__(self) -> str:
        return f"<Frame of {self.snapshot.name!r}, update {self.snapshot.update}>"


MOST_BESIDE = 5
"""Runs beside one, at most."""


def with_beside(frame: Frame, runs: Sequence[Frame]) -> Frame:
    """Return the frame with runs beside it, instead of those it has: B first, at most five."""
    alone = [replace(run, other=None, kept=()) for run in runs[:MOST_BESIDE]]
    return replace(frame, other=alone[0] if alone else None, kept=tuple(alone[1:]))


def shown_like(run: Frame, frame: Frame) -> Frame:
    """Return a run beside a frame as it is to be shown there: of the same batch, hiding as much."""
    if (run.batch, run.concealed) == (frame.batch, frame.concealed):
        return run
    return replace(run, batch=frame.batch, concealed=frame.concealed)


def runs_beside(frame: Frame) -> tuple[Frame, ...]:
    """Return the runs beside a frame, B first."""
    return frame.kept if frame.other is None else (frame.other, *frame.kept)


_UNKNOWN = DatedResult()
