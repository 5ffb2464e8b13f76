"""Small random networks and batches, and gradients that owe nothing to the backward pass."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

import numpy as np
from numpy.typing import NDArray

from rnnviz.nn.cell import Cell
from rnnviz.nn.cells.index import CELLS
from rnnviz.nn.network import Network
from rnnviz.nn.parameters import Parameters
from rnnviz.setting import settings_of

Array = NDArray[Any]


def example_id(cell: Cell) -> str:
    """Return a cell's name and its settings that are not the default ones: "gru-reset_after"."""
    default = type(cell)(size=cell.size)
    changed = (
        str(getattr(cell, key))
        for key, _, _ in settings_of(cell)
        if getattr(cell, key) != getattr(default, key)
    )
    return "-".join((cell.name, *changed))


def _resized(cell: Cell, size: int) -> Cell:
    return replace(cell, size=size)


EXAMPLES: dict[str, Callable[[int], Cell]] = {
    example_id(cell): partial(_resized, cell) for kind in CELLS for cell in kind.examples(5)
}
"""What every test of cells runs over, by name; size to cell."""
RECURRENT = tuple(name for name in EXAMPLES if not EXAMPLES[name](1).memoryless)
CHAINS = tuple(name for name in EXAMPLES if not EXAMPLES[name](1).reads_trees)
"""Cells whose every step depends on the one before; where inputs at random are no trees, no error
goes back at all."""
PLAIN = tuple(name for name in EXAMPLES if EXAMPLES[name](1).window.plain)
"""Cells that read and are read at one step alone."""


@dataclass(frozen=True)
class Sample:
    """A batch: x (T, M, B) or symbols (T, B), and its targets."""

    x: Array
    y: Array


@dataclass(frozen=True)
class Case:
    """A network with parameters and a batch."""

    network: Network
    parameters: Parameters
    batch: Sample

    def gradient(self, truncation: int = 0) -> Parameters:
        """Return what backpropagation says."""
        run, gradient = self.run(), self.network.parameters()
        self.network.forward(self.parameters, self.batch, run)
        self.network.backward(self.parameters, run, gradient, truncation)
        return gradient

    def run(self) -> Any:
        return self.network.run(len(self.batch.x), self.batch.x.shape[-1])

    def loss(self, parameters: Parameters | None = None) -> float:
        return self.network.forward(parameters or self.parameters, self.batch, self.run())


def make_case(
    *cells: Cell,
    steps: int = 7,
    batch: int = 2,
    inputs: int = 3,
    outputs: int = 4,
    seed: int = 0,
    scale: float = 0.6,
    **options: Any,
) -> Case:
    """Return a random case; `options` go to `Network`."""
    rng = np.random.default_rng(seed)
    network = Network(cells, inputs, outputs, **options)
    parameters = network.parameters()
    parameters.flat[:] = rng.normal(0, scale, parameters.flat.size)
    symbols = rng.integers(0, inputs, (steps, batch))
    vectors = rng.normal(size=(steps, inputs, batch))
    over = (steps,) if network.readout == "every" else ()
    if network.loss.name == "cross_entropy":
        y: Array = rng.integers(0, outputs, (*over, batch))
    else:
        y = rng.normal(size=(*over, outputs, batch))
    return Case(network, parameters, Sample(symbols if network.symbolic else vectors, y))


def central_differences(case: Case, step: float = 1e-5) -> Parameters:
    """Return the gradient from the loss alone."""
    gradient, theta = case.network.parameters(), case.parameters.copy()
    for i, value in enumerate(case.parameters.flat):
        theta.flat[i] = value + step
        above = case.loss(theta)
        theta.flat[i] = value - step
        below = case.loss(theta)
        theta.flat[i] = value
        gradient.flat[i] = (above - below) / (2 * step)
    return gradient


def error(found: Parameters, exact: Parameters) -> float:
    """Return the largest error, in each array relative to its largest entry."""
    return max(relative(found[name], exact[name]) for name in exact)


def relative(found: Array, exact: Array) -> float:
    """Return max |found - exact| / max |exact|."""
    return float(np.abs(found - exact).max() / max(np.abs(exact).max(), 1e-300))
