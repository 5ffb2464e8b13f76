"""Which updates of a run a moving picture shows."""

from __future__ import annotations

from dataclasses import dataclass

from rnnviz.text import QT_TRANSLATE_NOOP, BadInput

USUAL = 60
"""Frames, about, where the distance of the updates is not chosen."""
MOST = 10_000
"""Frames of a moving picture."""


@dataclass(frozen=True)
class Updates:
    """The updates from one to another, every so many.

    Attributes
    ----------
    first : int
    last : int or None
        None for the last one of the run.
    every : int or None
        None for as many as give a usual number of frames.
    """

    first: int = 0
    last: int | None = None
    every: int | None = None

    def of_run(self, end: int) -> tuple[int, ...]:
        """Return the updates to be shown of a run that ended at an update; the last is one.

        Raises
        ------
        BadInput
            Where the run has no such updates, or there are too many.
        """
        last = end if self.last is None else min(self.last, end)
        self.refuse_empty(end)
        every = self.every or max(1, -(-(last - self.first) // USUAL))
        count = -(-(last - self.first) // every) + 1
        if count > MOST:
            source = QT_TRANSLATE_NOOP(
                "export", "animation: {count} frames are too many; up to {most} are written"
            )
            raise BadInput.of("export", source, count=count, most=MOST)
        return (*range(self.first, last, every), last)

    def until_too_many(self, end: int) -> int:
        """Return the update until which a run has to go to have too many; at most its end."""
        return end if self.every is None else min(end, self.first + (MOST - 1) * self.every + 1)

    def refuse_empty(self, end: int) -> None:
        """Raise `BadInput` where a run that ends at an update, or earlier, has nothing to show."""
        last = end if self.last is None else min(self.last, end)
        if self.first >= last:
            source = QT_TRANSLATE_NOOP(
                "export",
                "animation: from update {first} to {last} there is nothing to move; the run ended"
                " at update {end}",
            )
            raise BadInput.of("export", source, first=self.first, last=last, end=end)
