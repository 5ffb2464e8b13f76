"""Is every gradient right, on this machine, now?  Backpropagation against central differences.

The loss is evaluated twice for every single parameter, a little to either side; nothing of the
backward pass is used.  Errors are relative to the largest entry of each parameter's gradient,
because tiny entries are rounding noise in both.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import product
from typing import Any

import numpy as np
from numpy.typing import NDArray

from rnnviz.nn.cell import Cell
from rnnviz.nn.cells.index import CELLS
from rnnviz.nn.network import Network, Sequences
from rnnviz.nn.parameters import Parameters
from rnnviz.setting import settings_of

STEP = 1e-5
TOLERANCE = 1e-7

Array = NDArray[Any]


@dataclass(frozen=True)
class Sample:
    """Random sequences: x (T, M, B) and targets y (T, O, B)."""

    x: Array
    y: Array


@dataclass(frozen=True)
class GradientError:
    """The largest error of one network's gradient.

    Attributes
    ----------
    network : str
        Which cell, in words.
    parameter : str
        Where the error is largest.
    error : float
        max |backpropagated − difference| / max |difference| of that parameter.
    """

    network: str
    parameter: str
    error: float


def central_differences(
    network: Network, parameters: Parameters, batch: Sequences, step: float = STEP
) -> Parameters:
    """Return ∂L/∂θ by (L(θ + ε) − L(θ − ε)) / 2ε, one parameter at a time."""
    run = network.run(len(batch.x), batch.x.shape[-1])
    theta, gradient = parameters.copy(), network.parameters()
    for i, value in enumerate(parameters.flat):
        theta.flat[i] = value + step
        above = network.forward(theta, batch, run)
        theta.flat[i] = value - step
        below = network.forward(theta, batch, run)
        theta.flat[i] = value
        gradient.flat[i] = (above - below) / (2 * step)
    return gradient


def backpropagated(network: Network, parameters: Parameters, batch: Sequences) -> Parameters:
    """Return ∂L/∂θ by backpropagation through time."""
    run, gradient = network.run(len(batch.x), batch.x.shape[-1]), network.parameters()
    network.forward(parameters, batch, run)
    network.backward(parameters, run, gradient)
    return gradient


def largest_error(
    name: str, network: Network, parameters: Parameters, batch: Sequences
) -> GradientError:
    """Compare both gradients of a network on a batch."""
    exact = central_differences(network, parameters, batch)
    found = backpropagated(network, parameters, batch)
    errors = {
        key: float(np.abs(found[key] - exact[key]).max() / max(np.abs(exact[key]).max(), 1e-300))
        for key in exact
    }
    worst = max(errors, key=lambda key: errors[key])
    return GradientError(name, worst, errors[worst])


def check_cells(size: int = 5, inputs: int = 3, outputs: int = 2) -> Iterator[GradientError]:
    """Yield the largest gradient error of every cell, with a loss at every step."""
    for name, cell in _every_cell(size):
        rng = np.random.default_rng(1)
        network = Network((cell,), inputs, outputs)
        parameters = network.parameters()
        parameters.flat[:] = rng.uniform(-0.7, 0.7, parameters.flat.size)
        batch = Sample(rng.normal(size=(8, inputs, 2)), rng.normal(size=(8, outputs, 2)))
        yield largest_error(name, network, parameters, batch)


def _every_cell(size: int) -> Iterator[tuple[str, Cell]]:
    """Yield every cell in each of the forms that its settings offer."""
    for kind in CELLS:
        offered = {key: setting.choices for key, setting, _ in settings_of(kind) if setting.choices}
        for values in product(*offered.values()):
            form = {key: value for key, (value, _) in zip(offered, values, strict=True)}
            yield " ".join((kind.title, *form.values())), kind(size=size, **form)
