"""How pages are to look, as it was chosen; without Qt, for background jobs."""

from __future__ import annotations

from dataclasses import dataclass

from rnnviz.export.caption import AS_GIVEN, Wording
from rnnviz.export.page import WIDTH
from rnnviz.export.sheet_size import SheetSize


@dataclass(frozen=True)
class PageChoice:
    """What was chosen.

    Attributes
    ----------
    size : SheetSize or None
        None for what suits the figures.
    wording : Wording
    as_seen : bool
        With the zoom, the hidden curves and the pins of the window.
    instructive : bool
        Of a diverged run the update before the numbers left the scale.
    width : int
        Pixels of a PNG.
    """

    size: SheetSize | None = None
    wording: Wording = AS_GIVEN
    as_seen: bool = True
    instructive: bool = False
    width: int = WIDTH


NO_CHOICE = PageChoice()
