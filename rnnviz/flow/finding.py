"""What a verdict is read from: the signal of one loss on its way back, and the run's history."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np

from rnnviz.flow.delta import farthest, fitted_rate
from rnnviz.nn.trace import Array

Kind = Literal[
    "exploding", "transient", "vanishing", "clipped", "saturated", "dead", "diverged", "healthy"
]

GROWN = 2.0
"""log10: a signal that grew a hundredfold somewhere on its way."""
SPIKE = 1e3
"""A gradient this many times its median is an explosion."""
RUINED = 10.0
"""A loss this many times chance, after a gradient grown as much, is one too."""
LEARNING = 0.9
"""A loss below this share of chance has learned something."""


@dataclass(frozen=True)
class RunFacts:
    """What the history of a run adds to the trace of one moment.

    Attributes
    ----------
    outcome : {"ok", "diverged", "dead"}
    first_bad_update : int or None
    loss, chance : float
        The latest loss and that of the best constant answer, in the same unit.
    grad_norm_first, grad_norm_median, grad_norm_peak : float
        Of the finite global gradient norms before clipping; NaN while there is none.
    clipping : str
        "none", or how gradients are clipped.
    clipped_share : float
        Share of updates that clipping shortened.
    strongest_clip : float
        The smallest ‖g after‖/‖g before‖ of any update; 1 where none was clipped.
    """

    outcome: Literal["ok", "diverged", "dead"] = "ok"
    first_bad_update: int | None = None
    loss: float = float("nan")
    chance: float = float("nan")
    grad_norm_first: float = float("nan")
    grad_norm_median: float = float("nan")
    grad_norm_peak: float = float("nan")
    clipping: str = "none"
    clipped_share: float = 0.0
    strongest_clip: float = 1.0

    @property
    def spiked(self) -> bool:
        """Whether one gradient was out of all proportion to the others."""
        return self.grad_norm_peak > SPIKE * self.grad_norm_median

    @property
    def ruined(self) -> bool:
        """Whether the gradient grew and left a loss far worse than guessing."""
        worse = self.loss > RUINED * self.chance
        return worse and self.grad_norm_peak > RUINED * self.grad_norm_first

    @property
    def learning(self) -> bool:
        return self.loss < LEARNING * self.chance


@dataclass(frozen=True, eq=False)
class Flow:
    """The signal of the last loss on its way back through one layer.

    Attributes
    ----------
    step : int
        t, where the loss is.
    journey : (t+1,) ndarray
        log10‖λ_{t,k}‖, k = 0..t.
    truncation : int
        τ of truncated BPTT; 0 means none.
    """

    step: int
    journey: Array
    truncation: int = 0

    @property
    def rate(self) -> float:
        """Powers of ten a step, going back in time; negative where the signal fades."""
        return fitted_rate(self.journey[1:][::-1])

    @property
    def ratio(self) -> float:
        """log10 of what step 1 receives over what step t has."""
        with np.errstate(invalid="ignore"):
            return float(self.journey[1] - self.journey[-1])

    @property
    def growth(self) -> float:
        """log10 of the largest signal on the way over what step t has."""
        with np.errstate(invalid="ignore"):
            return float(np.max(self.journey[1:]) - self.journey[-1])

    @property
    def measured(self) -> Array:
        """(t,): log10 of the signal at k = 1..t over what step t has."""
        with np.errstate(invalid="ignore"):
            measured: Array = self.journey[1:] - self.journey[-1]
        return measured

    @property
    def transient(self) -> bool:
        """Whether the signal grows a lot on its way, and none of that is left at step 1."""
        return self.growth > GROWN and self.ratio < 0 and self.first == 1

    @property
    def first(self) -> int:
        """The earliest step that the signal reaches; beyond it truncation cuts it off."""
        return farthest(self.step, self.truncation)

    @property
    def silent(self) -> bool:
        """Whether nothing is sent back at all."""
        return bool(np.isneginf(self.journey[-1]))
