"""Real-time recurrent learning on the sequence that is shown: what is carried forward."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from rnnviz.nn.network import Network, Sequences, first_of
from rnnviz.nn.norm import norm
from rnnviz.nn.parameters import Parameters
from rnnviz.nn.rtrl import RTRL
from rnnviz.nn.trace import Array
from rnnviz.tasks.task import Batch

MOST_NUMBERS = 2**24
"""Numbers of the influence matrices of one step, beyond which they are not carried: 128 MiB."""


@dataclass(frozen=True, eq=False)
class Influence:
    """How the parameters act on the states, step by step.

    Attributes
    ----------
    norms : tuple of (T,) ndarray
        log10 ‖∂s_k/∂θ‖ (Frobenius) of every layer.
    given : (T,) ndarray
        log10 of the norm of the gradient that the loss of each step gives; −inf where it gives
        none.
    """

    norms: tuple[Array, ...]
    given: Array


def influence_of(network: Network, parameters: Parameters, probe: Batch) -> Influence | None:
    """Carry the influence of the parameters along a sequence; None where that takes too much.

    Parameters
    ----------
    probe : Batch
        Its first sequence is taken.
    """
    network = network.doubled()
    one = first_of(probe, network.readout == "every")
    states = sum(len(cell.states) * cell.size for cell in network.cells)
    if states * parameters.flat.size > MOST_NUMBERS:
        return None
    values = parameters.frozen(np.float64)
    with np.errstate(all="ignore"):
        learner = RTRL(network, 1)
        norms = [[norm(each) for each in found] for found in learner.carry(values, one.x)]
        given = _given(network, values, one)
        return Influence(tuple(np.log10(np.array(norms).T)), np.log10(given))


def _given(network: Network, parameters: Parameters, one: Sequences) -> Array:
    """Return the norm of what the loss of each step adds to the gradient, (T,)."""
    steps, gradient = len(one.x), network.parameters()
    found = []
    for _ in RTRL(network, 1).gradients(parameters, one, gradient):
        found.append(norm(gradient.flat))
        gradient.flat.fill(0)
    return np.array([0.0] * (steps - len(found)) + found)
