"""A network or run of known regime, and the verdicts that are right for it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from rnnviz.nn.trace import Array, LayerTrace
from rnnviz.training.snapshot import Outcome
from rnnviz.validation.reference import AmbiguousError, Signal, signal_of

Names = frozenset[str]


@dataclass(frozen=True, eq=False)
class FlowCase:
    """A layer of a network and what is known of the error signal in it.

    Attributes
    ----------
    group, name : str
        What the case is an example of, and which one.
    layers : tuple of LayerTrace
    index : int
        The layer in question.
    truncation : int
        τ.
    kinds : frozenset of str
        The kinds that are right: nearly always one.
    causes : frozenset of str
        The causes that are right; empty where they are not tested.
    rate : float or None
        Powers of ten per step; None where it is not tested.
    drop : int or None
        The one decisive step; None where there is none or it is not tested.
    zero : int or None
        The latest step at which the signal is exactly zero, going back; None where not tested.
    plain : bool
        Whether only the kind is known, because the reference cannot compute the numbers.
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
    """The history of a run and the kinds that are right for it.

    Attributes
    ----------
    group, name : str
    loss, accuracy, grad_norm, clip_scale : (N,) ndarray
        Per update, the loss a mean.
    expected : mapping of int to frozenset of str
        The kinds that are right after so many updates.
    never : frozenset of str
        Kinds that are wrong at every update.
    chance_loss : float
    chance_accuracy : float or None
    clipping : str
    outcome : str
        At the end.
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

    def row(self, update: int) -> tuple[float, float, float, float]:
        """Return loss, accuracy, gradient norm and clip scale of an update, 1..N."""
        at = update - 1
        accuracy = np.nan if self.accuracy is None else float(self.accuracy[at])
        scale = 1.0 if self.clip_scale is None else float(self.clip_scale[at])
        return float(self.loss[at]), accuracy, float(self.grad_norm[at]), scale


def one(*names: str) -> Names:
    """Return the names as a set."""
    return frozenset(names)
