"""Frames to draw: from real runs, and made by hand from numbers that a run could never produce."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from typing import Any

import numpy as np
import pytest

from rnnviz.experiment.experiment import Experiment, parse_experiment
from rnnviz.flow.spectrum import Spectrum
from rnnviz.nn.activation import ACTIVATIONS
from rnnviz.nn.cell import Cell
from rnnviz.nn.cells.srn import SRN
from rnnviz.nn.fault import Fault
from rnnviz.nn.network import Network
from rnnviz.nn.parameters import Parameters
from rnnviz.nn.trace import LayerTrace, Trace
from rnnviz.setting import as_table
from rnnviz.training.analysis.free_run import FreeRun
from rnnviz.training.analysis.lag_gradient import lag_gradients
from rnnviz.training.analysis.loss_slice import LossSlice
from rnnviz.training.analysis.state_cloud import state_cloud
from rnnviz.training.diagnostics import paths_of, verdicts_of
from rnnviz.training.history import Envelope, History
from rnnviz.training.snapshot import DatedResult, Frame, Snapshot
from rnnviz.training.source_info import SourceInfo
from rnnviz.training.trainer import Trainer
from rnnviz.training.weight_history import WeightCurves, recurrent_names
from rnnviz.verdict import RunRecord
from tests.nn.sample import EXAMPLES

Fill = Callable[..., Any]

SMALL = {
    "recall": {"name": "recall", "length": 9, "tokens": 3},
    "sine": {"name": "sine", "length": 12},
    "adding": {"name": "adding", "length": 11},
    "copy": {"name": "copy"},
    "digit_sum": {"name": "digit_sum", "length": 6},
    "text": {"name": "text", "length": 45},
    "reverse": {"name": "reverse", "items": 4},
}
TREE = {"name": "expression", "levels": 3, "shape": "chain"}
"""What a cell that reads trees is given in place of any other task."""
CELLS: dict[str, dict[str, object]] = {
    **{name: as_table(example(5)) for name, example in EXAMPLES.items()},
    "srn": {"name": "srn", "size": 7},
    "relu": {"name": "srn", "size": 7, "activation": "relu"},
    "lstm": {"name": "lstm", "size": 5},
    "gru": {"name": "gru", "size": 6},
    "residual": {"name": "residual", "size": 5},
    "narx": {"name": "narx", "size": 4, "delays": 3},
}


@lru_cache(maxsize=64)
def _run(task: str, cell: str, updates: int, more: tuple[tuple[str, Any], ...]) -> Frame:
    given = TREE if CELLS[cell]["name"] == "recursive" else SMALL[task]
    sections = {"task": given, "cell": CELLS[cell], "training": {"batch": 4}}
    for dotted, value in more:
        section, key = dotted.split(".")
        sections[section] = {**sections.get(section, {}), key: value}
    trainer = Trainer(parse_experiment(sections))
    for _ in range(updates):
        trainer.step()
    return trainer.frame()


@pytest.fixture(scope="session")
def run() -> Callable[..., Frame]:
    """Return `run(task, cell, updates, {"section.key": value})`: a frame of a real, small run."""

    def of(task: str = "recall", cell: str = "srn", updates: int = 3, more: Any = None) -> Frame:
        return _run(task, cell, updates, tuple((more or {}).items()))

    return of


def cell_of(name: str, size: int) -> Cell:
    return SRN(size, activation=name) if name in ACTIVATIONS else EXAMPLES[name](size)


def layer_of(cell: Cell, steps: int, fill: Fill) -> LayerTrace:
    """Return a layer trace of numbers that need not fit each other."""
    D = cell.size
    rows = {block: fill(steps, D) for block in cell.blocks}
    return LayerTrace(
        name="l0",
        cell=cell,
        parameters={
            name: np.zeros(value.shape) for name, value in Parameters(cell.layout(2)).items()
        },
        input=fill(steps, 2),
        states={name: fill(steps + 1, D) for name in cell.states},
        preactivations=rows,
        slopes=rows,
        gates={name: fill(steps, D) for name in cell.gates},
        direct=fill(steps, D),
        adjoints={name: np.vstack([fill(1, D), fill(steps, D)]) for name in cell.states},
        deltas={block: fill(steps, D) for block in cell.blocks},
    )


def envelope_of(points: int, stride: int, fill: Fill) -> Envelope:
    values = np.abs(fill(3, points))
    low, high = np.fmin(values[0], values[1]), np.fmax(values[0], values[1])
    low, high = (np.where(np.isfinite(v), v, np.nan) for v in (low, high))
    update = np.arange(1.0, points + 1) * stride
    return Envelope(update, low, high, values[2], ~np.isfinite(values[2]), stride)


def history_of(points: int, stride: int, fill: Fill) -> History:
    series = [envelope_of(points, stride, fill) for _ in range(8)]
    norms = {"l0.U": (series[4], series[5]), "readout.V": (series[6], series[7])}
    return History(*series[:4], norms, clipped_updates=points // 2)


def weight_curves_of(cell: Cell, points: int, stride: int, fill: Fill) -> WeightCurves | None:
    """Return sizes of every U; NaN where a U is not finite, as they are measured."""
    sizes = {
        name: np.where(np.isfinite(values := np.abs(fill(3, points))), values, np.nan)
        for name in recurrent_names(Network((cell,), 2, 1).parameters())
    }
    return WeightCurves(np.arange(float(points)) * stride, sizes) if points and sizes else None


def free_run_of(points: int, outputs: int, fill: Fill) -> FreeRun:
    """Return a forecast of any numbers for a series, which is finite."""
    truth = np.random.default_rng(1).standard_normal((points + 2, outputs))
    return FreeRun(truth, fill(points + 2, outputs), warm=1)


def loss_slice_of(points: int, fill: Fill) -> LossSlice:
    """Return any losses that a double can hold around a path, which is finite."""
    grid, log10 = np.linspace(-1.0, 1.0, 5), fill(5, 5)
    log10 = np.where(np.isfinite(log10), np.clip(log10, -320.0, 308.0), log10)
    path = np.random.default_rng(2).standard_normal((points + 1, 2))
    return LossSlice(grid, grid, log10, 1.0, path, np.arange(points + 1), names=None)


def record_of(updates: int) -> RunRecord:
    """Return what is noted of a run that guesses."""
    if not updates:
        return RunRecord(chance_loss=0.7)
    norms = {"first_norm": 1.0, "peak_norm": 2.0}
    return RunRecord(updates=updates, chance_loss=0.7, loss=0.69, first_loss=0.8, **norms)


def make_frame(
    cell: str = "tanh",
    steps: int = 5,
    size: int = 3,
    fill: Fill | None = None,
    outputs: int = 2,
    classes: bool = False,
    every_step: bool = True,
    names: tuple[str, ...] | None = None,
    points: int = 4,
    stride: int = 1,
    outcome: Any = "ok",
    fault: Fault | None = None,
    experiment: Experiment | None = None,
    spectrum: bool = True,
    step: int = 1,
) -> Frame:
    """Return a frame of hand-made numbers; `fill(*shape)` gives them."""
    fill = fill or (lambda *shape: np.random.default_rng(0).standard_normal(shape))
    layer = layer_of(cell_of(cell, size), steps, fill)
    shape = (steps,) if every_step else ()
    target = np.zeros(shape, int) if classes else fill(*shape, outputs)
    symbols = np.arange(steps) % len(names) if names else None
    trace = Trace(fill(steps, 2), symbols, fill(steps, outputs), target, 0.5, (layer,))
    facts = SourceInfo(
        chance_loss=0.7,
        chance_accuracy=0.5 if classes else None,
        loss="cross_entropy" if classes else "squared",
        every_step=every_step,
        symbol_names=names,
        class_names=tuple(f"c{i}" for i in range(outputs)) if names and classes else None,
    )
    snapshot = Snapshot(
        update=points * stride,
        trace_update=points * stride,
        experiment=experiment or Experiment(),
        name="",
        trace=trace,
        history=history_of(points, stride, fill),
        source=facts,
        outcome=outcome,
        first_bad_update=None if outcome == "ok" else max(1, points * stride),
        fault=fault,
        record=record_of(points * stride),
    )
    S = size * len(layer.cell.states)
    eigenvalues = np.empty((steps, S), complex)
    eigenvalues.real, eigenvalues.imag = fill(steps, S), fill(steps, S)
    found = Spectrum(eigenvalues, np.abs(fill(steps)), np.abs(fill(steps)))
    log10 = fill(steps, steps)
    log10 = np.where(np.isfinite(log10), np.clip(log10, -1e6, 1e6), log10)
    triangle = np.where(np.tri(steps, dtype=bool), log10, np.nan)
    results = {
        "spectrum": (found,) if spectrum else (),
        "triangle": (triangle,) if spectrum else (),
        "verdict": verdicts_of(snapshot) if spectrum else (),
        "paths": paths_of(snapshot) if spectrum else (),
        "lag_gradient": lag_gradients(snapshot) if spectrum else None,
        "weights": weight_curves_of(layer.cell, points, stride, fill),
        "free": free_run_of(points, outputs, fill),
        "states": (state_cloud(layer),),
        "cliff": loss_slice_of(points, fill),
    }
    dated = {name: DatedResult(value, snapshot.update) for name, value in results.items()}
    return Frame(snapshot, step, diagnostics=dated)


@pytest.fixture(scope="session")
def made() -> Callable[..., Frame]:
    """Return `make_frame`."""
    return make_frame
