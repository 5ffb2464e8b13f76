"""A recurrent network: symbols or vectors in, stacked layers, a read-out and a loss.

The forward pass and backpropagation through time are written out by hand; every intermediate
result stays in the buffers of a `Run`, so that each gate, each δ and each Jacobian can be shown.
"""

from __future__ import annotations

from copy import copy
from dataclasses import dataclass
from typing import Any, Protocol

import numpy as np
from numpy.typing import DTypeLike, NDArray

from rnnviz.nn.cell import Cell
from rnnviz.nn.fault import Fault, first_fault
from rnnviz.nn.feed_forward import Hidden
from rnnviz.nn.loss import LOSSES
from rnnviz.nn.parameters import Entry, Layout, Parameters
from rnnviz.nn.readout import LINEAR, READOUTS
from rnnviz.nn.sequence_lengths import SequenceLengths
from rnnviz.nn.stack import Stack
from rnnviz.nn.symbol_lookup import SymbolLookup
from rnnviz.nn.trace import LayerTrace, Trace
from rnnviz.nn.trace_builder import freeze, trace_stack
from rnnviz.nn.unrolled import Unrolled

Array = NDArray[Any]

KEPT = 2
"""How many shapes a network keeps buffers for: those of training and of testing."""


class Sequences(Protocol):
    """A batch: x (T, M, B) or symbols (T, B), targets y, and `lengths` (B,) where there are any."""

    @property
    def x(self) -> Array: ...

    @property
    def y(self) -> Array: ...


def lengths_of(batch: Sequences) -> Array | None:
    """Return how long each sequence of a batch is; None where none is padded."""
    lengths: Array | None = getattr(batch, "lengths", None)
    return lengths


def has_target(y: Array) -> bool:
    """Whether every target is known: no class is −1, no value NaN."""
    return not ((y < 0).any() if y.dtype.kind == "i" else np.isnan(y).any())


@dataclass(frozen=True)
class UnpaddedBatch:
    """A batch of sequences that all have the same length."""

    x: Array
    y: Array


def first_of(batch: Sequences, every: bool) -> Sequences:
    """Return a batch of the first sequence alone, without its padding."""
    lengths = lengths_of(batch)
    end = None if lengths is None else int(lengths[0])
    y = batch.y[:end] if every else batch.y
    return UnpaddedBatch(batch.x[:end, ..., :1], y[..., :1])


class Run:
    """Buffers of T steps of B sequences, reused from update to update.

    Attributes
    ----------
    stack : UnrolledStack
        Every intermediate of every layer.
    steps : int
        Of the layers.
    readout : Readout
    asked : bool
        Whether the loss comes from targets; else ∂L/∂h is 1 at the last step.
    loss : float
        Of the last forward pass.
    gradient : Parameters or None
        Of the last backward pass, None since a newer forward pass.
    """

    def __init__(self, network: Network, steps: int, batch: int) -> None:
        self.entering, self.batch = steps, batch
        self.steps, self.names = network.stack.steps(steps), network.names
        dtype = network.dtype
        self.stack = network.stack.unroll(steps, batch, dtype, symbolic=network.gathers)
        for layer in self.layers:
            layer.h[0] = network.start
        looks_up = network.symbolic and not network.gathers
        self.embedded = SymbolLookup(network.inputs, steps, batch) if looks_up else None
        kind, halves = READOUTS[network.readout], network.stack.directions[-1]
        forward = network.stack.seen // 2 if halves > 1 else None
        self.readout = kind(network.outputs, self.steps, batch, dtype, forward, network.hidden)
        self.asked = True
        self.loss = float("nan")
        self.gradient: Parameters | None = None

    @property
    def layers(self) -> list[Unrolled]:
        """The halves of all layers, in the order of the network's names."""
        return self.stack.layers

    @property
    def output(self) -> Array:
        """The read-out: (T, O, B), or (O, B) where the sequence has one."""
        return self.readout.output

    @property
    def seen(self) -> Array:
        """What is seen of the top layer, (T, R, B)."""
        return self.stack.top.states

    @property
    def counted(self) -> Array | None:
        """Which steps of the read-out count, (T, B); None where all do."""
        return self.readout.order.real if self.readout.output.ndim == 3 else None

    def use(self, lengths: Array | None) -> None:
        """Take the lengths of a batch."""
        if lengths is None and self.readout.order.lengths is None:
            return
        self.stack.use(SequenceLengths(self.entering, lengths))
        self.readout.order = self.stack.order


