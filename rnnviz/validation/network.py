"""Networks whose parameters are set by hand, and the trace of one sequence through them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from rnnviz.nn.cell import Cell
from rnnviz.nn.encoder_decoder import EncoderDecoder
from rnnviz.nn.network import Network
from rnnviz.nn.parameters import Parameters
from rnnviz.nn.trace import Array, Trace
from rnnviz.tasks.task import Batch

Rng = np.random.Generator


@dataclass(frozen=True)
class Recipe:
    """One network, one sequence, and the error that is sent back.

    Attributes
    ----------
    cells : sequence of Cell
        From the input upwards.
    steps : int
        T.
    weights : mapping of str to array-like
        By the names people see, "l0.U" or "readout.V"; what is not named is zero.
    inputs, outputs : int
        M and O.
    x : (T, M) ndarray, optional
        Zeros where it is not given; of symbols (T,) whole numbers.
    error : float
        Target of every output: with an output of 0, each ∂L/∂o is −2 times this, divided by
        the number of terms where the loss is their mean.
    error_at : mapping of int to float, optional
        Targets at some steps, 1..T, that differ from `error`; of a read-out at every step.
    length : int
        How many steps of the sequence are real, the rest being padding; 0 for all.
    truncation : int
        τ; 0 for none.
    border : int
        Steps of an encoder; 0 where there is none.
    settings : mapping
        Of `Network`: "readout", "bidirectional", "reduction", "start", "dtype".
    """

    cells: Sequence[Cell]
    steps: int
    weights: Mapping[str, Any] = field(default_factory=dict)
    inputs: int = 1
    outputs: int = 1
    x: Array | None = None
    error: float = 1.0
    error_at: Mapping[int, float] = field(default_factory=dict)
    length: int = 0
    truncation: int = 0
    border: int = 0
    settings: Mapping[str, Any] = field(default_factory=dict)

    def network(self) -> Network:
        """Return the network without its parameters."""
        settings: dict[str, Any] = {"readout": "every" if self.border else "last"}
        settings |= self.settings
        cells = tuple(self.cells)
        if self.border:
            return EncoderDecoder(
                cells, self.inputs, self.outputs, symbolic=True, border=self.border, **settings
            )
        return Network(cells, self.inputs, self.outputs, **settings)

    def parameters(self, network: Network) -> Parameters:
        """Return the parameters of the network."""
        parameters = network.parameters()
        for name, value in self.weights.items():
            parameters[name][...] = value
        return parameters

    def batch(self, network: Network) -> Batch:
        """Return the sequence, alone or as the first of two where it is padded."""
        count = 2 if self.length else 1
        lengths = np.array([self.length, self.steps]) if self.length else None
        return Batch(self._inputs(count), self._targets(network, count), lengths)

    def _inputs(self, count: int) -> Array:
        if self.border or self.settings.get("symbolic"):
            symbols = np.zeros(self.steps) if self.x is None else np.asarray(self.x)
            return np.repeat(symbols[:, None], count, axis=1).astype(np.int64)
        x = np.zeros((self.steps, self.inputs)) if self.x is None else np.asarray(self.x)
        return np.repeat(x[:, :, None], count, axis=2)

    def _targets(self, network: Network, count: int) -> Array:
        if network.readout != "every":
            return np.full((self.outputs, count), self.error)
        targets = np.full((self.steps - self.border, self.outputs, count), self.error)
        for step, value in self.error_at.items():
            targets[step - 1 - self.border] = value
        return targets

    def trace(self) -> Trace:
        """Return what happens."""
        network = self.network()
        with np.errstate(all="ignore"):
            parameters = self.parameters(network)
            return network.trace(parameters, self.batch(network), self.truncation)


def orthogonal(rng: Rng, size: int) -> Array:
    """Return a random orthogonal matrix."""
    q, r = np.linalg.qr(rng.normal(size=(size, size)))
    return np.asarray(q * np.sign(np.diag(r)))


def shuffle(rng: Rng, size: int) -> Array:
    """Return a random permutation matrix: orthogonal, and nothing in it is negative."""
    return np.eye(size)[rng.permutation(size)]


def direction(rng: Rng, size: int) -> Array:
    """Return a random unit vector as a row (1, D): the V that sends an error of 1 into h."""
    row = rng.normal(size=(1, size))
    return np.asarray(row / np.linalg.norm(row))


def drawn(rng: Rng, recipe: Recipe, scale: float) -> dict[str, Array]:
    """Return normal weights of every parameter, of the order of `scale` over the root of columns.

    Biases are drawn with a standard deviation of 0.3.
    """
    found: dict[str, Array] = {}
    for name, value in recipe.network().parameters().items():
        if value.ndim == 1:
            found[name] = rng.normal(0.0, 0.3, value.shape)
        else:
            found[name] = rng.normal(0.0, scale / np.sqrt(value.shape[1]), value.shape)
    return found
