"""The cost of RTRL relative to BPTT: one gradient of a few sequences by both rules.

Reported are ratios only, of time and of memory, next to those that `training.analysis.rule_cost`
predicts.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from threadpoolctl import threadpool_limits

from rnnviz.bench.diagnostic import timed
from rnnviz.bench.measurement import Progress, counted
from rnnviz.bench.training import CELLS, INPUTS, OUTPUTS
from rnnviz.nn.initializer import Init, initialize
from rnnviz.nn.network import Network, UnpaddedBatch
from rnnviz.nn.parameters import Parameters
from rnnviz.nn.rtrl import RTRL
from rnnviz.training.analysis.rule_cost import bptt_cost, rtrl_cost

Array = NDArray[Any]

SIZES = ((4, 50), (8, 50), (16, 50), (8, 200), (8, 800))
"""D and T."""
BATCH = 4
TRUNCATION = 10


@dataclass(frozen=True)
class Row:
    """One cell at one size.

    Attributes
    ----------
    cell : str
    size, steps : int
        D and T.
    bptt, truncated, rtrl : float
        Median seconds of a gradient of `BATCH` sequences.
    memory, products : float
        RTRL's over BPTT's by the formulas; its time goes with the products only where these are
        many, for each step also costs calls.
    """

    cell: str
    size: int
    steps: int
    bptt: float
    truncated: float
    rtrl: float
    memory: float
    products: float

    @property
    def slower(self) -> float:
        """How many times longer RTRL takes."""
        return self.rtrl / self.bptt


def rows(
    progress: Progress | None = None,
    seconds: float = 0.2,
    sizes: tuple[tuple[int, int], ...] = SIZES,
) -> Iterator[Row]:
    """Measure cell by cell.

    Parameters
    ----------
    progress : callable, optional
        Called with the number of rows done and their total.
    seconds : float
        Time for each number.
    sizes : tuple of (int, int)
        D and T.
    """
    plan = [(cell, *size) for cell in CELLS for size in sizes]
    for cell, size, steps in counted(plan, progress):
        yield measure(cell, size, steps, seconds)


def measure(cell: str, size: int, steps: int, seconds: float) -> Row:
    """Return what both rules take for a cell of D = `size` and T = `steps`."""
    network = Network((CELLS[cell](size),), INPUTS, OUTPUTS)
    layers, rules = [(CELLS[cell](size), INPUTS)], _rules(network, steps)
    with threadpool_limits(1, "blas"):
        taken = {name: timed(rule, seconds) for name, rule in rules.items()}
    bptt, rtrl = bptt_cost(layers, steps), rtrl_cost(layers, steps)
    return Row(
        cell,
        size,
        steps,
        taken["bptt"],
        taken["truncated"],
        taken["rtrl"],
        rtrl.numbers / bptt.numbers,
        rtrl.products / bptt.products,
    )


def _rules(network: Network, steps: int) -> dict[str, Callable[[], object]]:
    """Return what makes one gradient by each rule, with the same data."""
    rng, gradient = np.random.default_rng(0), network.parameters()
    parameters = network.parameters()
    initialize(parameters, network, Init(), rng)
    batch = UnpaddedBatch(
        rng.normal(size=(steps, INPUTS, BATCH)), rng.normal(size=(steps, OUTPUTS, BATCH))
    )
    run, learner = network.run(steps, BATCH), RTRL(network, BATCH)

    def back(truncation: int) -> None:
        network.forward(parameters, batch, run)
        network.backward(parameters, run, gradient, truncation)

    return {
        "bptt": lambda: back(0),
        "truncated": lambda: back(TRUNCATION),
        "rtrl": lambda: _forward(learner, parameters, batch, gradient),
    }


def _forward(
    learner: RTRL, parameters: Parameters, batch: UnpaddedBatch, gradient: Parameters
) -> float:
    gradient.flat.fill(0)
    return sum(learner.gradients(parameters, batch, gradient))
