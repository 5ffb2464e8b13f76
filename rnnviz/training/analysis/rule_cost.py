"""Memory and multiply-adds of a learning rule for one sequence.

Backpropagation through time stores every step until the backward pass, so its memory grows with T.
Real-time recurrent learning stores no steps but an influence matrix that grows with the cube of D
and costs O(D⁴) per step (Williams & Zipser 1995).  Truncation reduces the memory to that of τ steps
and saves hardly any work.  Only matrix products are counted; elementwise work is smaller by a
factor of D.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from rnnviz.nn.cell import Cell
from rnnviz.nn.parameters import count
from rnnviz.nn.unrolled import Unrolled

Layer = tuple[Cell, int]
"""A cell and its input size M."""


@dataclass(frozen=True)
class Cost:
    """Of one sequence, forward pass and gradient.

    Attributes
    ----------
    numbers : int
        Numbers stored; times 8 for bytes.
    products : int
        Multiply-adds.
    """

    numbers: int
    products: int


def bptt_cost(layers: Sequence[Layer], steps: int, truncation: int = 0) -> Cost:
    """Return the cost of BPTT.

    T steps of R·K products forward, R·(K−1) back and R·K for the gradient, where R is the number
    of pre-activations and K that of what they are made from, [h_{k-1}; x_k; 1]: with several
    layers an error must go back into x_k, too; into the first it need not.

    Parameters
    ----------
    layers : sequence of Layer
        From the input upwards.
    steps : int
        T.
    truncation : int
        τ; 0 for none.
    """
    kept = min(truncation, steps) if truncation else steps
    numbers = sum(kept * kept_numbers(cell, inputs) for cell, inputs in layers)
    return Cost(numbers, work_of_bptt(layers, steps))


def work_of_bptt(layers: Sequence[Layer], steps: int) -> int:
    """Return the multiply-adds of BPTT; see `bptt_cost`."""
    products = 0
    for n, (cell, inputs) in enumerate(layers):
        rows, reach = _sizes(cell)
        back = reach + (inputs if n else 0)
        products += steps * rows * (2 * (reach + inputs + 1) + back)
    return products


def rtrl_cost(layers: Sequence[Layer], steps: int) -> Cost:
    """Return the cost of RTRL.

    Each of T steps takes R·K products forward, S·p for ∂⁺s_k/∂θ, S²·P for J_k ∂s_{k-1}/∂θ and, in
    layers above others, S·(R + P')·D' for what comes from below; in the top layer a target takes
    D·P.  S is the size of the full state, p the number of the layer's own parameters, P that of its
    own and those below; D' and P' are of the layer below.

    Parameters
    ----------
    layers : sequence of Layer
    steps : int
        T.
    """
    numbers = products = parameters = 0
    for n, (cell, inputs) in enumerate(layers):
        rows, reach = _sizes(cell)
        own, states, below = count(cell.layout(inputs)), len(cell.states) * cell.size, parameters
        parameters += own
        products += rows * (reach + inputs + 1) + states * own + states**2 * parameters
        if n:
            products += states * (rows + below) * inputs
        numbers += 2 * states * parameters
    top = layers[-1][0].size
    return Cost(numbers, steps * (products + top * parameters))


def _sizes(cell: Cell) -> tuple[int, int]:
    """Return R, and how many of K are states."""
    return len(cell.rows) * cell.size, cell.depth * cell.size


def kept_numbers(cell: Cell, inputs: int) -> int:
    """Return how many numbers a step of a layer adds to its buffers: states, gates, δ and λ."""
    two, three = (buffer_bytes(cell.unroll(inputs, steps, 1)) for steps in (2, 3))
    return (three - two) // 8


def buffer_bytes(layer: Unrolled) -> int:
    """Return the bytes of all arrays that a layer owns, each counted once."""
    owners = {}
    for value in vars(layer).values():
        while isinstance(value, np.ndarray):
            owners[id(value)] = value.nbytes if value.base is None else 0
            value = value.base
    return sum(owners.values())
