"""Run a stack of layers over one sequence and the error back through it, keeping everything.

The backward half of a layer reads the sequence from its end.  In its trace steps are counted in
the order in which it reads them, so that every equation holds there as it stands: its step 1 reads
x_T, and its row 0 is its own initial state.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from rnnviz.inspection.architecture import Architecture
from rnnviz.inspection.input_sequence import InputSequence
from rnnviz.nn.gradient_check import GradientClaim
from rnnviz.nn.parameters import Parameters
from rnnviz.nn.stack import UnrolledStack
from rnnviz.nn.trace import Array, LayerTrace
from rnnviz.nn.trace_builder import trace_stack


@dataclass(frozen=True)
class Replay:
    """The result of a replay.

    Attributes
    ----------
    layers : tuple of LayerTrace
        l0, l0r, l1 and so on, from the input upwards.
    output : (T, N·D of the top layer) ndarray
        Its states, both directions side by side, in the order of the sequence.
    gradient : Parameters
        ∂L/∂(parameters).
    input_adjoint : (T, M) ndarray
        ∂L/∂x_t.
    """

    layers: tuple[LayerTrace, ...]
    output: Array
    gradient: Parameters
    input_adjoint: Array


def replay(stack: Architecture, parameters: Parameters, sequence: InputSequence) -> Replay:
    """Return the forward pass over a sequence and the backward pass of its loss.

    Overflow is a result here, not an error.
    """
    unrolled = _begun(stack, sequence)
    gradient, below = Parameters(stack.layout), np.empty((*sequence.x.shape, 1))
    with np.errstate(all="ignore"):
        output = unrolled.forward(parameters)[..., 0]
        unrolled.top.adjoint[..., 0] = sequence.direct
        unrolled.backward(parameters, gradient, keep=True)
        unrolled.input_adjoint(parameters, below)
        layers = trace_stack(unrolled, parameters, sequence.direct)
    return Replay(layers, output, gradient, below[..., 0])


def subject_of(
    stack: Architecture, parameters: Parameters, sequence: InputSequence
) -> GradientClaim:
    """Return what ∂L/∂(parameters) of L = Σ_t g_t · h_t can be checked on."""
    unrolled = _begun(stack, sequence)

    def loss(theta: Parameters) -> float:
        with np.errstate(all="ignore"):
            return float(np.sum(sequence.direct * unrolled.forward(theta)[..., 0]))

    return GradientClaim(parameters, loss, lambda theta: replay(stack, theta, sequence).gradient)


def _begun(stack: Architecture, sequence: InputSequence) -> UnrolledStack:
    """Return the buffers with initial states and inputs filled in."""
    unrolled = stack.layers.unroll(len(sequence.x), 1)
    for state, rows in sequence.initial.items():
        for layer, start in zip(unrolled.layers, rows, strict=True):
            layer.states[state][0, :, 0] = start
    unrolled.enter(sequence.x[..., None])
    return unrolled
