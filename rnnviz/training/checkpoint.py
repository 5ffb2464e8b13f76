"""What cliff and state space are drawn from, and the cliff: frozen, free to cross threads."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Literal

from rnnviz.experiment.cliff_settings import CliffSettings
from rnnviz.nn.network import Network
from rnnviz.nn.parameters import Parameters
from rnnviz.nn.trace import Array
from rnnviz.tasks.task import Batch
from rnnviz.training.twin import Twin


@dataclass(frozen=True)
class Checkpoint:
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
    settings : CliffSettings
    twin : callable or None
        (seconds, cancelled) to the run with the other clipping, as far as it gets in that time.
    clipped : bool
        Whether the run is clipped.
    """

    network: Callable[[], Network]
    test: Callable[[int], Batch]
    parameters: Parameters
    path: tuple[tuple[int, Array], ...]
    states: Callable[[Batch], Array | None] = lambda _: None
    settings: CliffSettings = field(default_factory=CliffSettings)
    twin: Callable[[float, Callable[[], bool]], Twin] | None = None
    clipped: bool = False


@dataclass(frozen=True)
class CounterfactualPath:
    """The path that the run takes with the other clipping.

    Attributes
    ----------
    path : (N, 2) ndarray
        The projected parameters after each of `updates`.
    updates : (N,) int ndarray
    threshold : float or None
        By which this path is clipped; None where the run is and this path is not.
    update : int
        How far it was followed.
    bad : int or None
        The update at which it diverged or died.
    same : bool
        It is the run's own path: nothing was ever clipped.
    whole : bool
        It has come as far as the run, or as it can.
    """

    path: Array
    updates: Array
    threshold: float | None
    update: int
    bad: int | None
    same: bool
    whole: bool = True


@dataclass(frozen=True)
class LossSlice:
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
    directions : {"path", "gradient"}
        Which, where they are.
    rival : OtherPath or None
        The path with the other clipping; None where there is none.
    clipped : bool
        Whether the run is clipped.
    """

    a: Array
    b: Array
    log10_loss: Array
    done: float
    path: Array
    updates: Array
    names: tuple[str, str] | None
    clipped: bool = False
    directions: Literal["path", "gradient"] = "path"
    rival: CounterfactualPath | None = None

    @property
    def whole(self) -> bool:
        """Whether nothing is left to be computed."""
        return self.done == 1 and (self.rival is None or self.rival.whole)
