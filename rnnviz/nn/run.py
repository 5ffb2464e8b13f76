"""What a network works on: a batch of sequences, and the buffers in which its passes leave all."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol

from numpy.typing import NDArray

from rnnviz.nn.parameters import Parameters
from rnnviz.nn.readout import READOUTS
from rnnviz.nn.sequence_lengths import SequenceLengths
from rnnviz.nn.symbol_lookup import SymbolLookup
from rnnviz.nn.unrolled import Unrolled

if TYPE_CHECKING:
    from rnnviz.nn.network import Network

Array = NDArray[Any]


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


@dataclass(frozen=True)
class One:
    """A batch without lengths."""

    x: Array
    y: Array


def first_of(batch: Sequences, every: bool) -> Sequences:
    """Return the batch of its first sequence, without the padding of that."""
    lengths = lengths_of(batch)
    end = None if lengths is None else int(lengths[0])
    y = batch.y[:end] if every else batch.y
    return One(batch.x[:end, ..., :1], y[..., :1])


class Run:
    """Buffers of T steps of B sequences, reused from update to update.

    Attributes
    ----------
    stack : UnrolledStack
        Every intermediate of every layer.
    steps : int
        Of the layers.
    readout : Readout
    loss : float
        Of the last forward pass.
    gradient : Parameters or None
        Of the last backward pass, None since a newer forward pass.
    """

    def __init__(self, network: Network, steps: int, batch: int) -> None:
        self.network, self.entering, self.batch = network, steps, batch
        self.steps, self.names = network.stack.steps(steps), network.names
        dtype = network.dtype
        self.stack = network.stack.unroll(steps, batch, dtype, symbolic=network.gathers)
        for layer in self.layers:
            layer.h[0] = network.start
        looks_up = network.symbolic and not network.gathers
        self.embedded = SymbolLookup(network.inputs, steps, batch) if looks_up else None
        kind, halves = READOUTS[network.readout], network.stack.ways[-1]
        forward = network.stack.seen // 2 if halves > 1 else None
        self.readout = kind(network.outputs, self.steps, batch, dtype, forward)
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
