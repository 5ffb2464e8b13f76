"""The current network of a run, prepared for the gradient check."""

from __future__ import annotations

import numpy as np

from rnnviz.nn.gradient_check import GradientClaim, backpropagated
from rnnviz.nn.network import Network, Sequences, has_target
from rnnviz.nn.parameters import Parameters
from rnnviz.training.snapshot import Snapshot


def subject_of(snapshot: Snapshot) -> GradientClaim | None:
    """Return the snapshot's network on its probe sequence; None in a recording.

    Where no target is known of that, on the usual one.

    The error is not truncated, even where the run truncates it, and computed in float64.
    """
    checkpoint = snapshot.checkpoint
    if checkpoint is None:
        return None
    known = has_target(checkpoint.probe.y)
    batch = checkpoint.probe if known else checkpoint.source.probe()
    return of_network(checkpoint.network(), checkpoint.parameters, batch)


def of_network(network: Network, parameters: Parameters, batch: Sequences) -> GradientClaim:
    """Return a network with its parameters on a batch, in float64."""
    network = network.doubled()
    run = network.run(len(batch.x), batch.x.shape[-1])

    def loss(theta: Parameters) -> float:
        return network.forward(theta, batch, run)

    def gradient(theta: Parameters) -> Parameters:
        return backpropagated(network, theta, batch)

    return GradientClaim(parameters.frozen(np.float64), loss, gradient)
