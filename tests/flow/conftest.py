"""Traces of single layers with any parameters, inputs and direct errors."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
import pytest
from numpy.typing import ArrayLike, NDArray

from rnnviz.nn.cell import Cell
from rnnviz.nn.cells.srn import SRN
from rnnviz.nn.parameters import Parameters
from rnnviz.nn.trace import LayerTrace
from rnnviz.nn.trace_builder import trace_layer
from tests.nn.sample import CHAINS, EXAMPLES

Array = NDArray[Any]
MakeLayer = Callable[..., LayerTrace]


def _layer(
    cell: Cell,
    x: Array,
    direct: Array,
    parameters: Mapping[str, ArrayLike] | None = None,
    start: Mapping[str, Array] | None = None,
    name: str = "l0",
) -> LayerTrace:
    """Return one layer's trace; parameters and initial states not given are zero."""
    steps, inputs = x.shape
    layout = tuple(entry.within(name) for entry in cell.layout(inputs))
    weights = Parameters(layout)
    for key, value in (parameters or {}).items():
        weights[f"{name}.{key}"][...] = value
    unrolled = cell.unroll(inputs, steps, 1)
    unrolled.x[...] = x[..., None]
    for key, value in (start or {}).items():
        unrolled.states[key][0] = np.asarray(value)[:, None]
    with np.errstate(all="ignore"):
        unrolled.forward(weights.stacks(name))
        unrolled.adjoint[1:] = direct[..., None]
        unrolled.backward(weights.stacks(name), every=True)
        return trace_layer(name, unrolled, weights.of(name), direct)


@pytest.fixture(scope="session")
def make_layer() -> MakeLayer:
    return _layer


CELLS = {name: EXAMPLES[name](5) for name in CHAINS}
"""Every example of every listed cell."""


@pytest.fixture(params=CELLS, scope="session")
def layer(request: pytest.FixtureRequest) -> LayerTrace:
    """A layer of each cell with random everything and a loss at every step."""
    return random_layer(CELLS[request.param])


def random_layer(cell: Cell, steps: int = 12, inputs: int = 3, seed: int = 1) -> LayerTrace:
    rng = np.random.default_rng(seed)
    shapes = Parameters(cell.layout(inputs))
    parameters = {key: rng.normal(0, 0.6, value.shape) for key, value in shapes.items()}
    start = {name: rng.normal(0, 0.5, cell.size) for name in cell.states}
    x, direct = rng.normal(size=(steps, inputs)), rng.normal(size=(steps, cell.size))
    return _layer(cell, x, direct, parameters, start)


@pytest.fixture(scope="session")
def chain(make_layer: MakeLayer) -> Callable[..., LayerTrace]:
    """Make an SRN without input: only U, the slopes and the direct errors matter."""

    def chain_of(
        U: Array,
        steps: int,
        direct: Array | None = None,
        activation: str = "identity",
        bias: ArrayLike = 0.0,
        start: ArrayLike = 0.0,
    ) -> LayerTrace:
        size = len(U)
        if direct is None:
            direct = np.zeros((steps, size))
            direct[-1, 0] = 1
        h = {"h": np.broadcast_to(start, size)}
        cell = SRN(size, activation=activation)
        return make_layer(cell, np.zeros((steps, 1)), direct, {"U": U, "b": bias}, h)

    return chain_of
