"""A recurrent network: symbols or vectors in, stacked layers, a read-out and a loss.

Forward and backpropagation through time are written out by hand; every intermediate stays in
the buffers of a `Run`, which is why each gate, each δ and each Jacobian can be looked at.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Protocol

import numpy as np
from numpy.typing import DTypeLike, NDArray

from rnnviz.nn import readout as reading
from rnnviz.nn.cell import Cell
from rnnviz.nn.fault import Fault, first_fault
from rnnviz.nn.loss import LOSSES
from rnnviz.nn.parameters import Entry, Layout, Parameters
from rnnviz.nn.readout import READOUTS
from rnnviz.nn.symbol import Lookup
from rnnviz.nn.trace import LayerTrace, Trace
from rnnviz.nn.tracing import freeze, sent_below, trace_layer

Array = NDArray[Any]

KEPT = 2
"""Shapes whose buffers a network keeps: that of training and that of testing."""


class Sequences(Protocol):
    """A batch: x (T, M, B) or symbols (T, B), and targets y."""

    @property
    def x(self) -> Array: ...

    @property
    def y(self) -> Array: ...


class Run:
    """Buffers of T steps of B sequences, reused from update to update.

    Attributes
    ----------
    layers : list of Unrolled
        Every intermediate of every layer.
    readout : Readout
    loss : float
        Of the last forward pass.
    gradient : Parameters or None
        Of the last backward pass, None since a newer forward pass.
    """

    def __init__(self, network: Network, steps: int, batch: int) -> None:
        self.network, self.steps, self.batch = network, steps, batch
        dtype = network.dtype
        self.names = network.names
        gathers = network.symbolic and not network.embedding
        self.layers = [
            cell.unroll(width, steps, batch, dtype, symbolic=gathers and n == 0)
            for n, (cell, width) in enumerate(zip(network.cells, network.widths, strict=True))
        ]
        for layer in self.layers:
            layer.h[0] = network.start
        self.embedded = Lookup(network.inputs, steps, batch) if network.embedding else None
        self.readout = READOUTS[network.readout](network.outputs, steps, batch, dtype)
        self.loss = float("nan")
        self.gradient: Parameters | None = None

    @property
    def output(self) -> Array:
        """The read-out: (T, O, B), or (O, B) where the sequence has one."""
        return self.readout.output


class Network:
    """The shape of a network; the numbers live in `Parameters` and the work in a `Run`.

    Parameters
    ----------
    cells : tuple of Cell
        Layers from the input upwards, named l0, l1, ...
    inputs : int
        M, or the number of symbols.
    symbolic : bool
        Whether the input is symbols, (T, B) whole numbers.
    embedding : int
        Size of the vector each symbol is given; 0 for one-hot.
    outputs : int
        O.
    readout : {"every", "last", "mean"}
    loss : {"squared", "cross_entropy"}
    reduction : {"mean", "sum"}
        As in PyTorch: the mean over steps, sequences and, for squared errors, outputs.
    dtype : dtype
        float64, or float32 for speed.
    start : float
        What every unit of h_0 is.
    """

    def __init__(
        self,
        cells: tuple[Cell, ...],
        inputs: int,
        outputs: int,
        *,
        symbolic: bool = False,
        embedding: int = 0,
        readout: str = "every",
        loss: str = "squared",
        reduction: str = "mean",
        dtype: DTypeLike = np.float64,
        start: float = 0.0,
    ) -> None:
        self.start = start
        self.cells, self.inputs, self.outputs = tuple(cells), inputs, outputs
        self.symbolic, self.embedding = symbolic, embedding if symbolic else 0
        self.readout, self.dtype = readout, np.dtype(dtype)
        self.loss = LOSSES[loss](reduction)
        self.names = tuple(f"l{n}" for n in range(len(self.cells)))
        self.widths = (self.embedding or inputs, *(cell.size for cell in self.cells[:-1]))
        self.layout = self._layout()
        self._runs: dict[tuple[int, int], Run] = {}
        self._twin: Network | None = None

    def _layout(self) -> Layout:
        layout: Layout = ()
        if self.embedding:
            layout += (Entry("embedding.E", (self.embedding, self.inputs)),)
        for name, cell, width in zip(self.names, self.cells, self.widths, strict=True):
            layout += tuple(entry.within(name) for entry in cell.layout(width))
        return layout + reading.layout(self.outputs, self.cells[-1].size)

    def parameters(self) -> Parameters:
        """Return parameters of this network, all zero."""
        return Parameters(self.layout, self.dtype)

    def run(self, steps: int, batch: int) -> Run:
        """Return buffers for `batch` sequences of `steps` steps; the same ones at the next call."""
        key = steps, batch
        if key not in self._runs:
            while len(self._runs) >= KEPT:
                self._runs.pop(next(iter(self._runs)))
            self._runs[key] = Run(self, steps, batch)
        return self._runs[key]

    def forward(self, parameters: Parameters, batch: Sequences, run: Run) -> float:
        """Return the loss of a batch; every intermediate is left in `run`.

        Overflow is a result here, not an error: `first_fault` says where it began.
        """
        run.gradient = None
        with np.errstate(all="ignore"):
            self._enter(parameters, batch.x, run)
            for n, layer in enumerate(run.layers):
                if n:
                    layer.x[...] = run.layers[n - 1].h[1:]
                layer.forward(parameters.stacks(self.names[n]))
            run.readout.forward(parameters.stacks("readout"), run.layers[-1].h[1:])
            run.loss = self.loss(run.readout.output, batch.y, run.readout.slope)
        return run.loss

    def _enter(self, parameters: Parameters, x: Array, run: Run) -> None:
        if not self.symbolic:
            run.layers[0].x[...] = x
        elif run.embedded is None:
            run.layers[0].look_up(x)
        else:
            run.embedded.use(x)
            run.embedded.gather(parameters.blocks["embedding.E"], run.layers[0].x)

    def backward(
        self, parameters: Parameters, run: Run, gradient: Parameters, truncation: int = 0
    ) -> None:
        """Backpropagate through time: write the gradient, and leave every λ and δ in `run`.

        Parameters
        ----------
        truncation : int
            τ: the sequence is cut into chunks of τ steps; the state passes from one to the next,
            the adjoint does not pass back.  0 for the whole sequence.
        """
        with np.errstate(all="ignore"):
            self._carry_back(parameters, run, gradient, truncation)
            run.readout.accumulate(run.layers[-1].h[1:], gradient.stacks("readout"))
            if run.embedded is not None:
                sent = np.empty(run.layers[0].x.shape, self.dtype)
                run.layers[0].input_adjoint(parameters.stacks(self.names[0]), sent)
                run.embedded.scatter(sent, gradient.blocks["embedding.E"])
        run.gradient = gradient

    def _carry_back(
        self, parameters: Parameters, run: Run, gradient: Parameters | None, truncation: int
    ) -> None:
        """Compute every λ and δ, from the read-out down and from the last step to the first."""
        run.readout.send(parameters.blocks["readout.V"].T, run.layers[-1].adjoint[1:])
        every = run.readout.every
        for n in range(len(run.layers) - 1, -1, -1):
            weights = parameters.stacks(self.names[n])
            into = None if gradient is None else gradient.stacks(self.names[n])
            run.layers[n].backward(weights, every, truncation, into)
            if n:
                run.layers[n].input_adjoint(weights, run.layers[n - 1].adjoint[1:])
                every = True

    def first_fault(self, run: Run) -> Fault | None:
        """Return the first non-finite number of the last passes, None if all are finite."""
        return first_fault(run)

    def is_dead(self, run: Run) -> bool:
        """Return whether every δ is exactly zero although an error reaches the read-out."""
        gradient = run.gradient
        if gradient is None or any(gradient.blocks[f"{name}.b"].any() for name in self.names):
            return False
        return bool(run.readout.slope.any()) and not any(la.delta.any() for la in run.layers)

    def trace(self, parameters: Parameters, batch: Sequences, truncation: int = 0) -> Trace:
        """Return everything that happens to the first sequence of a batch, in float64.

        Parameters
        ----------
        parameters : Parameters
            Of this network, in its precision.
        batch : Sequences
        truncation : int
            As in `backward`.
        """
        network, one = self._double(), _first(batch)
        run = network.run(len(one.x), 1)
        parameters = parameters.frozen(np.float64)
        loss = network.forward(parameters, one, run)
        with np.errstate(all="ignore"):
            network._carry_back(parameters, run, None, truncation)
            return network._traced(parameters, one, run, loss)

    def _double(self) -> Network:
        """Return a network in float64 whose buffers are used for traces alone."""
        if self._twin is None:
            self._twin = Network(
                self.cells, self.inputs, self.outputs, symbolic=self.symbolic,
                embedding=self.embedding, readout=self.readout, loss=self.loss.name,
                reduction=self.loss.reduction, start=self.start,
            )  # fmt: skip
        return self._twin

    def _traced(self, parameters: Parameters, one: Sequences, run: Run, loss: float) -> Trace:
        direct = np.zeros(run.layers[-1].adjoint[1:].shape)
        run.readout.send(parameters.blocks["readout.V"].T, direct)
        direct = direct[..., 0]
        layers: list[LayerTrace] = []
        for n in range(len(run.layers) - 1, -1, -1):
            name, unrolled = self.names[n], run.layers[n]
            layers.insert(0, trace_layer(name, unrolled, parameters.of(name), direct))
            if n:
                direct = sent_below(layers[0])
        early = run.readout.early(run.layers[-1].h[1:, :, 0])
        output = early @ parameters.blocks["readout.V"].T + parameters.blocks["readout.c"]
        return Trace(
            x=layers[0].input,
            symbols=freeze(one.x[:, 0]) if self.symbolic else None,
            output=freeze(output),
            target=freeze(one.y[..., 0]),
            loss=loss,
            layers=tuple(layers),
        )


@dataclass(frozen=True)
class _One:
    x: Array
    y: Array


def _first(batch: Sequences) -> Sequences:
    """Return the batch of its first sequence."""
    return _One(batch.x[..., :1], batch.y[..., :1])
