"""One run as a plain object that is stepped by its caller: no threads, no global state.

An update draws a batch, runs forward and backward passes, adds weight decay, clips, and applies the
optimiser.  A run has *diverged* when a number is no longer finite; it then returns to the last
parameters with which a whole pass was finite, so that the views have something to show.  A network
is *dead* when an error reaches the read-out but every δ is exactly zero, several updates in a row.
"""

from __future__ import annotations

import numpy as np

from rnnviz.experiment.difference import Change, every_difference, live_part
from rnnviz.experiment.experiment import Experiment
from rnnviz.nn.fault import Fault
from rnnviz.nn.initializer import initialize
from rnnviz.nn.optimizer import add_decay
from rnnviz.nn.stepper import can_step
from rnnviz.nn.trace import Array, Trace
from rnnviz.tasks.task import Batch, Source
from rnnviz.training.checkpoint import Checkpoint
from rnnviz.training.clipping_effect import SummedClipping, block_norms, clip_gradient, unclipped
from rnnviz.training.counterfactual import CounterfactualRun
from rnnviz.training.diagnostics import completed
from rnnviz.training.evaluation import Evaluation, Evaluator
from rnnviz.training.event_tracker import Antecedents, EventTracker
from rnnviz.training.history import TrainingLog
from rnnviz.training.keyframe import Keyframe
from rnnviz.training.learning_rule import rule_of, without_unused_truncation
from rnnviz.training.memory_estimate import check_memory, is_small
from rnnviz.training.milestone import Milestone, MilestoneLog
from rnnviz.training.network_builder import build_network
from rnnviz.training.parameter_path import ParameterPath
from rnnviz.training.probe import DEFAULT_PROBE, Probe, data_generator, probe_batch
from rnnviz.training.snapshot import Frame, Outcome, Snapshot
from rnnviz.training.source_info import source_info
from rnnviz.training.weight_history import WeightHistory
from rnnviz.verdict.run_watch import RunRecord, RunWatch

FEW_RECORDS = 64
"""Updates whose exact scalars a run keeps when they are never read."""
DEAD_AFTER = 5
"""Updates in a row with every δ exactly zero after which a network counts as dead."""
_VALUES = (
    "update",
    "experiment",
    "parameters_update",
    "outcome",
    "first_bad_update",
    "fault",
    "changes",
    "antecedents",
    "_zero_updates",
)
"""Attributes that change from update to update by being replaced as a whole."""
_LOGS = ("log", "path", "_weights", "_evaluator", "_milestones")
"""Attributes that grow from update to update."""


