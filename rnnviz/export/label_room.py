"""Which places inside a panel are free for a label on paper: none that a line runs through.

All places are in shares of the axes, from their lower left corner.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

Array = NDArray[Any]

SAMPLES = 24
"""Places across a label at which a line is looked at."""


@dataclass(frozen=True)
class Rect:
    """A rectangle in shares of the axes."""

    left: float
    right: float
    low: float
    high: float

    @property
    def area(self) -> float:
        """As a share of that of the axes."""
        return (self.right - self.left) * (self.high - self.low)

    def overlaps(self, other: Rect) -> bool:
        """Return whether two rectangles have anything in common."""
        return (
            self.left < other.right
            and other.left < self.right
            and self.low < other.high
            and other.low < self.high
        )


class LabelRoom:
    """The lines and labels inside a panel."""

    def __init__(self) -> None:
        self._lines: list[tuple[Array, Array]] = []
        self._taken: list[Rect] = []

    def add_line(self, x: Array, y: Array) -> None:
        """Keep labels off a line or off points."""
        known = np.isfinite(x) & np.isfinite(y)
        if known.any():
            self._lines.append((x[known], np.clip(y[known], -1.0, 2.0)))

    def take(self, rect: Rect) -> None:
        """Keep labels off a rectangle."""
        self._taken.append(rect)

    def is_free(self, rect: Rect) -> bool:
        """Return whether a label may stand there."""
        return self.is_untaken(rect) and not any(_crosses(x, y, rect) for x, y in self._lines)

    def is_untaken(self, rect: Rect) -> bool:
        """Return whether no other label is there, be there lines or not."""
        inside = rect.left >= -0.01 and rect.right <= 1.01
        return inside and not any(rect.overlaps(other) for other in self._taken)

    def place_beside(
        self, across: float, wide: float, high: float, low: bool = False
    ) -> tuple[bool, float] | None:
        """Take a place for a label beside a vertical line; None where there is none.

        Parameters
        ----------
        across : float
            Where the line is.
        wide, high : float
            The size of the label.
        low : bool
            Whether places are tried from below, not from above.

        Returns
        -------
        left : bool
            Whether the label stands to the left of the line.
        top : float
            Its upper edge.
        """
        tops = np.arange(1.0, high, -high / 2)
        for top in reversed(tops) if low else tops:
            for left in (False, True):
                rect = _beside(across, wide, high, left, float(top))
                if self.is_free(rect):
                    self.take(rect)
                    return left, float(top)
        return None


def _beside(across: float, wide: float, high: float, left: bool, top: float) -> Rect:
    start = across - wide if left else across
    return Rect(start, start + wide, top - high, top)


def _crosses(x: Array, y: Array, rect: Rect) -> bool:
    """Return whether a line, or one of its points, lies in a rectangle."""
    held = (x >= rect.left) & (x <= rect.right) & (y >= rect.low) & (y <= rect.high)
    if held.any():
        return True
    if len(x) < 2 or (np.diff(x) < 0).any():
        return False
    at = np.linspace(max(rect.left, x[0]), min(rect.right, x[-1]), SAMPLES)
    if at[0] > at[-1]:
        return False
    found = np.interp(at, x, y)
    low, high = np.minimum(found[1:], found[:-1]), np.maximum(found[1:], found[:-1])
    return bool(((low <= rect.high) & (high >= rect.low)).any())
