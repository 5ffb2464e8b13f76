"""A trained network run one input at a time, so that its output may be its next input.

A batch must be known before it is run; here the caller chooses each input after the output before
it.  The cells' literal equations are used, in float64, on states of this run alone.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import numpy as np
from numpy.typing import NDArray

from rnnviz.nn.delay_window import DelayWindow
from rnnviz.nn.network import Network
from rnnviz.nn.parameters import Parameters

Array = NDArray[Any]


def can_step(network: Network) -> bool:
    """Return whether the network has an output after every input that depends on the past alone.

    A layer that reads from the end needs the last input first; one with a stride has no output in
    between, and neither has an encoder.
    """
    single = len(network.names) == len(network.cells)
    return single and all(cell.window.stride == 1 for cell in network.cells)


class DelayLine:
    """The newest vector and those before it that a window covers; zero before the first."""

    def __init__(self, window: DelayWindow, size: int) -> None:
        self._size, self._rows = size, np.zeros(window.width(size))

    def push(self, newest: Array) -> Array:
        """Return [x_k; x_{k-1}; …], x_k being `newest`."""
        self._rows[self._size :] = self._rows[: -self._size].copy()
        self._rows[: self._size] = newest
        return self._rows


class Stepper:
    """One sequence of which only the past is known.

    Parameters
    ----------
    network : Network
        One that `can_step`.
    parameters : Parameters
        Of this network; copied, so that training may go on.

    Attributes
    ----------
    steps : int
        How many inputs were read.
    states : list of (S,) ndarray
        s_k of every layer.

    Raises
    ------
    ValueError
        Where the network cannot be run step by step.
    """

    def __init__(self, network: Network, parameters: Parameters) -> None:
        if not can_step(network):
            raise ValueError(
                "this network cannot be run step by step: it has no output after each input"
            )
        values = parameters.frozen(np.float64)
        self._cells = network.cells
        self._layers = [values.of(name) for name in network.names]
        self._table = values.blocks["embedding.E"] if network.embedding else None
        # Which symbol it is, a cell that reads trees sees by its place among all.
        self._gathers = network.gathers and not network.cells[0].reads_trees
        self._symbols = network.inputs if network.symbolic else 0
        sizes = zip(network.cells, network.stack.widths, strict=True)
        self._delay_lines = [DelayLine(cell.window, width) for cell, width in sizes]
        top = network.cells[-1]
        self._readout_line = DelayLine(top.above, top.size)
        self._mean = network.readout == "mean"
        self._readout, self._hidden = values.of("readout"), network.hidden
        self._sum = np.zeros(network.stack.seen)
        self.steps = 0
        self.states = [
            np.concatenate(
                [np.full(cell.size, network.start if s == "h" else 0.0) for s in cell.states]
            )
            for cell in network.cells
        ]

    def advance(self, x: Array | int) -> Array:
        """Return o_k, (O,), after one more input: a vector (M,), or a symbol.

        Where the network is read at the last step alone, or the mean of its states is, this is the
        output if the sequence ends here.
        """
        with np.errstate(all="ignore"):
            layers, signal = self._enter(x)
            for n, (cell, parameters) in enumerate(zip(self._cells, layers, strict=True)):
                if n or not self._gathers:
                    signal = self._delay_lines[n].push(signal)
                self.states[n] = cell.step(parameters, self.states[n], signal)
                signal = self.states[n][-cell.size :]
            self.steps += 1
            return self._read(self._readout_line.push(signal))

    def warm(self, inputs: Iterable[Array | int]) -> Array:
        """Return the outputs (n, O) for n given inputs, before the caller chooses its own."""
        outputs = [self.advance(x) for x in inputs]
        return np.array(outputs).reshape(-1, len(self._readout["c"]))

    def _enter(self, x: Array | int) -> tuple[list[dict[str, Array]], Array]:
        """Return the layers' parameters and what enters the first of them."""
        if self._table is not None:
            return self._layers, self._table[:, int(x)]
        if not self._symbols:
            return self._layers, np.asarray(x, np.float64)
        if not self._gathers:
            return self._layers, np.eye(1, self._symbols, int(x))[0]
        # W times a one-hot vector is a column of W: of many symbols only one is looked at.
        column = slice(int(x), int(x) + 1)
        first = {
            name: value[:, column] if name.partition(".")[0] == "W" else value
            for name, value in self._layers[0].items()
        }
        return [first, *self._layers[1:]], np.ones(1)

    def _read(self, h: Array) -> Array:
        if self._mean:
            self._sum += h
            h = self._sum / self.steps
        if self._hidden.sizes:
            return self._hidden.read_out(self._readout, h[:, None])[:, 0]
        return np.asarray(self._readout["V"] @ h + self._readout["c"])
