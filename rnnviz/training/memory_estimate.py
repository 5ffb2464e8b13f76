"""An estimate of the memory that a run needs, made before any of it is allocated."""

from __future__ import annotations

from rnnviz.experiment.experiment import Experiment
from rnnviz.nn.cell import Cell
from rnnviz.nn.parameters import count
from rnnviz.tasks.task import Source
from rnnviz.text import QT_TRANSLATE_NOOP, BadInput

MAX_BYTES = 2 * 1024**3
"""Bytes that a run may take; the networks of a lecture take a few megabytes."""
SMALL_BYTES = 128 * 1024**2
"""Bytes of a run that may be trained in addition to the user's own."""


def run_bytes(experiment: Experiment, inputs: int, outputs: int, steps: int) -> int:
    """Estimate the bytes that a run takes: parameters with their copies, and all buffers.

    Parameters
    ----------
    inputs, outputs, steps : int
        M, O and T.
    """
    number = 8 if experiment.network.precision == "float64" else 4
    width = experiment.network.embedding or inputs
    hidden = experiment.network.hidden
    total = experiment.training.batch * steps * 3 * (outputs + sum(hidden.sizes))
    directions = 1 + experiment.network.bidirectional
    influenced = 0
    for cell in experiment.cells:
        seen, steps = cell.window.width(width), cell.window.steps(steps)
        total += directions * layer_numbers(cell, seen, steps, experiment.training.batch)
        influenced += count(cell.layout(cell.window.width(width)))
        if experiment.training.rule != "bptt":
            # ∂s/∂θ of this step and of the next.
            states = cell.size * len(cell.states)
            total += 2 * experiment.training.batch * states * influenced
        width = directions * cell.size
    return number * (total + 8 * count(hidden.layout(outputs, width)))


def is_small(experiment: Experiment) -> bool:
    """Return whether a run is small enough for a second one beside it."""
    return run_bytes(experiment, 1, 1, experiment.task.length) <= SMALL_BYTES


def layer_numbers(cell: Cell, width: int, steps: int, batch: int) -> int:
    """Estimate how many numbers one layer takes whose inputs have the size `width`."""
    size, blocks = cell.size, len(cell.blocks)
    parameters = count(cell.layout(width))
    # θ, its previous value, gradient, two moments, and the snapshot's copies.
    per_step = batch * (size * (4 * blocks + 6) + width)
    # The state Jacobians of every step, formed for the spectrum.
    jacobians = (size * len(cell.states)) ** 2 * 4
    return 8 * parameters + steps * (per_step + jacobians)


def needed_bytes(experiment: Experiment, source: Source | None = None) -> int:
    """Estimate the bytes that a run takes, at least where its data are not known yet."""
    inputs, outputs = (source.inputs, source.outputs) if source else (1, 1)
    return run_bytes(experiment, inputs, outputs, experiment.task.length)


def check_memory_of_both(one: Experiment, other: Experiment) -> None:
    """Raise `BadInput` where two runs beside each other would take more than `MAX_BYTES`."""
    need = needed_bytes(one) + needed_bytes(other)
    if need > MAX_BYTES:
        raise BadInput.of(
            "training",
            QT_TRANSLATE_NOOP(
                "training",
                "both runs together would take {need:.1f} GiB of at most {most:.0f} GiB: choose a"
                " smaller cell.size, task.length or training.batch of either",
            ),
            need=need / 1024**3,
            most=MAX_BYTES / 1024**3,
        )


def check_memory(experiment: Experiment, source: Source | None = None) -> None:
    """Raise `BadInput` where a run would take more than `MAX_BYTES`."""
    need = needed_bytes(experiment, source)
    if need > MAX_BYTES:
        raise BadInput.of(
            "training",
            QT_TRANSLATE_NOOP(
                "training",
                "this run would take {need:.1f} GiB of at most {most:.0f} GiB: choose a smaller"
                " cell.size, task.length or training.batch",
            ),
            need=need / 1024**3,
            most=MAX_BYTES / 1024**3,
        )