class Network:
    """The structure of a network; its numbers are in `Parameters`, its results in a `Run`.

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
    bidirectional : bool
        Whether each layer has a half that reads the sequence from its end.
    hidden : Hidden
        The layers between what is read of the states and V.

    Attributes
    ----------
    stack : Stack
        The layers.
    gathers : bool
        Whether symbols select columns of W, so that no one-hot vector is ever made.
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
        bidirectional: bool = False,
        hidden: Hidden = LINEAR,
    ) -> None:
        self.start, self.hidden = start, hidden
        self.cells, self.inputs, self.outputs = tuple(cells), inputs, outputs
        self.symbolic, self.embedding = symbolic, embedding if symbolic else 0
        self.readout, self.dtype = readout, np.dtype(dtype)
        self.loss = LOSSES[loss](reduction)
        self.stack = self._stack(bidirectional)
        self.names = self.stack.names
        self.gathers = symbolic and not self.embedding and self.cells[0].window.plain
        self.layout = self._layout()
        self._runs: dict[tuple[int, int], Run] = {}
        self._float64_copy: Network | None = None

    def _stack(self, bidirectional: bool) -> Stack:
        return Stack(self.cells, self.embedding or self.inputs, bidirectional)

    def _layout(self) -> Layout:
        layout: Layout = ()
        if self.embedding:
            layout += (Entry("embedding.E", (self.embedding, self.inputs)),)
        return layout + self.stack.layout + self.hidden.layout(self.outputs, self.stack.seen)

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

        Overflow is a result here, not an error: `first_fault` returns where it began.
        """
        run.gradient = None
        run.use(lengths_of(batch))
        with np.errstate(all="ignore"):
            self._enter(parameters, batch.x, run)
            seen = run.stack.forward(parameters)
            run.readout.forward(parameters.stacks("readout"), seen)
            run.loss = self.loss(run.readout.output, batch.y, run.readout.slope, run.counted)
        return run.loss

    def _enter(self, parameters: Parameters, x: Array, run: Run) -> None:
        if not self.symbolic:
            run.stack.enter(x)
        elif run.embedded is None:
            run.stack.look_up(x)
        else:
            run.embedded.use(x)
            run.stack.enter(self._embed(parameters, run.embedded))

    def _embed(self, parameters: Parameters, symbols: SymbolLookup) -> Array:
        if not self.embedding:
            return symbols.one_hot(self.dtype)
        vectors = np.empty((symbols.steps, self.embedding, symbols.batch), self.dtype)
        symbols.gather(parameters.blocks["embedding.E"], vectors)
        return vectors

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
            run.readout.accumulate(run.seen, gradient.stacks("readout"))
            if run.embedded is not None and self.embedding:
                sent = np.empty((run.entering, self.embedding, run.batch), self.dtype)
                run.stack.input_adjoint(parameters, sent)
                run.embedded.scatter(sent, gradient.blocks["embedding.E"])
        run.gradient = gradient

    def _carry_back(
        self, parameters: Parameters, run: Run, gradient: Parameters | None, truncation: int
    ) -> None:
        """Compute every λ and δ, from the read-out down and from the last step to the first."""
        self._send(parameters, run, run.stack.top.adjoint)
        keep = gradient is None
        run.stack.backward(parameters, gradient, truncation, run.readout.every, keep)

    def _send(self, parameters: Parameters, run: Run, direct: Array) -> None:
        """Write what the loss of each step sends into what is seen of the top layer, (T, R, B)."""
        if run.asked:
            run.readout.send(parameters.stacks("readout"), direct)
        else:
            direct[...] = 0
            direct[-1] = 1

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
            Where its first has no target, its loss is unknown and ∂L/∂h is 1 at the last step.
        truncation : int
            As in `backward`.
        """
        network, one = self.doubled(), first_of(batch, self.readout == "every")
        run = network.run(len(one.x), 1)
        parameters = parameters.frozen(np.float64)
        run.asked = has_target(one.y)
        stand_in = one if run.asked else UnpaddedBatch(one.x, np.zeros_like(one.y))
        loss = network.forward(parameters, stand_in, run)
        with np.errstate(all="ignore"):
            network._carry_back(parameters, run, None, truncation)
            return network._traced(parameters, one, run, loss if run.asked else float("nan"))

    def doubled(self) -> Network:
        """Return a network in float64 whose buffers are used for traces alone."""
        if self._float64_copy is None:
            self._float64_copy = copy(self)
            self._float64_copy.dtype, self._float64_copy._runs = np.dtype(np.float64), {}
        return self._float64_copy

    def _traced(self, parameters: Parameters, one: Sequences, run: Run, loss: float) -> Trace:
        direct = np.zeros(run.seen.shape)
        self._send(parameters, run, direct)
        layers = self._trace_layers(parameters, run, direct[..., 0])
        if run.embedded is not None:
            entered = self._embed(parameters, run.embedded)[..., 0]
        else:
            entered = layers[0].input if self.symbolic else one.x[..., 0]
        symbols = freeze(one.x[:, 0]) if self.symbolic else None
        steps = layers[0].steps
        every, entered = self.cells[0].window.newest(steps), freeze(entered)
        shortened = steps < len(entered)
        return Trace(
            x=entered[every],
            symbols=None if symbols is None else symbols[every],
            output=freeze(self._early(parameters, run)),
            target=freeze(one.y[..., 0]),
            loss=loss,
            layers=layers,
            whole=entered if shortened else None,
            whole_symbols=symbols if shortened else None,
            written=self._written_alone(parameters, one, run),
        )

    def _trace_layers(
        self, parameters: Parameters, run: Run, direct: Array
    ) -> tuple[LayerTrace, ...]:
        return trace_stack(run.stack, parameters, direct)

    def _early(self, parameters: Parameters, run: Run) -> Array:
        """Return what would be read out if the sequence ended at each step, (T, O)."""
        early = run.readout.early(run.seen[..., 0])
        if self.hidden.sizes:
            return self.hidden.read_out(parameters.stacks("readout"), early.T).T
        output = early @ parameters.blocks["readout.V"].T + parameters.blocks["readout.c"]
        return np.asarray(output)

    def _written_alone(self, parameters: Parameters, one: Sequences, run: Run) -> Array | None:
        return None

    def answer(self, parameters: Parameters, batch: Sequences, run: Run) -> Array:
        """Return the output for a batch without teacher forcing, after `forward`."""
        return run.output
