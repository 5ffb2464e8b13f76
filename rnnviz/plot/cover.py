"""What hides a part of a panel that is not known yet."""

from __future__ import annotations

import math
from dataclasses import dataclass


@dataclass(frozen=True)
class Cover:
    """A rectangle in data coordinates that hides all below it, labels too, and says why.

    It is the last artist of its panel: limits, ticks and names stay those of the whole.

    Attributes
    ----------
    left, right, bottom, top : float
        May be infinite: to the border.
    text : str
        Shown in its middle where there is room, with markup.
    """

    left: float
    right: float
    bottom: float = -math.inf
    top: float = math.inf
    text: str = ""

    def hides(self, x: float, y: float | None = None) -> bool:
        """Return whether a place is below it; without a height, a whole column."""
        if y is None:
            whole = self.bottom == -math.inf and self.top == math.inf
        else:
            whole = self.bottom < y < self.top
        return whole and self.left < x < self.right

    @property
    def is_empty(self) -> bool:
        return not (self.left < self.right and self.bottom < self.top)

    def within(
        self, x: tuple[float, float], y: tuple[float, float]
    ) -> tuple[float, float, float, float]:
        """Return left, right, bottom and top inside the limits of the axes."""
        left, right = (min(max(at, x[0]), x[1]) for at in (self.left, self.right))
        bottom, top = (min(max(at, y[0]), y[1]) for at in (self.bottom, self.top))
        return left, right, bottom, top
