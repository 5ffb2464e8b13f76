"""One network or run, and what is so."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property

import numpy as np

from rnnviz.nn.trace import Array, LayerTrace
from rnnviz.training.snapshot import Outcome
from rnnviz.validation.reference import AmbiguousError, Signal, signal_of

Names = frozenset[str]


@dataclass(frozen=True, eq=False)
class FlowCase:
    """A layer of a network and what becomes of an error in it.

    Attributes
    ----------
    group, name : str
        What it is an example of, and which one.
    layers : tuple of LayerTrace
    index : int
        The layer that is judged.
    truncation : int
        τ.
    kinds : frozenset of str
        What may be said: nearly always one kind.
    causes : frozenset of str
        Which causes may be given; empty where it is not tested.
    rate : float or None
        Powers of ten a step; None where it is not tested.
    drop : int or None
        The one bad step; None where there is none or it is not tested.
    zero : int or None
        The latest step at which the signal is exactly zero, going back; None where not tested.
    plain : bool
        Whether the kind alone is known: the complex step cannot follow the numbers.
    """

    group: str
    name: str
    layers: tuple[LayerTrace, ...]
    index: int
    kinds: Names
    truncation: int = 0
    causes: Names = frozenset()
    rate: float | None = None
    drop: int | None = None
    zero: int | None = None
    plain: bool = False

    @cached_property
    def signal(self) -> Signal | None:
        """The reference's signal; None where something is not finite or it is ambiguous."""
        if "broken" in self.kinds or self.plain:
            return None
        try:
            return signal_of(self.layers, self.index, self.truncation)
        except AmbiguousError:
            return None


@dataclass(frozen=True, eq=False)
class RunCase:
    """The history of a run and what may be said of it.

    Attributes
    ----------
    group, name : str
    loss, accuracy, grad_norm, clip_scale : (N,) ndarray
        Per update, the loss a mean.
    expected : mapping of int to frozenset of str
        The kinds that may be said after so many updates.
    never : frozenset of str
        Kinds that may be said at no update.
    chance_loss : float
    chance_accuracy : float or None
    clipping : str
    outcome : str
        In the end.
    first_bad_update : int or None
    """

    group: str
    name: str
    loss: Array
    grad_norm: Array
    expected: dict[int, Names]
    never: Names = frozenset()
    accuracy: Array | None = None
    clip_scale: Array | None = None
    chance_loss: float = 1.0
    chance_accuracy: float | None = None
    clipping: str = "none"
    outcome: Outcome = "ok"
    first_bad_update: int | None = None
    notes: dict[str, float] = field(default_factory=dict)

    def row(self, update: int) -> tuple[float, float, float, float]:
        """Return loss, accuracy, gradient norm and clip scale of an update, 1..N."""
        at = update - 1
        accuracy = np.nan if self.accuracy is None else float(self.accuracy[at])
        scale = 1.0 if self.clip_scale is None else float(self.clip_scale[at])
        return float(self.loss[at]), accuracy, float(self.grad_norm[at]), scale


def one(*names: str) -> Names:
    """Return the names as a set."""
    return frozenset(names)
