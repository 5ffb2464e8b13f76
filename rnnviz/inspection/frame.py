"""An inspection as a frame for the views: the replay, and nothing about training."""

from __future__ import annotations

import math
from collections.abc import Collection
from dataclasses import dataclass, replace
from typing import ClassVar

import numpy as np

from rnnviz.experiment.experiment import Experiment
from rnnviz.inspection.result import Inspection
from rnnviz.nn.fault import Fault
from rnnviz.nn.trace import Trace
from rnnviz.tasks.task import Source, Task
from rnnviz.text import QT_TRANSLATE_NOOP, BadInput, Message
from rnnviz.training.diagnostics import OF_TRACE, Diagnostic, completed
from rnnviz.training.history import Curves, History
from rnnviz.training.snapshot import Frame, InspectionInfo, Snapshot
from rnnviz.training.source_info import SourceInfo

_SOURCE_INFO = SourceInfo(
    chance_loss=math.nan,
    chance_accuracy=None,
    loss="given",
    every_step=True,
    symbol_names=None,
    class_names=None,
)


QUICK_DIAGNOSTICS: frozenset[Diagnostic] = frozenset({"verdict", "triangle"})
"""Diagnostics that are fast however large the network is."""
WHOLE = OF_TRACE - {"spectrum"}


def frame_of(inspection: Inspection, needs: Collection[Diagnostic] = WHOLE) -> Frame:
    """Return the frame of an inspection at its last step, with the spectra that it has."""
    sequence, done = inspection.sequence, inspection.replay
    steps = len(sequence.x)
    names = tuple(dict.fromkeys(sequence.labels))
    snapshot = Snapshot(
        update=0,
        trace_update=0,
        experiment=Experiment(seed=0, task=GivenSequence(steps), cell=inspection.stack.cell),
        name=inspection.weights.name,
        trace=Trace(
            x=sequence.x,
            symbols=np.array([names.index(label) for label in sequence.labels]) if names else None,
            output=done.output,
            target=np.zeros((steps, 0)),
            loss=inspection.loss,
            layers=done.layers,
        ),
        history=_no_history(),
        source=replace(_SOURCE_INFO, symbol_names=names or None),
        outcome=inspection.outcome,
        first_bad_update=None,
        fault=_fault(inspection),
        inspected=_inspected(inspection),
    )
    frame = Frame(snapshot, step=steps).with_result("spectrum", value=inspection.spectra)
    return completed(frame, needs)


def _inspected(inspection: Inspection) -> InspectionInfo:
    comparison, batch = inspection.comparison, inspection.sequence.batch
    return InspectionInfo(
        _network(inspection),
        inspection.sequence.origin,
        _loss(inspection),
        None if comparison is None else comparison.message,
        inspection.claims,
        None if batch is None else batch.message,
        inspection.spread,
    )


def _no_history() -> History:
    empty = Curves(("loss",)).envelopes()["loss"]
    return History(empty, empty, empty, empty, parameter_norms={}, clipped_updates=0)


def _network(inspection: Inspection) -> Message:
    stack = inspection.stack
    if stack.depth == 1 and not stack.bidirectional:
        return Message("cli", QT_TRANSLATE_NOOP("cli", "1 layer"))
    if stack.bidirectional:
        source = QT_TRANSLATE_NOOP("cli", "{layers} × 2 layers, bidirectional")
    else:
        source = QT_TRANSLATE_NOOP("cli", "{layers} layers")
    return Message.of("cli", source, layers=stack.depth)


def _loss(inspection: Inspection) -> Message:
    if inspection.sequence.given:
        source = QT_TRANSLATE_NOOP("cli", "∂L/∂h as in grad_hidden")
    else:
        source = QT_TRANSLATE_NOOP("cli", "∂L/∂h is 1 at the last step")
    return Message("cli", source)


def _fault(inspection: Inspection) -> Fault | None:
    """Return the first number that is not finite, of a state or otherwise of an adjoint."""
    layers = inspection.replay.layers
    for layer in layers:
        for name, rows in layer.states.items():
            if len(wrong := np.argwhere(~np.isfinite(rows))):
                return Fault("forward", name, int(wrong[0, 0]), int(wrong[0, 1]), layer.name)
    for layer in reversed(layers):
        for name, rows in layer.adjoints.items():
            if len(wrong := np.argwhere(~np.isfinite(rows))):
                step, unit = map(int, wrong[-1])
                return Fault("backward", f"∂L/∂{name}", step, unit, layer.name)
    return None


@dataclass(frozen=True)
class GivenSequence(Task):
    """Stands for the task of a network that is only inspected; it is in no list of tasks."""

    name: ClassVar[str] = "given"
    title: ClassVar[str] = QT_TRANSLATE_NOOP("tasks", "Inspected: one given sequence")

    steps: int = 1

    @property
    def length(self) -> int:
        return self.steps

    def source(self, seed: int) -> Source:
        raise BadInput(
            Message("tasks", QT_TRANSLATE_NOOP("tasks", "An inspected network is not trained."))
        )