class Trainer:
    """One run of one experiment.

    Parameters
    ----------
    experiment : Experiment
    name : str
        For titles: the preset's name.
    room : int or None
        The number of updates whose exact scalars are kept; None keeps them all.
    source : Source or None
        The task's data, where they are loaded already.

    Raises
    ------
    BadInput
        If the task's file cannot be used or the run would take too much memory.

    Attributes
    ----------
    update : int
        Updates made so far.
    outcome : {"ok", "diverged", "dead"}
    first_bad_update : int or None
    fault : Fault or None
    parameters : Parameters
        After the last finite update: the last ones with which a pass over a batch was finite.
    parameters_update : int
        The update they belong to; less than `update` once the run has diverged.
    rule : LearningRule
        How a batch becomes gradients.
    path : ParameterPath
        Where the parameters have been.
    log : TrainingLog
        The scalars of every update.
    antecedents : Antecedents
        What preceded the latest spike, or the end.
    """

    def __init__(
        self,
        experiment: Experiment,
        name: str = "",
        room: int | None = None,
        source: Source | None = None,
    ) -> None:
        check_memory(experiment)
        self.experiment = experiment = without_unused_truncation(experiment)
        self.name = name
        self._room = room
        initial, _, held_out = np.random.SeedSequence(experiment.seed).spawn(3)
        self.source = source or experiment.task.source(int(held_out.generate_state(1)[0]))
        check_memory(experiment, self.source)
        self._rng = data_generator(experiment.seed)
        self.network = build_network(experiment, self.source)
        self.parameters = self.network.parameters()
        initialize(self.parameters, self.network, experiment.init, np.random.default_rng(initial))
        self.gradient = self.network.parameters()
        self.rule = rule_of(experiment, self.network, self.source)
        self._previous = self.parameters.flat.copy()
        self._optimizer_state = experiment.optimizer.start(self.parameters.flat)
        self._probe = DEFAULT_PROBE, self.source.probe()
        self._evaluator = Evaluator(self.source, experiment.training)
        self.path = ParameterPath(self.parameters.flat.size)
        self.path.add_copy(0, self.parameters.flat)
        self._weights = WeightHistory(self.parameters)
        self._weights.add_copies(0, self.parameters)
        self.update = 0
        self.parameters_update = 0
        self.outcome: Outcome = "ok"
        self.first_bad_update: int | None = None
        self.fault: Fault | None = None
        watch = RunWatch(
            self.source.chance_loss, self.source.chance_accuracy, experiment.clipping.name
        )
        self.log = TrainingLog(tuple(self.parameters.blocks), room, watch)
        self._events = EventTracker(self.network, self.parameters)
        self._events.record(0, self.parameters, None)
        self.changes: tuple[Change, ...] = ()
        self._counterfactual = (
            CounterfactualRun(_unrecorded, experiment) if is_small(experiment) else None
        )
        self._zero_updates = 0
        self._milestones = MilestoneLog()
        self.antecedents = Antecedents()

    @property
    def stopped(self) -> bool:
        """Whether no further update can be made."""
        return self.outcome != "ok"

    def step(self) -> None:
        """Make one update; does nothing where the run has diverged or died."""
        if self.stopped:
            return
        self.update += 1
        batch = self.source.batch(self._rng, self.experiment.training.batch)
        with np.errstate(all="ignore"):
            self._update_from(batch)

    def _update_from(self, batch: Batch) -> None:
        """Update the parameters with each gradient that the rule computes from a batch."""
        loss, moves = 0.0, 0
        summed = SummedClipping(self.gradient) if self.rule.online else None
        self.rule.update = self.update
        for share in self.rule.gradients(self.parameters, batch, self.gradient):
            loss += share
            before = self._regularized()
            clipped = unclipped(before)
            if not (np.isfinite(before).all() and np.isfinite(loss)):
                fault = self.rule.fault(self.parameters, batch)
                self._diverge(fault or self._gradient_fault())
                self._undo_update(self.update - (1 if moves else 2))
                break
            if summed is None:
                clipped = clip_gradient(self.experiment.clipping, self.gradient, before)
            else:
                summed.clip(self.experiment.clipping, self.gradient, before)
            self._apply_optimizer(first=not moves)
            moves += 1
            if self.stopped:
                break
        if summed is not None and moves:
            before, clipped = summed.result()
        if not self.stopped:
            self.path.add_copy(self.update, self.parameters.flat)
            self._weights.add_copies(self.update, self.parameters)
        self._events.record(self.update, self.parameters, self.rule.passes)
        accuracy = self.source.score(self.rule.output, batch)
        self.log.note(self.update, loss, accuracy, before, clipped, self._terms(batch))
        self._watch_for_death(self.rule.dead)
        self._find_events()

    def _terms(self, batch: Batch) -> int:
        """Return how many terms the loss of a batch is a sum of; 1 where it is their mean."""
        if self.experiment.training.reduction == "mean":
            return 1
        real = batch.real if self.source.every_step else None
        size = batch.y.size
        return size if real is None else int(real.sum()) * size // real.size

    def _regularized(self) -> Array:
        """Add weight decay, fix a kept read-out, and return the norm of each stacked parameter."""
        training = self.experiment.training
        add_decay(self.gradient, self.parameters, training.l1, training.l2)
        if training.readout == "kept":
            for part in self.gradient.stacks("readout").values():
                part.fill(0)
        return block_norms(self.gradient)

    def _apply_optimizer(self, first: bool) -> None:
        """Apply the optimiser; undo the update where a parameter is not finite after it."""
        flat = self.parameters.flat
        if first:
            np.copyto(self._previous, flat)
        self.parameters_update = self.update
        self.experiment.optimizer.apply(flat, self.gradient.flat, self._optimizer_state)
        if not np.isfinite(flat).all():
            name = self.parameters.name_at(int(np.argmin(np.isfinite(flat))))
            self._diverge(Fault("backward", name, 0, None))
            self._undo_update(self.update - 1)

    def _undo_update(self, update: int) -> None:
        """Undo the last update: with the parameters before it a whole pass was finite."""
        np.copyto(self.parameters.flat, self._previous)
        self.parameters_update = max(update, 0)

    def _gradient_fault(self) -> Fault:
        """Return the parameter whose gradient overflowed although every δ is finite."""
        flat = self.gradient.flat
        index = int(np.argmin(np.isfinite(flat)))
        return Fault("backward", "∂L/∂" + self.gradient.name_at(index), 0, None)

    def _diverge(self, fault: Fault) -> None:
        self.outcome, self.first_bad_update, self.fault = "diverged", self.update, fault

    def _watch_for_death(self, dead: bool) -> None:
        self._zero_updates = self._zero_updates + 1 if dead else 0
        if self._zero_updates >= DEAD_AFTER and self.outcome == "ok":
            self.outcome = "dead"
            self.first_bad_update = self.update - DEAD_AFTER + 1

    def change(self, wanted: Experiment) -> None:
        """Take over those settings that may change during a run; none after it has stopped."""
        if self.stopped:
            return
        changed = live_part(self.experiment, wanted)
        self.changes += tuple(
            Change(self.update, *difference)
            for difference in every_difference(self.experiment, changed)
            if not difference[0].startswith("cliff.")  # training does not depend on it
        )
        self.experiment = changed
        self.log.watch.clip_by(changed.clipping.name)

    def rebuilt(self, experiment: Experiment) -> Trainer:
        """Return a new trainer with other settings; data are read again only if necessary.

        Raises
        ------
        BadInput
            As the constructor does.
        """
        same = (experiment.task, experiment.seed) == (self.experiment.task, self.experiment.seed)
        return Trainer(experiment, self.name, self._room, self.source if same else None)

    def replica(self, beginning: Experiment) -> Trainer:
        """Return a second trainer of this run, which began with these settings, at its beginning.

        The two share what is never changed, and the run with the other clipping.
        """
        replica = self.rebuilt(beginning)
        replica._counterfactual = self._counterfactual
        return replica

    def keyframe(self) -> Keyframe:
        """Return the state of the run, from which any trainer of it can go on; see `restore`."""
        return Keyframe(
            update=self.update,
            experiment=self.experiment,
            parameters=self.parameters.flat.copy(),
            previous=self._previous.copy(),
            optimizer_state=self._optimizer_state.copy(self._optimizer_state.scratch[:0]),
            generator=self._rng.bit_generator.state,
            values={name: getattr(self, name) for name in _VALUES},
            logs={name: getattr(self, name).copy() for name in _LOGS},
        )

    def restore(self, keyframe: Keyframe) -> None:
        """Return to a keyframe of this run, or of one that began with the same experiment.

        The weights of the updates before it are not known any more: what precedes a spike is looked
        up among those after it.
        """
        np.copyto(self.parameters.flat, keyframe.parameters)
        previous = keyframe.parameters if keyframe.previous is None else keyframe.previous
        np.copyto(self._previous, previous)
        self._optimizer_state = keyframe.optimizer_state.copy(self._optimizer_state.scratch)
        self._rng.bit_generator.state = dict(keyframe.generator)
        for name, value in keyframe.values.items():
            setattr(self, name, value)
        for name, log in keyframe.logs.items():
            setattr(self, name, log.copy())
        self._events = EventTracker(self.network, self.parameters)
        self._events.record(self.update, self.parameters, None)

    def probe(self, wanted: Probe = DEFAULT_PROBE) -> Batch:
        """Return a sequence to be shown.

        Raises
        ------
        BadInput
            Where the task cannot read it.
        """
        known, batch = self._probe
        if wanted != known:
            batch = probe_batch(wanted, self.source, self.experiment)
            self._probe = wanted, batch
        return batch

    def trace(self, probe: Probe = DEFAULT_PROBE) -> Trace:
        """Return the trace of the probe sequence with the current parameters."""
        with np.errstate(all="ignore"):
            return self.network.trace(
                self.parameters, self.probe(probe), self.experiment.training.truncation
            )

    def evaluate(self) -> None:
        """Measure loss and accuracy on held-out sequences; snapshots from now on include them."""
        updates = self.experiment.training.updates
        self._evaluator.evaluate(self.network, self.parameters, self.parameters_update, updates)

    def evaluate_if_due(self) -> None:
        """Evaluate at fixed updates, about equally many in runs of any length."""
        if self._evaluator.is_due(self.update, self.experiment.training.updates):
            self.evaluate()

    def test_loss(self, size: int = 256) -> tuple[float, float]:
        """Return loss and accuracy on `size` held-out sequences, without teacher forcing."""
        batch = self.source.test(size)
        run = self.network.run(batch.steps, batch.size)
        with np.errstate(all="ignore"):
            loss = self.network.forward(self.parameters, batch, run)
            answer = self.network.answer(self.parameters, batch, run)
        return loss, self.source.score(answer, batch)

    def snapshot(self, probe: Probe = DEFAULT_PROBE) -> Snapshot:
        """Return the state of the run as an immutable value, for any thread.

        Raises
        ------
        BadInput
            Where the task cannot read the sequence to be shown.
        """
        return Snapshot(
            update=self.update,
            trace_update=self.parameters_update,
            experiment=self.experiment,
            changes=self.changes,
            evaluations=self.evaluations,
            name=self.name,
            trace=self.trace(probe),
            probe=probe,
            history=self.log.history(),
            source=source_info(self.source),
            outcome=self.outcome,
            first_bad_update=self.first_bad_update,
            fault=self.fault,
            record=self.record(),
            checkpoint=self.checkpoint(probe),
            weights=self._weights.weight_points(),
            milestones=self.milestones,
        )

    @property
    def milestones(self) -> tuple[Milestone, ...]:
        """What happened so far."""
        return self._milestones.found

    @property
    def evaluations(self) -> tuple[Evaluation, ...]:
        """Loss and accuracy on held-out sequences, at some updates."""
        return self._evaluator.results

    def record(self) -> RunRecord:
        """Return the record of the run, with the events before a spike or its end."""
        record = self.log.watch.record()
        record.crossings, record.died = self.antecedents.crossings, self.antecedents.died
        return record

    def _find_events(self) -> None:
        """Note what happened, and at a spike or the end look up what preceded it."""
        watch = self.log.watch
        self._milestones.note(self.update, watch, self._events.off)
        if self.outcome != "ok" and self.first_bad_update is not None:
            self._milestones.note_end(self.first_bad_update, self.outcome)
        since = watch.spike.update if watch.spike is not None else self.first_bad_update
        if since is not None and since != self.antecedents.until:
            self.antecedents = self._events.before(since)

    def checkpoint(self, probe: Probe = DEFAULT_PROBE) -> Checkpoint:
        """Return what the network of this moment can be analysed from, in any thread."""
        return Checkpoint(
            experiment=self.experiment,
            source=self.source,
            probe=self.probe(probe),
            parameters=self.parameters.copy(),
            update=self.update,
            parameters_update=self.parameters_update,
            path=self.path.points(),
            changes=self.changes,
            stepwise=can_step(self.network),
            counterfactual=self._counterfactual,
        )

    def recorded(self) -> dict[str, Array]:
        """Return the exact scalars of the updates that were kept, and "update", each (N,)."""
        return self.log.records.arrays()

    def frame(self, step: int | None = None, probe: Probe = DEFAULT_PROBE) -> Frame:
        """Return a frame for the views, with the diagnostics that need only the trace."""
        snapshot = self.snapshot(probe)
        trace = snapshot.trace
        return completed(Frame(snapshot, step=step or len(trace.x), layer=trace.main))


def _unrecorded(experiment: Experiment) -> Trainer:
    """Return a run of which only the path and the end are used."""
    return Trainer(experiment, room=FEW_RECORDS)


HISTORY_LENGTH = 65_536
"""Updates whose scalars are all kept; of a longer run every second, fourth, … is."""


def bounded_trainer(experiment: Experiment, name: str) -> Trainer:
    """Return a trainer whose memory is bounded however long the run."""
    return Trainer(experiment, name, HISTORY_LENGTH)
