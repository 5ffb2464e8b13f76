"""The states that held-out sequences lead a network through, layer by layer, as a cloud of points.

Where a finite automaton lies behind the task, each point knows which state that one is in.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from rnnviz.flow.state_space import PrincipalPlane, linear_separability, principal_plane
from rnnviz.nn.trace import Array, LayerTrace
from rnnviz.training.checkpoint import Checkpoint

SEQUENCES = 32
MOST = 2000
"""Points of a cloud: of long sequences there are fewer."""


@dataclass(frozen=True)
class StateCloud:
    """The states of one layer in the plane of their first two principal components.

    Attributes
    ----------
    plane : Principal
    points : (N, 2) ndarray
        Not finite where a state is not.
    sequence : (N,) int ndarray
        From 0, which is the probe.
    step : (N,) int ndarray
        From 1.
    state : (N,) int ndarray or None
        The automaton's state after that step; None where there is no automaton.
    told, chance : float
        At which share of steps a linear rule tells the automaton's state, tried on sequences to
        which it was not fitted, and the share of the most frequent state; NaN without automaton.
    """

    plane: PrincipalPlane
    points: Array
    sequence: Array
    step: Array
    state: Array | None = None
    told: float = float("nan")
    chance: float = float("nan")


def state_cloud(layer: LayerTrace, automaton: Array | None = None) -> StateCloud | None:
    """Return the states of the probe alone: a recording holds no others.

    Parameters
    ----------
    layer : LayerTrace
    automaton : (T,) int ndarray, optional
        The automaton's state after every step.
    """
    states = layer.turned(layer.state[1:])
    plane = principal_plane(states)
    if plane is None:
        return None
    steps = np.arange(1, len(states) + 1)
    known = automaton if automaton is not None and len(automaton) == len(states) else None
    return StateCloud(plane, plane.project(states), np.zeros(len(states), int), steps, known)


def state_clouds(
    landscape: Checkpoint, before: tuple[StateCloud | None, ...] = ()
) -> tuple[StateCloud | None, ...]:
    """Return a cloud for every layer, laid like those of an earlier update.

    A cloud is None where no state is finite.
    """
    steps = landscape.test(1).steps
    batch = landscape.test(int(np.clip(MOST // steps, 2, SEQUENCES)))
    network = landscape.network()
    run = network.run(batch.steps, batch.size)
    network.forward(landscape.parameters, batch, run)
    automaton = landscape.states(batch)
    clouds: list[StateCloud | None] = []
    for n, states in enumerate(run.stack.walks()):
        earlier = before[n] if n < len(before) else None
        clouds.append(_cloud(states, run.stack.order.real, automaton, earlier))
    return tuple(clouds)


def _cloud(
    states: Array, real: Array | None, automaton: Array | None, before: StateCloud | None
) -> StateCloud | None:
    """Return the cloud of the states (T, S, B) of the steps that are real."""
    steps, _, size = states.shape
    where = np.ones((steps, size), bool) if real is None else real
    step, sequence = np.nonzero(where)
    chosen = states[step, :, sequence]
    plane = principal_plane(chosen, before.plane if before else None)
    if plane is None:
        return None
    found = StateCloud(plane, plane.project(chosen), sequence, step + 1)
    if automaton is None or len(automaton) != steps:
        return found
    known = automaton[where]
    told, chance = linear_separability(chosen, known, sequence % 2 == 1)
    return replace(found, state=known, told=told, chance=chance)
