"""The hidden states of held-out sequences as a point cloud in their principal plane, per layer.

Where a finite automaton generates the task's sequences, each point carries the automaton's state.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from rnnviz.flow.state_space import PrincipalPlane, linear_separability, principal_plane
from rnnviz.nn.trace import Array, LayerTrace
from rnnviz.training.checkpoint import Checkpoint

SEQUENCES = 32
"""Sequences in a cloud, at most."""
POINTS = 2000
"""Points in a cloud, at most: of long sequences fewer are taken."""


@dataclass(frozen=True)
class StateCloud:
    """The states of one layer in the plane of their first two principal components.

    Attributes
    ----------
    plane : PrincipalPlane
    points : (N, 2) ndarray
        Not finite where a state is not.
    sequence : (N,) int ndarray
        From 0, which is the probe.
    step : (N,) int ndarray
        From 1.
    state : (N,) int ndarray or None
        The automaton's state after that step; None where there is no automaton.
    accuracy, chance : float
        The share of steps at which a linear classifier finds the automaton's state, on sequences to
        which it was not fitted, and the share of the most frequent state; NaN without automaton.
    """

    plane: PrincipalPlane
    points: Array
    sequence: Array
    step: Array
    state: Array | None = None
    accuracy: float = float("nan")
    chance: float = float("nan")


def state_cloud(layer: LayerTrace, automaton: Array | None = None) -> StateCloud | None:
    """Return the states of the probe sequence, the only ones that a recording holds.

    Parameters
    ----------
    layer : LayerTrace
    automaton : (T,) int ndarray, optional
        The automaton's state after every step.
    """
    states = layer.reverse_if_backward(layer.state[1:])
    plane = principal_plane(states)
    if plane is None:
        return None
    steps = np.arange(1, len(states) + 1)
    known = automaton if automaton is not None and len(automaton) == len(states) else None
    return StateCloud(plane, plane.project(states), np.zeros(len(states), int), steps, known)


def state_clouds(checkpoint: Checkpoint) -> tuple[StateCloud | None, ...]:
    """Return a cloud for every layer; None where no state is finite.

    It depends on the checkpoint alone: however one came to an update, it looks the same.
    """
    source = checkpoint.source
    steps = source.test(1).steps
    batch = source.test(int(np.clip(POINTS // steps, 2, SEQUENCES)))
    network = checkpoint.network()
    run = network.run(batch.steps, batch.size)
    network.forward(checkpoint.parameters, batch, run)
    automaton = source.states(batch)
    real = run.stack.order.real
    return tuple(_cloud(states, real, automaton) for states in run.stack.walks())


def _cloud(states: Array, real: Array | None, automaton: Array | None) -> StateCloud | None:
    """Return the cloud of the states (T, S, B) of the steps that are real."""
    steps, _, size = states.shape
    where = np.ones((steps, size), bool) if real is None else real
    step, sequence = np.nonzero(where)
    chosen = states[step, :, sequence]
    plane = principal_plane(chosen)
    if plane is None:
        return None
    found = StateCloud(plane, plane.project(chosen), sequence, step + 1)
    if automaton is None or len(automaton) != steps:
        return found
    known = automaton[where]
    accuracy, chance = linear_separability(chosen, known, sequence % 2 == 1)
    return replace(found, state=known, accuracy=accuracy, chance=chance)
