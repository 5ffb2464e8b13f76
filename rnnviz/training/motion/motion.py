"""A moment within one update: the phase, and how far it has come."""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from rnnviz.training.motion.update_step import UpdateStep

Phase = Literal["forward", "influence", "losses", "backward", "sum", "clip", "step"]
"""forward: states from the first step to the last.  losses: what they send into the network.
backward: the error from the last step to the first.  sum: the gradient of U, one lag after the
other.  clip: the length of the gradient.  step: the parameters move.  Real-time recurrent learning
has `influence` in place of the first three: everything is carried forward at once."""

Way = Literal["forward", "backward"]
"""What is known on the way there, and what on the way back."""

BACKPROPAGATION: tuple[Phase, ...] = ("forward", "losses", "backward", "sum", "clip", "step")
REAL_TIME: tuple[Phase, ...] = ("influence", "sum", "clip", "step")


@dataclass(frozen=True)
class Motion:
    """A moment within one update.

    Attributes
    ----------
    phase : Phase
    position : float
        How many parts of the phase are over, from 0 to `length`: time steps on the way there and
        back, losses, lags, and the parts of the clip and of the step.
    length : int
    steps : int
        T, the time steps of the sequence that is shown.
    update : UpdateStep or None
        What the update does, in numbers.
    pace : float
        How many parts of the phase pass in a second as it is played; 0 where that is not known.
    """

    phase: Phase
    position: float
    length: int
    steps: int
    update: UpdateStep | None = field(default=None, compare=False, repr=False)
    pace: float = field(default=0.0, compare=False)

    @property
    def phases(self) -> tuple[Phase, ...]:
        """All phases of the update, in order."""
        return BACKPROPAGATION if self.update is None else self.update.phases

    @property
    def share(self) -> float:
        """How much of the phase is over, from 0 to 1."""
        return self.position / self.length if self.length else 1.0

    @property
    def known(self) -> float:
        """How many parts of the phase can be seen: of what is passed also the one that begins."""
        whole = self.position if self.phase in ("clip", "step") else self.position + 1
        return min(whole, float(self.length))

    @property
    def at(self) -> int:
        """The number of the part that is at work, from 1 to `length`."""
        return min(int(self.position) + 1, self.length)

    def known_of(self, phase: Phase) -> float:
        """Return what share of a phase can be seen: all where a later one has begun."""
        if phase == self.phase:
            return self.known / self.length
        order = self.phases
        if phase not in order:
            return 0.0
        return float(order.index(phase) < order.index(self.phase))

    def reached(self, way: Way) -> float:
        """Return how many time steps are known on the way there or on the way back: whole ones."""
        known = self.known_of(self.phases[0] if way == "forward" else "backward")
        return float(math.floor(self.steps * known + 1e-9))

    @property
    def front(self) -> int | None:
        """The step, in order of reading, that the pass along the sequence has come to, if any."""
        if self.phase in ("forward", "influence"):
            return self.at
        return self.steps + 1 - self.at if self.phase == "backward" else None

    def front_in(self, backward: bool) -> int | None:
        """Return the time step of the front in a layer that reads forwards or from the end."""
        front = self.front
        return self.steps + 1 - front if backward and front is not None else front
