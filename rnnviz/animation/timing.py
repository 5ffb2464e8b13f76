"""How fast a moving picture is and how often it is repeated."""

from __future__ import annotations

from dataclasses import dataclass

from rnnviz.text import QT_TRANSLATE_NOOP, BadInput

FASTEST, SLOWEST = 50.0, 0.1
"""Frames a second; programs that show GIFs slow down what is faster."""
LONGEST_HOLD = 60.0
"""Seconds that the last frame stays."""


@dataclass(frozen=True)
class Timing:
    """Speed and repetition.

    Attributes
    ----------
    rate : float
        Frames a second that are wanted.
    plays : int
        How often it is shown; 0 for again and again.
    hold : float
        Seconds that the last frame stays longer than the others.
    """

    rate: float = 10.0
    plays: int = 0
    hold: float = 1.0

    def checked(self) -> Timing:
        """Return the same.

        Raises
        ------
        BadInput
            Where a number makes no sense.
        """
        if not SLOWEST <= self.rate <= FASTEST:
            source = QT_TRANSLATE_NOOP(
                "export", "animation: {rate} is not from {low} to {high} frames a second"
            )
            raise BadInput.of(
                "export", source, rate=f"{self.rate:g}", low=f"{SLOWEST:g}", high=f"{FASTEST:g}"
            )
        if not 0 <= self.hold <= LONGEST_HOLD:
            source = QT_TRANSLATE_NOOP(
                "export", "animation: the last frame cannot stay for {hold} seconds; up to {most}"
            )
            raise BadInput.of("export", source, hold=f"{self.hold:g}", most=f"{LONGEST_HOLD:g}")
        if not 0 <= self.plays <= 65_000:
            source = QT_TRANSLATE_NOOP(
                "export", "animation: it cannot be shown {plays} times; 0 is again and again"
            )
            raise BadInput.of("export", source, plays=self.plays)
        return self

    @property
    def hundredths(self) -> int:
        """Hundredths of a second that a frame lasts: GIF counts in these."""
        return max(2, round(100 / self.rate))

    @property
    def true_rate(self) -> float:
        """Frames a second of what is written."""
        return 100 / self.hundredths

    def durations(self, count: int) -> list[int]:
        """Return how long each of so many frames lasts, in hundredths of a second."""
        return [self.hundredths] * (count - 1) + [self.hundredths + round(100 * self.hold)]


USUAL = Timing()
