"""What cliff and state space are drawn from, and the cliff: frozen, free to cross threads."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from rnnviz.nn.network import Network
from rnnviz.nn.parameters import Parameters
from rnnviz.nn.trace import Array
from rnnviz.tasks.task import Batch


@dataclass(frozen=True)
class Landscape:
    """Where a run stands and how to measure the loss elsewhere; making one costs a copy of θ.

    Attributes
    ----------
    network : callable
        Returns a new network of the run's kind, whose buffers nobody else uses.
    test : callable
        Returns the same held-out sequences, as many as asked for, at every call.
    parameters : Parameters
        A copy.
    path : tuple of (int, (P,) ndarray)
        Updates and the parameters after them.
    states : callable
        Returns the state of the task's automaton after every step of a batch, or None.
    """

    network: Callable[[], Network]
    test: Callable[[int], Batch]
    parameters: Parameters
    path: tuple[tuple[int, Array], ...]
    states: Callable[[Batch], Array | None] = lambda _: None


@dataclass(frozen=True)
class Relief:
    """log10 of the loss on a plane through the parameters, and the path of training in it.

    Attributes
    ----------
    a, b : (n,) and (m,) ndarray
        The grid, at equal distances.
    log10_loss : (m, n) ndarray
        −inf for a loss of zero, +inf or NaN where the pass was not finite.
    done : float
        The share of the grid that was computed; the rest is taken from coarser cells.
    path : (N, 2) ndarray
        The projected parameters after each of `updates`.
    updates : (N,) int ndarray
    names : (str, str) or None
        The two parameters whose values a and b are; None where they are directions.
    """

    a: Array
    b: Array
    log10_loss: Array
    done: float
    path: Array
    updates: Array
    names: tuple[str, str] | None
