"""What a moving picture looks like."""

from __future__ import annotations

from dataclasses import dataclass

from rnnviz.animation.picture_size import WIDTH
from rnnviz.animation.timing import USUAL, Timing
from rnnviz.export.caption import AS_GIVEN, Wording
from rnnviz.export.sheet_size import SheetSize
from rnnviz.plot.adjustment import Adjustment


@dataclass(frozen=True)
class Look:
    """What the pictures look like, and how fast they move.

    Attributes
    ----------
    size : SheetSize or None
        None for a slide 16:9.
    width : int
        Pixels.
    timing : Timing
    wording : Wording
    adjustments : tuple of (str, Adjustment)
        By view, what the hand did to it on the screen.
    """

    size: SheetSize | None = None
    width: int = WIDTH
    timing: Timing = USUAL
    wording: Wording = AS_GIVEN
    adjustments: tuple[tuple[str, Adjustment], ...] = ()
