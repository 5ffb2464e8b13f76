"""What one moment of a run looks like from outside: frozen, read-only, free to cross threads."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from rnnviz.experiment.difference import Change
from rnnviz.experiment.experiment import Experiment
from rnnviz.flow.path_decomposition import PathDecomposition
from rnnviz.flow.spectrum import Spectrum
from rnnviz.nn.fault import Fault
from rnnviz.nn.trace import Array, Trace
from rnnviz.text import Message
from rnnviz.training.analysis.free_run import FreeRun
from rnnviz.training.analysis.loss_slice import LossSlice
from rnnviz.training.analysis.state_cloud import StateCloud
from rnnviz.training.analysis.text_generation import GeneratedText
from rnnviz.training.checkpoint import Checkpoint
from rnnviz.training.evaluation import Evaluation
from rnnviz.training.history import History
from rnnviz.training.source_info import SourceInfo
from rnnviz.training.weight_history import WeightCurves, WeightPoint
from rnnviz.verdict.flow import FlowVerdict
from rnnviz.verdict.run_watch import RunRecord

PREVIOUS_RUN = -1
"""In the place of an update: before the first one, with settings that have been changed since."""

Outcome = Literal["ok", "diverged", "dead"]


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
    evaluations : tuple of Evaluation
        Loss and accuracy on held-out sequences, at some updates.
    landscape : Landscape or None
        What the cliff is drawn from; None where a recording does not tell.
    writer : Writer or None
        What a text is written with; None where the network does not write.
    weights : tuple of WeightPoint
        Every U after some of the updates.
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
    evaluations: tuple[Evaluation, ...] = ()
    checkpoint: Checkpoint | None = field(default=None, compare=False, repr=False)
    weights: tuple[WeightPoint, ...] = field(default=(), compare=False, repr=False)
    inspected: InspectionInfo | None = None

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


@dataclass(frozen=True, repr=False)
class Frame:
    """What the views draw: one snapshot, slower diagnostics of some update, and the cursor.

    Attributes
    ----------
    snapshot : Snapshot
    spectra : tuple of Spectrum, one a layer, or empty while none is ready
    spectra_update : int
        The update the spectra belong to.
    triangles : tuple of (T, T) ndarray, one a layer, or empty while none is ready
        log10 of how strongly the loss of every step reaches every step, see `flow.stack`.
    triangles_update : int
        The update the triangles belong to.
    relief : Relief or None
        The loss around the path of training; None while there is none.
    relief_update : int
        The update the relief belongs to.
    verdicts : tuple of FlowVerdict, one a layer, or empty while none is ready
    verdicts_update : int
        The update they were given on.
    ways : tuple of Ways, one a layer, or empty while none is ready
    ways_update : int
        The update the ways belong to.
    writing : Writing or None
        What the network wrote; None while there is nothing.
    writing_update : int
        The update that wrote it.
    weights : WeightCurves or None
        How large every U has been; None while that is not known.
    weights_update : int
        The update up to which it is.
    free : FreeRun or None
        What the network makes of a course when left to itself; None while there is nothing.
    free_update : int
        The update that made it.
    clouds : tuple of Cloud or None, one a layer, or empty while none is ready
        The states of held-out sequences.
    clouds_update : int
        The update the clouds belong to.
    other : Frame or None
        A run kept to be compared with this one; it has no other itself.
    step : int
        The cursor: the time step k that all views mark, 1..T.
    layer : int
        Which layer the views show.
    speed : float or None
        Updates a second at which the preset is to be watched, for files that carry the run.
    """

    snapshot: Snapshot
    spectra: tuple[Spectrum, ...] = ()
    spectra_update: int = 0
    step: int = 1
    layer: int = 0
    triangles: tuple[Array, ...] = ()
    triangles_update: int = 0
    relief: LossSlice | None = None
    relief_update: int = 0
    other: Frame | None = None
    verdicts: tuple[FlowVerdict, ...] = ()
    verdicts_update: int = 0
    ways: tuple[PathDecomposition, ...] = ()
    ways_update: int = 0
    writing: GeneratedText | None = None
    writing_update: int = 0
    weights: WeightCurves | None = None
    weights_update: int = 0
    free: FreeRun | None = None
    free_update: int = 0
    clouds: tuple[StateCloud | None, ...] = ()
    clouds_update: int = 0
    speed: float | None = None

    def __repr__(self) -> str:
        return f"<Frame of {self.snapshot.name!r}, update {self.snapshot.update}>"
