"""Encoder and decoder: one sequence is read to its end, another one is generated.

h_t = f_1(h_{t-1}, x_t) for t = 1..T reads; h_{T+t} = f_2(h_{T+t-1}, ŷ_{t-1}), o_t = V h_{T+t} + c
writes, each symbol from the one before and the first from an end symbol.  In training, the one
before is the target (teacher forcing) or the network's own output (free running); in evaluation it
is always its own.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np

from rnnviz.nn.encoder_decoder_stack import (
    DECODER_PREFIX,
    EncoderDecoderStack,
    UnrolledEncoderDecoder,
)
from rnnviz.nn.fault import Fault
from rnnviz.nn.joined_trace import join_traces
from rnnviz.nn.network import Network, Run, Sequences, UnpaddedBatch
from rnnviz.nn.parameters import Parameters
from rnnviz.nn.stack import Stack
from rnnviz.nn.trace import Array, LayerTrace, Trace
from rnnviz.nn.trace_builder import freeze, trace_stack


class EncoderDecoder(Network):
    """A network from sequences to sequences; see `Network` for the other parameters.

    Of T + M steps the encoder reads the first T.  x holds both inputs, the decoder's being the end
    symbol and then the right answers; y has the M targets, one for each of the decoder's steps.

    Parameters
    ----------
    border : int
        T.
    free : bool
        Whether the decoder reads what it wrote itself also while it learns.  The choice of a symbol
        has no derivative: nothing is sent back through it.
    """

    def __init__(self, *args: Any, border: int, free: bool = False, **settings: Any) -> None:
        self.border, self.free = border, free
        super().__init__(*args, **settings)

    def _stack(self, bidirectional: bool) -> Stack:
        assert not bidirectional
        return EncoderDecoderStack(self.cells, self.embedding or self.inputs, self.border)

    def forward(self, parameters: Parameters, batch: Sequences, run: Run) -> float:
        if not self.free:
            return super().forward(parameters, batch, run)
        x = self._written(parameters, batch, run)
        return super().forward(parameters, UnpaddedBatch(x, batch.y), run)

    def answer(self, parameters: Parameters, batch: Sequences, run: Run) -> Array:
        """Return the read-out where each symbol written is the next one read, (M, O, B).

        It takes the place of what the run held.
        """
        x = self._written(parameters, batch, run)
        super().forward(parameters, UnpaddedBatch(x, batch.y), run)
        return run.output

    def _written(self, parameters: Parameters, batch: Sequences, run: Run) -> Array:
        """Return the input in which the decoder reads what it wrote itself."""
        stack = run.stack
        assert isinstance(stack, UnrolledEncoderDecoder)
        x = batch.x.copy()
        super().forward(parameters, UnpaddedBatch(x, batch.y), run)
        with np.errstate(all="ignore"):
            for k in range(self.border + 1, len(x)):
                x[k] = run.output[k - 1 - self.border].argmax(axis=0)
                self._enter(parameters, x, run)
                run.readout.forward(parameters.stacks("readout"), stack.decode(parameters))
        return x

    def _traced(self, parameters: Parameters, one: Sequences, run: Run, loss: float) -> Trace:
        if self.free:
            x = one.x.copy()
            x[self.border + 1 :] = run.output[:-1].argmax(axis=1)
            one = UnpaddedBatch(x, one.y)
        return super()._traced(parameters, one, run, loss)

    def first_fault(self, run: Run) -> Fault | None:
        """Return the first non-finite number, its step counted from the encoder's first."""
        fault = super().first_fault(run)
        if (
            fault is None
            or not fault.step
            or not fault.layer.startswith((DECODER_PREFIX, "readout"))
        ):
            return fault
        return replace(fault, step=fault.step + self.border)

    def _trace_layers(
        self, parameters: Parameters, run: Run, direct: Array
    ) -> tuple[LayerTrace, ...]:
        stack = run.stack
        assert isinstance(stack, UnrolledEncoderDecoder)
        nothing = np.zeros((self.border, direct.shape[1]))
        read = trace_stack(stack.encoder, parameters, nothing)
        written = trace_stack(stack.decoder, parameters, direct)
        return tuple(join_traces(*parts) for parts in zip(read, written, strict=True))

    def _early(self, parameters: Parameters, run: Run) -> Array:
        """Return the read-out, (T + M, O): NaN while the encoder reads."""
        read = super()._early(parameters, run)
        return np.concatenate([np.full((self.border, read.shape[1]), np.nan), read])

    def _written_alone(self, parameters: Parameters, one: Sequences, run: Run) -> Array:
        return freeze(self.answer(parameters, one, run)[..., 0].argmax(axis=1))
