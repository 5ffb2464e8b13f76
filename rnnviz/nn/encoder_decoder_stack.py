"""The layers of an encoder and of a decoder that continues from the encoder's last states.

Both have parameters of their own, but errors pass from one to the other: the last states of the
encoder are the initial states of the decoder, so the error of the decoder's first step goes on into
the encoder's last.  On the common time axis the decoder's first step follows the encoder's last
one, the border.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import DTypeLike

from rnnviz.nn.cell import Cell
from rnnviz.nn.cells.index import CELLS
from rnnviz.nn.parameters import Layout, Parameters
from rnnviz.nn.sequence_lengths import Array, SequenceLengths
from rnnviz.nn.stack import Stack, UnrolledLayer, UnrolledStack
from rnnviz.nn.unrolled import Unrolled
from rnnviz.text import QT_TRANSLATE_NOOP, BadInput

DECODER_PREFIX = "decoder."
"""What the names of the decoder's layers begin with: "decoder.l0" beside the encoder's "l0"."""


class EncoderDecoderStack(Stack):
    """The shape of an encoder and a decoder of the same cells; see `Stack`.

    Parameters
    ----------
    cells : sequence of Cell
        Of both, from the input upwards.
    inputs : int
        M.
    border : int
        How many steps the encoder reads.

    Raises
    ------
    BadInput
        Where a cell has no state from which another network could go on.
    """

    def __init__(self, cells: Sequence[Cell], inputs: int, border: int) -> None:
        super().__init__(cells, inputs)
        for cell in self.cells:
            if not hands_on_state(cell):
                raise _no_state(cell)
        self.border = border
        self.encoder = Stack(cells, inputs)
        self.decoder = Stack(cells, inputs, prefix=DECODER_PREFIX)
        self.names = self.encoder.names + self.decoder.names

    @property
    def by_name(self) -> dict[str, Cell]:
        return self.encoder.by_name | self.decoder.by_name

    @property
    def layout(self) -> Layout:
        return self.encoder.layout + self.decoder.layout

    def steps(self, steps: int) -> int:
        """Return how many steps the decoder, which alone is read, has of T."""
        return steps - self.border

    def unroll(
        self, steps: int, batch: int, dtype: DTypeLike = float, symbolic: bool = False
    ) -> UnrolledEncoderDecoder:
        return UnrolledEncoderDecoder(self, steps, batch, dtype, symbolic)


class UnrolledEncoderDecoder(UnrolledStack):
    """The buffers of both stacks and their passes; see `UnrolledStack`."""

    def __init__(
        self, stack: EncoderDecoderStack, steps: int, batch: int, dtype: DTypeLike, symbolic: bool
    ) -> None:
        self.border = stack.border
        self.encoder = stack.encoder.unroll(stack.border, batch, dtype, symbolic)
        self.decoder = stack.decoder.unroll(stack.steps(steps), batch, dtype, symbolic)
        self.layers = self.encoder.layers + self.decoder.layers
        self.order = self.decoder.order
        for layer in self.encoder.layers:
            layer.goes_on = True

    @property
    def top(self) -> UnrolledLayer:
        return self.decoder.top

    def use(self, order: SequenceLengths) -> None:
        """Refuse sequences of different lengths: both stacks have one length."""
        assert order.lengths is None

    def enter(self, x: Array) -> None:
        self.encoder.enter(x[: self.border])
        self.decoder.enter(x[self.border :])

    def look_up(self, symbols: Array) -> None:
        self.encoder.look_up(symbols[: self.border])
        self.decoder.look_up(symbols[self.border :])

    def walks(self) -> list[Array]:
        """Return the states of every layer, the encoder's and then the decoder's."""
        pairs = zip(self.encoder.walks(), self.decoder.walks(), strict=True)
        return [np.concatenate(pair) for pair in pairs]

    def forward(self, parameters: Parameters) -> Array:
        self.encoder.forward(parameters)
        for before, after in self._pairs():
            for name, state in before.states.items():
                after.states[name][0] = state[-1]
        return self.decode(parameters)

    def decode(self, parameters: Parameters) -> Array:
        """Return what is seen of the decoder's top layer, from the states it was given."""
        return self.decoder.forward(parameters)

    def backward(
        self,
        parameters: Parameters,
        gradient: Parameters | None = None,
        truncation: int = 0,
        every: bool = True,
        keep: bool = False,
        arriving: Sequence[Mapping[str, Array]] = (),
    ) -> None:
        self.decoder.backward(parameters, gradient, truncation, every, keep)
        self.encoder.top.adjoint[...] = 0
        sent = [
            {name: value[0] for name, value in layer.adjoints.items()}
            for layer in self.decoder.layers
        ]
        self.encoder.backward(parameters, gradient, truncation, False, keep, sent)

    def input_adjoint(self, parameters: Parameters, out: Array) -> None:
        self.encoder.input_adjoint(parameters, out[: self.border])
        self.decoder.input_adjoint(parameters, out[self.border :])

    def _pairs(self) -> zip[tuple[Unrolled, Unrolled]]:
        return zip(self.encoder.layers, self.decoder.layers, strict=True)


def hands_on_state(cell: Cell) -> bool:
    """Return whether another layer can go on from the last state: a delay line is more than h_T."""
    return not cell.memoryless and cell.depth == 1


def _no_state(cell: Cell) -> BadInput:
    source = QT_TRANSLATE_NOOP(
        "nn", "cell.name: {cell} has no state to hand on to a decoder; these have: {others}"
    )
    others = ", ".join(kind.title for kind in CELLS if hands_on_state(kind()))
    return BadInput.of("nn", source, cell=cell.title, others=others)
